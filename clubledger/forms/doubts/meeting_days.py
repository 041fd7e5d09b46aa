"""Days of the book of meetings whose day and month are exchanged, in whatever way they were typed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from clubledger.forms.doubts.days import SHOWN_DAYS, several_in_words
from clubledger.forms.doubts.known_days import (
    KnownDays,
    Order,
    exchanged,
    place_of,
    place_of_minutes,
    usual_day,
)
from clubledger.forms.entries import Meeting
from clubledger.forms.faults import question
from clubledger.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.table import Table

MEETING_EXCHANGED = question(
    "meeting-day-exchanged",
    N_(
        "{minutes} would be of {read}, which does not fit the other meetings. With day and month exchanged: {probable}."
    ),
    N_("Look at the minutes, and write the day first, then the month."),
)
MEETING_FAULTS: Final = (MEETING_EXCHANGED,)
_FEWEST: Final = 3
"""Meetings that show a habit."""
_MOSTLY: Final = 0.8
"""The share of them that keep to it."""


def doubt_meeting_days(_table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Ask once a table of the meetings that fit the others only if day and month are exchanged."""
    new = [entry for entry in entries if isinstance(entry, Meeting)]
    if not new:
        return
    known = KnownDays(context).meetings
    all_of_them = _Meetings(dict(known) | {meeting.minutes: meeting.date for meeting in new})
    found: list[tuple[Meeting, date]] = []
    for meeting in new:
        other = exchanged(meeting.date)
        if other is not None and other <= context.today and all_of_them.fit_better(meeting, other):
            found.append((meeting, other))
    found = _all_in_one_month(new, context.today) or found
    if found:
        found[0][0].record.ask(
            "date",
            MEETING_EXCHANGED,
            minutes=tuple(meeting.minutes for meeting, _ in found[:SHOWN_DAYS]),
            read=several_in_words([meeting.date for meeting, _ in found]),
            probable=several_in_words([other for _, other in found]),
        )


class _Meetings:
    """Meetings by their minutes, those of the sheet and those before."""

    def __init__(self, days: Mapping[str, date]) -> None:
        self.usual = usual_day(days.values())
        self.months = Counter((day.year, day.month) for day in days.values())
        self.order = Order()
        by_month = 0
        for minutes, day in days.items():
            if (place := place_of_minutes(minutes)) is not None:
                self.order.add(place, day)
                by_month += place[1] == day.month
        self.order.sort()
        self.numbered_by_month = by_month >= max(_FEWEST, _MOSTLY * len(days))
        """BB-2024-05 is of May."""

    def fit_better(self, meeting: Meeting, other: date) -> bool:
        """Whether they fit the exchanged day of one of them, and not the day as it was read."""
        read = meeting.date
        if read.day == self.usual != other.day:
            return False  # a neighbour is wrong, if anything is
        place = place_of(meeting)
        if place is not None:
            if not self.order.fits(place, read) and self.order.fits(place, other):
                return True
            if self.numbered_by_month:
                return place[1] == other.month != read.month
            if self.order.around(place) != (None, None):
                return False
        held_besides = self.months[read.year, read.month] > 1
        return other.day == self.usual and held_besides and not self.months[other.year, other.month]


def _all_in_one_month(new: Sequence[Meeting], today: date) -> list[tuple[Meeting, date]]:
    """Several meetings of one month that would be on the same day of several months: of a club that is new to the books."""
    found = [(meeting, exchanged(meeting.date) or meeting.date) for meeting in new]
    read = {meeting.date for meeting in new}
    probable = {other for _, other in found}
    if (
        len(read) >= _FEWEST
        and len({(day.year, day.month) for day in read}) == 1
        and all(day.day <= 12 for day in read)
        and len({day.day for day in probable}) == 1
        and max(probable) <= today
    ):
        return [(meeting, other) for meeting, other in found if meeting.date != other]
    return []
