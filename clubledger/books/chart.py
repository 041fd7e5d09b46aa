"""The chart of accounts: what an account is, read from the metadata of its ``open`` and never from its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from clubledger.i18n import N_, Message, message

if TYPE_CHECKING:
    from datetime import date

    from clubledger.books.place import Place


class Fund(StrEnum):
    """One of a club's two funds."""

    INCOME = "income"
    OPERATING = "operating"

    @property
    def label(self) -> Message:
        """The fund's name for people."""
        return message(_FUND_TITLES[self])


_FUND_TITLES: Final = {Fund.INCOME: N_("income fund"), Fund.OPERATING: N_("operating fund")}


class AccountKind(StrEnum):
    """The root an account stands under."""

    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    INCOME = "income"
    EXPENSE = "expense"

    @property
    def label(self) -> Message:
        """The kind's name for people."""
        return message(_KIND_TITLES[self])


_KIND_TITLES: Final = {
    AccountKind.ASSET: N_("assets"),
    AccountKind.LIABILITY: N_("liabilities"),
    AccountKind.EQUITY: N_("equity"),
    AccountKind.INCOME: N_("income"),
    AccountKind.EXPENSE: N_("expenses"),
}


class Role(StrEnum):
    """What an account is for."""

    CASH = "cash"
    BANK = "bank"
    LOAN = "loan"
    RECEIVABLE = "receivable"
    PAYABLE = "payable"
    IN_KIND = "in-kind"
    MEMBER_CAPITAL = "member-capital"
    BORROWED_CAPITAL = "borrowed-capital"
    CAPITAL = "capital"
    RETAINED = "retained"
    RESERVE = "reserve"
    ALLOCATION = "allocation"
    TRANSFER = "transfer"
    OPENING = "opening"
    INTEREST = "interest"
    OVERDUE_INTEREST = "overdue-interest"
    FINE = "fine"
    BANK_INTEREST = "bank-interest"
    FEE = "fee"
    DONATION = "donation"
    STATE_SUPPORT = "state-support"
    ALLOWANCE = "allowance"
    MEMBER_RETURN = "member-return"
    WRITE_OFF = "write-off"
    BANK_FEE = "bank-fee"
    ACTIVITY = "activity"
    ADMIN = "admin"


_FUNDS: Final[Mapping[str | None, Fund]] = {fund.value: fund for fund in Fund}
_ROLES: Final[Mapping[str | None, Role]] = {role.value: role for role in Role}

_BOTH = frozenset(Fund)
_INCOME = frozenset({Fund.INCOME})
_OPERATING = frozenset({Fund.OPERATING})

ALLOWED: Final[Mapping[Role, tuple[frozenset[Fund], frozenset[AccountKind]]]] = {
    Role.CASH: (_BOTH, frozenset({AccountKind.ASSET})),
    Role.BANK: (_BOTH, frozenset({AccountKind.ASSET})),
    Role.LOAN: (_INCOME, frozenset({AccountKind.ASSET})),
    Role.RECEIVABLE: (_BOTH, frozenset({AccountKind.ASSET})),
    Role.PAYABLE: (_BOTH, frozenset({AccountKind.LIABILITY})),
    Role.IN_KIND: (_BOTH, frozenset({AccountKind.ASSET, AccountKind.INCOME, AccountKind.EXPENSE})),
    Role.MEMBER_CAPITAL: (_INCOME, frozenset({AccountKind.LIABILITY})),
    Role.BORROWED_CAPITAL: (_INCOME, frozenset({AccountKind.LIABILITY})),
    Role.CAPITAL: (_INCOME, frozenset({AccountKind.EQUITY})),
    Role.RETAINED: (_INCOME, frozenset({AccountKind.EQUITY})),
    Role.RESERVE: (_INCOME, frozenset({AccountKind.EQUITY})),
    Role.ALLOCATION: (_INCOME, frozenset({AccountKind.EQUITY})),
    Role.TRANSFER: (_BOTH, frozenset({AccountKind.EQUITY})),
    Role.OPENING: (_BOTH, frozenset({AccountKind.EQUITY})),
    Role.INTEREST: (_INCOME, frozenset({AccountKind.INCOME})),
    Role.OVERDUE_INTEREST: (_INCOME, frozenset({AccountKind.INCOME})),
    Role.FINE: (_BOTH, frozenset({AccountKind.INCOME})),
    Role.BANK_INTEREST: (_BOTH, frozenset({AccountKind.INCOME})),
    Role.FEE: (_OPERATING, frozenset({AccountKind.INCOME})),
    Role.DONATION: (_OPERATING, frozenset({AccountKind.INCOME})),
    Role.STATE_SUPPORT: (_OPERATING, frozenset({AccountKind.INCOME})),
    Role.ALLOWANCE: (_INCOME, frozenset({AccountKind.EXPENSE})),
    Role.MEMBER_RETURN: (_INCOME, frozenset({AccountKind.EXPENSE})),
    Role.WRITE_OFF: (_INCOME, frozenset({AccountKind.EXPENSE})),
    Role.BANK_FEE: (_BOTH, frozenset({AccountKind.EXPENSE})),
    Role.ACTIVITY: (_OPERATING, frozenset({AccountKind.EXPENSE})),
    Role.ADMIN: (_OPERATING, frozenset({AccountKind.EXPENSE})),
}
"""Each role with the funds and the kinds of account that may have it (docs/ledger-format.md, "Accounts")."""

