"""Doubts: what a sheet says and hardly means, asked of its new rows once they are matched with the books.

One module a matter. Each has a function that asks on rows or on the table, or refuses, and says nothing of rows that are in
the books already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.forms.doubts.attendance import ATTENDANCE_FAULTS, doubt_attendance
from clubledger.forms.doubts.balances import BALANCE_FAULTS, doubt_balances
from clubledger.forms.doubts.lists import LIST_FAULTS, doubt_lists
from clubledger.forms.doubts.lost_letters import LOST_LETTER_FAULTS, doubt_lost_letters
from clubledger.forms.doubts.number_gaps import NUMBER_GAP_FAULTS, doubt_number_gaps
from clubledger.forms.doubts.other_series import OTHER_SERIES_FAULTS, doubt_other_series
from clubledger.forms.doubts.pages import PAGE_FAULTS, doubt_pages
from clubledger.forms.doubts.same_meeting import SAME_MEETING_FAULTS, doubt_same_meeting
from clubledger.forms.doubts.series import SERIES_FAULTS, doubt_series
from clubledger.forms.doubts.sorting import SORTING_FAULTS, doubt_sorting

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clubledger.forms.entries import Entry
    from clubledger.forms.faults import Fault
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.table import Table

    Doubt = Callable[[Table, Sequence[Entry], ImportContext], None]

_DOUBTS: Final[tuple[Doubt, ...]] = (
    doubt_attendance,
    doubt_lost_letters,
    doubt_other_series,
    doubt_pages,
    doubt_lists,
    doubt_number_gaps,
    doubt_series,
    doubt_sorting,
    doubt_same_meeting,
    doubt_balances,
)
DOUBT_FAULTS: Final[tuple[Fault, ...]] = (
    *ATTENDANCE_FAULTS,
    *LOST_LETTER_FAULTS,
    *OTHER_SERIES_FAULTS,
    *PAGE_FAULTS,
    *LIST_FAULTS,
    *NUMBER_GAP_FAULTS,
    *SERIES_FAULTS,
    *SORTING_FAULTS,
    *SAME_MEETING_FAULTS,
    *BALANCE_FAULTS,
)
"""What can be asked about any sheet."""


def raise_doubts(table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Ask about the rows of a table that made ``entries``, all of them new."""
    if entries:
        for doubt in _DOUBTS:
            doubt(table, entries, context)
