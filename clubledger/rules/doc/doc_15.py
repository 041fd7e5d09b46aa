"""DOC-15: void receipts in whose place none was written."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from clubledger.i18n import N_, message
from clubledger.rules.doc.series import Series, voucher_series
from clubledger.rules.doc.slips import slip_text
from clubledger.rules.findings import Found, Level, found_in
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction

RECEIPT: Final = "PT"
DAYS: Final = 3
"""Who stands there with money gets a new slip at once; who went home comes back in a few days."""
SEVERAL: Final = 3
"""Once a payer is told to come back with the right sum, and once a slip is spoilt that nobody needed; not three times a year."""
AT_ONCE: Final = 2
"""Sheets that stuck together, a book that got wet: one mishap, however many slips of one day."""


_SHOWN: Final = 10
"""Slips that a message names: a page of the book of slips."""


@dataclass(frozen=True, slots=True)
class VoidReceipt:
    """A void receipt in whose place none was written; how many of the fund's year are so by its day, and the last of them."""

    entry: Transaction
    series: Series
    so_far: int
    last: tuple[str, ...]


def void_receipts(books: Books) -> Iterable[VoidReceipt]:
    """The void receipts in whose place none was written, from the day on which a fund has several of a year."""
    for series in voucher_series(books):
        if series.prefix == RECEIPT:
            yield from _several(series, _not_replaced(series, books.as_of))


def _several(series: Series, void: Iterable[Transaction]) -> Iterator[VoidReceipt]:
    counted = 0
    slips: list[str] = []
    for _, group in groupby(sorted(void, key=lambda entry: entry.date), key=lambda entry: entry.date):
        day = list(group)
        counted += min(len(day), AT_ONCE)
        slips += (slip_text(entry) for entry in day)
        if counted >= SEVERAL:
            last = tuple(slips[-_SHOWN:])
            yield from (VoidReceipt(entry, series, len(slips), last) for entry in day)


def _not_replaced(series: Series, as_of: date) -> Iterator[Transaction]:
    """The void slips of a series, by number, after which no receipt was written within days; looked at when these are over.

    A slip that was entered as void later than it was spoilt stands before older ones. The spoilt slips of the day on which a book
    was begun are none, nor is the rest of it that was crossed out when the year was over.
    """
    written = {number: entry.date for number, entries in series.slips if (entry := _written(entries))}
    days, begun = frozenset(written.values()), min(entry.date for _, (entry, *_) in series.slips)
    lowest, highest = min(written, default=0), max(written, default=0)
    crossed_out = max((entries[0].date for number, entries in series.slips if number > highest), default=None)
    next_day = _next_days(series, written)
    for number, entries in series.slips:
        void = entries[0]
        if number in written or void.date in days or (as_of - void.date).days <= DAYS:
            continue
        following = next_day[number]
        replaced = following is not None and (following - void.date).days <= DAYS
        trial = number < lowest and void.date == begun
        rest = number > highest and void.date == crossed_out and _at_the_end(void.date, series.year)
        if not (replaced or trial or rest):
            yield void


def _next_days(series: Series, written: Mapping[int, date]) -> Mapping[int, date | None]:
    """The day of the next slip of the series that was written, by number."""
    days: dict[int, date | None] = {}
    following: date | None = None
    for number, _ in reversed(series.slips):
        days[number] = following
        following = written.get(number, following)
    return days


def _written(entries: Iterable[Transaction]) -> Transaction | None:
    """The first line of a slip that is not void."""
    return next((entry for entry in entries if entry.postings), None)


def _at_the_end(day: date, year: int) -> bool:
    return day.year > year or (day.year == year and day.month == 12)


@rule(
    "DOC-15",
    "void-receipts",
    Level.WARNING,
    subject=N_("voucher"),
    title=N_("Receipts are void, and none was written in their place"),
    why=N_(
        "A receipt that is spoilt is written anew at once, for somebody stands there with money. One that was handed out and then "
        "entered as void hides the money that came in for it: no number is missing, and the box holds what the books say."
    ),
    source=N_("Books: a spoilt slip stays in the book, crossed out, with both its copies"),
    paper=N_(
        "Lay the crossed-out slips on the table, the original and its copy. Where the original is not there, somebody has it: ask "
        "who gave money in those days, and look at their receipts."
    ),
    ledger=N_(
        "If money came in, enter the receipt with its amount in place of the void slip. If the originals are there, a meeting sees "
        "them and writes a waiver for DOC-15 and the slip with reason, by and minutes."
    ),
    each=void_receipts,
)
def voids_not_replaced(_books: Books, item: VoidReceipt) -> Iterator[Found]:
    """Several void receipts of a fund and year after which none was written on the day or in the next days."""
    yield found_in(
        item.entry,
        slip_text(item.entry),
        message(
            "{voucher} is void, and in the {days} days after it no receipt was written in its place; of {year} that makes {count} in "
            "the {fund}, the last of them {slips}. Lay the crossed-out originals, both copies, on the table",
            voucher=slip_text(item.entry),
            days=DAYS,
            count=item.so_far,
            fund=item.series.fund.label,
            year=str(item.series.year),
            slips=item.last,
        ),
        fund=item.series.fund,
    )
