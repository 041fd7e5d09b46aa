"""An amount with its name and the entries that it is made of, so that whoever reads it can look them up."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clubledger.books.books import Books
    from clubledger.books.chart import Account


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount in đồng with its name (a msgid), and what it is made of: the entries of ``accounts``, of slips and loans."""

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


def total(label: str, amount: int, figures: Iterable[Figure]) -> Figure:
    """The sum of some figures, made of all that they are made of; of nothing if one of them is."""
    parts = [part for part in figures if part.amount or part.made_of]
    if not all(part.made_of for part in parts):
        return Figure("total", label, amount, ())
    accounts = dict.fromkeys(name for part in parts for name in part.accounts)
    vouchers = dict.fromkeys(number for part in parts for number in part.vouchers)
    loans = dict.fromkeys(number for part in parts for number in part.loans)
    return Figure("total", label, amount, tuple(accounts), tuple(vouchers), tuple(loans))


def accounts_with_entries(books: Books, accounts: Iterable[Account]) -> tuple[str, ...]:
    """The names of the accounts that have entries; where they are all of a branch, the branch."""
    names = [account.name for account in accounts if books.balances.days(account)]
    branch = _branch(names)
    if not branch or len(names) == 1:
        return tuple(names)
    within = (account for name, account in books.chart.items() if name.startswith(f"{branch}:"))
    whole = all(account.name in names for account in within if books.balances.days(account))
    return (branch,) if whole else tuple(names)


def _branch(names: Sequence[str]) -> str:
    """The account that several stand under."""
    parts = zip(*(name.split(":") for name in names), strict=False)
    return ":".join(steps[0] for steps in takewhile(lambda steps: len(set(steps)) == 1, parts))
