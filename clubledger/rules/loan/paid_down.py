"""Older loans that were as good as repaid near a day on which money was lent, and how late they had been."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from clubledger.books.contracts import lent_by, repaid_by
from clubledger.books.periods import days_after, days_before
from clubledger.loans import standing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from clubledger.books.contracts import Loan
    from clubledger.books.entries import Transaction

PAID_DOWN: Final = 10
"""Percent of its principal: what owes no more than this was as good as repaid."""


class Window(NamedTuple):
    """The days before and after a lending within which a payment may have to do with it."""

    before: int
    after: int

    def around(self, lent_on: date) -> tuple[date, date]:
        """The first and the last day within it."""
        return days_before(lent_on, self.before), days_after(lent_on, self.after)

    def holds(self, paid_on: date, lent_on: date) -> bool:
        """Whether a payment lies within it."""
        return -self.before <= (paid_on - lent_on).days <= self.after


class PaidDownLoan(NamedTuple):
    """An older loan as good as repaid: the days of its payments, what they took off the debt, what had been lent, what is left.

    In đồng, up to the day on which it was so; what is paid later changes nothing.
    """

    loan: Loan
    days: tuple[date, ...]
    repaid: int
    lent: int
    left: int

    @property
    def extended(self) -> bool:
        """Whether it had been given more time by the last of the payments."""
        return self.loan.extended_by(self.days[-1])

    @property
    def late(self) -> int:
        """How many days past due it was before the first of the payments; 0 where it had been extended."""
        return 0 if self.extended else days_late(self.loan, self.days[0])


def days_late(loan: Loan, paid_on: date) -> int:
    """Reckon the days past due on the day of a payment, before it."""
    earlier = tuple(event for event in loan.contract.events if event.date < paid_on)
    return standing(replace(loan.contract, events=earlier), paid_on).days_past_due


class _State(NamedTuple):
    """What was owed under a contract, and what had been lent since nothing was, in đồng."""

    owed: int = 0
    lent: int = 0


@dataclass(frozen=True)
class Course:
    """How the debt of a contract went up and down; one that is asked of many days adds up what came before them once."""

    loan: Loan

    def paid_down(self, lent_on: date, window: Window) -> PaidDownLoan | None:
        """Tell whether the payments near a day left 10 % or less of what had been lent under a contract before it."""
        start = bisect_left(self._days, -window.before, key=lambda day: (day - lent_on).days)
        if next(self._within(start, lent_on, window), None) is None:
            return None
        state = self._states[start]
        paid: list[Transaction] = []
        for day, entries in groupby(self._within(start, lent_on, window), key=lambda entry: entry.date):
            for entry in entries:
                if (day < lent_on or entry.opening) and (added := lent_by(entry)):
                    state = self._after_lending(state, entry, added)
                if repaid := repaid_by(entry):
                    if state.owed > 0:
                        paid.append(entry)
                    state = state._replace(owed=state.owed - repaid)
            if paid and state.owed * 100 <= PAID_DOWN * state.lent and not self._lent_after(day, lent_on):
                near = sum(map(repaid_by, paid))
                days = tuple(entry.date for entry in paid)
                return PaidDownLoan(self.loan, days, near, state.lent, max(state.owed, 0))
        return None

    def _within(self, start: int, lent_on: date, window: Window) -> Iterator[Transaction]:
        for number in range(start, len(self._days)):
            if (self._days[number] - lent_on).days > window.after:
                return
            yield self.loan.transactions[number]

    def _lent_after(self, day: date, lent_on: date) -> bool:
        """Whether more was lent under the contract between two days: then the debt is not what it was yet."""
        number = bisect_left(self._lendings, lent_on)
        return number > 0 and self._lendings[number - 1] > day

    def _after_lending(self, state: _State, entry: Transaction, added: int) -> _State:
        lent = self.loan.opening_principal if entry.opening else added
        return _State(state.owed + added, (state.lent if state.owed > 0 else 0) + lent)

    @cached_property
    def _days(self) -> list[date]:
        return [entry.date for entry in self.loan.transactions]

    @cached_property
    def _lendings(self) -> list[date]:
        return [entry.date for entry in self.loan.transactions if lent_by(entry)]

    @cached_property
    def _states(self) -> list[_State]:
        """Before each of the transactions."""
        states = [_State()]
        for entry in self.loan.transactions:
            state = states[-1]
            if added := lent_by(entry):
                state = self._after_lending(state, entry, added)
            states.append(state._replace(owed=state.owed - repaid_by(entry)))
        return states


class Courses:
    """The courses of the loans of a club: of each contract the one that was asked for last is kept."""

    def __init__(self) -> None:
        self._known: dict[str, Course] = {}

    def of(self, loan: Loan) -> Course:
        """The course of a loan."""
        known = self._known.get(loan.number)
        if known is None or known.loan is not loan:
            known = self._known[loan.number] = Course(loan)
        return known
