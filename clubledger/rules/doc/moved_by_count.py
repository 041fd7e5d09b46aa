"""What a count of the box or a statement of the bank says of an entry that was reversed later: did its money move? (DOC-11)."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Role
from clubledger.books.entries import CURRENCY
from clubledger.books.periods import evening_before
from clubledger.rules.count_differences import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction

LOOKED_AT: Final = 100
"""Counts one after another that do not hold; a club whose counts never do has other worries."""


def beyond_transfers(entry: Transaction) -> int:
    """What an entry brought its fund, or took from it, other than from or to the other fund, in đồng."""
    return entry.money() + entry.moved(Role.TRANSFER)


class MovedByCount:
    """The counts of a club's boxes and bank accounts, those that hold and those that do not."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._counted = books.counted
        self._off = _differences(books)
        shortages: dict[str, date] = {}
        for (name, evening), difference in self._off.items():
            if difference < 0:
                shortages[name] = min(evening, shortages.get(name, evening))
        self._first_shortage = shortages

    def any_between(self, original: Transaction, reversal: Transaction) -> bool:
        """Whether money that an entry moved was counted at all before it was reversed."""
        return any(
            bisect_left(counts, original.date) < bisect_left(counts, reversal.date)
            for posting in original.postings
            if posting.account.is_money
            for name in _and_above(posting.account.name)
            if (counts := self._counted.get(name, ()))
        )

    def evening(self, original: Transaction, reversal: Transaction, amount: int) -> date | None:
        """When the first count agreed with the books while an entry stood in them, by so much of it.

        ``amount``, in đồng, is signed as the entry is. ``None`` where there is none, where the money only changed its place or
        its fund, where an earlier count missed as much, and where the entry itself booked what a count had missed.
        """
        if not amount or self._books_a_shortage(original):
            return None
        found = []
        for posting in original.postings:
            if posting.account.is_money and posting.amount * amount > 0:
                for name in _and_above(posting.account.name):
                    evening, moved = self._first_word(name, original.date, reversal.date, amount)
                    if evening is not None and not moved:
                        return None
                    if evening is not None:
                        found.append(evening)
        return min(found, default=None)

    def held_since(self, name: str, day: date) -> bool:
        """Whether the first count of an account after a day's end agrees with the books."""
        counts = self._counted.get(name, ())
        place = bisect_left(counts, day)
        return place < len(counts) and (name, counts[place]) not in self._off

    def _first_word(self, name: str, first: date, end: date, amount: int) -> tuple[date | None, bool]:
        """The first count from a day to before another that says whether an amount had moved, and what it says."""
        counts = self._counted.get(name, ())
        begin = bisect_left(counts, first)
        for place in range(begin, min(bisect_left(counts, end), begin + LOOKED_AT)):
            difference = self._off.get((name, counts[place]))
            if difference is None:
                return counts[place], True
            if difference * amount < 0 and abs(difference) >= abs(amount):
                return counts[place], False
        return None, False

    def _books_a_shortage(self, entry: Transaction) -> bool:
        """Whether an entry takes out of a box, by a meeting, what a count of it had missed: the slip may turn up later."""
        boxes = [posting for posting in entry.postings if posting.account.is_money]
        if not all(
            posting.account.role in MISSING for posting in entry.postings if not posting.account.is_money
        ) or any(posting.account.role is not Role.CASH or posting.amount > 0 for posting in boxes):
            return False
        held = self._books.met(entry.minutes, entry.date)
        return held is not None and any(
            name in self._first_shortage and self._first_shortage[name] <= held
            for posting in boxes
            for name in _and_above(posting.account.name)
        )


def _differences(books: Books) -> Mapping[tuple[str, date], int]:
    """What each count that does not hold found beyond the books, in đồng (negative: missing), by account and evening."""
    failed = books.loaded.failed_balances if books.loaded else ()
    return {
        (balance.account, evening_before(balance.date)): int(balance.expected - balance.actual)
        for balance in failed
        if balance.currency == CURRENCY
    }


def _and_above(name: str) -> Iterator[str]:
    """An account's name and those of the accounts above it: counting a box counts what is in its parts."""
    parts = name.split(":")
    return (":".join(parts[:length]) for length in range(len(parts), 0, -1))
