"""The clubs behind the pages: a folder, loaded safely, and all that was made of it, kept until a file of it changes."""

from __future__ import annotations

from collections import OrderedDict
from functools import cached_property
from threading import Lock, RLock
from typing import TYPE_CHECKING, Any, Final, TypeVar

from clubledger.books import BrokenLedger
from clubledger.books.books import Books, Source, read_books
from clubledger.books.files import FUND_TOPS
from clubledger.books.folder_stamp import folder_stamp
from clubledger.books.loading import Loaded, load

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from datetime import date
    from pathlib import Path

    from clubledger.books.chart import Fund
    from clubledger.books.folder_stamp import FolderStamp
    from clubledger.regulation.profiles import Profile

MAX_CLUBS: Final = 8
"""How many clubs are kept: who reads one club turns its pages, who reads many comes back to few."""
MAX_DAYS: Final = 6
"""As of how many days a club's books are kept: today and what its pages ask for, not every day of a time filter."""

T = TypeVar("T")


class DatedBooks:
    """A club's books as of a day, with the reports that pages had made of them."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self._reports: dict[Hashable, Any] = {}

    def report(self, make: Callable[..., T], *args: Hashable) -> T:
        """What ``make(books, *args)`` says, reckoned once."""
        key = make, *args
        if key not in self._reports:
            self._reports[key] = make(self.books, *args)
        report: T = self._reports[key]
        return report


class OpenClub:
    """A club as its files were when it was last looked at."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self._dated_books: OrderedDict[tuple[date, str], DatedBooks] = OrderedDict()
        self._ledgers: dict[Hashable, Any] = {}
        self._lock = RLock()

    @cached_property
    def books(self) -> Books:
        """Its books with all entries."""
        with self._lock:
            return read_books(Source.of(self.loaded))

    def books_as_of(self, day: date, profile: Profile) -> DatedBooks:
        """Its books as of a day, judged by some targets."""
        key = day, repr(profile)
        with self._lock:
            if key not in self._dated_books:
                self._dated_books[key] = DatedBooks(self.books.as_if(day, profile))
            self._dated_books.move_to_end(key)
            while len(self._dated_books) > MAX_DAYS:
                self._dated_books.popitem(last=False)
            return self._dated_books[key]

    def ledger(self, key: Hashable, make: Callable[[], T]) -> T:
        """One of its ledgers, made by the first who asks for it."""
        with self._lock:
            if key not in self._ledgers:
                self._ledgers[key] = make()
            ledger: T = self._ledgers[key]
            return ledger


class _CacheEntry:
    """A club in the cache. It has a lock of its own: a club that loads slowly holds up no other."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.stamp: FolderStamp | None = None
        self.club: OpenClub | None = None


class ClubCache:
    """Clubs by folder, the least recently used dropped first."""

    def __init__(self) -> None:
        self._entries: OrderedDict[Path, _CacheEntry] = OrderedDict()
        self._lock = Lock()

    def club(self, folder: Path) -> OpenClub:
        """A club as its files are now. Raises `BrokenLedger` if its books cannot be read."""
        with self._lock:
            entry = self._entries.setdefault(folder, _CacheEntry())
            self._entries.move_to_end(folder)
            while len(self._entries) > MAX_CLUBS:
                self._entries.popitem(last=False)
        with entry.lock:
            stamp = folder_stamp(folder)
            if entry.club is None or entry.stamp != stamp:
                entry.stamp, entry.club = stamp, OpenClub(load(folder))
            club = entry.club
        if club.loaded.problems:
            raise BrokenLedger(club.loaded.problems)
        return club


CLUB_CACHE: Final = ClubCache()
"""The clubs of this process: every page of a club reads the same."""


def fund_of(top: Path) -> Fund | None:
    """The fund whose ledger a top file is; ``None`` for the whole club."""
    return next((fund for fund, name in FUND_TOPS.items() if name == top.name), None)
