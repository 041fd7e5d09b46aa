"""CASH-05: the bank account was not checked against the bank's statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.books.chart import Role
from clubledger.books.periods import Quarter
from clubledger.i18n import N_
from clubledger.rules.cash.movements import (
    Movements,
    moves,
    unchecked_accounts,
)
from clubledger.rules.findings import Found, Level
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books


def bank_quarters(books: Books) -> Iterable[Movements]:
    """Each fund's quarters in which a bank account moved."""
    books.regulation.require("bank-count-days", books.as_of)
    return moves(books, Role.BANK, Quarter)


@rule(
    "CASH-05",
    "bank-not-checked",
    Level.WARNING,
    subject=N_("fund and quarter"),
    title=N_("The bank account was not checked against the bank's statement"),
    why=N_(
        "What the book says of the bank is only what the club wrote. The statement or passbook shows what is really there, "
        "and what somebody took out without a word."
    ),
    source=N_("The club's regulation, the article on the bank account (bank-count-days)"),
    paper=N_(
        "Have the passbook updated or ask the bank for a statement, compare it line by line with the book, and keep it "
        "with the slips. Somebody other than the treasurer should look at it too."
    ),
    ledger=N_(
        "Write a balance of the bank account with the bank's figure, dated the day after the statement's last day."
    ),
    each=bank_quarters,
    needs=("bank-count-days",),
    by_time=True,
)
def bank_not_checked(books: Books, movements: Movements) -> Iterator[Found]:
    """A quarter in which a bank account moved, without a balance of it from then to the days allowed after its end."""
    allowed = books.regulation.require("bank-count-days", books.as_of)
    yield from unchecked_accounts(
        books,
        movements,
        allowed,
        N_(
            "the bank account of the {fund} moved in {period}, last on {last}, and was not checked from then until {days} "
            "days after the quarter's end: {accounts}"
        ),
    )
