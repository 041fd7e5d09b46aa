"""What is owed to the funds besides loans: each debt with its age and with what stands behind it.

What comes back settles the debtor's oldest debt first. A debt that only another one settles, because an entry moves it
on, or because the same money came in and went out again that day, is as old as before: nobody has paid. So is what was
paid back in money and taken again for about as much within days: it was there for the count.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from itertools import count, groupby
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import MONEY, AccountKind, Fund, Role
from clubledger.books.members import fold
from clubledger.rules.payees import Payees

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.entries import Posting, Transaction

_PAID_OUT: Final = "money"
"""Money, a loan or an opening stands behind a debt: it is worth what it says."""
_NOTHING: Final = ""

AGAIN: Final = 7
"""Days within which what was paid back in money is taken again, and for longer than which it had been out: a deposit that
comes back on the day after the feast and is asked for the next one's is a new one each time."""

_STANDING: Final = frozenset({Role.CAPITAL, Role.PAYABLE, Role.MEMBER_CAPITAL, Role.BORROWED_CAPITAL})
"""What the fund must keep or give back: a debt booked against it is worth nothing yet, and takes nothing away either."""


@dataclass(slots=True)
class Debt:
    """What is still owed of what an entry booked as receivable, in đồng.

    ``entry`` and its day are those of the oldest debt that it goes back to; ``behind`` what it was booked against.
    """

    entry: Transaction
    fund: Fund
    debtor: str
    member: str | None
    behind: str
    left: int
    office: bool
    """Whether who owes is named by an office alone."""
    taken: date
    """The day on which it was last taken."""


def debts(books: Books) -> tuple[Debt, ...]:
    """What is owed to the funds on their accounts of `receivable` at the end of the as-of day, oldest first."""
    return _Debts(books).owed()


def unbacked(books: Books, fund: Fund) -> int:
    """How much of what is owed to a fund is only a promise, in đồng: no money and no opening stands behind it.

    What was booked against capital or a debt of the fund counts as far as these still stand: both sides are promised.
    """
    left: dict[str, int] = defaultdict(int)
    for debt in debts(books):
        if debt.fund is fund and debt.behind != _PAID_OUT:
            left[debt.behind] += debt.left
    return sum(
        amount - min(amount, max(0, -books.balances.of(books.chart[name], books.as_of)) if name else 0)
        for name, amount in left.items()
    )


@dataclass(slots=True)
class _Move:
    """What an entry moved of a debtor's receivables in a fund."""

    entry: Transaction
    account: str
    debtor: str
    member: str | None
    office: bool
    amount: int
    others: Mapping[str, int]
    """What the entry moved on other accounts; cash and bank are one."""
    behind: dict[str, int]
    """What stands behind the entry's debts and is not used up yet."""


@dataclass
class _Returned:
    """What a debtor paid back in money these days, by day and debt; and what they took since, with its amount and account."""

    back: deque[tuple[date, Debt, int]] = field(default_factory=deque)
    again: deque[tuple[Debt, int, str]] = field(default_factory=deque)

    def forget(self, day: date) -> None:
        """Leave out what is too long ago to be taken again on a day, and what was taken before the rest came back."""
        while self.back and (day - self.back[0][0]).days > AGAIN:
            self.back.popleft()
        while self.again and (not self.back or self.again[0][0].taken < self.back[0][0]):
            self.again.popleft()

    def is_taken_again(self) -> bool:
        """Whether about as much went out again, within a fifth."""
        back = sum(part for _, _, part in self.back)
        again = sum(amount for _, amount, _ in self.again)
        return 5 * min(back, again) >= 4 * max(back, again) > 0


@dataclass
class _Queue:
    """Debts, the oldest first."""

    heap: list[tuple[date, int, Debt]] = field(default_factory=list)

    def take(self, amount: int) -> Iterator[tuple[Debt, int]]:
        """Take an amount off the oldest debts, as far as there are any."""
        while self.heap and amount > 0:
            debt = self.heap[0][-1]
            part = min(debt.left, amount)
            if part:
                debt.left -= part
                amount -= part
                yield debt, part
            if not debt.left:
                heappop(self.heap)


