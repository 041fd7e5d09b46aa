"""A loan's card: what was agreed, what fell due and who paid it when, what was owed day by day. Whole đồng."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

from clubledger.books.chart import Role
from clubledger.books.contracts import INTEREST, lent_by, repaid_by
from clubledger.books.entries import text_of
from clubledger.errors import CannotJudge
from clubledger.figures.loan_register import register_line
from clubledger.i18n import N_, Dong, Message, Percent, message
from clubledger.loans import InterestPeriod
from clubledger.loans.history import loan_history, step_at
from clubledger.loans.standing import instalments_paid
from clubledger.regulation import NONE
from clubledger.regulation.law import LATE_WITHOUT_INTEREST
from clubledger.regulation.overdue import SHARE, overdue_provision

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan, Reentry
    from clubledger.books.directives import ExtensionDirective, RemissionDirective
    from clubledger.books.entries import Transaction
    from clubledger.loans import DueRow, Standing
    from clubledger.loans.history import LoanHistory
    from clubledger.regulation import Provision

Steps: TypeAlias = "tuple[tuple[date, int], ...]"
"""An amount from each day on, at the day's end, until the next."""


@dataclass(frozen=True, slots=True)
class Term:
    """One of the terms: what it is (a msgid) and its value; ``provision`` where the regulation says it."""

    title: str
    value: Message
    provision: Provision | None = None

    @property
    def scope(self) -> Message | None:
        """For which loans the regulation's line is, where it is not for all."""
        words = self.provision.scope.words if self.provision is not None else ()
        return message("{scope}", scope=words) if words else None


@dataclass(frozen=True, slots=True)
class Movement:
    """What an entry did to the loan; ``principal`` was paid back, without ``written_off``; ``balance`` is owed then.

    ``remitted`` is interest that a meeting forgave: that is no entry, and it moves nothing else. A ``fine`` is none of the
    loan's money.
    """

    title: str
    date: date
    voucher: str | None
    minutes: str | None
    lent: int
    principal: int
    interest: int
    overdue_interest: int
    written_off: int
    balance: int
    remitted: int = 0
    fine: int = 0


@dataclass(frozen=True, slots=True)
class LoanShare:
    """What an entry paid of an instalment."""

    movement: Movement
    principal: int
    interest: int


@dataclass(frozen=True, slots=True)
class InstalmentLine:
    """An instalment as it fell due, and what paid it.

    ``paid_on`` is the day from which it was paid; ``None`` if it is not, or if no money paid it.
    """

    n: int
    due: date
    principal: int
    interest: int
    paid: bool
    paid_on: date | None
    shares: tuple[LoanShare, ...]
    state: Message
    late: bool

    @property
    def paid_principal(self) -> int:
        """What of its principal was settled."""
        return sum(share.principal for share in self.shares)

    @property
    def paid_interest(self) -> int:
        """What of its interest was paid, and not forgiven."""
        return sum(share.interest for share in self.shares if not share.movement.remitted)


@dataclass(frozen=True, slots=True)
class LoanCard:
    """A loan as of a day.

    ``standing`` is ``None``, and ``problem`` says why, where the terms cannot be known: then there are no terms, no
    instalments and nothing planned. ``actual`` is what was owed, ``planned`` what should have been and will be.
    """

    loan: str
    member: str | None
    as_of: date
    purpose: str | None
    balance: int
    standing: Standing | None
    problem: Message | None
    terms: tuple[Term, ...]
    instalments: tuple[InstalmentLine, ...]
    extensions: tuple[ExtensionDirective, ...]
    reentries: tuple[Reentry, ...]
    remissions: tuple[RemissionDirective, ...]
    movements: tuple[Movement, ...]
    reversed: tuple[Transaction, ...]
    actual: Steps
    planned: Steps

    @property
    def fined(self) -> bool:
        """Whether fines were taken under it, or given back."""
        return any(movement.fine for movement in self.movements)


