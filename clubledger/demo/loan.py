"""A loan of an invented club: what its borrower owes next, by the arithmetic of `clubledger.loans`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clubledger.loans import (
    Contract,
    Disbursement,
    Extension,
    Remission,
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
    """A running loan, in whole đồng.

    ``paid`` instalments are behind it, ``balance`` is the principal that is owed, ``lent`` all that was paid out and
    ``instalments`` how many there are with its extensions. It is ``off_schedule`` once it was not repaid by its first schedule.
    """

    number: str
    member: DemoMember
    terms: Terms
    grace_days: int
    tolerance: int
    events: list[Event] = field(default_factory=list)
    paid: int = 0
    balance: int = 0
    off_schedule: bool = False
    extended: bool = False
    instalments: int = 0
    lent: int = 0

    def __post_init__(self) -> None:
        self.schedule = Schedule(self.terms)
        self.instalments = self.terms.instalments
        self.lend(self.terms.start, self.terms.principal)
        self.off_schedule = False

    @property
    def due(self) -> date:
        """When the next instalment falls due."""
        return due_date(self.terms, self.paid + 1)

    @property
    def last_due(self) -> date:
        """When the instalment paid last fell due."""
        return due_date(self.terms, self.paid)

    def next_instalment(self, day: date) -> DueRow | Instalment:
        """The next instalment, as it must be paid on a day."""
        if not self.off_schedule:
            return self.schedule.rows[self.paid]
        contract = Contract(self.terms, tuple(self.events), None, self.grace_days, self.tolerance)
        return standing(contract, day).rows[self.paid]

    def lend(self, day: date, amount: int) -> None:
        """Pay money out; after the first time, as a top-up."""
        self.events.append(Disbursement(day, amount))
        self.balance += amount
        self.lent += amount
        self.off_schedule = True

    def repay(self, day: date, principal: int, interest: int) -> None:
        """Take the next instalment."""
        self.off_schedule = self.off_schedule or principal != self.schedule.rows[self.paid].principal
        self.events.append(Repayment(day, principal, interest))
        self.balance -= principal
        self.paid += 1

    def forgive(self, day: date, interest: int) -> None:
        """Ask for no interest of the next instalment."""
        self.events.append(Remission(day, interest))

    def extend(self, day: date, months: int) -> None:
        """Make the term longer, of a loan that is repaid month by month."""
        self.events.append(Extension(day, months))
        self.instalments += months
        self.extended = self.off_schedule = True
