"""LOAN-02: a loan larger than the regulation allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.books.periods import days_after, evening_before
from clubledger.i18n import N_, Dong, message
from clubledger.regulation import NONE
from clubledger.rules.findings import Found, Level
from clubledger.rules.loan.borrowers import borrower_of, debt_after
from clubledger.rules.loan.loans import lent_here, lent_wrongly
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.contracts import Lending, Loan

MULTIPLE: Final = "loan-max-multiple"
SAVED_DAYS: Final = 90
"""Contributions that are taken back so soon after a loan were put in for it."""


@rule(
    "LOAN-02",
    "loan-over-limit",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("A loan is larger than the regulation allows"),
    why=N_(
        "The club set its limit so that the money reaches many members and one failed loan does not sink the fund."
    ),
    source=N_("The club's regulation, the article on the size of loans (loan-max, loan-max-multiple)"),
    paper=N_(
        "Show in the minutes who allowed the larger loan and why; or agree with the borrower to bring it below the limit."
    ),
    ledger=N_(
        "If the meeting allowed it, write a waiver for LOAN-02 and the contract with reason, by and minutes; "
        "if the amount was typed wrongly, reverse the entry and book it again."
    ),
    each=lent_here,
    needs=("loan-max", MULTIPLE),
    plugin="loans",
)
def loan_over_limit(books: Books, loan: Loan) -> Iterator[Found]:
    """Judge the principal, top-ups included, by the limit of the day it was lent; and the debt by what the member saved."""
    for lending in loan.lendings:
        yield from _beyond_savings(books, loan, lending)
    principal = 0
    for lending in loan.lendings:
        if not lending.owed:
            principal = 0  # all was repaid: what is lent now is a loan anew
        elif not principal and loan.opening:
            principal = loan.opening_principal
        principal += lending.amount
        limit = loan.regulation.require("loan-max", lending.date)
        if principal > limit.whole:
            yield lent_wrongly(
                loan,
                lending,
                message(
                    "{loan} lent {principal}; the regulation allows {limit}",
                    loan=loan.number,
                    principal=Dong(principal),
                    limit=limit.limit,
                ),
                amount=principal,
                article=limit.article,
            )


def _beyond_savings(books: Books, loan: Loan, lending: Lending) -> Iterator[Found]:
    """Judge the borrower's debt by what they had contributed the evening before, and did not soon take back."""
    multiple = loan.regulation.get(MULTIPLE, lending.date)
    if multiple is None:
        raise loan.regulation.missing(MULTIPLE, lending.date)
    if multiple.value == NONE:
        return
    member = borrower_of(loan)
    debt = debt_after(books, loan, lending, MULTIPLE)
    before = books.contributions.of(member, evening_before(lending.date))
    for day in (lending.date, *_withdrawals(books, loan, lending)):
        saved = min(before, books.contributions.of(member, day))
        if debt > multiple.number * max(saved, 0):
            text = message(
                _TOO_LITTLE_SAVED if day == lending.date else _TAKEN_BACK,
                member=member,
                debt=Dong(debt),
                loan=loan.number,
                multiple=multiple.limit,
                saved=Dong(max(saved, 0)),
                day=day,
            )
            yield lent_wrongly(loan, lending, text, amount=debt, article=multiple.article, on=day)
            return


_TOO_LITTLE_SAVED: Final = N_(
    "{member} owes {debt} after {loan}; the regulation allows {multiple} times the {saved} that they contributed"
)
_TAKEN_BACK: Final = N_(
    "{member} owed {debt} after {loan}, and took back contributions until {day}; the regulation allows {multiple} times "
    "the {saved} that they left"
)


def _withdrawals(books: Books, loan: Loan, lending: Lending) -> Iterator[date]:
    """List the days soon after a lending on which the borrower's contributions moved and the loan was owed."""
    last = days_after(lending.date, SAVED_DAYS)
    for day in books.contributions.days(borrower_of(loan), lending.date, last):
        if day > lending.date and loan.owed(evening_before(day)) > 0:
            yield day
