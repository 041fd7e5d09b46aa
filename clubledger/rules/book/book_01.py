"""BOOK-01: the ledger cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.books.place import Place
from clubledger.i18n import N_, message
from clubledger.rules.findings import Found, Level
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.loading import Loaded


def loaded_folder(books: Books) -> Iterable[Loaded]:
    """List how the folder was loaded; nothing inside a Beancount plugin, where Beancount itself says so."""
    return (books.loaded,) if books.loaded is not None else ()


@rule(
    "BOOK-01",
    "broken-ledger",
    Level.ERROR,
    subject=N_("club"),
    title=N_("The ledger cannot be read"),
    why=N_(
        "An entry that Beancount cannot use is left out of every sum, and a file with foreign programs in it may do harm. "
        "No figure of such a ledger proves anything, so none is reckoned."
    ),
    source=N_("Books: only a ledger that adds up can be audited"),
    paper=N_("The paper is not at fault: keep the slips at hand, each error is compared with its slip."),
    ledger=N_(
        "Put the first error right in the file and on the line that it names, then check again: later errors often follow "
        "from the first. Do not delete an entry to be rid of an error."
    ),
    each=loaded_folder,
    structural=True,
    as_of=True,
)
def broken_ledger(books: Books, loaded: Loaded) -> Iterator[Found]:
    """Any error of Beancount but a failed count, and anything that is not safe to read."""
    if loaded.ok:
        return
    first = loaded.problems[0]
    place = Place(first.file, first.line) if first.file else None
    yield Found(
        "club",
        message(
            "errors in the ledger: {count}; the first is in {place}: {problem}",
            count=len(loaded.problems),
            place=str(place) if place else message("the club's folder"),
            problem=first.message,
        ),
        books.as_of,
        place,
    )
