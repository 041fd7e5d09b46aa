"""Debts that lie on an account for what is owed, between the member who let go of them and the one who takes them up.

What a member lets go of there is settled by what the fund owed them, and later by money that comes in for it; the rest lies
there for whoever takes it up, the oldest first. What the fund owes somebody else settles none of it.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from clubledger.books.chart import Role
from clubledger.books.members import fold
from clubledger.rules.payees import Payees

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from clubledger.books.books import Books
    from clubledger.books.chart import Account
    from clubledger.books.entries import Transaction

WHOLE_DAYS: Final = 7
"""Days: what was let go of and taken up whole within them belongs together, whatever else lies there."""
_SETTLES: Final[Mapping[Role | None, int]] = {Role.RECEIVABLE: -1, Role.PAYABLE: 1}
"""Which way goes what settles a debt of such an account, whoever it is from: -1 to its credit."""


class OneSided(NamedTuple):
    """An entry without money that adds to a member's debt, or with a minus takes off it, in đồng."""

    entry: Transaction
    member: str
    amount: int


class Matched(NamedTuple):
    """What one entry let go of and another took up, in đồng."""

    let_go: OneSided
    taken_up: OneSided
    amount: int


@dataclass(slots=True)
class _Lot:
    """What still lies on one side of an account of what an entry moved there; ``of`` a member's debt, if it was one."""

    entry: Transaction
    of: OneSided | None
    left: int
    whole: bool = True


@dataclass(slots=True)
class _Side:
    """What lies on one side of an account, the oldest first: all of it, by whose it is, the debts, and whole ones by amount."""

    every: deque[_Lot] = field(default_factory=deque)
    debts: deque[_Lot] = field(default_factory=deque)
    by_whom: dict[str, deque[_Lot]] = field(default_factory=lambda: defaultdict(deque))
    whole: dict[int, deque[_Lot]] = field(default_factory=lambda: defaultdict(deque))

    def put(self, whom: str, lot: _Lot) -> None:
        """Lay something there."""
        self.every.append(lot)
        self.by_whom[whom].append(lot)
        if lot.of is not None:
            self.debts.append(lot)
            self.whole[lot.left].append(lot)

    def fitting(self, by: Transaction, amount: int) -> deque[_Lot]:
        """The debts of exactly an amount that came there whole, a few days ago at most."""
        lots = self.whole.get(amount, deque())
        while lots and (not lots[0].whole or (by.date - lots[0].entry.date).days > WHOLE_DAYS):
            lots.popleft()
        return lots


def _take(lots: deque[_Lot], amount: int) -> Iterator[tuple[_Lot, int]]:
    while lots and amount > 0:
        lot = lots[0]
        part = min(lot.left, amount)
        if part:
            lot.left -= part
            lot.whole = False
            amount -= part
            yield lot, part
        if not lot.left:
            lots.popleft()


class _Move(NamedTuple):
    """What an entry moved on an account, to its debit (1) or credit (-1), and what is left of it when all is settled, in đồng.

    ``of`` is the debt that it parks or takes up; ``moves_on``: the entry only moves what is owed from account to account.
    """

    entry: Transaction
    account: Account
    sign: int
    whom: str
    of: OneSided | None
    moves_on: bool
    rest: int = 0


class Parking:
    """The accounts for what is owed, as they were day by day."""

    def __init__(self, books: Books) -> None:
        self._payees = Payees(books)
        self._sides: dict[tuple[str, int], _Side] = defaultdict(_Side)

    def day(self, entries: Iterable[Transaction], debts: Mapping[int, OneSided]) -> Iterator[Matched]:
        """Go through what a day's debts match, in whichever order its entries stand; ``debts`` by the entry's index.

        What else moved goes first, then what is let go, then what is taken up; what no minutes are named for before the rest.
        """
        for entry in sorted(entries, key=lambda entry: _order(entry, debts.get(entry.index))):
            debt, moves = debts.get(entry.index), moved(entry)
            moves_on = (
                debt is None and not entry.touches_money and len({amount > 0 for _, amount in moves}) > 1
            )
            taken: dict[int, deque[_Lot]] = {1: deque(), -1: deque()}
            put: list[_Move] = []
            for account, amount in moves:
                parks = debt is not None and not entry.opening and (debt.amount > 0) is not (amount > 0)
                of = debt if parks else None
                sign = 1 if amount > 0 else -1
                move = _Move(entry, account, sign, self._whom(entry, account, of), of, moves_on)
                rest = abs(amount)
                for lot, part in self._settled(move, rest):
                    rest -= part
                    taken[-sign].append(_Lot(lot.entry, lot.of, part))
                    if of is not None and lot.of is not None and lot.of.member != of.member:
                        yield Matched(lot.of, of, part) if of.amount > 0 else Matched(of, lot.of, part)
                put.append(move._replace(rest=rest))
            for move in put:
                self._put(move, taken[move.sign])

    def _settled(self, move: _Move, amount: int) -> Iterator[tuple[_Lot, int]]:
        """Take off the other side of an account what a move there settles."""
        there = self._sides[move.account.name, -move.sign]
        queues = [there.by_whom.get(move.whom, deque())]
        if move.of is not None:
            queues += [there.fitting(move.entry, amount), there.debts]
        elif move.entry.touches_money or move.sign == _SETTLES.get(move.account.role):
            queues.append(there.every)
        elif move.moves_on:
            queues.append(there.debts)
        for lots in queues:
            for lot, part in _take(lots, amount):
                amount -= part
                yield lot, part

    def _put(self, move: _Move, moved_on: deque[_Lot]) -> None:
        """Lay down what is left of a move; what it only moved on from another account is the debt that it was."""
        side, rest = self._sides[move.account.name, move.sign], move.rest
        for lot, part in _take(moved_on, rest):
            rest -= part
            side.put(lot.of.member if lot.of is not None else move.whom, _Lot(lot.entry, lot.of, part))
        if rest:
            side.put(move.whom, _Lot(move.entry, move.of, rest))

    def _whom(self, entry: Transaction, account: Account, debt: OneSided | None) -> str:
        if debt is not None:
            return debt.member
        codes = (posting.member for posting in entry.postings if posting.account is account)
        code = next(filter(None, codes), None) or self._payees.member(entry.payee)
        return code or fold(entry.payee) or account.name


def _order(entry: Transaction, debt: OneSided | None) -> tuple[object, ...]:
    if debt is None:
        return (0, entry.money() <= 0, *before_others(entry))
    return (1 if debt.amount < 0 else 2, *before_others(entry))


def before_others(entry: Transaction) -> tuple[object, ...]:
    """What to sort a day's entries by so that their order in the file changes nothing: without minutes first, then the largest."""
    largest = max((abs(posting.amount) for posting in entry.postings), default=0)
    text = (*entry.loan_links, entry.voucher or "", entry.payee, entry.narration)
    return entry.minutes is not None, -largest, text


def moved(entry: Transaction) -> list[tuple[Account, int]]:
    """What an entry moved on accounts for what is owed, by the account, in đồng: debit positive."""
    found: dict[str, tuple[Account, int]] = {}
    for posting in entry.postings:
        account = posting.account
        if account.role in _SETTLES and posting.amount:
            before = found.get(account.name, (account, 0))[1]
            found[account.name] = account, before + posting.amount
    return [(account, amount) for account, amount in found.values() if amount]
