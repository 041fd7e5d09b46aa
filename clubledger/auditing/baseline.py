"""Compare an audit with an earlier JSON report: what is new, unchanged and gone, by club, rule and subject.

The regulation's values are compared, too: a line edited in place leaves no other trace.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from weakref import finalize

from clubledger.auditing.json_stream import JsonStream
from clubledger.books.directives import DAY
from clubledger.errors import ClubledgerError
from clubledger.export_values import json_number
from clubledger.i18n import Message, message
from clubledger.regular_files import open_regular
from clubledger.regulation import KEYS, Provision

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from clubledger.auditing.club import ClubResult
    from clubledger.rules import Finding

SCHEMA = 2
READABLE = (1, SCHEMA)
"""Reports to compare with; the first has none of the regulation's values."""
MAX_BYTES = 10**9
"""Of a report: some hundred thousand clubs."""
MAX_CLUB_LETTERS = 10**7
"""Of a club in it: some ten thousand findings."""


class BaselineState(StrEnum):
    """How a finding stands to the earlier report."""

    NEW = "new"
    UNCHANGED = "unchanged"


class BaselineError(ClubledgerError):
    """A file is no report to compare with; ``message`` says why."""


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What makes a finding the same one in two reports."""

    rule: str
    subject: str
    fund: str

    @classmethod
    def of(cls, finding: Finding) -> Key:
        """The key of a finding."""
        return cls(finding.rule, finding.subject, finding.fund.value if finding.fund else "")


@dataclass(frozen=True, slots=True)
class RegulationChange:
    """A value of the regulation that the earlier report had otherwise; ``None`` where there is none.

    ``line`` is the key, and the scope's code if it has one.

    ``in_place``: for a day that the earlier report judged, the books say something else now. Else a later line did it.
    """

    line: str
    before: Provision | None
    after: Provision | None
    in_place: bool


@dataclass(frozen=True, slots=True)
class EarlierClub:
    """What the earlier report says of a club; ``regulation`` is ``None`` where it says nothing of it."""

    findings: frozenset[Key]
    regulation: Mapping[str, Provision] | None


class Baseline:
    """What an earlier report said, by club."""

    def __init__(self, as_of: date, clubs: EarlierClubs) -> None:
        self.as_of = as_of
        self._clubs = clubs

    def change(self, club: ClubResult, finding: Finding) -> BaselineState:
        """Whether the earlier report had the finding."""
        return BaselineState.UNCHANGED if Key.of(finding) in self._findings(club) else BaselineState.NEW

    def gone(self, club: ClubResult, rules: Collection[str]) -> tuple[Key, ...]:
        """What the earlier report found and this one does not.

        Of a broken club, of a rule that was not asked (not in ``rules``) or that could not be judged, nothing
        is known to be gone.
        """
        if club.indicators is None:
            return ()
        now = {Key.of(finding) for finding in club.findings}
        unknown = {one.rule for one in club.unknown}
        return tuple(
            sorted(key for key in self._findings(club) - now if key.rule not in unknown and key.rule in rules)
        )

    def regulation_changes(self, club: ClubResult, as_of: date) -> tuple[RegulationChange, ...] | None:
        """How the regulation of a club, audited as of a day, differs; ``None`` where one of the two says nothing of it."""
        earlier = self._clubs.get(club.id)
        if earlier is None:
            return ()
        if earlier.regulation is None or club.indicators is None:
            return None
        return tuple(self._regulation_changes(earlier.regulation, club, as_of))

    def _regulation_changes(
        self, earlier: Mapping[str, Provision], club: ClubResult, as_of: date
    ) -> Iterator[RegulationChange]:
        then_held = {one.line: one for one in club.regulation.in_force(min(self.as_of, as_of))}
        now_held = {one.line: one for one in club.regulation.in_force(as_of)}
        for line in sorted({*earlier, *then_held, *now_held}, key=_place_in_template):
            before, then, now = earlier.get(line), then_held.get(line), now_held.get(line)
            if before is not None and before.since > as_of:
                continue  # a later report: what held on this day it does not say
            if _said(before) != _said(then) or _since(before) != _since(then):
                yield RegulationChange(line, before, then, in_place=True)
            if _said(then) != _said(now):
                yield RegulationChange(line, then, now, in_place=False)

    def _findings(self, club: ClubResult) -> frozenset[Key]:
        earlier = self._clubs.get(club.id)
        return earlier.findings if earlier else frozenset()


def _place_in_template(line: str) -> tuple[int, str]:
    return list(KEYS).index(line.partition(" ")[0]), line


def _said(provision: Provision | None) -> tuple[str | int | float | None, str | None]:
    """A value as the report has it, and what it is for each of."""
    return value_data(provision), provision.per if provision else None


def _since(provision: Provision | None) -> date | None:
    return provision.since if provision else None


def value_data(provision: Provision | None) -> str | int | float | None:
    """A provision's value as the report writes it: a number, or a word."""
    if provision is None:
        return None
    value = provision.value
    return value if isinstance(value, str) else json_number(value)


