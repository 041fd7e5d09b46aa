"""The days that the books and the sheets before know: when the club met, and in what order slips and minutes were written."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from clubledger.books.entries import Slip
from clubledger.forms.entries import Booking, Content, Meeting

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext

_FEWEST_MEETINGS: Final = 3
"""From so many meetings on there is a habit."""
_USUALLY: Final = 0.6
"""The share of the meetings that are held on the usual day."""
_MOSTLY: Final = 0.8
"""The share of the meetings that are numbered by their months."""
_COLLECTION: Final = 3
"""Entries of slips on one day that a gathering leaves."""
_NO_TIME: Final = timedelta(0)
_A_HABIT: Final = timedelta(days=15)
"""So far apart, two slips may be out of order because nobody keeps to it."""
_MONTH: Final = timedelta(days=40)
_MOST_EXCHANGED: Final = 12
"""Papers of a sheet that are looked for."""
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


def are_by_month(meetings: Mapping[str, date]) -> bool:
    """Whether the minutes of May are number 5; the days by the minutes."""
    fitting = sum(
        place[1] == day.month
        for minutes, day in meetings.items()
        if (place := place_of_minutes(minutes)) is not None
    )
    return fitting >= max(_FEWEST_MEETINGS, _MOSTLY * len(meetings))


class Order:
    """The days of some papers by their places in the series of their numbers."""

    def __init__(self, papers: Iterable[tuple[Place, date]]) -> None:
        self._days = dict(papers)
        self._series: dict[Hashable, list[int]] = defaultdict(list)
        for series, number in self._days:
            self._series[series].append(number)
        for numbers in self._series.values():
            numbers.sort()

    def put(self, place: Place, day: date) -> None:
        """Give a paper that is there another day."""
        self._days[place] = day

    def around(self, place: Place) -> tuple[date | None, date | None]:
        """The days of the papers with the next lower and the next higher number."""
        series, number = place
        numbers = self._series.get(series, [])
        before, after = bisect_left(numbers, number), bisect_right(numbers, number)
        return (
            self._days[series, numbers[before - 1]] if before else None,
            self._days[series, numbers[after]] if after < len(numbers) else None,
        )

    def fits(self, place: Place, day: date) -> bool:
        """Whether a paper of a day stands between its neighbours."""
        return not self._off(place, day)

    def is_far_off(self, place: Place, day: date) -> bool:
        """Whether a paper of a day is out of order by more than clubs are used to."""
        return self._off(place, day) > _A_HABIT

    def is_near(self, place: Place, day: date) -> bool:
        """Whether a paper of a day follows a neighbour, or is followed by one, within a month or so."""
        return any(abs(day - one) <= _MONTH for one in self.around(place) if one is not None)

    def _off(self, place: Place, day: date) -> timedelta:
        """How far a day lies on the wrong side of a neighbour."""
        before, after = self.around(place)
        return max(before - day if before else _NO_TIME, day - after if after else _NO_TIME, _NO_TIME)

    def exchange(self, papers: Mapping[Place, date], today: date) -> dict[Place, date]:
        """The papers, all of them here, that stand in order only if day and month are exchanged, with the days they then have.

        The surest is put right before the others are looked at: a wrong day makes its neighbours look wrong.
        """
        found: dict[Place, date] = {}
        while len(found) < _MOST_EXCHANGED:
            others = [
                (nearest, place, other)
                for place, day in papers.items()
                if place not in found
                and (other := exchanged(day)) is not None
                and other <= today
                and self.is_far_off(place, day)
                and (nearest := self._from_neighbours(place, other)) < self._off(place, day)
                and (None not in self.around(place) or self.is_near(place, other))
                and self.fits(place, other)
            ]
            if not others:
                break
            _, place, other = min(others, key=itemgetter(0))
            found[place] = other
            self.put(place, other)
        return found

    def _from_neighbours(self, place: Place, day: date) -> timedelta:
        return min(abs(day - one) for one in self.around(place) if one is not None)


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
            ((fund, slip.prefix, slip.year), slip.number, content.date)
            for fund, slip, known in self.context.slips()
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
        return Order(self.papers)

    @cached_property
    def papers(self) -> list[tuple[Place, date]]:
        """The slips and the minutes by their places."""
        slips = [((series, number), day) for series, number, day in self._slips]
        placed = ((place_of_minutes(minutes), day) for minutes, day in self.meetings.items())
        return slips + [(place, day) for place, day in placed if place is not None]

    @cached_property
    def last(self) -> date | None:
        """The last day of which the books or a sheet before know anything."""
        return max((*(day for *_, day in self._slips), *self.meetings.values()), default=None)

    def last_count(self, account: str) -> date | None:
        """The last evening on which the money of an account was counted."""
        evenings = (
            key[2]
            for key in self.context.known
            if isinstance(key, tuple) and key[:2] == ("count", account) and isinstance(key[2], date)
        )
        return max(evenings, default=None)
