"""LOAN-11: a loan that no meeting approved shortly before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.i18n import N_, Dong, message
from clubledger.rules.findings import Found, Level
from clubledger.rules.loan.loans import lent_here, lent_wrongly
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books
    from clubledger.books.contracts import Lending, Loan
    from clubledger.i18n import Message


@rule(
    "LOAN-11",
    "loan-not-approved",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("A loan was not approved by a meeting shortly before it"),
    why=N_("Loans that no meeting knows of are the way by which a fund is emptied quietly."),
    source=N_("The club's regulation on the approval of loans (approval-days)"),
    paper=N_(
        "Find the minutes of the meeting that approved this loan and write their number on the payment slip. If no "
        "meeting did, tell the next one openly and let it decide."
    ),
    ledger=N_(
        "Write minutes at the disbursement, and an event for the meeting in club.beancount. If the loan was approved "
        "only afterwards, write a waiver for LOAN-11 and the contract with those minutes."
    ),
    each=lent_here,
    needs=("approval-days", "cash-count-days"),
    plugin="loans",
)
def loan_not_approved(books: Books, loan: Loan) -> Iterator[Found]:
    """Judge each lending, top-ups too, by the meeting whose minutes it names."""
    for lending in loan.lendings:
        limit = books.regulation.require("approval-days", lending.date)
        if any(books.deferred(entry) for entry in lending.entries):
            continue
        named = [entry.minutes for entry in lending.entries if entry.minutes is not None]
        reasons = [_not_approved(books, loan, lending, minutes, limit.whole) for minutes in named]
        if None in reasons:
            continue
        text = next(
            (reason for reason in reasons if reason is not None),
            message("{loan} lent {amount} without minutes", loan=loan.number, amount=Dong(lending.amount)),
        )
        yield lent_wrongly(loan, lending, text, amount=lending.amount, article=limit.article)
        return


def _not_approved(books: Books, loan: Loan, lending: Lending, minutes: str, days: int) -> Message | None:
    """Say why a meeting did not approve a lending; nothing where it did."""
    held = [meeting.date for meeting in books.directives.meetings if meeting.name == minutes]
    if any(0 <= (lending.date - day).days <= days for day in held):
        return None
    before = max((day for day in held if day <= lending.date), default=None)
    if before is not None:
        return message(
            "{loan} lent {amount} on {lent} by {minutes} of {held}, {days} days before; the regulation allows {limit}",
            loan=loan.number,
            amount=Dong(lending.amount),
            lent=lending.date,
            minutes=minutes,
            held=before,
            days=(lending.date - before).days,
            limit=days,
        )
    if held:
        return message(
            "{loan} lent {amount} on {lent}, but the meeting of {minutes} was held later, on {held}",
            loan=loan.number,
            amount=Dong(lending.amount),
            lent=lending.date,
            minutes=minutes,
            held=min(held),
        )
    return message(
        "{loan} lent {amount} by {minutes}, but the books have no such meeting",
        loan=loan.number,
        amount=Dong(lending.amount),
        minutes=minutes,
    )
