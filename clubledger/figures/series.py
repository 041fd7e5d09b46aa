"""A club's figures month by month since its books began: what stood at each month's end, and what moved in the month.

One pass over the books as they are now: what was reversed since counts nowhere. Whole đồng and heads.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Fund, Role
from clubledger.books.contracts import lent_by, repaid_by
from clubledger.books.periods import Month, days_after
from clubledger.errors import CannotJudge
from clubledger.figures.indicators import LoanStocks, stocks
from clubledger.loans import portfolio_at_risk
from clubledger.loans.lateness import Lateness

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan
    from clubledger.figures.indicators import Indicators

FLOWS: Final = (
    Role.CAPITAL,
    Role.TRANSFER,
    Role.INTEREST,
    Role.OVERDUE_INTEREST,
    Role.FINE,
    Role.BANK_INTEREST,
    Role.FEE,
    Role.DONATION,
    Role.STATE_SUPPORT,
    Role.ALLOWANCE,
    Role.MEMBER_RETURN,
    Role.WRITE_OFF,
    Role.BANK_FEE,
    Role.ACTIVITY,
    Role.ADMIN,
)
"""The roles whose movements a period is told by; what passes between the funds counts in the income fund."""


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """A month: its ``stocks`` at its end, or on the books' day within it, and what moved in it, balances brought forward left out.

    ``lent``, ``repaid`` and ``moved`` are đồng; what a role earned is positive, what it cost negative. ``loans`` are the
    contracts begun. A borrower is among ``borrowers_of_year`` in the first month of a calendar year in which they got a
    loan, and among ``first_borrowers`` in the first month of all: so that months may be added up.
    """

    month: Month
    stocks: Indicators
    joined: int
    left: int
    loans: int
    lent: int
    repaid: int
    borrowers_of_year: int
    first_borrowers: int
    moved: Mapping[Role, int]


MOST_MONTHS: Final = 1200
"""A hundred years: books that begin earlier have a slip of the pen in their first day."""


def monthly(books: Books, as_of: date) -> tuple[MonthFigures, ...]:
    """The months from the first transaction to ``as_of``, the books' day; none in empty books, or of more than `MOST_MONTHS`."""
    if books.began is None:
        return ()
    first = Month.of(books.began)
    count = Month.of(as_of) - first + 1
    if count > MOST_MONTHS:
        return ()
    return tuple(_Months(books, [first + at for at in range(count)], as_of).figures())


def until(series: Sequence[MonthFigures], day: date) -> tuple[MonthFigures, ...]:
    """The months until another day, where the books say the same as of it: nothing moved in between."""
    month = Month.of(day)
    months = [one for one in series if one.month <= month]
    while months and months[-1].month < month:
        months.append(MonthFigures(months[-1].month + 1, months[-1].stocks, 0, 0, 0, 0, 0, 0, 0, {}))
    return tuple(months)


