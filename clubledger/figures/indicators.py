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


def indicators(books: Books) -> Indicators:
    """The figures of a club's books as of their day."""
    present = books.present_members
    standings = loan_standings(books)
    balances = {number: loan.balance for number, loan in books.loans.items()}

    def total(fund: Fund, role: Role) -> int:
        return books.balances.total(books.chart.having(role, fund=fund), books.as_of)

    return Indicators(
        members=len(present),
        **count_people(present, books.as_of),
        borrowers_ever=sum(member.code in books.loans_by_member for member in present),
        borrowers_active=sum(
            any(balances[loan.number] > 0 for loan in books.loans_by_member.get(member.code, ()))
            for member in present
        ),
        loans_open=sum(balance > 0 for balance in balances.values()),
        principal_outstanding=sum(max(balance, 0) for balance in balances.values()),
        principal_overdue=None
        if standings is None
        else sum(standing.overdue_principal for standing in standings),
        par30=None if standings is None else portfolio_at_risk(standings, 30)[0],
        interest_collected=-sum(entry.moved(*INTEREST) for entry in books.effective if not entry.opening),
        cash_income=total(Fund.INCOME, Role.CASH),
        bank_income=total(Fund.INCOME, Role.BANK),
        assets_income=books.assets(Fund.INCOME, books.as_of),
        cash_operating=total(Fund.OPERATING, Role.CASH),
        bank_operating=total(Fund.OPERATING, Role.BANK),
        assets_operating=books.assets(Fund.OPERATING, books.as_of),
    )


def loan_standings(books: Books) -> tuple[Standing, ...] | None:
    """Where every loan stands; ``None`` if the terms of one cannot be known."""
    try:
        return tuple(loan.standing(books.as_of) for loan in books.loans.values())
    except CannotJudge:
        return None


def count_people(members: Sequence[Member], day: date) -> dict[str, int | None]:
    """How many are ``women``, ``older`` and ``older_women`` in the year of a day; ``None`` where the list does not say."""
    return {
        "women": _count(members, lambda member: member.woman),
        "older": _count(members, lambda member: member.older(day)),
        "older_women": _count(members, lambda member: _both(member.woman, member.older(day))),
    }


def _count(members: Iterable[Member], holds: Callable[[Member], bool | None]) -> int | None:
    answers = [holds(member) for member in members]
    return None if None in answers else sum(map(bool, answers))


def _both(first: bool | None, second: bool | None) -> bool | None:
    if first is False or second is False:
        return False
    return None if first is None or second is None else True
