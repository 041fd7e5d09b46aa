"""The series of slips that the club numbers itself (DOC-03, DOC-06)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clubledger.books.books import Books
    from clubledger.books.chart import Fund
    from clubledger.books.entries import Transaction


NUMBERED_HERE: Final = ("PT", "PC")
"""The slips that the club itself numbers, one after another; the bank's come when the statement comes."""


@dataclass(frozen=True)
class Series:
    """The slips of a fund, prefix and calendar year that the club numbers itself, in the order of their numbers."""

    fund: Fund
    prefix: str
    year: int
    slips: tuple[tuple[int, tuple[Transaction, ...]], ...]

    def name(self, low: int, high: int, width: int) -> str:
        """``PT-2024-007``, or ``PT-2024-007..009`` for several."""
        end = f"..{high:0{width}}" if high > low else ""
        return f"{self.prefix}-{self.year}-{low:0{width}}{end}"


def voucher_series(books: Books) -> Iterable[Series]:
    """Every series of receipt and payment vouchers."""
    numbered: dict[tuple[Fund, str, int], list[tuple[int, tuple[Transaction, ...]]]] = defaultdict(list)
    for (fund, slip), entries in books.slips.items():
        if fund is not None and slip.prefix in NUMBERED_HERE:
            numbered[fund, slip.prefix, slip.year].append((slip.number, entries))
    for key, slips in numbered.items():
        yield Series(*key, tuple(sorted(slips, key=lambda slip: slip[0])))
