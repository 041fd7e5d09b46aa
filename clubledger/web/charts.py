"""Where the lines and labels of a chart stand: geometry only, the templates draw it. Units are those of a view box."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

SMALL: Final = (440, 260)
WIDE: Final = (1040, 300)
"""Widths and heights."""
LEFT, RIGHT, TOP, BOTTOM = 100, 12, 12, 32
"""The margins; on the left stand amounts, at the bottom days."""

_MAX_LINES: Final = 5
_MAX_DAYS: Final = 3


@dataclass(frozen=True, slots=True)
class Tick:
    """A label on an axis: where it stands, and the amount in đồng or the day that it says."""

    position: int
    value: int | date


@dataclass(frozen=True, slots=True)
class BalanceChart:
    """A balance over time. ``actual`` and ``planned`` are the points of a polyline, ``planned`` may be empty.

    ``today``: where the known part ends; ``None`` where it does not lie within the chart.
    """

    actual: str
    planned: str
    amounts: tuple[Tick, ...]
    days: tuple[Tick, ...]
    today: int | None
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int


def balance_chart(
    actual: Sequence[tuple[date, int]],
    planned: Sequence[tuple[date, int]],
    as_of: date,
    width: int = SMALL[0],
    height: int = SMALL[1],
) -> BalanceChart | None:
    """The chart of (day, đồng at its end) steps: what was owed until a day, beside the plan. ``None`` of nothing."""
    if not actual:
        return None
    first = min(day for day, _ in chain(actual, planned))
    final = max(day for day, _ in chain(actual, planned))
    known = as_of if actual[-1][1] else min(as_of, final)
    last = max(known, final, first + timedelta(days=1))
    amounts = _round_amounts([amount for _, amount in chain(actual, planned)])
    low, high = amounts[0], amounts[-1]
    right, bottom = width - RIGHT, height - BOTTOM

    def across(day: date) -> int:
        return LEFT + (day - first).days * (right - LEFT) // (last - first).days

    def down(amount: int) -> int:
        return bottom - (amount - low) * (bottom - TOP) // (high - low)

    def points(steps: Iterable[tuple[date, int]]) -> str:
        return " ".join(f"{across(day)},{down(amount)}" for day, amount in steps)

    return BalanceChart(
        actual=points(_stairs([*actual, (known, actual[-1][1])])),
        planned=points(_stairs(planned)),
        amounts=tuple(Tick(down(amount), amount) for amount in amounts),
        days=tuple(Tick(across(day), day) for day in _days(first, last)),
        today=across(known) if known < last else None,
        width=width,
        height=height,
        left=LEFT,
        right=right,
        top=TOP,
        bottom=bottom,
    )


def _stairs(steps: Sequence[tuple[date, int]]) -> list[tuple[date, int]]:
    """The corners of a line that is level from each step to the next."""
    corners = list(steps[:1])
    for (_, before), (day, after) in pairwise(steps):
        corners += [(day, before), (day, after)] if before != after else [(day, after)]
    return corners


def _round_amounts(amounts: Iterable[int]) -> list[int]:
    """Round amounts at even distances, 0 among them, from below the least to above the greatest."""
    with_zero = [0, *amounts]
    low, high = min(with_zero), max(*with_zero, 1)
    step = next(
        unit * 10**power
        for power in range(len(str(high - low)) + 1)
        for unit in (1, 2, 5)
        if -(low // (unit * 10**power)) - (-high // (unit * 10**power)) <= _MAX_LINES
    )
    return list(range(low // step * step, -(-high // step) * step + 1, step))


def _days(first: date, last: date) -> list[date]:
    """A few days at even distances, the first and the last among them."""
    count = min(_MAX_DAYS, (last - first).days + 1)
    return [first + (last - first) * index // (count - 1) for index in range(count)]