def loan_card(books: Books, loan: Loan) -> LoanCard:
    """The card of one of the books' loans, as of their day."""
    line = register_line(books, loan)
    movements = tuple(_movements(loan))
    history = None if line.standing is None else loan_history(loan.contract, books.as_of)
    return LoanCard(
        loan=loan.number,
        member=loan.member,
        as_of=books.as_of,
        purpose=loan.first.purpose if loan.first else None,
        balance=line.balance,
        standing=line.standing,
        problem=line.problem,
        terms=() if history is None else tuple(_terms(loan)),
        instalments=()
        if history is None or line.standing is None
        else tuple(_instalments(loan, history, line.standing, _with_remissions(loan, movements))),
        extensions=loan.extensions,
        reentries=loan.reentries,
        remissions=loan.remissions,
        movements=movements,
        reversed=tuple(
            entry
            for entry in books.transactions
            if entry.loan == loan.number and entry.index in books.cancelled
        ),
        actual=_day_ends(movements),
        planned=() if history is None else _planned(history),
    )


# -- what was agreed -----------------------------------------------------------------------------------------

TERM_WORDS: Final = {
    "declining": N_("on the principal that is still owed"),
    "flat": N_("on the whole principal once lent"),
    "month": N_("by the month"),
    "actual-365": N_("by the days of 365 a year"),
    "equal-principal": N_("the same principal each time"),
    "equal-instalment": N_("the same payment each time"),
    "bullet": N_("interest each time, the principal at the end"),
    "single": N_("principal and interest at the end"),
}
"""How interest is reckoned and a loan repaid, in words, by the words of contract and regulation."""


_BY_DAYS: Final = N_("by the days of 30 a month")


def _terms(loan: Loan) -> Iterator[Term]:
    terms = loan.terms
    if loan.kind and loan.first is not None:
        yield Term(N_("Kind of loan"), message("{kind}", kind=text_of(loan.first.meta, "kind") or ""))
    yield Term(N_("Amount lent"), message("{amount}", amount=Dong(terms.principal)))
    yield Term(N_("Lent on"), message("{day}", day=terms.start))
    if terms.due is not None:
        yield Term(N_("Due on"), message("{day}", day=terms.due))
    else:
        yield Term(
            N_("Term"), message("{months} months", months=terms.term), _silent(loan, "term", "loan-term-max")
        )
    yield Term(
        N_("Interest rate"),
        message("{rate} a month", rate=Percent(terms.rate)),
        _silent(loan, "rate", "loan-rate"),
    )
    for title, key, word in (
        (N_("Interest is reckoned"), "interest-method", terms.method),
        (N_("Interest is counted"), "interest-period", terms.period),
        (N_("Repaid as"), "amortisation", terms.amortisation),
    ):
        by_days = terms.due is not None and word is InterestPeriod.MONTH
        yield Term(title, Message(_BY_DAYS if by_days else TERM_WORDS[word.value]), _silent(loan, key, key))
    if terms.due is None:
        yield Term(
            N_("An instalment every"),
            message("{months} months", months=terms.every),
            _said(loan, "instalment-every"),
        )
    if terms.grace_principal:
        yield Term(
            N_("Without principal at first"), message("{count} instalments", count=terms.grace_principal)
        )
    if terms.first_due:
        yield Term(N_("First due date"), message("{day}", day=terms.first_due))
    elif terms.due_day:
        yield Term(N_("Due on day"), message("{day} of the month", day=terms.due_day), _said(loan, "due-day"))
    for title, key in (
        (N_("Days of grace"), "grace-days"),
        (N_("Payments are rounded to"), "rounding"),
        (N_("Difference that is overlooked"), "tolerance"),
    ):
        with suppress(CannotJudge):
            provision = loan.provision(key)
            yield Term(title, _value(provision), provision)
    with suppress(CannotJudge):
        overdue = overdue_provision(loan.provision)
        if overdue is not None:
            yield Term(N_("Rate on overdue principal"), _overdue(loan, overdue), overdue)
    with suppress(CannotJudge):
        fine = loan.require("late-fine")
        yield Term(
            N_("Fine for a late instalment"),
            message("{amount} a day late", amount=Dong(fine.whole)) if fine.per else _value(fine),
            fine,
        )


