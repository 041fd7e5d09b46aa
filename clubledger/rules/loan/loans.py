"""The loans that the rules judge: lent here, begun here, or owed; and what is found at a lending."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.rules.findings import Found, Level, found_on

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.contracts import Lending, Loan
    from clubledger.books.entries import Transaction
    from clubledger.i18n import Message


def lent_here(books: Books) -> Iterable[Loan]:
    """List the contracts under which money was lent within the books: loans, and top-ups of older ones."""
    return (loan for loan in books.loans.values() if loan.lendings)


def new_loans(books: Books) -> Iterable[Loan]:
    """List the contracts that began within the books; an opening entry only brings forward what others agreed."""
    return (loan for loan in books.loans.values() if loan.first is not None and not loan.opening)


def owed_loans(books: Books) -> Iterable[Loan]:
    """List the loans on which principal is owed."""
    return (loan for loan in books.loans.values() if loan.balance > 0)


def first_of(loan: Loan) -> Transaction:
    """Take the disbursement of a loan of `new_loans`."""
    assert loan.first is not None  # noqa: S101 - new_loans lists no others
    return loan.first


def lent_wrongly(
    loan: Loan,
    lending: Lending,
    text: Message,
    *,
    amount: int,
    article: str | None,
    level: Level | None = None,
    on: date | None = None,
) -> Found:
    """Make a finding of a lending, at its first transaction, and of its day unless it is of another."""
    return found_on(
        loan,
        text,
        on=on or lending.date,
        entry=lending.entries[0],
        amount=amount,
        article=article,
        level=level,
    )
