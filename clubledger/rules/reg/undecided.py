"""Changes of the regulation that no meeting decided by their day."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clubledger.books.books import Books
    from clubledger.regulation import Provision


def undecided_changes(books: Books) -> Iterable[tuple[Provision, Provision]]:
    """List the changes after the books began, each with what held before, without minutes of a meeting held by then.

    A key's first value is none, and what a club older than its books changed until they began stands in older minutes.
    """
    began = books.began
    return (
        (before, after)
        for before, after in books.regulation.changes()
        if began is not None and after.since > began and not books.held(after.minutes, after.since)
    )
