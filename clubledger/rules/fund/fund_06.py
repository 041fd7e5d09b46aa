"""FUND-06: capital that is gone."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Fund, Role
from clubledger.errors import CannotJudge
from clubledger.i18n import N_, Dong, Message
from clubledger.rules.allowances import allowances, paid_of, within_fixed_sum
from clubledger.rules.findings import Found, Level
from clubledger.rules.fund.worth import lost_without_minutes, worth_of
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books


@rule(
    "FUND-06",
    "capital-eroded",
    Level.ERROR,
    subject=N_("club, or opening"),
    title=N_("Some of the capital is gone"),
    why=N_(
        "Capital was given to be lent again and again. What the fund has in cash, bank and loans, less what it owes, "
        "must not be less than the capital it received: only interest may be spent. Books that begin with less than that "
        "say that money was lost before them: the members must know of it."
    ),
    source=N_("Books: the income fund keeps its capital; losses only by minuted write-offs and bank fees"),
    paper=N_(
        "Add up box, bank and debts, take off what the fund must give back, and compare with the list of those who gave "
        "capital. Find what was spent beyond the interest, and bring it back to the meeting: who repays it, and when? "
        "Of a loss before the books: compare each contract with what was brought forward, and look for the minutes that "
        "tell of the loss; if there are none, the next meeting hears of it."
    ),
    ledger=N_(
        "Look first at FUND-08, LOAN-17 and CASH-04: they name the entries. If the meeting decided a write-off or gave "
        "capital back, add the number of its minutes to the entry. Where the money came back, reverse the entry that "
        "took it, with the new receipt's number. Under the opening that brings a loss forward write minutes, the ones that "
        "say why."
    ),
    as_of=True,
    structural=True,
)
def capital_eroded(books: Books, _club: Books) -> Iterator[Found]:
    """Net assets below the capital paid in, less minuted write-offs net of recoveries, less bank fees.

    A warning: openings that bring forward a loss and name no minutes; a note, where it explains itself.
    """
    yield from _lost_before_the_books(books)
    worth = worth_of(books)
    if worth.missing <= 0:
        return
    ahead = worth.missing <= max(
        min(_allowances(books), _month_of_interest(books)), _fixed_sum_of_the_year(books)
    )
    text = (
        N_(
            "the income fund has {net} after what it owes, {missing} less than its capital of {capital}: allowances "
            "were paid ahead of the month's interest"
        )
        if ahead
        else N_(
            "the income fund has {net} after what it owes; of its capital of {capital}, {allowed} went by minuted "
            "write-offs and bank fees, and {missing} is gone otherwise"
        )
    )
    yield Found(
        subject="club",
        message=Message(
            text,
            {
                "net": Dong(worth.net),
                "capital": Dong(worth.capital),
                "allowed": Dong(worth.lost_before + worth.written_off + worth.fees),
                "missing": Dong(worth.missing),
            },
        ),
        date=books.as_of,
        fund=Fund.INCOME,
        amount=worth.missing,
        level=Level.NOTE if ahead else None,
    )


LITTLE: Final = 100_000
"""What older books may be short of by rounding and fees of a bank, in đồng."""
OPENING: Final = "opening"
"""The subject of a loss that the books begin with."""


def _lost_before_the_books(books: Books) -> Iterator[Found]:
    lost = lost_without_minutes(books)
    if lost is None or lost.amount <= LITTLE:
        return
    explained = lost.amount - lost.explained <= LITTLE
    text = (
        N_(
            "the openings of the income fund bring forward {lost} less than its capital, for allowances of the running year or "
            "debts given up under their contracts, and name no minutes"
        )
        if explained
        else N_(
            "the books of the income fund begin with a loss: its openings bring forward {lost} less than its capital, and name "
            "no minutes that say why"
        )
    )
    yield Found(
        OPENING,
        Message(text, {"lost": Dong(lost.amount)}),
        books.as_of,
        lost.opening.place,
        fund=Fund.INCOME,
        amount=lost.amount,
        level=Level.NOTE if explained else Level.WARNING,
    )


def _allowances(books: Books) -> int:
    return sum(entry.moved(Role.ALLOWANCE) for entry in books.by_role.get(Role.ALLOWANCE, ()))


def _fixed_sum_of_the_year(books: Books) -> int:
    """What was paid in the running fiscal year of a fixed sum of allowances: its interest may come at the year's end."""
    within = within_fixed_sum(books)
    if not within:
        return 0
    year = books.fiscal_years.of(books.as_of)
    return sum(
        paid_of(entry)
        for entry in allowances(books)
        if entry.index in within and books.fiscal_years.of(entry.date) == year
    )


def _month_of_interest(books: Books) -> int:
    """What the loans owed bring in a month: it comes at the end of the month whose allowance was paid already."""
    total = Decimal()
    for loan in books.loans.values():
        if loan.balance > 0:
            try:
                total += loan.balance * loan.rate / 100
            except CannotJudge:  # a loan whose rate nobody knows excuses nothing
                continue
    return int(total)
