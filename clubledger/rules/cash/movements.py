"""When the money of an account moved, and whether somebody looked after it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from clubledger.books.periods import days_after
from clubledger.i18n import Message
from clubledger.rules.findings import Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.chart import Account, Fund, Role
    from clubledger.books.entries import Transaction
    from clubledger.books.periods import Month, Quarter
    from clubledger.regulation import Provision


@dataclass(frozen=True)
class Movements:
    """The accounts of a fund in which money moved during a month or quarter, each with its last movement."""

    fund: Fund
    period: Month | Quarter
    last: dict[str, tuple[Account, date]]

    def unchecked(self, books: Books, days: int) -> list[tuple[Account, date]]:
        """The accounts not counted from their last movement to ``days`` after the period, once these are over."""
        if books.as_of <= days_after(self.period.last, days):
            return []
        return [
            (account, day)
            for account, day in self.last.values()
            if not self._checked(books, account, day, days)
        ]

    def _checked(self, books: Books, account: Account, since: date, days: int) -> bool:
        """Whether somebody looked into an account in time, or it was closed empty by then."""
        closed = account.closed
        if closed is not None and (closed - self.period.last).days <= days:
            return books.balances.of(account, closed) == 0
        for name in with_those_above(books, account):
            evenings = books.counted.get(name, ())
            index = bisect_left(evenings, since)
            if index < len(evenings) and (evenings[index] - self.period.last).days <= days:
                return True
        return False


def with_those_above(books: Books, account: Account) -> Iterator[str]:
    """An account and the ones above it that hold the same kind of money: counting them counts it."""
    name = account.name
    while name:
        above = books.chart.get(name)
        if above is not None and above.role is account.role and above.fund is account.fund:
            yield name
        name = name.rpartition(":")[0]


def moves(books: Books, role: Role, period: type[Month | Quarter]) -> Iterable[Movements]:
    """By fund and period, what moved in the accounts of a role; a balance brought forward moved before the books."""
    movements: dict[tuple[Fund, Month | Quarter], dict[str, tuple[Account, date]]] = defaultdict(dict)
    openings = {entry.date for entry in books.transactions if entry.opening}
    for account in books.chart.having(role):
        if account.fund is None:
            continue
        for day in books.balances.days(account):
            if day not in openings or any(not entry.opening for entry in movements_on(books, account, day)):
                movements[account.fund, period.of(day)][account.name] = (account, day)
        if account.closed is not None and books.balances.of(account, account.closed):
            movements[account.fund, period.of(account.closed)][account.name] = (account, account.closed)
    return [Movements(fund, when, last) for (fund, when), last in movements.items()]


def movements_on(books: Books, account: Account, day: date) -> Iterator[Transaction]:
    """The transactions of a day that moved an account."""
    start = bisect_left(books.transactions, day, key=lambda entry: entry.date)
    for entry in islice(books.transactions, start, None):
        if entry.date != day:
            return
        if any(posting.account.name == account.name and posting.amount for posting in entry.postings):
            yield entry


def last_movement(books: Books, accounts: Iterable[Account], until: date, *, sign: int) -> Transaction | None:
    """The last transaction by a day's end that put money into some accounts together, or (-1) took it out."""
    names = {account.name for account in accounts}
    for index in reversed(range(bisect_right(books.transactions, until, key=lambda entry: entry.date))):
        entry = books.transactions[index]
        if sign * sum(posting.amount for posting in entry.postings if posting.account.name in names) > 0:
            return entry
    return None


def found_at(
    entry: Transaction | None,
    subject: str,
    text: Message,
    *,
    on: date,
    fund: Fund | None,
    amount: int,
    article: str | None = None,
) -> Found:
    """A fault of a fund's money, shown at the transaction that brought it about."""
    return Found(
        subject=subject,
        message=text,
        date=on,
        place=entry.place if entry else None,
        fund=fund,
        voucher=entry.voucher if entry else None,
        amount=amount,
        article=article,
    )


def unchecked_accounts(books: Books, movements: Movements, allowed: Provision, text: str) -> Iterator[Found]:
    """The fault of a fund's month or quarter some of whose accounts nobody looked into in time, said in a text."""
    unchecked = movements.unchecked(books, allowed.whole)
    if not unchecked:
        return
    end = movements.period.last
    account, last = max(unchecked, key=lambda movement: movement[1])
    yield found_at(
        next(movements_on(books, account, last), None),
        f"{movements.fund} {movements.period}",
        Message(
            text,
            {
                "fund": movements.fund.label,
                "period": movements.period.label,
                "last": last,
                "days": allowed.whole,
                "accounts": tuple(account.name for account, _ in unchecked),
            },
        ),
        on=end,
        fund=movements.fund,
        amount=books.balances.total((account for account, _ in unchecked), end),
        article=allowed.article,
    )
