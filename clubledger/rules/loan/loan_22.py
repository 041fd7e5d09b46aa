"""LOAN-22: money of a loan booked to what is neither principal nor interest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.books.chart import AccountKind, Fund, Role
from clubledger.books.contracts import INTEREST
from clubledger.i18n import N_, Dong, message
from clubledger.rules.findings import Found, Level, found_in, voucher_or_place
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.entries import Posting, Transaction


UNDER_A_CONTRACT: Final = frozenset({Role.LOAN, *INTEREST, Role.FINE, Role.WRITE_OFF})
"""What a borrower pays under the contract."""


def loan_entries(books: Books) -> Iterable[Transaction]:
    """List the transactions under a contract's link; openings only bring balances forward."""
    return (entry for entry in books.effective if entry.loan_links and not entry.opening)


@rule(
    "LOAN-22",
    "receipt-misbooked",
    Level.WARNING,
    subject=N_("voucher"),
    title=N_("Money of a loan was booked to something that is neither principal nor interest"),
    why=N_(
        "Interest that is booked as a gift, a fee or capital is missing from the interest to be split, and the borrower "
        "seems not to have paid it."
    ),
    source=N_(
        "Good bookkeeping: under a contract's number come principal, interest, fines for paying late, and recoveries after a write-off"
    ),
    paper=N_(
        "Look at the receipt: what did the borrower pay for? A gift or a fee gets a receipt of its own."
    ),
    ledger=N_(
        "Reverse the entry and book it again: principal to the borrower's loan account, interest to the interest account, "
        "under the contract; anything else in an entry of its own without the contract's link."
    ),
    each=loan_entries,
    plugin="loans",
)
def receipt_misbooked(books: Books, entry: Transaction) -> Iterator[Found]:
    """Report a receipt under a loan's link that is booked to income that is not interest."""
    wrong = [
        posting for posting in entry.postings if posting.amount < 0 and _misbooked(books, entry, posting)
    ]
    if wrong:
        amount = -sum(posting.amount for posting in wrong)
        yield found_in(
            entry,
            voucher_or_place(entry),
            message(
                "{amount} under {loan} booked to {account}: neither principal nor interest",
                amount=Dong(amount),
                loan=entry.loan_links,
                account=tuple(dict.fromkeys(posting.account.name for posting in wrong)),
            ),
            amount=amount,
        )


def _misbooked(books: Books, entry: Transaction, posting: Posting) -> bool:
    """Tell whether a credit has no place under a contract. Income never has; the rest, if money came in for it."""
    account = posting.account
    if account.role is None or account.is_money or account.role in UNDER_A_CONTRACT:
        return False
    if account.kind is AccountKind.INCOME:
        return True
    if entry.money() <= 0:
        return False
    if account.fund is Fund.INCOME and account.role in {Role.PAYABLE, Role.RECEIVABLE}:
        return False  # paid too much, or interest that the books brought forward
    if account.role is Role.MEMBER_CAPITAL:  # savings that the borrower brings along
        return posting.member is None or posting.member != _borrower(books, entry)
    return True


def _borrower(books: Books, entry: Transaction) -> str | None:
    loan = books.loans.get(entry.loan) if entry.loan is not None else None
    return loan.member if loan is not None else entry.member_of(Role.LOAN)