def read_baseline(path: Path) -> Baseline:
    """Read an earlier JSON report, a club at a time. Raises `BaselineError`."""
    try:
        with open_regular(path) as file:
            return _baseline(JsonStream(file, "clubs", most_bytes=MAX_BYTES, most_letters=MAX_CLUB_LETTERS))
    except (ValueError, KeyError, TypeError, ArithmeticError, RecursionError) as error:
        raise BaselineError(_not_ours(path)) from error
    except OSError as error:
        raise BaselineError(message("{file} cannot be read", file=str(path))) from error
    except sqlite3.Error as error:
        raise BaselineError(
            message(
                "There is no room on the disk to compare with {file} ({reason}).",
                file=str(path),
                reason=str(error),
            )
        ) from error


def _baseline(report: JsonStream) -> Baseline:
    head: dict[str, Any] = {}
    clubs = EarlierClubs()
    for name, value in report.members():
        if name in {"schema", "as_of"} or value is None:
            head[name] = value
        elif name == "clubs":
            clubs.add(value)
    schema = head["schema"]
    if schema not in READABLE or "clubs" not in head or (schema == SCHEMA and clubs.without_regulation):
        raise ValueError
    return Baseline(date.fromisoformat(head["as_of"]), clubs)


class EarlierClubs:
    """What an earlier report says of many clubs: on the disk, in a file without a name, as memory is for the audit."""

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None)
        finalize(self, self._file.close)
        self.without_regulation = False
        self._last: tuple[str | None, EarlierClub | None] = None, None
        self._file.execute("PRAGMA journal_mode = OFF")
        self._file.execute("CREATE TABLE club (id TEXT PRIMARY KEY, content BLOB) WITHOUT ROWID")

    def add(self, club: Mapping[str, Any]) -> None:
        """Add a club of the report; of one that is there twice the last is meant.

        Raises `ValueError`, `KeyError` or `TypeError` where it says what no report can.
        """
        keys = [
            [str(one["rule"]), str(one["subject"]), str(one.get("fund") or "")] for one in club["findings"]
        ]
        self.without_regulation = self.without_regulation or "regulation" not in club
        regulation = club.get("regulation")
        _regulation(regulation)
        content = zlib.compress(json.dumps([keys, regulation], ensure_ascii=False).encode(), 1)
        self._file.execute("INSERT OR REPLACE INTO club VALUES (?, ?)", (str(club["id"]), content))

    def get(self, club: str) -> EarlierClub | None:
        """What it says of a club; each finding of a club asks, so that the last answer is remembered."""
        if club != self._last[0]:
            self._last = club, self._read(club)
        return self._last[1]

    def _read(self, club: str) -> EarlierClub | None:
        row = self._file.execute("SELECT content FROM club WHERE id = ?", (club,)).fetchone()
        if row is None:
            return None
        keys, regulation = json.loads(zlib.decompress(row[0]))
        return EarlierClub(frozenset(Key(*key) for key in keys), _regulation(regulation))


def _regulation(values: Iterable[Mapping[str, Any]] | None) -> Mapping[str, Provision] | None:
    """The values that a report lists, those of keys that we know. Raises `ValueError` for what no ledger can hold."""
    if values is None:
        return None
    provisions = {}
    for one in values:
        parameter = KEYS.get(one["key"])
        if parameter is None:
            continue
        said = one["value"]
        value = said if isinstance(said, str) else Decimal(str(said))
        if parameter.problem(value) is not None:
            raise ValueError
        line = f"{parameter.key} {one.get('scope') or ''}".rstrip()
        per = DAY if one.get("per") == DAY else None
        provisions[line] = Provision(parameter.key, value, date.fromisoformat(one["since"]), per=per)
    return provisions


def _not_ours(path: Path) -> Message:
    return message(
        "{file} is no audit report; expected the file that clubledger audit --format json wrote",
        file=str(path),
    )