class _Months:
    """The months of some books, all figures at once; a day is found by its month's place in the list."""

    def __init__(self, books: Books, months: Sequence[Month], as_of: date) -> None:
        self._books = books
        self._as_of = as_of
        self._months = months
        self._ends = [min(month.last, as_of) for month in months]
        self._moved: list[Counter[Role]] = [Counter() for _ in months]
        self._loans = [0] * len(months)
        self._lent = [0] * len(months)
        self._repaid = [0] * len(months)
        self._of_year: Counter[int] = Counter()
        self._first: Counter[int] = Counter()
        self._ever: dict[str, int] = {}
        self._standing_loans = _StandingLoans(len(months))

    def figures(self) -> Iterator[MonthFigures]:
        """The figures of each month."""
        self._read_flows()
        self._read_loans()
        joined, left = self._moves()
        for at, month in enumerate(self._months):
            yield MonthFigures(
                month=month,
                stocks=self._stocks(at),
                joined=joined[at],
                left=left[at],
                loans=self._loans[at],
                lent=self._lent[at],
                repaid=self._repaid[at],
                borrowers_of_year=self._of_year[at],
                first_borrowers=self._first[at],
                moved={role: amount for role, amount in self._moved[at].items() if amount},
            )

    def _place(self, day: date) -> int:
        return Month.of(day) - self._months[0]

    def _read_flows(self) -> None:
        for entry in self._books.effective:
            if entry.opening:
                continue
            at = self._place(entry.date)
            moved = self._moved[at]
            for posting in entry.postings:
                role = posting.account.role
                if role in FLOWS and (role is not Role.TRANSFER or posting.account.fund is Fund.INCOME):
                    moved[role] -= posting.amount
            self._lent[at] += lent_by(entry)
            self._repaid[at] += max(0, repaid_by(entry) - max(0, entry.moved(Role.WRITE_OFF)))

    def _read_loans(self) -> None:
        """Who borrowed, and in which months anew; who owed when the books began, or had borrowed before, is no first one."""
        lendings: list[tuple[date, str]] = []
        before = {member.code for member in self._books.members.values() if member.rounds}
        for loan in self._books.loans.values():
            self._standing_loans.add(loan, self._ends)
            if loan.lendings and not loan.opening:
                self._loans[self._place(loan.lendings[0].date)] += 1
            if loan.member is not None:
                at = self._place(loan.transactions[0].date)
                self._ever[loan.member] = min(at, self._ever.get(loan.member, at))
                lendings.extend((lending.date, loan.member) for lending in loan.lendings)
                if loan.opening:
                    before.add(loan.member)
        borrowed: set[tuple[str, int]] = set()
        for day, member in sorted(lendings):
            if (member, day.year) not in borrowed:
                borrowed.add((member, day.year))
                self._of_year[self._place(day)] += 1
            if member not in before:
                before.add(member)
                self._first[self._place(day)] += 1

    def _moves(self) -> tuple[Counter[int], Counter[int]]:
        """In which months how many joined and left; who was there when the books began did not join."""
        joined: Counter[int] = Counter()
        left: Counter[int] = Counter()
        for member in self._books.members.values():
            moves = member.moves
            days = [(member.first_joined, True), *moves] if not moves or not moves[0][1] else list(moves)
            for day, came in days:
                if self._months[0].first <= day <= self._as_of:
                    (joined if came else left)[self._place(day)] += 1
        return joined, left

    @cached_property
    def _interest(self) -> list[int]:
        """The interest of loans collected until each month's end."""
        flows = (moved[Role.INTEREST] + moved[Role.OVERDUE_INTEREST] for moved in self._moved)
        return list(accumulate(flows))

    def _stocks(self, at: int) -> Indicators:
        day, loans = self._ends[at], self._standing_loans
        known = at < loans.untold
        of_loans = LoanStocks(
            open=loans.open[at],
            outstanding=loans.outstanding[at],
            overdue=loans.overdue[at] if known else None,
            at_risk=loans.at_risk[at] if known else None,
            borrowers=loans.borrowers[at],
            ever={code for code, first in self._ever.items() if first <= at},
            interest=self._interest[at],
        )
        present = [member for member in self._books.members.values() if member.present(day)]
        return stocks(self._books, day, present, of_loans)


class _StandingLoans:
    """What members owed at each month's end, and how late; ``untold`` is the first month in which that cannot be known."""

    def __init__(self, months: int) -> None:
        self.outstanding = [0] * months
        self.open = [0] * months
        self.overdue = [0] * months
        self.at_risk = [0] * months
        self.borrowers: list[set[str]] = [set() for _ in range(months)]
        self.untold = months

    def add(self, loan: Loan, ends: Sequence[date]) -> None:
        """Add a loan, whose standing is asked for only where it may be late: no other is dear to tell."""
        days, totals = loan.debt_by_day
        first = bisect_left(ends, days[0])
        try:
            late = Lateness(loan.contract).by(ends[-1])
        except CannotJudge:
            self.untold = min(self.untold, first)
            late = ()
        for at in range(first, len(ends)):
            until = bisect_right(days, ends[at])
            balance = totals[until]
            if balance <= 0:
                if until == len(days):
                    return
                continue
            self.outstanding[at] += balance
            self.open[at] += 1
            if loan.member is not None:
                self.borrowers[at].add(loan.member)
            if any(one.due < ends[at] <= days_after(one.due, one.days) for one in late):
                standing = loan.standing(ends[at])
                self.overdue[at] += standing.overdue_principal
                self.at_risk[at] += portfolio_at_risk([standing], 30)[0]
