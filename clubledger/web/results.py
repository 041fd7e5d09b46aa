"""What the hall knows of each club: the audit's results, kept on disk by the files' digests, refreshed in the background.

No name of a member stands in them. A result whose files or day changed is shown as it was until the new one is there.
"""

from __future__ import annotations

import hashlib
import json
import signal
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from multiprocessing import resource_tracker
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any, Final, TypeVar

from platformdirs import user_cache_path

from clubledger.audit.club import ClubResult, Outcome, club_id
from clubledger.audit.clubs import Task, audit_clubs
from clubledger.audit.indicators import Indicators
from clubledger.audit.workers import default_jobs
from clubledger.books.place import Place
from clubledger.books.safety import scan
from clubledger.i18n import LANGUAGES, render
from clubledger.rules import Level
from clubledger.version import __version__
from clubledger.web.folder_stamp import folder_stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from clubledger.books.safety import Problem
    from clubledger.regulation.profiles import Profile

T = TypeVar("T")

_UNTIL_CLOSED: Final = 5.0
"""Seconds in which a server that was told to end does so."""

SILENT_RULE: Final = "GOV-04"
SCHEMA: Final = 2
MAX_KEPT_BYTES: Final = 2**18
"""A kept result is a few thousand bytes."""
MAX_WHOLE: Final = 10**18
"""No club has so many đồng."""


@dataclass(frozen=True, slots=True)
class Line:
    """One club of the hall. ``fresh``: the result is of the files as they are, as of today; without one, nothing is known yet.

    ``problem`` is the first reason why a broken club cannot be read, in each language, and ``where`` its file and line.
    """

    id: str
    folder: Path
    name: str | None = None
    outcome: Outcome | None = None
    errors: int = 0
    warnings: int = 0
    unknown: int = 0
    silent: bool = False
    both_funds: bool = False
    last_entry: date | None = None
    indicators: Indicators | None = None
    problem: dict[str, str] | None = None
    where: str | None = None
    as_of: date | None = None
    fresh: bool = False

    @property
    def rank(self) -> tuple[int, int, int]:
        """Worst first: broken, silent, with findings by their number, not enough data, not checked yet, clean.

        What is not known never stands with what passed.
        """
        return self._place, -self.errors, -self.warnings

    @property
    def _place(self) -> int:
        match self.outcome:
            case Outcome.BROKEN:
                return 0
            case _ if self.silent:
                return 1
            case Outcome.FINDINGS:
                return 2
            case Outcome.INCOMPLETE:
                return 3
            case None:
                return 4
            case Outcome.PASSED:
                return 5

    def as_result(self) -> ClubResult | None:
        """The result as far as totals need it; ``None`` if there is none yet."""
        if self.outcome is None:
            return None
        return ClubResult(
            self.id, self.name, self.outcome, None, self.indicators, self.both_funds, self.last_entry
        )


@dataclass(frozen=True, slots=True)
class _Kept:
    """A line with what it was made of: the audit that was asked for, the files' times and their digest."""

    line: Line
    key: str
    stamp: str
    digest: str | None


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
        self._store = store or user_cache_path("clubledger", appauthor=False) / "results"
        self._lock = Lock()
        self._worker: Thread | None = None
        self._closed = Event()
        self.done = self.total = 0
        self.as_of: date | None = None
        """The day that the clubs were last asked about."""
        self._kept = {folder: self._stored(folder) for folder in folders}

    def lines(self) -> list[Line]:
        """All clubs as they are known now; those that changed are audited in the background from now on."""
        with self._lock:
            if self._worker is None or not self._worker.is_alive():
                self._start()
            return [kept.line for kept in self._kept.values()]

    def wait(self) -> None:
        """Wait until what is being audited is there."""
        worker = self._worker
        if worker is not None:
            worker.join()

    def close(self) -> None:
        """Stop the audit in the background; the next room that is opened does the rest."""
        self._closed.set()
        self.wait()

    # -- what is kept ---------------------------------------------------------------------------------

    def _path(self, folder: Path) -> Path:
        return self._store / f"{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()}.json"

    def _stored(self, folder: Path) -> _Kept:
        """What is kept of a club. A file in which anything is odd is no file: the club is audited again."""
        path = self._path(folder)
        try:
            if path.is_file() and path.stat().st_size <= MAX_KEPT_BYTES:
                return _kept(folder, json.loads(path.read_text("utf-8")))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            pass
        return _Kept(Line(club_id(folder), folder), "", "", None)

    def _keep(self, folder: Path, kept: _Kept) -> None:
        self._kept[folder] = kept
        line = kept.line
        told = {
            "schema": SCHEMA,
            "key": kept.key,
            "stamp": kept.stamp,
            "digest": kept.digest,
            **{
                key: value
                for key, value in asdict(replace(line, indicators=None)).items()
                if key not in {"id", "folder", "fresh"}
            },
            "indicators": asdict(line.indicators) if line.indicators else None,
        }
        try:
            self._store.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(
                "w", encoding="utf-8", dir=self._store, suffix=".new", delete=False
            ) as out:
                json.dump(told, out, ensure_ascii=False, default=str)
            Path(out.name).replace(self._path(folder))
        except OSError:
            pass  # a hall that cannot keep its results audits again after a restart

    # -- the background -------------------------------------------------------------------------------

    def _start(self) -> None:
        """Audit what changed since it was audited, or on another day, in a thread of its own."""
        task = self._task()
        self.as_of = task.as_of
        key = _key(task)
        stale = {
            folder: now
            for folder, kept in self._kept.items()
            if (now := _stamp(folder)) != kept.stamp or key != kept.key
        }
        for folder, kept in self._kept.items():
            if kept.line.fresh is (folder in stale):
                self._kept[folder] = replace(kept, line=replace(kept.line, fresh=folder not in stale))
        self.done, self.total = 0, len(stale)
        if stale and not self._closed.is_set():
            self._worker = Thread(target=self._refresh, args=(stale, task, key), daemon=True)
            self._worker.start()

    def _refresh(self, stale: Mapping[Path, str], task: Task, key: str) -> None:
        _hear_no_interrupt()
        changed = [folder for folder, now in stale.items() if not self._same_files(folder, now, key)]
        self.done = len(stale) - len(changed)
        try:
            for folder, result in zip(changed, audit_clubs(changed, task, self._jobs), strict=True):
                line = _from_result(folder, result, task.as_of)
                self._keep(folder, _Kept(line, key, stale[folder], result.digest))
                self.done += 1
                if self._closed.is_set():
                    return  # and with it the iterator, which ends the workers
        except RuntimeError:  # no worker could start: perhaps all of us were told to end, the workers first
            if not self._closed.wait(_UNTIL_CLOSED):
                raise

    def _same_files(self, folder: Path, now: str, key: str) -> bool:
        """Whether only the times of the files changed: their digest is that of the result that is kept."""
        kept = self._kept[folder]
        if kept.key != key or kept.digest is None or scan(folder).digest != kept.digest:
            return False
        self._keep(folder, replace(kept, line=replace(kept.line, fresh=True), stamp=now))
        return True


