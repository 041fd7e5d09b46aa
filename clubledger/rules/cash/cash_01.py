"""CASH-01: more money written out than there was."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from clubledger.books.chart import Account, AccountKind, Role
from clubledger.i18n import N_, Dong, message
from clubledger.rules.cash.movements import (
    found_at,
    last_movement,
)
from clubledger.rules.findings import Found, Level
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books


def money_accounts(books: Books) -> Iterable[Account]:
    """Every cash and bank account."""
    return (
        account for account in books.chart.having(Role.CASH, Role.BANK) if account.kind is AccountKind.ASSET
    )


@rule(
    "CASH-01",
    "negative-cash",
    Level.ERROR,
    subject=N_("account and first day"),
    title=N_("More money is written out than there was"),
    why=N_(
        "Nobody can take more out of a box than is in it. A receipt was forgotten, a payment was written twice or on "
        "the wrong day, or somebody paid from their own pocket."
    ),
    source=N_("Books: a cash book is never below zero"),
    paper=N_(
        "Go through the slips up to that day one by one. Look for a receipt that was not entered, a payment entered "
        "twice, a wrong amount, or money of the other fund. If somebody lent the money for a day, write a receipt for it."
    ),
    ledger=N_(
        "Enter the receipt that is missing, on its own day. Reverse what was entered wrongly and book it again; never "
        "change the amount of an old entry."
    ),
    each=money_accounts,
    structural=True,
    plugin="vouchers",
)
def negative_cash(books: Books, account: Account) -> Iterator[Found]:
    """A cash or bank account below zero at a day's end, days running being one finding."""
    for below, run in groupby(books.balances.day_ends([account]), key=lambda day_end: day_end[1] < 0):
        if not below:
            continue
        day_ends = list(run)
        first = day_ends[0][0]
        shortage = -min(balance for _, balance in day_ends)
        yield found_at(
            last_movement(books, [account], first, sign=-1),
            f"{account.name} {first}",
            message(
                "{account} stands below zero from the evening of {first} on, by up to {shortage}",
                account=account.name,
                first=first,
                shortage=Dong(shortage),
            ),
            on=first,
            fund=account.fund,
            amount=shortage,
        )
