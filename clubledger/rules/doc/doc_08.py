"""DOC-08: a document that the books name and that is not in the folder."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clubledger.books.place import Place, place_of
from clubledger.i18n import N_, message
from clubledger.rules.findings import Found, Level
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from clubledger.books.books import Books


@dataclass(frozen=True, slots=True)
class MissingDocument:
    """A document that the books name at ``place``, in an entry of ``day``, and that is not in the folder."""

    name: str
    place: Place
    day: date


def missing_documents(books: Books) -> Iterable[MissingDocument]:
    """The documents that are not in the folder, each where it is first named until the as-of day."""
    if books.loaded is None or not books.loaded.missing_documents:
        return ()
    days = _days_by_line(books)
    documents: dict[str, MissingDocument] = {}
    for name, place in sorted(books.loaded.missing_documents, key=lambda missing: missing[1]):
        day = _day_of(days, place) or books.as_of  # an option has no date
        if day <= books.as_of:
            documents.setdefault(name, MissingDocument(name, place, day))
    return documents.values()


@rule(
    "DOC-08",
    "missing-document",
    Level.NOTE,
    subject=N_("document"),
    title=N_("A document named in the books is not in the folder"),
    why=N_(
        "Scans of slips and minutes help whoever reads the books later; a name that leads nowhere helps nobody."
    ),
    source=N_("Books: what the books refer to can be found"),
    paper=N_("Keep the paper itself in the file. Photograph or scan it once more."),
    ledger=N_(
        "Put the scan into the club's folder under the name that the books give, or correct the name in the entry."
    ),
    each=missing_documents,
)
def missing_document(books: Books, missing: MissingDocument) -> Iterator[Found]:
    """A document named in the books that is not in the folder."""
    entry = next(
        (
            entry
            for entry in books.transactions
            if _holds(entry.place, missing.place) and entry.date == missing.day
        ),
        None,
    )
    yield Found(
        subject=missing.name,
        message=message("the document {name} is not in the club's folder", name=missing.name),
        date=missing.day,
        place=missing.place,
        fund=entry.fund if entry else None,
        loan=entry.loan if entry else None,
        voucher=entry.voucher if entry else None,
    )


def _days_by_line(books: Books) -> Mapping[str, Sequence[tuple[int, date]]]:
    """The lines of each file on which an entry begins, with its date, in their order."""
    days: dict[str, list[tuple[int, date]]] = defaultdict(list)
    for entry in books.source.entries:
        place = place_of(_meta(entry), books.source.folder)
        if place.line is not None:
            days[place.file].append((place.line, entry.date))
    return {file: sorted(lines) for file, lines in days.items()}


def _meta(entry: Any) -> Mapping[str, Any]:
    meta: Mapping[str, Any] = entry.meta
    return meta


def _day_of(days: Mapping[str, Sequence[tuple[int, date]]], place: Place) -> date | None:
    """The date of the entry that a line belongs to: the last that begins on it or above it."""
    line = place.line or 0
    return next((day for begins, day in reversed(days.get(place.file, ())) if begins <= line), None)


def _holds(entry: Place, place: Place) -> bool:
    """Whether a line may belong to an entry: it stands in the same file, not above it."""
    return entry.file == place.file and (entry.line or 0) <= (place.line or 0)
