"""The figures of all clubs of the list together, and their totals against targets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clubledger.auditing.club import Outcome

if TYPE_CHECKING:
    from clubledger.auditing.targets import Totals
    from clubledger.figures.indicators import Indicators


@dataclass(slots=True)
class ClubSums:
    """Sums over clubs, added one at a time: amounts in đồng. ``broken`` and ``unchecked`` clubs are in none of them.

    ``late`` is PAR30 of ``late_of`` principal, in as many ``late_clubs`` as tell it.
    """

    totals: Totals
    clubs: int = 0
    unchecked: int = 0
    counted: int = 0
    members: int = 0
    owed: int = 0
    cash: int = 0
    late: int = 0
    late_of: int = 0
    late_clubs: int = 0

    @property
    def broken(self) -> int:
        """Clubs that cannot be read."""
        return self.totals.outcomes[Outcome.BROKEN]

    def add(self, outcome: Outcome | None, indicators: Indicators | None, *, both_funds: bool) -> None:
        """Count one more club; without an outcome nothing is known of it yet."""
        self.clubs += 1
        if outcome is None:
            self.unchecked += 1
            return
        self.totals.count(outcome, indicators, both_funds=both_funds)
        if indicators is None:
            return
        self.counted += 1
        self.members += indicators.members
        self.owed += indicators.principal_outstanding
        self.cash += indicators.cash_income + indicators.cash_operating
        if indicators.par30 is not None:
            self.late_clubs += 1
            self.late += indicators.par30
            self.late_of += indicators.principal_outstanding
