"""A club at a glance: where each fund's money is, how the income fund grew, the targets. Whole đồng."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

from clubledger.audit.club import ClubResult, Outcome
from clubledger.audit.indicators import Indicators, indicators
from clubledger.audit.report import share, target_met, target_range, target_value
from clubledger.audit.targets import TargetFigure, Totals
from clubledger.books.chart import Account, Fund, Role
from clubledger.books.contracts import INTEREST
from clubledger.i18n import N_, Message, Percent, message
from clubledger.regulation.profiles import CLUB_LABELS, CLUB_TARGETS, Profile
from clubledger.reports.register import beyond_contracts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from clubledger.books.books import Books

BAR_WIDTH: Final = 1000
"""How wide a whole bar is drawn, in units of its own."""


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount with its name, and what it is made of: the entries of ``accounts``, or of some slips and loans."""

    key: str
    label: str
    amount: int
    accounts: tuple[str, ...]
    vouchers: tuple[str, ...] = ()
    loans: tuple[str, ...] = ()

    @property
    def made_of(self) -> tuple[str, ...]:
        """All that is known of its entries; nothing of what no entry made."""
        return self.accounts + self.vouchers + self.loans


def _together(label: str, amount: int, figures: Iterable[Figure]) -> Figure:
    """The sum of some figures, made of all that they are made of."""
    parts = [part for part in figures if part.amount or part.made_of]
    if not all(part.made_of for part in parts):
        return Figure("total", label, amount, ())
    accounts = dict.fromkeys(name for part in parts for name in part.accounts)
    vouchers = dict.fromkeys(number for part in parts for number in part.vouchers)
    loans = dict.fromkeys(number for part in parts for number in part.loans)
    return Figure("total", label, amount, tuple(accounts), tuple(vouchers), tuple(loans))


class Segment(NamedTuple):
    """A piece of a bar: what it shows, and where it begins and how wide it is of `BAR_WIDTH`."""

    key: str
    label: str
    amount: int
    start: int
    width: int


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
        return _together(N_("All that the fund has"), self.assets, parts)

    @property
    def net(self) -> int:
        """What the fund has less what it owes."""
        return self.assets - sum(figure.amount for figure in self.owed)

    @property
    def left(self) -> Figure:
        """What is left when the debts are paid: the sum of the accounts of both."""
        return _together(N_("Left when debts are paid"), self.net, (self.whole, *self.owed))

    @property
    def lent(self) -> int:
        """What members owe of their loans."""
        return sum(part.amount for part in self.parts if part.key == "lent")

    @property
    def at_risk_share(self) -> Percent | None:
        """PAR30: the loans more than 30 days late in percent of all that is lent."""
        return None if self.at_risk is None else share(self.at_risk, self.lent)

    @property
    def bar(self) -> tuple[Segment, ...]:
        """The parts side by side, overdue loans apart; what is below zero cannot be drawn."""
        amounts = [(part.key, part.label, part.amount) for part in self._drawn() if part.amount > 0]
        whole = sum(amount for _, _, amount in amounts)
        found, before = [], 0
        for key, label, amount in amounts:
            start, end = BAR_WIDTH * before // whole, BAR_WIDTH * (before + amount) // whole
            found.append(Segment(key, label, amount, start, end - start))
            before += amount
        return tuple(found)

    def _drawn(self) -> Iterator[Figure]:
        for part in self.parts:
            if part.key == "lent" and self.late:
                yield Figure("lent", N_("Lent, not late"), part.amount - self.late, part.accounts)
                yield Figure("late", N_("Overdue"), self.late, part.accounts)
            else:
                yield part


@dataclass(frozen=True, slots=True)
class Group:
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
        return _together(self.title, self.total, self.figures)


@dataclass(frozen=True, slots=True)
class Growth:
    """How the income fund came to its net assets: the groups add up to them."""

    groups: tuple[Group, ...]

    @property
    def net(self) -> int:
        """The fund's net assets."""
        return sum(group.total for group in self.groups)


