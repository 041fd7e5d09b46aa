"""What a slip says: its number, the money that it moved, whose name stands on it."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from clubledger.books.likeness import folded, plain_code

if TYPE_CHECKING:
    from clubledger.books.entries import Transaction


def money_moved(entry: Transaction) -> int:
    """The amount of a transaction: the larger of what came into cash and bank and what went out."""
    amounts = [posting.amount for posting in entry.postings if posting.account.is_money]
    return max(
        sum(amount for amount in amounts if amount > 0), -sum(amount for amount in amounts if amount < 0), 0
    )


def slip_text(entry: Transaction) -> str:
    """A voucher without its line, whichever slash stands before it."""
    voucher = entry.voucher or ""
    if voucher.isascii():
        return voucher.partition("/")[0]
    return "".join(takewhile(lambda sign: plain_code(sign) != "/", voucher))


def line_text(entry: Transaction) -> str:
    """A voucher's line as it is written; empty for a whole slip."""
    voucher = entry.voucher or ""
    if "/" not in voucher and voucher.isascii():
        return ""
    return plain_code(voucher).partition("/")[2]


def line_of(entry: Transaction) -> str:
    """A voucher's line, however many zeros it is written with; empty for a whole slip."""
    return line_text(entry).lstrip("0")


def who(entry: Transaction) -> tuple[str, str]:
    """The payee; where none is named, what it was for: which of them, and its words, folded."""
    payee = folded(entry.payee)
    return ("payee", payee) if payee else ("text", folded(entry.narration))
