"""What was given up of a loan and never recovered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.books.chart import Role

if TYPE_CHECKING:
    from datetime import date

    from clubledger.books.contracts import Loan


def lost(loan: Loan, by: date) -> int:
    """What was written off under a contract by the end of a day and not recovered, in đồng; 0 if it is within ``tolerance``.

    A remainder of a few hundred đồng, for which there are no coins, is no loss.
    """
    written_off = sum(entry.moved(Role.WRITE_OFF) for entry in loan.transactions if entry.date <= by)
    overlooked = loan.regulation.limit("tolerance", by)
    return written_off if written_off > (overlooked.whole if overlooked is not None else 0) else 0
