"""LOAN-12: more principal paid back than was owed."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from clubledger.books.chart import Role
from clubledger.i18n import N_, Dong, message
from clubledger.rules.findings import Found, Level, found_on
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan
    from clubledger.i18n import Message


def every_loan(books: Books) -> Iterable[Loan]:
    """List what the books say under each contract number."""
    return books.loans.values()


@rule(
    "LOAN-12",
    "overpaid-principal",
    Level.ERROR,
    subject=N_("contract"),
    title=N_("More principal was paid back than was owed"),
    why=N_(
        "Nobody can owe less than nothing: the money belongs to another contract, is interest, or must be given back. "
        "Meanwhile some other loan looks unpaid, or the fund looks poorer than it is."
    ),
    source=N_("Good bookkeeping: a debt ends at nothing"),
    paper=N_(
        "Compare the receipt with the borrower's contract and loan book: is it the right contract number, and how much "
        "of the money was principal? Give back what was paid too much, against a signature."
    ),
    ledger=N_(
        "Reverse the repayment and book it again under the right contract, with no more principal than was owed; "
        "book what was too much as owed by the fund (an account of role payable) until it is given back under the "
        "same contract. Money that comes in after a write-off goes to the write-off account. A loan older than the "
        "books needs its opening entry."
    ),
    each=every_loan,
    structural=True,
    plugin="loans",
)
def overpaid_principal(_books: Books, loan: Loan) -> Iterator[Found]:
    """Judge the balance at each day's end: what came first on a day, no book tells."""
    balance = 0
    for day, entries in groupby(loan.transactions, key=lambda entry: entry.date):
        moves = [(entry, move) for entry in entries if (move := entry.moved(Role.LOAN))]
        balance += sum(move for _, move in moves)
        if balance < 0:
            entry = next(entry for entry, move in reversed(moves) if move < 0)
            yield found_on(loan, _overpaid(loan, -balance), on=day, entry=entry, amount=-balance)
            return


def _overpaid(loan: Loan, excess: int) -> Message:
    if loan.first is None:
        return message(
            "{loan}: {excess} of principal paid back, but the books have no disbursement under this number",
            loan=loan.number,
            excess=Dong(excess),
        )
    if any(entry.moved(Role.WRITE_OFF) > 0 for entry in loan.transactions):
        return message(
            "{loan}: {excess} more principal paid back than was still owed after the write-off",
            loan=loan.number,
            excess=Dong(excess),
        )
    return message(
        "{loan}: {excess} more principal paid back than was owed", loan=loan.number, excess=Dong(excess)
    )
