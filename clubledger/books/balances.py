"""Balances of accounts at the end of any day, from running sums made once."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from clubledger.books.chart import Account
    from clubledger.books.entries import Transaction


class Balances:
    """VND balances in whole đồng, debit positive, by account and day's end."""

    def __init__(self, transactions: Iterable[Transaction]) -> None:
        """``transactions`` in the order of their dates."""
        self._days: dict[str, list[date]] = defaultdict(list)
        self._sums: dict[str, list[int]] = defaultdict(list)
        for transaction in transactions:
            day = transaction.date
            for posting in transaction.postings:
                if not posting.amount:
                    continue
                days, sums = self._days[posting.account.name], self._sums[posting.account.name]
                if days and days[-1] == day:
                    sums[-1] += posting.amount
                else:
                    sums.append((sums[-1] if sums else 0) + posting.amount)
                    days.append(day)

    def of(self, account: Account, day: date) -> int:
        """The balance of one account at the end of a day."""
        index = bisect_right(self._days.get(account.name, ()), day)
        return self._sums[account.name][index - 1] if index else 0

    def days(self, account: Account) -> Sequence[date]:
        """The days on which an account moved, in their order."""
        return self._days.get(account.name, ())

    def total(self, accounts: Iterable[Account], day: date) -> int:
        """The balance of several accounts together at the end of a day."""
        return sum(self.of(account, day) for account in accounts)

    def day_ends(self, accounts: Iterable[Account]) -> Iterator[tuple[date, int]]:
        """The balance of several accounts together at the end of each day on which one of them moved."""
        changes: dict[date, int] = defaultdict(int)
        for account in accounts:
            before = 0
            for day, after in zip(
                self._days.get(account.name, ()), self._sums.get(account.name, ()), strict=True
            ):
                changes[day] += after - before
                before = after
        total = 0
        for day in sorted(changes):
            total += changes[day]
            yield day, total
