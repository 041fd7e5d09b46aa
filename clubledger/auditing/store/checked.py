"""Values that JSON gave, checked to be what they must: each raises `TypeError` or `ValueError` for anything else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

MAX_NUMBER: Final = 10**18
"""No club has so many đồng."""


def optional(read: Callable[[Any], T], value: Any) -> T | None:
    """``None``, or what ``read`` makes of the value."""
    return None if value is None else read(value)


def items(value: Any) -> list[Any]:
    """A list."""
    if not isinstance(value, list):
        raise TypeError
    return value


def row(value: Any, length: int) -> list[Any]:
    """A list of so many values."""
    if len(items(value)) != length:
        raise ValueError
    return items(value)


def each(read: Callable[[Any], T], value: Any) -> tuple[T, ...]:
    """What ``read`` makes of each item of a list."""
    return tuple(read(item) for item in items(value))


def text(value: Any) -> str:
    """A text."""
    if not isinstance(value, str):
        raise TypeError
    value.encode()  # half of a letter is no text, and nothing could be written with it
    return value


def flag(value: Any) -> bool:
    """Yes or no."""
    if not isinstance(value, bool):
        raise TypeError
    return value


def number(value: Any) -> int:
    """A whole number, of đồng at the most."""
    if type(value) is not int:  # True is no number here
        raise TypeError
    if abs(value) > MAX_NUMBER:
        raise ValueError
    return value


def decimal(value: Any) -> Decimal:
    """A number written as text."""
    try:
        number = Decimal(text(value))
    except InvalidOperation as error:
        raise ValueError from error
    if not number.is_finite():
        raise ValueError
    return number


def day(value: Any) -> date:
    """A day."""
    return date.fromisoformat(text(value))
