"""A loan as it really ran: what fell due, on which balance, and what was settled, up to a day.

Source: docs/loan-arithmetic.md, "A loan as it really runs". ``standing`` and ``interest`` both read it; it is told
once, due date by due date, and never looks past its day.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from clubledger.loans.contract import Disbursement, Extension, Remission, Repayment, WriteOff
from clubledger.loans.plan import Plan
from clubledger.loans.terms import Rhythm

if TYPE_CHECKING:
    from datetime import date

    from clubledger.loans.contract import Contract


@dataclass(frozen=True, slots=True)
class InstalmentPeriod:
    """Instalment ``n`` and the time that it pays for: the ``months`` from ``start`` to ``due``.

    ``base`` is the balance that bears its interest, ``interest`` what falls due (0 where an opening or the
    end of the loan has settled it) beside what is ``forgiven`` of it, ``principal`` its share, ``principal_due``
    and ``interest_due`` those of 1…n together. All đồng. So many months before ``due`` is ``usual_start``: one that
    begins earlier is longer than its months. Periods not begun are projected: as if all that is due is paid on its day.
    """

    n: int
    start: date
    due: date
    base: int
    principal: int
    interest: int
    principal_due: int
    interest_due: int
    months: int
    usual_start: date
    forgiven: int


@dataclass(slots=True)
class LoanLedger:
    """The money of a loan up to a day: sums in đồng, and (day, sum) steps in order, each at its day's end.

    ``settled`` is what was repaid and written off; ``amendments`` are the top-ups and extensions, in order;
    ``remitted`` is interest forgiven as a sum, ``remissions`` are all that forgave any.
    """

    lent: list[tuple[date, int]]
    settled: list[tuple[date, int]]
    balances: list[tuple[date, int]]
    amendments: list[Disbursement | Extension]
    remissions: list[Remission]
    repaid: int = 0
    interest: int = 0
    overdue_interest: int = 0
    written_off: int = 0
    remitted: int = 0
    extended: bool = False

    @property
    def cover(self) -> int:
        """What counts against interest due: a club may take overdue interest in place of interest, or forgive it."""
        return self.interest + self.overdue_interest + self.remitted

    @property
    def begun(self) -> bool:
        """Whether the loan has been paid out, or taken over."""
        return bool(self.balances)

    @property
    def balance(self) -> int:
        """What is owed; negative when overpaid."""
        return self.balances[-1][1] if self.balances else 0

    @property
    def closed_on(self) -> date | None:
        """The day from which nothing has been owed any more."""
        closed = None
        for day, balance in reversed(self.balances):
            if balance > 0:
                break
            closed = day
        return closed


@dataclass(frozen=True, slots=True)
class LoanHistory:
    """What happened to a loan: its ledger, what its plan became, and the periods of its instalments.

    ``due_steps`` are (day, đồng of principal due since then) in order, as it was known on each day.
    """

    ledger: LoanLedger
    plan: Plan
    periods: tuple[InstalmentPeriod, ...]
    due_steps: list[tuple[date, int]]
    rhythm: Rhythm

    def months_past(self, months: int) -> date:
        """The day of the rhythm so many months after the last due date."""
        return self.rhythm.at(self.plan.marks[-1] + months)

    def remitted(self, as_of: date) -> int:
        """The interest forgiven, as sums and of the instalments due by the end of a day."""
        return self.ledger.remitted + sum(
            period.forgiven for period in self.periods if period.forgiven and period.due <= as_of
        )


def loan_ledger(contract: Contract, as_of: date) -> LoanLedger:
    """Add up a loan's money to the end of ``as_of``."""
    opening = contract.opening
    lent = settled = 0
    ledger = LoanLedger([], [], [], [], [])
    if opening is not None and opening.date <= as_of:
        lent = contract.terms.principal
        settled = ledger.repaid = lent - opening.balance
        ledger.lent.append((contract.terms.start, lent))
        ledger.settled.append((contract.terms.start, settled))
        ledger.balances.append((opening.date, opening.balance))
    for event in contract.until(as_of):
        match event:
            case Repayment():
                settled += event.principal
                ledger.repaid += event.principal
                ledger.interest += event.interest
                ledger.overdue_interest += event.overdue_interest
                _step(ledger.settled, event.date, settled)
            case Disbursement():
                if ledger.lent:
                    ledger.amendments.append(event)
                lent += event.amount
                _step(ledger.lent, event.date, lent)
            case WriteOff():
                settled += event.amount
                ledger.written_off += event.amount
                _step(ledger.settled, event.date, settled)
            case Remission():
                ledger.remitted += event.interest
                ledger.remissions.append(event)
                continue
            case Extension():
                ledger.extended = True
                ledger.amendments.append(event)
                continue
        _step(ledger.balances, event.date, lent - settled)
    return ledger


