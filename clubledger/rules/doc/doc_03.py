"""DOC-03: numbers that are missing between the slips, and lines between those of a slip."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from clubledger.books.likeness import plain_code
from clubledger.i18n import N_, message
from clubledger.rules.doc.series import Series, voucher_series
from clubledger.rules.doc.slips import line_of, line_text, slip_text
from clubledger.rules.findings import Found, Level
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction


@rule(
    "DOC-03",
    "voucher-gap",
    Level.WARNING,
    subject=N_("fund and slip numbers"),
    title=N_("Slip numbers are missing"),
    why=N_(
        "Slips, and the lines of a sheet, are numbered one after another so that a missing one shows. A missing receipt slip "
        "or line may be money that was taken in and never entered."
    ),
    source=N_(
        "Books: slips are numbered without gaps, by fund and year; the printed rules of the cash book want them in order"
    ),
    paper=N_(
        "Look for the slips with these numbers, also in the carbon copies of the book of slips. A spoilt slip stays in the "
        "book, crossed out, with the word “Hủy”."
    ),
    ledger=N_(
        "Enter what was found. Enter a spoilt slip, or a line that was crossed out, as an entry with its voucher and no "
        "amounts. Correct the number if it was only mistyped."
    ),
    each=voucher_series,
    plugin="vouchers",
)
def voucher_gap(_books: Books, series: Series) -> Iterator[Found]:
    """Numbers missing between the lowest and the highest of a series, or of a slip's lines; each gap is one finding."""
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
    for number, entries in series.slips:
        if len(entries) > 1:
            yield from _missing_lines(series, number, entries)


def _missing_lines(series: Series, number: int, entries: Iterable[Transaction]) -> Iterator[Found]:
    """Gaps between the lowest and the highest line of a slip."""
    lines: dict[int, Transaction] = {}
    for entry in entries:
        line = line_of(entry)
        if line:
            lines.setdefault(int(line), entry)
    for before, after in pairwise(sorted(lines)):
        if after - before < 2:
            continue
        later = lines[after]
        slip = series.name(number, number, _digits(later))
        width = len(line_text(later))
        end = f"..{after - 1:0{width}}" if after - before > 2 else ""
        missing = f"{slip}/{before + 1:0{width}}{end}"
        yield Found(
            subject=f"{series.fund} {missing}",
            message=message(
                "{missing} of the {fund} is not in the books; {count} of the slip's lines missing between {before} and "
                "{after}",
                missing=missing,
                fund=series.fund.label,
                count=after - before - 1,
                before=f"/{before:0{width}}",
                after=f"/{after:0{width}}",
            ),
            date=later.date,
            place=later.place,
            fund=series.fund,
            voucher=later.voucher,
        )


def _digits(entry: Transaction) -> int:
    """How many digits a slip's number was written with."""
    return len(plain_code(slip_text(entry)).rpartition("-")[2])
