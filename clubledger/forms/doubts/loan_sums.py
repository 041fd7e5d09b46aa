"""What a repayment is compared with: what its loan owes, is due, and paid the last time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Role
from clubledger.books.due import due_on
from clubledger.errors import CannotJudge
from clubledger.forms.entries import Booking
from clubledger.loans import Amortisation, InterestMethod

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from clubledger.books.contracts import Loan
    from clubledger.books.entries import Transaction
    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.loans import Terms

PAID: Final = (Role.LOAN, Role.INTEREST, Role.OVERDUE_INTEREST)
"""The accounts that a repayment moves."""
_CLOSE: Final = 50
"""Two sums are about the same if they differ by less than one in so many: people round what they pay."""


def near(one: int, other: int) -> bool:
    """Whether two sums are about the same."""
    return one == other or abs(one - other) * _CLOSE <= max(abs(one), abs(other))


@dataclass(frozen=True)
class LoanSums:
    """A loan of the books on the day of a repayment; ``balance``: what is owed before it, in đồng."""

    loan: Loan
    day: date
    balance: int

    @cached_property
    def terms(self) -> Terms | None:
        """What was agreed, if it is known."""
        try:
            return self.loan.terms
        except CannotJudge:
            return None

    @cached_property
    def due(self) -> tuple[int, int]:
        """Principal and interest due by the end of the day; nothing where that cannot be told."""
        try:
            return due_on(self.loan, self.day)
        except CannotJudge:
            return 0, 0

    @cached_property
    def last(self) -> Transaction | None:
        """The last repayment in the books."""
        paid = (entry for entry in reversed(self.loan.transactions) if entry.moved(*PAID) < 0)
        return next(paid, None)

    @cached_property
    def principals(self) -> tuple[int, ...]:
        """What is usually paid of the principal: an instalment, and what was paid the last time."""
        usual = []
        if self.terms is not None and self.terms.amortisation is Amortisation.EQUAL_PRINCIPAL:
            usual.append(self.loan.principal * self.terms.every // self.terms.term)
        if self.last is not None:
            usual.append(-self.last.moved(Role.LOAN))
        return tuple(amount for amount in usual if amount > 0) or self._first_due

    @property
    def _first_due(self) -> tuple[int, ...]:
        """The principal due of a loan that has paid nothing yet, nor pays the same each time."""
        principal, _ = self.due
        return (principal,) if principal else ()

    @cached_property
    def interests(self) -> tuple[int, ...]:
        """What is usually paid as interest: that of an instalment, and what was paid the last time."""
        usual = []
        if self.terms is not None:
            usual.append(self.interest_on(self.base))
        if self.last is not None:
            usual.append(-self.last.moved(Role.INTEREST))
        return tuple(amount for amount in usual if amount > 0)

    @property
    def base(self) -> int:
        """What bears the interest."""
        flat = self.terms is not None and self.terms.method is InterestMethod.FLAT
        return self.loan.principal if flat else self.balance

    @property
    def to_the_end(self) -> int:
        """How many instalments are left on the day, the next one included."""
        if self.terms is None:
            return 1
        gone = (self.day - self.terms.start).days * 12 // 365
        return max(1, (self.terms.term - gone) // self.terms.every + 1)

    def interest_on(self, base: int) -> int:
        """The interest of one instalment's time on a sum, rounded as the regulation says."""
        if self.terms is None:
            return 0
        interest = base * self.terms.rate * self.terms.every / 100
        return int((interest / self.terms.rounding).to_integral_value() * self.terms.rounding)


def repayments(entries: Sequence[Entry], context: ImportContext) -> Iterator[tuple[Booking, LoanSums]]:
    """The repayments among the entries of a sheet, with their loans, as far as the books have these."""
    repaid: dict[str, int] = {}
    for entry in entries:
        if not isinstance(entry, Booking) or len(entry.links) != 1 or "principal" not in entry.record.columns:
            continue
        (number,) = entry.links
        loan = context.books.loans.get(number)
        if loan is not None:
            before = repaid.get(number, 0)
            yield entry, LoanSums(loan, entry.date, max(0, context.owed(number, entry.date) - before))
            repaid[number] = before + entry.record.amount("principal")