def _silent(loan: Loan, meta_key: str, key: str) -> Provision | None:
    """What the regulation says of a key where the contract is silent."""
    return None if loan.first is None or loan.first.meta.get(meta_key) is not None else loan.provision(key)


def _said(loan: Loan, key: str) -> Provision | None:
    """The same, of a key of which the regulation need not say anything."""
    provision = _silent(loan, key, key)
    return None if provision is None or provision.since == date.min else provision


def _value(provision: Provision) -> Message:
    if provision.value == NONE:
        return message("the regulation sets no limit: {key}", key=provision.key)
    match provision.key:
        case "grace-days":
            return message("{days} days", days=provision.whole)
        case _:
            return message("{amount}", amount=Dong(provision.whole))


def _overdue(loan: Loan, provision: Provision) -> Message:
    if provision.value == NONE:
        return _value(provision)
    if provision.key == SHARE:
        return message("{percent} of the loan's rate", percent=Percent(provision.number))
    if loan.overdue_rate.capped:
        return message("{rate} a year, as the loan bears no interest", rate=Percent(LATE_WITHOUT_INTEREST))
    return message("{rate} a month", rate=Percent(provision.number))


TAKEN_OVER: Final = N_("Taken over into the books")
FORGIVEN: Final = N_("Interest forgiven")

# -- what happened -------------------------------------------------------------------------------------------


def _movements(loan: Loan) -> Iterator[Movement]:
    balance = 0
    for entry in loan.transactions:
        balance += entry.moved(Role.LOAN)
        lent, repaid = lent_by(entry), repaid_by(entry)
        written_off = max(0, min(entry.moved(Role.WRITE_OFF), repaid))
        yield Movement(
            title=_title(loan, entry, written_off),
            date=entry.date,
            voucher=entry.voucher,
            minutes=entry.minutes,
            lent=lent,
            principal=repaid - written_off,
            interest=-entry.moved(Role.INTEREST),
            overdue_interest=-entry.moved(Role.OVERDUE_INTEREST),
            written_off=written_off,
            balance=balance,
            fine=-entry.moved(Role.FINE),
        )


def _with_remissions(loan: Loan, movements: Sequence[Movement]) -> Sequence[Movement]:
    """The movements with what was forgiven as a sum, before what moved on that day."""
    forgiven = [
        Movement(FORGIVEN, remission.date, None, remission.minutes, 0, 0, 0, 0, 0, 0, remission.amount)
        for remission in loan.remissions
        if remission.amount
    ]
    return sorted([*forgiven, *movements], key=lambda movement: movement.date)


def _title(loan: Loan, entry: Transaction, written_off: int) -> str:
    if entry is loan.first:
        return TAKEN_OVER if entry.opening else N_("Lent")
    if written_off:
        return N_("Written off")
    if lent_by(entry):
        return N_("Lent on top")
    only_a_fine = entry.moved(Role.FINE) and not repaid_by(entry) and not entry.moved(*INTEREST)
    return N_("Fine") if only_a_fine else N_("Paid back")


def _day_ends(movements: Sequence[Movement]) -> Steps:
    return tuple({movement.date: movement.balance for movement in movements}.items())


def _planned(history: LoanHistory) -> Steps:
    """What is owed if all that falls due is paid on its day: what was lent, less the principal that has fallen due."""
    lent, fallen = history.ledger.lent, sorted(history.due_steps, key=lambda step: step[0])
    days = sorted({day for day, _ in lent} | {day for day, _ in fallen})
    return tuple((day, step_at(lent, day) - step_at(fallen, day)) for day in days)


# -- what was paid of what fell due --------------------------------------------------------------------------


