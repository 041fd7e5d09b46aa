"""LOAN-02: a loan larger than the regulation allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.i18n import N_, Dong, message
from clubledger.rules.findings import Found, Level
from clubledger.rules.loan.loans import lent_here, lent_wrongly
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan


@rule(
    "LOAN-02",
    "loan-over-limit",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("A loan is larger than the regulation allows"),
    why=N_(
        "The club set its limit so that the money reaches many members and one failed loan does not sink the fund."
    ),
    source=N_("The club's regulation, the article on the size of loans (loan-max)"),
    paper=N_(
        "Show in the minutes who allowed the larger loan and why; or agree with the borrower to bring it below the limit."
    ),
    ledger=N_(
        "If the meeting allowed it, write a waiver for LOAN-02 and the contract with reason, by and minutes; "
        "if the amount was typed wrongly, reverse the entry and book it again."
    ),
    each=lent_here,
    needs=("loan-max",),
    plugin="loans",
)
def loan_over_limit(books: Books, loan: Loan) -> Iterator[Found]:
    """Judge the principal, top-ups included, by the limit of the day it was lent."""
    principal = 0
    for lending in loan.lendings:
        if not lending.owed:
            principal = 0  # all was repaid: what is lent now is a loan anew
        elif not principal and loan.opening:
            principal = loan.opening_principal
        principal += lending.amount
        limit = books.regulation.require("loan-max", lending.date)
        if principal > limit.whole:
            yield lent_wrongly(
                loan,
                lending,
                message(
                    "{loan} lent {principal}; the regulation allows {limit}",
                    loan=loan.number,
                    principal=Dong(principal),
                    limit=Dong(limit.whole),
                ),
                amount=principal,
                article=limit.article,
            )
