"""FUND-09: nothing says why money left the income fund for the operating fund."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.books.chart import Fund, Role
from clubledger.i18n import N_, Dong, message
from clubledger.rules.findings import Found, Level, found_in
from clubledger.rules.registry import rule
from clubledger.rules.transfers import Transfer, period_year, sees_both, transfers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction


@rule(
    "FUND-09",
    "transfer-unexplained",
    Level.WARNING,
    subject=N_("link"),
    title=N_("Nothing says why money left the income fund for the operating fund"),
    why=N_(
        "Only the operating fund's share of a year's interest, or what a meeting decided, may leave the fund that is "
        "there to be lent."
    ),
    source=N_(
        "The club's regulation, the article on sharing out the interest; else a decision of the meeting"
    ),
    paper=N_(
        "Write on both slips which year's interest it was, or the number of the minutes. If neither is true, bring the "
        "money back."
    ),
    ledger=N_(
        "Add period and the fiscal year (such as “2024”) to the transfer, or minutes. If the money comes back, book a "
        "transfer the other way under a link of its own."
    ),
    each=transfers,
    plugin="funds",
)
def transfer_unexplained(books: Books, transfer: Transfer) -> Iterator[Found]:
    """A transfer out of the income fund with neither period nor minutes, on either half."""
    out = [entry for entry in transfer.halves if entry.moved(Role.TRANSFER, fund=Fund.INCOME) > 0]
    if not out or not sees_both(books) or any(_explained(books, entry) for entry in transfer.halves):
        return
    amount = sum(entry.moved(Role.TRANSFER, fund=Fund.INCOME) for entry in out)
    period = next((entry.period for entry in transfer.halves if entry.period), None)
    minutes = next((entry.minutes for entry in transfer.halves if entry.minutes), None)
    text = (
        message(
            "{link}: {amount} left the income fund by {minutes} of the board; only a meeting of the members decides it",
            link=transfer.subject,
            amount=Dong(amount),
            minutes=minutes,
        )
        if minutes is not None
        else message(
            "{link}: {amount} left the income fund with neither period nor minutes",
            link=transfer.subject,
            amount=Dong(amount),
        )
        if period is None
        else message(
            "{link}: {amount} left the income fund without minutes, and its period “{period}” is no fiscal year that "
            "had interest to share",
            link=transfer.subject,
            amount=Dong(amount),
            period=period,
        )
    )
    yield found_in(out[0], transfer.subject, text, amount=amount, fund=Fund.INCOME)


def _explained(books: Books, entry: Transaction) -> bool:
    """Tell whether it has minutes, or a period: the last year before the books, or one that has begun."""
    year = period_year(entry)
    began = books.began or entry.date
    return books.members_decided(entry) or (
        year is not None and began.year - 1 <= year <= entry.date.year + 1
    )
