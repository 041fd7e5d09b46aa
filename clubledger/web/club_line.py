"""What the list of clubs says of one club. No name of a member stands in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from clubledger.auditing.store import Summary
from clubledger.i18n import LANGUAGES, render

if TYPE_CHECKING:
    from datetime import date

    from clubledger.auditing.club import ClubResult
    from clubledger.books.problem import Problem


@dataclass(frozen=True, slots=True)
class ClubLine:
    """One club. ``fresh``: the summary is of the files as they are, as of today; without one, nothing is known yet.

    ``problem`` is the first reason why a broken club cannot be read, in each language, and ``where`` its file and line.
    """

    id: str
    summary: Summary | None = None
    problem: dict[str, str] | None = None
    where: str | None = None
    as_of: date | None = None
    fresh: bool = False

    @staticmethod
    def of(id: str, summary: Summary, problem: Problem | None, as_of: date) -> ClubLine:  # noqa: A002 - a club's
        """What an audit of the club as of a day found, of whatever files."""
        if problem is None:
            return ClubLine(id, summary, as_of=as_of)
        words = {language: render(problem.message, language) for language in LANGUAGES}
        return ClubLine(id, summary, words, str(problem.place) if problem.place else None, as_of)

    @staticmethod
    def of_result(result: ClubResult, as_of: date) -> ClubLine:
        """What it found just now."""
        problem = next(iter(result.errors), None)
        return replace(ClubLine.of(result.id, Summary.of_result(result), problem, as_of), fresh=True)
