"""DOC-07: a reversal that is not the opposite of what it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.i18n import N_, message
from clubledger.rules.doc.slips import money_moved
from clubledger.rules.findings import Found, Level, found_in, voucher_or_place
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.reversals import Reversal


def irregular_reversals(books: Books) -> Iterable[Reversal]:
    """The reversals that cancel nothing."""
    return (reversal for reversal in books.reversals if reversal.problem is not None)


@rule(
    "DOC-07",
    "reversal-irregular",
    Level.ERROR,
    subject=N_("voucher"),
    title=N_("A correction does not cancel what it says it cancels"),
    why=N_(
        "A wrong entry is never erased: it is cancelled by one with opposite signs, and then booked rightly. If the two do "
        "not match, the mistake stays in the books, or money disappears under the name of a correction."
    ),
    source=N_("Luật Kế toán 2015, Điều 27: nothing is erased; a mistake is corrected by a further entry"),
    paper=N_(
        "Find the slip that was wrong. Write a correction slip with the same amounts, a number of its own, and the number of "
        "the slip that it cancels."
    ),
    ledger=N_(
        "Put the voucher of the wrong entry into reverses, and use its accounts, amounts and links with opposite signs; the "
        "same fund, not an earlier date, a voucher of its own. A correction of another amount is an entry without reverses."
    ),
    each=irregular_reversals,
    structural=True,
    plugin="vouchers",
)
def reversal_irregular(_books: Books, reversal: Reversal) -> Iterator[Found]:
    """``reverses`` names no voucher of the fund, or is not its exact opposite."""
    if reversal.problem is None:
        return
    entry = reversal.transaction
    yield found_in(
        entry,
        voucher_or_place(entry),
        message(
            "the entry says that it reverses {voucher}, but {problem}",
            voucher=entry.reverses or "",
            problem=reversal.problem,
        ),
        amount=money_moved(entry),
    )
