"""Chance that falls alike on every machine, for one seed."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


class RandomSource:
    """Whole numbers drawn from the bits of Python's generator, which are the same in every version."""

    def __init__(self, seed: str) -> None:
        self._bits = Random(seed).getrandbits  # noqa: S311 - no secret depends on it

    def below(self, end: int) -> int:
        """One of 0 … end - 1."""
        return self._bits(32) % end

    def between(self, first: int, last: int) -> int:
        """One of first … last."""
        return first + self.below(last - first + 1)

    def chance(self, percent: int) -> bool:
        """Yes, in so many of a hundred times."""
        return self.below(100) < percent

    def pick(self, items: Sequence[T]) -> T:
        """One of some items."""
        return items[self.below(len(items))]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The items in another order."""
        mixed = list(items)
        for last in range(len(mixed) - 1, 0, -1):
            other = self.below(last + 1)
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed
