"""The room's clubs as their list asks for them: a table in memory, of which one page is read at a time."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, fields
from datetime import date
from operator import attrgetter
from threading import RLock
from typing import TYPE_CHECKING, Any, Final

from clubledger.auditing.club import Outcome
from clubledger.auditing.store import Summary
from clubledger.auditing.targets import Totals
from clubledger.books.members import fold
from clubledger.figures.indicators import Indicators
from clubledger.reports.collation import sortable, text_key
from clubledger.web.club_line import ClubLine
from clubledger.web.club_sums import ClubSums

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from clubledger.regulation.profiles import Profile

PAGE: Final = 100
"""Clubs on a page."""

_FIGURES: Final = tuple(field.name for field in fields(Indicators))
_figures_of: Final = attrgetter(*_FIGURES)
_SUMMARY: Final = ("name", "outcome", "errors", "warnings", "silent", "both_funds", "last_entry", *_FIGURES)
_LINE: Final = ("id", *_SUMMARY, "problem", "place", "as_of")
_HELD: Final = ("first", "last", "stamp")
_COLUMNS: Final = (*_LINE, *_HELD, "fresh", "folded", "alphabetic")

_WORST: Final = f"""CASE
WHEN outcome = '{Outcome.BROKEN}' THEN 0
WHEN silent THEN 1
WHEN outcome = '{Outcome.FINDINGS}' THEN 2
WHEN outcome = '{Outcome.INCOMPLETE}' THEN 3
WHEN outcome IS NULL THEN 4
ELSE 5 END"""
ORDERS: Final = {
    "name": ("alphabetic",),
    "worst": (_WORST, "-errors", "-warnings"),
    "members": ("members",),
    "owed": ("principal_outstanding",),
    "late": ("par30",),
    "cash": ("cash_income + cash_operating",),
    # a club whose books have no entry was silent for the longest
    "last": ("CASE WHEN members IS NOT NULL THEN coalesce(last_entry, '') END",),
    "findings": ("CASE WHEN members IS NOT NULL THEN errors END", "warnings"),
}
"""What clubs can be sorted by, the smallest first; a first value that is ``NULL`` is not known.

The worst come first: broken, silent, with findings by their number, not enough data, not checked yet, clean. What is not
known never stands with what passed.
"""
_ALIKE: Final = (*ORDERS["worst"], *ORDERS["name"], "id")
"""Those that are alike in what was asked for stand by these."""

# ruff: noqa: S608 - nothing but names of ours is put into a statement
_TABLE: Final = f"CREATE TABLE club ({', '.join(_COLUMNS)}, PRIMARY KEY (id)) WITHOUT ROWID"
_PUT: Final = f"""INSERT OR REPLACE INTO club ({", ".join(_COLUMNS)})
VALUES ({", ".join(f":{column}" for column in _COLUMNS)})"""
_ALL: Final = f"SELECT outcome, both_funds, {', '.join(_FIGURES)} FROM club"
_FOUND: Final = "instr(folded, :wanted) > 0"


@dataclass(frozen=True, slots=True)
class Held:
    """Of which days a club's line is, and of which files, by the folder's stamp: ``None`` where that may not be trusted."""

    first: date
    last: date
    stamp: str | None

    def of_day(self, day: date) -> bool:
        """Whether the line is of a day."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of the clubs that were ``found``: the ``number`` of ``pages``, from 1."""

    lines: tuple[ClubLine, ...]
    found: int
    number: int
    pages: int

    @property
    def first(self) -> int:
        """The number of its first club among those that were found."""
        return (self.number - 1) * PAGE + 1

    @property
    def last(self) -> int:
        """The number of its last club."""
        return self.first + len(self.lines) - 1


class ClubListing:
    """A line for each club of the room. Any thread may use it."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._database = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._database.execute(_TABLE)
        self._sums: ClubSums | None = None

    def keep(self, ids: Iterable[str]) -> None:
        """List these clubs: of those that are new nothing is known, and those that are gone are forgotten."""
        wanted = set(ids)
        with self._lock:
            known = {id_ for (id_,) in self._rows("SELECT id FROM club")}
            for gone in known - wanted:
                self._rows("DELETE FROM club WHERE id = :id", {"id": gone})
            for new in wanted - known:
                self._rows(_PUT, _values(ClubLine(new), None))
            if known != wanted:
                self._sums = None

    def put(self, line: ClubLine, held: Held) -> None:
        """What is known of a club now."""
        with self._lock:
            self._rows(_PUT, _values(line, held))
            self._sums = None

    def held(self, id_: str) -> Held | None:
        """What a club's line is of; ``None`` where nothing is known."""
        for first, last, stamp in self._rows(
            "SELECT first, last, stamp FROM club WHERE id = :id AND outcome IS NOT NULL", {"id": id_}
        ):
            return Held(date.fromisoformat(first), date.fromisoformat(last), stamp)
        return None

    def set_fresh(self, id_: str, *, fresh: bool) -> None:
        """Say that a club's line is of the files as they are, or that it is not."""
        self._rows("UPDATE club SET fresh = :fresh WHERE id = :id", {"id": id_, "fresh": fresh})

    def doubt_all(self) -> None:
        """Say of all lines that they are of another question than the one that is asked now."""
        self._rows("UPDATE club SET fresh = 0, stamp = NULL, last = '0001-01-01'")

    def not_fresh(self) -> int:
        """How many clubs have no line that is of the files as they are."""
        ((count,),) = self._rows("SELECT count(*) FROM club WHERE NOT fresh")
        return int(count)

    def page(self, query: str, order: str, number: int, day: date, *, descending: bool = False) -> ListPage:
        """A page of the clubs that a search finds, in one of `ORDERS`, as of a day. One that is not there is the last."""
        params: dict[str, Any] = {"wanted": fold(query), "day": day.isoformat(), "limit": PAGE}
        by, *then = ORDERS[order]
        way = " DESC" if descending else ""
        in_order = ", ".join([f"{by} IS NULL", *(f"{one}{way}" for one in (by, *then)), *_ALIKE])
        with self._lock:
            ((found,),) = self._rows(f"SELECT count(*) FROM club WHERE {_FOUND}", params)
            pages = max(1, -(-found // PAGE))
            number = max(1, min(number, pages))
            rows = self._rows(
                # whole rows of one page alone: those of all clubs need not be carried through the sorting
                f"""SELECT {", ".join(_LINE)}, fresh AND :day BETWEEN first AND last FROM club WHERE id IN
                (SELECT id FROM club WHERE {_FOUND} ORDER BY {in_order} LIMIT :limit OFFSET :before)
                ORDER BY {in_order}""",
                params | {"before": (number - 1) * PAGE},
            )
        return ListPage(tuple(map(_line, rows)), found, number, pages)

    def sums(self, profile: Profile) -> ClubSums:
        """All clubs together; reckoned again when any of them changed."""
        with self._lock:
            if self._sums is None or self._sums.totals.profile != profile:
                self._sums = ClubSums(Totals(profile))
                for outcome, both_funds, *figures in self._rows(_ALL):
                    known = None if outcome is None else Outcome(outcome)
                    self._sums.add(known, _indicators(figures), both_funds=bool(both_funds))
            return self._sums

    def close(self) -> None:
        """Give its memory back."""
        with self._lock:
            self._database.close()

    def _rows(self, statement: str, params: Mapping[str, Any] | None = None) -> list[Any]:
        with self._lock:
            return self._database.execute(statement, params or {}).fetchall()


def _values(line: ClubLine, held: Held | None) -> dict[str, Any]:
    """The columns of a line."""
    summary = line.summary
    name = summary.name if summary else None
    values: dict[str, Any] = dict.fromkeys(_COLUMNS) | {
        "id": line.id,
        "errors": 0,
        "warnings": 0,
        "fresh": line.fresh,
        "folded": fold(f"{name or ''} {line.id}"),
        "alphabetic": sortable(text_key(name or line.id)),
    }
    if summary is not None:
        values |= {
            "name": name,
            "outcome": summary.outcome.value,
            "errors": summary.errors,
            "warnings": summary.warnings,
            "silent": summary.silent,
            "both_funds": summary.both_funds,
            "last_entry": summary.last_entry and summary.last_entry.isoformat(),
            "problem": json.dumps(line.problem) if line.problem else None,
            "place": line.where,
            "as_of": line.as_of and line.as_of.isoformat(),
        }
        if summary.indicators is not None:
            values |= zip(_FIGURES, _figures_of(summary.indicators), strict=True)
    if held is not None:
        values |= {"first": held.first.isoformat(), "last": held.last.isoformat(), "stamp": held.stamp}
    return values


def _line(row: tuple[Any, ...]) -> ClubLine:
    """A line of its columns, and whether it is fresh."""
    id_, name, outcome, errors, warnings, silent, both_funds, last_entry, *figures = row[: 1 + len(_SUMMARY)]
    problem, where, as_of, fresh = row[1 + len(_SUMMARY) :]
    if outcome is None:
        return ClubLine(id_)
    return ClubLine(
        id=id_,
        summary=Summary(
            name=name,
            outcome=Outcome(outcome),
            errors=errors,
            warnings=warnings,
            silent=bool(silent),
            both_funds=bool(both_funds),
            last_entry=date.fromisoformat(last_entry) if last_entry else None,
            indicators=_indicators(figures),
        ),
        problem=json.loads(problem) if problem else None,
        where=where,
        as_of=date.fromisoformat(as_of),
        fresh=bool(fresh),
    )


def _indicators(figures: list[Any]) -> Indicators | None:
    return None if figures[0] is None else Indicators(*figures)
