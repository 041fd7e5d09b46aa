"""LOAN-14: too large a share of the loans with the board."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from clubledger.books.chart import Fund, Role
from clubledger.books.contracts import CannotTell
from clubledger.i18n import N_, Dong, Percent, message
from clubledger.rules.findings import Found, Level
from clubledger.rules.loan.rounding import cents
from clubledger.rules.registry import rule, the_club

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books


@rule(
    "LOAN-14",
    "insider-loans",
    Level.WARNING,
    subject=N_("club"),
    title=N_("The board holds too large a share of the loans"),
    why=N_(
        "Those who decide on loans should not be those who hold them: the money is there for all members."
    ),
    source=N_("The club's regulation on loans to the board (insider-max)"),
    paper=N_(
        "Lend to other members first until the share has come down; who wants to borrow leaves the room when the meeting "
        "decides on it."
    ),
    ledger=N_(
        "Check the board directives: has somebody else taken over an office? Who lays one down that nobody takes over counts "
        "for 62 days more. If the meeting knows of it and agrees, write a waiver "
        "for LOAN-14 and club with an end date."
    ),
    each=the_club,
    needs=("insider-max",),
    as_of=True,
)
def insider_loans(books: Books, _club: Books) -> Iterator[Found]:
    """Compare what the board of the as-of date owes, who laid down an office lately included, with what all owe."""
    limit = books.regulation.require("insider-max", books.as_of)
    debts = [
        (account.member, debt)
        for account in books.chart.having(Role.LOAN)
        if (debt := books.balances.of(account, books.as_of)) > 0
    ]
    if not debts:
        return
    board = books.insiders(books.as_of)
    if not board:
        raise CannotTell(message("the books do not say who is on the board"))
    outstanding = sum(debt for _, debt in debts)
    insiders = [(member, debt) for member, debt in debts if member in board]
    owed = sum(debt for _, debt in insiders)
    if owed * 100 > limit.number * outstanding:
        yield Found(
            subject="club",
            message=message(
                "The board ({members}) owes {owed} of the {outstanding} lent out, {share}; the regulation allows {limit}",
                members=tuple(sorted({member for member, _ in insiders if member is not None})),
                owed=Dong(owed),
                outstanding=Dong(outstanding),
                share=Percent(cents(Decimal(owed * 100) / outstanding)),
                limit=Percent(limit.number),
            ),
            date=books.as_of,
            fund=Fund.INCOME,
            amount=owed,
            article=limit.article,
        )
