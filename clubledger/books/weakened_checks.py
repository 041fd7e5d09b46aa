"""What in a ledger switches Beancount's own checks off (BOOK-02). It is reported, and not obeyed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from beancount.core.data import Balance, Pad, Transaction

from clubledger.books.allowed_plugins import AUTO_PLUGINS
from clubledger.books.place import Place, place_of
from clubledger.i18n import Message, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from clubledger.books.parsing import Parsed

TOLERANCE_OPTIONS: Final = (
    "inferred_tolerance_default",
    "inferred_tolerance_multiplier",
    "tolerance_multiplier",
    "infer_tolerance_from_cost",
)
PROCESSING_MODE: Final = "plugin_processing_mode"
PADDING_FLAG: Final = "P"


@dataclass(frozen=True, slots=True)
class Weakness:
    """Something in the ledger that switches Beancount's own checks off (BOOK-02)."""

    option: str
    message: Message
    place: Place
    date: date | None = None
    """The day of the entry; ``None`` of an option or plugin, which holds always."""


def weaknesses(files: Iterable[Parsed], folder: Path) -> Iterator[Weakness]:
    """What the files of a club in ``folder`` say against the checks, file by file."""
    for parsed in files:
        yield from _weak_options(parsed)
        yield from _weak_plugins(parsed)
        yield from _weak_entries(parsed, folder)


def _weak_options(parsed: Parsed) -> Iterator[Weakness]:
    for key, value, line in parsed.written.options:
        if key == PROCESSING_MODE and value == "raw":
            yield Weakness(key, _RAW, Place(parsed.name, line))
        elif key in TOLERANCE_OPTIONS:
            text = message(
                "The option “{option}” lets amounts that do not balance pass. Remove the line.", option=key
            )
            yield Weakness(key, text, Place(parsed.name, line))


def _weak_plugins(parsed: Parsed) -> Iterator[Weakness]:
    for name, _, line in parsed.written.plugins:
        if name in AUTO_PLUGINS:
            text = message(
                "The plugin “{plugin}” opens every misspelt account by itself. Remove the line and open the accounts.",
                plugin=name,
            )
            yield Weakness(name, text, Place(parsed.name, line))


def _weak_entries(parsed: Parsed, folder: Path) -> Iterator[Weakness]:
    for entry in parsed.entries:
        kind = type(entry)
        if kind is Transaction:
            if entry.flag == PADDING_FLAG:
                yield Weakness("P", _PADDED, place_of(entry.meta, folder), entry.date)
        elif kind is Balance:
            if entry.tolerance is not None:
                yield Weakness("~", _TOLERANT, place_of(entry.meta, folder), entry.date)
        elif kind is Pad:
            yield Weakness("pad", _PAD, place_of(entry.meta, folder), entry.date)


_RAW = message(
    "The option “plugin_processing_mode” is “raw”: Beancount then checks no count at all. Remove the line. "
    "(The counts were checked here all the same.)"
)
_PADDED = message(
    "A transaction has the flag P, the mark of one that Beancount made up to fill a gap. "
    "Book what really happened, with its slip."
)
_TOLERANT = message(
    "This count passes even if money is missing: it has a tolerance (~). Write the amount counted, without “~”."
)
_PAD = message(
    "A “pad” fills any gap by itself and hides missing money. Remove it, and book the difference against an account "
    "of its own, with minutes."
)
