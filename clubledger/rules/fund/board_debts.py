"""What an entry alone makes a debt of the fund to somebody on its board, taken of what the fund owned (FUND-08)."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Fund, Role
from clubledger.books.members import bare, fold
from clubledger.rules.payees import Payees

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.entries import Posting, Transaction

_OWN: Final = (Role.CAPITAL, Role.RETAINED, Role.RESERVE)
_DEBTS: Final = (Role.PAYABLE, Role.BORROWED_CAPITAL)
_WEALTH: Final = (Role.CASH, Role.BANK, Role.LOAN)
PLAIN_MEMBERS: Final = 2
"""So many members outside the board must get as much of the capital as who is on it: one is easily a friend."""


@dataclass(frozen=True, slots=True)
class BoardDebt:
    """So many đồng of the fund's own that are owed to a member of the board; ``None``: to an office."""

    amount: int
    member: str | None


class BoardDebts:
    """The fund's own turned into debts to its board, entry by entry."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._payees = Payees(books)
        self._used: Counter[str] = Counter()
        """How much of each giver's receipts excused a debt already."""
        self._given_back: Counter[tuple[date, str | None, str]] = Counter()
        """How much of the capital a meeting already gave to somebody on the board as to a plain member."""

    def of(self, entry: Transaction) -> BoardDebt | None:
        """What an entry makes owed to the board beyond what it, or an earlier receipt, shows to have come from them.

        To be asked in the order of the days.
        """
        left = min(
            sum(max(0, entry.moved(role, fund=Fund.INCOME)) for role in _OWN),
            -entry.moved(*_DEBTS, fund=Fund.INCOME) - max(0, entry.moved(*_WEALTH, fund=Fund.INCOME)),
        )
        if left <= 0:
            return None
        owed: Counter[str] = Counter()
        for posting in self._credits(entry):
            if self._on_board(entry, posting):
                owed[self._who(entry, posting)] -= posting.amount
        if self._shared_out(entry, max(owed.values(), default=0)):
            return None
        beyond = min(left, sum(owed.values()))  # the rest is owed for what this entry itself brings
        for who, amount in owed.items():
            excused = self._as_to_others(who, min(amount, beyond), entry)
            excused += self._excused(who, min(amount, beyond) - excused, entry.date)
            owed[who] -= excused
            beyond -= excused
        if beyond <= 0:
            return None
        most = max(owed, key=lambda who: owed[who])
        return BoardDebt(beyond, most if most in self._books.members else None)

    @staticmethod
    def _credits(entry: Transaction) -> Iterator[Posting]:
        return (
            posting
            for posting in entry.postings
            if posting.amount < 0 and posting.account.role in _DEBTS and posting.account.fund is Fund.INCOME
        )

    def _who(self, entry: Transaction, posting: Posting) -> str:
        return posting.member or self._payees.member(entry.payee) or fold(entry.payee)

    def _on_board(self, entry: Transaction, posting: Posting) -> bool:
        who = self._who(entry, posting)
        return who in self._books.insiders(entry.date) or self._payees.is_office(who)

    def _shared_out(self, entry: Transaction, most: int) -> bool:
        """Whether interest is shared out by it: what a meeting takes of it that day is owed to others than the board, too.

        Or it is paid out, no less than the ``most`` that is owed to one on the board who was not there.
        """
        at = entry.date, entry.minutes
        if entry.moved(Role.CAPITAL) > 0:
            return False
        return at in self._for_members or self._paid_out[at] >= most

    @cached_property
    def _paid_out(self) -> Counter[tuple[date, str | None]]:
        """By day and minutes, the interest that was paid out in money, in đồng."""
        paid: Counter[tuple[date, str | None]] = Counter()
        for entry in self._books.by_role.get(Role.RETAINED, ()):
            paid[entry.date, entry.minutes] += max(
                0, min(entry.moved(Role.RETAINED), -entry.money(Fund.INCOME))
            )
        return paid

    @cached_property
    def _for_members(self) -> frozenset[tuple[date, str | None]]:
        """The days and minutes by which interest became owed to members who are not on the board."""
        return frozenset(
            (entry.date, entry.minutes)
            for entry in self._books.by_role.get(Role.RETAINED, ())
            if entry.moved(Role.RETAINED) > 0
            for posting in self._credits(entry)
            if not self._on_board(entry, posting) and self._who(entry, posting) in self._books.members
        )

    def _as_to_others(self, who: str, amount: int, entry: Transaction) -> int:
        """How much of capital that is given back goes to who is on the board as, by the same minutes, to each plain member.

        Founders may have paid together by one receipt in nobody's name. A member of the home of one on the board is no plain one.
        """
        key = (entry.date, entry.minutes, who)
        equal = max(0, min(amount, self._least_to_members.get(key[:2], 0) - self._given_back[key]))
        self._given_back[key] += equal
        return equal

    @cached_property
    def _least_to_members(self) -> dict[tuple[date, str | None], int]:
        """By day and minutes, the least capital that became owed to a member who is neither on the board nor of such a home."""
        owed: dict[tuple[date, str | None], Counter[str]] = defaultdict(Counter)
        for entry in self._books.by_role.get(Role.CAPITAL, ()):
            if entry.moved(Role.CAPITAL) > 0:
                for posting in self._credits(entry):
                    who = self._who(entry, posting)
                    if who in self._books.members and not self._of_the_board(who, entry.date):
                        owed[entry.date, entry.minutes][who] -= posting.amount
        return {at: min(amounts.values()) for at, amounts in owed.items() if len(amounts) >= PLAIN_MEMBERS}

    def _of_the_board(self, who: str, day: date) -> bool:
        board, home = self._books.insiders(day), self._books.members[who].home
        housemates = () if home is None else self._books.homes.get(bare(home), ())
        return not board.isdisjoint((who, *housemates))

    def _excused(self, who: str, amount: int, until: date) -> int:
        """How much of a debt receipts until then show to have come in as capital, in đồng; none counts twice."""
        gave = sum(given for day, given in self._receipts.get(who, ()) if day <= until)
        excused = max(0, min(amount, gave - self._used[who]))
        self._used[who] += excused
        return excused

    @cached_property
    def _receipts(self) -> dict[str, list[tuple[date, int]]]:
        """By who gave it, the capital that came in as money, or that the fund had owed to the giver before."""
        found: dict[str, list[tuple[date, int]]] = {}
        for entry in self._books.by_role.get(Role.CAPITAL, ()):
            came_in = max(0, entry.money(Fund.INCOME))
            given_up = max(0, -entry.moved(Role.CAPITAL) - came_in)
            if entry.opening:
                continue
            for posting in entry.postings:
                amount = 0
                if posting.account.role is Role.CAPITAL and posting.amount < 0:
                    amount = min(-posting.amount, came_in)
                elif posting.account.role in _DEBTS and posting.account.fund is Fund.INCOME:
                    amount = min(posting.amount, given_up)
                    given_up -= max(0, amount)
                if amount > 0:
                    found.setdefault(self._who(entry, posting), []).append((entry.date, amount))
        return found
