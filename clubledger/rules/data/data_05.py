"""DATA-05: money of another country is booked as a thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Fund, Role
from clubledger.i18n import N_, message
from clubledger.rules.findings import Found, Level, found_in
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.entries import Posting, Transaction

CURRENCIES: Final = frozenset({"USD", "EUR", "CNY", "JPY", "THB", "KHR", "LAK"})
"""Money that comes to a village, by its ISO 4217 code; others, as PEN and CUP, are goods too: pens and cups."""


def booked_as_things(books: Books) -> Iterable[tuple[Transaction, Posting]]:
    """The first posting of each currency in each fund's accounts for things."""
    found: dict[tuple[Fund | None, str], tuple[Transaction, Posting]] = {}
    for entry in books.by_role.get(Role.IN_KIND, ()):
        for posting in entry.postings:
            if posting.currency in CURRENCIES and posting.account.role is Role.IN_KIND and posting.number:
                found.setdefault((posting.account.fund, posting.currency), (entry, posting))
    return found.values()


@rule(
    "DATA-05",
    "currency-as-things",
    Level.WARNING,
    subject=N_("currency"),
    title=N_("Money of another country is booked as a thing"),
    why=N_(
        "Things are in no sum of the fund and no count of the box. Money that is booked as a thing can be changed and spent, and "
        "nothing in the books goes down."
    ),
    source=N_("Books: money is VND; in-kind is for things and labour days"),
    paper=N_(
        "Change the money at the bank, keep the bank's slip, and write a receipt for the đồng that came of it. Until then two "
        "people sign for it."
    ),
    ledger=N_(
        "Reverse the entry and book the đồng that the bank gave as what it was: a gift, or capital. If the notes are kept on purpose, "
        "write a waiver for DATA-05 and the currency."
    ),
    each=booked_as_things,
    plugin="vouchers",
)
def currency_as_things(_books: Books, item: tuple[Transaction, Posting]) -> Iterator[Found]:
    """A foreign currency on an account of `in-kind`."""
    entry, posting = item
    yield found_in(
        entry,
        posting.currency,
        message(
            "{number} {currency} was booked as a thing on {account}: it is money",
            number=abs(posting.number),
            currency=posting.currency,
            account=posting.account.name,
        ),
        place=posting.place,
        fund=posting.account.fund,
    )
