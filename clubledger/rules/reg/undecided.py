"""Values of the regulation that no meeting decided by their day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.regulation import KEYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.regulation import Provision

TIME_TO_FILL_IN: Final = 62
"""Days from the first transaction: two monthly meetings, one to adopt the regulation and one to correct it."""


def undecided_changes(books: Books) -> Iterable[tuple[Provision | None, Provision]]:
    """List the changes after the books began, each with what held before, without minutes of a meeting held by then.

    The first value of a key without a default is none, and what a club older than its books changed until they began
    stands in older minutes.
    """
    began = books.began
    return (
        (before, after)
        for before, after in books.regulation.changes()
        if began is not None and after.since > began and not books.held(after.minutes, after.since)
    )


def late_first_values(books: Books) -> Iterator[Provision]:
    """List the keys' first values, without minutes, that came once the days to fill the regulation in were over."""
    for key, parameter in KEYS.items():
        for first in books.regulation.provisions(key)[:1] if parameter.default is None else ():
            late = books.began is not None and (first.since - books.began).days > TIME_TO_FILL_IN
            if late and first.minutes is None:
                yield first
