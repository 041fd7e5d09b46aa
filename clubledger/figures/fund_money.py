"""Where a fund's money is, and what the fund owes. Whole đồng."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Fund, Role
from clubledger.figures.figure import Figure, accounts_with_entries, total
from clubledger.figures.loan_register import beyond_contracts
from clubledger.figures.shares import share
from clubledger.i18n import N_, Percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books
    from clubledger.figures.indicators import Indicators

DEBTS: Final = (
    (Role.MEMBER_CAPITAL, N_("Owed to members who lent it their own money")),
    (Role.BORROWED_CAPITAL, N_("Borrowed capital, to be given back")),
    (Role.PAYABLE, N_("Other debts of the fund")),
)
"""What a fund may owe, by the role of the account that it is booked to."""


@dataclass(frozen=True, slots=True)
class FundMoney:
    """Where a fund's money is, what it owes, and what is left. ``late``: the overdue part of what is lent."""

    fund: Fund
    parts: tuple[Figure, ...]
    late: int | None
    at_risk: int | None
    assets: int
    owed: tuple[Figure, ...]

    @property
    def whole(self) -> Figure:
        """All that the fund has."""
        parts = (part for part in self.parts if part.key != "beyond")  # the accounts of what is lent have it
        return total(N_("All that the fund has"), self.assets, parts)

    @property
    def net(self) -> int:
        """What the fund has less what it owes."""
        return self.assets - sum(figure.amount for figure in self.owed)

    @property
    def left(self) -> Figure:
        """What is left when the debts are paid: the sum of the accounts of both."""
        return total(N_("Left when debts are paid"), self.net, (self.whole, *self.owed))

    @property
    def lent(self) -> int:
        """What members owe of their loans."""
        return sum(part.amount for part in self.parts if part.key == "lent")

    @property
    def at_risk_share(self) -> Percent | None:
        """PAR30: the loans more than 30 days late in percent of all that is lent."""
        return None if self.at_risk is None else share(self.at_risk, self.lent)


def fund_money(books: Books, indicators: Indicators, fund: Fund) -> FundMoney:
    """Where a fund's money is as of the books' day, whose indicators are given."""
    income = fund is Fund.INCOME
    cash, bank, assets = (
        (indicators.cash_income, indicators.bank_income, indicators.assets_income)
        if income
        else (indicators.cash_operating, indicators.bank_operating, indicators.assets_operating)
    )
    parts = [_part(books, fund, Role.CASH, N_("Cash"), cash), _part(books, fund, Role.BANK, N_("Bank"), bank)]
    if income:
        lent = indicators.principal_outstanding
        parts.append(_part(books, fund, Role.LOAN, N_("Lent to members"), lent, "lent"))
    parts.extend(_others(books, fund, assets - sum(part.amount for part in parts)))
    return FundMoney(
        fund=fund,
        parts=tuple(parts),
        late=indicators.principal_overdue if income else None,
        at_risk=indicators.par30 if income else None,
        assets=assets,
        owed=tuple(_debts(books, fund)),
    )


def _part(books: Books, fund: Fund, role: Role, label: str, amount: int, key: str | None = None) -> Figure:
    accounts = accounts_with_entries(books, books.chart.having(role, fund=fund))
    return Figure(key or role.value, label, amount, accounts)


def _others(books: Books, fund: Fund, rest: int) -> Iterator[Figure]:
    """What else the fund's assets are: beside receivables, what the loan accounts have beyond the contracts."""
    known = {Role.CASH, Role.BANK, Role.LOAN}
    accounts = [account for account in books.chart.assets(fund) if account.role not in known]
    owed = books.balances.total(accounts, books.as_of)
    if owed:
        yield Figure("other", N_("Owed to the fund otherwise"), owed, accounts_with_entries(books, accounts))
    if rest != owed:
        label = N_("Loans repaid beyond what was owed, or booked under no contract")
        overpaid, alone = beyond_contracts(books)
        yield Figure("beyond", label, rest - owed, (), alone, overpaid)


def _debts(books: Books, fund: Fund) -> Iterator[Figure]:
    """What a fund owes; an account in debit owes nothing (as FUND-06 has it)."""
    for role, label in DEBTS:
        accounts = books.chart.having(role, fund=fund)
        owed = sum(max(0, -books.balances.of(account, books.as_of)) for account in accounts)
        if owed:
            yield Figure(role.value, label, owed, accounts_with_entries(books, accounts))
