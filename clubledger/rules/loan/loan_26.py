"""LOAN-26: a kind of loan that the regulation does not know, or that a top-up changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.books.entries import text_of
from clubledger.books.members import fold
from clubledger.i18n import N_, message
from clubledger.rules.findings import Found, Level, found_on
from clubledger.rules.loan.loans import lent_here
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan


@rule(
    "LOAN-26",
    "loan-kind-unknown",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("A loan is of a kind that the regulation does not have"),
    why=N_(
        "A club may lend on other terms for an emergency or a house. A kind that no article names, or that changes when more is "
        "lent, tells nobody by which terms the loan goes."
    ),
    source=N_("The club's regulation, the articles on kinds of loans (for)"),
    paper=N_(
        "Look up in the contract and the minutes for what the loan was given. More money for another purpose is another loan, with "
        "a contract of its own."
    ),
    ledger=N_(
        "Write kind at the disbursement as the regulation's lines write it after for, or take it out where the loan goes by the "
        "general terms. If the regulation has the kind, write its line with article."
    ),
    each=lent_here,
    plugin="loans",
)
def loan_kind_unknown(books: Books, loan: Loan) -> Iterator[Found]:
    """A kind that no line in force names, in a club that has lines for kinds; another kind at a later disbursement."""
    first = loan.first
    if first is None:
        return
    for entry, _ in loan.disbursements:
        kind = text_of(entry.meta, "kind")
        if kind is not None and fold(kind) != loan.kind:
            text = message(
                "{loan} was lent more of on {day} as “{kind}”, and is a loan of another kind",
                loan=loan.number,
                day=entry.date,
                kind=kind,
            )
            yield found_on(loan, text, on=entry.date, entry=entry)
    regulation = books.regulation
    if (
        loan.kind
        and not loan.opening
        and regulation.has_kinds(first.date)
        and not regulation.names(loan.kind, first.date)
    ):
        text = message(
            "{loan} is of the kind “{kind}”, for which no line of the regulation is in force on {day}: it is judged as any "
            "other loan",
            loan=loan.number,
            kind=text_of(first.meta, "kind") or "",
            day=first.date,
        )
        yield found_on(loan, text, on=first.date)
