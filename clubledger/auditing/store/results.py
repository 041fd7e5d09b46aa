"""Results of audits in a store, each found again by its club, the state of its folder, what was asked, and the day."""

from __future__ import annotations

import json
import os
import zlib
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from platformdirs import user_cache_path

from clubledger.auditing.club import Outcome, club_id
from clubledger.auditing.store import checked
from clubledger.auditing.store.database import LAYOUT, Database
from clubledger.auditing.store.result_data import first_problem, read_result, result_data
from clubledger.auditing.store.series_data import read_series, series_data
from clubledger.auditing.store.summary import COLUMNS, Summary, read_summary
from clubledger.books.folder_scan import scan
from clubledger.books.folder_stamp import folder_stamp
from clubledger.figures.series import until

if TYPE_CHECKING:
    from pathlib import Path

    from clubledger.auditing.club import ClubResult
    from clubledger.auditing.store.database import Statement
    from clubledger.books.problem import Problem
    from clubledger.figures.series import MonthFigures
    from clubledger.i18n import Message

KEPT: Final = 24
"""Results that are kept of a club, the latest: of other days, and of its files as they were."""
WAITING: Final = 50
"""Results that wait to be written together: each writing waits for the disk."""
MAX_CONTENT_BYTES: Final = 20 * 10**6
"""Of a result, unpacked; a usual one has some thousand bytes."""


