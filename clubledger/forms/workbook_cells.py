"""A cell as a workbook stores it: its value, and what its format and font say of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from clubledger.forms.encodings import Writing
from clubledger.forms.faults import Misread, fault
from clubledger.forms.limits import SHOWN
from clubledger.forms.sheets import Cell, Look
from clubledger.i18n import N_

MAX_DIGITS: Final = 15
"""What Excel keeps of a number."""

ERROR_VALUE = fault(
    "cell-error",
    N_("The spreadsheet shows an error in this cell: {error}."),
    N_("Put the formula right, or write the value instead."),
)
TIME_VALUE = fault(
    "cell-time",
    N_("The cell holds a time or a number shown as a day, not a day."),
    N_("Write the day as dd/mm/yyyy, or set the format of the cell to Number."),
)
NO_RESULT = fault(
    "formula-without-result",
    N_("The cell holds a formula whose result is not stored in the file. Formulas are not computed here."),
    N_("Open the file in Excel or LibreOffice, save it, and import it again; or write the number instead."),
)
LONG_NUMBER = fault(
    "number-too-long",
    N_("The number is so long that a spreadsheet does not keep all its digits."),
    N_("If it is a number of a card or an account, set the format of the cell to Text, and type it again."),
)


@dataclass(slots=True)
class StoredCell:
    """What is stored in a cell, before its text is read."""

    value: str | bytes | int | Decimal | date | bool | None
    decimals: bool = False
    percent: bool = False
    font: Writing | None = None
    """What the fonts of an old encoding were made for."""
    capitals: bool = False
    """Its font shows small letters as capitals."""
    torn: tuple[str, ...] = ()
    """Words of its text that seem to have lost their ư."""
    looks: frozenset[Look] = frozenset()
    shown: str | None = None

    def cell(self, column: int) -> Cell:
        """The cell, its text read."""
        if isinstance(self.value, bytes):
            raise TypeError("a text that was not read")
        return Cell(
            self.value,
            column,
            self.decimals,
            self.percent,
            torn=self.torn,
            looks=self.looks,
            shown=self.shown,
        )


def stored_value(value: object, data_type: str) -> str | int | Decimal | date | bool | None:
    """A value as a workbook stores it; a day with an hour is that day."""
    match value:
        case str():
            if data_type == "e":
                raise Misread(ERROR_VALUE, error=value[:SHOWN])
            return value.replace("_x000D_", "\n")
        case bool() | None:
            return value
        case int():
            return _whole(value)
        case float():
            return _number(value)
        case datetime():
            return value.date()
        case date():
            return value
        case time() | timedelta():
            raise Misread(TIME_VALUE)
    raise TypeError(type(value).__name__)


def _number(value: float) -> int | Decimal:
    """What a spreadsheet shows of a number that it reckons in binary: 0.8, where 0.7999999999999999 is stored."""
    if not abs(value) < 10**MAX_DIGITS:
        raise Misread(LONG_NUMBER)
    shown = Decimal(f"{value:.{MAX_DIGITS}g}")
    return int(shown) if shown == shown.to_integral_value() else shown


def _whole(value: int) -> int:
    if abs(value) >= 10**MAX_DIGITS:
        raise Misread(LONG_NUMBER)
    return value


@lru_cache(256)
def shown_as(number_format: str) -> tuple[bool, bool]:
    """Whether a number format shows decimals, and whether it shows percent; text in it counts for nothing."""
    positive = _FORMAT_TEXT.sub("", number_format).split(";")[0]
    percent = "%" in positive
    return not percent and re.search(r"\.[0#?]", positive) is not None, percent


def font_looks(font: Any, fill: Any) -> frozenset[Look]:
    """Whether a font of `openpyxl` strikes its letters through, or paints them white on the white of their cell."""
    looks = set()
    if font.strike:
        looks.add(Look.STRUCK)
    if _is_white(font.color) and (fill.fill_type in (None, "none") or _is_white(fill.fgColor)):
        looks.add(Look.UNSEEN)
    return frozenset(looks)


def _is_white(color: Any) -> bool:
    if color is None or color.tint:
        return False
    match color.type:
        case "rgb":
            return str(color.rgb).upper().endswith("FFFFFF")
        case "theme":
            return bool(color.theme == 0)
    return color.type == "indexed" and color.indexed in (1, 9)


_FORMAT_TEXT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


def written_by(font: str) -> Writing | None:
    """What a font of an old encoding was made for."""
    if font.lower().startswith(".vn"):
        return Writing.TCVN3
    return Writing.VNI if font.upper().startswith("VNI") else None


def stored_text(text: str, font: str) -> StoredCell:
    """A text with what its font says of it: ``.VnTimeH`` and its like show small letters as capitals."""
    writing = written_by(font)
    capitals = writing is Writing.TCVN3 and _CAPITAL_FONT.search(font) is not None
    return StoredCell(text, font=None if text.isascii() else writing, capitals=capitals)


_CAPITAL_FONT = re.compile(r"H\d*$")
