"""FUND-08: money of the income fund used for something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.books.chart import Fund
from clubledger.i18n import N_
from clubledger.rules.findings import Found, Level, found_in, voucher_or_place
from clubledger.rules.fund.uses import wrong_uses
from clubledger.rules.registry import Decided, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books


@rule(
    "FUND-08",
    "wrong-use",
    Level.ERROR,
    subject=N_("voucher"),
    title=N_("Money of the income fund was used for something else"),
    why=N_(
        "The income fund is lent to members. Apart from that it pays allowances and bank fees, passes the operating fund "
        "and, where the club agreed so, the members their share of the interest, and gives back what was only borrowed. "
        "Capital and reserve belong to all members: only their meeting may take of them."
    ),
    source=N_(
        "The commune's plan, part II, 2b and 2c: the members are lent the capital, each fund is managed by the club's "
        "regulation"
    ),
    paper=N_(
        "Look at the slip: who received the money, and what for? What belongs to the operating fund is paid by that "
        "fund: bring the money back. What nobody decided is repaid by whoever paid it out; what the meeting did decide "
        "is in its minutes: write their number on the slip. A decision of long ago is put to the meeting again. Where the fund "
        "is said to owe money to somebody on the board, ask for the receipt that shows the money coming in, and for the book "
        "of that year."
    ),
    ledger=N_(
        "If a meeting decided to take of the capital or the reserve, add minutes to the entry. If the account is wrong, "
        "or the money came back, reverse the entry, and book again what was right. Contributions and loans to the fund are given back only as far as they "
        "were paid in; interest is refunded under the loan's link. What a count found missing is booked with the minutes "
        "of the meeting that decided about it. If a later meeting let another use stand, write a waiver for FUND-08 and the voucher."
    ),
    plugin="loans",
    decided=Decided.LATER,
)
def wrong_use(books: Books, _club: Books) -> Iterator[Found]:
    """Money, debts or the fund's own capital that went to what is none of its purposes."""
    for entry, uses in wrong_uses(books):
        level = min((use.level for use in uses), key=lambda level: level.rank)
        reported = [use for use in uses if use.level is level]
        yield found_in(
            entry,
            voucher_or_place(entry),
            max(reported, key=lambda use: use.amount).text,
            amount=sum(use.amount for use in reported),
            level=level,
            fund=Fund.INCOME,
        )
