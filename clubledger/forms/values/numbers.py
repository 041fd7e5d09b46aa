"""Numbers that are no money: rates, terms, counts."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from clubledger.forms.faults import Misread, fault
from clubledger.forms.folding import plain
from clubledger.forms.values.kinds import ValueKind
from clubledger.i18n import N_
from clubledger.loans.bounds import is_due_day, is_term, shortened

if TYPE_CHECKING:
    from clubledger.forms.sheets import Cell

RATE_UNREADABLE = fault(
    "rate-unreadable",
    N_("This is no interest rate."),
    N_("Write percent a month, for example 0,8."),
)
RATE_TINY = fault(
    "rate-two-ways",
    N_(
        "The rate can be read two ways: {rate} percent, or {times} percent that a spreadsheet stored as a fraction."
    ),
    N_("Write percent a month, for example 0,8."),
)
RATE_A_YEAR = fault(
    "rate-a-year",
    N_("The rate is said to be for a year."),
    N_("Write the rate for a month, as the contract does, for example 0,8."),
)
NUMBER_UNREADABLE = fault(
    "number-unreadable",
    N_("This is no whole number."),
    N_("Write a whole number in digits, for example 12."),
)
DAY_UNREADABLE = fault(
    "day-of-month-unreadable",
    N_("This is no day of the month."),
    N_("Write the day on which instalments fall due each month, from 1 to 31, for example 5."),
)

_TINY = Decimal("0.05")
_MOST = 100_000
_RATE = re.compile(r"(\d{1,2}(?:[.,]\d{1,17})?)\s*%?(?P<month>\s*/?\s*(?:1\s*)?thang)?", re.ASCII)
_DUE_DAY = re.compile(r"(?:(?:ngay|mung|mong)\s*)?(\d{1,2})(?:\s*(?:hang|moi) thang)?", re.ASCII)
_MONTHS = re.compile(r"(\d{1,3})(?:\s*thang)?", re.ASCII)


def _rate(cell: Cell) -> Decimal:
    rate = written_rate(cell)
    if not 0 <= rate < 100:
        raise Misread(RATE_UNREADABLE)
    if 0 < rate < _TINY and not cell.percent:
        raise Misread(RATE_TINY, rate=rate, times=rate * 100)
    short = shortened(rate)
    if rate and not short:
        raise Misread(RATE_UNREADABLE)
    return short


def written_rate(cell: Cell) -> Decimal:
    """Percent a month with all the decimals of a cell, before they are as few as a loan's. Raises `Misread`."""
    match cell.value:
        case bool() | date() | None:
            raise Misread(RATE_UNREADABLE)
        case int() | Decimal() as number:
            return Decimal(number) * (100 if cell.percent else 1)
        case str() as text:
            written = plain(text).strip()
            if re.search(r"/?\s*nam\b", written):
                raise Misread(RATE_A_YEAR)
            match = _RATE.fullmatch(written)
            if match is None:
                raise Misread(RATE_UNREADABLE)
            return Decimal(match[1].replace(",", "."))


def _number(cell: Cell) -> int:
    match cell.value:
        case bool():
            raise Misread(NUMBER_UNREADABLE)
        case int() as number if not cell.decimals and not cell.percent:
            count = number
        case str() as text if re.fullmatch(r"[0-9]{1,6}|[1-9][0-9]{0,2}[.,][0-9]{3}", text):
            count = int(re.sub("[.,]", "", text))
        case _:
            raise Misread(NUMBER_UNREADABLE)
    if not 0 <= count <= _MOST:
        raise Misread(NUMBER_UNREADABLE)
    return count


def _months(cell: Cell) -> int:
    if isinstance(cell.value, str) and (match := _MONTHS.fullmatch(plain(cell.value))):
        months = int(match[1])
    else:
        months = _number(cell)
    if not is_term(months):
        raise Misread(NUMBER_UNREADABLE)
    return months


def _due_day(cell: Cell) -> int:
    """A day of each month: ``5``, ``ngày 5``, ``mùng 5``, ``5 hằng tháng``."""
    if isinstance(cell.value, str) and (match := _DUE_DAY.fullmatch(plain(cell.value))):
        day = int(match[1])
    else:
        day = _number(cell)
    if not is_due_day(day):
        raise Misread(DAY_UNREADABLE)
    return day


_GUESTS = r"(?:khach|dai bieu|ba con|nguoi dan)"
_MEMBERS_AND = re.compile(
    r"(\d{1,5})\s*(?:(?:tv|thanh vien|hoi vien)\s*(?:[+,;&]|va|cung)\s*(?:co\s*)?|(?:nguoi\s*)?(?:[+,;&]|va|cung)\s*)"
    rf"(\d{{1,5}})\s*(?:nguoi\s*)?{_GUESTS}.*",
    re.ASCII,
)
_OF_WHOM = re.compile(
    rf"(\d{{1,5}})\s*(?:nguoi)?\s*[,;(]\s*(?:co|gom|trong do(?: co)?|ke ca|ca)\s*(\d{{1,5}})\s*(?:nguoi\s*)?{_GUESTS}.*",
    re.ASCII,
)


def guests(text: str) -> tuple[int, int] | None:
    """The members and the guests where both are written: ``65 + 500 khách``, ``565 (có 500 khách)``; else ``None``."""
    written = plain(text).strip()
    if match := _MEMBERS_AND.fullmatch(written):
        return int(match[1]), int(match[2])
    if (match := _OF_WHOM.fullmatch(written)) and int(match[2]) <= int(match[1]):
        return int(match[1]) - int(match[2]), int(match[2])
    return None


def _present(cell: Cell) -> int:
    """How many members came: ``52``, ``52/60``, ``52 người``, ``52 + 500 khách``."""
    if isinstance(cell.value, str) and (found := guests(cell.value)) is not None:
        return found[0]
    if isinstance(cell.value, str) and (
        match := re.match(r"(\d{1,5})(?!\d)\s*(?:/\s*\d+|nguoi)", plain(cell.value))
    ):
        return int(match[1])
    return _number(cell)


RATE = ValueKind(_rate, "0,8", (RATE_UNREADABLE, RATE_A_YEAR, RATE_TINY), width=13)
NUMBER = ValueKind(_number, "12", (NUMBER_UNREADABLE,), width=12, figure=True)
MONTHS = ValueKind(_months, "12", (NUMBER_UNREADABLE,), width=10, figure=True)
DUE_DAY = ValueKind(_due_day, "5", (NUMBER_UNREADABLE, DAY_UNREADABLE), width=8, figure=True)
PRESENT = ValueKind(_present, "52", (NUMBER_UNREADABLE,), width=9)
