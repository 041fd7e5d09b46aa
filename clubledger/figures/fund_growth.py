"""How the income fund came to what it has: given, earned, lost, paid out. Whole đồng."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Account, Fund, Role
from clubledger.books.contracts import INTEREST
from clubledger.figures.figure import Figure, accounts_with_entries, total
from clubledger.figures.fund_money import DEBTS
from clubledger.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books
    from clubledger.figures.indicators import Indicators

SOURCES: Final = {
    "state": N_("by the State"),
    "association": N_("by the association of older people"),
    "local-fund": N_("by local funds"),
    "donor": N_("by donors"),
    "member": N_("by members"),
    "aid": N_("by foreign aid"),
}
"""Who gave the capital."""

_BEFORE: Final = (Role.RETAINED, Role.RESERVE, Role.ALLOCATION, Role.OPENING)
"""Sharing out interest moves it between the first three; what is left there was brought forward, or taken out."""


@dataclass(frozen=True, slots=True)
class GrowthGroup:
    """Some reasons why the income fund grew or shrank; what it lost or paid out is negative."""

    title: str
    figures: tuple[Figure, ...]

    @property
    def total(self) -> int:
        """All of them together, in đồng."""
        return sum(figure.amount for figure in self.figures)

    @property
    def whole(self) -> Figure:
        """All of them together."""
        return total(self.title, self.total, self.figures)


@dataclass(frozen=True, slots=True)
class FundGrowth:
    """How the income fund came to its net assets: the groups add up to them."""

    groups: tuple[GrowthGroup, ...]

    @property
    def net(self) -> int:
        """The fund's net assets."""
        return sum(group.total for group in self.groups)


def fund_growth(books: Books, indicators: Indicators, net: int) -> FundGrowth:
    """Why the income fund has ``net`` đồng, its debts taken off, as of the books' day."""
    interest = _credit(books, "interest", N_("Interest of loans"), *INTEREST)
    before = _credit(books, "before", N_("Reserve and kept interest, other than by sharing it out"), *_BEFORE)
    fines = _credit(books, "fine", N_("Fines"), Role.FINE)
    groups = (
        GrowthGroup(N_("Given"), tuple(_given(books))),
        GrowthGroup(
            N_("Earned"),
            (
                Figure("interest", interest.label, indicators.interest_collected, interest.accounts),
                _credit(books, "bank-interest", N_("Interest of the bank"), Role.BANK_INTEREST),
                *((fines,) if fines.accounts else ()),
            ),
        ),
        GrowthGroup(
            N_("Losses and fees"),
            (
                _credit(books, "write-off", N_("Loans written off"), Role.WRITE_OFF),
                _credit(books, "bank-fee", N_("Bank fees"), Role.BANK_FEE),
            ),
        ),
        GrowthGroup(
            N_("Paid out"),
            (
                _credit(books, "allowance", N_("Allowances"), Role.ALLOWANCE),
                *_shared_out(books),
                _credit(books, "transfer", N_("Passed to the operating fund"), Role.TRANSFER),
            ),
        ),
    )
    # interest that an opening brought forward was collected before the books
    older = before.amount + interest.amount - indicators.interest_collected
    overpaid = _overpaid(books)
    rest = net - older - overpaid.amount - sum(group.total for group in groups)
    mixed = N_("Mixed with the other fund, or on accounts that nobody knows")
    others = (
        Figure("before", before.label, older, before.accounts),
        overpaid,
        Figure("mixed", mixed, rest, (), tuple(_mixed(books)) if rest else ()),
    )
    shown = tuple(figure for figure in others if figure.amount)
    return FundGrowth((*groups, GrowthGroup(N_("Otherwise"), shown)) if shown else groups)


def _overpaid(books: Books) -> Figure:
    """What the income fund gave back to those whom it owed less."""
    roles = [role for role, _ in DEBTS]
    accounts = [
        account
        for account in books.chart.having(*roles, fund=Fund.INCOME)
        if books.balances.of(account, books.as_of) > 0
    ]
    label = N_("Given back beyond what was owed")
    return Figure(
        "overpaid",
        label,
        -books.balances.total(accounts, books.as_of),
        accounts_with_entries(books, accounts),
    )


def _mixed(books: Books) -> Iterator[str]:
    """The vouchers whose entries do not add up to nothing within the income fund, or within what its roles tell."""
    known = {
        account.name
        for account in books.chart.values()
        if account.fund is Fund.INCOME and account.problem is None
    }
    for entry in books.transactions:
        inside = [posting.amount for posting in entry.postings if posting.account.name in known]
        if inside and sum(inside) and entry.voucher:
            yield entry.voucher


def _given(books: Books) -> Iterator[Figure]:
    by_source: dict[str | None, list[Account]] = {source: [] for source in SOURCES}
    for account in books.chart.having(Role.CAPITAL, fund=Fund.INCOME):
        by_source.setdefault(account.source if account.source in SOURCES else None, []).append(account)
    for source, accounts in by_source.items():
        moved = accounts_with_entries(books, accounts)
        if moved:
            label = SOURCES[source] if source else N_("by others")
            yield Figure(source or "others", label, -books.balances.total(accounts, books.as_of), moved)


def _shared_out(books: Books) -> Iterator[Figure]:
    """What the members got of the interest, in a club that shares some out to them."""
    figure = _credit(books, "member-return", N_("Shared out to the members"), Role.MEMBER_RETURN)
    if figure.accounts:
        yield figure


def _credit(books: Books, key: str, label: str, *roles: Role) -> Figure:
    """What the accounts of some roles added to the income fund; expenses are negative."""
    accounts = books.chart.having(*roles, fund=Fund.INCOME)
    return Figure(
        key, label, -books.balances.total(accounts, books.as_of), accounts_with_entries(books, accounts)
    )
