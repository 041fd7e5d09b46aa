"""The days that the books and the sheets before know: when the club met, and in what order slips and minutes were written."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final

from clubledger.books.entries import Slip
from clubledger.forms.entries import Booking, Content, Meeting

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext

_FEWEST_MEETINGS: Final = 3
"""From so many meetings on there is a usual day."""
_USUALLY: Final = 0.6
"""The share of the meetings that are held on it."""
_COLLECTION: Final = 3
"""Entries of slips on one day that a gathering leaves."""
_NUMBERED = re.compile(r"(.*?)(\d{1,9})", re.ASCII)

Place = tuple["Hashable", int]
"""A series of papers, and the number in it."""


def exchanged(day: date) -> date | None:
    """The day with day and month exchanged; ``None`` if it is the same, or there is none such."""
    if day.day > 12 or day.day == day.month:
        return None
    return date(day.year, day.day, day.month)


def usual_day(days: Iterable[date]) -> int | None:
    """The day of the month on which most of some days lie; ``None`` where there are too few, or no such day."""
    counted = Counter(day.day for day in days)
    if counted.total() < _FEWEST_MEETINGS:
        return None
    ((day, count),) = counted.most_common(1)
    return day if count >= _USUALLY * counted.total() else None


def place_of(entry: Entry) -> Place | None:
    """Where a slip or minutes stand in their series."""
    match entry:
        case Booking() if (slip := Slip.of(entry.voucher)) is not None:
            return (entry.fund, slip.prefix, slip.year), slip.number
        case Meeting():
            return place_of_minutes(entry.minutes)
        case _:
            return None


def place_of_minutes(minutes: str) -> Place | None:
    """The same by the number of the minutes."""
    match = _NUMBERED.fullmatch(minutes)
    return (match[1], int(match[2])) if match else None


@dataclass
class Order:
    """The numbers of some papers and their days, by series."""

    series: dict[Hashable, list[tuple[int, date]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, place: Place, day: date) -> None:
        """Take a paper for known."""
        self.series[place[0]].append((place[1], day))

    def sort(self) -> None:
        """Put them in order, once all are known."""
        for papers in self.series.values():
            papers.sort()

    def around(self, place: Place) -> tuple[date | None, date | None]:
        """The days of the papers with the next lower and the next higher number."""
        papers = self.series.get(place[0], [])
        before = bisect_left(papers, (place[1], date.min))
        after = bisect_right(papers, (place[1], date.max))
        return (
            papers[before - 1][1] if before else None,
            papers[after][1] if after < len(papers) else None,
        )

    def fits(self, place: Place, day: date) -> bool:
        """Whether a paper of a day stands between its neighbours."""
        before, after = self.around(place)
        return (before is None or before <= day) and (after is None or day <= after)


@dataclass
class KnownDays:
    """What is known of a club's days before a table is entered."""

    context: ImportContext

    @cached_property
    def meetings(self) -> Mapping[str, date]:
        """The days of the meetings by their minutes."""
        return {
            key[1]: known.contents[""]
            for key, known in self.context.known.items()
            if isinstance(key, tuple) and key[0] == "meeting" and isinstance(known.contents[""], date)
        }

    @cached_property
    def _slips(self) -> list[tuple[Hashable, int, date]]:
        """The entries of slips that moved money."""
        return [
            ((key[0], key[1].prefix, key[1].year), key[1].number, content.date)
            for key, known in self.context.known.items()
            if isinstance(key, tuple) and isinstance(key[1], Slip)
            for content in known.contents.values()
            if isinstance(content, Content) and content.legs
        ]

    @cached_property
    def usual(self) -> int | None:
        """The day of the month on which the club meets."""
        return usual_day(self.meetings.values())

    @cached_property
    def met(self) -> frozenset[date]:
        """The days on which the club met: by minutes, when it was founded, or because several people paid."""
        paid = Counter(day for *_, day in self._slips)
        founded = self.context.books.directives.club.founded
        return frozenset({*self.meetings.values(), *([founded] if founded else [])}) | {
            day for day, count in paid.items() if count >= _COLLECTION
        }

    @cached_property
    def months(self) -> frozenset[tuple[int, int]]:
        """The months of which a meeting is known."""
        return frozenset((day.year, day.month) for day in self.meetings.values())

    def would_meet(self, day: date) -> bool:
        """Whether the club met on a day, or would have: it is the usual one of a month of which no meeting is known."""
        return day in self.met or (day.day == self.usual and (day.year, day.month) not in self.months)

    @cached_property
    def order(self) -> Order:
        """The slips and the minutes in the order of their numbers."""
        order = Order()
        for series, number, day in self._slips:
            order.add((series, number), day)
        for minutes, day in self.meetings.items():
            if (place := place_of_minutes(minutes)) is not None:
                order.add(place, day)
        order.sort()
        return order

    @cached_property
    def last(self) -> date | None:
        """The last day of which the books or a sheet before know anything."""
        return max((*(day for *_, day in self._slips), *self.meetings.values()), default=None)
