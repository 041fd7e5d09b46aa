"""The loan register as a page: open loans apart from those that are done with, and what is at risk. Whole đồng."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clubledger.books.chart import Role
from clubledger.figures.loan_register import AT_RISK_DAYS, beyond_contracts, register
from clubledger.figures.shares import share
from clubledger.i18n import Dong, Message, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.figures.loan_register import RegisterLine
    from clubledger.i18n import Percent
    from clubledger.loans import Standing


@dataclass(frozen=True, slots=True)
class AtRisk:
    """The principal of loans more than ``days`` days past due, of all that is owed; ``None`` if it cannot be told."""

    days: int
    amount: int | None
    outstanding: int
    loans: tuple[str, ...]

    @property
    def share(self) -> Percent | None:
        """The part of what is owed."""
        return None if self.amount is None else share(self.amount, self.outstanding)


@dataclass(frozen=True, slots=True)
class LoanBook:
    """The open loans and the others by contract number; the overdue sums are ``None`` if one loan cannot be told.

    Of those that are ``remitted`` a meeting forgave interest. ``booked`` is what the loan accounts say; where that is not what the contracts come to, ``overpaid`` loans and slips
    under no contract (``alone``) are why.
    """

    open: tuple[RegisterLine, ...]
    done: tuple[RegisterLine, ...]
    outstanding: int
    booked: int
    overpaid: tuple[str, ...]
    alone: tuple[str, ...]
    overdue_principal: int | None
    overdue_interest: int | None
    remitted: tuple[RegisterLine, ...]
    at_risk: tuple[AtRisk, ...]

    @property
    def beyond(self) -> Message | None:
        """Why the loan accounts say something else; ``None`` where they do not."""
        if self.booked == self.outstanding:
            return None
        if self.booked > self.outstanding:
            return message(
                "The account says {amount}: {difference} was booked under no contract.",
                amount=Dong(self.booked),
                difference=Dong(self.booked - self.outstanding),
            )
        return message(
            "The account says {amount}: {difference} was repaid beyond what was owed, or booked under no contract.",
            amount=Dong(self.booked),
            difference=Dong(self.outstanding - self.booked),
        )

    @property
    def remitted_in_all(self) -> int:
        """The interest that meetings forgave, all loans together."""
        return sum(line.standing.remitted for line in self.remitted if line.standing is not None)

    @property
    def untold(self) -> tuple[RegisterLine, ...]:
        """The loans whose standing cannot be told."""
        return tuple(line for line in self.open + self.done if line.problem)


def loan_book(books: Books) -> LoanBook:
    """The register as of the books' day."""
    loans = register(books)
    standings = [line.standing for line in loans.lines if line.standing is not None]
    whole = len(standings) == len(loans.lines)
    overpaid, alone = beyond_contracts(books)
    return LoanBook(
        open=tuple(line for line in loans.lines if line.balance > 0),
        done=tuple(line for line in loans.lines if line.balance <= 0),
        outstanding=loans.outstanding,
        booked=books.balances.total(books.chart.having(Role.LOAN), books.as_of),
        overpaid=overpaid,
        alone=alone,
        overdue_principal=sum(standing.overdue_principal for standing in standings) if whole else None,
        overdue_interest=sum(standing.overdue_interest for standing in standings) if whole else None,
        remitted=tuple(line for line in loans.lines if line.standing is not None and line.standing.remitted),
        at_risk=tuple(
            AtRisk(days, amount, loans.outstanding, tuple(_later(loans.lines, days)))
            for days, amount in zip(AT_RISK_DAYS, loans.par, strict=True)
        ),
    )


def _later(lines: Iterable[RegisterLine], days: int) -> Iterator[str]:
    for line in lines:
        standing: Standing | None = line.standing
        if standing is not None and standing.days_past_due > days and line.balance > 0:
            yield line.loan
