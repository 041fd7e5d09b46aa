"""What may be missing or of another kind by its type, and may not where a test relies on it."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


def known(value: T | None) -> T:
    assert value is not None
    return value


def instance(value: object, kind: type[T]) -> T:
    assert isinstance(value, kind)
    return value
