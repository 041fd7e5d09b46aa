"""A loan's borrower: all that they owed on a day, who lives with them, and whether they are of the board."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.books.contracts import CannotTell, TooManyLoans
from clubledger.books.debts import Debts
from clubledger.books.loan_cases import as_booked
from clubledger.books.members import bare
from clubledger.i18n import message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.contracts import Lending, Loan


LARGEST_HOME: Final = 10
"""Members: where more have one home, the list names hamlets there and no households."""


def borrower_of(loan: Loan) -> str:
    """Take the borrower's code. Raises `CannotTell`."""
    if loan.member is None:
        raise CannotTell(message("the loan account of {loan} names no member", loan=loan.number), loan.number)
    return loan.member


def debts_of(books: Books, code: str) -> Debts:
    """Take the loans of a member by what was owed and repaid of them. Raises `CannotTell` where they are too many."""
    debts = books.debts.get(code) or Debts((), {})
    if len(debts.loans) > TooManyLoans.MOST:
        raise TooManyLoans(code, len(debts.loans))
    return debts


def owed_by(books: Books, code: str, day: date) -> Iterator[Loan]:
    """Go through the loans of a member of which something may be owed at the end of a day, as they stood in the books then.

    Raises `CannotTell` where they are too many.
    """
    return (as_booked(books, loan, day) for loan in debts_of(books, code).on(day))


def others_at_home(books: Books, code: str) -> tuple[str, ...]:
    """The codes of those who live with a member by the member list; who lives nowhere written down is alone."""
    member = books.members.get(code)
    if member is None or member.home is None:
        return ()
    home = books.homes.get(bare(member.home), ())
    return tuple(other for other in home if other != code) if len(home) <= LARGEST_HOME else ()


def on_the_board(books: Books, code: str | None, day: date) -> bool:
    """Tell whether a member was on the board on a day, or had left it only for that while."""
    return code in books.insiders(day) or code in books.returned(day)


def at_home_of_the_board(books: Books, code: str, day: date) -> bool:
    """Tell whether a member lives with one who was on the board on a day, and a member then."""
    return any(
        on_the_board(books, other, day) and books.members[other].present(day)
        for other in others_at_home(books, code)
    )


def debt_after(books: Books, loan: Loan, lending: Lending, key: str) -> int:
    """Reckon what the borrower owed at the end of the day of a lending, in đồng, as far as one line of a key is for it.

    Kinds of loans that have lines of their own are judged apart.
    """
    return sum(
        other.owed(lending.date)
        for other in owed_by(books, borrower_of(loan), lending.date)
        if of_one_line(loan, other, key, lending.date)
    )


def of_one_line(loan: Loan, other: Loan, key: str, on: date) -> bool:
    """Tell whether two loans are counted together under a key: of one kind with lines of its own, or of kinds without.

    The other loan goes by the lines of its own day: a kind that was ended since stays apart while it runs.
    """
    regulation = loan.regulation
    began = other.disbursed or on
    return regulation.own_line(key, loan.kind, on) == regulation.own_line(key, other.kind, min(began, on))


def open_before(books: Books, loan: Loan, lending: Lending, code: str | None = None) -> Iterator[Loan]:
    """Go through the borrower's loans on which something is owed when a lending begins, its day's repayments made.

    ``code`` is another one under which the borrower is a member.
    """
    for other in owed_by(books, code or borrower_of(loan), lending.date):
        if other.number == loan.number:
            if lending.owed:
                yield other
        elif (
            other.disbursements
            and other.disbursements[0][0].index < lending.entries[0].index
            and other.owed(lending.date) > 0
        ):
            yield other
