"""What interest a loan may have brought by a day (docs/loan-arithmetic.md, LOAN-13 and LOAN-23)."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import count, islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

from clubledger.loans.history import loan_history, step_at
from clubledger.loans.plan import nearest
from clubledger.loans.terms import Amortisation, fits, months_after

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from clubledger.loans.contract import Contract
    from clubledger.loans.history import LoanHistory, LoanLedger

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The interest ``taken`` (net, without overdue interest) and what it is judged by, đồng (LOAN-13).

    ``high_begun`` is Σ of the interest on the largest balance held in each of the ``periods_begun``,
    ``low_ended`` Σ on the smallest in each of the ``periods_ended``, ``rest_of_term`` what the periods not
    begun can still bring; ``remitted`` was forgiven as a sum. ``tolerance`` for each period is the caller's to
    add. Where docs/loan-arithmetic.md is silent:

    - a period is begun when something was owed in it, ended when something was owed to its end; of one in which the
      loan was repaid its whole months are ended; after the last due date months go on in the same rhythm while
      something is owed;
    - a period longer than its months may bring interest for its days over 30, a shorter one may have been asked for no
      more than that;
    - days forgiven take out their part of a period, or all of one whose due date is among them, whichever is fair;
    - balances are those of the evenings from a period's start to the eve of its end, as they really were;
    - an interest that ``rounding`` moves by more than ``tolerance`` is judged by the rounded amount;
    - where overdue principal bears a rate of its own, it brings no interest, and nothing does after the term;
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
    remitted: int = 0


class _Span(NamedTuple):
    """A period for which interest is asked: the ``months`` from ``start`` to ``due``, usually from ``usual_start``.

    ``whole`` unless an extension cut it.
    """

    n: int
    start: date
    due: date
    months: int
    usual_start: date
    whole: bool


class _Held(NamedTuple):
    """A period and the đồng that bear its interest: the most, and the least of its first ``months``, up to ``end``."""

    span: _Span
    largest: int
    smallest: int
    months: int
    end: date


def interest_bounds(contract: Contract, as_of: date) -> Bounds:
    """The bounds of a loan's interest, đồng, at the end of ``as_of``; later events are ignored (LOAN-13)."""
    history = loan_history(contract, as_of)
    ledger = history.ledger
    if not ledger.begun:
        return Bounds(ledger.interest, Decimal(0), Decimal(0), Decimal(0), 0, 0, ledger.remitted)
    accrual, parts = history.plan.accrual, history.plan.accrual.denominator
    slack = contract.tolerance * parts
    high: Fraction | int = 0
    low: Fraction | int = 0
    raw_high: Fraction | int = 0
    raw_low: Fraction | int = 0
    begun = ended = 0
    for span, largest, smallest, months, end in _held(history, contract, as_of):
        unit = history.plan.unit(span.n)
        raw: Fraction | int = accrual.of(largest, span.start, span.due, span.months)
        if span.start < span.usual_start:
            by_days = accrual.thirtieths(largest, span.start, span.due, span.months)
            raw = max(Fraction(raw), by_days)
        raw *= _asked(ledger, span.start, span.due, least=False)
        raw_high += raw
        high += max(raw, nearest(raw, parts, unit) * parts - slack)
        begun += 1
        least = _in_term(history, span, smallest) if contract.overdue_apart else smallest
        if least > 0 and months and span.whole and end <= as_of:
            raw = accrual.of(least, span.start, end, months)
            if span.start > span.usual_start:
                by_days = accrual.thirtieths(least, span.start, end, months)
                raw = min(Fraction(raw), by_days)
            raw *= _asked(ledger, span.start, end, least=True)
            raw_low += raw
            low += min(raw, nearest(raw, parts, unit) * parts + slack)
            ended += 1
    if history.plan.form is Amortisation.SINGLE:  # rounded once, not in each period
        unit = contract.terms.rounding
        high = max(high, nearest(raw_high, parts, unit) * parts - slack * begun)
        low = min(low, nearest(raw_low, parts, unit) * parts + slack * ended)
    return Bounds(
        ledger.interest,
        _dong(high, parts),
        max(Decimal(0), _dong(low, parts) - max(0, ledger.overdue_interest)),
        _dong(_rest(history, as_of, begun), parts),
        begun,
        ended,
        ledger.remitted,
    )


def _in_term(history: LoanHistory, span: _Span, smallest: int) -> int:
    """What of a balance was not overdue at the beginning of a period; of one after the term, nothing."""
    if span.n > len(history.periods):
        return 0
    overdue = step_at(history.due_steps, span.start) - step_at(history.ledger.settled, span.start)
    return smallest - max(0, overdue)


def _dong(amount: Fraction | int, parts: int) -> Decimal:
    exact = Fraction(amount, parts)
    return Decimal(exact.numerator) / exact.denominator


