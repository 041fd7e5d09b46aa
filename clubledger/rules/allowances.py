"""Allowances where a year's are one fixed sum (`allowance-fixed`): which year each is of, and which keep within the sum."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Role
from clubledger.books.periods import days_before
from clubledger.regulation import NONE
from clubledger.regulation.shares import FIXED, fixed_allowance
from clubledger.rules.transfers import period_year

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction

LAST_YEARS: Final = 60
"""Days of a new year in which the last one's allowances are still paid, where the regulation does not set `split-days`."""


def allowances(books: Books) -> Iterator[Transaction]:
    """The entries that paid allowances or took them back, in order; what openings bring forward is none."""
    return (entry for entry in books.by_role.get(Role.ALLOWANCE, ()) if not entry.opening)


def paid_of(entry: Transaction) -> int:
    """What an entry paid of allowances, or, negative, took back: only as far as money came back, in đồng."""
    moved = entry.moved(Role.ALLOWANCE)
    return moved if moved >= 0 else -min(-moved, max(0, entry.money()))


def allowance_year(books: Books, entry: Transaction) -> int:
    """The fiscal year that an allowance is of: its period's, else its day's. Raises `Missing`.

    A period that is neither one of the books nor the one before them names no year; of a fixed sum there is one a year,
    so that one that is none of the years around the day names none either.
    """
    named, own = period_year(entry), books.fiscal_years.of(entry.date)
    if not named or named in {own, own + 1}:
        return named or own
    if fixed_allowance(books.regulation, entry.date) is None:
        return named if _first_year(books, entry.date) - 1 <= named < own else own
    return named if named == own - 1 and _is_kept(books, named, entry.date) else own


def is_of_no_year(books: Books, entry: Transaction) -> bool:
    """Whether an allowance's period is neither a fiscal year of the books, the next one too, nor the one before them."""
    named, own = period_year(entry), books.fiscal_years.of(entry.date)
    return named is not None and not _first_year(books, entry.date) - 1 <= named <= own + 1


def is_of_another_books(books: Books, entry: Transaction) -> bool:
    """Whether an allowance's period is no year that these books judge by the day: the next, the one before them, or none.

    A club older than its books pays the last year's in their first year.
    """
    named, own = period_year(entry), books.fiscal_years.of(entry.date)
    if named is None:
        return False
    first = _first_year(books, entry.date)
    if own == first and books.brought_forward is not None:
        first -= 1
    return not first <= named <= own


def _first_year(books: Books, day: date) -> int:
    return books.fiscal_years.of(books.began or day)


def _is_kept(books: Books, year: int, day: date) -> bool:
    """Whether the books have a year, or it was over shortly before the day and stands in older books."""
    if year >= _first_year(books, day):
        return True
    limit = books.regulation.get("split-days", day)
    days = LAST_YEARS if limit is None or limit.value == NONE else limit.whole
    return books.brought_forward is not None and books.fiscal_years.of(days_before(day, days)) <= year


def within_fixed_sum(books: Books) -> frozenset[int]:
    """The indexes of the allowances with which their year's, in order, kept within the fixed sum of their day.

    None is of a year that has not begun. Raises `Missing`.
    """
    within: set[int] = set()
    if not books.regulation.dates(FIXED):
        return frozenset()
    paid: Counter[int] = Counter()
    for entry in allowances(books):
        fixed = fixed_allowance(books.regulation, entry.date)
        year = min(allowance_year(books, entry), books.fiscal_years.of(entry.date))
        paid[year] += paid_of(entry)
        if fixed is not None and paid[year] <= fixed.whole:
            within.add(entry.index)
    return frozenset(within)
