"""LOAN-19: money lent to someone who had not been a member long enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.books.contracts import CannotTell
from clubledger.books.files import MEMBERS
from clubledger.books.periods import whole_months
from clubledger.i18n import N_, Dong, message
from clubledger.rules.findings import Found, Level
from clubledger.rules.loan.borrowers import borrower_of
from clubledger.rules.loan.loans import lent_here, lent_wrongly
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.contracts import Lending, Loan
    from clubledger.i18n import Message
    from clubledger.regulation import Provision


FOUNDING_DAYS: Final = 31
"""A month: who joins within it from the day the club was founded is one of its founders."""


@rule(
    "LOAN-19",
    "membership-too-short",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("Money was lent to someone who had not been a member long enough"),
    why=N_(
        "A club lends on trust, and trust takes some meetings. Who joins only to borrow may not be seen again."
    ),
    source=N_("The club's regulation on membership before the first loan (membership-min)"),
    paper=N_(
        "Show in the minutes who allowed the early loan and why. Check the day of joining in the member list."
    ),
    ledger=N_(
        "If the day of joining is wrong, put the date of the member's open directive right; write founded at the club "
        "directive, as founders need not wait. If the meeting allowed it, write a waiver for LOAN-19 and the contract."
    ),
    each=lent_here,
    needs=("membership-min",),
    plugin="loans",
)
def membership_too_short(books: Books, loan: Loan) -> Iterator[Found]:
    """Judge the months from joining to each lending; founders, and who was there before the books, need none."""
    for lending in loan.lendings:
        limit = loan.regulation.require("membership-min", lending.date)
        text = _too_new(books, loan, lending, limit)
        if text is not None:
            yield lent_wrongly(loan, lending, text, amount=lending.amount, article=limit.article)


def _too_new(books: Books, loan: Loan, lending: Lending, limit: Provision) -> Message | None:
    """Say why a borrower had not been a member long enough; nothing where they had, or need not."""
    member = books.members.get(borrower_of(loan))
    if member is None:
        raise CannotTell(
            message("the member list does not say when {member} joined", member=borrower_of(loan)),
            loan.number,
        )
    if member.place.file != MEMBERS:
        return message(
            "{loan} lent {amount} on {lent} to {member}, who is not in the member list: the loan account is opened in "
            "{place}",
            loan=loan.number,
            amount=Dong(lending.amount),
            lent=lending.date,
            member=member.code,
            place=str(member.place),
        )
    if not member.present(lending.date):
        return message(
            "{loan} lent {amount} on {lent} to {member}, who was not a member on that day",
            loan=loan.number,
            amount=Dong(lending.amount),
            lent=lending.date,
            member=member.code,
        )
    joined = member.last_joined(lending.date)
    if whole_months(joined, lending.date) >= limit.whole or _from_the_beginning(books, loan, lending, joined):
        return None
    return message(
        "{loan} lent {amount} on {lent} to {member}, a member since {joined}; the regulation asks for {limit} months",
        loan=loan.number,
        amount=Dong(lending.amount),
        lent=lending.date,
        member=member.code,
        joined=joined,
        limit=limit.limit,
    )


def _from_the_beginning(books: Books, loan: Loan, lending: Lending, joined: date) -> bool:
    """Tell whether a member is a founder, or was one when the books of an older club began."""
    founded = books.directives.club.founded
    if founded is None:
        raise CannotTell(
            message(
                "the club directive does not say when the club was founded: {loan} may be a founder's",
                loan=loan.number,
            ),
            loan.number,
        )
    founder = (joined - founded).days <= FOUNDING_DAYS and founded <= lending.date
    return founder or (books.began is not None and founded < joined <= books.began)