def _hear_no_interrupt() -> None:
    """Let the workers that this thread starts not hear Ctrl-C, where they inherit that: it is the server's to end them."""
    if hasattr(signal, "pthread_sigmask"):
        resource_tracker.ensure_running()  # when it starts it lets this thread hear again
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def _key(task: Task) -> str:
    """What a result depends on besides the files."""
    profile: Profile = task.profile
    said = [__version__, task.as_of.isoformat(), profile.name, repr(profile.targets), ",".join(task.rules)]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def _stamp(folder: Path) -> str:
    return hashlib.sha256(repr(folder_stamp(folder)).encode()).hexdigest()


def _from_result(folder: Path, result: ClubResult, as_of: date) -> Line:
    return Line(
        id=result.id,
        folder=folder,
        name=result.name,
        outcome=result.outcome,
        errors=result.count(Level.ERROR),
        warnings=result.count(Level.WARNING),
        unknown=len(result.unknown),
        silent=any(finding.rule == SILENT_RULE and not finding.waived for finding in result.findings),
        both_funds=result.both_funds,
        last_entry=result.last_entry,
        indicators=result.indicators,
        problem={language: render(result.errors[0].message, language) for language in LANGUAGES}
        if result.errors
        else None,
        where=_where(result.errors[0]) if result.errors else None,
        as_of=as_of,
        fresh=True,
    )


def _where(problem: Problem) -> str | None:
    return None if problem.file is None else str(Place(problem.file, problem.line))


# -- what is read back: anybody may have written it ---------------------------------------------------------------


def _kept(folder: Path, told: Any) -> _Kept:
    """What a file says of a club. Raises `ValueError`, `KeyError`, `TypeError` for anything that this room never wrote."""
    if told["schema"] != SCHEMA:
        raise ValueError
    outcome = Outcome(told["outcome"])
    figures = told["indicators"]
    if (figures is None) != (outcome is Outcome.BROKEN):
        raise ValueError
    line = Line(
        id=club_id(folder),
        folder=folder,
        name=_maybe(_text, told["name"]),
        outcome=outcome,
        errors=_whole(told["errors"]),
        warnings=_whole(told["warnings"]),
        unknown=_whole(told["unknown"]),
        silent=_truth(told["silent"]),
        both_funds=_truth(told["both_funds"]),
        last_entry=_maybe(date.fromisoformat, told["last_entry"]),
        indicators=_maybe(_indicators, figures),
        problem=_maybe(_in_each_language, told["problem"]),
        where=_maybe(_text, told["where"]),
        as_of=date.fromisoformat(told["as_of"]),
    )
    return _Kept(line, _text(told["key"]), _text(told["stamp"]), _maybe(_text, told["digest"]))


def _maybe(read: Callable[[Any], T], told: Any) -> T | None:
    return None if told is None else read(told)


def _text(told: Any) -> str:
    if not isinstance(told, str):
        raise TypeError
    told.encode()  # half of a letter is no text, and no page could be sent with it
    return told


def _truth(told: Any) -> bool:
    if not isinstance(told, bool):
        raise TypeError
    return told


def _whole(told: Any) -> int:
    if type(told) is not int:  # True is no number here
        raise TypeError
    if abs(told) > MAX_WHOLE:
        raise ValueError
    return told


def _in_each_language(told: Any) -> dict[str, str]:
    return {language: _text(told[language]) for language in LANGUAGES}


def _indicators(told: Any) -> Indicators:
    read: dict[str, Any] = {}
    for field in fields(Indicators):
        value = told[field.name]
        read[field.name] = _maybe(_whole, value) if "None" in str(field.type) else _whole(value)
    return Indicators(**read)
