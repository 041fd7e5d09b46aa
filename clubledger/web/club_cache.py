"""The clubs behind the pages: a folder, loaded safely, and all that was made of it, kept until a file of it changes."""

from __future__ import annotations

import os
from collections import OrderedDict
from contextlib import suppress
from functools import cached_property
from threading import Lock, RLock
from typing import TYPE_CHECKING, Any, Final, TypeVar

from clubledger.books import BrokenLedger
from clubledger.books.books import Books, Source, read_books
from clubledger.books.files import FUND_TOPS
from clubledger.books.loading import Loaded, load

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from datetime import date
    from pathlib import Path

    from clubledger.books.chart import Fund
    from clubledger.regulation.profiles import Profile

KEPT: Final = 8
"""How many clubs are kept: who reads one club turns its pages, who reads many comes back to few."""
DAYS: Final = 6
"""As of how many days a club's books are kept: today and what its pages ask for, not every day of a time filter."""

Stamp = tuple[tuple[str, int, int, int, int], ...]
T = TypeVar("T")


def stamp(folder: Path) -> Stamp:
    """What tells that a file of a folder changed: of every file the name, the times of its content and of itself, size, place."""
    found = []
    waiting = [str(folder)]
    while waiting:
        with suppress(OSError), os.scandir(waiting.pop()) as inside:
            for entry in inside:
                found.append(_told(entry.path))
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
    return tuple(sorted(found))


def _told(path: str) -> tuple[str, int, int, int, int]:
    try:
        told = os.stat(path)  # noqa: PTH116 - the hall asks after every file of every club on each visit
    except OSError:  # it went away meanwhile, or it is a link to nowhere
        return path, 0, 0, 0, 0
    return path, told.st_mtime_ns, told.st_ctime_ns, told.st_size, told.st_ino


class Opened:
    """A club's books as of a day, with the reports that pages had made of them."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self._reports: dict[Hashable, Any] = {}

    def report(self, make: Callable[..., T], *args: Hashable) -> T:
        """What ``make(books, *args)`` says, reckoned once."""
        key = make, *args
        if key not in self._reports:
            self._reports[key] = make(self.books, *args)
        told: T = self._reports[key]
        return told


class Club:
    """A club as its files were when it was last looked at."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self._days: OrderedDict[tuple[date, str], Opened] = OrderedDict()
        self._ledgers: dict[Hashable, Any] = {}
        self._lock = RLock()

    @cached_property
    def books(self) -> Books:
        """Its books with all entries."""
        with self._lock:
            told = self.loaded
            return read_books(Source(told.entries, told.options, told.folder, told))

    def opened(self, as_of: date, profile: Profile) -> Opened:
        """Its books as of a day, judged by some targets."""
        key = as_of, repr(profile)
        with self._lock:
            if key not in self._days:
                self._days[key] = Opened(self.books.as_if(as_of, profile))
            self._days.move_to_end(key)
            while len(self._days) > DAYS:
                self._days.popitem(last=False)
            return self._days[key]

    def ledger(self, key: Hashable, make: Callable[[], T]) -> T:
        """One of its ledgers, made by the first who asks for it."""
        with self._lock:
            if key not in self._ledgers:
                self._ledgers[key] = make()
            told: T = self._ledgers[key]
            return told


class _Place:
    """A club's place on the shelf. It has a lock of its own: a club that loads slowly holds up no other."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.stamp: Stamp | None = None
        self.club: Club | None = None


class Shelf:
    """Clubs by folder, the least used put away first."""

    def __init__(self) -> None:
        self._places: OrderedDict[Path, _Place] = OrderedDict()
        self._lock = Lock()

    def club(self, folder: Path) -> Club:
        """A club as its files are now. Raises `BrokenLedger` if its books cannot be read."""
        with self._lock:
            place = self._places.setdefault(folder, _Place())
            self._places.move_to_end(folder)
            while len(self._places) > KEPT:
                self._places.popitem(last=False)
        with place.lock:
            now = stamp(folder)
            if place.club is None or place.stamp != now:
                place.stamp, place.club = now, Club(load(folder))
            club = place.club
        if club.loaded.problems:
            raise BrokenLedger(club.loaded.problems)
        return club


SHELF: Final = Shelf()
"""The clubs of this process: every page of a club reads the same."""


def fund_of(top: Path) -> Fund | None:
    """The fund whose ledger a top file is; ``None`` for the whole club."""
    return next((fund for fund, name in FUND_TOPS.items() if name == top.name), None)
