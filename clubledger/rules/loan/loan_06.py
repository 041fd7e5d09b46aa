"""LOAN-06: instalments that cost more than the law's limit, though the rate keeps within it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from clubledger.i18n import N_, Percent, message
from clubledger.loans import Amortisation, InterestMethod, Terms, internal_rate
from clubledger.regulation.law import (
    INTEREST_CAP,
    INTEREST_CAP_ARTICLE,
    INTEREST_CAP_SINCE,
    INTEREST_CAP_SOURCE,
)
from clubledger.rules.findings import Found, Level, found_on
from clubledger.rules.loan.contract_terms import SCHEDULE_KEYS
from clubledger.rules.loan.loans import first_of, new_loans
from clubledger.rules.loan.rounding import cents, plain_percent
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan


@rule(
    "LOAN-06",
    "effective-rate-over-cap",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("What a borrower really pays is higher than the law's limit"),
    why=N_(
        "With flat interest a borrower goes on paying for money that was given back already: 1 % a month of the whole "
        "loan over 12 months is really 21.5 % a year."
    ),
    source=INTEREST_CAP_SOURCE,
    paper=N_(
        "Ask the Hội NCT for advice. The simplest remedy: let the meeting decide that interest is reckoned on what is "
        "still owed (declining), or lower the rate."
    ),
    ledger=N_(
        "Check rate, interest-method and amortisation at the disbursement. For new loans change the regulation; for this "
        "one book interest given back as a debit of the interest account under the contract."
    ),
    each=new_loans,
    needs=SCHEDULE_KEYS,
    plugin="loans",
)
def effective_rate_over_cap(_books: Books, loan: Loan) -> Iterator[Found]:
    """Judge the yearly rate of the schedule, where the contract's own rate keeps within the law."""
    first, terms = first_of(loan), loan.terms
    if first.date < INTEREST_CAP_SINCE or terms.rate * 12 > INTEREST_CAP:
        return
    yearly = effective_rate(
        terms.rate, terms.term, terms.method, terms.amortisation, terms.grace_principal, terms.every
    )
    if yearly > INTEREST_CAP:
        text = message(
            "{loan} bears {rate} a month, but with its instalments that is really {yearly} a year; the law allows {cap}",
            loan=loan.number,
            rate=plain_percent(terms.rate),
            yearly=plain_percent(yearly),
            cap=Percent(INTEREST_CAP),
        )
        yield found_on(loan, text, on=first.date, article=INTEREST_CAP_ARTICLE)


@lru_cache(maxsize=1024)
def effective_rate(
    rate: Decimal,
    term: int,
    method: InterestMethod,
    amortisation: Amortisation,
    grace_principal: int,
    every: int,
) -> Decimal:
    """12 × the monthly internal rate of a schedule with such terms, % a year, to 0.01.

    It does not depend on the amount, nor on whether a month or its days are counted: over a year they are the same.
    """
    terms = Terms(
        principal=1_000_000,
        rate=rate,
        term=term,
        start=INTEREST_CAP_SINCE,  # any day: with months the day makes no difference
        method=method,
        amortisation=amortisation,
        grace_principal=grace_principal,
        every=every,
    )
    return cents(12 * internal_rate(terms))
