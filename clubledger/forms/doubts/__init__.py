"""Doubts: what a sheet says and hardly means, asked of its new rows once they are matched with the books.

One module a matter. Each has a function that asks on rows or on the table, or refuses, and says nothing of rows that are in
the books already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.forms.doubts.allowances import ALLOWANCE_FAULTS, doubt_allowances
from clubledger.forms.doubts.attendance import ATTENDANCE_FAULTS, doubt_attendance

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clubledger.forms.entries import Entry
    from clubledger.forms.faults import Fault
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.table import Table

    Doubt = Callable[[Table, Sequence[Entry], ImportContext], None]

_DOUBTS: Final[tuple[Doubt, ...]] = (doubt_allowances, doubt_attendance)
DOUBT_FAULTS: Final[tuple[Fault, ...]] = (*ALLOWANCE_FAULTS, *ATTENDANCE_FAULTS)
"""What can be asked about any sheet."""


def raise_doubts(table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Ask about the rows of a table that made ``entries``, all of them new."""
    if entries:
        for doubt in _DOUBTS:
            doubt(table, entries, context)
