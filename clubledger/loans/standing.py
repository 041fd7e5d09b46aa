"""Where a loan stands on a day: what is paid, what is late and by how many days."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from clubledger.loans.history import loan_history

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from clubledger.loans.contract import Contract
    from clubledger.loans.history import InstalmentPeriod, LoanHistory

Status: TypeAlias = Literal["open", "closed", "written-off"]


@dataclass(frozen=True, slots=True)
class DueRow:
    """One instalment as it falls due: đồng of principal and interest, and whether it is paid."""

    n: int
    due: date
    principal: int
    interest: int
    paid: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """A loan at the end of ``as_of``; amounts in đồng, ``days_past_due`` from the oldest unpaid due date.

    Source: docs/loan-arithmetic.md, "A loan as it really runs". Where it is silent:

    - ``paid_principal`` is without what was written off, and with what was paid before an opening;
      ``paid_interest`` is net, without overdue interest. As cover for interest due both count: a club may
      take overdue interest *in place of* interest on the overdue part. ``remitted`` was forgiven, and covers it, too.
    - An instalment is paid, too, when a later one that is due is: the sums of 1…k hold those of the earlier ones.
    - ``overdue_…`` is what is missing up to the last instalment past due and past grace, once one of those is
      unpaid; ``next_…`` is the first unpaid instalment that is not past grace: its date (which may lie up to
      ``grace_days`` back) and what it asks for beyond what is overdue and beyond what is paid already.
    - After the last due date no more interest falls due here: that is overdue interest (LOAN-23).
    - A loan with nothing left to owe is ``closed`` (``written-off`` when principal was given up). Nothing of it
      is overdue and nothing falls due any more; interest that is missing is LOAN-13's matter.
    - A loan not yet paid out is ``open``, with nothing owed and no rows.
    - ``rows`` that are still to come are projected as if everything due is paid on its day.
    """

    as_of: date
    balance: int
    paid_principal: int
    paid_interest: int
    overdue_principal: int
    overdue_interest: int
    days_past_due: int
    next_due: date | None
    next_principal: int
    next_interest: int
    extended: bool
    status: Status
    rows: tuple[DueRow, ...]
    remitted: int = 0


class _Late(NamedTuple):
    principal: int = 0
    interest: int = 0
    days: int = 0


class _Next(NamedTuple):
    due: date | None = None
    principal: int = 0
    interest: int = 0


def standing(contract: Contract, as_of: date) -> Standing:
    """The standing of a loan at the end of ``as_of``; later events are ignored."""
    history = loan_history(contract, as_of)
    ledger = history.ledger
    periods = history.periods if ledger.begun else ()
    status = _status(history)
    settled = ledger.repaid + ledger.written_off
    cover = ledger.cover
    count = instalments_paid(periods, settled, cover, contract.tolerance, as_of)
    paid = [period.n <= count for period in periods]
    late, coming = _Late(), _Next()
    if status == "open" and periods:
        past = bisect_left(periods, as_of, key=lambda period: contract.grace_end(period.due))
        late = _late(periods[:past], paid, settled, cover, as_of)
        coming = _next(periods, paid, past, settled, cover)
    return Standing(
        as_of,
        ledger.balance,
        ledger.repaid,
        ledger.interest,
        late.principal,
        late.interest,
        late.days,
        coming.due,
        coming.principal,
        coming.interest,
        ledger.extended,
        status,
        tuple(
            DueRow(period.n, period.due, period.principal, period.interest, done)
            for period, done in zip(periods, paid, strict=True)
        ),
        history.remitted(as_of) if ledger.begun else 0,
    )


def portfolio_at_risk(standings: Iterable[Standing], days: int) -> tuple[int, int]:
    """PARn: whole principal outstanding of loans more than ``days`` days past due, and of all loans, đồng.

    Source: docs/loan-arithmetic.md, "Portfolio at risk".
    """
    at_risk = outstanding = 0
    for loan in standings:
        balance = max(0, loan.balance)
        outstanding += balance
        if loan.days_past_due > days:
            at_risk += balance
    return at_risk, outstanding


def _status(history: LoanHistory) -> Status:
    ledger = history.ledger
    if not ledger.begun or ledger.balance > 0:
        return "open"
    return "written-off" if ledger.written_off > 0 else "closed"


def instalments_paid(
    periods: Sequence[InstalmentPeriod], settled: int, cover: int, tolerance: int, as_of: date
) -> int:
    """How many instalments are paid: principal and, apart from it, interest reach those of 1…k, to within k tolerances.

    The larger tolerance of an instalment that is not due yet pays no older one.
    """

    def reached(period: InstalmentPeriod) -> bool:
        spare = tolerance * period.n
        return settled + spare >= period.principal_due and cover + spare >= period.interest_due

    due = bisect_right(periods, as_of, key=lambda period: period.due)
    paid = next((period.n for period in reversed(periods[:due]) if reached(period)), 0)
    if paid == due:
        paid += sum(1 for _ in takewhile(reached, periods[due:]))
    return paid


def _late(
    past: tuple[InstalmentPeriod, ...], paid: list[bool], settled: int, cover: int, as_of: date
) -> _Late:
    """What is missing of the instalments past due, and the days since the oldest of them."""
    for period, done in zip(past, paid, strict=False):
        if not done:
            last = past[-1]
            return _Late(
                max(0, last.principal_due - settled),
                max(0, last.interest_due - cover),
                (as_of - period.due).days,
            )
    return _Late()


def _next(
    periods: tuple[InstalmentPeriod, ...], paid: list[bool], past: int, settled: int, cover: int
) -> _Next:
    """The first unpaid instalment that is not past due, and what it asks for by itself."""
    for at in range(past, len(periods)):
        if not paid[at]:
            period = periods[at]
            before = periods[at - 1] if at else None
            return _Next(
                period.due,
                max(0, period.principal_due - max(settled, before.principal_due if before else 0)),
                max(0, period.interest_due - max(cover, before.interest_due if before else 0)),
            )
    return _Next()
