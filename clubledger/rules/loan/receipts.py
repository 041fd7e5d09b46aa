"""What borrowers paid under a contract beside principal and interest in term: overdue interest (LOAN-23), fines (LOAN-25)."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from clubledger.books.periods import Month

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.chart import Role
    from clubledger.books.contracts import Loan
    from clubledger.books.entries import Transaction


class MonthOfReceipts(NamedTuple):
    """The last receipt of a month, what was taken by then net of all that was ever given back, in đồng, and by how many."""

    last: Transaction
    taken: int
    receipts: int


def months_of_receipts(loan: Loan, role: Role) -> Iterator[MonthOfReceipts]:
    """Add up month by month, so that no number of receipts keeps us busy."""
    moves = [(entry, -move) for entry in loan.transactions if (move := entry.moved(role))]
    taken = sum(move for _, move in moves if move < 0)  # what is given back counts from the start
    receipts = 0
    for _, month in groupby(moves, key=lambda move: Month.of(move[0].date)):
        received = [(entry, move) for entry, move in month if move > 0]
        if received:
            receipts += len(received)
            taken += sum(move for _, move in received)
            yield MonthOfReceipts(received[-1][0], taken, receipts)


def taken(loan: Loan, role: Role) -> int:
    """What was taken under a contract, net of what was given back, in đồng."""
    return -sum(entry.moved(role) for entry in loan.transactions)
