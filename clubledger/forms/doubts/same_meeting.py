"""A sheet on a day of which the books have one already, with the same people: the date of the meeting before.

Late payers on a sheet of their own are other people, and few. Where the sums are the same, too, it is the same sheet.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from clubledger.forms.doubts.known_sheets import FEES, SHEETS, known_sheets
from clubledger.forms.entries import Booking
from clubledger.forms.faults import question
from clubledger.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

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
SAME_MEETING_FAULTS: Final = (DAY_OF_BEFORE,)

_PEOPLE: Final = 5
"""From how many people on that are on both sheets."""


def doubt_same_meeting(table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Ask once a table; a later sheet in the books says that this one was added to an old meeting."""
    form = table.form.name
    bookings = [entry for entry in entries if isinstance(entry, Booking) and entry.legs]
    days = {entry.date for entry in bookings}
    if form not in SHEETS or len(days) != 1 or all(context.same_move(entry) for entry in bookings):
        return
    (day,) = days
    known = known_sheets(form, context, day, date.max)
    if any(sheet.day > day + _SOON and len(sheet.on_it) >= _PEOPLE for sheet in known):
        return
    here = {entry.payee if form == FEES else entry.links[0] for entry in bookings}
    for sheet in known:
        both = here.intersection(sheet.on_it)
        if sheet.day == day and len(both) >= _PEOPLE and 2 * len(both) >= len(here):
            slip = sheet.slip
            table.ask(
                DAY_OF_BEFORE,
                bookings[0].record.spot.row,
                bookings[0].record.columns["date"].title,
                count=len(both),
                rows=len(here),
                voucher=f"{slip.prefix}-{slip.year}-{slip.number:03}",
                day=day,
            )
            return


_SOON: Final = timedelta(days=14)
"""Within so many days late payers bring what they owe; the next meeting is later."""
