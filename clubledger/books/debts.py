"""A member's loans by what was owed and repaid of them on a day: only those that matter then are looked at."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from functools import cached_property
from itertools import accumulate, chain
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Role
from clubledger.books.contracts import repaid_by

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from clubledger.books.contracts import Loan
    from clubledger.books.entries import Transaction
    from clubledger.books.reversals import Reversal

_NEVER: Final = date.max.toordinal() + 1


class Debts:
    """The loans of a member, in the order of their numbers; ``undone`` are `Books.undone`.

    A repayment that was reversed later, and booked right later still, stood until then: its loan is among those of these days.
    """

    def __init__(self, loans: tuple[Loan, ...], undone: Mapping[str, tuple[Reversal, ...]]) -> None:
        self.loans = loans
        self._undone = undone

    def on(self, day: date) -> Iterator[Loan]:
        """The loans of which something may be owed at the end of a day, or too much was repaid."""
        today = day.toordinal()
        last = bisect_right(self._spans, today, key=itemgetter(0))
        found = []
        while self._ends[last] > today:
            last -= 1
            _, end, place = self._spans[last]
            if end > today:
                found.append(place)
        return map(self.loans.__getitem__, sorted(found))

    def moved_within(self, first: date, last: date) -> Iterator[Loan]:
        """The loans of which anything was booked from one day to another."""
        return self._between(self._moves, first, last)

    def repaid_within(self, first: date, last: date) -> Iterator[Loan]:
        """The loans of which something was repaid from one day to another."""
        return self._between(self._repayments, first, last)

    def _between(self, days: Sequence[tuple[date, int]], first: date, last: date) -> Iterator[Loan]:
        start = bisect_left(days, first, key=itemgetter(0))
        end = bisect_right(days, last, start, key=itemgetter(0))
        return map(self.loans.__getitem__, sorted({place for _, place in days[start:end]}))

    @cached_property
    def given_up(self) -> tuple[Loan, ...]:
        """The loans of which something was ever written off."""
        return tuple(
            loan
            for loan in self.loans
            if any(entry.moved(Role.WRITE_OFF) for entry in chain(loan.transactions, self._reversed(loan)))
        )

    @cached_property
    def _spans(self) -> list[tuple[int, int, int]]:
        """From when until before when each loan may be owed, in order, with its place."""
        spans = []
        for place, loan in enumerate(self.loans):
            days, totals = loan.debt_by_day
            settled = next((at for at in reversed(range(len(totals))) if totals[at]), 0)
            first = [entry.date.toordinal() for entry in self._reversed(loan)]
            ends = [one.transaction.date.toordinal() for one in self._undone.get(loan.number, ())]
            if settled:
                first.append(days[0].toordinal())
                ends.append(days[settled].toordinal() if settled < len(days) else _NEVER)
            if ends:
                spans.append((min(first), max(ends), place))
        return sorted(spans)

    @cached_property
    def _ends(self) -> list[int]:
        """The latest end of the spans before each, and of all."""
        return list(accumulate((end for _, end, _ in self._spans), max, initial=0))

    @cached_property
    def _moves(self) -> Sequence[tuple[date, int]]:
        """The days of all entries, in order, each with the place of its loan."""
        return sorted({(entry.date, place) for entry, place in self._entries()})

    @cached_property
    def _repayments(self) -> Sequence[tuple[date, int]]:
        """The days of repayments likewise."""
        return sorted({(entry.date, place) for entry, place in self._entries() if repaid_by(entry)})

    def _entries(self) -> Iterator[tuple[Transaction, int]]:
        for place, loan in enumerate(self.loans):
            for entry in chain(loan.transactions, self._reversed(loan)):
                yield entry, place

    def _reversed(self, loan: Loan) -> Iterator[Transaction]:
        return (one.original for one in self._undone.get(loan.number, ()) if one.original is not None)
