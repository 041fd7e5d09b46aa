"""Who held which office of the club, from what was written of each; every day is found at once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Final

from clubledger.books.periods import days_after, days_before

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

LAID_DOWN_DAYS: Final = 62
"""For how long who laid down an office that nobody took over counts as holding it still."""
PLAIN: Final = "member"
"""The office that several hold at a time."""


@dataclass(slots=True)
class _Office:
    """From each day on, which of all who were ever appointed hold it; if nobody, since when and who did before."""

    codes: list[str] = field(default_factory=list)
    days: list[date] = field(default_factory=list)
    held: list[slice] = field(default_factory=list)
    left: list[tuple[date, slice] | None] = field(default_factory=list)

    def appoint(self, day: date, codes: Sequence[str], *, besides: bool) -> None:
        """Let some take it on a day, in place of the others or besides them; nobody, if there are none."""
        before = self.held[-1] if self.held else slice(0, 0)
        first = before.start if besides else len(self.codes)
        self.codes += codes
        held = slice(first, len(self.codes))
        left = self.left[-1] if self.left else None
        if held.start < held.stop:
            left = None
        elif before.start < before.stop:
            left = day, before
        self.days.append(day)
        self.held.append(held)
        self.left.append(left)


class Offices:
    """The offices of a club; ``appointed`` are the codes that each got on each day, in order, an empty one to end it."""

    def __init__(self, appointed: Mapping[tuple[date, str], Sequence[str]]) -> None:
        self._appointed = list(appointed.items())
        self._offices: dict[str, _Office] = {}
        for (day, name), codes in self._appointed:
            office = self._offices.setdefault(name, _Office())
            office.appoint(day, [*filter(None, codes)], besides=name == PLAIN and "" not in codes)

    def holders(self, on: date) -> Mapping[str, tuple[str, ...]]:
        """See `Books.office_holders`."""
        return {name: tuple(dict.fromkeys(codes)) for name, codes in self._held(on) if codes}

    def insiders(self, on: date) -> frozenset[str]:
        """See `Books.insiders`."""
        return frozenset(chain(*(codes for _, codes in self._held(on)), *self._left(on)))

    def returned(self, on: date) -> frozenset[str]:
        """See `Books.returned`."""
        start = bisect_left(self._appointed, days_before(on, LAID_DOWN_DAYS), key=_day)
        end = bisect_right(self._appointed, days_after(on, LAID_DOWN_DAYS), start, key=_day)
        before: dict[str, date] = {}
        back: set[str] = set()
        for (day, name), codes in self._appointed[start:end]:
            if day <= on and name != PLAIN:
                before |= dict.fromkeys(set(self._held_before(name, day)) - {*codes}, day)
            elif day > on:
                back |= {
                    code for code in codes if code in before and (day - before[code]).days <= LAID_DOWN_DAYS
                }
        return frozenset(back)

    def _held(self, on: date) -> Iterator[tuple[str, list[str]]]:
        for name, office in self._offices.items():
            if at := bisect_right(office.days, on):
                yield name, office.codes[office.held[at - 1]]

    def _left(self, on: date) -> Iterator[list[str]]:
        for office in self._offices.values():
            at = bisect_right(office.days, on)
            left = office.left[at - 1] if at else None
            if left is not None and on <= days_after(left[0], LAID_DOWN_DAYS):
                yield office.codes[left[1]]

    def _held_before(self, name: str, day: date) -> list[str]:
        office = self._offices[name]
        at = bisect_left(office.days, day)
        return office.codes[office.held[at - 1]] if at else []


def _day(appointed: tuple[tuple[date, str], Sequence[str]]) -> date:
    (day, _), _ = appointed
    return day
