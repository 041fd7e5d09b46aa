"""What is known of all clubs, brought up to date in the background.

A result whose files or day changed is shown as it was until the new one is there.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Final

from platformdirs import user_cache_path

from clubledger.auditing.clubs import Task, audit_clubs
from clubledger.auditing.workers import default_jobs
from clubledger.books.folder_scan import scan
from clubledger.books.folder_stamp import folder_stamp
from clubledger.version import __version__
from clubledger.web.club_line import ClubLine
from clubledger.web.result_store import ResultStore, StoredLine

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from clubledger.auditing.clubs import Task

_CLOSING_SECONDS: Final = 5.0
"""In which a server that was told to end does so."""


class Results:
    """The lines of all clubs, and the worker that brings them up to date. ``jobs``: by default one processor is left free."""

    def __init__(
        self,
        folders: Sequence[Path],
        task: Callable[[], Task],
        *,
        store: Path | None = None,
        jobs: int | None = None,
    ) -> None:
        self._task = task
        self._jobs = jobs or max(1, default_jobs() - 1)
        self._store = ResultStore(store or user_cache_path("clubledger", appauthor=False) / "results")
        self._lock = Lock()
        self._worker: Thread | None = None
        self._closed = Event()
        self.done = self.total = 0
        self.as_of: date | None = None
        """The day that the clubs were last asked about."""
        self._stored = {folder: self._store.load(folder) for folder in folders}

    def lines(self) -> list[ClubLine]:
        """All clubs as they are known now; those that changed are audited in the background from now on."""
        with self._lock:
            if self._worker is None or not self._worker.is_alive():
                self._start()
            return [stored.line for stored in self._stored.values()]

    def wait(self) -> None:
        """Wait until what is being audited is there."""
        worker = self._worker
        if worker is not None:
            worker.join()

    def close(self) -> None:
        """Stop the audit in the background; the next room that is opened does the rest."""
        self._closed.set()
        self.wait()

    def _start(self) -> None:
        """Audit what changed since it was audited, or on another day, in a thread of its own."""
        task = self._task()
        self.as_of = task.as_of
        key = _task_key(task)
        stale = {
            folder: stamp
            for folder, stored in self._stored.items()
            if (stamp := _stamp_digest(folder)) != stored.stamp or key != stored.key
        }
        for folder, stored in self._stored.items():
            if stored.line.fresh is (folder in stale):
                line = replace(stored.line, fresh=folder not in stale)
                self._stored[folder] = replace(stored, line=line)
        self.done, self.total = 0, len(stale)
        if stale and not self._closed.is_set():
            self._worker = Thread(target=self._refresh, args=(stale, task, key), daemon=True)
            self._worker.start()

    def _refresh(self, stale: Mapping[Path, str], task: Task, key: str) -> None:
        changed = [folder for folder, stamp in stale.items() if not self._same_files(folder, stamp, key)]
        self.done = len(stale) - len(changed)
        try:
            for folder, result in zip(changed, audit_clubs(changed, task, self._jobs), strict=True):
                line = ClubLine.of_result(folder, result, task.as_of)
                self._save(folder, StoredLine(line, key, stale[folder], result.digest))
                self.done += 1
                if self._closed.is_set():
                    return  # and with it the iterator, which ends the workers
        except RuntimeError:  # no worker could start: perhaps all of us were told to end, the workers first
            if not self._closed.wait(_CLOSING_SECONDS):
                raise

    def _same_files(self, folder: Path, stamp: str, key: str) -> bool:
        """Whether only the times of the files changed: their digest is that of the result that is stored."""
        stored = self._stored[folder]
        if stored.key != key or stored.digest is None or scan(folder).digest != stored.digest:
            return False
        self._save(folder, replace(stored, line=replace(stored.line, fresh=True), stamp=stamp))
        return True

    def _save(self, folder: Path, stored: StoredLine) -> None:
        self._stored[folder] = stored
        self._store.save(folder, stored)


def _task_key(task: Task) -> str:
    """What a result depends on besides the files."""
    profile = task.profile
    parts = [__version__, task.as_of.isoformat(), profile.name, repr(profile.targets), ",".join(task.rules)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _stamp_digest(folder: Path) -> str:
    return hashlib.sha256(repr(folder_stamp(folder)).encode()).hexdigest()
