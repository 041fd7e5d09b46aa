"""Allowances of the fiscal year before the books, paid out of the books of an older club (FUND-05)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Fund, Role
from clubledger.books.periods import DAY
from clubledger.rules.allowances import allowance_year, allowances, is_of_another_books
from clubledger.rules.fund.uses import brought_forward

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction

TIMES: Final = 2
"""How much larger than a year's allowances in the books those of the year before may have been: interest halves in no year."""
BESIDE: Final = 500_000
"""And by so many đồng more: small funds move by more than their double."""
SMALL: Final = 2_000_000
"""What a small fund pays in allowances in a good year, in đồng; what is more must be seen in the book of that year."""
HALF_A_YEAR: Final = 183
"""Days of a fiscal year from which on in the books its interest tells of a whole one."""


@dataclass(frozen=True, slots=True)
class YearBefore:
    """Allowances of the year before the books, ``got`` đồng, and the entry with which they went over the most that may be.

    ``kept`` is what openings bring forward of interest that the club had kept.
    """

    year: int
    got: int
    most: int
    kept: int
    beyond: Transaction

    @property
    def may_have_been_earned(self) -> bool:
        """Whether capital that was withdrawn since, or an older share, may explain them; every older club has kept interest."""
        return self.got <= min(self.kept, SMALL)


def first_whole_year(books: Books, first: date, last: date) -> bool:
    """Whether a fiscal year is the first one of which the books have half or more."""
    began = books.began
    if began is None or (last - first).days + 1 < HALF_A_YEAR:
        return False
    short = books.fiscal_years.last_of(began)
    return first <= began or (short + DAY == first and (short - began).days + 1 < HALF_A_YEAR)


def year_before(books: Books, share: Decimal, days: int) -> YearBefore | None:
    """What an older club paid in its first year for the year before, if it is over what a year's share in the books explains.

    ``share`` is the allowances' share, in đồng, of so many days of a year.
    """
    if books.began is None or books.brought_forward is None:
        return None
    year = books.fiscal_years.of(books.began) - 1
    most = int(TIMES * share * max(365, days) / days) + BESIDE
    got, beyond = 0, None
    for entry in allowances(books):
        if allowance_year(books, entry) == year and not is_of_another_books(books, entry):
            got += entry.moved(Role.ALLOWANCE)
            beyond = (beyond or entry) if got > most else None
    if beyond is None:
        return None
    kept = -sum(entry.moved(Role.RETAINED, fund=Fund.INCOME) for entry in brought_forward(books))
    return YearBefore(year, got, most, kept, beyond)
