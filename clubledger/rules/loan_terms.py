"""LOAN-02 to 07: how much is lent, and on what terms."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from clubledger.books.chart import Fund
from clubledger.books.periods import Month
from clubledger.i18n import N_, Dong, Percent, message
from clubledger.loans import Amortisation, InterestMethod, Terms, internal_rate
from clubledger.regulation.law import (
    INTEREST_CAP,
    INTEREST_CAP_ARTICLE,
    INTEREST_CAP_SINCE,
    INTEREST_CAP_SOURCE,
)
from clubledger.rules.findings import Found, Level, found_on
from clubledger.rules.lendings import (
    TERMS,
    borrower_of,
    cents,
    first_of,
    lent_here,
    lent_wrongly,
    loans_of_borrower,
    new_loans,
    plain_percent,
)
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan
    from clubledger.books.entries import Transaction

# -- LOAN-02 and 03: how much ------------------------------------------------------------------------------


@rule(
    "LOAN-02",
    "loan-over-limit",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("A loan is larger than the regulation allows"),
    why=N_(
        "The club set its limit so that the money reaches many members and one failed loan does not sink the fund."
    ),
    source=N_("The club's regulation, the article on the size of loans (loan-max)"),
    paper=N_(
        "Show in the minutes who allowed the larger loan and why; or agree with the borrower to bring it below the limit."
    ),
    ledger=N_(
        "If the meeting allowed it, write a waiver for LOAN-02 and the contract with reason, by and minutes; "
        "if the amount was typed wrongly, reverse the entry and book it again."
    ),
    each=lent_here,
    needs=("loan-max",),
    plugin="loans",
)
def loan_over_limit(books: Books, loan: Loan) -> Iterator[Found]:
    """Judge the principal, top-ups included, by the limit of the day it was lent."""
    principal = 0
    for lending in loan.lendings:
        if not lending.owed:
            principal = 0  # all was repaid: what is lent now is a loan anew
        elif not principal and loan.opening:
            principal = loan.opening_principal
        principal += lending.amount
        limit = books.regulation.require("loan-max", lending.date)
        if principal > limit.whole:
            yield lent_wrongly(
                loan,
                lending,
                message(
                    "{loan} lent {principal}; the regulation allows {limit}",
                    loan=loan.number,
                    principal=Dong(principal),
                    limit=Dong(limit.whole),
                ),
                amount=principal,
                article=limit.article,
            )
            return


@rule(
    "LOAN-03",
    "borrower-concentration",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("One member owes too large a share of the income fund"),
    why=N_(
        "If one borrower cannot pay, the fund must not be lost with them; and others are waiting for a loan."
    ),
    source=N_("The club's regulation, the article on the share of one borrower (loan-max-share)"),
    paper=N_(
        "Show in the minutes who allowed it and why, and lend this member no more until the share is below the limit."
    ),
    ledger=N_(
        "If the meeting allowed it, write a waiver for LOAN-03 and the contract with reason, by and minutes. Book "
        "repayments and capital that are not entered yet: the share is reckoned of all that the fund owns."
    ),
    each=lent_here,
    needs=("loan-max-share",),
    plugin="loans",
)
def borrower_concentration(books: Books, loan: Loan) -> Iterator[Found]:
    """Judge the borrower's whole debt against what the income fund owns at the end of the day of lending."""
    for lending in loan.lendings:
        limit = books.regulation.require("loan-max-share", lending.date)
        debt = sum(other.owed(lending.date) for other in loans_of_borrower(books, loan, lending.date))
        assets = books.assets(Fund.INCOME, lending.date)
        if debt * 100 > limit.number * max(assets, 0):
            yield lent_wrongly(
                loan,
                lending,
                message(
                    "{member} owes {debt} after {loan}; the regulation allows {limit} of the {assets} that the income "
                    "fund owns, which is {most}",
                    member=borrower_of(loan),
                    debt=Dong(debt),
                    loan=loan.number,
                    limit=Percent(limit.number),
                    assets=Dong(assets),
                    most=Dong(int(limit.number * max(assets, 0) / 100)),
                ),
                amount=debt,
                article=limit.article,
            )
            return