def _asked(ledger: LoanLedger, start: date, due: date, *, least: bool) -> Fraction | int:
    """The part of a period's interest that days forgiven left: by its days, or all or nothing by its due date."""
    if not ledger.remissions:
        return 1
    days = max(1, (due - start).days)
    forgiven = min(days, sum(remission.days(start, due) for remission in ledger.remissions))
    by_days, by_date = Fraction(days - forgiven, days), Fraction(1)
    if any(remission.asks_nothing_on(due) for remission in ledger.remissions):
        by_date = Fraction(0)
    return min(by_days, by_date) if least else max(by_days, by_date)


def overdue_interest_allowance(contract: Contract, as_of: date, rate: Decimal) -> Decimal:
    """The most overdue interest, đồng, that may have been taken by the end of ``as_of`` (LOAN-23).

    For every day on which principal was past due: that principal × ``rate`` × 12 / 365, where ``rate`` is what overdue
    principal bears, percent a month. Days count from the due date, grace or not; before an extension by the due dates of then. Source:
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
    return dong_days * rate * 12 / (365 * 100)


def _settlements(history: LoanHistory) -> list[tuple[date, int, int]]:
    return [(day, 0, settled) for day, settled in history.ledger.settled]


def _held(history: LoanHistory, contract: Contract, as_of: date) -> Iterator[_Held]:
    """Each period in which something was owed, and the largest and smallest đồng that bear interest in it."""
    opening, lent = contract.opening, history.ledger.lent
    steps = history.ledger.balances
    balance, at = (opening.balance if opening else 0), 0
    for span in _spans(history, as_of):
        if opening is not None and span.due <= opening.date:
            lately = (opening.date - span.due).days < contract.grace_days
            if lately or history.plan.form is Amortisation.SINGLE:
                most = max(opening.balance, history.periods[span.n - 1].base)
                yield _Held(span, most, 0, span.months, span.due)
            continue
        while at < len(steps) and steps[at][0] <= span.start:
            balance = steps[at][1]
            at += 1
        moved = list(takewhile(lambda step: step[0] < span.due, islice(steps, at, None)))  # noqa: B023 - used up here
        at += len(moved)
        largest, smallest, months, end = _within(span, balance, moved)
        balance = moved[-1][1] if moved else balance
        if largest > 0:
            if history.plan.flat:
                largest = step_at(lent, span.due - DAY)
                smallest = step_at(lent, span.start) if smallest > 0 else 0
            yield _Held(span, largest, smallest, months, end)
        elif at == len(steps):
            return


def _within(span: _Span, balance: int, moved: list[tuple[date, int]]) -> tuple[int, int, int, date]:
    """The largest and the smallest balance of a period; the smallest is of its whole months before it was repaid."""
    largest = max([balance, *(owed for _, owed in moved)])
    repaid = next((at for at, (_, owed) in enumerate(moved) if owed <= 0), None) if balance > 0 else None
    if repaid is None:
        return largest, min([balance, *(owed for _, owed in moved)]), span.months, span.due
    months, end = _whole_months(span, moved[repaid][0])
    return largest, min([balance, *(owed for _, owed in moved[:repaid])]), months, end


def _whole_months(span: _Span, day: date) -> tuple[int, date]:
    """The months of a period that were over on a day, and the day on which they were."""
    months = next(months for months in count() if months_after(span.start, months + 1) > day)
    months = min(months, span.months)
    return months, months_after(span.start, months)


def _spans(history: LoanHistory, as_of: date) -> Iterator[_Span]:
    """The periods that began by ``as_of``: those of the instalments, and the months after the term, in its rhythm."""
    end = history.periods[0].start
    for period in history.periods:
        if end < period.start:
            yield from _between(period.n, end, min(period.start, as_of))
        if period.start > as_of:
            return
        yield _Span(period.n, period.start, period.due, period.months, period.usual_start, whole=True)
        end = period.due
    months = 0
    while end <= as_of and fits(end, 1):
        months += 1
        start, end = end, history.months_past(months)
        yield _Span(len(history.periods) + months, start, end, 1, start, whole=True)


def _between(n: int, first: date, end: date) -> Iterator[_Span]:
    """The months of an expired loan up to the day on which an extension or a top-up began it anew."""
    start, months = first, 0
    while start < end:
        months += 1
        due = months_after(first, months)
        yield _Span(n, start, min(due, end), 1, start, whole=due <= end)
        start = due


def _rest(history: LoanHistory, as_of: date, begun: int) -> Fraction | int:
    """The interest of the periods not begun, in parts of a đồng."""
    plan, parts = history.plan, history.plan.accrual.denominator
    if history.ledger.balance > 0:
        coming = history.periods[bisect_right(history.periods, as_of, key=lambda period: period.start) :]
    else:
        coming = history.periods[begun:] if plan.flat else ()
    rest: Fraction | int = 0
    for period in coming:
        raw = plan.accrual.of(period.base, period.start, period.due, period.months) * _asked(
            history.ledger, period.start, period.due, least=False
        )
        rest += max(raw, nearest(raw, parts, plan.unit(period.n)) * parts)
    return rest
