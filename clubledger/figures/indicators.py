"""A club's figures on a day: members, loans, money. Whole đồng and heads; ``None`` where the books do not tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clubledger.books.chart import Fund, Role
from clubledger.books.contracts import INTEREST
from clubledger.errors import CannotJudge
from clubledger.loans import Standing, portfolio_at_risk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.members import Member


@dataclass(frozen=True, slots=True)
class Indicators:
    """What ``docs/commands.md`` lists. Members and borrowers are present members; assets are a fund's VND assets."""

    members: int
    women: int | None
    older: int | None
    older_women: int | None
    borrowers_ever: int
    borrowers_active: int
    loans_open: int
    principal_outstanding: int
    principal_overdue: int | None
    par30: int | None
    interest_collected: int
    cash_income: int
    bank_income: int
    assets_income: int
    cash_operating: int
    bank_operating: int
    assets_operating: int


@dataclass(frozen=True, slots=True)
class LoanStocks:
    """What members owe on a day, in đồng, of ``open`` loans; ``overdue`` and ``at_risk`` (PAR30) ``None`` if that cannot be known.

    ``borrowers`` are the codes of those who owe, ``ever`` of all who were ever lent to. ``interest`` was collected until then.
    """

    open: int
    outstanding: int
    overdue: int | None
    at_risk: int | None
    borrowers: AbstractSet[str]
    ever: AbstractSet[str]
    interest: int


def indicators(books: Books) -> Indicators:
    """The figures of a club's books as of their day."""
    standings = loan_standings(books)
    owed = {number: loan.balance for number, loan in books.loans.items() if loan.balance > 0}
    loans = LoanStocks(
        open=len(owed),
        outstanding=sum(owed.values()),
        overdue=None if standings is None else sum(standing.overdue_principal for standing in standings),
        at_risk=None if standings is None else portfolio_at_risk(standings, 30)[0],
        borrowers={
            code
            for code, of_member in books.loans_by_member.items()
            if any(loan.number in owed for loan in of_member)
        },
        ever=books.loans_by_member.keys(),
        interest=-sum(entry.moved(*INTEREST) for entry in books.effective if not entry.opening),
    )
    return stocks(books, books.as_of, books.present_members, loans)


def stocks(books: Books, day: date, present: Sequence[Member], loans: LoanStocks) -> Indicators:
    """The figures on a day of a club with these members and loans."""

    def total(fund: Fund, role: Role) -> int:
        return books.balances.total(books.chart.having(role, fund=fund), day)

    return Indicators(
        members=len(present),
        women=_count(present, lambda member: member.woman),
        older=_count(present, lambda member: member.older(day)),
        older_women=_count(present, lambda member: _both(member.woman, member.older(day))),
        borrowers_ever=sum(member.code in loans.ever for member in present),
        borrowers_active=sum(member.code in loans.borrowers for member in present),
        loans_open=loans.open,
        principal_outstanding=loans.outstanding,
        principal_overdue=loans.overdue,
        par30=loans.at_risk,
        interest_collected=loans.interest,
        cash_income=total(Fund.INCOME, Role.CASH),
        bank_income=total(Fund.INCOME, Role.BANK),
        assets_income=books.assets(Fund.INCOME, day),
        cash_operating=total(Fund.OPERATING, Role.CASH),
        bank_operating=total(Fund.OPERATING, Role.BANK),
        assets_operating=books.assets(Fund.OPERATING, day),
    )


def loan_standings(books: Books) -> tuple[Standing, ...] | None:
    """Where every loan stands; ``None`` if the terms of one cannot be known."""
    try:
        return tuple(loan.standing(books.as_of) for loan in books.loans.values())
    except CannotJudge:
        return None


def _count(members: Iterable[Member], holds: Callable[[Member], bool | None]) -> int | None:
    answers = [holds(member) for member in members]
    return None if None in answers else sum(map(bool, answers))


def _both(first: bool | None, second: bool | None) -> bool | None:
    if first is False or second is False:
        return False
    return None if first is None or second is None else True
