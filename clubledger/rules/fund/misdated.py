"""Allowances paid for a period that no year of the books judges by then (FUND-05)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Fund, Role
from clubledger.books.periods import DAY, days_after
from clubledger.i18n import Dong, message
from clubledger.rules.allowances import allowance_year, allowances, is_of_another_books, is_of_no_year
from clubledger.rules.findings import Found, Level, found_in
from clubledger.rules.fund.year_interest import interest_by_year
from clubledger.rules.transfers import period_year

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction

AHEAD: Final = 500_000
"""By how much, in đồng, the allowances that no year of the books judges may go over last year's whole before their year ends."""


@dataclass(frozen=True, slots=True)
class Misdated:
    """Allowances paid in a fiscal year under a `period` that no year of the books judges by then.

    ``of_no_year`` is what the year's end leaves of those whose period is none at all, ``last`` the latest of these;
    ``beyond`` the largest of the day on which all together went over last year's whole and `AHEAD`, by then ``got`` and ``before``.
    """

    year: int
    of_no_year: int
    last: Transaction | None
    beyond: Transaction | None = None
    got: int = 0
    before: int = 0
    interest: int = 0

    @property
    def subject(self) -> str:
        """That of the year's share of the allowances."""
        return f"{self.year} allowance"


def misdated(books: Books) -> Iterable[Misdated]:
    """The fiscal years in which allowances were paid under the period of another; a day's are together, in no order."""
    found: dict[int, Misdated] = {}
    paid: Counter[int] = Counter()
    elsewhere: Counter[int] = Counter()
    for day, entries in groupby(allowances(books), key=lambda entry: entry.date):
        others: list[Transaction] = []
        for entry in entries:
            if period_year(entry) is not None and is_of_another_books(books, entry):
                others.append(entry)
            else:
                paid[allowance_year(books, entry)] += entry.moved(Role.ALLOWANCE)
        if others:
            year = books.fiscal_years.of(day)
            elsewhere[year] += _together(others)
            one = _with(found.get(year, Misdated(year, 0, None)), books, others)
            got, before = elsewhere[year], paid[year - 1]
            if one.beyond is None and got > before + AHEAD:
                one = replace(one, beyond=_largest(others), got=got, before=before)
            found[year] = one
    if not found:
        return ()
    kept, booked = interest_by_year(books, cache(books.fiscal_years.of))
    return [replace(one, interest=max(kept[year], booked[year])) for year, one in found.items()]


def _with(one: Misdated, books: Books, entries: Iterable[Transaction]) -> Misdated:
    """A year with a day's allowances that are of no year at all."""
    of_none = [entry for entry in entries if is_of_no_year(books, entry)]
    if not of_none:
        return one
    return replace(one, of_no_year=one.of_no_year + _together(of_none), last=_largest(of_none))


def _together(entries: Iterable[Transaction]) -> int:
    return sum(entry.moved(Role.ALLOWANCE) for entry in entries)


def _largest(entries: Iterable[Transaction]) -> Transaction:
    """The largest of a day's, of some the one whose slip is the last."""
    return max(entries, key=lambda entry: (entry.moved(Role.ALLOWANCE), entry.voucher or "", entry.place))


def misdated_allowances(books: Books, misdated: Misdated) -> Iterator[Found]:
    """Allowances under the period of another year, once they are more than last year's whole; those of no year, at its end."""
    if misdated.beyond is not None:
        text = message(
            "allowances of {got} were paid in {year} for a period that is no year of the books by then ({period}): last year's "
            "whole was {before}",
            got=Dong(misdated.got),
            year=str(misdated.year),
            period=misdated.beyond.period or "",
            before=Dong(misdated.before),
        )
        yield found_in(misdated.beyond, misdated.subject, text, amount=misdated.got, fund=Fund.INCOME)
    if misdated.last is None or misdated.of_no_year <= 0:
        return
    ended = books.fiscal_years.last_of(misdated.last.date)
    if ended >= books.as_of:
        return
    due = days_after(ended, books.regulation.require("split-days", ended).whole)
    if books.as_of > due:
        text = message(
            "allowances of {got} were paid in {year} for the period “{period}”: that is neither a year of the books nor the one "
            "before them, so they count as {year}'s own",
            got=Dong(misdated.of_no_year),
            year=str(misdated.year),
            period=misdated.last.period or "",
        )
        yield replace(
            found_in(misdated.last, misdated.subject, text, amount=misdated.of_no_year, fund=Fund.INCOME),
            date=due + DAY,
            level=Level.WARNING if misdated.interest <= 0 else Level.NOTE,
        )
