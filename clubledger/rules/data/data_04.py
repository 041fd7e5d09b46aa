"""DATA-04: money turned into goods by a price."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.books.entries import CURRENCY
from clubledger.i18n import N_, Dong, message
from clubledger.rules.findings import Found, Level, found_in
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.entries import Posting, Transaction


def priced(books: Books) -> Iterable[tuple[Transaction, Posting]]:
    """List the transactions that have money, each with its first posting that has a price or a cost."""
    for entry in books.effective:
        posting = next((posting for posting in entry.postings if posting.priced), None)
        if posting is not None and any(other.currency == CURRENCY for other in entry.postings):
            yield entry, posting


@rule(
    "DATA-04",
    "money-turned-to-goods",
    Level.ERROR,
    subject=N_("file and line"),
    title=N_("Money was turned into goods by a price"),
    why=N_(
        "A price lets money disappear from every sum: 5 million turn into “50 rice @ 100,000”, the transaction balances, "
        "and no rule about money sees them again."
    ),
    source=N_("Books: money is VND and never has a price or a cost"),
    paper=N_(
        "Find the slip: what was bought, for how much, and where is it now? Things are listed in the book of things."
    ),
    ledger=N_(
        "Book the purchase as an expense in VND. Write the things in a transaction of their own, in their commodity, "
        "without @ and without braces."
    ),
    each=priced,
    structural=True,
    plugin="vouchers",
)
def money_turned_to_goods(_books: Books, item: tuple[Transaction, Posting]) -> Iterator[Found]:
    """A price or cost in a transaction that has VND."""
    entry, posting = item
    turned = abs(sum(other.amount for other in entry.postings if not other.priced))
    yield found_in(
        entry,
        str(posting.place),
        message("{amount} turned into {currency} by a price", amount=Dong(turned), currency=posting.currency)
        if turned
        else message("a price of {currency} stands in a transaction of money", currency=posting.currency),
        amount=turned or None,
        place=posting.place,
    )
