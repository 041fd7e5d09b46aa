"""Debts that went from one member to another, and no money moved."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING, Final, NamedTuple

from clubledger.books.chart import Role
from clubledger.books.contracts import INTEREST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan
    from clubledger.books.entries import Transaction

PARKED_DAYS: Final = 7
"""Days: what lies on an account for what is owed between two members' debts went from the one to the other."""
_PARKED_ON: Final = (Role.RECEIVABLE, Role.PAYABLE)


class Handover(NamedTuple):
    """A debt, in đồng, that one entry took off a member and the same or another one put on a second."""

    let_go: Transaction
    taken_up: Transaction
    giver: str
    taker: str
    amount: int


class _OneSided(NamedTuple):
    """An entry without money that only takes off a member's debt, or only adds to it; and what it moved elsewhere."""

    entry: Transaction
    member: str
    amount: int
    parked: tuple[tuple[str, int], ...]


def handovers(books: Books) -> Iterator[Handover]:
    """Go through the debts that went from one member to another: in one entry, or in two without money.

    Two belong together where one day took off the one what it put on the other, or where it lay in between on an account
    for what is owed, for a week at most.
    """
    off: list[_OneSided] = []
    on: list[_OneSided] = []
    for entry in books.by_role.get(Role.LOAN, ()):
        less, more = _by_member(entry, -1), _by_member(entry, 1)
        if less and more:
            went = sum(less.values())
            if entry.money() == 0 or went == sum(more.values()):
                giver, taker = max(less, key=less.__getitem__), max(more, key=more.__getitem__)
                yield Handover(entry, entry, giver, taker, min(went, sum(more.values())))
        elif (less or more) and not entry.touches_money:
            member, amount = max((less or more).items(), key=lambda one: one[1])
            parked = _parked(entry)
            if parked or not entry.moved(*INTEREST):  # interest that is added to a debt comes from nobody
                (off if less else on).append(_OneSided(entry, member, amount, parked))
    yield from _in_two_entries(off, on)


def _by_member(entry: Transaction, sign: int) -> Mapping[str, int]:
    """By the member, the net debt that an entry puts on them (1) or takes off them (-1)."""
    net: dict[str, int] = defaultdict(int)
    for posting in entry.postings:
        code = posting.account.member or posting.member
        if posting.account.role is Role.LOAN and code is not None:
            net[code] += posting.amount * sign
    return {code: amount for code, amount in net.items() if amount > 0}


def _parked(entry: Transaction) -> tuple[tuple[str, int], ...]:
    """What an entry moved on accounts for what is owed, by the account, whichever way."""
    return tuple(
        (posting.account.name, abs(posting.amount))
        for posting in entry.postings
        if posting.account.role in _PARKED_ON and posting.amount
    )


def _in_two_entries(off: Iterable[_OneSided], on: Iterable[_OneSided]) -> Iterator[Handover]:
    """Pair what was taken off one member with what was put on another, each once."""
    waiting: dict[object, dict[str, deque[_OneSided]]] = defaultdict(lambda: defaultdict(deque))
    for one in off:
        for key in _keys(one):
            waiting[key][one.member].append(one)
    paired: set[int] = set()
    for taken in on:
        for key in _keys(taken):
            given = _first_free(waiting.get(key, {}), taken, paired)
            if given is not None:
                paired.add(given.entry.index)
                yield Handover(given.entry, taken.entry, given.member, taken.member, taken.amount)
                break


def _keys(one: _OneSided) -> Iterator[object]:
    """By what two entries may belong together: the day and the debt, or what was parked where."""
    yield one.entry.date, one.amount
    yield from one.parked


def _first_free(
    by_member: Mapping[str, deque[_OneSided]], taken: _OneSided, paired: set[int]
) -> _OneSided | None:
    """The first debt of another member that nobody has taken up yet, not more than a week before or after."""
    for member, debts in by_member.items():
        if member == taken.member:
            continue
        while debts and (
            debts[0].entry.index in paired or (taken.entry.date - debts[0].entry.date).days > PARKED_DAYS
        ):
            debts.popleft()
        if debts and (debts[0].entry.date - taken.entry.date).days <= PARKED_DAYS:
            return debts[0]
    return None


def contract_of(books: Books, entry: Transaction, member: str) -> Loan | None:
    """The loan of a member that an entry names."""
    loans = (books.loans.get(number) for number in entry.loan_links)
    return next((loan for loan in loans if loan is not None and loan.member == member), None)
