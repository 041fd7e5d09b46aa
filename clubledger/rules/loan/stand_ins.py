"""Debts of the board that money lent to somebody else may have repaid: about as much, at about the same time."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from clubledger.books.contracts import repaid_by
from clubledger.books.periods import DAY, days_after, days_before, evening_before
from clubledger.rules.loan.borrowers import at_home_of_the_board, on_the_board

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan
    from clubledger.books.entries import Transaction

NEAR_DAYS: Final = 3
"""Days before and after a lending within which its money may have repaid another debt."""
LEAST: Final = 80
MOST: Final = 110
"""Percent of what was lent: a repayment from about as much was made of it, perhaps with something added or kept."""
PART_OF_DEBT: Final = 4
"""A repayment of less than a quarter of what was owed is an instalment, as everybody pays it at the month's meeting."""


class BoardRepaid(NamedTuple):
    """What a member of the board, or of a home with one, repaid when money was lent to somebody else, in đồng."""

    member: str
    amount: int
    on_the_board: bool


class _Repaid(NamedTuple):
    """What a day brought back of a loan, in đồng."""

    loan: Loan
    day: date
    amount: int


def about_as_much(repaid: int, lent: int) -> bool:
    """Whether a repayment may have been made of what was lent: 80 % to 110 % of it."""
    return lent > 0 and LEAST * lent <= 100 * repaid <= MOST * lent


def never_repaid(loan: Loan, by: date) -> bool:
    """Whether a loan that was lent within the books never brought anything back by the end of a day."""
    return (
        loan.first is not None
        and not loan.opening
        and not any(entry.money() > 0 for entry in loan.transactions if entry.date <= by)
    )


class StandIns:
    """The loans of a club that were given up and never repaid, beside what the board repaid when they were lent."""

    def __init__(self, books: Books, given_up: Mapping[str, Sequence[Transaction]]) -> None:
        self.books = books
        self._given_up = {
            number: entries[0].date for number, entries in given_up.items() if number in books.loans
        }
        self._lent_together: dict[tuple[date, date], int] = {}

    def board_repaid(self, loan: Loan, by: date) -> BoardRepaid | None:
        """What the board repaid with what a loan lent, if so it seems: with it alone, or with others given up likewise by a day."""
        if not never_repaid(loan, by) or not loan.lendings:
            return None
        day, alone = loan.lendings[0].date, loan.lendings[0].amount
        for code, repaid in self._repaid_near(day).items():
            if code == loan.member:
                continue
            boards = on_the_board(self.books, code, day)
            if not (boards or at_home_of_the_board(self.books, code, day)):
                continue
            alike = self._alike(repaid, alone, self._together(day, by))
            if alike is None or self._instalment(code, alike, day):
                continue
            alike = self._alike(
                [one for one in repaid if not _asked_for(*one)], alone, self._together(day, by)
            )
            if alike is not None:
                return BoardRepaid(code, alike, boards)
        return None

    def _alike(self, repaid: Sequence[_Repaid], *lent: int) -> int | None:
        """What of some repayments, of a day or of all these days, is about as much as was lent, in đồng."""
        by_day: dict[date, int] = defaultdict(int)
        for one in repaid:
            by_day[one.day] += one.amount
        return next(
            (
                amount
                for amount in (*by_day.values(), sum(by_day.values()))
                if any(about_as_much(amount, other) for other in lent)
            ),
            None,
        )

    def _repaid_near(self, day: date) -> Mapping[str, list[_Repaid]]:
        """What each member repaid near a day, day by day."""
        found: dict[str, list[_Repaid]] = defaultdict(list)
        for near in _days_near(day):
            for code, repaid in self._repaid.get(near, {}).items():
                found[code] += repaid
        return found

    def _together(self, day: date, by: date) -> int:
        """What was lent near a day under contracts that were given up by another day, and brought nothing back."""
        if (day, by) not in self._lent_together:
            self._lent_together[day, by] = sum(
                lent
                for near in _days_near(day)
                for number, lent in self._lent.get(near, ())
                if self._given_up[number] <= by and never_repaid(self.books.loans[number], by)
            )
        return self._lent_together[day, by]

    def _instalment(self, code: str, amount: int, day: date) -> bool:
        before = days_before(day, NEAR_DAYS + 1)
        owed = sum(loan.owed(before) for loan in self.books.debts[code].on(before))
        return PART_OF_DEBT * amount < owed

    @cached_property
    def _lent(self) -> Mapping[date, list[tuple[str, int]]]:
        """What was lent first of each of the loans given up, by the day."""
        found: dict[date, list[tuple[str, int]]] = defaultdict(list)
        for number in self._given_up:
            loan = self.books.loans[number]
            if loan.lendings and not loan.opening:
                found[loan.lendings[0].date].append((number, loan.lendings[0].amount))
        return found

    @cached_property
    def _repaid(self) -> Mapping[date, Mapping[str, list[_Repaid]]]:
        """Who repaid how much of which loan in money, by the day."""
        found: dict[date, dict[str, list[_Repaid]]] = defaultdict(lambda: defaultdict(list))
        for loan in self.books.loans.values():
            by_day: dict[date, int] = defaultdict(int)
            for entry in loan.transactions:
                if entry.money() > 0 and (amount := repaid_by(entry)):
                    by_day[entry.date] += amount
            for day, amount in by_day.items():
                if loan.member is not None:
                    found[day][loan.member].append(_Repaid(loan, day, amount))
        return found


def _asked_for(loan: Loan, day: date, amount: int) -> bool:
    """Whether the loan's own schedule asked for what was repaid of it on a day: most of it fell due by then, or soon after.

    A debt that was late already is not paid as its schedule asks. Raises what `Loan.standing` raises.
    """
    if day == date.min:
        return False
    before = loan.standing(evening_before(day))
    if before.next_due is None or (before.next_due - day).days > NEAR_DAYS:
        return False
    return LEAST * amount <= 100 * before.next_principal


def _days_near(day: date) -> Iterator[date]:
    first, last = days_before(day, NEAR_DAYS), days_after(day, NEAR_DAYS)
    return (first + number * DAY for number in range((last - first).days + 1))
