"""The entries of forms as Beancount's directives, and those that a ledger or another file has already."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from beancount.core import data
from beancount.parser import parser

from clubledger.books.books import Source, read_books
from clubledger.books.place import place_of
from clubledger.forms.entries import Booking, CountedCash
from clubledger.forms.faults import SheetProblem, Spot
from clubledger.forms.import_context import ImportContext, Known
from clubledger.forms.importing import additions
from clubledger.forms.matching import ENTRY_TAKEN

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
    from datetime import date

    from clubledger.forms.entries import Entry

_MADE: Final = "__clubledger__"
"""The metadata that tell what a directive was made of; Beancount prints no key that begins so."""
_ROOTS: Final = ("name_assets", "name_liabilities", "name_equity", "name_income", "name_expenses")
_SHOWN: Final = 5
"""How many entries of one slip a message repeats."""


class _Origin(NamedTuple):
    """What a directive was made of."""

    club: Path
    entry: Entry


def directives_of(entries: Iterable[Entry], club: Path, context: ImportContext, filepath: str) -> list[Any]:
    """Beancount's directives, read from the text that the journals would get."""
    options = context.books.source.options
    roots = "".join(f'option "{name}" "{options[name]}"\n' for name in _ROOTS)
    directives: list[Any] = []
    for entry in entries:
        [text] = additions([entry]).values()
        [directive], _, _ = parser.parse_string(roots + text)
        directive.meta.update(filename=filepath, lineno=entry.record.spot.row or 0)
        directive.meta[_MADE] = _Origin(club, entry)
        directives.append(directive)
    return directives


def entry_of(directive: Any) -> Entry:
    """The entry that a directive was made of."""
    origin: _Origin = directive.meta[_MADE]
    return origin.entry


def club_of(directive: Any) -> Path | None:
    """The club of a directive that was made here."""
    origin: _Origin | None = directive.meta.get(_MADE)
    return origin.club if origin is not None else None


def day_of(entry: Entry) -> date:
    """The day of an entry on paper: of a count the evening."""
    return entry.evening if isinstance(entry, CountedCash) else entry.date


# -- what is there already -------------------------------------------------------------------------------------


class KnownDirectives(NamedTuple):
    """What a ledger or a run has already, and the directive that an entry has there."""

    known: Mapping[Hashable, Known]
    twin: Callable[[Entry], Any]


@lru_cache(maxsize=32)
def known_to_ledger(context: ImportContext) -> KnownDirectives:
    """What a ledger has."""
    source, vouchers = context.books.source, context.books.vouchers
    by_place = {str(place_of(directive.meta, source.folder)): directive for directive in source.entries}

    def twin(entry: Entry) -> Any:
        written = vouchers.get((entry.fund, entry.voucher or "")) if isinstance(entry, Booking) else None
        return by_place[str(written[0].place) if written else context.known[entry.key].where]

    return KnownDirectives(context.known, twin)


def known_to_run(directives: Iterable[Any]) -> KnownDirectives:
    """What other files of the same run have."""
    groups: dict[Hashable, dict[str, Any]] = defaultdict(dict)
    for directive in directives:
        entry = entry_of(directive)
        groups[entry.key].setdefault(entry.line, directive)
    known = {
        key: Known.of(
            {line: entry_of(directive).content for line, directive in group.items()},
            tuple(entry_of(directive).summary for directive in group.values()),
            next(iter(group.values())).meta["filename"],
        )
        for key, group in groups.items()
    }
    return KnownDirectives(known, lambda entry: groups[entry.key][entry.line])


def lies_in(folder: Path, directive: Any) -> bool:
    """Whether a directive was read from a file below a folder."""
    return folder in _folders_of(directive.meta.get("filename", ""))


@lru_cache(maxsize=1024)
def _folders_of(filename: str) -> frozenset[Path]:
    return frozenset(Path(filename).parents)


def context_of_copy(directives: Sequence[Any], ours: ImportContext) -> ImportContext | None:
    """What a ledger knows that lies elsewhere, with our accounts where it opens none; ``None`` of another club's."""
    clubs = [
        directive
        for directive in directives
        if isinstance(directive, data.Custom) and directive.type == "club"
    ]
    if any(club.values[0].value != ours.books.directives.club.name for club in clubs):
        return None
    own = ours.books.source
    opened = {directive.account for directive in directives if isinstance(directive, data.Open)}
    opens = [
        directive
        for directive in own.entries
        if isinstance(directive, data.Open) and directive.account not in opened
    ]
    folder = Path(clubs[0].meta["filename"]).parent if clubs else own.folder
    entries = sorted([*opens, *directives], key=data.entry_sortkey)
    return ImportContext(read_books(Source(entries, own.options, folder)), ours.today)


def taken(group: Sequence[Any], known: Known) -> SheetProblem:
    """The problem of entries that are somewhere already, but different."""
    differing = next(
        (
            directive
            for directive in group
            if known.contents.get(entry_of(directive).line) != entry_of(directive).content
        ),
        group[0],
    )
    here = tuple(entry_of(directive).summary for directive in group[:_SHOWN])
    spot = Spot(differing.meta["filename"], entry_of(differing).record.spot.sheet, differing.meta["lineno"])
    return SheetProblem(
        ENTRY_TAKEN, spot, {"where": known.where, "there": known.summaries[:_SHOWN], "here": here}
    )
