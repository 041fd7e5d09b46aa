"""Totals of many clubs, and how they stand to the targets of a profile: always with numerator and denominator."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from clubledger.auditing.club import ClubResult, Outcome

if TYPE_CHECKING:
    from clubledger.figures.indicators import Indicators
    from clubledger.regulation.profiles import Profile

_SHARES = {
    "women": ("women", "members"),
    "older": ("older", "members"),
    "older_women": ("older_women", "older"),
    "borrowers": ("borrowers_ever", "members"),
}
"""Targets in percent: the indicators above and below the line."""


@dataclass(frozen=True, slots=True)
class TargetFigure:
    """A target and where the clubs together stand. ``clubs`` is how many could be counted.

    Of a share numerator ÷ denominator is compared in percent; of ``members``, the clubs within the range ÷ the clubs;
    of ``clubs`` and ``members_total`` the numerator itself. ``met`` is ``None`` where nothing could be counted.
    """

    key: str
    clubs: int
    numerator: int
    denominator: int | None
    least: Decimal | None
    most: Decimal | None
    met: bool | None


@dataclass
class Totals:
    """Sums over clubs, added one at a time; holds numbers only, however many clubs there are."""

    profile: Profile
    clubs: int = 0
    outcomes: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    with_both_funds: int = 0
    members: int = 0
    _within: int = 0
    _counted: int = 0
    _shares: dict[str, tuple[int, int, int]] = field(
        default_factory=lambda: dict.fromkeys(_SHARES, (0, 0, 0))
    )

    def add(self, club: ClubResult) -> None:
        """Count one more club."""
        self.count(club.outcome, club.indicators, both_funds=club.both_funds)

    def count(self, outcome: Outcome, indicators: Indicators | None, *, both_funds: bool) -> None:
        """Count one more club, of which no more than this is known."""
        self.clubs += 1
        self.outcomes[outcome] += 1
        self.with_both_funds += both_funds
        if indicators is None:
            return
        self.members += indicators.members
        self._counted += 1
        target = self.profile.targets.get("members")
        self._within += target is not None and target.holds(Decimal(indicators.members))
        for key, (above, below) in _SHARES.items():
            upper, lower = getattr(indicators, above), getattr(indicators, below)
            if upper is not None and lower is not None:
                clubs, numerator, denominator = self._shares[key]
                self._shares[key] = (clubs + 1, numerator + upper, denominator + lower)

    def targets(self) -> tuple[TargetFigure, ...]:
        """Every target of the profile with the clubs' figure, in the profile's order."""
        return tuple(self._figure(key) for key in self.profile.targets)

    def _figure(self, key: str) -> TargetFigure:
        target = self.profile.targets[key]
        denominator: int | None = None
        value: Decimal | None
        if key in _SHARES:
            clubs, numerator, denominator = self._shares[key]
            value = Decimal(100 * numerator) / denominator if denominator else None
            met = None if value is None else target.holds(value)
        elif key == "members":
            clubs, numerator, denominator = self._counted, self._within, self._counted
            met = numerator == denominator if denominator else None
        else:
            clubs = self.clubs if key == "clubs" else self._counted
            numerator = self.clubs if key == "clubs" else self.members
            met = target.holds(Decimal(numerator)) if clubs else None
        return TargetFigure(key, clubs, numerator, denominator, target.least, target.most, met)
