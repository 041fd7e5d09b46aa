"""LOAN-21: a loan of which the books do not say what it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.books.contracts import lent_by
from clubledger.i18n import N_, message
from clubledger.rules.findings import Found, Level, found_on
from clubledger.rules.loan.loans import first_of, new_loans
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan


@rule(
    "LOAN-21",
    "purpose-missing",
    Level.NOTE,
    subject=N_("contract"),
    title=N_("The books do not say what a loan is for"),
    why=N_(
        "The fund lends so that members can earn. Whoever visits the borrower must know what to ask about."
    ),
    source=N_(
        "Good practice of the clubs: a loan has a plan. The commune's plan, part II.2b: members borrow to produce and earn"
    ),
    paper=N_("Look into the loan request; if it says nothing, ask the borrower and write it down."),
    ledger=N_('Write purpose at the disbursement, for example purpose: "chăn nuôi".'),
    each=new_loans,
    needs=("cash-count-days",),
)
def purpose_missing(books: Books, loan: Loan) -> Iterator[Found]:
    """Look for a purpose at the disbursement."""
    first = first_of(loan)
    if any(entry.purpose for entry, _ in loan.disbursements) or books.deferred(first):
        return
    text = message("{loan} does not say what the money is for", loan=loan.number)
    yield found_on(loan, text, on=first.date, amount=lent_by(first))
