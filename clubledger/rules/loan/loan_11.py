"""LOAN-11: a loan that no meeting approved shortly before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.i18n import N_
from clubledger.rules.findings import Found, Level
from clubledger.rules.loan.approvals import unapproved
from clubledger.rules.loan.loans import lent_here, lent_wrongly
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan


@rule(
    "LOAN-11",
    "loan-not-approved",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("A loan was not approved by a meeting shortly before it"),
    why=N_("Loans that no meeting knows of are the way by which a fund is emptied quietly."),
    source=N_("The club's regulation on the approval of loans (approval-days, approval-body, ratify-days)"),
    paper=N_(
        "Find the minutes of the meeting that approved this loan and write their number on the payment slip. If no "
        "meeting did, tell the next one openly and let it decide."
    ),
    ledger=N_(
        "Write minutes at the disbursement, and an event for the meeting in club.beancount. If the loan was approved "
        "only afterwards, write a waiver for LOAN-11 and the contract with those minutes."
    ),
    each=lent_here,
    needs=("approval-days", "cash-count-days", "approval-body", "ratify-days"),
    plugin="loans",
)
def loan_not_approved(books: Books, loan: Loan) -> Iterator[Found]:
    """Judge each lending, top-ups too, by the meeting whose minutes it names, or that says it approved the contract."""
    for fault in unapproved(books, loan):
        lending = fault.lending
        yield lent_wrongly(
            loan, lending, fault.text, amount=lending.amount, article=fault.limit.article, on=fault.on
        )
