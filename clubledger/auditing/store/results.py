"""Results of audits in a store, each found again by its club, the digest of its files, what was asked, and the day."""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from platformdirs import user_cache_path

from clubledger.auditing.club import club_id
from clubledger.auditing.store.database import Database
from clubledger.auditing.store.result_data import read_result, result_data
from clubledger.auditing.store.series_data import read_series, series_data
from clubledger.rules import Level
from clubledger.rules.gov import SILENCE

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from clubledger.auditing.club import ClubResult
    from clubledger.auditing.store.database import Statement
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
    """A result that a store has: its number there, and its club's id."""

    number: int
    club: str


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

    def find(self, folder: Path, digest: str | None, key: str, as_of: date) -> Kept | None:
        """The result of a club with these files as of a day; ``None`` if there is none."""
        params = {"folder": _name(folder), "digest": digest, "key": key, "day": as_of.isoformat()}
        rows = self.database.rows(_FIND, params)
        return Kept(rows[0][0], club_id(folder)) if rows else None

    def load(self, kept: Kept) -> ClubResult | None:
        """The result; ``None`` if it is gone meanwhile, or anything in it is odd: then it is forgotten."""
        for (content,) in self.database.rows(
            "SELECT findings FROM result WHERE number = :number", {"number": kept.number}
        ):
            try:
                return read_result(kept.club, _unpacked(content))
            except _ODD:
                self.database.write([("DELETE FROM result WHERE number = :number", {"number": kept.number})])
        return None

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
                "name": result.name,
                "outcome": result.outcome.value,
                "errors": result.count(Level.ERROR),
                "warnings": result.count(Level.WARNING),
                "silent": any(one.rule == SILENCE and not one.waived for one in result.findings),
                "both_funds": result.both_funds,
                "last_entry": content["last_entry"],
                "indicators": json.dumps(content["indicators"]) if content["indicators"] else None,
                "figures": _packed(series_data(result.series)),
                "findings": _packed(content),
            }
        )
        if len(self._waiting) >= WAITING:
            self.flush()

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


_FIND: Final = """
SELECT result.number FROM result JOIN club ON club.number = result.club
WHERE folder = :folder AND key = :key AND result.digest = :digest AND first <= :day AND :day <= last
"""
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
    """A folder as the store knows it: whole, and without links."""
    return os.path.realpath(folder)


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