# -- LOAN-04 to 07: on what terms --------------------------------------------------------------------------


@rule(
    "LOAN-04",
    "term-too-long",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("A loan runs longer than the regulation allows"),
    why=N_(
        "The longer a loan runs, the longer the next member waits, and the later the club notices that it fails."
    ),
    source=N_("The club's regulation, the article on the term of loans (loan-term-max)"),
    paper=N_(
        "Show in the minutes who allowed the longer term and why, for example for a cow; or agree with the borrower on a "
        "shorter one and change the contract."
    ),
    ledger=N_(
        "If the meeting allowed it, write a waiver for LOAN-04 and the contract with reason, by and minutes; if term or "
        "first-due was typed wrongly, put it right at the disbursement. More time that is given later is an extension."
    ),
    each=new_loans,
    needs=("loan-term-max",),
    plugin="loans",
)
def term_too_long(books: Books, loan: Loan) -> Iterator[Found]:
    """Judge the original term, and the time until the last instalment where the first is put off far."""
    first = first_of(loan)
    limit = books.regulation.require("loan-term-max", first.date)
    if loan.term > limit.whole:
        text = message(
            "{loan} runs {months} months; the regulation allows {limit}",
            loan=loan.number,
            months=loan.term,
            limit=limit.whole,
        )
        yield found_on(loan, text, on=first.date, article=limit.article)
        return
    months = loan.term + _months_put_off(first)
    if months > limit.whole + 1:  # a month more, where the first instalment waits for a meeting, is no fault
        text = message(
            "{loan} is to be repaid within {months} months, as its first instalment is put off; the regulation allows "
            "{limit}",
            loan=loan.number,
            months=months,
            limit=limit.whole,
        )
        yield found_on(loan, text, on=first.date, article=limit.article)


def _months_put_off(lent: Transaction) -> int:
    """Whole months that ``first-due`` lies after the month that any first instalment has."""
    due = lent.meta.get("first-due")
    if not isinstance(due, date):
        return 0
    return Month.of(due) - Month.of(lent.date) - (due.day < lent.date.day) - 1


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
    needs=("loan-rate", "loan-term-max", *TERMS),
    plugin="loans",
)
def effective_rate_over_cap(_books: Books, loan: Loan) -> Iterator[Found]:
    """Judge the yearly rate of the schedule, where the contract's own rate keeps within the law."""
    first, terms = first_of(loan), loan.terms
    if first.date < INTEREST_CAP_SINCE or terms.rate * 12 > INTEREST_CAP:
        return
    really = effective_rate(terms.rate, terms.term, terms.method, terms.amortisation, terms.grace_principal)
    if really > INTEREST_CAP:
        text = message(
            "{loan} bears {rate} a month, but with its instalments that is really {yearly} a year; the law allows {cap}",
            loan=loan.number,
            rate=plain_percent(terms.rate),
            yearly=plain_percent(really),
            cap=Percent(INTEREST_CAP),
        )
        yield found_on(loan, text, on=first.date, article=INTEREST_CAP_ARTICLE)


@lru_cache(maxsize=1024)
def effective_rate(
    rate: Decimal, term: int, method: InterestMethod, amortisation: Amortisation, grace_principal: int
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
    )
    return cents(12 * internal_rate(terms))


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
    """Judge the rate by that of the day of lending: above it a warning, below it a note."""
    first = first_of(loan)
    agreed = books.regulation.require("loan-rate", first.date)
    if loan.rate == agreed.number:
        return
    over = loan.rate > agreed.number
    above = N_("{loan} bears {rate} a month, more than the regulation's {agreed}")
    below = N_("{loan} bears {rate} a month, less than the regulation's {agreed}")
    text = message(
        above if over else below,
        loan=loan.number,
        rate=plain_percent(loan.rate),
        agreed=Percent(agreed.number),
    )
    yield found_on(loan, text, on=first.date, article=agreed.article, level=None if over else Level.NOTE)