def default_store() -> Path:
    """Where results are kept unless somebody says otherwise."""
    return user_cache_path("clubledger", appauthor=False) / f"results-{LAYOUT}.sqlite"


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest result of a club, with the ``problem`` that a broken one is reported with.

    It was asked for ``as_of`` a day and is the same from ``first`` to ``last``. ``stamp`` is that of the folder with the
    files that it is of; ``None`` where that is not known.
    """

    summary: Summary
    problem: Problem | None
    as_of: date
    first: date
    last: date
    stamp: str | None


@dataclass(frozen=True, slots=True)
class StoreContents:
    """How many clubs and results a store has, as of which days, and the ``size`` of its file in bytes."""

    clubs: int
    results: int
    first: date | None
    last: date | None
    size: int


class Store:
    """The results in a file."""

    def __init__(self, path: Path | None = None) -> None:
        """Open the store in a file, by default that of the cache, or make it. Raises `StoreError`."""
        if path is None:
            path = default_store()
            with suppress(OSError):
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.database = Database(path)
        self._waiting: list[dict[str, Any]] = []

    @property
    def problem(self) -> Message | None:
        """Why the store had to be made anew, or is done without."""
        return self.database.problem

    def state(self, folder: Path, *, trust_times: bool) -> str | None:
        """The state of a club's folder (`Scan.state`); with ``trust_times`` as it was when its files last had their stamp.

        ``None`` where the folder cannot be audited as it is.
        """
        if not trust_times:
            return scan(folder).state
        stamp = folder_stamp(folder)
        params = {"folder": _name(folder), "stamp": stamp.digest}
        known = self.database.rows("SELECT state FROM club WHERE folder = :folder AND stamp = :stamp", params)
        if known:
            return str(known[0][0])
        state = scan(folder).state
        if state is not None and stamp.settled:
            self.database.write([(_REMEMBER, params | {"state": state})])
        return state

    def latest(self, folder: Path, key: str, as_of: date) -> Latest | None:
        """The result of a club as of a day, or the last before, of whatever files; ``None`` if there is none, or it is odd."""
        params = {"folder": _name(folder), "key": key, "day": as_of.isoformat()}
        for asked, first, last, stamp, findings, *summary in self.database.rows(_LATEST, params):
            try:
                return Latest(
                    summary=read_summary(summary),
                    problem=None if findings is None else first_problem(_unpacked(findings)),
                    as_of=checked.day(asked),
                    first=checked.day(first),
                    last=checked.day(last),
                    stamp=checked.optional(checked.text, stamp),
                )
            except _ODD:
                break
        return None

    def load(self, folder: Path, state: str, key: str, as_of: date) -> ClubResult | None:
        """The result of a club in this state as of a day; ``None`` if there is none, or anything in it is odd."""
        for content, first, last in self.database.rows(_FINDINGS, _question(folder, state, key, as_of)):
            with suppress(*_ODD):
                holds = checked.day(first), checked.day(last)
                return replace(read_result(club_id(folder), _unpacked(content)), holds=holds).on(as_of)
        return None

    def series(self, folder: Path, state: str, key: str, as_of: date) -> tuple[MonthFigures, ...] | None:
        """The figures of all months until a day; ``None`` if there is no such result, or they cannot be read."""
        for (content,) in self.database.rows(_FIGURES, _question(folder, state, key, as_of)):
            with suppress(*_ODD):
                return until(read_series(_unpacked(content)), as_of)
        return None

    def save(self, folder: Path, key: str, as_of: date, result: ClubResult) -> None:
        """Keep a result, soon. Not kept: what was not finished, and what could not be read again."""
        if result.state is None or not result.finished:
            return
        try:
            content = result_data(result)
        except ValueError:
            return
        first, last = result.holds or (as_of, as_of)
        self._waiting.append(
            {
                "folder": _name(folder),
                "state": result.state,
                "key": key,
                "first": first.isoformat(),
                "last": last.isoformat(),
                "as_of": as_of.isoformat(),
                **Summary.of_result(result).row(),
                "figures": _packed(series_data(result.series)),
                "findings": _packed(content),
            }
        )
        if len(self._waiting) >= WAITING:
            self.flush()

    def contents(self) -> StoreContents:
        """What is in the store."""
        ((clubs, results, first, last),) = self.database.rows(_CONTENTS, {}) or [(0, 0, None, None)]
        size = sum(path.stat().st_size for path in self.database.files() if path.is_file())
        day = date.fromisoformat
        return StoreContents(clubs, results, first and day(first), last and day(last), size)

    def prune(self) -> int:
        """Forget clubs whose folder is gone, and of the others all but the latest result of each question; how many results."""
        before = self.contents().results
        folders = self.database.rows("SELECT folder FROM club", {})
        gone = [{"folder": folder} for (folder,) in folders if not os.path.isdir(folder)]  # noqa: PTH112 - a name
        self.database.write([(statement, folder) for folder in gone for statement in _FORGET])
        self.database.write([(_ONLY_LATEST, {})])
        self.database.shrink()
        return before - self.contents().results

    def check(self) -> int:
        """Read all that is in the store, and forget what is odd; how many results were. Says in `problem` if the file is damaged."""
        self.database.check()
        odd = 0
        for number, findings, figures in self.database.rows(
            "SELECT number, findings, figures FROM result", {}
        ):
            try:
                read_result("", _unpacked(findings))
                read_series(_unpacked(figures))
            except _ODD:
                self.database.write([("DELETE FROM result WHERE number = :number", {"number": number})])
                odd += 1
        return odd

    def flush(self) -> None:
        """Write what waits."""
        waiting, self._waiting = self._waiting, []
        statements: list[Statement] = [(statement, row) for row in waiting for statement in _SAVE]
        if statements:
            self.database.write(statements)

    def close(self) -> None:
        """Write what waits, and let go of the file."""
        self.flush()
        self.database.close()


_REMEMBER: Final = """
INSERT INTO club (folder, stamp, state) VALUES (:folder, :stamp, :state)
ON CONFLICT (folder) DO UPDATE SET stamp = :stamp, state = :state
"""
_ANSWER: Final = """FROM result JOIN club ON club.number = result.club
WHERE folder = :folder AND key = :key AND result.state = :state AND first <= :day AND :day <= last"""
_FINDINGS: Final = f"SELECT findings, first, last {_ANSWER}"
_FIGURES: Final = f"SELECT figures {_ANSWER}"
_LATEST: Final = f"""
SELECT as_of, first, last, CASE WHEN result.state = club.state THEN stamp END,
CASE outcome WHEN '{Outcome.BROKEN}' THEN findings END, {", ".join(COLUMNS)}
FROM result JOIN club ON club.number = result.club
WHERE folder = :folder AND key = :key AND first <= :day
ORDER BY last >= :day AND result.state IS club.state DESC, as_of DESC, result.number DESC LIMIT 1
"""  # noqa: S608 - names of ours
_CONTENTS: Final = "SELECT count(DISTINCT club), count(*), min(as_of), max(as_of) FROM result"
_FORGET: Final = (
    "DELETE FROM result WHERE club = (SELECT number FROM club WHERE folder = :folder)",
    "DELETE FROM club WHERE folder = :folder",
)
_ONLY_LATEST: Final = (
    "DELETE FROM result WHERE number NOT IN (SELECT max(number) FROM result GROUP BY club, key)"
)
_WRITTEN: Final = ("state", "key", "first", "last", "as_of", *COLUMNS, "figures", "findings")
_SAVE: Final = (
    "INSERT INTO club (folder) VALUES (:folder) ON CONFLICT DO NOTHING",
    """DELETE FROM result WHERE club = (SELECT number FROM club WHERE folder = :folder)
    AND state = :state AND key = :key AND first <= :last AND :first <= last""",
    f"""INSERT INTO result (club, {", ".join(_WRITTEN)})
    SELECT number, {", ".join(f":{column}" for column in _WRITTEN)} FROM club WHERE folder = :folder""",  # noqa: S608
    f"""DELETE FROM result WHERE number IN
    (SELECT result.number FROM result JOIN club ON club.number = result.club WHERE folder = :folder
    ORDER BY result.number DESC LIMIT -1 OFFSET {KEPT})""",  # noqa: S608 - a number of ours
)
"""What is said anew takes the place of what said the same; then only the latest stay."""


def _name(folder: Path) -> str:
    """A folder as the store knows it: whole, without links, and text also where its name is none."""
    return os.fsencode(os.path.realpath(folder)).decode("utf-8", "backslashreplace")


def _question(folder: Path, state: str, key: str, as_of: date) -> dict[str, str]:
    return {"folder": _name(folder), "state": state, "key": key, "day": as_of.isoformat()}


_ODD: Final = (ValueError, KeyError, TypeError, RecursionError, zlib.error)
"""What reading content raises that we did not write."""


def _packed(data: Any) -> bytes:
    return zlib.compress(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())


def _unpacked(content: Any) -> Any:
    """What was packed. Raises what is in `_ODD`."""
    if not isinstance(content, bytes):
        raise TypeError
    unpacking = zlib.decompressobj()
    data = unpacking.decompress(content, MAX_CONTENT_BYTES)
    if not unpacking.eof:
        raise ValueError
    return json.loads(data)
