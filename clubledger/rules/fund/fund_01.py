"""FUND-01: one of the two funds is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.books.contracts import CannotTell
from clubledger.i18n import N_, message
from clubledger.rules.findings import Found, Level
from clubledger.rules.registry import both_funds, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books
    from clubledger.books.chart import Fund


@rule(
    "FUND-01",
    "fund-missing",
    Level.ERROR,
    subject=N_("fund"),
    title=N_("One of the two funds is missing"),
    why=N_(
        "The money to be lent and the money to be spent are two purses. With one purse alone, the capital that was given "
        "to be lent is soon spent on activities, and nobody can say how much of it is left."
    ),
    source=N_(
        "The commune's plan, part II, 2c, and QĐ 1336/QĐ-TTg: every club has an income fund and an operating fund that "
        "it manages itself by its own regulation"
    ),
    paper=N_(
        "Begin a cash book for the fund that has none, and put its money in a box or a bank account of its own. Write in "
        "the minutes from which day it is kept and with how much."
    ),
    ledger=N_(
        "Open an account with role cash or bank for that fund in club.beancount, and begin its journal."
    ),
    each=both_funds,
    as_of=True,
    structural=True,
)
def fund_missing(books: Books, fund: Fund) -> Iterator[Found]:
    """A fund has no cash or bank account that is open."""
    if not books.chart and books.directives.club.name is None:
        raise CannotTell(message("the books had not begun on {day}", day=books.as_of))
    if not books.keeps_money(fund):
        yield Found(
            subject=fund.value,
            message=message("the {fund} has no cash or bank account that is open", fund=fund.label),
            date=books.as_of,
            fund=fund,
        )