def _instalments(
    loan: Loan, history: LoanHistory, standing: Standing, movements: Sequence[Movement]
) -> Iterator[InstalmentLine]:
    """Each instalment with what paid it: money pays the oldest first, principal and interest apart."""
    principal, interest = _settled(loan, movements)
    reached = _kept(
        [
            instalments_paid(history.periods, *sums, loan.contract.tolerance, standing.as_of)
            for sums in zip(principal, interest, strict=True)
        ]
    )
    principal, interest = _kept(principal), _kept(interest)
    principal_due = interest_due = 0
    for row, period in zip(
        standing.rows, history.periods, strict=False
    ):  # no rows before the loan is paid out
        shares = zip(
            movements,
            _overlaps(principal, principal_due, period.principal_due),
            _overlaps(interest, interest_due, period.interest_due),
            strict=True,
        )
        principal_due, interest_due = period.principal_due, period.interest_due
        paid_by = tuple(LoanShare(*share) for share in shares if any(share[1:]))
        paid_on = _paid_on(row, paid_by, _first_day(movements, reached, row.n))
        state, late = _state(loan, standing, row, paid_on)
        yield InstalmentLine(
            n=row.n,
            due=row.due,
            principal=row.principal,
            interest=row.interest,
            paid=row.paid,
            paid_on=paid_on,
            shares=paid_by,
            state=state,
            late=late,
        )


def _settled(loan: Loan, movements: Sequence[Movement]) -> tuple[list[int], list[int]]:
    """The principal settled and the interest paid, before the first entry and after each.

    As in a standing, overdue interest counts as interest, and of a loan that the books took over nothing counts that
    moved before, but for the principal that was missing then.
    """
    opening = loan.contract.opening
    principal, interest = [0], [0]
    for movement in movements:
        counts = opening is None or movement.date >= opening.date
        taken_over = opening is not None and movement.title == TAKEN_OVER
        before = loan.terms.principal - opening.balance if opening and taken_over else 0
        principal.append(principal[-1] + before + counts * (movement.principal + movement.written_off))
        brought = movement.interest + movement.overdue_interest + movement.remitted
        interest.append(interest[-1] + counts * brought)
    return principal, interest


def _kept(sums: Sequence[int]) -> list[int]:
    """What remained of each sum to the end: a refund takes back what came last."""
    return list(accumulate(reversed(sums), min))[::-1]


def _overlaps(sums: Sequence[int], low: int, high: int) -> list[int]:
    """What each step of growing sums adds between two marks."""
    return [max(0, min(after, high) - max(before, low)) for before, after in pairwise(sums)]


def _first_day(movements: Sequence[Movement], reached: Sequence[int], n: int) -> date | None:
    """The day from which instalment ``n`` was paid for good, to within the tolerance."""
    if reached[0] >= n:
        return None
    days = (movement.date for movement, count in zip(movements, reached[1:], strict=True) if count >= n)
    return next(days, None)


def _paid_on(row: DueRow, shares: Sequence[LoanShare], reached: date | None) -> date | None:
    """The day on which money paid an instalment: the tolerance, which adds up, alone pays none before its time."""
    if not row.paid or not shares:
        return None
    return max(reached or shares[0].movement.date, shares[0].movement.date)


def _state(loan: Loan, standing: Standing, row: DueRow, paid_on: date | None) -> tuple[Message, bool]:
    """What became of an instalment, and whether that is late."""
    grace = loan.contract.grace_days
    days = ((paid_on or standing.as_of) - row.due).days
    if row.paid and paid_on is None:
        asked = row.principal + row.interest
        return message("within the difference that is overlooked") if asked else message(
            "nothing to pay"
        ), False
    if row.paid:
        return (
            (message("paid {days} days late", days=days), True) if days > grace else (message("paid"), False)
        )
    if standing.status != "open":
        return message("not paid in full, and the loan is closed"), False
    if days < 0:
        return message("to come"), False
    if days <= grace:
        return message("due now"), False
    if not standing.days_past_due:
        return message("some interest may be missing"), False
    return message("{days} days late", days=days), True
