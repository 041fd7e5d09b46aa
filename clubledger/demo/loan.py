"""A loan of an invented club: what its borrower owes next, by the arithmetic of `clubledger.loans`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clubledger.loans import (
    Contract,
    Disbursement,
    Extension,
    Repayment,
    Schedule,
    due_date,
    standing,
)

if TYPE_CHECKING:
    from datetime import date

    from clubledger.demo.people import DemoMember
    from clubledger.loans import DueRow, Event, Instalment, Terms


@dataclass(eq=False)
class DemoLoan:
    """A running loan; ``done`` instalments are behind it, and it ``strayed`` once it was not paid by its schedule."""

    number: str
    member: DemoMember
    terms: Terms
    grace_days: int
    tolerance: int
    events: list[Event] = field(default_factory=list)
    done: int = 0
    balance: int = 0
    strayed: bool = False
    extended: bool = False
    term: int = 0
    lent: int = 0

    def __post_init__(self) -> None:
        self.schedule = Schedule(self.terms)
        self.term = self.terms.term
        self.lend(self.terms.start, self.terms.principal)
        self.strayed = False

    @property
    def due(self) -> date:
        """When the next instalment falls due."""
        return due_date(self.terms, self.done + 1)

    @property
    def last_due(self) -> date:
        """When the instalment paid last fell due."""
        return due_date(self.terms, self.done)

    def row(self, day: date) -> DueRow | Instalment:
        """The next instalment, as it must be paid on a day."""
        if not self.strayed:
            return self.schedule.rows[self.done]
        contract = Contract(self.terms, tuple(self.events), None, self.grace_days, self.tolerance)
        return standing(contract, day).rows[self.done]

    def lend(self, day: date, amount: int) -> None:
        """Pay money out; after the first time, as a top-up."""
        self.events.append(Disbursement(day, amount))
        self.balance += amount
        self.lent += amount
        self.strayed = True

    def repay(self, day: date, principal: int, interest: int) -> None:
        """Take the next instalment."""
        self.strayed = self.strayed or principal != self.schedule.rows[self.done].principal
        self.events.append(Repayment(day, principal, interest))
        self.balance -= principal
        self.done += 1

    def extend(self, day: date, months: int) -> None:
        """Make the term longer."""
        self.events.append(Extension(day, months))
        self.term += months
        self.extended = self.strayed = True
