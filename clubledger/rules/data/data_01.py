"""DATA-01: an amount with decimals."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, TypeGuard

from beancount.core.amount import Amount

from clubledger.books.entries import CURRENCY
from clubledger.i18n import N_, message
from clubledger.regulation import KEYS
from clubledger.regulation.parameters import Unit
from clubledger.rules.findings import Found, Level, found_in
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction
    from clubledger.books.place import Place


class Fraction(NamedTuple):
    """An amount of VND with decimals, where it is written and in which transaction, if in one."""

    number: Decimal
    date: date
    place: Place
    entry: Transaction | None = None


def fractions(books: Books) -> Iterable[Fraction]:
    """List the amounts of VND with decimals: of postings, counts, metadata and the regulation, each line once."""
    by_line: dict[Place, Fraction] = {}
    for fraction in _fractions(books):
        by_line.setdefault(fraction.place, fraction)
    return by_line.values()


def _fractions(books: Books) -> Iterator[Fraction]:
    for entry in books.effective:
        for posting in entry.postings:
            if posting.currency == CURRENCY and not posting.automatic and _has_decimals(posting.number):
                yield Fraction(posting.number, entry.date, posting.place, entry)
        for value in entry.meta.values():
            if type(value) is Amount and value.currency == CURRENCY and _has_decimals(value.number):
                yield Fraction(value.number, entry.date, entry.place, entry)
    for count in books.counts:
        if _has_decimals(count.amount):
            yield Fraction(count.amount, count.date, count.place)
    for provision, place in books.directives.provisions:
        if KEYS[provision.key].unit is Unit.VND and _has_decimals(provision.value):
            yield Fraction(provision.value, provision.since, place)


def _has_decimals(number: object) -> TypeGuard[Decimal]:
    if not isinstance(number, Decimal) or number.same_quantum(_WHOLE):
        return False
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent < 0


_WHOLE = Decimal(1)


@rule(
    "DATA-01",
    "not-whole-dong",
    Level.ERROR,
    subject=N_("file and line"),
    title=N_("An amount has decimals"),
    why=N_(
        "Beancount takes a point for the beginning of decimals: it reads 50.000 VND as fifty đồng, without a word. "
        "A thousand times too little is then booked or counted."
    ),
    source=N_("Books: money is whole đồng"),
    paper=N_("Compare the amount with the slip or the form; the paper itself is usually right."),
    ledger=N_("Write the amount with commas, 50,000 VND, or without any separator, 50000 VND."),
    each=fractions,
    structural=True,
    plugin="vouchers",
)
def not_whole_dong(_books: Books, fraction: Fraction) -> Iterator[Found]:
    """A VND amount with decimals."""
    text = message(
        "{written} VND is read as {read} đồng: write amounts with commas or without separators",
        written=str(fraction.number),
        read=fraction.number.normalize(),
    )
    subject, amount = str(fraction.place), int(fraction.number)
    if fraction.entry is None:
        yield Found(subject, text, fraction.date, fraction.place, amount=amount)
    else:
        yield found_in(fraction.entry, subject, text, amount=amount, place=fraction.place)