class _Debts:
    """The debts as they arise and are settled, day by day."""

    def __init__(self, books: Books) -> None:
        self._payees = Payees(books)
        self._every: list[Debt] = []
        self._order = count()
        self._by_debtor: dict[tuple[Fund, str], _Queue] = defaultdict(_Queue)
        self._by_account: dict[str, _Queue] = defaultdict(_Queue)
        self._paid_ahead: dict[str, int] = defaultdict(int)
        self._returned: dict[tuple[Fund, str], _Returned] = defaultdict(_Returned)
        for _, entries in groupby(books.by_role.get(Role.RECEIVABLE, ()), key=lambda entry: entry.date):
            self._day(entries)

    def owed(self) -> tuple[Debt, ...]:
        """What is left."""
        left = [debt for debt in self._every if debt.left > 0]
        return tuple(sorted(left, key=lambda debt: (debt.entry.date, debt.entry.index)))

    def _day(self, entries: Iterable[Transaction]) -> None:
        days: dict[tuple[Fund, str], list[_Move]] = defaultdict(list)
        for entry in entries:
            for fund in entry.funds:
                moves = list(self._moves(entry, fund))
                self._hand_on(fund, moves)
                for move in moves:
                    days[fund, move.debtor].append(move)
        for (fund, debtor), moves in days.items():
            self._settle(fund, moves)
            self._take_again(fund, debtor, moves[0].entry.date)

    def _moves(self, entry: Transaction, fund: Fund) -> Iterator[_Move]:
        others: dict[str, int] = defaultdict(int)
        owed: dict[str, tuple[Posting, int]] = {}
        for posting in entry.postings:
            account = posting.account
            if account.role is not Role.RECEIVABLE:
                others[_PAID_OUT if account.is_money else account.name] += posting.amount
            elif account.fund is fund and account.kind is AccountKind.ASSET:
                debtor = self._member(entry, posting) or fold(entry.payee) or account.name
                first, before = owed.get(debtor, (posting, 0))
                owed[debtor] = first, before + posting.amount
        behind = _behind(entry, fund) if owed else {}
        for debtor, (posting, amount) in owed.items():
            yield _Move(
                entry,
                posting.account.name,
                debtor,
                self._member(entry, posting),
                self._payees.is_office(entry.payee),
                amount,
                others,
                behind,
            )

    def _member(self, entry: Transaction, posting: Posting) -> str | None:
        """The member who owes: of the posting or the account, else whom the payee names by code or name."""
        return posting.member if posting.member is not None else self._payees.member(entry.payee)

    def _hand_on(self, fund: Fund, moves: list[_Move]) -> None:
        """What one entry takes off a debtor and puts on another stays as old as it was."""
        takers = (move for move in moves if move.amount > 0)
        taker = next(takers, None)
        for giver in (move for move in moves if move.amount < 0):
            while taker is not None and giver.amount < 0:
                amount = min(-giver.amount, taker.amount)
                taken = self._take(fund, giver, amount)
                for debt, part in taken:
                    self._add(fund, taker, part, like=debt)
                rest = amount - sum(part for _, part in taken)
                if rest:
                    self._paid_ahead[giver.account] += rest
                    self._book(fund, taker, rest)
                giver.amount += amount
                taker.amount -= amount
                if not taker.amount:
                    taker = next(takers, None)

    def _settle(self, fund: Fund, moves: list[_Move]) -> None:
        """One debtor's day: what came in and went out again leaves the old debts as they were."""
        settling = [move for move in moves if move.amount < 0]
        arising = [move for move in moves if move.amount > 0]
        rolled = _rolled(settling, arising) if settling and arising else 0
        unsettled = rolled
        for move in arising:
            part = min(rolled, move.amount)
            rolled -= part
            self._note_taken(move, self._book(fund, move, move.amount - part))
        for move in settling:
            part = min(unsettled, -move.amount)
            unsettled -= part
            amount = -move.amount - part
            settled = self._take(fund, move, amount)
            self._paid_ahead[move.account] += amount - sum(paid for _, paid in settled)
            self._note_returned(move, settled, move.others.get(_PAID_OUT, 0) - part)

    def _note_taken(self, move: _Move, booked: Iterable[Debt]) -> None:
        """Remember what a debtor took in money."""
        for debt in booked:
            if debt.behind == _PAID_OUT and move.others.get(_PAID_OUT, 0) < 0:
                self._returned[debt.fund, debt.debtor].again.append((debt, debt.left, move.account))

    def _note_returned(self, move: _Move, settled: Iterable[tuple[Debt, int]], money: int) -> None:
        """Remember what a debtor paid back in money of what they had had for long."""
        for debt, part in settled:
            amount = min(part, money)
            money -= part
            kept = (move.entry.date - debt.taken).days > AGAIN
            if amount > 0 and kept and debt.behind == _PAID_OUT and debt.debtor == move.debtor:
                self._returned[debt.fund, debt.debtor].back.append((move.entry.date, debt, amount))

    def _take_again(self, fund: Fund, debtor: str, day: date) -> None:
        """Make what was taken again as old as what had been paid back."""
        returned = self._returned.get((fund, debtor))
        if returned is None:
            return
        returned.forget(day)
        if not returned.again or not returned.is_taken_again():
            return
        back = deque((debt, part) for _, debt, part in returned.back)
        for new, _, account in returned.again:
            while new.left and back:
                old, part = back.popleft()
                amount = min(part, new.left)
                new.left -= amount
                if part > amount:
                    back.appendleft((old, part - amount))
                self._put(account, replace(new, entry=old.entry, left=amount))
        del self._returned[fund, debtor]

    def _book(self, fund: Fund, move: _Move, amount: int) -> list[Debt]:
        """A new debt, less what was paid ahead of it, in the parts of what stands behind it."""
        ahead = min(self._paid_ahead[move.account], amount)
        self._paid_ahead[move.account] -= ahead
        amount -= ahead
        booked: list[Debt] = []
        for behind in [*move.behind, _NOTHING]:
            part = min(amount, move.behind.get(behind, amount))
            if part > 0:
                amount -= part
                if behind in move.behind:
                    move.behind[behind] -= part
                booked.append(_debt(fund, move, move.entry, behind, part, move.entry.date))
                self._put(move.account, booked[-1])
        return booked

    def _add(self, fund: Fund, move: _Move, amount: int, like: Debt) -> None:
        self._put(move.account, _debt(fund, move, like.entry, like.behind, amount, like.taken))

    def _put(self, account: str, debt: Debt) -> None:
        self._every.append(debt)
        item = (debt.entry.date, next(self._order), debt)
        heappush(self._by_debtor[debt.fund, debt.debtor].heap, item)
        heappush(self._by_account[account].heap, item)

    def _take(self, fund: Fund, move: _Move, amount: int) -> list[tuple[Debt, int]]:
        """Take an amount off the debtor's oldest debts, then off the account's: a bank may pay for a donor."""
        own = list(self._by_debtor[fund, move.debtor].take(amount))
        rest = amount - sum(part for _, part in own)
        return [*own, *self._by_account[move.account].take(rest)]


