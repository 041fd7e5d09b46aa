"""LOAN-04: a term longer than the regulation allows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from clubledger.books.periods import Month
from clubledger.i18n import N_, message
from clubledger.rules.findings import Found, Level, found_on
from clubledger.rules.loan.loans import first_of, new_loans
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan
    from clubledger.books.entries import Transaction


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
def term_too_long(_books: Books, loan: Loan) -> Iterator[Found]:
    """Judge the original term, and the time until the last instalment where the first is put off far."""
    first = first_of(loan)
    limit = loan.regulation.require("loan-term-max", first.date)
    if loan.term > limit.whole:
        text = message(
            "{loan} runs {months} months; the regulation allows {limit}",
            loan=loan.number,
            months=loan.term,
            limit=limit.limit,
        )
        yield found_on(loan, text, on=first.date, article=limit.article)
        return
    months = loan.term + _months_put_off(first, min(loan.every, loan.term))
    if months > limit.whole + 1:  # a month more, where the first instalment waits for a meeting, is no fault
        text = message(
            "{loan} is to be repaid within {months} months, as its first instalment is put off; the regulation allows "
            "{limit}",
            loan=loan.number,
            months=months,
            limit=limit.limit,
        )
        yield found_on(loan, text, on=first.date, article=limit.article)


def _months_put_off(lent: Transaction, every: int) -> int:
    """Whole months that ``first-due`` lies after the month that any first instalment has."""
    due = lent.meta.get("first-due")
    if not isinstance(due, date) or "due" in lent.meta:
        return 0
    return Month.of(due) - Month.of(lent.date) - (due.day < lent.date.day) - every
