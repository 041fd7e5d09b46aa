"""LOAN-08: more open loans of a member than the regulation allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.books.members import bare
from clubledger.i18n import N_, message
from clubledger.regulation import NONE
from clubledger.rules.findings import Found, Level
from clubledger.rules.loan.borrowers import borrower_of, of_one_line, open_before
from clubledger.rules.loan.loans import lent_here, lent_wrongly
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books
    from clubledger.books.contracts import Lending, Loan

HOME: Final = "loan-home-max"


@rule(
    "LOAN-08",
    "too-many-loans",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("A member has more open loans than the regulation allows"),
    why=N_(
        "Several loans at a time are hard to repay, and one of them easily pays the instalments of another."
    ),
    source=N_("The club's regulation, the article on open loans of a member (loan-open-max, loan-home-max)"),
    paper=N_(
        "Show in the minutes who allowed the further loan and why; let the member repay the older one first next time."
    ),
    ledger=N_(
        "Is the older loan repaid, and its last repayment not entered, or booked under the wrong contract? Then book it "
        "right. If the meeting allowed it, write a waiver for LOAN-08 and the contract."
    ),
    each=lent_here,
    needs=("loan-open-max", HOME),
    plugin="loans",
)
def too_many_loans(books: Books, loan: Loan) -> Iterator[Found]:
    """Count the member's loans with a debt when a loan is lent, itself among them; and the borrowers of their home."""
    lendings = [lending for lending in loan.lendings if not lending.owed]  # a top-up opens no further loan
    for lending in lendings:
        yield from _of_one_home(books, loan, lending)
    for lending in lendings:
        limit = loan.regulation.require("loan-open-max", lending.date)
        others = [
            other.number
            for other in open_before(books, loan, lending)
            if of_one_line(loan, other, "loan-open-max", lending.date)
        ]
        if len(others) + 1 > limit.whole:
            text = message(
                "{loan} is open loan number {count} of {member}, beside {others}; the regulation allows {limit}",
                loan=loan.number,
                count=len(others) + 1,
                member=borrower_of(loan),
                others=tuple(others) or "-",
                limit=limit.limit,
            )
            yield lent_wrongly(loan, lending, text, amount=lending.amount, article=limit.article)


def _owes_before(other: Loan, lending: Lending) -> bool:
    """Whether something is owed on another loan that began before a lending, its day's repayments made."""
    began = other.first is not None and other.first.index < lending.entries[0].index
    return began and other.owed(lending.date) > 0


def _of_one_home(books: Books, loan: Loan, lending: Lending) -> Iterator[Found]:
    """Count the members of the borrower's home who owe after a lending; who lives nowhere written down is alone."""
    limit = books.regulation.get(HOME, lending.date)
    if limit is None:
        raise books.regulation.missing(HOME, lending.date)
    member = books.members.get(borrower_of(loan))
    if limit.value == NONE or member is None or member.home is None:
        return
    others = tuple(
        code
        for code in books.homes.get(bare(member.home), ())
        if code != member.code
        and code in books.debts
        and any(_owes_before(other, lending) for other in books.debts[code].on(lending.date))
    )
    if len(others) + 1 > limit.whole:
        text = message(
            "with {loan} {count} members of one home owe, {member} beside {others}; the regulation allows {limit}",
            loan=loan.number,
            count=len(others) + 1,
            member=member.code,
            others=others or "-",
            limit=limit.whole,
        )
        yield lent_wrongly(loan, lending, text, amount=lending.amount, article=limit.article)
