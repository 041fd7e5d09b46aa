"""LOAN-07: a rate that is not the regulation's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.i18n import N_, message
from clubledger.rules.findings import Found, Level, found_on
from clubledger.rules.loan.loans import first_of, new_loans
from clubledger.rules.loan.rounding import plain_percent
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan


@rule(
    "LOAN-07",
    "rate-not-regulation",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("A loan's rate is not the regulation's"),
    why=N_(
        "All members borrow on the same terms. Who pays more is wronged; who pays less takes from the others."
    ),
    source=N_("The club's regulation, the article on interest (loan-rate)"),
    paper=N_(
        "Compare the contract with the regulation. If the meeting agreed on another rate for this member, show it in the "
        "minutes; if not, write the contract anew and give back what was taken too much."
    ),
    ledger=N_(
        "If the rate was typed wrongly, put it right at the disbursement; if the regulation has changed, write a "
        "regulation directive with the day it changed. If the meeting allowed it, write a waiver for LOAN-07."
    ),
    each=new_loans,
    needs=("loan-rate",),
    plugin="loans",
)
def rate_not_regulation(books: Books, loan: Loan) -> Iterator[Found]:
    """Judge the rate by that of the day of lending: above it a warning, as is one of another line; else below it a note."""
    first = first_of(loan)
    agreed = loan.regulation.require("loan-rate", first.date)
    if loan.rate == agreed.number:
        return
    over = loan.rate > agreed.number
    of_others = any(
        one.value == loan.rate
        for one in books.regulation.others("loan-rate", first.date)
        if one.scope != agreed.scope
    )
    above = N_("{loan} bears {rate} a month, more than the regulation's {agreed}")
    below = N_("{loan} bears {rate} a month, less than the regulation's {agreed}")
    not_theirs = N_(
        "{loan} bears {rate} a month, a rate that the regulation has for others; for this loan it is {agreed}"
    )
    text = message(
        above if over else not_theirs if of_others else below,
        loan=loan.number,
        rate=plain_percent(loan.rate),
        agreed=agreed.limit,
    )
    yield found_on(
        loan, text, on=first.date, article=agreed.article, level=None if over or of_others else Level.NOTE
    )
