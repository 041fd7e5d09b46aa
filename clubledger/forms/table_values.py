"""Read a cell of a form's table as its column says, on the day of the import."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from clubledger.forms.cell_looks import check_look
from clubledger.forms.faults import Misread, fault
from clubledger.forms.values import DATE, VOUCHER
from clubledger.forms.values.codes import VOUCHER_UNREADABLE, voucher_of_year
from clubledger.i18n import N_, Message, message

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
    check_look(column, cell)
    value = column.kind.read(cell)
    if column.kind is DATE and isinstance(value, date) and value > today:
        if isinstance(cell.value, date) and value.day <= 12:
            other = date(value.year, value.day, value.month)
            if other <= today:
                raise Misread(FUTURE_EXCHANGED, day=value, other=other)
        raise Misread(DATE_FUTURE, day=value)
    return value


def is_yearless(column: Column, error: Misread) -> bool:
    """Whether what could not be read may be the number of a slip but for its year."""
    return column.kind is VOUCHER and error.fault is VOUCHER_UNREADABLE


def yearless_slip(cell: Cell, day: object) -> str:
    """The slip that ``PT 01`` means on a day. Raises `Misread`."""
    if not isinstance(day, date):
        raise Misread(VOUCHER_UNREADABLE)
    return voucher_of_year(cell, day.year)


def year_filled(column: Column, slip: str) -> Message:
    """What is said of the year of such slips."""
    return message(
        "“{heading}”: the numbers have no year; it is {year}, that of the date",
        heading=column.title,
        year=slip.split("-")[1],
    )
