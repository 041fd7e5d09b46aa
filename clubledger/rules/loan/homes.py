"""What those of one home repaid of late loans, and were lent, day by day: each loan is looked at once, not for each other one."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from clubledger.books.loan_cases import as_booked
from clubledger.books.members import bare
from clubledger.rules.loan.borrowers import others_at_home
from clubledger.rules.loan.paid_down import Courses, PaidDownLoan, Window, days_late

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from clubledger.books.books import Books

PAYS: Final = 80
"""Percent of a repayment: what was lent paid it, if it is as much."""
PART: Final = 25
"""Percent of its principal: who repays less of a late loan may only have paid the last instalments."""


class RepaidLate(NamedTuple):
    """A late loan that was as good as repaid, and how many days past due it was before.

    ``member`` owed it, and ``day`` is the one by which it was repaid, and others at home had been lent 80 % of that.
    """

    member: str
    paid: PaidDownLoan
    late: int
    day: date


class Homes:
    """The homes of a club, each reckoned once."""

    def __init__(self, books: Books) -> None:
        self.courses = Courses()
        self._books = books
        self._homes: dict[str, Home] = {}

    def of(self, code: str) -> Home | None:
        """The home of a member, if they live with others."""
        others = others_at_home(self._books, code)
        if not others:
            return None
        name = bare(self._books.members[code].home or "")
        if name not in self._homes:
            self._homes[name] = Home(self._books, self._books.homes[name], self.courses)
        return self._homes[name]


class Home:
    """What the members of a home repaid, and were lent."""

    def __init__(self, books: Books, members: tuple[str, ...], courses: Courses) -> None:
        self._books = books
        self._debts = {code: books.debts[code] for code in members if code in books.debts}
        self._courses = courses
        self._repaid_near: dict[date, tuple[RepaidLate, ...]] = {}
        self._days_late: dict[tuple[str, date], int] = {}

    def repaid_near(self, lent_on: date, window: Window) -> tuple[RepaidLate, ...]:
        """Of each member the late loan that was first as good as repaid near a day, the first of them first.

        By a quarter or more, with what others at home were lent; ``window`` is the one of that day.
        """
        if lent_on not in self._repaid_near:
            firsts: dict[str, RepaidLate] = {}
            for repaid in sorted(self._look_near(lent_on, window), key=lambda repaid: repaid.day):
                firsts.setdefault(repaid.member, repaid)
            self._repaid_near[lent_on] = tuple(firsts.values())
        return self._repaid_near[lent_on]

    def _look_near(self, lent_on: date, window: Window) -> Iterator[RepaidLate]:
        first, last = window.around(lent_on)
        repaid = (
            (code, loan) for code, debts in self._debts.items() for loan in debts.repaid_within(first, last)
        )
        for code, loan in repaid:
            booked = as_booked(self._books, loan, lent_on)
            paid = self._courses.of(booked).paid_down(lent_on, window)
            if paid is None or paid.repaid * 100 < PART * paid.lent:
                continue
            by = self._lent_to_others(code, paid, window)
            late = by and (self._late(paid) if booked is loan else days_late(booked, paid.days[0]))
            if by and late:
                yield RepaidLate(code, paid, late, max(paid.days[-1], by))

    def _lent_to_others(self, code: str, paid: PaidDownLoan, window: Window) -> date | None:
        """The day by which others at home than a member had been lent 80 % of a repayment near it; two small loans will do."""
        days = {
            day.toordinal() + after for day in paid.days for after in range(-window.after, window.before + 1)
        }
        total = 0
        for day in sorted(days & self._lent.keys()):
            total += sum(amount for other, amount in self._lent[day].items() if other != code)
            if total * 100 >= PAYS * paid.repaid:
                return date.fromordinal(day)
        return None

    def _late(self, paid: PaidDownLoan) -> int:
        key = paid.loan.number, paid.days[0]
        if key not in self._days_late:
            self._days_late[key] = days_late(paid.loan, paid.days[0])
        return self._days_late[key]

    @cached_property
    def _lent(self) -> Mapping[int, Mapping[str, int]]:
        """What each was lent, by the day, in đồng."""
        found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for code, debts in self._debts.items():
            for loan in debts.loans:
                for lending in loan.lendings:
                    found[lending.date.toordinal()][code] += lending.amount
        return found
