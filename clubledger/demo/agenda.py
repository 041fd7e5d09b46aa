"""What an invented club is still to do, and the day that it is today."""

from __future__ import annotations

import heapq
from functools import partial
from typing import TYPE_CHECKING, ParamSpec

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

P = ParamSpec("P")


class Agenda:
    """Actions by their days; of one day, what was planned first comes first."""

    def __init__(self, first_day: date) -> None:
        self.today = first_day
        self._actions: list[tuple[date, int, partial[object]]] = []
        self._planned = 0

    def plan(self, day: date, action: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Have something done on a day, after what is planned for it already."""
        self._planned += 1
        heapq.heappush(self._actions, (day, self._planned, partial(action, *args, **kwargs)))

    def run(self) -> None:
        """Do all of it, day by day; what is done may plan more."""
        while self._actions:
            self.today, _, action = heapq.heappop(self._actions)
            action()
