"""What members contributed to the income fund, to be had back: accounts of the role ``member-capital``, in đồng."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from clubledger.books.chart import Role
from clubledger.books.periods import DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from clubledger.books.entries import Transaction


class Contributions:
    """The contributions of each member, day by day; ``entries`` are those that move them, in order.

    What is only promised, booked as owed to the fund, is no contribution.
    """

    def __init__(self, entries: Iterable[Transaction]) -> None:
        self._days: dict[str, list[date]] = defaultdict(list)
        self._sums: dict[str, list[int]] = defaultdict(list)
        for entry in entries:
            promised = max(0, entry.moved(Role.RECEIVABLE))
            for posting in entry.postings:
                if posting.account.role is Role.MEMBER_CAPITAL and posting.member is not None:
                    only_promised = min(promised, max(0, -posting.amount))
                    promised -= only_promised
                    self._add(posting.member, entry.date, -posting.amount - only_promised)

    def _add(self, member: str, day: date, amount: int) -> None:
        days, sums = self._days[member], self._sums[member]
        total = (sums[-1] if sums else 0) + amount
        if days and days[-1] == day:
            sums[-1] = total
        else:
            days.append(day)
            sums.append(total)

    def __iter__(self) -> Iterator[str]:
        return iter(self._days)

    def of(self, member: str, on: date) -> int:
        """What a member has contributed at the end of a day."""
        index = bisect_right(self._days.get(member, []), on)
        return self._sums[member][index - 1] if index else 0

    def days(self, member: str, first: date, last: date) -> Iterator[date]:
        """The days between two, both included, on which a member's contributions moved."""
        return (day for day in self._days.get(member, ()) if first <= day <= last)

    def day_sum(self, member: str, first: date, last: date) -> int:
        """The evening sums of all days between two, both included, added up: over their number, the average."""
        turns = [first, *(day for day in self.days(member, first, last) if day > first), last + DAY]
        return sum(self.of(member, since) * (until - since).days for since, until in pairwise(turns))
