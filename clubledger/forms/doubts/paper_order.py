"""Papers whose day, in whatever way it was typed, fits the numbers of the others only if day and month are exchanged."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from clubledger.forms.doubts.days import SHOWN_DAYS, several_in_words
from clubledger.forms.doubts.known_days import (
    KnownDays,
    Order,
    are_by_month,
    exchanged,
    place_of,
    usual_day,
)
from clubledger.forms.entries import Booking, CountedCash, Meeting, leaf
from clubledger.forms.faults import question
from clubledger.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from clubledger.forms.doubts.known_days import Place
    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.table import Table

DAY_OUT_OF_ORDER = question(
    "day-out-of-order",
    N_(
        "{papers} would be of {read}, which does not fit the other papers. With day and month exchanged: {probable}."
    ),
    N_("Look at the paper, and write the day first, then the month."),
)
ORDER_FAULTS: Final = (DAY_OUT_OF_ORDER,)
_FEWEST: Final = 3
"""Meetings of one month that are no chance."""
_MONTH: Final = timedelta(days=31)
_SOON: Final = timedelta(days=40)
"""After what is known: the next month's paper."""
_FORTNIGHT: Final = timedelta(days=15)
_LONG: Final = timedelta(days=45)
"""Without any paper."""
Found = dict[str, tuple["Entry", "date"]]
"""By the numbers of the papers: the first entry, and its day exchanged."""


def doubt_order(_table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Ask once a table of the slips or meetings that fit the others only if day and month are exchanged."""
    meetings = [entry for entry in entries if isinstance(entry, Meeting)]
    known = KnownDays(context)
    found = _all_in_one_month(meetings, context.today) or {
        **_exchanged_numbers(entries, known),
        **_exchanged_meetings(meetings, known),
        **_exchanged_leaps(entries, known),
    }
    if found:
        first = next(iter(found.values()))[0]
        first.record.ask(
            "date",
            DAY_OUT_OF_ORDER,
            also=[entry.record for entry, _ in found.values()],
            papers=tuple(found)[:SHOWN_DAYS],
            read=several_in_words([_day(entry) for entry, _ in found.values()]),
            probable=several_in_words([other for _, other in found.values()]),
        )


def _number(entry: Entry) -> str:
    """What people call a paper by."""
    match entry:
        case Meeting():
            return entry.minutes
        case Booking():
            return (entry.voucher or "").partition("/")[0]
        case CountedCash():
            return leaf(entry.account)
        case _:
            return ""


def _exchanged_numbers(entries: Sequence[Entry], known: KnownDays) -> Found:
    """The papers that stand in the order of their numbers only if exchanged."""
    papers = {place: entry for entry in reversed(entries) if (place := place_of(entry)) is not None}
    if not any(exchanged(entry.date) for entry in papers.values()):
        return {}
    days = {place: entry.date for place, entry in papers.items()}
    usual = usual_day(
        [*known.meetings.values(), *(day for place, day in days.items() if _is_meeting(papers[place]))]
    )
    doubtful = {
        place: day
        for place, day in days.items()
        # on a day of a meeting, a neighbour is wrong, if anything is
        if not (day.day == usual != day.month if _is_meeting(papers[place]) else day in known.met)
    }
    order = Order([*known.papers, *days.items()])
    found = order.exchange(doubtful, known.context.today) or _all_exchanged(doubtful, days, known)
    return {_number(papers[place]): (papers[place], other) for place, other in found.items()}


def _all_exchanged(
    doubtful: Mapping[Place, date], days: Mapping[Place, date], known: KnownDays
) -> dict[Place, date]:
    """All papers of a sheet, if they are in order so, and as they were read they are not."""
    others = {place: exchanged(day) or day for place, day in days.items()}
    if len(days) < 2 or doubtful.keys() < days.keys() or max(others.values()) > known.context.today:
        return {}
    read, probable = Order([*known.papers, *days.items()]), Order([*known.papers, *others.items()])
    before = Order(known.papers)
    far = any(read.is_far_off(place, day) for place, day in days.items())
    near = any(before.is_near(place, day) for place, day in others.items())
    if far and near and all(probable.fits(place, day) for place, day in others.items()):
        return {place: other for place, other in others.items() if other != days[place]}
    return {}


def _is_meeting(entry: Entry) -> bool:
    return isinstance(entry, Meeting)


def _exchanged_meetings(new: Sequence[Meeting], known: KnownDays) -> Found:
    """The meetings that fit their numbers as months, or the usual day of a month without any, only if exchanged."""
    days = {**known.meetings, **{meeting.minutes: meeting.date for meeting in new}}
    usual = usual_day(days.values())
    months = Counter((day.year, day.month) for day in days.values())
    is_numbered_by_month = are_by_month(days)  # BB-2024-05 is of May
    found: Found = {}
    for meeting in new:
        read, other, place = meeting.date, exchanged(meeting.date), place_of(meeting)
        if other is None or other > known.context.today or read.day == usual != other.day:
            continue
        if place is not None and is_numbered_by_month:
            fits = place[1] == other.month != read.month
        elif place is not None and known.order.around(place) != (None, None):
            fits = False  # the order tells
        else:
            held_besides = months[read.year, read.month] > 1
            fits = other.day == usual and held_besides and not months[other.year, other.month]
        if fits:
            found[meeting.minutes] = meeting, other
    return found


def _exchanged_leaps(entries: Sequence[Entry], known: KnownDays) -> Found:
    """Papers of a day long after all that is known, or counts long before, which follow it if exchanged."""
    last = known.last
    dated = [
        entry for entry in entries if isinstance(entry, Booking | Meeting | CountedCash) and _number(entry)
    ]
    if last is None:
        return {}
    days = sorted({last, *(_day(entry) for entry in dated)})
    found: Found = {}
    for entry in dated:
        read, other = _day(entry), exchanged(_day(entry))
        if other is None or other > known.context.today or not last - _MONTH <= other <= last + _SOON:
            continue
        before = days[bisect_left(days, read) - 1] if read > days[0] else None
        if isinstance(entry, CountedCash) and read < other:
            counted = known.last_count(entry.account)
            fits = counted is not None and read + _FORTNIGHT < counted < other
        else:
            leaps = before is not None and read - before > _LONG
            fits = leaps and known.would_meet(other) and not known.would_meet(read)
        if fits:
            found[_number(entry)] = entry, other
    return found


def _day(entry: Entry) -> date:
    """The day that stands on the paper."""
    return entry.evening if isinstance(entry, CountedCash) else entry.date


def _all_in_one_month(new: Sequence[Meeting], today: date) -> Found:
    """Several meetings of one month that would be on the same day of several months: of a club that is new to the books."""
    probable = {meeting.minutes: exchanged(meeting.date) or meeting.date for meeting in new}
    read = {meeting.date for meeting in new}
    if (
        len(read) >= _FEWEST
        and len({(day.year, day.month) for day in read}) == 1
        and all(day.day <= 12 for day in read)
        and len({day.day for day in probable.values()}) == 1
        and max(probable.values()) <= today
    ):
        return {
            meeting.minutes: (meeting, probable[meeting.minutes])
            for meeting in new
            if meeting.date != probable[meeting.minutes]
        }
    return {}
