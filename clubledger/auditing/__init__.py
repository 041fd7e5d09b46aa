"""Audit one club or ten thousand: what was found, against which targets, since which earlier report."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from clubledger.auditing.club import ClubResult, Outcome, audit_club
from clubledger.auditing.clubs import Task, audit_clubs, find_clubs
from clubledger.auditing.targets import Totals
from clubledger.regulation.profiles import Profile, in_force

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

__all__ = ["Audit", "ClubResult", "Outcome", "Task", "audit", "audit_club", "audit_clubs", "find_clubs"]


@dataclass(frozen=True)
class Audit:
    """The results of an audit: every club's, and their totals against the profile's targets."""

    as_of: date
    clubs: tuple[ClubResult, ...]
    totals: Totals


def audit(
    paths: Iterable[str | Path],
    as_of: date,
    *,
    profile: Profile | None = None,
    jobs: int = 0,
) -> Audit:
    """Audit the clubs in some folders by all rules as of a day, by default against the targets then in force.

    ``jobs`` is the number of worker processes; with 0 the clubs are audited one after another in this one.
    """
    if isinstance(paths, str | Path):
        raise TypeError("paths is a list of folders, not one")
    chosen = profile or in_force(as_of)
    totals = Totals(chosen)
    clubs = []
    for club in audit_clubs([Path(path) for path in paths], Task.by_all_rules(as_of, chosen), jobs):
        totals.add(club)
        clubs.append(club)
    return Audit(as_of, tuple(clubs), totals)
