"""The books behind the pages: a club's folder, loaded safely and kept until a file of it changes."""

from __future__ import annotations

import os
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final

from clubledger.books import BrokenLedger
from clubledger.books.books import Books, Source, read_books
from clubledger.books.files import FUND_TOPS
from clubledger.books.loading import Loaded, load

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from clubledger.books.chart import Fund

KEPT: Final = 8
"""How many clubs' books are kept: who reads one club turns its pages, who reads many comes back to few."""
DAYS: Final = 6
"""As of how many days a club's books are kept: today and what its pages ask for, not every day of a time filter."""

Stamp = tuple[tuple[str, int, int], ...]


def stamp(folder: Path) -> Stamp:
    """What tells that a file of a folder changed: every file's name, time and size."""
    found = []
    waiting = [str(folder)]
    while waiting:
        with suppress(OSError), os.scandir(waiting.pop()) as inside:
            for entry in inside:
                found.append(_told(entry.path))
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
    return tuple(sorted(found))


def _told(path: str) -> tuple[str, int, int]:
    try:
        told = os.stat(path)  # noqa: PTH116 - the hall asks after every file of every club on each visit
    except OSError:  # it went away meanwhile, or it is a link to nowhere
        return path, 0, 0
    return path, told.st_mtime_ns, told.st_size


@dataclass(frozen=True)
class _Kept:
    stamp: Stamp
    loaded: Loaded
    books: dict[date | None, Books]


class Shelf:
    """Loaded clubs by folder, the least used put away first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Path, _Kept] = OrderedDict()
        self._lock = Lock()

    def books(self, folder: Path, as_of: date | None = None) -> Books:
        """The books of a club as of a day, by default of all entries. Raises `BrokenLedger`."""
        with self._lock:
            kept = self._fresh(folder)
            if kept.loaded.problems:
                raise BrokenLedger(kept.loaded.problems)
            loaded = kept.loaded
            books = kept.books.pop(as_of, None) or read_books(
                Source(loaded.entries, loaded.options, loaded.folder, loaded), as_of
            )
            kept.books[as_of] = books
            if len(kept.books) > DAYS:
                kept.books.pop(next(iter(kept.books)))
            return books

    def _fresh(self, folder: Path) -> _Kept:
        now = stamp(folder)
        kept = self._kept.get(folder)
        if kept is None or kept.stamp != now:
            kept = self._kept[folder] = _Kept(now, load(folder), {})
        self._kept.move_to_end(folder)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return kept


SHELF: Final = Shelf()
"""The books of this process: every page of a club reads the same."""


def fund_of(top: Path) -> Fund | None:
    """The fund whose ledger a top file is; ``None`` for the whole club."""
    return next((fund for fund, name in FUND_TOPS.items() if name == top.name), None)
