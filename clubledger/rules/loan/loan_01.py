"""LOAN-01: a loan or its interest without its own contract."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from clubledger.books.chart import Account, Fund, Role
from clubledger.books.contracts import INTEREST
from clubledger.i18n import N_, Dong, message
from clubledger.rules.findings import Found, Level, found_in
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.entries import Posting, Transaction
    from clubledger.i18n import Message


OF_A_LOAN: Final = (Role.LOAN, *INTEREST)
"""What may only move under a contract's number."""


class LoanBooking(NamedTuple):
    """A transaction with its postings to loans and their interest."""

    entry: Transaction
    postings: list[Posting]


def loan_bookings(books: Books) -> Iterable[LoanBooking | Account]:
    """List the transactions that move loans or their interest, and the loan accounts that are nobody's."""
    nobodys = {account.name for account in books.chart.having(Role.LOAN) if account.member is None}
    used: set[str] = set()
    for entry in books.effective:
        postings = [
            posting for posting in entry.postings if posting.account.role in OF_A_LOAN and posting.number
        ]
        if postings:
            used.update(posting.account.name for posting in postings)
            yield LoanBooking(entry, postings)
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
def loan_without_contract(books: Books, item: LoanBooking | Account) -> Iterator[Found]:
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
            yield _found_at(entry, _untied(entry, untied), untied)
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
            yield _found_at(entry, text, [posting])
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
            yield _found_at(entry, text, [posting])
            return


def _nobodys(account: Account) -> Found:
    return Found(
        subject=str(account.place),
        message=message("The loan account {account} does not say whose it is", account=account.name),
        date=account.opened or date.min,
        place=account.place,
        fund=account.fund,
    )


def _found_at(entry: Transaction, text: Message, postings: list[Posting]) -> Found:
    amount = sum(abs(posting.amount) for posting in postings)
    return found_in(
        entry,
        str(entry.place),
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
