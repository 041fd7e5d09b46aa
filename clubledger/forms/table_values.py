"""Read a cell of a form's table as its column says, on the day of the import."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from clubledger.forms.faults import Misread, fault
from clubledger.forms.values import DATE
from clubledger.i18n import N_

if TYPE_CHECKING:
    from clubledger.forms.columns import Column
    from clubledger.forms.sheets import Cell

DATE_FUTURE = fault(
    "date-future",
    N_("The day {day} has not come yet."),
    N_("Correct the date, or wait until it has happened."),
)
FUTURE_EXCHANGED = fault(
    "date-future-exchanged",
    N_("The spreadsheet has {day}, which has not come yet. If it exchanged day and month, it is {other}."),
    N_(
        "Write all days of the column as text, day first, or set the computer to Vietnamese dates and type them again."
    ),
)


def read_value(column: Column, cell: Cell, today: date) -> Any:
    """The value of a cell; a day that has not come is none. Raises `Misread`."""
    value = column.kind.read(cell)
    if column.kind is DATE and isinstance(value, date) and value > today:
        if isinstance(cell.value, date) and value.day <= 12:
            other = date(value.year, value.day, value.month)
            if other <= today:
                raise Misread(FUTURE_EXCHANGED, day=value, other=other)
        raise Misread(DATE_FUTURE, day=value)
    return value
