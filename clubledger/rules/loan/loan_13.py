"""LOAN-13: interest that is not what the contract asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Role
from clubledger.books.contracts import INTEREST
from clubledger.i18n import N_, Dong, Message
from clubledger.loans import interest_bounds
from clubledger.rules.findings import Found, Level, found_on
from clubledger.rules.loan.contract_terms import CONTRACT_KEYS, article_of
from clubledger.rules.loan.rounding import whole_dong
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan
    from clubledger.books.entries import Transaction


def interest_loans(books: Books) -> Iterable[Loan]:
    """List the loans that were lent, or on which interest was taken."""
    return (
        loan for loan in books.loans.values() if loan.first is not None or _last(loan, *INTEREST) is not None
    )


_OVER: Final = N_("{loan}: {taken} of interest taken, {difference} more than its periods can bring ({due})")

_AHEAD: Final = N_(
    "{loan}: {taken} of interest taken, {difference} more than the periods begun can bring ({due}): paid ahead"
)

_UNDER_FORGIVEN: Final = N_(
    "{loan} is paid back with {taken} of interest, and {remitted} was forgiven: {difference} less than its periods bring "
    "({due})"
)

_UNDER: Final = N_(
    "{loan} is paid back with {taken} of interest, {difference} less than its periods bring ({due})"
)


@rule(
    "LOAN-13",
    "interest-wrong",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("The interest taken is not what the contract asks for"),
    why=N_(
        "Too much wrongs the borrower; too little on a loan paid back means that interest was forgiven without a "
        "decision, or was taken and never reached the fund."
    ),
    source=N_(
        "The contract; else the club's regulation on interest (loan-rate, interest-method, interest-period, tolerance)"
    ),
    paper=N_(
        "Reckon the interest of each period again with the borrower's loan book. Give back what was too much; collect "
        "what is missing, or let the meeting decide to forgive it."
    ),
    ledger=N_(
        "If an amount or a contract number was typed wrongly, reverse the entry and book it again. Book interest given "
        "back with its own slip as a debit of the interest account under the contract. If a meeting forgave it, write "
        "a remission of the contract with its minutes."
    ),
    each=interest_loans,
    needs=CONTRACT_KEYS,
    as_of=True,
)
def interest_wrong(books: Books, loan: Loan) -> Iterator[Found]:
    """Above the interest on the largest balances held, or, once repaid in full, below that on the smallest."""
    contract = loan.contract
    bounds = interest_bounds(contract, books.as_of)
    over = bounds.taken - bounds.high_begun - contract.tolerance * bounds.periods_begun
    brought = bounds.taken + bounds.remitted
    under = bounds.low_ended - contract.tolerance * bounds.periods_ended - brought
    if over > bounds.rest_of_term:
        text, due, level = _OVER, bounds.high_begun, Level.WARNING
    elif over > 0:
        text, due, level = _AHEAD, bounds.high_begun, Level.NOTE
    elif under > 0 and _settled(books, loan):
        text, due, level = _UNDER_FORGIVEN if bounds.remitted else _UNDER, bounds.low_ended, Level.WARNING
    else:
        return
    difference = whole_dong(abs((brought if under > 0 else bounds.taken) - due))
    yield found_on(
        loan,
        Message(
            text,
            {
                "loan": loan.number,
                "taken": Dong(bounds.taken),
                "remitted": Dong(bounds.remitted),
                "due": whole_dong(due),
                "difference": difference,
            },
        ),
        on=books.as_of,
        entry=_last(loan, Role.LOAN if under > 0 else Role.INTEREST),
        amount=difference,
        article=article_of(loan, "interest-method"),
        level=level,
    )


def _settled(books: Books, loan: Loan) -> bool:
    """Tell whether a loan is repaid in full, not written off, and the time to bring its last interest is over."""
    last = _last(loan, Role.LOAN)
    return (
        loan.balance <= 0
        and last is not None
        and books.as_of > loan.contract.grace_end(last.date)
        and loan.standing(books.as_of).status == "closed"
    )


def _last(loan: Loan, *roles: Role) -> Transaction | None:
    """Find the last transaction of a loan that moved accounts of some roles."""
    return next((entry for entry in reversed(loan.transactions) if entry.moved(*roles)), None)
