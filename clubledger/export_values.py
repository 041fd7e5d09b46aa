"""Values for programs: JSON numbers and CSV cells. What people read is made by ``i18n``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

from clubledger.i18n import printable


def json_number(value: Decimal | None) -> int | float | None:
    """A rate or percentage as JSON's number; money is always ``int``. ``0.8`` comes out as ``0.8``."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def cell(value: object) -> object:
    """A CSV cell that a spreadsheet does not take for a formula: what a stranger wrote stays text."""
    if isinstance(value, str):
        text = printable(value)
        return "'" + text if text.startswith(("=", "+", "-", "@")) else text
    return str(value).lower() if isinstance(value, bool) else value
