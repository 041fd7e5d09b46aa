"""DOC-03: numbers that are missing between the slips."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from clubledger.i18n import N_, message
from clubledger.rules.doc.series import Series, voucher_series
from clubledger.rules.doc.slips import slip_text
from clubledger.rules.findings import Found, Level
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction


@rule(
    "DOC-03",
    "voucher-gap",
    Level.WARNING,
    subject=N_("fund and slip numbers"),
    title=N_("Slip numbers are missing"),
    why=N_(
        "Slips are numbered one after another so that a missing one shows. A missing receipt slip may be money that was "
        "taken in and never entered."
    ),
    source=N_(
        "Books: slips are numbered without gaps, by fund and year; the printed rules of the cash book want them in order"
    ),
    paper=N_(
        "Look for the slips with these numbers, also in the carbon copies of the book of slips. A spoilt slip stays in the "
        "book, crossed out, with the word “Hủy”."
    ),
    ledger=N_(
        "Enter what was found. Enter a spoilt slip as an entry with its voucher and no amounts. Correct the number if it "
        "was only mistyped."
    ),
    each=voucher_series,
    plugin="vouchers",
)
def voucher_gap(_books: Books, series: Series) -> Iterator[Found]:
    """Numbers missing between the lowest and the highest of a series; each gap is one finding."""
    for (before, earlier), (after, later) in pairwise(series.slips):
        if after - before < 2:
            continue
        width = min(_digits(earlier[0]), _digits(later[0]))
        missing = series.name(before + 1, after - 1, width)
        yield Found(
            subject=f"{series.fund} {missing}",
            message=message(
                "{missing} of the {fund} is not in the books; {count} missing between {before} and {after}",
                missing=missing,
                fund=series.fund.label,
                count=after - before - 1,
                before=slip_text(earlier[0]),
                after=slip_text(later[0]),
            ),
            date=later[0].date,
            place=later[0].place,
            fund=series.fund,
        )


def _digits(entry: Transaction) -> int:
    """How many digits a slip's number was written with."""
    return len(slip_text(entry).rpartition("-")[2])
