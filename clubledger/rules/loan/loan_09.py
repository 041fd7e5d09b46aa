"""LOAN-09: money lent to a member whose loan was overdue, or had been given up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Role
from clubledger.books.loan_cases import as_booked
from clubledger.i18n import N_, Dong, message
from clubledger.rules.findings import Found, Level
from clubledger.rules.loan.borrowers import borrower_of, debts_of, open_before
from clubledger.rules.loan.contract_terms import CONTRACT_KEYS
from clubledger.rules.loan.loans import lent_here, lent_wrongly
from clubledger.rules.loan.losses import lost
from clubledger.rules.persons import other_codes
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books
    from clubledger.books.contracts import Lending, Loan


@rule(
    "LOAN-09",
    "lent-while-overdue",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("Money was lent to a member whose loan was overdue or written off"),
    why=N_(
        "Who cannot pay what is due is not helped by a second debt, and the club may lose both. It is also how a late "
        "loan is hidden behind a new one."
    ),
    source=N_(
        "The club's regulation on late payment (grace-days); good practice: first repay, then borrow again"
    ),
    paper=N_(
        "Ask who decided it and whether they knew of the overdue loan, or of the debt that was given up; write it into the "
        "minutes, and agree with the borrower how both are repaid. Is it another code of the same name and birth year, ask in "
        "the village whether they are two people."
    ),
    ledger=N_(
        "Is a repayment of the older loan not entered, or entered under the wrong contract or date? Then book it right. What "
        "is paid on a debt that was written off credits the write-off under the old contract. "
        "If a meeting that knew of it allowed the loan, or two members of one name are two people, write a waiver for LOAN-09 "
        "and the contract."
    ),
    each=lent_here,
    needs=CONTRACT_KEYS,
    plugin="loans",
)
def lent_while_overdue(books: Books, loan: Loan) -> Iterator[Found]:
    """Judge the person's loans on the day of lending, after its repayments; a top-up also by the loan itself."""
    codes = (borrower_of(loan), *other_codes(books, borrower_of(loan)))
    for lending in loan.lendings:
        if Role.WRITE_OFF in books.by_role:
            yield from _lent_after_a_loss(books, loan, lending, codes)
        for other in (other for code in codes for other in open_before(books, loan, lending, code)):
            late = other.standing(lending.date).days_past_due
            if late > 0:
                yield lent_wrongly(
                    loan,
                    lending,
                    message(
                        _LATE if borrower_of(other) == borrower_of(loan) else _LATE_BEFORE,
                        loan=loan.number,
                        amount=Dong(lending.amount),
                        member=borrower_of(loan),
                        other=other.number,
                        former=borrower_of(other),
                        days=late,
                    ),
                    amount=lending.amount,
                    article=other.provision("grace-days").article,
                )
                break


def _lent_after_a_loss(books: Books, loan: Loan, lending: Lending, codes: tuple[str, ...]) -> Iterator[Found]:
    """Look for a loan of the person that was given up by then, that day's recoveries counted."""
    for other in (other for code in codes for other in debts_of(books, code).given_up):
        if given_up := lost(as_booked(books, other, lending.date), lending.date):
            yield lent_wrongly(
                loan,
                lending,
                message(
                    _GIVEN_UP if borrower_of(other) == borrower_of(loan) else _GIVEN_UP_BEFORE,
                    loan=loan.number,
                    amount=Dong(lending.amount),
                    member=borrower_of(loan),
                    lost=Dong(given_up),
                    other=other.number,
                    former=borrower_of(other),
                ),
                amount=lending.amount,
                article=None,
            )
            return


_LATE: Final = N_("{loan} lent {amount} to {member}, whose loan {other} was {days} days past due")
_LATE_BEFORE: Final = N_(
    "{loan} lent {amount} to {member}, who by name and birth year may be {former}, whose loan {other} was {days} days past due"
)
_GIVEN_UP: Final = N_(
    "{loan} lent {amount} to {member}; {lost} of {other} had been written off and not recovered"
)
_GIVEN_UP_BEFORE: Final = N_(
    "{loan} lent {amount} to {member}, who by name and birth year may be {former}; {lost} of {other} of {former} had been "
    "written off and not recovered"
)
