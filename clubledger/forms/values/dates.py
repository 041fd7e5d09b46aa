"""Days and years."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from clubledger.forms.faults import Misread, fault
from clubledger.forms.folding import plain
from clubledger.forms.values.kinds import NOTHING, ValueKind
from clubledger.forms.values.texts import MARK
from clubledger.i18n import N_, message

if TYPE_CHECKING:
    from clubledger.forms.sheets import Cell
    from clubledger.i18n import Message

FIRST_YEAR, LAST_YEAR = 1990, 2199

DATE_UNREADABLE = fault(
    "date-unreadable",
    N_("This is no date."),
    N_("Write day/month/year, for example 05/03/2024."),
)
DATE_IMPOSSIBLE = fault(
    "date-impossible",
    N_("There is no such day: day {day}, month {month}."),
    N_("Write the day first, then the month: {right}."),
)
_EXAMPLE: Final = message("05/03/2024 is the fifth of March")
DATE_FAR = fault(
    "date-far",
    N_("The year {year} cannot be right."),
    N_("Correct the year."),
)

_DAY_FIRST = re.compile(r"(?:ngay\s*)?(\d{1,2})\s*([/.-])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?", re.ASCII)
_IN_WORDS = re.compile(r"(?:ngay\s*)?(\d{1,2})\s*,?\s*thang\s*(\d{1,2})\s*,?\s*nam\s*(\d{4})", re.ASCII)


def _date(cell: Cell) -> date | None:
    if isinstance(cell.value, date):
        return _in_time(cell.value.year, cell.value.month, cell.value.day)
    if not isinstance(cell.value, str):
        raise Misread(DATE_UNREADABLE)
    if cell.value in NOTHING:
        return None
    text = plain(cell.value).rstrip(".")
    if match := _DAY_FIRST.fullmatch(text):
        year = int(match[4])
        return _in_time(year + 2000 if len(match[4]) == 2 else year, int(match[3]), int(match[1]))
    if match := _YEAR_FIRST.fullmatch(text):
        return _in_time(int(match[1]), int(match[2]), int(match[3]))
    if match := _IN_WORDS.fullmatch(text):
        return _in_time(int(match[3]), int(match[2]), int(match[1]))
    raise Misread(DATE_UNREADABLE)


def _in_time(year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Misread(DATE_FAR, year=str(year))
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Misread(
            DATE_IMPOSSIBLE, day=day, month=month, right=_exchanged(year, month, day) or _EXAMPLE
        ) from error


def _exchanged(year: int, month: int, day: int) -> Message | None:
    """The day that was meant if the month was typed first."""
    try:
        return message("{day}, if the month was typed first", day=date(year, day, month))
    except ValueError:
        return None


DATE = ValueKind(_date, "05/03/2024", (DATE_UNREADABLE, DATE_IMPOSSIBLE, DATE_FAR), width=12)

YEAR_UNREADABLE = fault(
    "birth-year-unreadable",
    N_("This is no year of birth."),
    N_("Write the year with four digits, for example 1955."),
)
PERIOD_UNREADABLE = fault(
    "period-unreadable",
    N_("This is no fiscal year."),
    N_("Write the year whose interest is split, for example 2024."),
)


_YEAR = re.compile(r"(?:\d{1,2}[/.-]\d{1,2}[/.-]|(?:khoang|chung)\s+(?:nam\s+)?)?(\d{4})", re.ASCII)


def about(text: str) -> bool:
    """Whether a year of birth is said to be only about right: ``khoảng 1950``."""
    return plain(text).startswith(("khoang", "chung"))


def _birth_year(cell: Cell) -> int:
    year = cell.value
    if isinstance(year, date):
        return year.year
    if isinstance(year, str) and (match := _YEAR.fullmatch(plain(year))):
        year = int(match[1])
    if not isinstance(year, int) or isinstance(year, bool) or not 1880 <= year <= 2100:
        raise Misread(YEAR_UNREADABLE)
    return year


def _period(cell: Cell) -> str:
    match = re.fullmatch(r"(?:(?:lai )?nam\s*)?(\d{4})", plain(cell.text), re.ASCII)
    if match is None or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        raise Misread(PERIOD_UNREADABLE)
    return match[1]


def _born(cell: Cell) -> int | bool | None:
    """A year of birth under “Nam” or “Nữ”, or a mark."""
    try:
        return True if MARK.read(cell) else None
    except Misread:
        return _birth_year(cell)


BORN = ValueKind(_born, "1955", (YEAR_UNREADABLE,), width=9)
BIRTH_YEAR = ValueKind(_birth_year, "1955", (YEAR_UNREADABLE,), width=9)
PERIOD = ValueKind(_period, "2024", (PERIOD_UNREADABLE,), width=8)
