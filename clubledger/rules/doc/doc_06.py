"""DOC-06: a slip dated before the one with the number before it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from clubledger.i18n import N_, message
from clubledger.rules.doc.series import Series, voucher_series
from clubledger.rules.doc.slips import money_moved, slip_text
from clubledger.rules.findings import Found, Level, found_in, voucher_or_place
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction


@rule(
    "DOC-06",
    "voucher-out-of-order",
    Level.WARNING,
    subject=N_("voucher"),
    title=N_("A slip is dated before the one with the number before it"),
    why=N_(
        "Numbers and dates run together when slips are written on the day. A later number with an earlier date was written "
        "afterwards, or its date is wrong."
    ),
    source=N_(
        "Books: slips are written on the day and in the order of their numbers, as the printed rules of the cash book say"
    ),
    paper=N_(
        "Compare the slip with the ones before and after it. Correct a wrong date or number with a signature; if it was "
        "written afterwards, say so on it and why."
    ),
    ledger=N_(
        "Correct the date or the voucher if it was mistyped. If the paper says the same, leave the entry as it is: the "
        "explanation belongs on the slip."
    ),
    each=voucher_series,
    plugin="vouchers",
)
def voucher_out_of_order(_books: Books, series: Series) -> Iterator[Found]:
    """A slip dated before its predecessor; void slips have no day that matters."""
    firsts = [entry for _, entries in series.slips if (entry := _first_written(entries)) is not None]
    for before, after in pairwise(firsts):
        if after.date < before.date:
            yield found_in(
                after,
                voucher_or_place(after),
                message(
                    "{voucher} is dated {day}, before {predecessor} of {earlier}",
                    voucher=after.voucher or "",
                    day=after.date,
                    predecessor=slip_text(before),
                    earlier=before.date,
                ),
                amount=money_moved(after),
            )


def _first_written(entries: Iterable[Transaction]) -> Transaction | None:
    return next((entry for entry in entries if entry.postings), None)
