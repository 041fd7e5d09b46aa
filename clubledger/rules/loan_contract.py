"""LOAN-01, 11 and 21: the paper behind a loan, its contract, approval and purpose."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from clubledger.books.chart import Account, Fund, Role
from clubledger.books.contracts import INTEREST, Lending, Loan, lent_by
from clubledger.i18n import N_, Dong, message
from clubledger.rules.findings import Found, Level, found_in, found_on
from clubledger.rules.lendings import (
    first_of,
    lent_here,
    lent_wrongly,
    new_loans,
)
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.entries import Posting, Transaction
    from clubledger.i18n import Message

OF_A_LOAN: Final = (Role.LOAN, *INTEREST)
"""What may only move under a contract's number."""


# -- LOAN-01 -----------------------------------------------------------------------------------------------


class Booking(NamedTuple):
    """A transaction with its postings to loans and their interest."""

    entry: Transaction
    postings: list[Posting]


def loan_bookings(books: Books) -> Iterable[Booking | Account]:
    """List the transactions that move loans or their interest, and the loan accounts that are nobody's."""
    nobodys = {account.name for account in books.chart.having(Role.LOAN) if account.member is None}
    used: set[str] = set()
    for entry in books.effective:
        postings = [
            posting for posting in entry.postings if posting.account.role in OF_A_LOAN and posting.number
        ]
        if postings:
            used.update(posting.account.name for posting in postings)
            yield Booking(entry, postings)
    for name in sorted(nobodys):
        if name in used or not any(other.startswith(f"{name}:") for other in books.chart):
            yield books.chart[name]


@rule(
    "LOAN-01",
    "loan-without-contract",
    Level.ERROR,
    subject=N_("file and line"),
    title=N_("A loan or its interest is booked without its own contract"),
    why=N_(
        "The contract number ties every đồng to one borrower and one loan. Without it nobody can tell who still owes, "
        "and a loan to someone who does not exist looks like any other."
    ),
    source=N_("Good bookkeeping: one contract for each loan, one loan account for each member"),
    paper=N_(
        "Find the contract in the loan book and write its number on the slip. If one slip pays two loans, write a line "
        "for each. A loan that another member takes over needs a new contract."
    ),
    ledger=N_(
        "Give the entry exactly one link such as ^KU-2024-001 and the borrower's own loan account; split an entry that "
        "concerns two loans into one for each. Each loan account needs member in its open directive. In an entry that "
        "was checked before, correct by reversal."
    ),
    each=loan_bookings,
    structural=True,
    plugin="loans",
)
def loan_without_contract(books: Books, item: Booking | Account) -> Iterator[Found]:
    """Judge that it has exactly one contract, which is its borrower's, on an account that is somebody's."""
    if isinstance(item, Account):
        yield _nobodys(item)
        return
    entry = item.entry
    if entry.loan is None:
        untied = [
            posting for posting in item.postings if posting.account.role is Role.LOAN or not entry.opening
        ]
        if untied:
            yield _at_line(entry, _untied(entry, untied), untied)
        return
    borrower = books.loans[entry.loan].member
    for posting in item.postings:
        others = {posting.account.member, posting.member} - {borrower, None}
        if posting.account.role is Role.LOAN and others:
            text = message(
                "{loan} is a contract of {member}; here the loan account of {other} is used",
                loan=entry.loan,
                member=borrower or "?",
                other=tuple(sorted(other for other in others if other is not None)),
            )
            yield _at_line(entry, text, [posting])
            return
    for posting in entry.postings:
        giver = posting.account.member
        if (
            posting.account.role is Role.MEMBER_CAPITAL
            and posting.amount > 0
            and giver not in {borrower, None}
        ):
            text = message(
                "{loan} is a contract of {member}; here the contribution of {other} is used",
                loan=entry.loan,
                member=borrower or "?",
                other=giver,
            )
            yield _at_line(entry, text, [posting])
            return


def _nobodys(account: Account) -> Found:
    return Found(
        subject=f"{account.place.file}:{account.place.line}",
        message=message("The loan account {account} does not say whose it is", account=account.name),
        date=account.opened or date.min,
        place=account.place,
        fund=account.fund,
    )


def _at_line(entry: Transaction, text: Message, postings: list[Posting]) -> Found:
    amount = sum(abs(posting.amount) for posting in postings)
    return found_in(
        entry,
        f"{entry.place.file}:{entry.place.line}",
        text,
        amount=amount,
        place=entry.place,
        fund=Fund.INCOME,
    )


def _untied(entry: Transaction, postings: list[Posting]) -> Message:
    accounts = tuple(dict.fromkeys(posting.account.name for posting in postings))
    amount = Dong(sum(abs(posting.amount) for posting in postings))
    if not entry.loan_links:
        return message(
            "{amount} is booked to {account} without a contract number", amount=amount, account=accounts
        )
    return message(
        "{amount} is booked to {account} under several contracts: {loans}",
        amount=amount,
        account=accounts,
        loans=entry.loan_links,
    )


# -- LOAN-11 -----------------------------------------------------------------------------------------------


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
        told = [entry.minutes for entry in lending.entries if entry.minutes is not None]
        reasons = [_not_approved(books, loan, lending, minutes, limit.whole) for minutes in told]
        if told and None in reasons:
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


# -- LOAN-21 -----------------------------------------------------------------------------------------------


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
