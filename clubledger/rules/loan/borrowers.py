"""A loan's borrower, and all that the same borrower owed on a day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Role
from clubledger.books.contracts import CannotTell, repaid_by
from clubledger.books.reversals import PUT_RIGHT_DAYS
from clubledger.i18n import message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.contracts import Lending, Loan


MOST_LOANS: Final = 300
"""Contracts of one member that are compared with each other; nobody borrows so often in a lifetime."""


def borrower_of(loan: Loan) -> str:
    """Take the borrower's code. Raises `CannotTell`."""
    if loan.member is None:
        raise CannotTell(message("the loan account of {loan} names no member", loan=loan.number), loan.number)
    return loan.member


def loans_of_borrower(books: Books, loan: Loan, day: date) -> Iterator[Loan]:
    """Go through all loans of a loan's borrower, itself among them, as they stood in the books on a day.

    Raises `CannotTell` where they are so many that comparing each with each would not end.
    """
    loans = books.loans_by_member[borrower_of(loan)]
    if len(loans) > MOST_LOANS:
        reason = message(
            "{member} has {count} contracts, more than can be compared with each other",
            member=borrower_of(loan),
            count=len(loans),
        )
        raise CannotTell(reason)
    return (as_booked(books, other, day) for other in loans)


def as_booked(books: Books, loan: Loan, day: date) -> Loan:
    """Add the repayments that stood on a day, were reversed only later, and were then booked right.

    Who decided on that day had them before their eyes. One that never came back after its reversal was none.
    """
    stood = [
        (reversal.original, reversal.transaction.date)
        for reversal in books.corrections.get(loan.number, ())
        if reversal.original is not None
        and reversal.original.loan == loan.number
        and reversal.original.date <= day < reversal.transaction.date
        and reversal.original.index not in books.put_right  # the right entry bears its day already
        and repaid_by(reversal.original)
    ]
    if not stood:
        return loan
    put_right = max(reversed_on for _, reversed_on in stood)
    owed = loan.owed(day) - sum(repaid_by(entry) for entry, _ in stood)
    left = sum(
        entry.moved(Role.LOAN)
        for entry in loan.transactions
        if (entry.date - put_right).days <= PUT_RIGHT_DAYS
    )
    if left > max(owed, 0):
        return loan
    entries = sorted([*loan.transactions, *(entry for entry, _ in stood)], key=lambda entry: entry.index)
    return replace(loan, transactions=tuple(entries))


def open_before(books: Books, loan: Loan, lending: Lending) -> Iterator[Loan]:
    """Go through the borrower's loans on which something is owed when a lending begins, its day's repayments made."""
    for other in loans_of_borrower(books, loan, lending.date):
        if other.number == loan.number:
            if lending.owed:
                yield other
        elif (
            other.disbursements
            and other.disbursements[0][0].index < lending.entries[0].index
            and other.owed(lending.date) > 0
        ):
            yield other
