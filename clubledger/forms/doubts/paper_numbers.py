"""Numbers of papers that do not follow from what the club wrote before: a leap in a series, minutes of another month."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from clubledger.books.entries import Slip
from clubledger.forms.doubts.known_days import KnownDays, are_by_month, place_of_minutes
from clubledger.forms.entries import Booking, Content, Meeting
from clubledger.forms.faults import question
from clubledger.forms.values import MINUTES
from clubledger.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.table import Table

NUMBER_LEAPS = question(
    "number-leaps",
    N_("{count} slips of the year would be missing before {voucher}. Is the number right?"),
    N_("Look at the signed slip, and correct the number."),
)
MINUTES_OF_OTHER_MONTH = question(
    "minutes-of-other-month",
    N_(
        "The club numbers its minutes by months, and {minutes} is of {day}. Are the number and the day right?"
    ),
    N_("Look at the minutes, and correct the number or the day."),
)
MINUTES_OF_NO_MONTH = question(
    "minutes-of-no-month",
    N_("The club numbers its minutes by months, and there is no month for {minutes}. Is the number right?"),
    N_("Look at the minutes, and correct the number."),
)
PAPER_NUMBER_FAULTS: Final = (NUMBER_LEAPS, MINUTES_OF_OTHER_MONTH, MINUTES_OF_NO_MONTH)

_LEAP: Final = 20
"""How many numbers may be missing because their slips are entered later."""
_PACE: Final = 3
"""How many times faster than before a club may write slips while its books fall behind."""
_KNOWN: Final = 10
"""From how many slips on it is known how a series runs."""
_YEAR: Final = 365
_MOVED: Final = timedelta(days=7)
"""By how much a month's meeting may be held before or after its month."""
_MONTHS: Final = 12
_LOOKED_AT: Final = 100
"""More meetings of one sheet than these, each of another month, are not numbered one after the other."""

_Years = dict[int, dict[int, date]]
"""The days of the slips of one kind by year and number; the funds may share a series."""


# -- slips ------------------------------------------------------------------------------------------------------------


def doubt_leaps(_table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Ask once a kind about a slip far above the last of its year, as fast as the club writes them.

    Not asked is who has leaps in the books, or whose numbers of the year the books do not know from the beginning.
    """
    papers: dict[str, dict[Slip, Booking]] = defaultdict(dict)
    for entry in entries:
        slip = Slip.of(entry.voucher) if isinstance(entry, Booking) else None
        if slip is not None and isinstance(entry, Booking) and "voucher" in entry.record.columns:
            papers[slip.prefix].setdefault(slip, entry)
    if not papers:
        return
    known = _series(context)
    for prefix, slips in papers.items():
        if (pace := _pace(known[prefix])) is not None:
            _doubt_leap(slips, known[prefix], pace, context)


def _series(context: ImportContext) -> dict[str, _Years]:
    """What the books and the sheets before have."""
    known: dict[str, _Years] = defaultdict(lambda: defaultdict(dict))
    for _, slip, papers in context.slips():
        days = [content.date for content in papers.contents.values() if isinstance(content, Content)]
        if days:
            known[slip.prefix][slip.year][slip.number] = days[0]
    return known


def _pace(years: _Years) -> float | None:
    """How many slips a day the club writes in the year with the most; ``None`` where its numbers tell nothing."""
    if sum(map(len, years.values())) < _KNOWN:
        return None
    paces = []
    for year, slips in years.items():
        numbers = sorted(slips)
        if any(other - one > _LEAP for one, other in pairwise(numbers)) or (
            numbers[0] > _LEAP and year != min(years)
        ):
            return None
        last = max(slips.values())
        paces.append((numbers[-1] - numbers[0] + 1) / max((last - min(slips.values())).days, 30))
    return max(paces)


def _doubt_leap(slips: Mapping[Slip, Booking], years: _Years, pace: float, context: ImportContext) -> None:
    for slip in sorted(slips):
        entry, before = slips[slip], years.get(slip.year, {})
        if not before and not any(
            year < slip.year and min(numbers) <= _LEAP for year, numbers in years.items()
        ):
            continue
        others = {
            *before,
            *context.slips_of_run.get((slip.prefix, slip.year), ()),
            0 if before == {} else min(before),
        }
        last = max((number for number in others if number < slip.number), default=None)
        if last is None:
            continue
        since = before.get(last, date(slip.year, 1, 1))
        gone = max(0, (entry.date - since).days)
        if slip.number - last > _LEAP + _PACE * pace * gone and not entry.record.is_doubted("voucher"):
            entry.record.ask("voucher", NUMBER_LEAPS, voucher=slip.name, count=slip.number - last - 1)
            return


# -- minutes ----------------------------------------------------------------------------------------------------------


def doubt_minutes(_table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Ask once a table about minutes that bear another month, where the club numbers them by months."""
    new = {entry.minutes: entry for entry in entries if isinstance(entry, Meeting)}
    named = {
        entry.record.text(key): (key, entry)
        for entry in entries
        for key, column in entry.record.columns.items()
        if column.kind is MINUTES and entry.record.text(key) not in new and not isinstance(entry, Meeting)
    }
    if not new and not any(_has_no_month(minutes) for minutes in named):
        return
    meetings = KnownDays(context).meetings
    if not are_by_month(meetings) or any(meeting.record.is_doubted("date") for meeting in new.values()):
        return
    held = {**meetings, **_days(new)}
    far = [meeting for meeting in new.values() if not _is_of_near_month(meeting)]
    wrong = [meeting for meeting in far if not _is_next(meeting, held)] if len(far) <= _LOOKED_AT else far
    if wrong:
        first = wrong[0]
        first.record.ask(
            "minutes",
            MINUTES_OF_OTHER_MONTH,
            also=[meeting.record for meeting in wrong],
            minutes=first.minutes,
            day=first.date,
        )
    for minutes, (key, entry) in named.items():
        if _has_no_month(minutes) and minutes not in meetings:
            entry.record.ask(key, MINUTES_OF_NO_MONTH, minutes=minutes)
            return


def _days(new: Mapping[str, Meeting]) -> dict[str, date]:
    return {minutes: meeting.date for minutes, meeting in new.items()}


def _has_no_month(minutes: str) -> bool:
    place = place_of_minutes(minutes)
    return place is not None and place[1] > _MONTHS


def _is_of_near_month(meeting: Meeting) -> bool:
    """Whether the number, if it has one, is that of a month near the day."""
    place = place_of_minutes(meeting.minutes)
    return place is None or place[1] in {
        (meeting.date + moved).month for moved in (-_MOVED, timedelta(0), _MOVED)
    }


def _is_next(meeting: Meeting, meetings: Mapping[str, date]) -> bool:
    """Whether the number is the next one after those before."""
    place = place_of_minutes(meeting.minutes)
    if place is None:
        return False
    series, number = place
    before = [
        other[1]
        for minutes, day in meetings.items()
        if day <= meeting.date
        and minutes != meeting.minutes
        and (other := place_of_minutes(minutes)) is not None
        and other[0] == series
    ]
    return number == max(before, default=0) + 1
