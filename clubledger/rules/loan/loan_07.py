"""LOAN-07: a rate that is not the regulation's."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from contextlib import suppress
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from clubledger.books.periods import DAY, waits_until
from clubledger.errors import CannotJudge
from clubledger.i18n import N_, message
from clubledger.rules.findings import Found, Level, found_on
from clubledger.rules.loan.borrowers import at_home_of_the_board, on_the_board
from clubledger.rules.loan.loans import first_of, new_loans
from clubledger.rules.loan.rounding import plain_percent
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from decimal import Decimal

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan
    from clubledger.regulation import Provision
    from clubledger.regulation.scopes import Scope

PAID_OUT_DAYS: Final = 7
"""Days: what a meeting lends at a low rate is paid out to all within them, to the board first or last."""


class OrdinaryRates:
    """The rates at which a club lent to members who were neither on the board nor at home with one who was."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def had_by(self, rate: Decimal, agreed: Provision, day: date) -> bool:
        """Whether by the end of a day one of them had no higher rate by the same line, since it says what it says."""
        days, least = self._by_line.get(self._line(agreed), ([], []))
        lent = bisect_right(days, day)
        return lent > 0 and least[lent - 1] <= rate

    def _line(self, agreed: Provision) -> tuple[Scope, date]:
        return agreed.scope, self._books.regulation.beginning(agreed).since

    @cached_property
    def _by_line(self) -> Mapping[tuple[Scope, date], tuple[list[date], list[Decimal]]]:
        """By the line, the days of lending in order, and the lowest rate until each."""
        found: dict[tuple[Scope, date], list[tuple[date, Decimal]]] = defaultdict(list)
        for loan in new_loans(self._books):
            day, code = first_of(loan).date, loan.member
            if code is None or on_the_board(self._books, code, day):
                continue
            with suppress(CannotJudge):  # of which nobody can tell the rate speaks for nobody
                agreed = loan.regulation.require("loan-rate", day)
                if not at_home_of_the_board(self._books, code, day):
                    found[self._line(agreed)].append((day, loan.rate))
        return {line: _lowest_until(sorted(rates)) for line, rates in found.items()}


def _lowest_until(rates: list[tuple[date, Decimal]]) -> tuple[list[date], list[Decimal]]:
    return [day for day, _ in rates], list(accumulate((rate for _, rate in rates), min))


class RatedLoan(NamedTuple):
    """A loan that began within the books, beside what others paid."""

    loan: Loan
    ordinary: OrdinaryRates


def rated_loans(books: Books) -> Iterable[RatedLoan]:
    """List the loans that began within the books."""
    ordinary = OrdinaryRates(books)
    return (RatedLoan(loan, ordinary) for loan in new_loans(books))


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
    each=rated_loans,
    needs=("loan-rate",),
    plugin="loans",
)
def rate_not_regulation(books: Books, rated: RatedLoan) -> Iterator[Found]:
    """Judge the rate by that of the day of lending: above it a warning, as is one of another line; else below it a note.

    Below it is a warning, too, for one of the board, where nobody else had that rate: looked at once the others' time for it
    is over.
    """
    loan = rated.loan
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
    day, favoured = first.date, False
    if not over and not of_others and on_the_board(books, loan.member, day):
        until = waits_until(day, PAID_OUT_DAYS)
        if books.as_of <= until:
            return
        day, favoured = until + DAY, not rated.ordinary.had_by(loan.rate, agreed, until)
    above = N_("{loan} bears {rate} a month, more than the regulation's {agreed}")
    below = N_("{loan} bears {rate} a month, less than the regulation's {agreed}")
    not_theirs = N_(
        "{loan} bears {rate} a month, a rate that the regulation has for others; for this loan it is {agreed}"
    )
    boards_own = N_(
        "{loan} of {member}, who was on the board, bears {rate} a month, less than the regulation's {agreed}; no member outside "
        "the board and its homes had that rate by then"
    )
    text = message(
        above if over else not_theirs if of_others else boards_own if favoured else below,
        loan=loan.number,
        rate=plain_percent(loan.rate),
        agreed=agreed.limit,
        member=loan.member or "?",
    )
    level = None if over or of_others or favoured else Level.NOTE
    yield found_on(loan, text, on=day, article=agreed.article, level=level)
