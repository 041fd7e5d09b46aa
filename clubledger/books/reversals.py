"""Corrections by reversal, never by erasing (Luật Kế toán 2015, Điều 27)."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice, takewhile

from clubledger.books.chart import Fund, Role
from clubledger.books.entries import Transaction
from clubledger.i18n import Message, message


@dataclass(frozen=True, slots=True)
class Reversal:
    """A transaction that says ``reverses``: what it cancels, and why it does not (``problem``)."""

    transaction: Transaction
    original: Transaction | None
    problem: Message | None


Vouchers = Mapping[tuple[Fund | None, str], tuple[Transaction, ...]]


def find_reversals(transactions: Iterable[Transaction], vouchers: Vouchers) -> tuple[Reversal, ...]:
    """Every reversal with what it cancels. A transaction is cancelled once, and a reversal never."""
    cancelled: set[int] = set()
    reversals = []
    for transaction in transactions:
        if transaction.reverses is None:
            continue
        candidates = vouchers.get((transaction.fund, transaction.reverses), ())
        original, problem = _match(transaction, candidates, cancelled)
        if original is not None and problem is None:
            cancelled.add(original.index)
        reversals.append(Reversal(transaction, original, problem))
    return tuple(reversals)


def _match(
    reversal: Transaction, candidates: Iterable[Transaction], cancelled: set[int]
) -> tuple[Transaction | None, Message | None]:
    problem = message("the fund has no voucher {voucher}", voucher=reversal.reverses or "")
    nearest = None
    for original in candidates:
        found = _problem(reversal, original, cancelled)
        if found is None:
            return original, None
        nearest, problem = original, found
    return nearest, problem


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

_OF_A_LOAN = (Role.LOAN, Role.INTEREST, Role.OVERDUE_INTEREST)


def find_right_entries(
    entries: Sequence[Transaction], reversals: Iterable[Reversal]
) -> Mapping[int, Transaction]:
    """By the index of each wrong entry of a loan that was reversed, the right one that was booked for it.

    ``entries`` are in the order of their dates. Right is what moved the same money, else less under its contract. A
    loan that was lent anew counts from then, unless it had been paid back on already.
    """
    right_entries: dict[int, Transaction] = {}
    taken: set[int] = set()
    for reversal in reversals:
        wrong, day = reversal.original, reversal.transaction.date
        if wrong is None or reversal.problem is not None or not _moves_a_loan(wrong):
            continue
        alike = [
            entry
            for entry in _between(entries, day, day + min(timedelta(days=PUT_RIGHT_DAYS), date.max - day))
            if entry.index not in taken and not entry.opening and _stands_for(entry, wrong)
        ]
        if alike:
            right = min(alike, key=lambda entry: _likeness(entry, wrong, reversal.transaction))
            taken.add(right.index)
            if right.money() > 0 or _ran_before(right, wrong, entries):
                right_entries[wrong.index] = right
    return right_entries


def as_it_happened(
    entries: Sequence[Transaction], wrong: Iterable[Transaction], right: Mapping[int, Transaction]
) -> Sequence[Transaction]:
    """Date right entries back to the wrong ones: money that moved on a day did so, whenever its slip was put right."""
    days = {right[entry.index].index: entry.date for entry in wrong if entry.index in right}
    if not days:
        return entries
    dated = (replace(entry, date=days[entry.index]) if entry.index in days else entry for entry in entries)
    return sorted(dated, key=lambda entry: entry.date)


def _stands_for(entry: Transaction, wrong: Transaction) -> bool:
    """More money than the wrong entry had did not come with it."""
    if not _moves_a_loan(entry):
        return False
    money, booked = entry.money(), wrong.money()
    return money == booked or (entry.loan == wrong.loan and (0 < money < booked or booked < money < 0))


def _ran_before(right: Transaction, wrong: Transaction, entries: Sequence[Transaction]) -> bool:
    """Whether the loan was paid back on between its first lending and the right entry of it."""
    between = _between(entries, wrong.date, right.date)
    return any(entry.loan == right.loan and entry.moved(Role.LOAN) < 0 for entry in between)


def _likeness(entry: Transaction, wrong: Transaction, reversal: Transaction) -> tuple[bool, bool, bool, int]:
    return (
        entry.money() != wrong.money(),
        entry.loan != wrong.loan,
        entry.index < reversal.index,
        entry.index,
    )


def _moves_a_loan(entry: Transaction) -> bool:
    return entry.loan is not None and any(posting.account.role in _OF_A_LOAN for posting in entry.postings)


def _between(entries: Sequence[Transaction], first: date, last: date) -> Iterator[Transaction]:
    start = bisect_left(entries, first, key=lambda entry: entry.date)
    return takewhile(lambda entry: entry.date <= last, islice(entries, start, None))
