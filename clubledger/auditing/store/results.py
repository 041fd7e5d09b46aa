"""Results of audits in a store, each found again by its club, the digest of its files, what was asked, and the day."""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from platformdirs import user_cache_path

from clubledger.auditing.club import Outcome, club_id
from clubledger.auditing.store import checked
from clubledger.auditing.store.database import Database
from clubledger.auditing.store.result_data import first_problem, read_result, result_data
from clubledger.auditing.store.series_data import read_series, series_data
from clubledger.auditing.store.summary import COLUMNS, Summary, read_summary
from clubledger.books.folder_scan import scan
from clubledger.books.folder_stamp import folder_stamp

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
    return user_cache_path("clubledger", appauthor=False) / "results.sqlite"


@dataclass(frozen=True, slots=True)
class Kept:
    """A result that a store has: its number there, its club's id, and the day as of which it was asked for."""

    number: int
    club: str
    as_of: date


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

    def __init__(self, path: Path) -> None:
        """Open the store, or make it. Raises `StoreError`."""
        self.database = Database(path)
        self._waiting: list[dict[str, Any]] = []

    @property
    def problem(self) -> Message | None:
        """Why the store had to be made anew, or is done without."""
        return self.database.problem

    def digest(self, folder: Path, *, trust_times: bool) -> str | None:
        """The digest of a club's files; with ``trust_times`` as it was when they last had their names, times and sizes.

        ``None`` where the folder cannot be audited as it is.
        """
        if not trust_times:
            return scan(folder).digest
        stamp = folder_stamp(folder)
        params = {
            "folder": _name(folder),
            "stamp": stamp.digest,
        }
        known = self.database.rows(
            "SELECT digest FROM club WHERE folder = :folder AND stamp = :stamp", params
        )
        if known:
            return str(known[0][0])
        digest = scan(folder).digest
        if digest is not None and stamp.settled:
            self.database.write([(_REMEMBER, params | {"digest": digest})])
        return digest

    def find(self, folder: Path, digest: str | None, key: str, as_of: date) -> Kept | None:
        """The result of a club with these files as of a day; ``None`` if there is none."""
        params = {"folder": _name(folder), "digest": digest, "key": key, "day": as_of.isoformat()}
        rows = self.database.rows(_FIND, params)
        return Kept(rows[0][0], club_id(folder), as_of) if rows else None

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

    def load(self, kept: Kept) -> ClubResult | None:
        """The result; ``None`` if it is gone meanwhile, or anything in it is odd: then it is forgotten."""
        for content, first, last in self.database.rows(
            "SELECT findings, first, last FROM result WHERE number = :number", {"number": kept.number}
        ):
            try:
                holds = date.fromisoformat(first), date.fromisoformat(last)
                return replace(read_result(kept.club, _unpacked(content)), holds=holds).on(kept.as_of)
            except _ODD:
                self._forget(kept)
        return None

    def _forget(self, kept: Kept) -> None:
        self.database.write([("DELETE FROM result WHERE number = :number", {"number": kept.number})])

    def series(self, kept: Kept) -> tuple[MonthFigures, ...] | None:
        """The monthly figures of a result; ``None`` if they are gone, or cannot be read."""
        for (content,) in self.database.rows(
            "SELECT figures FROM result WHERE number = :number", {"number": kept.number}
        ):
            try:
                return read_series(_unpacked(content))
            except _ODD:
                break
        return None

    def save(self, folder: Path, key: str, as_of: date, result: ClubResult) -> None:
        """Keep a result, soon. Not kept: what was not finished, and what could not be read again."""
        if result.digest is None or not result.finished:
            return
        try:
            content = result_data(result)
        except ValueError:
            return
        first, last = result.holds or (as_of, as_of)
        self._waiting.append(
            {
                "folder": _name(folder),
                "digest": result.digest,
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
        for (number,) in self.database.rows("SELECT number FROM result", {}):
            kept = Kept(number, "", date.min)
            if self.series(kept) is None:
                self._forget(kept)
                odd += 1
            elif self.load(kept) is None:
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
INSERT INTO club (folder, stamp, digest) VALUES (:folder, :stamp, :digest)
ON CONFLICT (folder) DO UPDATE SET stamp = :stamp, digest = :digest
"""
_FIND: Final = """
SELECT result.number FROM result JOIN club ON club.number = result.club
WHERE folder = :folder AND key = :key AND result.digest = :digest AND first <= :day AND :day <= last
"""
_LATEST: Final = f"""
SELECT as_of, first, last, CASE WHEN result.digest = club.digest THEN stamp END,
CASE outcome WHEN '{Outcome.BROKEN}' THEN findings END, {", ".join(COLUMNS)}
FROM result JOIN club ON club.number = result.club
WHERE folder = :folder AND key = :key AND first <= :day
ORDER BY last >= :day AND result.digest IS club.digest DESC, as_of DESC, result.number DESC LIMIT 1
"""  # noqa: S608 - names of ours
_CONTENTS: Final = "SELECT count(DISTINCT club), count(*), min(as_of), max(as_of) FROM result"
_FORGET: Final = (
    "DELETE FROM result WHERE club = (SELECT number FROM club WHERE folder = :folder)",
    "DELETE FROM club WHERE folder = :folder",
)
_ONLY_LATEST: Final = (
    "DELETE FROM result WHERE number NOT IN (SELECT max(number) FROM result GROUP BY club, key)"
)
_SAVE: Final = (
    "INSERT INTO club (folder) VALUES (:folder) ON CONFLICT DO NOTHING",
    """DELETE FROM result WHERE club = (SELECT number FROM club WHERE folder = :folder)
    AND digest = :digest AND key = :key AND first <= :last AND :first <= last""",
    """INSERT INTO result
    (club, digest, key, first, last, as_of, name, outcome, errors, warnings, silent, both_funds, last_entry,
    indicators, figures, findings)
    SELECT number, :digest, :key, :first, :last, :as_of, :name, :outcome, :errors, :warnings, :silent, :both_funds,
    :last_entry, :indicators, :figures, :findings FROM club WHERE folder = :folder""",
    f"""DELETE FROM result WHERE number IN
    (SELECT result.number FROM result JOIN club ON club.number = result.club WHERE folder = :folder
    ORDER BY result.number DESC LIMIT -1 OFFSET {KEPT})""",  # noqa: S608 - a number of ours
)
"""What is said anew takes the place of what said the same; then only the latest stay."""


def _name(folder: Path) -> str:
    """A folder as the store knows it: whole, without links, and text also where its name is none."""
    return os.fsencode(os.path.realpath(folder)).decode("utf-8", "backslashreplace")


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
