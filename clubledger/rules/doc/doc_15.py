"""DOC-15: void receipts in whose place none was written."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from clubledger.books.periods import days_after
from clubledger.i18n import N_, message
from clubledger.rules.doc.series import Series, voucher_series
from clubledger.rules.doc.slips import slip_text
from clubledger.rules.findings import Found, Level, found_in
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction

RECEIPT: Final = "PT"
DAYS: Final = 3
"""Who stands there with money gets a new slip at once; who went home comes back in a few days."""
UNTIL_THE_MEETING: Final = 14
"""A slip is spoilt when the book is looked through, or slips are written beforehand: the meeting after it is where people pay."""
SEVERAL: Final = 3
"""Once a payer is told to come back with the right sum, and once a slip is spoilt that nobody needed; not three times a year."""
AT_ONCE: Final = 2
"""Sheets that stuck together, a book that got wet: one mishap, however many slips of one day."""
REST: Final = 5
"""So many void slips one after another are the rest of a book; nobody hands out a handful on one day and writes no good one."""

_SHOWN: Final = 10
"""Slips that a message names: a page of the book of slips."""


@dataclass(frozen=True, slots=True)
class VoidReceipt:
    """A void receipt in whose place none was written for some days; how many of the fund's year are so by its day, and the last of them."""

    entry: Transaction
    days: int
    series: Series
    so_far: int
    last: tuple[str, ...]


def void_receipts(books: Books) -> Iterable[VoidReceipt]:
    """The void receipts in whose place none was written, from the day on which a fund has several of a year."""
    written = frozenset(entry.date for entry in books.transactions if entry.voucher and entry.postings)
    meetings = sorted(day for days in books.meeting_days.values() for day in days)
    for series in voucher_series(books):
        if series.prefix == RECEIPT:
            yield from _several(series, _not_replaced(series, written, _Until(meetings, books.as_of)))


def _several(series: Series, void: Iterable[_Void]) -> Iterator[VoidReceipt]:
    numbers = [number for number, _ in series.slips]
    counted = 0
    slips: list[str] = []
    for _, group in groupby(sorted(void, key=lambda slip: slip.entry.date), key=lambda slip: slip.entry.date):
        day = list(group)
        counted += 1 if _rest_of_a_book(day, numbers) else min(len(day), AT_ONCE)
        slips += (slip_text(slip.entry) for slip in day)
        if counted >= SEVERAL:
            last = tuple(slips[-_SHOWN:])
            yield from (VoidReceipt(slip.entry, slip.days, series, len(slips), last) for slip in day)


@dataclass(frozen=True, slots=True)
class _Void:
    """A void slip in whose place none was written within so many days."""

    number: int
    entry: Transaction
    days: int


def _rest_of_a_book(day: list[_Void], numbers: list[int]) -> bool:
    """Whether a day's void slips follow one another and are many, or the last before a book that begins with a higher number."""
    low, high = day[0].number, day[-1].number
    if high - low + 1 != len(day):
        return False
    after = bisect_right(numbers, high)
    return len(day) >= REST or (after < len(numbers) and numbers[after] > high + 1)


class _Until:
    """For how long a slip may be written anew."""

    def __init__(self, meetings: list[date], as_of: date) -> None:
        self._meetings = meetings
        self._as_of = as_of

    def days(self, void: date) -> int | None:
        """The days up to the next meeting if it is near, else a few; ``None`` where they are not over yet."""
        place = bisect_right(self._meetings, void)
        meeting = (self._meetings[place] - void).days if place < len(self._meetings) else None
        near = meeting is not None and meeting <= UNTIL_THE_MEETING
        days = max(DAYS, meeting) if near and meeting is not None else DAYS
        over = self._as_of > days_after(void, days if near else UNTIL_THE_MEETING)
        return days if over else None


def _not_replaced(series: Series, written_on: Container[date], until: _Until) -> Iterator[_Void]:
    """The void slips of a series, by number, after which no receipt was written within days; looked at when these are over.

    Whichever slip was written on its day, in whichever book, stands in its place. A slip that was entered as void later than it
    was spoilt stands before older ones. The spoilt slips of the day on which a book was begun are none, nor is the rest of it
    that was crossed out when the year was over.
    """
    written = {number: entry.date for number, entries in series.slips if (entry := _written(entries))}
    begun = min(entry.date for _, (entry, *_) in series.slips)
    lowest, highest = min(written, default=0), max(written, default=0)
    crossed_out = max((entries[0].date for number, entries in series.slips if number > highest), default=None)
    next_day = _next_days(series, written)
    for number, entries in series.slips:
        void = entries[0]
        if number in written or void.date in written_on:
            continue
        days = until.days(void.date)
        if days is None:
            continue
        following = next_day[number]
        replaced = following is not None and (following - void.date).days <= days
        trial = number < lowest and void.date == begun
        rest = number > highest and void.date == crossed_out and _at_the_end(void.date, series.year)
        if not (replaced or trial or rest):
            yield _Void(number, void, days)


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
            days=item.days,
            count=item.so_far,
            fund=item.series.fund.label,
            year=str(item.series.year),
            slips=item.last,
        ),
        fund=item.series.fund,
    )
