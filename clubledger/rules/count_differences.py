"""What a count of a cash box found missing or too much, and the entries by which the club booked it.

A meeting decides about the difference, and an entry with its minutes books it: a shortage as owed by who keeps the box
(``receivable``; a receipt then says that it was made good), as written off, or as an expense of the operating fund; a
surplus as owed to whom it belongs, as a gift, or against an earlier shortage. Source: docs/ledger-format.md, "Counting
the cash, checking the bank".
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Role
from clubledger.books.periods import DAY, evening_before

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.chart import Account
    from clubledger.books.entries import Transaction

MISSING: Final = frozenset({Role.RECEIVABLE, Role.WRITE_OFF, Role.ADMIN})
"""What a shortage is booked as."""
TOO_MUCH: Final = frozenset({Role.PAYABLE, Role.CAPITAL, Role.DONATION, Role.WRITE_OFF, Role.RECEIVABLE})
"""What a surplus is booked as."""


@dataclass(frozen=True, slots=True)
class CountDifference:
    """What a count found in a box beyond the books, in đồng (negative: missing).

    ``booking`` is the first entry from that day on that booked it, where as much as the difference has been booked.
    """

    account: Account
    date: date
    amount: int
    booking: Transaction | None


class _Bookings:
    """The entries that took missing money out of a box's books, or put into them what was too much, with running sums.

    They book a count only if the meeting was held on its evening or later.
    """

    def __init__(self, books: Books, box: Account, *, missing: bool) -> None:
        sign = -1 if missing else 1
        roles = MISSING if missing else TOO_MUCH
        found = sorted(
            (min(entry.date, held + DAY), entry.index, entry, sign * moved_on(entry, box))
            for entry in books.by_role.get(Role.CASH, ())
            if (held := _decided(books, entry, box, roles)) is not None
        )
        self.entries = [entry for *_, entry, moved in found if moved > 0]
        self.moved = [moved for *_, moved in found if moved > 0]
        self.days = [day for day, *_, moved in found if moved > 0]
        """Until when a count may have been, for the meeting to have known of it and the entry to follow."""
        self.before = [0, *accumulate(self.moved)]

    def first(self, since: date, amount: int) -> Transaction | None:
        """The first that may book a count of some day, where they are an amount together."""
        index = bisect_left(self.days, since)
        enough = self.before[-1] - self.before[index] >= amount
        return self.entries[index] if enough else None

    def until(self, day: date) -> int:
        """What was booked of earlier counts."""
        return self.before[bisect_left(self.days, day)]


def count_differences(books: Books) -> tuple[CountDifference, ...]:
    """The counts of boxes that the books do not add up to, in the order of their dates."""
    bookings: dict[tuple[str, bool], _Bookings] = {}
    differences = []
    for box, day, amount in _differences(books):
        key = (box.name, amount < 0)
        if key not in bookings:
            bookings[key] = _Bookings(books, box, missing=amount < 0)
        differences.append(CountDifference(box, day, amount, bookings[key].first(day, abs(amount))))
    return tuple(differences)


def found_missing(books: Books) -> Mapping[int, int]:
    """How much of what an entry took out of a box a count had found missing before, in đồng, by the entry's index."""
    shortages: dict[str, list[tuple[date, int]]] = {}
    boxes = {}
    for box, day, amount in _differences(books):
        if amount < 0:
            shortages.setdefault(box.name, []).append((day, -amount))
            boxes[box.name] = box
    found: dict[int, int] = {}
    for name, missing in shortages.items():
        bookings = _Bookings(books, boxes[name], missing=True)
        waiting, allowed = iter(missing), 0
        shortage = next(waiting, None)
        booked = zip(bookings.days, bookings.entries, bookings.moved, bookings.before, strict=False)
        for known, entry, taken, before in booked:
            while shortage is not None and shortage[0] <= known:
                allowed = max(allowed, bookings.until(shortage[0]) + shortage[1])
                shortage = next(waiting, None)
            found[entry.index] = max(found.get(entry.index, 0), min(taken, max(0, allowed - before)))
    return found


def moved_on(entry: Transaction, account: Account) -> int:
    """What an entry moved on an account and those below it, in đồng: debit positive."""
    return sum(posting.amount for posting in entry.postings if _within(posting.account.name, account))


def _differences(books: Books) -> Iterable[tuple[Account, date, int]]:
    counts = [count for count in books.counts if count.account.role is Role.CASH]
    boxes = {
        box: [account for account in books.chart.values() if _within(account.name, box)]
        for box in {count.account for count in counts}
    }
    for count in counts:
        amount = int(count.amount) - books.balances.total(boxes[count.account], evening_before(count.date))
        if amount:
            yield count.account, count.date, amount


def _decided(books: Books, entry: Transaction, box: Account, roles: frozenset[Role]) -> date | None:
    """When a meeting decided an entry that moves money between a box and accounts of some roles of its fund."""
    if entry.loan is not None or not all(
        posting.account.role in roles and posting.account.fund is box.fund and posting.account.problem is None
        for posting in entry.postings
        if not _within(posting.account.name, box)
    ):
        return None
    return books.met(entry.minutes, entry.date)


def _within(name: str, account: Account) -> bool:
    return name == account.name or name.startswith(f"{account.name}:")