def _debt(fund: Fund, move: _Move, entry: Transaction, behind: str, amount: int, taken: date) -> Debt:
    return Debt(entry, fund, move.debtor, move.member, behind, amount, move.office, taken)


def _rolled(settling: list[_Move], arising: list[_Move]) -> int:
    """How much of a debtor's day went to and fro between the same accounts: what settled the old debt made the new one."""
    came: dict[str, int] = defaultdict(int)
    went: dict[str, int] = defaultdict(int)
    for moves, sign, total in ((settling, 1, came), (arising, -1, went)):
        for move in moves:
            for name, amount in move.others.items():
                total[name] += max(0, sign * amount)
    same = sum(min(amount, went[name]) for name, amount in came.items())
    return min(same, -sum(move.amount for move in settling), sum(move.amount for move in arising))


def _behind(entry: Transaction, fund: Fund) -> dict[str, int]:
    """What stands behind the debts that an entry books: money that went out for nothing else, then what the fund must keep."""
    if entry.opening:
        return {_PAID_OUT: sum(max(0, posting.amount) for posting in entry.postings)}
    paid, spent = -entry.moved(*MONEY, Role.LOAN, fund=fund), 0
    standing: dict[str, int] = defaultdict(int)
    for posting in entry.postings:
        account = posting.account
        if account.fund is fund and account.role in _STANDING:
            standing[account.name] -= posting.amount
        elif account.role not in {*MONEY, Role.LOAN, Role.RECEIVABLE}:
            spent += max(0, posting.amount)
    spent += sum(max(0, -amount) for amount in standing.values())
    behind = {_PAID_OUT: paid - spent, **standing}
    return {name: amount for name, amount in behind.items() if amount > 0}
