"""What is due at a meeting and what is late by then, borrower by borrower. Amounts in whole đồng."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from clubledger.books.due import due_on
from clubledger.errors import CannotJudge
from clubledger.figures.loan_register import why
from clubledger.loans.terms import months_after
from clubledger.regulation import NONE, Provision
from clubledger.regulation.overdue import overdue_provision
from clubledger.reports.collation import vietnamese_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan
    from clubledger.i18n import Message

LONGEST_LOOK: Final = 60
"""Months ahead that a list may be asked for: no club lends for longer."""


@dataclass(frozen=True, slots=True)
class LoanDue:
    """What a loan asks for on a day; ``since`` is the oldest due date that is not paid."""

    loan: str
    principal: int
    interest: int
    since: date
    days_late: int

    @property
    def total(self) -> int:
        """Principal and interest together."""
        return self.principal + self.interest


@dataclass(frozen=True, slots=True)
class MemberDue:
    """What a borrower is asked for, all loans together."""

    member: str | None
    loans: tuple[LoanDue, ...]

    @property
    def principal(self) -> int:
        """The principal of all their loans."""
        return sum(loan.principal for loan in self.loans)

    @property
    def interest(self) -> int:
        """The interest of all their loans."""
        return sum(loan.interest for loan in self.loans)

    @property
    def total(self) -> int:
        """What they are asked to bring."""
        return self.principal + self.interest

    @property
    def days_late(self) -> int:
        """The days of their latest loan; 0 for who is not late."""
        return max(loan.days_late for loan in self.loans)


@dataclass(frozen=True, slots=True)
class Untold:
    """A loan of which nobody can say what is due, and why."""

    loan: str
    member: str | None
    problem: Message


@dataclass(frozen=True, slots=True)
class DueList:
    """The list of a day: the late ones first, the latest on top; the others by name.

    ``overdue_rate`` is what the regulation says of interest on overdue principal, which is in none of the sums.
    """

    day: date
    late: tuple[MemberDue, ...]
    others: tuple[MemberDue, ...]
    untold: tuple[Untold, ...]
    overdue_rate: Provision | None

    @property
    def everyone(self) -> tuple[MemberDue, ...]:
        """All who are asked for something."""
        return self.late + self.others

    @property
    def principal(self) -> int:
        """The principal of all."""
        return sum(member.principal for member in self.everyone)

    @property
    def interest(self) -> int:
        """The interest of all."""
        return sum(member.interest for member in self.everyone)

    @property
    def total(self) -> int:
        """What the meeting collects if all pay."""
        return self.principal + self.interest

    @property
    def late_total(self) -> int:
        """What is asked of those who are late."""
        return sum(member.total for member in self.late)


def due(books: Books, day: date, *, by_name: bool = True) -> DueList:
    """What is due at the end of a day, ordered by name or by code. Of a coming day: if nothing is paid until then."""
    known = books.until(min(day, books.as_of))
    asked: dict[str | None, list[LoanDue]] = defaultdict(list)
    untold = []
    for loan in _open(known):
        try:
            line = _loan_due(loan, day)
        except CannotJudge as error:
            untold.append(Untold(loan.number, loan.member, why(error)))
            continue
        if line is not None:
            asked[loan.member].append(line)
    members = [MemberDue(member, tuple(loans)) for member, loans in asked.items()]
    members.sort(
        key=lambda member: (
            -member.days_late,
            vietnamese_key(_name(known, member.member)) if by_name else vietnamese_key(""),
            member.member or "",
        )
    )
    return DueList(
        day,
        late=tuple(member for member in members if member.days_late),
        others=tuple(member for member in members if not member.days_late),
        untold=tuple(untold),
        overdue_rate=_overdue_rate(known),
    )


def next_meeting(books: Books) -> date:
    """The day on which the club will probably meet next, from the books' day on.

    Members pay where they meet: it is the day of the coming month on which most instalments fall, else the day of the
    month on which the club met last, else the books' own day.
    """
    first, last = books.as_of, months_after(books.as_of, 1)
    falling = Counter(
        day for loan in _open(books) for day in _unpaid_days(loan, first) if first <= day <= last
    )
    if falling:
        return min(falling, key=lambda day: (-falling[day], day))
    if not books.meetings:
        return books.as_of
    met = max(books.meetings.values())
    months = (first.year - met.year) * 12 + first.month - met.month
    this_month = months_after(met, months)
    return this_month if this_month >= first else months_after(met, months + 1)


def _open(books: Books) -> Iterator[Loan]:
    return (loan for loan in books.loans.values() if loan.balance > 0)


def _loan_due(loan: Loan, day: date) -> LoanDue | None:
    principal, interest = due_on(loan, day)
    if not principal + interest:
        return None
    standing = loan.standing(day)
    since = next(row.due for row in standing.rows if not row.paid)
    return LoanDue(loan.number, principal, interest, since, standing.days_past_due)


def _unpaid_days(loan: Loan, as_of: date) -> Iterable[date]:
    try:
        return [row.due for row in loan.standing(as_of).rows if not row.paid]
    except CannotJudge:
        return ()


def _overdue_rate(books: Books) -> Provision | None:
    provision = overdue_provision(lambda key: books.regulation.get(key, books.as_of))
    return provision if provision is not None and provision.value != NONE else None


def _name(books: Books, code: str | None) -> str:
    member = books.members.get(code or "")
    return (member.name if member else None) or code or ""
