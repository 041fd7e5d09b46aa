"""What is due of a loan on a day: its instalments so far, less what was paid for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.loans.history import loan_history

if TYPE_CHECKING:
    from datetime import date

    from clubledger.books.contracts import Loan


def due_on(loan: Loan, day: date) -> tuple[int, int]:
    """Principal and interest of the instalments due by the end of a day, less what was paid for them, in đồng.

    As in a standing, an instalment that was paid to within the tolerance asks for nothing more, and after the last due
    date no more interest falls due here. Raises what ``loan.standing`` raises.
    """
    rows, history = loan.standing(day).rows, loan_history(loan.contract, day)
    paid, fallen = sum(row.paid for row in rows), sum(row.due <= day for row in rows)
    if fallen <= paid:
        return 0, 0
    asked, ledger = history.periods[fallen - 1], history.ledger
    principal, interest = ledger.repaid + ledger.written_off, ledger.cover
    if paid:
        settled = history.periods[paid - 1]
        principal, interest = max(principal, settled.principal_due), max(interest, settled.interest_due)
    return max(0, asked.principal_due - principal), max(0, asked.interest_due - interest)
