"""The interest that an income fund received, by fiscal year (FUND-05)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from clubledger.books.contracts import INTEREST

if TYPE_CHECKING:
    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction

Years = Callable[[date], int]
"""The fiscal year of a day."""


def interest_by_year(books: Books, year_of: Years) -> tuple[Counter[int], Counter[int]]:
    """Interest received by fiscal year, in đồng: without what was ever reversed, and as the year's own entries have it."""
    kept: Counter[int] = Counter()
    taking = {entry.index: entry for role in INTEREST for entry in books.by_role.get(role, ())}
    for entry in taking.values():
        kept[year_of(entry.date)] += _interest(entry)
    booked = kept.copy()
    for reversal in books.reversals:
        if reversal.original is not None and reversal.problem is None:
            for entry in (reversal.original, reversal.transaction):
                booked[year_of(entry.date)] -= entry.moved(*INTEREST)
    return kept, booked


def _interest(entry: Transaction) -> int:
    """What interest an entry took, refunds negative; closing the interest account for the year is no refund."""
    taken = 0 if entry.opening else -entry.moved(*INTEREST)
    return taken if taken > 0 or entry.loan else 0
