"""A loan's borrower, and all that the same borrower owed on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.books.contracts import CannotTell, TooManyLoans
from clubledger.books.loan_cases import as_booked
from clubledger.i18n import message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.contracts import Lending, Loan


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
    if len(loans) > TooManyLoans.MOST:
        raise TooManyLoans(borrower_of(loan), len(loans))
    return (as_booked(books, other, day) for other in loans)


def debt_after(books: Books, loan: Loan, lending: Lending, key: str) -> int:
    """Reckon what the borrower owed at the end of the day of a lending, in đồng, as far as one line of a key is for it.

    Kinds of loans that have lines of their own are judged apart.
    """
    return sum(
        other.owed(lending.date)
        for other in loans_of_borrower(books, loan, lending.date)
        if of_one_line(loan, other, key, lending.date)
    )


def of_one_line(loan: Loan, other: Loan, key: str, on: date) -> bool:
    """Tell whether two loans are counted together under a key: of one kind with lines of its own, or of kinds without.

    The other loan goes by the lines of its own day: a kind that was ended since stays apart while it runs.
    """
    regulation = loan.regulation
    began = other.disbursed or on
    return regulation.own_line(key, loan.kind, on) == regulation.own_line(key, other.kind, min(began, on))


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