MONEY: Final = frozenset({Role.CASH, Role.BANK})

_INHERITED: Final = ("fund", "role", "member", "source", "area")


@dataclass(frozen=True, slots=True)
class Account:
    """An account, known by its metadata; ``fund`` and ``role`` are ``None`` where missing or unknown."""

    name: str
    kind: AccountKind | None
    fund: Fund | None
    role: Role | None
    member: str | None
    source: str | None
    area: str | None
    opened: date | None
    closed: date | None
    place: Place
    problem: Message | None

    @property
    def is_money(self) -> bool:
        """Whether the account is cash or bank."""
        return self.role in MONEY


class Chart(Mapping[str, Account]):
    """All accounts by name. An account that was never opened is looked up as one without fund and role."""

    def __init__(self, accounts: Iterable[Account]) -> None:
        self._accounts = {account.name: account for account in accounts}

    def __getitem__(self, name: str) -> Account:
        return self._accounts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._accounts)

    def __len__(self) -> int:
        return len(self._accounts)

    def having(self, *roles: Role, fund: Fund | None = None) -> tuple[Account, ...]:
        """The accounts of some roles, of one fund or of both, in the order of their names."""
        return tuple(
            account
            for account in self._accounts.values()
            if account.role in roles and (fund is None or account.fund is fund)
        )

    def assets(self, fund: Fund) -> tuple[Account, ...]:
        """The accounts that hold a fund's VND assets."""
        return tuple(
            account
            for account in self._accounts.values()
            if account.kind is AccountKind.ASSET and account.fund is fund and account.role is not Role.IN_KIND
        )


def read_chart(
    opens: Iterable[Any], closes: Iterable[Any], roots: Mapping[str, AccountKind], place: Any
) -> Chart:
    """The chart from Beancount's ``Open`` and ``Close`` directives; ``roots`` maps the five root names to kinds."""
    by_name = {entry.account: entry for entry in opens}
    closed = {entry.account: entry.date for entry in closes}
    return Chart(
        _account(name, entry, by_name, closed.get(name), roots, place(entry.meta))
        for name, entry in sorted(by_name.items())
    )


def _account(
    name: str,
    entry: Any,
    by_name: Mapping[str, Any],
    closed: date | None,
    roots: Mapping[str, AccountKind],
    place: Place,
) -> Account:
    kind = roots.get(name.partition(":")[0])
    words = {key: _inherited(key, name, by_name) for key in _INHERITED}
    fund, role = _FUNDS.get(words["fund"]), _ROLES.get(words["role"])
    return Account(
        name=name,
        kind=kind,
        fund=fund,
        role=role,
        member=words["member"],
        source=words["source"],
        area=words["area"],
        opened=entry.date,
        closed=closed,
        place=place,
        problem=_problem(words["fund"], words["role"], fund, role, kind),
    )


def _inherited(key: str, name: str, by_name: Mapping[str, Any]) -> str | None:
    while name:
        entry = by_name.get(name)
        if entry is not None and key in entry.meta:
            return str(entry.meta[key])
        name = name.rpartition(":")[0]
    return None


def _problem(
    fund_word: str | None,
    role_word: str | None,
    fund: Fund | None,
    role: Role | None,
    kind: AccountKind | None,
) -> Message | None:
    """Why postings to such an account cannot be judged (rule BOOK-04)."""
    if fund_word is None or role_word is None:
        missing = (
            ("fund", "role") if fund_word is role_word else ("fund",) if fund_word is None else ("role",)
        )
        return message("its open directive has no {missing}", missing=missing)
    if fund is None:
        return message('fund "{fund}" is not one of: {known}', fund=fund_word, known=tuple(Fund))
    if role is None:
        return message('role "{role}" is not one of: {known}', role=role_word, known=tuple(Role))
    funds, kinds = ALLOWED[role]
    if fund not in funds:
        return message('role "{role}" does not belong to the {fund}', role=role.value, fund=fund.label)
    if kind not in kinds:
        return message(
            'role "{role}" does not belong under this root; it is for: {kinds}',
            role=role.value,
            kinds=tuple(allowed.label for allowed in sorted(kinds)),
        )
    return None