def _step(steps: list[tuple[date, int]], day: date, value: int) -> None:
    """Set the value at the end of ``day``, which is not before the last step."""
    if steps and steps[-1][0] == day:
        steps[-1] = (day, value)
    else:
        steps.append((day, value))


def loan_history(contract: Contract, as_of: date) -> LoanHistory:
    """What happened to a loan up to the end of ``as_of``, and its coming instalments projected."""
    return _HistoryBuilder(contract, as_of, loan_ledger(contract, as_of)).history()


class _Row(NamedTuple):
    principal: int
    start: date
    due: date
    base: int
    interest: int
    principal_due: int
    months: int
    usual_start: date
    forgiven: int


class _Steps:
    """Reads (ordinal day, value) steps forwards."""

    __slots__ = ("_at", "_steps", "value")

    def __init__(self, steps: list[tuple[date, int]]) -> None:
        self._steps = [(day.toordinal(), value) for day, value in steps]
        self._at = 0
        self.value = 0

    def to(self, ordinal: int) -> int:
        """The value at the end of a day, not before the one asked for last."""
        steps, at = self._steps, self._at
        while at < len(steps) and steps[at][0] <= ordinal:
            self.value = steps[at][1]
            at += 1
        self._at = at
        return self.value


class _HistoryBuilder:
    """Walks the due dates of one loan, and meets its top-ups and extensions on the way."""

    def __init__(self, contract: Contract, as_of: date, ledger: LoanLedger) -> None:
        terms = contract.terms
        self.terms, self.ledger = terms, ledger
        self.plan = Plan(terms)
        self.rhythm = terms.rhythm
        self.contract, self.as_of = contract, as_of
        self.closed = ledger.closed_on
        self.opened = contract.opening.date if contract.opening else None
        self.lent, self.settled = _Steps(ledger.lent), _Steps(ledger.settled)
        self.settled_now = ledger.settled[-1][1] if ledger.settled else 0
        self.of_days = [remission for remission in ledger.remissions if remission.first is not None]
        self.start = terms.start
        self.on_due_date = False
        self.principal_due = 0
        self.rows: list[_Row] = []
        self.due_steps: list[tuple[date, int]] = []

    def history(self) -> LoanHistory:
        amendments = iter(self.ledger.amendments)
        amendment = next(amendments, None)
        k = 1
        while k <= self.plan.last or amendment is not None:
            while amendment is not None and (k > self.plan.last or amendment.date < self._due(k)):
                if isinstance(amendment, Extension):
                    self._extend(amendment, k)
                else:
                    self._top_up(amendment, k)
                amendment = next(amendments, None)
            if k <= self.plan.last:
                self._cut(k, self._due(k))
                k += 1
        return LoanHistory(self.ledger, self.plan, self._periods(), self.due_steps, self.rhythm)

    def _due(self, k: int) -> date:
        return self.rhythm.at(self.plan.marks[k])

    def _cut(self, k: int, due: date) -> None:
        """Cut instalment ``k`` from the balance at its period's start."""
        plan = self.plan
        before = self.opened is not None and due <= self.opened
        base = self._base(before=before)
        principal, interest, forgiven = plan.cut(k, base, self.start, due, self._borne(due))
        if before:
            plan.forget()
        if before or (self.closed is not None and due > self.closed):
            interest = forgiven = 0
        self.principal_due += principal
        usual_start = self.rhythm.at(plan.marks[k - 1])
        self.rows.append(
            _Row(
                principal,
                self.start,
                due,
                base,
                interest,
                self.principal_due,
                plan.months(k),
                usual_start,
                forgiven,
            )
        )
        self.due_steps.append((due, self.principal_due))
        self.start, self.on_due_date = due, True

    def _borne(self, due: date) -> Fraction:
        """The part of the interest of the period from ``self.start`` that is asked for."""
        forgiven = sum(remission.days(self.start, due) for remission in self.of_days)
        days = (due - self.start).days
        return Fraction(max(0, days - forgiven), days) if forgiven else Fraction(1)

    def _base(self, *, before: bool) -> int:
        """The đồng that bear the interest of the period from ``self.start``.

        What was paid within grace counts as paid on the due date; until grace is over, what is due counts as
        paid. Before an opening nothing is known: as planned.
        """
        lent = self.lent.to(self.start.toordinal())
        if self.plan.flat:
            return lent if self.plan.left else 0
        if before:
            return self.plan.left
        until = self.contract.grace_end(self.start) if self.on_due_date else self.start
        base = lent - self.settled.to(until.toordinal())
        if until >= self.as_of:
            base -= max(0, self.principal_due - self.settled_now)
        return max(0, base)

    def _top_up(self, top_up: Disbursement, k: int) -> None:
        """Spread a top-up over what is to come; after the last due date, on the next day of the rhythm."""
        if k > self.plan.last:
            while self.rhythm.at(self.plan.marks[-1] + 1) <= top_up.date:
                self.rhythm = self.rhythm.put_off(1)
            self.plan.go_on()
            self._start_anew(top_up.date)
        self.plan.top_up(top_up.amount, k)

    def _extend(self, extension: Extension, k: int) -> None:
        """Move the last due date, and spread what is unpaid over the due dates to come."""
        last = self.plan.last
        if k > last and extension.date > self.start:
            self.rhythm = self._anew(extension.date)
            self._start_anew(extension.date)
        lent = step_at(self.ledger.lent, extension.date)
        settled = min(lent, step_at(self.ledger.settled, extension.date))
        self._due_no_more_than(settled)
        self.principal_due = settled
        self.due_steps.append((extension.date, settled))
        self.plan.extend(extension.months, lent - settled, k)

    def _anew(self, day: date) -> Rhythm:
        """The rhythm of a loan whose term is over, from a day on."""
        due_day = self.terms.due_day if self.terms.first_due is None else None
        return Rhythm.from_lending(day, due_day, self.plan.marks[-1])

    def _start_anew(self, day: date) -> None:
        """Begin a period on a day after the last due date."""
        if day > self.start:
            self.start, self.on_due_date = day, False

    def _due_no_more_than(self, settled: int) -> None:
        """Take the principal that an extension has moved out of the instalments that fell due before it."""
        rows, before = [], 0
        for row in self.rows:
            reached = max(before, min(row.principal_due, settled))
            rows.append(row._replace(principal=reached - before, principal_due=reached))
            before = reached
        self.rows = rows

    def _periods(self) -> tuple[InstalmentPeriod, ...]:
        interest_due = accumulate(row.interest for row in self.rows)
        return tuple(
            InstalmentPeriod(
                n,
                row.start,
                row.due,
                row.base,
                row.principal,
                row.interest,
                row.principal_due,
                total,
                row.months,
                row.usual_start,
                row.forgiven,
            )
            for n, (row, total) in enumerate(zip(self.rows, interest_due, strict=True), 1)
        )


def step_at(steps: list[tuple[date, int]], day: date) -> int:
    """The value at the end of ``day``; 0 before the first step."""
    return next((value for since, value in reversed(steps) if since <= day), 0)
