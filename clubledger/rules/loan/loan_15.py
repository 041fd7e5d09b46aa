"""LOAN-15: a loan that is overdue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.i18n import N_, Dong, message
from clubledger.rules.findings import Found, Level, found_on
from clubledger.rules.loan.contract_terms import CONTRACT_KEYS, article_of
from clubledger.rules.loan.loans import owed_loans
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan


@rule(
    "LOAN-15",
    "loan-overdue",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("A loan is overdue"),
    why=N_(
        "A late loan is still small when it is first noticed. What comes back late cannot be lent to the next member."
    ),
    source=N_("The contract's due dates; the club's regulation on late payment (grace-days)"),
    paper=N_(
        "Visit the borrower and ask why. Agree on a day; if the loan needs more time, let a meeting decide on an "
        "extension and write it into the minutes."
    ),
    ledger=N_(
        "Book what was paid but not yet entered. If the meeting gave more time, write an extension with its minutes, "
        "if it forgave interest, a remission; if it decided to wait, write a waiver for LOAN-15 and the contract with an end date."
    ),
    each=owed_loans,
    needs=CONTRACT_KEYS,
    as_of=True,
    by_time=True,
)
def loan_overdue(books: Books, loan: Loan) -> Iterator[Found]:
    """Days past due over 0 at the as-of date."""
    standing = loan.standing(books.as_of)
    if standing.days_past_due > 0:
        yield found_on(
            loan,
            message(
                N_(
                    "{loan} is {days} days past due although it was extended: {principal} of principal, {interest} of interest"
                )
                if standing.extended
                else N_("{loan} is {days} days past due: {principal} of principal, {interest} of interest"),
                loan=loan.number,
                days=standing.days_past_due,
                principal=Dong(standing.overdue_principal),
                interest=Dong(standing.overdue_interest),
            ),
            on=books.as_of,
            amount=standing.overdue_principal + standing.overdue_interest,
            article=article_of(loan, "grace-days"),
        )
