"""DOC-12: a slip whose number is of another year than its day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.books.periods import days_after, days_before, fiscal_year
from clubledger.i18n import N_, message
from clubledger.regulation import NONE
from clubledger.rules.doc.series import NUMBERED_HERE
from clubledger.rules.doc.slips import money_moved, slip_text
from clubledger.rules.findings import Found, Level, found_in
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.entries import Slip, Transaction

AROUND_NEW_YEAR: Final = 7
"""For so many days before and after a year's end a slip of the other year is a slip of the pen."""


def of_other_years(books: Books) -> Iterable[tuple[Slip, Transaction]]:
    """The transactions under the club's own slips of another year; void slips, openings and reversed pairs aside."""
    return (
        (entry.slip, entry)
        for entry in books.effective
        if entry.slip is not None
        and entry.slip.year != entry.date.year
        and entry.slip.prefix in NUMBERED_HERE
        and entry.postings
        and not entry.opening
        and entry.reverses is None
    )


@rule(
    "DOC-12",
    "voucher-other-year",
    Level.WARNING,
    subject=N_("voucher"),
    title=N_("A slip is numbered in another year than it is dated"),
    why=N_(
        "Each year has a series of its own. A number of another year hides in a series that nobody looks at any more: a "
        "slip may be written long after the year was closed, and no number seems to be missing."
    ),
    source=N_("Books: slips are numbered without gaps, by fund and year"),
    paper=N_(
        "Compare the date on the slip with its number. Correct the one that is wrong with a signature. A slip that is "
        "written afterwards gets the next free number of the year of its date."
    ),
    ledger=N_(
        "Correct the date or the voucher if it was mistyped. If the paper says the same, reverse the entry and enter it "
        "under a slip of the right year."
    ),
    each=of_other_years,
    plugin="vouchers",
)
def voucher_other_year(books: Books, numbered: tuple[Slip, Transaction]) -> Iterator[Found]:
    """The year of the number is neither the calendar year of the date nor its fiscal year; a note around New Year."""
    slip, entry = numbered
    if slip.year in _years(books, entry.date):
        return
    around = days_before(entry.date, AROUND_NEW_YEAR), days_after(entry.date, AROUND_NEW_YEAR)
    near = any(slip.year in _years(books, day) for day in around)
    yield found_in(
        entry,
        slip_text(entry),
        message(
            "{voucher} is dated {day}, and its number is one of {year}",
            voucher=entry.voucher or "",
            day=entry.date,
            year=str(slip.year),
        ),
        amount=money_moved(entry),
        level=Level.NOTE if near else None,
    )


def _years(books: Books, day: date) -> frozenset[int]:
    """The years that a slip of a day may bear: the calendar year, or the fiscal year where that is another."""
    provision = books.regulation.get("fiscal-year-end", day)
    if provision is None or provision.value == NONE:
        return frozenset({day.year})
    return frozenset({day.year, fiscal_year(day, provision.word)})
