"""What is known of all clubs, brought up to date in the background.

A result whose files or day changed is shown as it was until the new one is there.
"""

from __future__ import annotations

from contextlib import closing, suppress
from threading import Event, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING, Final, TypeAlias

from clubledger.auditing.clubs import audit_clubs
from clubledger.auditing.store import Store, StoreError
from clubledger.auditing.store.keys import task_key
from clubledger.auditing.workers import default_jobs
from clubledger.books.folder_stamp import folder_stamp
from clubledger.web.club_line import ClubLine
from clubledger.web.club_listing import ClubListing, Held

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    from clubledger.auditing.clubs import Task
    from clubledger.errors import ClubledgerError
    from clubledger.i18n import Message
    from clubledger.web.ledgers import Ledgers

_Stale: TypeAlias = "tuple[Path, str | None]"
"""A club's folder with its stamp before it is audited, if that may be trusted."""

MOST_SECONDS: Final = 60.0
"""After which a view has all clubs looked at again, however many there are."""
_REST: Final = 20
"""After a look so many times as long as it took nobody looks again: of many clubs it is work."""
_PATIENCE: Final = 0.05
"""Seconds that a view waits for a look: of few clubs it shows what was seen."""
_SLICE: Final = 200
"""Clubs that are audited together; the files of all of them are looked at before the first is judged."""
_CLOSING_SECONDS: Final = 5.0
"""In which a server that was told to end does so."""


class Results:
    """The lines of all clubs, and the worker that brings them up to date. ``jobs``: by default one processor is left free.

    ``find_clubs`` tells which folders there are now. ``tell`` gets what is wrong with the store, once.
    """

    def __init__(
        self,
        ledgers: Ledgers,
        find_clubs: Callable[[], Sequence[Path]],
        task: Callable[[], Task],
        *,
        store: Path | None = None,
        jobs: int | None = None,
        tell: Callable[[Message], object],
    ) -> None:
        self.listing = ClubListing()
        self.as_of: date = task().as_of
        """The day that the clubs were last asked about."""
        self.not_shown: Sequence[ClubledgerError] = ()
        """Why clubs that there are stand on no list."""
        self._ledgers = ledgers
        self._find_clubs = find_clubs
        self._task = task
        self._jobs = jobs or max(1, default_jobs() - 1)
        self._path = store
        self._tell = tell
        self._said: list[Message] = []
        self._lock = Lock()
        self._worker: Thread | None = None
        self._seen = Event()
        self._closed = Event()
        self._rests_until = 0.0
        self._to_check = 0
        self._store: Store | None = None
        self._open_store()
        self._list_what_is_kept()

    def look(self) -> None:
        """Look in the background whether any club changed, unless that was done lately; those that did are audited."""
        with self._lock:
            if not self._closed.is_set() and not self._is_looking() and monotonic() >= self._rests_until:
                self._seen.clear()
                self._to_check = self.listing.not_fresh()
                self._worker = Thread(target=self._look, daemon=True)
                self._worker.start()
        if self._is_looking():
            self._seen.wait(_PATIENCE)

    def progress(self) -> tuple[int, int]:
        """How many of how many clubs that changed are checked; none of none when all are."""
        left = self.listing.not_fresh() if self._is_looking() else 0
        total = max(self._to_check, left)
        return (total - left, total) if left else (0, 0)

    def wait(self) -> None:
        """Wait until what is being audited is there."""
        worker = self._worker
        if worker is not None:
            worker.join()

    def close(self) -> None:
        """Stop the audit in the background; the next room that is opened does the rest."""
        self._closed.set()
        self.wait()
        if self._store is not None:
            self._store.close()

    def _is_looking(self) -> bool:
        return self._worker is not None and self._worker.is_alive()

    # -- the store --------------------------------------------------------------------------------------

    def _open_store(self) -> None:
        """Open it, also when it could not be used the last time. The room goes on without one."""
        if self._store is not None and self._store.database.usable:
            return
        try:
            self._store = Store(self._path)
        except StoreError as error:
            self._store = None
            self._say(error.message)

    def _say_what_is_wrong(self) -> None:
        if self._store is not None and self._store.problem is not None:
            self._say(self._store.problem)

    def _say(self, problem: Message) -> None:
        if problem not in self._said:
            self._said.append(problem)
            self._tell(problem)

    def _list_what_is_kept(self) -> None:
        """List the clubs with the latest that the store has of each, of whatever files."""
        task = self._task()
        self.as_of, self._key = task.as_of, task_key(task)
        store, clubs = self._store, self._ledgers.clubs
        for id_, folder in clubs.items():
            latest = None if store is None else store.latest(folder, self._key, task.as_of)
            if latest is not None:
                line = ClubLine.of(id_, latest.summary, latest.problem, latest.as_of)
                self.listing.put(line, Held(latest.first, latest.last, latest.stamp))
        self.listing.keep(clubs)
        self.listing.sums(task.profile)  # before the first page is asked for
        self._say_what_is_wrong()

    # -- a look -----------------------------------------------------------------------------------------

    def _look(self) -> None:
        began = monotonic()
        try:
            task = self._task()
            stale = self._stale(task)
        finally:
            took = monotonic() - began
            self._rests_until = monotonic() + min(MOST_SECONDS, _REST * took)
            self._seen.set()
        if stale:
            for at in range(0, len(stale), _SLICE):
                self._audit(stale[at : at + _SLICE], task)
            self._rests_until = monotonic() + min(MOST_SECONDS, _REST * took)
        self._say_what_is_wrong()

    def _stale(self, task: Task) -> list[_Stale]:
        """The clubs that there are now and that have no line of their files as they are, as of the day."""
        self._open_store()
        self.as_of, key = task.as_of, task_key(task)
        if key != self._key:
            self._key = key
            self.listing.doubt_all()
        with suppress(OSError):  # the folder of all clubs is away: they stay as they were
            self.not_shown = self._ledgers.show(self._find_clubs())
        clubs = self._ledgers.clubs
        self.listing.keep(clubs)
        stale = []
        for id_, folder in clubs.items():
            if self._closed.is_set():
                break
            stamp, held = folder_stamp(folder), self.listing.held(id_)
            of_today = held is not None and held.of_day(task.as_of)
            if held is not None and of_today and held.stamp == stamp.digest:
                self.listing.set_fresh(id_, fresh=True)
                continue
            if held is None or not of_today or held.stamp is not None:
                self.listing.set_fresh(id_, fresh=False)
            stale.append((folder, stamp.digest if stamp.settled else None))
        self._to_check = self.listing.not_fresh()
        return stale

    def _audit(self, stale: Sequence[_Stale], task: Task) -> None:
        """Audit clubs, unless the room was closed; each is listed when it is there."""
        if self._closed.is_set():
            return
        folders = [folder for folder, _ in stale]
        try:
            with closing(audit_clubs(folders, task, self._jobs, self._store, trust_times=True)) as results:
                for (_, stamp), result in zip(stale, results, strict=True):
                    first, last = result.holds or (task.as_of, task.as_of)
                    self.listing.put(ClubLine.of_result(result, task.as_of), Held(first, last, stamp))
                    if self._closed.is_set():
                        return  # and with it the iterator, which ends the workers
        except RuntimeError:  # no worker could start: perhaps all of us were told to end, the workers first
            if not self._closed.wait(_CLOSING_SECONDS):
                raise
