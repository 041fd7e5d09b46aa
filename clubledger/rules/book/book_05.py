"""BOOK-05: an account was closed with money in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount.core import data

from clubledger.books.chart import MONEY
from clubledger.books.place import Place, place_of
from clubledger.i18n import N_, Dong, message
from clubledger.rules.findings import Found, Level
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.chart import Account


def closed_with_money(books: Books) -> Iterable[tuple[Account, Place]]:
    """The boxes and bank accounts that held money when they were closed, each with the line that closed it."""
    closed = {
        account.name: account
        for account in books.chart.having(*MONEY)
        if account.closed is not None and books.balances.of(account, account.closed) > 0
    }
    if not closed:
        return ()
    return [
        (closed[entry.account], place_of(entry.meta, books.source.folder))
        for entry in books.source.entries
        if type(entry) is data.Close and entry.account in closed
    ]


@rule(
    "BOOK-05",
    "closed-with-money",
    Level.ERROR,
    subject=N_("account"),
    title=N_("An account was closed with money in it"),
    why=N_(
        "Nobody counts a box that is closed, and nobody asks for its statement. Money that is still in it by the books is there "
        "for good, on paper only."
    ),
    source=N_("Books: an account is closed when nothing is left in it"),
    paper=N_(
        "Count the box, or ask the bank for its last statement: where is the money now? Who took it brings it back, or shows the "
        "slip."
    ),
    ledger=N_(
        "Enter the slip by which the money was moved to another box or account, dated when it was moved, and close the account on "
        "that day or later. If the account is still in use, take its close directive out."
    ),
    each=closed_with_money,
    structural=True,
    plugin="vouchers",
)
def closed_holding_money(books: Books, closed: tuple[Account, Place]) -> Iterator[Found]:
    """A cash or bank account above zero at the end of the day on which it is closed."""
    account, place = closed
    day = account.closed or books.as_of
    held = books.balances.of(account, day)
    yield Found(
        account.name,
        message(
            "{account} was closed on {day} with {amount} in it",
            account=account.name,
            day=day,
            amount=Dong(held),
        ),
        day,
        place,
        fund=account.fund,
        amount=held,
    )
