"""What the income fund is worth, and what it should still be worth."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import AccountKind, Fund, Role
from clubledger.books.periods import days_before
from clubledger.rules.bank_fees import bank_fees, fees_beyond
from clubledger.rules.count_differences import found_missing
from clubledger.rules.fund.receivables import unbacked
from clubledger.rules.fund.uses import brought_forward

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books
    from clubledger.books.entries import Posting, Transaction


A_MONTH: Final = 31
"""So many days before the books a fiscal year must have begun for its allowances to be brought forward."""
INTEREST_OF_A_YEAR: Final = 12
"""Percent of the capital that a year's interest may bring, all of it lent at 1 % a month: allowances come of nothing else."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What the income fund is worth, and what it should still be worth, in đồng.

    ``assets`` are without what is only promised.
    """

    assets: int
    owed: int
    capital: int
    lost_before: int
    written_off: int
    fees: int

    @property
    def net(self) -> int:
        """Net assets: what it has less what it owes."""
        return self.assets - self.owed

    @property
    def missing(self) -> int:
        """What is missing of the capital, allowed losses apart; 0 or less if it is all there."""
        return self.capital - self.lost_before - self.written_off - self.fees - self.net


def owed(books: Books, *roles: Role) -> int:
    """What the income fund owes on accounts of some roles; one in debit owes nothing."""
    accounts = books.chart.having(*roles, fund=Fund.INCOME)
    return sum(max(0, -books.balances.of(account, books.as_of)) for account in accounts)


def worth_of(books: Books) -> Worth:
    """What the income fund is worth as of the day, and what it should still be worth."""
    return Worth(
        assets=books.assets(Fund.INCOME, books.as_of) - unbacked(books, Fund.INCOME),
        owed=owed(books, Role.PAYABLE, Role.MEMBER_CAPITAL, Role.BORROWED_CAPITAL),
        capital=_capital(books),
        lost_before=_lost_before(books),
        written_off=_written_off(books),
        fees=_fees(books),
    )


def _fees(books: Books) -> int:
    """Bank fees, those apart that are more than a year may have without minutes."""
    beyond = sum(year.beyond for year in fees_beyond(books) if year.fund is Fund.INCOME)
    return max(0, bank_fees(books, Fund.INCOME) - beyond)


def _capital(books: Books) -> int:
    """Capital paid in: every credit; a debit lowers it with minutes only."""
    moves = ((entry, entry.moved(Role.CAPITAL)) for entry in books.by_role.get(Role.CAPITAL, ()))
    return -sum(move for entry, move in moves if move < 0 or books.members_decided(entry))


def _lost_before(books: Books) -> int:
    """What the openings themselves say was lost before the books: equity and expenses in debit."""
    return max(0, sum(posting.amount for _, posting in _earned_before(books)))


@dataclass(frozen=True, slots=True)
class LostBefore:
    """What openings without minutes bring forward as lost, in đồng, how much of it explains itself, and the one that brings most."""

    amount: int
    explained: int
    opening: Transaction


def lost_without_minutes(books: Books) -> LostBefore | None:
    """As much of it as openings without minutes bring forward, if they do."""
    unminuted: dict[int, int] = defaultdict(int)
    entries: dict[int, Transaction] = {}
    explained: Counter[Role | None] = Counter()
    for entry, posting in _earned_before(books):
        if not entry.minutes:
            entries[entry.index] = entry
            unminuted[entry.index] += posting.amount
            if _explains_itself(books, entry, posting):
                explained[posting.account.role] += max(0, posting.amount)
    debits = {index: amount for index, amount in unminuted.items() if amount > 0}
    if not debits:
        return None
    lost = min(_lost_before(books), sum(debits.values()))
    years_interest = int(_capital(books) * INTEREST_OF_A_YEAR / 100)
    explained[Role.ALLOWANCE] = min(explained[Role.ALLOWANCE], years_interest)
    return LostBefore(lost, explained.total(), entries[max(debits, key=lambda index: debits[index])])


def _explains_itself(books: Books, opening: Transaction, posting: Posting) -> bool:
    """Whether a loss brought forward is a debt given up under its contract, or allowances of a year that ran for a month or more.

    The year's interest may come after them.
    """
    if posting.account.role is Role.WRITE_OFF:
        return opening.loan is not None
    a_month_before = days_before(opening.date, A_MONTH)
    return posting.account.role is Role.ALLOWANCE and books.fiscal_years.of(
        a_month_before
    ) == books.fiscal_years.of(opening.date)


def _earned_before(books: Books) -> Iterator[tuple[Transaction, Posting]]:
    """What the openings bring forward of interest and expenses from before the books, and of what was kept of them."""
    for entry in brought_forward(books):
        for posting in entry.postings:
            if (
                posting.account.fund is Fund.INCOME
                and posting.account.kind in {AccountKind.EQUITY, AccountKind.INCOME, AccountKind.EXPENSE}
                and posting.account.role not in {Role.CAPITAL, Role.OPENING}
            ):
                yield entry, posting


def _written_off(books: Books) -> int:
    """Minuted write-offs less what came back of them, loan by loan."""
    lost: Counter[str | None] = Counter()
    missing = found_missing(books)
    for entry in books.by_role.get(Role.WRITE_OFF, ()):
        moved, came_in = (
            entry.moved(Role.WRITE_OFF),
            entry.moved(Role.CASH, Role.BANK, Role.LOAN, fund=Fund.INCOME),
        )
        decided = moved > 0 and books.members_decided(entry)
        minuted = decided and entry.money(Fund.INCOME) >= 0 and not entry.opening
        if minuted or (moved < 0 < came_in):
            lost[entry.loan] += moved
        elif moved > 0:
            lost[entry.loan] += min(moved, missing.get(entry.index, 0))
    return sum(amount for amount in lost.values() if amount > 0)
