"""LOAN-29: the books began with much less of a board member's debt than its contract leaves, and of nobody else's."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from clubledger.books.chart import Role
from clubledger.books.contracts import CannotTell
from clubledger.i18n import N_, Dong, message
from clubledger.loans import Schedule, TermsError
from clubledger.rules.findings import Found, Level, found_on
from clubledger.rules.loan.borrowers import at_home_of_the_board, borrower_of, on_the_board
from clubledger.rules.loan.contract_terms import SCHEDULE_KEYS
from clubledger.rules.loan.loans import first_of
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan


INSTALMENTS_AHEAD: Final = 2
"""Who has paid no more than this ahead of the schedule may have had a good harvest."""
AHEAD: Final = 2_000_000
"""Đồng: nor does it say much of who has paid no more than this ahead, as one of a small or a long loan pays."""
TO_COMPARE: Final = 2
"""Loans of plain members by which the board's are held: by one alone nobody can tell what the club is used to."""


class BroughtForward(NamedTuple):
    """What the books began with of a loan, what its contract leaves on that day, and an instalment's principal, in đồng."""

    owed: int
    planned: int
    instalment: int

    @property
    def far_ahead(self) -> bool:
        """Whether more than two instalments had been paid that were not due yet."""
        return self.ahead > INSTALMENTS_AHEAD * self.instalment

    @property
    def ahead(self) -> int:
        """What had been paid that was not due yet, in đồng."""
        return self.planned - self.owed

    @property
    def much_less(self) -> bool:
        """Whether it is so by more than 2,000,000 đ, and less than half is left of what the contract leaves."""
        return self.far_ahead and self.ahead > AHEAD and 2 * self.owed < self.planned


class PlainLoans:
    """The loans with which the books began of members who were neither of the board nor of one home with it."""

    def __init__(self) -> None:
        self.loans: list[Loan] = []

    @cached_property
    def as_agreed(self) -> bool:
        """Whether none was paid far ahead. Raises what `Loan.terms` raises."""
        return not any(brought_forward(loan).far_ahead for loan in self.loans)


class BesideOthers(NamedTuple):
    """A board member's loan with which the books began, beside those of plain members."""

    loan: Loan
    plain: PlainLoans


def board_loans(books: Books) -> Iterator[BesideOthers]:
    """List the loans with which the books began of who was on the board on that day."""
    board: list[Loan] = []
    plain = PlainLoans()
    for loan in books.loans.values():
        if not loan.opening or loan.member is None:
            continue
        day = first_of(loan).date
        if on_the_board(books, loan.member, day):
            board.append(loan)
        elif not at_home_of_the_board(books, loan.member, day):
            plain.loans.append(loan)
    if len(plain.loans) >= TO_COMPARE:
        yield from (BesideOthers(loan, plain) for loan in board)


@rule(
    "LOAN-29",
    "opening-forgets-debt",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("The books began with much less of a board member's debt than of the others'"),
    why=N_(
        "Who writes the first balances can leave out what they owe themselves. What was forgotten there no later receipt brings "
        "back, for the books never knew of it."
    ),
    source=N_("Good bookkeeping: what is brought forward stands in the older books and on their receipts"),
    paper=N_(
        "Look in the older book and at the receipts whether the loan was paid ahead so far. Let somebody look who keeps none of the "
        "books."
    ),
    ledger=N_(
        "Was it written down wrong, put the opening entry right, its principal, disbursed and term too, as the older book says. If the "
        "receipts are there, write a waiver for LOAN-29 and the contract, with the minutes of the meeting that saw them."
    ),
    each=board_loans,
    needs=SCHEDULE_KEYS,
    plugin="loans",
)
def opening_forgets_debt(books: Books, beside: BesideOthers) -> Iterator[Found]:  # noqa: ARG001
    """Report what the books began with of a board member's loan, beside what its contract leaves."""
    loan = beside.loan
    first, said = first_of(loan), brought_forward(loan)
    if not said.much_less or not beside.plain.as_agreed:
        return
    yield found_on(
        loan,
        message(
            "{loan} of {member}, who was on the board, was brought forward with {owed}; by its contract {planned} was left on {day}, "
            "and no plain member's loan is so far ahead",
            loan=loan.number,
            member=borrower_of(loan),
            owed=Dong(said.owed),
            planned=Dong(said.planned),
            day=first.date,
        ),
        on=first.date,
        amount=said.ahead,
    )


def brought_forward(loan: Loan) -> BroughtForward:
    """Reckon what a loan was brought forward with beside its schedule, where all that was due by that day is paid.

    Raises what `Loan.terms` raises.
    """
    day, terms = first_of(loan).date, loan.terms
    try:
        rows = Schedule(terms).rows
    except TermsError as error:
        raise CannotTell(
            message("the terms of {loan} cannot be used: {problem}", loan=loan.number, problem=error.message),
            loan.number,
        ) from error
    planned = min((row.balance for row in rows if row.due <= day), default=terms.principal)
    owed = sum(entry.moved(Role.LOAN) for entry in loan.transactions if entry.opening)
    return BroughtForward(owed, planned, -(-terms.principal // len(rows)))
