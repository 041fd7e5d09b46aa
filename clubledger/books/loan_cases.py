"""What a loan is to the lines of the regulation: its kind, its borrower's household and round, and what was lent at first.

Source: docs/writing-the-regulation.md, "One key, several values".
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Role
from clubledger.books.contracts import TooManyLoans, repaid_by
from clubledger.books.members import fold
from clubledger.books.periods import days_after
from clubledger.books.reversals import PUT_RIGHT_DAYS
from clubledger.errors import CannotJudge
from clubledger.loans.terms import FIRST_PERIOD_DAYS
from clubledger.regulation.scopes import PlainCase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan
    from clubledger.books.members import Member
    from clubledger.regulation import Regulation

STOOD_DAYS: Final = 28
"""A loan that stood so long, or half a month and to its first due date, was a round: nobody climbs by a loan of a day."""


def member_regulation(books: Books, member: Member, day: date) -> Regulation:
    """The regulation as it holds on a day for a member of whom no loan is judged."""
    return books.regulation.about(PlainCase(group=_group_of(member, day), member=member.code))


def _group_of(member: Member, day: date) -> str | None:
    """The household of a member on a day, folded; ``None`` where the list does not say."""
    household = member.household_on(day)
    return None if household is None else fold(household)


class LoanCases:
    """The loans of a club, each with the regulation as it holds for it. Rounds are reckoned member by member, the oldest loan first."""

    def __init__(self, books: Books, loans: Mapping[str, Loan]) -> None:
        self.books = books
        self.loans = {
            number: replace(loan, regulation=books.regulation.about(LoanCase(self, number)))
            for number, loan in loans.items()
        }
        self._rounds: dict[str, int] = {}

    @cached_property
    def _by_member(self) -> Mapping[str, list[Loan]]:
        found: dict[str, list[Loan]] = defaultdict(list)
        for loan in self.loans.values():
            if loan.member is not None and loan.first is not None:
                found[loan.member].append(loan)
        for loans in found.values():
            loans.sort(key=lambda loan: loan.first.index if loan.first else 0)
        return found

    def round(self, number: str) -> int:
        """The borrower's round at a loan: 1 + the loans that they had paid back by its day. Raises `TooManyLoans`."""
        if number not in self._rounds:
            loan = self.loans[number]
            loans = self._by_member.get(loan.member or "", [])
            if len(loans) > TooManyLoans.MOST:
                raise TooManyLoans(loan.member or "?", len(loans))
            brought = self._brought_forward(loan.member)
            for at, one in enumerate(loans):
                self._rounds[one.number] = 1 + brought + self._paid_back(loans[:at], one)
            self._rounds.setdefault(number, 1)
        return self._rounds[number]

    def _brought_forward(self, code: str | None) -> int:
        member = self.books.members.get(code) if code is not None else None
        began = self.books.began
        if member is None or began is None or member.joined > began or self.books.founded_with_them:
            return 0
        return member.rounds or 0

    def _paid_back(self, earlier: Iterable[Loan], loan: Loan) -> int:
        lent = loan.first.date if loan.first is not None else None
        return sum(lent is not None and self._was_a_round(one, lent) for one in earlier)

    def _was_a_round(self, loan: Loan, by: date) -> bool:
        """Whether a loan without a line of its own kind was paid back by a day, and stood long enough before."""
        began = loan.disbursed or (loan.first.date if loan.first is not None else by)
        if loan.kind and self.books.regulation.names(loan.kind, began):
            return False
        stood = as_booked(self.books, loan, by)
        entries = [entry for entry in stood.transactions if entry.date <= by]
        if stood.owed(by) > 0 or any(entry.moved(Role.WRITE_OFF) > 0 for entry in entries):
            return False
        paid = max((entry.date for entry in entries if repaid_by(entry)), default=began)
        if (paid - began).days >= STOOD_DAYS:
            return True
        try:
            return paid >= loan.terms.first_due_date and (paid - began).days >= FIRST_PERIOD_DAYS
        except CannotJudge:
            return False


class LoanCase:
    """The case of one loan; what only some lines ask for is reckoned when one does."""

    def __init__(self, cases: LoanCases, number: str) -> None:
        self._cases = cases
        self._number = number

    @property
    def _loan(self) -> Loan:
        return self._cases.loans[self._number]

    @property
    def member(self) -> str | None:
        """The borrower's code."""
        return self._loan.member

    @property
    def kind(self) -> str:
        """The folded kind of the loan."""
        return self._loan.kind

    @property
    def principal(self) -> int:
        """What its first day lent; for a loan older than the books, what was lent before them."""
        loan = self._loan
        if loan.opening:
            return loan.opening_principal
        return next((lending.amount for lending in loan.lendings), 0)

    @cached_property
    def group(self) -> str | None:
        """The household of the borrower on the day of lending."""
        loan = self._loan
        member = self._cases.books.members.get(loan.member) if loan.member is not None else None
        day = loan.disbursed or (loan.first.date if loan.first is not None else None)
        return _group_of(member, day) if member is not None and day is not None else None

    @property
    def round(self) -> int:
        """The borrower's round."""
        return self._cases.round(self._number)


def as_booked(books: Books, loan: Loan, day: date) -> Loan:
    """Add the repayments that stood on a day, were reversed only later, and were then booked right.

    Who decided on that day had them before their eyes. One that never came back after its reversal was none.
    """
    stood = [
        (repaid, reversal.transaction.date)
        for reversal in books.undone.get(loan.number, ())
        if (repaid := reversal.original) is not None and repaid.date <= day < reversal.transaction.date
    ]
    if not stood:
        return loan
    put_right = max(reversed_on for _, reversed_on in stood)
    owed = loan.owed(day) - sum(repaid_by(entry) for entry, _ in stood)
    if loan.owed(days_after(put_right, PUT_RIGHT_DAYS)) > max(owed, 0):
        return loan
    return loan.beside(entry for entry, _ in stood)
