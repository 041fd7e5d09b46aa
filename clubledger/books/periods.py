"""Months, quarters and fiscal years."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from clubledger.i18n import Message, message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DAY = timedelta(days=1)


def days_after(day: date, count: int) -> date:
    """The day so many days later, or the last of the calendar."""
    try:
        return day + count * DAY
    except OverflowError:
        return date.max


def days_before(day: date, count: int) -> date:
    """The day so many days earlier, or the first of the calendar."""
    try:
        return day - count * DAY
    except OverflowError:
        return date.min


def evening_before(day: date) -> date:
    """The day before; before the first day of the calendar there is none."""
    return days_before(day, 1)


def waits_until(day: date, count: int) -> date:
    """The last of so many days after a day; the one after it, on which the waiting is over, is in the calendar, too."""
    return evening_before(days_after(day, count + 1))


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month, written ``2024-05``."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Month:
        """The month of a day."""
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    def __add__(self, months: int) -> Month:
        years, number = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(years, number + 1)

    def __sub__(self, other: Month) -> int:
        return (self.year - other.year) * 12 + self.number - other.number

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"

    @property
    def label(self) -> Message:
        """The month as people write it."""
        return message("{year}-{month}", year=str(self.year), month=f"{self.number:02}")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A calendar quarter, written ``2024-Q2``."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter of a day."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def last(self) -> date:
        """Its last day."""
        return Month(self.year, self.number * 3).last

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def label(self) -> Message:
        """The quarter as people write it."""
        return message("quarter {number} of {year}", number=self.number, year=str(self.year))


def months(first: date, last: date) -> Iterator[Month]:
    """The months from that of one day to that of another."""
    month, end = Month.of(first), Month.of(last)
    while month <= end:
        yield month
        month += 1


def finished_months(first: date, as_of: date) -> Iterator[Month]:
    """The months, from that of ``first``, whose last day is over by the end of ``as_of``."""
    return (month for month in months(first, as_of) if month.last <= as_of)


def whole_months(since: date, day: date) -> int:
    """The months from one day to another that are full; from 31 January to the end of February is one."""
    short = day.day < since.day and day != Month.of(day).last
    return Month.of(day) - Month.of(since) - short


def fiscal_year(day: date, year_end: str) -> int:
    """The fiscal year of a day; it bears the year in which it ends. ``year_end`` is ``MM-DD``."""
    return day.year if day <= fiscal_year_last(day.year, year_end) else day.year + 1


def fiscal_year_last(year: int, year_end: str) -> date:
    """The last day of a fiscal year."""
    return date.fromisoformat(f"{year:04}-{year_end}")


class FiscalYears:
    """A club's fiscal years: each ends by the article in force on its last day, and bears that day's year."""

    def __init__(self, articles: Sequence[tuple[date, str]]) -> None:
        """``articles``: from which day on the year ends on which ``MM-DD``; the first held before it too."""
        untils = [*(since for since, _ in articles[1:]), date.max]
        self._articles = [
            (since, until, year_end)
            for (since, year_end), until in zip(articles, untils, strict=True)
            if since < until
        ]

    def last_of(self, day: date) -> date:
        """The last day of the fiscal year of a day."""
        for since, until, year_end in self._articles:
            start = day if since == self._articles[0][0] else max(day, since)
            year = fiscal_year(start, year_end)
            if year <= date.max.year and (last := fiscal_year_last(year, year_end)) < until:
                return last
        return date.max

    def of(self, day: date) -> int:
        """The fiscal year of a day."""
        return self.last_of(day).year

    def lasts(self, first: date, as_of: date) -> Iterator[date]:
        """The last days, until a day, of the fiscal years from that of ``first`` on."""
        last = self.last_of(first)
        while last <= as_of and last < date.max:
            yield last
            last = self.last_of(last + DAY)
