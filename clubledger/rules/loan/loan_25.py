"""LOAN-25: fines for paying late that the regulation does not ask for."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from clubledger.books.chart import Role
from clubledger.errors import CannotJudge
from clubledger.i18n import N_, Dong, message
from clubledger.loans import Lateness, fines_allowed
from clubledger.regulation import NONE
from clubledger.rules.findings import Found, Level, found_on
from clubledger.rules.loan.contract_terms import CONTRACT_KEYS
from clubledger.rules.loan.receipts import months_of_receipts, taken
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan
    from clubledger.books.entries import Transaction
    from clubledger.loans import Contract
    from clubledger.regulation import Provision


def fined_loans(books: Books) -> Iterable[Loan]:
    """List the loans under which fines were taken, net of what was given back."""
    return (loan for loan in books.loans.values() if taken(loan, Role.FINE) > 0)


@rule(
    "LOAN-25",
    "late-fine-irregular",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("Fines for paying late were taken that the regulation does not ask for"),
    why=N_(
        "A fine is for an instalment that is late, as the members agreed. Whatever is taken beyond that is no fine: the "
        "borrower was wronged, or other money of theirs was booked as one."
    ),
    source=N_("The club's regulation on fines for paying late (late-fine)"),
    paper=N_(
        "Count with the borrower's loan book which instalments were late, and by how many days. Give back what was too "
        "much, against a signature."
    ),
    ledger=N_(
        "Book what is given back as a debit of the fines' account under the contract. If principal or interest was booked as "
        "a fine, reverse the entry and book it again. If the regulation has a fine, write late-fine with its article."
    ),
    each=fined_loans,
    needs=("late-fine", *CONTRACT_KEYS),
    as_of=True,
)
def late_fine_irregular(books: Books, loan: Loan) -> Iterator[Found]:
    """Judge fines by `late-fine` and the instalments that were late by then, each at most by what it came to.

    Giving back makes up for it.
    """
    fine = loan.provision("late-fine")
    if fine.value == NONE:
        entry = next(entry for entry in reversed(loan.transactions) if entry.moved(Role.FINE) < 0)
        whole = taken(loan, Role.FINE)
        text = message(
            "{loan}: {taken} of fines taken, and the regulation has no fine for paying late",
            loan=loan.number,
            taken=Dong(whole),
        )
        yield found_on(loan, text, on=books.as_of, entry=entry, amount=whole)
        return
    worst: _Excess | None = None
    for excess in _excesses(loan, fine):
        if excess.beyond > 0 and (worst is None or excess.beyond > worst.beyond):
            worst = excess
    if worst is not None:
        yield found_on(
            loan,
            message(
                N_(
                    "{loan}: {taken} of fines taken by {day}; its {late} instalments that were late by then allow {allowed}"
                )
                if worst.late
                else N_("{loan}: {taken} of fines taken by {day}, and no instalment was late by then"),
                loan=loan.number,
                taken=Dong(worst.taken),
                day=worst.entry.date,
                late=worst.late,
                allowed=Dong(worst.allowed),
            ),
            on=books.as_of,
            entry=worst.entry,
            amount=worst.beyond,
            article=fine.article,
        )


class _Excess(NamedTuple):
    """What was taken by a receipt, net of all that was given back, and what the late instalments by then allow."""

    entry: Transaction
    taken: int
    late: int
    allowed: int

    @property
    def beyond(self) -> int:
        return self.taken - self.allowed


def _excesses(loan: Loan, fine: Provision) -> Iterator[_Excess]:
    """Reckon at the last receipt of each month."""
    lateness = Lateness(loan.contract, _replaced(loan))
    for month in months_of_receipts(loan, Role.FINE):
        late = lateness.by(month.last.date)
        allowed = fines_allowed(late, fine.whole, daily=fine.per is not None)
        yield _Excess(month.last, month.taken, len(late), allowed)


def _replaced(loan: Loan) -> Iterator[tuple[Contract, date]]:
    """The contracts that held until the loan was booked anew on other terms."""
    for again in loan.reentries:
        went_on = [
            entry for entry in loan.transactions if entry is not loan.first and entry.date <= again.date
        ]
        entries = sorted([again.wrong, *went_on], key=lambda entry: entry.date)
        with suppress(CannotJudge):  # terms that cannot be reckoned with made nothing late
            yield replace(loan, transactions=tuple(entries), reentries=()).contract, again.date
