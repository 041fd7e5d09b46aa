"""LOAN-23: more overdue interest than the regulation allows."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from clubledger.books.chart import Role
from clubledger.i18n import N_, Dong, Percent, message
from clubledger.loans import InterestPeriod, overdue_interest_allowance
from clubledger.regulation.law import LATE_WITHOUT_INTEREST
from clubledger.regulation.overdue import SHARE
from clubledger.rules.findings import Found, Level, found_on
from clubledger.rules.loan.contract_terms import CONTRACT_KEYS
from clubledger.rules.loan.receipts import months_of_receipts, taken
from clubledger.rules.loan.rounding import whole_dong
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan, OverdueRate
    from clubledger.books.entries import Transaction


SHORT_MONTH: Final = Decimal(365) / (12 * 28)
"""February against a twelfth of the year: who reckons interest by the month takes a whole one for its 28 days."""


def loans_with_overdue_interest(books: Books) -> Iterable[Loan]:
    """List the loans on which overdue interest was taken, net of what was given back."""
    return (loan for loan in books.loans.values() if taken(loan, Role.OVERDUE_INTEREST) > 0)


@rule(
    "LOAN-23",
    "overdue-rate-too-high",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("More overdue interest was taken than the regulation allows"),
    why=N_(
        "Overdue interest is for the principal that is late and for the days it is late, not a fine on the whole loan."
    ),
    source=N_("The club's regulation on overdue loans (overdue-rate, overdue-rate-month)"),
    paper=N_(
        "Reckon again: overdue principal × rate × the share for overdue loans × days late, or with the regulation's own rate for "
        "overdue principal. Give back what was too much, against a signature."
    ),
    ledger=N_(
        "Book what is given back as a debit of the overdue-interest account under the contract; if interest in term was "
        "booked as overdue interest, reverse the entry and book it again."
    ),
    each=loans_with_overdue_interest,
    needs=("overdue-rate", "overdue-rate-month", *CONTRACT_KEYS),
    as_of=True,
)
def overdue_rate_too_high(books: Books, loan: Loan) -> Iterator[Found]:
    """Judge `overdue-interest` by what the regulation allows on the overdue principal and days by then.

    A rate of its own for overdue principal comes before a share of the loan's. Principal that falls overdue later does not
    make up for what was too much; giving back does.
    """
    rate = loan.overdue_rate
    worst: _Excess | None = None
    for excess in _excesses(loan, rate.month):
        if excess.beyond > 0 and (worst is None or excess.beyond > worst.beyond):
            worst = excess
    if worst is not None:
        yield found_on(
            loan,
            message(
                _text(rate),
                loan=loan.number,
                taken=Dong(worst.taken),
                day=worst.entry.date,
                rate=Percent(LATE_WITHOUT_INTEREST) if rate.capped else rate.provision.limit,
                allowed=whole_dong(worst.allowed),
            ),
            on=books.as_of,
            entry=worst.entry,
            amount=whole_dong(worst.taken - worst.allowed),
            article=rate.provision.article,
        )


def _text(rate: OverdueRate) -> str:
    if rate.provision.key == SHARE:
        return N_(
            "{loan}: {taken} of overdue interest taken by {day}; {rate} of the loan's rate, on the principal "
            "overdue and its days, allows {allowed}"
        )
    if rate.capped:
        return N_(
            "{loan}: {taken} of overdue interest taken by {day}; it bears no interest, and the law allows {rate} a year on "
            "the principal overdue and its days, which comes to {allowed}"
        )
    return N_(
        "{loan}: {taken} of overdue interest taken by {day}; {rate} a month, on the principal overdue and its days, allows "
        "{allowed}"
    )


class _Excess(NamedTuple):
    """What was taken by a receipt, net of all that was given back, what was allowed then, and what is beyond."""

    entry: Transaction
    taken: int
    allowed: Decimal
    beyond: Decimal


def _excesses(loan: Loan, rate: Decimal) -> Iterator[_Excess]:
    """Reckon at the last receipt of each month."""
    contract = loan.contract
    spare = SHORT_MONTH if contract.terms.period is InterestPeriod.MONTH else 1
    for month in months_of_receipts(loan, Role.OVERDUE_INTEREST):
        allowed = overdue_interest_allowance(contract, month.last.date, rate)
        slack = contract.tolerance + contract.terms.rounding * month.receipts
        yield _Excess(month.last, month.taken, allowed, month.taken - allowed * spare - slack)
