"""FUND-04: less capital than the regulation wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.books.chart import Fund, Role
from clubledger.i18n import N_, Dong, message
from clubledger.rules.findings import Found, Level
from clubledger.rules.fund.worth import owed
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books


@rule(
    "FUND-04",
    "capital-below-minimum",
    Level.NOTE,
    subject=N_("club"),
    title=N_("The income fund has less capital than the regulation wants"),
    why=N_(
        "With too little capital few members can borrow, and the interest does not carry the club's work."
    ),
    source=N_("The club's regulation, the article on the capital of the income fund (capital-min)"),
    paper=N_(
        "Raise it at the meeting: which sources of the commune's plan, part V, have not been asked yet? Write down who "
        "asks whom, and until when."
    ),
    ledger=N_(
        "Book what is given to the income fund to a capital account of its source. Nothing is wrong in the ledger itself."
    ),
    needs=("capital-min",),
    as_of=True,
)
def capital_below_minimum(books: Books, _club: Books) -> Iterator[Found]:
    """Capital received, with the contributions that members have in the fund, under the minimum."""
    least = books.regulation.require("capital-min", books.as_of)
    given = sum(max(0, -entry.moved(Role.CAPITAL)) for entry in books.by_role.get(Role.CAPITAL, ()))
    contributions = owed(books, Role.MEMBER_CAPITAL)
    if given + contributions < least.whole:
        yield Found(
            subject="club",
            message=message(
                "the income fund received {capital} of capital; the regulation wants {least}",
                capital=Dong(given + contributions),
                least=Dong(least.whole),
            ),
            date=books.as_of,
            fund=Fund.INCOME,
            amount=given + contributions,
            article=least.article,
        )
