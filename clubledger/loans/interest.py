"""What interest a loan may have brought by a day (docs/loan-arithmetic.md, LOAN-13 and LOAN-23)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from clubledger.loans.history import loan_history, step_at
from clubledger.loans.plan import nearest
from clubledger.loans.terms import Amortisation, fits, months_after

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from clubledger.loans.contract import Contract
    from clubledger.loans.history import LoanHistory

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The interest ``taken`` (net, without overdue interest) and what it is judged by, đồng (LOAN-13).

    ``high_begun`` is Σ of the interest on the largest balance held in each of the ``periods_begun``,
    ``low_ended`` Σ on the smallest in each of the ``periods_ended``, ``rest_of_term`` what the periods not
    begun can still bring. ``tolerance`` for each period is the caller's to add. Where docs/loan-arithmetic.md is
    silent:

    - a period is begun when something was owed in it, ended when something was owed to its end; after the last
      due date periods go on in the same rhythm while something is owed;
    - balances are those of the evenings from a period's start to the eve of its end, as they really were;
    - an interest that ``rounding`` moves by more than ``tolerance`` is judged by the rounded amount;
    - ``low_ended`` is less by the overdue interest taken: a club may take it in place of interest;
    - after an opening: ``low_ended`` begins with the period in which it lies, ``high_begun`` also has a period
      that ended within grace before it and, for ``single``, whose interest is paid at the end, all earlier ones;
    - a closed loan brings no more, but a ``flat`` one may have been asked for the rest of its fixed interest.
    """

    taken: int
    high_begun: Decimal
    low_ended: Decimal
    rest_of_term: Decimal
    periods_begun: int
    periods_ended: int


class _Span(NamedTuple):
    """A period for which interest is asked: from ``start`` to ``due``; ``whole`` unless an extension cut it."""

    n: int
    start: date
    due: date
    whole: bool


def interest_bounds(contract: Contract, as_of: date) -> Bounds:
    """The bounds of a loan's interest, đồng, at the end of ``as_of``; later events are ignored (LOAN-13)."""
    history = loan_history(contract, as_of)
    ledger = history.ledger
    if not ledger.begun:
        return Bounds(ledger.interest, Decimal(0), Decimal(0), Decimal(0), 0, 0)
    accrual, parts = history.plan.accrual, history.plan.accrual.denominator
    slack = contract.tolerance * parts
    high = low = raw_high = raw_low = begun = ended = 0
    for span, largest, smallest in _held(history, contract, as_of):
        unit = history.plan.unit(span.n)
        raw = accrual.of(largest, span.start, span.due)
        raw_high += raw
        high += max(raw, nearest(raw, parts, unit) * parts - slack)
        begun += 1
        if smallest > 0 and span.whole and span.due <= as_of:
            raw = accrual.of(smallest, span.start, span.due)
            raw_low += raw
            low += min(raw, nearest(raw, parts, unit) * parts + slack)
            ended += 1
    if history.plan.form is Amortisation.SINGLE:  # rounded once, not in each period
        unit = contract.terms.rounding
        high = max(high, nearest(raw_high, parts, unit) * parts - slack * begun)
        low = min(low, nearest(raw_low, parts, unit) * parts + slack * ended)
    return Bounds(
        ledger.interest,
        Decimal(high) / parts,
        max(Decimal(0), Decimal(low) / parts - max(0, ledger.overdue_interest)),
        Decimal(_rest(history, as_of, begun)) / parts,
        begun,
        ended,
    )


def overdue_interest_allowance(contract: Contract, as_of: date, overdue_rate: Decimal) -> Decimal:
    """The most overdue interest, đồng, that may have been taken by the end of ``as_of`` (LOAN-23).

    For every day on which principal was past due: that principal × rate × 12 / 365 × ``overdue_rate``, which is
    % of the rate. Days count from the due date, grace or not; before an extension by the due dates of then. Source:
    docs/loan-arithmetic.md, "Overdue interest".
    """
    history = loan_history(contract, as_of)
    if not history.ledger.begun:
        return Decimal(0)
    turns = sorted([(day, 1, due) for day, due in history.due_steps if day <= as_of] + _settlements(history))
    dong_days = due = settled = overdue = 0
    since = as_of
    for day, is_due, value in turns:
        if overdue > 0:
            dong_days += overdue * (day - since).days
        if is_due:
            due = value
        else:
            settled = value
        overdue, since = due - settled, day
    if overdue > 0:
        dong_days += overdue * (as_of - since).days
    return dong_days * contract.terms.rate * 12 * overdue_rate / (365 * 100 * 100)


def _settlements(history: LoanHistory) -> list[tuple[date, int, int]]:
    return [(day, 0, settled) for day, settled in history.ledger.settled]


def _held(history: LoanHistory, contract: Contract, as_of: date) -> Iterator[tuple[_Span, int, int]]:
    """Each period in which something was owed, and the largest and smallest đồng that bear interest in it."""
    opening, lent = contract.opening, history.ledger.lent
    steps = history.ledger.balances
    balance, at = (opening.balance if opening else 0), 0
    for span in _spans(history, as_of):
        if opening is not None and span.due <= opening.date:
            lately = (opening.date - span.due).days < contract.grace_days
            if lately or history.plan.form is Amortisation.SINGLE:
                yield span, max(opening.balance, history.periods[span.n - 1].base), 0
            continue
        while at < len(steps) and steps[at][0] <= span.start:
            balance = steps[at][1]
            at += 1
        largest = smallest = balance
        while at < len(steps) and steps[at][0] < span.due:
            balance = steps[at][1]
            largest, smallest = max(largest, balance), min(smallest, balance)
            at += 1
        if largest > 0:
            if history.plan.flat:
                largest = step_at(lent, span.due - DAY)
                smallest = step_at(lent, span.start) if smallest > 0 else 0
            yield span, largest, smallest
        elif at == len(steps):
            return


def _spans(history: LoanHistory, as_of: date) -> Iterator[_Span]:
    """The periods that began by ``as_of``: those of the instalments, and those after the term, in its rhythm."""
    end = history.periods[0].start
    for period in history.periods:
        if end < period.start:
            yield from _between(period.n, end, min(period.start, as_of))
        if period.start > as_of:
            return
        yield _Span(period.n, period.start, period.due, whole=True)
        end = period.due
    k = len(history.periods)
    while end <= as_of and fits(end, 1):
        k += 1
        start, end = end, history.due(k)
        yield _Span(k, start, end, whole=True)


def _between(n: int, first: date, end: date) -> Iterator[_Span]:
    """The periods of an expired loan up to the day on which an extension or a top-up began it anew."""
    start, months = first, 0
    while start < end:
        months += 1
        due = months_after(first, months)
        yield _Span(n, start, min(due, end), whole=due <= end)
        start = due


def _rest(history: LoanHistory, as_of: date, begun: int) -> int:
    """The interest of the periods not begun, in parts of a đồng."""
    plan, parts = history.plan, history.plan.accrual.denominator
    if history.ledger.balance > 0:
        coming = [period for period in history.periods if period.start > as_of]
    else:
        coming = list(history.periods[begun:]) if plan.flat else []
    rest = 0
    for period in coming:
        raw = plan.accrual.of(period.base, period.start, period.due)
        rest += max(raw, nearest(raw, parts, plan.unit(period.n)) * parts)
    return rest
