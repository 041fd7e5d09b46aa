"""Compare an audit with an earlier JSON report: what is new, unchanged and gone, by club, rule and subject."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from clubledger.errors import ClubledgerError
from clubledger.i18n import Message, message

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from clubledger.auditing.club import ClubResult
    from clubledger.rules import Finding

SCHEMA = 1


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


class Baseline:
    """The findings of an earlier report by club."""

    def __init__(self, clubs: Mapping[str, frozenset[Key]]) -> None:
        self._clubs = clubs

    def change(self, club: ClubResult, finding: Finding) -> BaselineState:
        """Whether the earlier report had the finding."""
        return (
            BaselineState.UNCHANGED
            if Key.of(finding) in self._clubs.get(club.id, frozenset())
            else BaselineState.NEW
        )

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
            sorted(
                key
                for key in self._clubs.get(club.id, frozenset()) - now
                if key.rule not in unknown and key.rule in rules
            )
        )


def read_baseline(path: Path) -> Baseline:
    """Read an earlier JSON report. Raises `BaselineError`."""
    try:
        report = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise BaselineError(message("{file} cannot be read", file=str(path))) from error
    except (ValueError, RecursionError) as error:
        raise BaselineError(_not_ours(path)) from error
    if (
        not isinstance(report, dict)
        or report.get("schema") != SCHEMA
        or not isinstance(report.get("clubs"), list)
    ):
        raise BaselineError(_not_ours(path))
    try:
        return Baseline({club["id"]: frozenset(_keys(club["findings"])) for club in report["clubs"]})
    except (KeyError, TypeError) as error:
        raise BaselineError(_not_ours(path)) from error


def _keys(findings: Iterable[Mapping[str, Any]]) -> Iterable[Key]:
    return (Key(str(one["rule"]), str(one["subject"]), str(one.get("fund") or "")) for one in findings)


def _not_ours(path: Path) -> Message:
    return message(
        "{file} is no audit report; expected the file that clubledger audit --format json wrote",
        file=str(path),
    )
