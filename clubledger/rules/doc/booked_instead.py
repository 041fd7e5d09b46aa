"""What was booked in the place of a reversed entry, and how much of its money that explains (DOC-11)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Role
from clubledger.books.periods import days_after, days_before
from clubledger.rules.doc.moved_by_count import beyond_transfers
from clubledger.rules.doc.slips import slip_text, who

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence
    from datetime import date

    from clubledger.books.entries import Transaction

RIGHT_DAYS: Final = 31
"""The right booking follows within a month; and so long money may be out that somebody brought back unused."""
BEFORE_DAYS: Final = 7
"""Who saw the mistake may book the right entry first, and cancel the wrong one with the next sheet."""
SLIGHT: Final = 10_000
"""So much less than before may be booked in its place, in đồng: the small notes by which a count is soon called right."""

LOOKED_AT: Final = 100
"""Entries of a day of which two may be the parts of one."""

Key = tuple["Hashable", ...]


class BookedInstead:
    """The entries of the days around reversals that stand and moved money, by what makes one right in the place of a reversed one.

    Money goes one way: what came in stands for nothing that went out. What a borrower gets or pays otherwise stands for no
    loan.
    """

    def __init__(self, entries: Sequence[Transaction], reversed_on: Iterable[date]) -> None:
        moves: dict[Key, list[tuple[date, int]]] = defaultdict(list)
        self._days: Counter[Key] = Counter()
        contracts: Counter[tuple[date, str]] = Counter()
        slips: dict[Key, list[Transaction]] = defaultdict(list)
        for entry in _of_the_days_around(entries, reversed_on):
            if money := entry.money():
                if entry.voucher:
                    slips[entry.date, entry.fund, slip_text(entry)].append(entry)
                for link in entry.loan_links:
                    contracts[entry.date, link] += money
                self._days["net", entry.date, entry.fund] += beyond_transfers(entry)
                for account, amount in _against(entry):
                    moves["account", account, amount > 0].append((entry.date, amount))
                moves["amount", money].append((entry.date, money))
                for key in _keys(entry):
                    moves[key].append((entry.date, money))
                    moves[*key, money].append((entry.date, money))
                self._days[_day_key(entry.date, entry)] += beyond_transfers(entry)
        for lines in slips.values():
            if len(lines) > 1:
                money = sum(line.money() for line in lines)
                moves["amount", money].append((lines[0].date, money))
        self._contracts = {(day, money) for (day, _), money in contracts.items()}
        self._sums = {key: _Sums(row) for key, row in moves.items()}

    def missing(self, original: Transaction, reversed_on: date) -> int:
        """What was booked too little in the place of an entry from the day of its reversal on, in đồng, signed as it was.

        The same amount under whichever name is all, shortly before the reversal too, and so are the parts of it; else what the same payee or contract brought in these days counts
        together, with exactly the rest under another name, or with what moved the same way on one of the days.
        """
        amount = beyond_transfers(original)
        first = max(original.date, days_before(reversed_on, BEFORE_DAYS))
        if self._moved(("amount", original.money()), reversed_on, first) or self._parts(
            original, reversed_on
        ):
            return 0
        return min((self._rest(original, amount, key, reversed_on) for key in _keys(original)), key=abs)

    def _parts(self, original: Transaction, day: date) -> bool:
        """Whether what was booked in parts is exactly the amount: of the day, of a contract, or for what the original was for.

        A contract of equal instalments takes its own and the one that stood under another. Of loans no parts of an account are added.
        """
        money = original.money()
        if self._days["net", day, original.fund] == beyond_transfers(original):
            return True
        if original.loan_links:
            return not {(day, money), (day, 2 * money)}.isdisjoint(self._contracts)
        against = [*_against(original)]
        return bool(against) and all(
            (sums := self._sums.get(("account", account, amount > 0))) is not None
            and sums.comes_to(amount, day, days_after(day, RIGHT_DAYS))
            for account, amount in against
        )

    def _rest(self, original: Transaction, amount: int, key: Key, reversed_on: date) -> int:
        """What is left of an amount by what was booked under a key, and by what others brought.

        Where nothing is booked for the payee or the contract, and of loans, on whose days everybody pays, a day's others
        explain only exactly what is missing.
        """
        rest = amount - self._moved(key, reversed_on)
        if rest * amount <= 0:
            return 0
        in_part = rest != amount
        if in_part and (abs(rest) <= SLIGHT or self._another(key, rest, reversed_on)):
            return 0
        days = {reversed_on, self._first(key, reversed_on) or reversed_on} if in_part else {reversed_on}
        others = [self._others(key, day, original) for day in days]
        if rest in others:
            return 0
        if not in_part or original.loan_links:
            return rest
        most = max(map(abs, others))
        return 0 if most >= abs(rest) - SLIGHT else rest - (most if rest > 0 else -most)

    def _another(self, key: Key, rest: int, reversed_on: date) -> bool:
        """Whether exactly a rest was booked in these days, and not under the key."""
        return abs(self._moved(("amount", rest), reversed_on)) > abs(self._moved((*key, rest), reversed_on))

    def _others(self, key: Key, day: date, original: Transaction) -> int:
        """What others brought, or got, on a day; 0 where on the whole it went the other way."""
        own = self._sums[key].between(day, day) if key in self._sums else 0
        together = self._days[_day_key(day, original)] - own
        return together if together * original.money() > 0 else 0

    def _moved(self, key: Key, reversed_on: date, first: date | None = None) -> int:
        last = days_after(reversed_on, RIGHT_DAYS)
        return self._sums[key].between(first or reversed_on, last) if key in self._sums else 0

    def _first(self, key: Key, reversed_on: date) -> date | None:
        return self._sums[key].first(reversed_on) if key in self._sums else None


def _against(entry: Transaction) -> Iterator[tuple[str, int]]:
    """What an entry booked to income, expense or debts, in đồng, with the sign of its money."""
    for posting in entry.postings:
        if not posting.account.is_money and posting.account.role is not Role.TRANSFER and posting.amount:
            yield posting.account.name, -posting.amount


def _of_the_days_around(entries: Sequence[Transaction], reversed_on: Iterable[date]) -> Iterator[Transaction]:
    """The entries in which something may stand for what was reversed on some days; ``entries`` are in the order of their dates."""
    done = 0
    for day in sorted(set(reversed_on)):
        first = bisect_left(entries, days_before(day, BEFORE_DAYS), lo=done, key=lambda entry: entry.date)
        done = bisect_right(entries, days_after(day, RIGHT_DAYS), lo=first, key=lambda entry: entry.date)
        yield from entries[first:done]


class _Sums:
    """What moved, in đồng, in the order of the days."""

    def __init__(self, row: list[tuple[date, int]]) -> None:
        self._days = [day for day, _ in row]
        self._sums = [0, *accumulate(money for _, money in row)]

    def between(self, first: date, last: date) -> int:
        """What moved from a day to another, both included."""
        return self._sums[bisect_right(self._days, last)] - self._sums[bisect_left(self._days, first)]

    def comes_to(self, amount: int, first: date, last: date) -> bool:
        """Whether on some day all that moved since another comes to exactly an amount, or two entries of the first day do.

        All of it moved one way.
        """
        begin = bisect_left(self._days, first)
        whole = self._sums[begin] + amount
        end = bisect_left(self._sums, abs(whole), key=abs)
        if (
            begin < end < len(self._sums)
            and self._sums[end] == whole
            and self._days[end - 1] <= last
            and (end == len(self._days) or self._days[end] != self._days[end - 1])
        ):
            return True
        singles: set[int] = set()
        for place in range(begin, min(bisect_right(self._days, first), begin + LOOKED_AT)):
            single = self._sums[place + 1] - self._sums[place]
            if amount - single in singles:
                return True
            singles.add(single)
        return False

    def first(self, after: date) -> date | None:
        """The first day from one on."""
        place = bisect_left(self._days, after)
        return self._days[place] if place < len(self._days) else None


def _keys(entry: Transaction) -> Iterator[Key]:
    """By the payee, by the contract; money of the same direction."""
    into = entry.money() > 0
    yield "who", who(entry), into, bool(entry.loan_links)
    for link in sorted(entry.links):
        yield "link", link, into


def _day_key(day: date, entry: Transaction) -> Key:
    return "day", day, entry.money() > 0, bool(entry.loan_links)
