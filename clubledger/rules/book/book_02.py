"""BOOK-02: Beancount's own checks are switched off."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from clubledger.i18n import N_, message
from clubledger.rules.findings import Found, Level
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.weakened_checks import Weakness


def weaknesses(books: Books) -> Iterable[tuple[Weakness, ...]]:
    """List what weakens the checks, each kind once with all its places."""
    weakened = books.loaded.weakened if books.loaded else ()
    by_now = sorted(
        (weakness for weakness in weakened if weakness.date is None or weakness.date <= books.as_of),
        key=lambda weakness: (weakness.option, weakness.place),
    )
    return (tuple(same) for _, same in groupby(by_now, key=lambda weakness: weakness.option))


@rule(
    "BOOK-02",
    "checks-weakened",
    Level.ERROR,
    subject=N_("option"),
    title=N_("The ledger switches Beancount's own checks off"),
    why=N_(
        "With these lines a ledger passes although money is missing: amounts that do not balance, a count that is “about "
        "right”, a gap that is filled by itself."
    ),
    source=N_("Books: every amount balances to the đồng, and every count is exact"),
    paper=N_(
        "Count the money again. If it differs from the book, write the difference on the form bảng kiểm kê quỹ, signed, "
        "and let the meeting decide on it."
    ),
    ledger=N_(
        "Remove the line. What then shows as an error is a real difference: look for the slip that is missing, or book "
        "the difference with the minutes that decided it."
    ),
    each=weaknesses,
    structural=True,
    as_of=True,
)
def checks_weakened(books: Books, same: tuple[Weakness, ...]) -> Iterator[Found]:
    """Something in the ledger that makes Beancount check less, at its first place."""
    first = same[0]
    yield Found(
        first.option,
        message(
            "{problem} ({count} in all, the first in {place})",
            problem=first.message,
            count=len(same),
            place=str(first.place),
        )
        if len(same) > 1
        else first.message,
        books.as_of,
        first.place,
    )
