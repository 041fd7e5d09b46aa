"""A sheet on a day of which the books have one already, with the same people: the date of the meeting before.

Late payers on a sheet of their own are other people, and few. Where the sums are the same, too, it is the same sheet.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from clubledger.books.entries import Slip
from clubledger.forms.doubts.known_sheets import FEES, SHEETS, known_sheets
from clubledger.forms.entries import Booking
from clubledger.forms.faults import question
from clubledger.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clubledger.books.chart import Fund
    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.table import Table

DAY_OF_BEFORE = question(
    "day-of-meeting-before",
    N_(
        "{count} of {rows} on this sheet are on {voucher} of {day}, too. Is {day} the day of the meeting before?"
    ),
    N_("Look at the paper, and correct the date; the number of the slip belongs to it."),
)
SLIP_OF_BEFORE = question(
    "slip-of-meeting-before",
    N_(
        "{voucher} would be of {day}, when the club met, though {before} with a lower number is of {later}. Is {day} the day of the meeting before?"
    ),
    N_("Look at the signed slip, and correct the date, or the number."),
)
SAME_MEETING_FAULTS: Final = (DAY_OF_BEFORE, SLIP_OF_BEFORE)

_SLIPS: Final = 4
"""From how many slips of one series on they have an order."""
_PEOPLE: Final = 5
"""From how many people on that are on both sheets."""
_SOON: Final = timedelta(days=14)
"""Within so many days late payers bring what they owe; the next meeting is later."""


def doubt_same_meeting(table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Ask once a table, if nothing else is asked about its days."""
    title = table.form.by_key["date"].title if "date" in table.form.by_key else None
    if any(asked.spot.column == title for entry in entries for asked in entry.record.questions):
        return
    if table.form.name in SHEETS:
        _doubt_sheet(table, entries, context)
    elif table.form.name in {"receipts", "payments"}:
        _doubt_slips([entry for entry in entries if isinstance(entry, Booking)], context)


def _doubt_slips(entries: Sequence[Booking], context: ImportContext) -> None:
    """Ask about the only slip that is dated before one with a lower number, if the club met on its day."""
    series: dict[tuple[Fund, str, int], list[tuple[Slip, Booking]]] = defaultdict(list)
    for entry in entries:
        slip = Slip.of(entry.voucher)
        if slip is not None:
            series[entry.fund, slip.prefix, slip.year].append((slip, entry))
    met = set(context.books.meetings.values())
    for rows in series.values():
        if len({slip for slip, _ in rows}) < _SLIPS or any(
            one[0] > next_[0] for one, next_ in pairwise(rows)
        ):
            continue
        early: list[tuple[Booking, Booking]] = []
        latest = rows[0][1]
        for _, entry in rows:
            if entry.date < latest.date:
                early.append((entry, latest))
            else:
                latest = entry
        if len(early) == 1 and early[0][0].date in met:
            entry, before = early[0]
            entry.record.ask(
                "date",
                SLIP_OF_BEFORE,
                voucher=entry.voucher or "—",
                day=entry.date,
                before=before.voucher or "—",
                later=before.date,
            )
            return


def _doubt_sheet(table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Ask about a sheet of fees or repayments; a later one in the books says that it was added to an old meeting."""
    form = table.form.name
    bookings = [entry for entry in entries if isinstance(entry, Booking) and entry.legs]
    days = {entry.date for entry in bookings}
    if len(days) != 1 or all(context.same_move(entry) for entry in bookings):
        return
    (day,) = days
    known = known_sheets(form, context, day, date.max)
    if any(sheet.day > day + _SOON and len(sheet.on_it) >= _PEOPLE for sheet in known):
        return
    here = {entry.payee if form == FEES else entry.links[0] for entry in bookings}
    for sheet in known:
        both = here.intersection(sheet.on_it)
        if sheet.day == day and len(both) >= _PEOPLE and 2 * len(both) >= len(here):
            table.ask(
                DAY_OF_BEFORE,
                bookings[0].record.spot.row,
                bookings[0].record.columns["date"].title,
                count=len(both),
                rows=len(here),
                voucher=sheet.slip.name,
                day=day,
            )
            return
