"""LOAN-20: too much of what is lent out with late borrowers."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from clubledger.books.chart import Fund
from clubledger.i18n import N_, Dong, Percent, message
from clubledger.loans import portfolio_at_risk
from clubledger.rules.findings import Found, Level
from clubledger.rules.loan.contract_terms import CONTRACT_KEYS
from clubledger.rules.loan.loans import owed_loans
from clubledger.rules.loan.rounding import cents
from clubledger.rules.registry import rule, the_club

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books


@rule(
    "LOAN-20",
    "portfolio-at-risk",
    Level.WARNING,
    subject=N_("club"),
    title=N_("Too much of what is lent out is with borrowers over 30 days late"),
    why=N_(
        "Who is a month late often does not pay the rest either: so the whole loan counts as at risk, not only the "
        "instalment that was missed."
    ),
    source=N_("The club's regulation on loans at risk (par30-max)"),
    paper=N_(
        "Go through the late loans one by one at the next meeting, write down who visits whom, and lend carefully until "
        "the share has come down."
    ),
    ledger=N_("Book repayments that are not entered yet; see LOAN-15 for each late loan."),
    each=the_club,
    needs=("par30-max", *CONTRACT_KEYS),
    as_of=True,
    by_time=True,
)
def loans_at_risk(books: Books, _club: Books) -> Iterator[Found]:
    """Whole principal of loans more than 30 days past due ÷ whole principal, over `par30-max`."""
    limit = books.regulation.require("par30-max", books.as_of)
    standings = [loan.standing(books.as_of) for loan in owed_loans(books)]
    at_risk, outstanding = portfolio_at_risk(standings, 30)
    if at_risk * 100 > limit.number * outstanding:
        share = Decimal(at_risk * 100) / outstanding
        yield Found(
            subject="club",
            message=message(
                "{share} of the principal lent out ({at_risk} of {outstanding}) is with loans over 30 days past due; "
                "the regulation allows {limit}",
                share=Percent(cents(share)),
                at_risk=Dong(at_risk),
                outstanding=Dong(outstanding),
                limit=Percent(limit.number),
            ),
            date=books.as_of,
            fund=Fund.INCOME,
            amount=at_risk,
            article=limit.article,
        )
