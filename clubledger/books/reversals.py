"""Corrections by reversal, never by erasing (Luật Kế toán 2015, Điều 27)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from clubledger.books.chart import Fund
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
    found = []
    for transaction in transactions:
        if transaction.reverses is None:
            continue
        candidates = vouchers.get((transaction.fund, transaction.reverses), ())
        original, problem = _match(transaction, candidates, cancelled)
        if original is not None and problem is None:
            cancelled.add(original.index)
        found.append(Reversal(transaction, original, problem))
    return tuple(found)


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
