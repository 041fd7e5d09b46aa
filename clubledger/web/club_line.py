"""What the list of clubs says of one club. No name of a member stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clubledger.auditing.club import ClubResult, Outcome
from clubledger.books.place import Place
from clubledger.i18n import LANGUAGES, render
from clubledger.rules import Level
from clubledger.rules.gov import SILENCE

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from clubledger.books.problem import Problem
    from clubledger.figures.indicators import Indicators


@dataclass(frozen=True, slots=True)
class ClubLine:
    """One club. ``fresh``: the result is of the files as they are, as of today; without one, nothing is known yet.

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

    @staticmethod
    def of_result(folder: Path, result: ClubResult, as_of: date) -> ClubLine:
        """What an audit of the club as of a day found."""
        problem = result.errors[0] if result.errors else None
        return ClubLine(
            id=result.id,
            folder=folder,
            name=result.name,
            outcome=result.outcome,
            errors=result.count(Level.ERROR),
            warnings=result.count(Level.WARNING),
            unknown=len(result.unknown),
            silent=any(finding.rule == SILENCE and not finding.waived for finding in result.findings),
            both_funds=result.both_funds,
            last_entry=result.last_entry,
            indicators=result.indicators,
            problem={language: render(problem.message, language) for language in LANGUAGES}
            if problem
            else None,
            where=_where(problem) if problem else None,
            as_of=as_of,
            fresh=True,
        )

    @property
    def rank(self) -> tuple[int, int, int]:
        """Worst first: broken, silent, with findings by their number, not enough data, not checked yet, clean.

        What is not known never stands with what passed.
        """
        return self._outcome_rank, -self.errors, -self.warnings

    @property
    def _outcome_rank(self) -> int:
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


def _where(problem: Problem) -> str | None:
    return None if problem.file is None else str(Place(problem.file, problem.line))
