"""LOAN-03: too large a share of the income fund with one borrower."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.books.chart import Fund
from clubledger.i18n import N_, Dong, message
from clubledger.rules.findings import Found, Level
from clubledger.rules.loan.borrowers import borrower_of, debt_after
from clubledger.rules.loan.loans import lent_here, lent_wrongly
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan


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
        limit = loan.regulation.require("loan-max-share", lending.date)
        debt = debt_after(books, loan, lending, "loan-max-share")
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
                    limit=limit.limit,
                    assets=Dong(assets),
                    most=Dong(int(limit.number * max(assets, 0) / 100)),
                ),
                amount=debt,
                article=limit.article,
            )