@dataclass(frozen=True, slots=True)
class Target:
    """A target for one club with its figure, each in words; ``met`` is ``None`` where nothing could be counted."""

    label: str
    value: Message
    asked: Message
    verdict: Message
    met: bool | None


@dataclass(frozen=True, slots=True)
class Overview:
    """A club on a day. ``growth`` where the income fund is shown, ``targets`` where the whole club is."""

    as_of: date
    began: date | None
    indicators: Indicators
    funds: tuple[FundMoney, ...]
    growth: Growth | None
    profile: Profile
    targets: tuple[Target, ...]


def overview(books: Books, fund: Fund | None = None) -> Overview:
    """The overview of one fund or of the whole club as of the books' day, by the books' profile."""
    told = indicators(books)
    money = tuple(_money(books, told, one) for one in Fund if fund in {None, one} and _kept(books, one))
    income = next((one for one in money if one.fund is Fund.INCOME), None)
    return Overview(
        as_of=books.as_of,
        began=books.began,
        indicators=told,
        funds=money,
        growth=_growth(books, told, income.net) if income else None,
        profile=books.profile,
        targets=club_targets(told, books.profile) if fund is None and books.began else (),
    )


def club_targets(told: Indicators, profile: Profile) -> tuple[Target, ...]:
    """A profile's targets for one club, and where that club stands."""
    totals = Totals(profile)
    # the outcome is another page's: nothing is judged here
    totals.add(ClubResult("", None, Outcome.INCOMPLETE, None, told, both_funds=False))
    return tuple(_target(figure, told) for figure in totals.targets() if figure.key in CLUB_TARGETS)


def _target(figure: TargetFigure, told: Indicators) -> Target:
    alone = figure.key == "members"
    return Target(
        label=CLUB_LABELS[figure.key],
        value=message("{count}", count=told.members) if alone else target_value(figure),
        asked=target_range(figure),
        verdict=target_met(figure),
        met=figure.met,
    )


# -- where the money is ------------------------------------------------------------------------------------------

_OWED: Final = (
    (Role.MEMBER_CAPITAL, N_("Owed to members who lent it their own money")),
    (Role.BORROWED_CAPITAL, N_("Borrowed capital, to be given back")),
    (Role.PAYABLE, N_("Other debts of the fund")),
)


def _kept(books: Books, fund: Fund) -> bool:
    return bool(books.chart.assets(fund))


def _money(books: Books, told: Indicators, fund: Fund) -> FundMoney:
    income = fund is Fund.INCOME
    cash, bank, assets = (
        (told.cash_income, told.bank_income, told.assets_income)
        if income
        else (told.cash_operating, told.bank_operating, told.assets_operating)
    )
    parts = [_part(books, fund, Role.CASH, N_("Cash"), cash), _part(books, fund, Role.BANK, N_("Bank"), bank)]
    if income:
        parts.append(_part(books, fund, Role.LOAN, N_("Lent to members"), told.principal_outstanding, "lent"))
    parts.extend(_others(books, fund, assets - sum(part.amount for part in parts)))
    return FundMoney(
        fund=fund,
        parts=tuple(parts),
        late=told.principal_overdue if income else None,
        at_risk=told.par30 if income else None,
        assets=assets,
        owed=tuple(_debts(books, fund)),
    )


def _part(books: Books, fund: Fund, role: Role, label: str, amount: int, key: str | None = None) -> Figure:
    return Figure(key or role.value, label, amount, _moved(books, books.chart.having(role, fund=fund)))


def _others(books: Books, fund: Fund, rest: int) -> Iterator[Figure]:
    """What else the fund's assets are: beside receivables, what the loan accounts have beyond the contracts."""
    known = {Role.CASH, Role.BANK, Role.LOAN}
    accounts = [account for account in books.chart.assets(fund) if account.role not in known]
    owed = books.balances.total(accounts, books.as_of)
    if owed:
        yield Figure("other", N_("Owed to the fund otherwise"), owed, _moved(books, accounts))
    if rest != owed:
        label = N_("Loans repaid beyond what was owed, or booked under no contract")
        overpaid, alone = beyond_contracts(books)
        yield Figure("beyond", label, rest - owed, (), alone, overpaid)


