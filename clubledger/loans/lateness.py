"""Which instalments of a loan were late by a day, and by how many days: what a fine may be asked for (LOAN-25)."""

from __future__ import annotations

from bisect import bisect_left
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from clubledger.loans.contract import Extension, Remission, Repayment
from clubledger.loans.history import loan_history
from clubledger.loans.plan import nearest
from clubledger.loans.terms import Amortisation, TermsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from clubledger.loans.contract import Contract, Event
    from clubledger.loans.history import InstalmentPeriod, LoanHistory


@dataclass(frozen=True, slots=True)
class LateInstalment:
    """An instalment that was late: its due date, its principal and interest together in đồng, and its ``days`` late."""

    due: date
    amount: int
    days: int


class Lateness:
    """The late instalments of a loan, day by day.

    Late is what is not paid on the evening of its due date, grace or not, until it is paid as a standing reckons. What an
    extension moves, or a meeting forgives by days, stays late for the time before. ``replaced`` are contracts that this one took the place of, each with
    the last day on which it held: what was late by them stays late, too. Source: docs/loan-arithmetic.md, "Fines".
    """

    def __init__(self, contract: Contract, replaced: Iterable[tuple[Contract, date]] = ()) -> None:
        self._contract = contract
        self._replaced = tuple(replaced)

    def by(self, as_of: date) -> tuple[LateInstalment, ...]:
        """What was late until the end of ``as_of``, in the order of the due dates; later events are ignored."""
        late: dict[date, LateInstalment] = {}
        before = (one for day, ones in self._before for one in ones if day <= as_of)
        for one in (*before, *_late(self._contract, as_of)):
            known = late.get(one.due, one)
            late[one.due] = LateInstalment(one.due, max(known.amount, one.amount), max(known.days, one.days))
        return tuple(late[due] for due in sorted(late))

    @cached_property
    def _before(self) -> list[tuple[date, tuple[LateInstalment, ...]]]:
        """What was late by then, on each day on which what had been agreed was changed."""
        changed = [*self._replaced, *_before_changes(self._contract)]
        return [(day, _late(contract, day)) for contract, day in changed]


def fines_allowed(late: Iterable[LateInstalment], fine: int, *, daily: bool) -> int:
    """The most that fines may come to, đồng: ``fine`` for each late instalment or day, and no more than the instalment."""
    return sum(min(fine * (one.days if daily else 1), one.amount) for one in late)


def _before_changes(contract: Contract) -> Iterator[tuple[Contract, date]]:
    """The contract as it was until each day on which it was extended, or the interest of days gone by was forgiven.

    The latter once a month at most, so that no number of remissions keeps us busy.
    """
    days = {event.date for event in contract.events if isinstance(event, Extension)}
    months = {
        (event.date.year, event.date.month): event.date
        for event in reversed(contract.events)
        if _is_of_days(event)
    }
    for day in sorted(days | set(months.values())):
        kept = (event for event in contract.events if event.date < day or not _changes(event))
        with suppress(TermsError):  # what was lent after the last due date may then leave the calendar
            yield replace(contract, events=tuple(kept)), day


def _changes(event: Event) -> bool:
    return isinstance(event, Extension) or _is_of_days(event)


def _is_of_days(event: Event) -> bool:
    return isinstance(event, Remission) and event.first is not None


def _late(contract: Contract, as_of: date) -> tuple[LateInstalment, ...]:
    """What was late by a day, by the contract as it is."""
    history = loan_history(contract, as_of)
    if not history.ledger.begun:
        return ()
    fallen = [period for period in history.periods if period.due <= as_of]
    late = [
        LateInstalment(period.due, period.principal + period.interest, (paid - period.due).days)
        for period, paid in zip(fallen, _paid_on(contract, history, fallen, as_of), strict=True)
        if paid > period.due and period.principal + period.interest > 0
    ]
    unknown = _before_opening(contract, history, fallen, as_of)
    if unknown is not None and unknown.due not in {one.due for one in late}:
        late.append(unknown)
    return tuple(late)


def _paid_on(
    contract: Contract, history: LoanHistory, fallen: Sequence[InstalmentPeriod], as_of: date
) -> list[date]:
    """The day on which each instalment was paid for good, ``as_of`` if it is not: alone, or by a later one that is due."""
    settled = _Reached(history.ledger.settled)
    cover = _Reached(_cover(contract, as_of))
    days = []
    paid = as_of
    for period in reversed(fallen):
        spare = contract.tolerance * period.n
        reached = (settled.on(period.principal_due - spare), cover.on(period.interest_due - spare))
        if None not in reached:
            paid = min(paid, max(period.due, *(day for day in reached if day is not None)))
        days.append(paid)
    return days[::-1]


class _Reached:
    """From which day on a sum was reached, and never fell below it again."""

    def __init__(self, steps: Iterable[tuple[date, int]]) -> None:
        known = [(date.min, 0), *steps]
        self._days = [day for day, _ in known]
        self._kept = list(accumulate((value for _, value in reversed(known)), min))[::-1]

    def on(self, amount: int) -> date | None:
        """The day; ``None`` if it is not reached."""
        at = bisect_left(self._kept, amount)
        return self._days[at] if at < len(self._days) else None


def _cover(contract: Contract, as_of: date) -> Iterator[tuple[date, int]]:
    """What had been paid and forgiven of the interest after each event, as `LoanLedger.cover` has it."""
    cover = 0
    for event in contract.until(as_of):
        if isinstance(event, Repayment):
            cover += event.interest + event.overdue_interest
        elif isinstance(event, Remission):
            cover += event.interest
        else:
            continue
        yield event.date, cover


def _before_opening(
    contract: Contract, history: LoanHistory, fallen: Sequence[InstalmentPeriod], as_of: date
) -> LateInstalment | None:
    """The last instalment before the books took the loan over: whether its interest was paid by then they do not say."""
    opening = contract.opening
    before = [] if opening is None else [period for period in fallen if period.due <= opening.date]
    plan = history.plan
    if opening is None or not before or (plan.form is Amortisation.SINGLE and before[-1].n < plan.last):
        return None
    last = before[-1]
    first = before[0] if plan.form is Amortisation.SINGLE else last
    raw = plan.accrual.of(last.base, first.start, last.due, plan.marks[last.n] - plan.marks[first.n - 1])
    interest = nearest(raw, plan.accrual.denominator, plan.unit(last.n))
    paid = next(
        (
            event.date
            for event in contract.until(as_of)
            if isinstance(event, Repayment) and event.date >= opening.date
        ),
        as_of,
    )
    days = (paid - last.due).days
    return LateInstalment(last.due, last.principal + interest, days) if days > 0 else None
