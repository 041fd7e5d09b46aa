"""FUND-07: much of the income fund lies idle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.books.chart import MONEY, Fund
from clubledger.books.periods import Month, finished_months
from clubledger.errors import CannotJudge
from clubledger.i18n import N_, Dong, Percent, message
from clubledger.rules.findings import Found, Level
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books
    from clubledger.regulation import Provision


@rule(
    "FUND-07",
    "idle-money",
    Level.WARNING,
    subject=N_("first month"),
    title=N_("Much of the income fund lies idle"),
    why=N_(
        "The fund is there to be lent. Money that lies in the box or the bank month after month earns nothing, while "
        "members may be waiting for a loan."
    ),
    source=N_("The club's regulation, the article on using the capital (idle-max, idle-months)"),
    paper=N_(
        "Ask at the meeting who wants to borrow, those in hardship first, and write their requests down. If nobody does, "
        "talk about the size, the term or the rate of the loans."
    ),
    ledger=N_(
        "Book the loans when they are paid out. If the meeting keeps the money back for a reason, write a waiver for "
        "FUND-07 and the first month, with until."
    ),
    needs=("idle-max", "idle-months"),
)
def idle_money(books: Books, _club: Books) -> Iterator[Found]:
    """Cash and bank above their share of the assets at so many month ends running, since the first loan."""
    lent = [loan.first.date for loan in books.loans.values() if loan.first is not None]
    if not lent:
        return
    accounts = books.chart.having(*MONEY, fund=Fund.INCOME)
    first: Month | None = None
    running, reported = 0, False
    unjudged: CannotJudge | None = None
    for month in finished_months(min(lent), books.as_of):
        try:
            most = books.regulation.require("idle-max", month.last)
            enough = books.regulation.require("idle-months", month.last).whole
        except CannotJudge as reason:  # the other months can be judged still
            unjudged, first, running, reported = reason, None, 0, False
            continue
        money, assets = books.balances.total(accounts, month.last), books.assets(Fund.INCOME, month.last)
        if not _is_idle(money, assets, most):
            first, running, reported = None, 0, False
            continue
        first, running = first or month, running + 1
        if running >= enough and not reported:
            reported = True
            yield Found(
                subject=str(first),
                message=message(
                    "at {count} month ends running from {first} on, more than {most} of the income fund lay idle; on "
                    "{day} {money} of {assets}",
                    count=running,
                    first=str(first),
                    most=Percent(most.number),
                    day=month.last,
                    money=Dong(money),
                    assets=Dong(assets),
                ),
                date=month.last,
                fund=Fund.INCOME,
                amount=money,
                article=most.article,
            )
    if unjudged is not None:
        raise unjudged


def _is_idle(money: int, assets: int, most: Provision) -> bool:
    return assets > 0 and money * 100 > most.number * assets