def _debts(books: Books, fund: Fund) -> Iterator[Figure]:
    """What a fund owes; an account in debit owes nothing (as FUND-06 has it)."""
    for role, label in _OWED:
        accounts = books.chart.having(role, fund=fund)
        owed = sum(max(0, -books.balances.of(account, books.as_of)) for account in accounts)
        if owed:
            yield Figure(role.value, label, owed, _moved(books, accounts))


def _moved(books: Books, accounts: Iterable[Account]) -> tuple[str, ...]:
    """The names of the accounts that have entries; where they are all of a branch, the branch."""
    names = [account.name for account in accounts if books.balances.days(account)]
    branch = _branch(names)
    if not branch or len(names) == 1:
        return tuple(names)
    within = (account for name, account in books.chart.items() if name.startswith(f"{branch}:"))
    return (branch,) if all(one.name in names for one in within if books.balances.days(one)) else tuple(names)


def _branch(names: Sequence[str]) -> str:
    """The account that several stand under."""
    parts = zip(*(name.split(":") for name in names), strict=False)
    return ":".join(steps[0] for steps in takewhile(lambda steps: len(set(steps)) == 1, parts))


# -- how the income fund grew ------------------------------------------------------------------------------------

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


def _growth(books: Books, told: Indicators, net: int) -> Growth:
    interest = _credit(books, "interest", N_("Interest of loans"), *INTEREST)
    before = _credit(books, "before", N_("Reserve and kept interest, other than by sharing it out"), *_BEFORE)
    groups = (
        Group(N_("Given"), tuple(_given(books))),
        Group(
            N_("Earned"),
            (
                Figure("interest", interest.label, told.interest_collected, interest.accounts),
                _credit(books, "bank-interest", N_("Interest of the bank"), Role.BANK_INTEREST),
            ),
        ),
        Group(
            N_("Losses and fees"),
            (
                _credit(books, "write-off", N_("Loans written off"), Role.WRITE_OFF),
                _credit(books, "bank-fee", N_("Bank fees"), Role.BANK_FEE),
            ),
        ),
        Group(
            N_("Paid out"),
            (
                _credit(books, "allowance", N_("Allowances"), Role.ALLOWANCE),
                _credit(books, "transfer", N_("Passed to the operating fund"), Role.TRANSFER),
            ),
        ),
    )
    # interest that an opening brought forward was collected before the books
    older = before.amount + interest.amount - told.interest_collected
    overpaid = _overpaid(books)
    rest = net - older - overpaid.amount - sum(group.total for group in groups)
    mixed = N_("Mixed with the other fund, or on accounts that nobody knows")
    others = (
        Figure("before", before.label, older, before.accounts),
        overpaid,
        Figure("mixed", mixed, rest, (), tuple(_mixed(books)) if rest else ()),
    )
    shown = tuple(figure for figure in others if figure.amount)
    return Growth((*groups, Group(N_("Otherwise"), shown)) if shown else groups)


def _overpaid(books: Books) -> Figure:
    """What the income fund gave back to those whom it owed less."""
    roles = [role for role, _ in _OWED]
    accounts = [
        account
        for account in books.chart.having(*roles, fund=Fund.INCOME)
        if books.balances.of(account, books.as_of) > 0
    ]
    label = N_("Given back beyond what was owed")
    return Figure("overpaid", label, -books.balances.total(accounts, books.as_of), _moved(books, accounts))


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
        moved = _moved(books, accounts)
        if moved:
            label = SOURCES[source] if source else N_("by others")
            yield Figure(source or "others", label, -books.balances.total(accounts, books.as_of), moved)


def _credit(books: Books, key: str, label: str, *roles: Role) -> Figure:
    """What the accounts of some roles added to the income fund; expenses are negative."""
    accounts = books.chart.having(*roles, fund=Fund.INCOME)
    return Figure(key, label, -books.balances.total(accounts, books.as_of), _moved(books, accounts))
