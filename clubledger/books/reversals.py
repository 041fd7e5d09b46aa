"""Corrections by reversal, never by erasing (Luật Kế toán 2015, Điều 27)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, replace
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING

from clubledger.books.chart import Fund, Role
from clubledger.books.periods import days_after
from clubledger.i18n import Message, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from clubledger.books.entries import Transaction


@dataclass(frozen=True, slots=True)
class Reversal:
    """A transaction that says ``reverses``: what it cancels, and why it does not (``problem``)."""

    transaction: Transaction
    original: Transaction | None
    problem: Message | None


def find_reversals(transactions: Sequence[Transaction]) -> tuple[Reversal, ...]:
    """Every reversal with what it cancels. A transaction is cancelled once, and a reversal never.

    All are in the order of their dates. Of several transactions of a slip the first that fits is cancelled; where none
    does, it is said of the last why.
    """
    saying_so = [transaction for transaction in transactions if transaction.reverses is not None]
    named = {transaction.reverses for transaction in saying_so}
    vouchers: dict[tuple[Fund | None, str | None], list[Transaction]] = defaultdict(list)
    for transaction in transactions:
        if transaction.voucher in named:
            vouchers[transaction.fund, transaction.voucher].append(transaction)
    cancelled: set[int] = set()
    waiting: dict[tuple[Fund | None, str | None], Mapping[object, deque[Transaction]]] = {}
    reversals = []
    for transaction in saying_so:
        slip = (transaction.fund, transaction.reverses)
        candidates = vouchers.get(slip, ())
        if slip not in waiting:
            waiting[slip] = _by_effect(candidates)
        opposites = waiting[slip].get(_effect(transaction, -1))
        if opposites and _problem(transaction, opposites[0], cancelled) is None:
            original = opposites.popleft()
            cancelled.add(original.index)
            reversals.append(Reversal(transaction, original, None))
        elif candidates:
            original = candidates[-1]
            reversals.append(Reversal(transaction, original, _problem(transaction, original, cancelled)))
        else:
            problem = message("the fund has no voucher {voucher}", voucher=transaction.reverses or "")
            reversals.append(Reversal(transaction, None, problem))
    return tuple(reversals)


def _by_effect(entries: Iterable[Transaction]) -> Mapping[object, deque[Transaction]]:
    """The transactions of a slip that may be cancelled, by what would cancel them."""
    found: dict[object, deque[Transaction]] = defaultdict(deque)
    for entry in entries:
        if entry.reverses is None:
            found[_effect(entry, 1)].append(entry)
    return found


def _effect(transaction: Transaction, sign: int) -> tuple[frozenset[object], frozenset[str]]:
    return frozenset(_legs(transaction, sign).items()), transaction.links


def _problem(reversal: Transaction, original: Transaction, cancelled: set[int]) -> Message | None:
    if original.index == reversal.index or reversal.voucher in {None, original.voucher}:
        return message("a reversal needs a voucher number of its own")
    if original.reverses is not None:
        return message("{voucher} is itself a reversal", voucher=reversal.reverses or "")
    if original.index in cancelled:
        return message("{voucher} was reversed before", voucher=reversal.reverses or "")
    if reversal.date < original.date:
        return message("it is dated before {voucher}", voucher=reversal.reverses or "")
    if _legs(reversal, -1) != _legs(original, 1):
        return message(
            "its postings are not those of {voucher} with opposite signs", voucher=reversal.reverses or ""
        )
    if reversal.links != original.links:
        return message("its links are not those of {voucher}", voucher=reversal.reverses or "")
    return None


def _legs(transaction: Transaction, sign: int) -> Counter[tuple[str, object, str]]:
    return Counter(
        (posting.account.name, sign * posting.number, posting.currency) for posting in transaction.postings
    )


PUT_RIGHT_DAYS = 7
"""After a reversal: who books the right entry within them corrected a slip of the pen."""

_OF_A_LOAN = (Role.LOAN, Role.INTEREST, Role.OVERDUE_INTEREST, Role.FINE)


def find_right_entries(
    entries: Sequence[Transaction], reversals: Iterable[Reversal]
) -> Mapping[int, Transaction]:
    """By the index of each wrong entry of a loan that was reversed, the right one that was booked for it.

    ``entries`` are in the order of their dates. Right is what moved the same money, else less under its contract. A
    loan that was lent anew counts from then, unless it had been paid back on already.
    """
    wrong_ones = [
        (reversal.original, reversal.transaction)
        for reversal in reversals
        if reversal.original is not None and reversal.problem is None and _moves_a_loan(reversal.original)
    ]
    if not wrong_ones:
        return {}
    right_entries: dict[int, Transaction] = {}
    free = _RightEntries(entries, [reversal.date for _, reversal in wrong_ones])
    for wrong, reversal in wrong_ones:
        right = free.take(wrong, reversal)
        if right is not None and (right.money() > 0 or free.ran_before(right, wrong)):
            right_entries[wrong.index] = right
    return right_entries


class _RightEntries:
    """The entries of loans that may stand for a wrong one, each for one: those in the days after the reversals."""

    def __init__(self, entries: Sequence[Transaction], reversed_on: Iterable[date]) -> None:
        self._entries = entries
        self._days = [entry.date for entry in entries]
        places: set[int] = set()
        for day in set(reversed_on):
            places.update(range(*self._window(day)))
        rows: dict[object, list[tuple[int, int]]] = defaultdict(list)
        for place in sorted(places):
            entry = entries[place]
            if not entry.opening and _moves_a_loan(entry):
                for row in _rows_of(entry):
                    rows[row].append((place, abs(entry.money())))
        self._rows = {key: _Row(row) for key, row in rows.items()}

    def _window(self, day: date) -> tuple[int, int]:
        """Where the entries stand that were booked from the day of a reversal on, and soon enough."""
        last = days_after(day, PUT_RIGHT_DAYS)
        return bisect_left(self._days, day), bisect_right(self._days, last)

    @cached_property
    def _repaid(self) -> Mapping[str | None, list[date]]:
        """The days on which something came back of each loan."""
        repaid: dict[str | None, list[date]] = defaultdict(list)
        for entry in self._entries:
            if entry.loan is not None and entry.moved(Role.LOAN) < 0:
                repaid[entry.loan].append(entry.date)
        return repaid

    def take(self, wrong: Transaction, reversal: Transaction) -> Transaction | None:
        """What was booked for a wrong entry: the same money, if possible of its loan, if possible after the reversal."""
        money = wrong.money()
        start, end = self._window(reversal.date)
        later = bisect_left(self._entries, reversal.index, start, end, key=lambda entry: entry.index)
        same, alike, less = _rows_of(wrong)
        for row, below in ((same, inf), (alike, inf), (less, abs(money))):
            for first, last in ((later, end), (start, later)):
                place = self._rows[row].first(first, last, below) if row in self._rows else None
                if place is not None:
                    right = self._entries[place]
                    for key in _rows_of(right):
                        self._rows[key].take(place)
                    return right
        return None

    def ran_before(self, right: Transaction, wrong: Transaction) -> bool:
        """Whether the loan was paid back on between its first lending and the right entry of it."""
        days = self._repaid.get(right.loan, [])
        first = bisect_left(days, wrong.date)
        return first < len(days) and days[first] <= right.date


def _rows_of(entry: Transaction) -> tuple[object, object, object]:
    """Where to look for what stands for an entry: the same money of its loan, of any, less money of its loan."""
    money = entry.money()
    return (money, entry.loan), money, (entry.loan, money > 0, money < 0)


class _Row:
    """Entries in their order, with an amount each, of which the next that is still free and small enough is found at once.

    A tree: each knot knows the least amount below it.
    """

    def __init__(self, row: Sequence[tuple[int, int]]) -> None:
        self._places = [place for place, _ in row]
        self._size = 1 << (len(row) - 1).bit_length()
        self._least: list[float] = [inf] * self._size * 2
        for number, (_, amount) in enumerate(row, self._size):
            self._least[number] = amount
        for knot in reversed(range(1, self._size)):
            self._least[knot] = min(self._least[2 * knot : 2 * knot + 2])

    def first(self, start: int, end: int, below: float) -> int | None:
        """The first free place from ``start`` to before ``end`` whose amount is less than ``below``."""
        knot = self._size + bisect_left(self._places, start)
        if knot == 2 * self._size:
            return None
        while self._least[knot] >= below:
            while knot % 2:  # nothing is left to the right of it
                knot //= 2
            if not knot:
                return None
            knot += 1
        while knot < self._size:
            knot *= 2
            if self._least[knot] >= below:
                knot += 1
        place = self._places[knot - self._size]
        return place if place < end else None

    def take(self, place: int) -> None:
        """Let an entry be free no more."""
        knot = self._size + bisect_left(self._places, place)
        self._least[knot] = inf
        while knot > 1:
            knot //= 2
            self._least[knot] = min(self._least[2 * knot : 2 * knot + 2])


def as_it_happened(
    entries: Sequence[Transaction], wrong: Iterable[Transaction], right: Mapping[int, Transaction]
) -> Sequence[Transaction]:
    """Date right entries back to the wrong ones: money that moved on a day did so, whenever its slip was put right."""
    days = {right[entry.index].index: entry.date for entry in wrong if entry.index in right}
    if not days:
        return entries
    dated = (replace(entry, date=days[entry.index]) if entry.index in days else entry for entry in entries)
    return sorted(dated, key=lambda entry: entry.date)


def _moves_a_loan(entry: Transaction) -> bool:
    return entry.loan is not None and any(posting.account.role in _OF_A_LOAN for posting in entry.postings)
