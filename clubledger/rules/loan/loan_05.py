"""LOAN-05: a rate above the law's limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.i18n import N_, Percent, message
from clubledger.regulation.law import (
    INTEREST_CAP,
    INTEREST_CAP_ARTICLE,
    INTEREST_CAP_SINCE,
    INTEREST_CAP_SOURCE,
)
from clubledger.rules.findings import Found, Level, found_on
from clubledger.rules.loan.loans import first_of, new_loans
from clubledger.rules.loan.rounding import plain_percent
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan


@rule(
    "LOAN-05",
    "rate-over-legal-cap",
    Level.ERROR,
    subject=N_("contract"),
    title=N_("A loan's rate is higher than the law allows"),
    why=N_("Interest above the law's limit need not be paid, and taking it can bring the club to court."),
    source=INTEREST_CAP_SOURCE,
    paper=N_(
        "Agree in writing with the borrower on a rate within the law, and give back what was taken above it. No meeting "
        "and no regulation can allow more than the law."
    ),
    ledger=N_(
        "Is the rate written in percent a month? 9.6 % a year is rate: 0.8. If it was typed wrongly, put it right at the "
        "disbursement; book interest given back as a debit of the interest account under the contract."
    ),
    each=new_loans,
    needs=("loan-rate",),
    plugin="loans",
    structural=True,
)
def rate_over_legal_cap(_books: Books, loan: Loan) -> Iterator[Found]:
    """Judge twelve times the monthly rate."""
    first = first_of(loan)
    if first.date >= INTEREST_CAP_SINCE and loan.rate * 12 > INTEREST_CAP:
        text = message(
            "{loan} bears {rate} a month, {yearly} a year; the law allows {cap} a year",
            loan=loan.number,
            rate=plain_percent(loan.rate),
            yearly=plain_percent(loan.rate * 12),
            cap=Percent(INTEREST_CAP),
        )
        yield found_on(loan, text, on=first.date, article=INTEREST_CAP_ARTICLE)
