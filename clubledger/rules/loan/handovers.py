"""Debts that went from one member to another, and no money moved."""

from __future__ import annotations

from collections import defaultdict, deque
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from clubledger.books.chart import Role
from clubledger.books.contracts import INTEREST
from clubledger.rules.loan.parking import OneSided, Parking, before_others, moved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan
    from clubledger.books.entries import Transaction


class Handover(NamedTuple):
    """A debt, in đồng, that one entry took off a member and the same or another one put on a second."""

    let_go: Transaction
    taken_up: Transaction
    giver: str
    taker: str
    amount: int


def handovers(books: Books) -> Iterator[Handover]:
    """Go through the debts that went from one member to another: in one entry, or in several without money, day by day.

    Several belong together where the debt lay in between on an account for what is owed; else where one day took off the
    one what it put on the other.
    """
    parking = Parking(books)
    entries = {
        entry.index: entry
        for role in (Role.LOAN, Role.RECEIVABLE, Role.PAYABLE)
        for entry in books.by_role.get(role, ())
    }
    in_order = (entries[index] for index in sorted(entries))
    for _, of_day in groupby(in_order, key=lambda entry: entry.date):
        entries_of_day = list(of_day)
        debts: dict[int, OneSided] = {}
        for entry in entries_of_day:
            less, more = _by_member(entry)
            if less and more:
                yield from _in_one_entry(entry, less, more)
            if (less or more) and not entry.touches_money and (debt := _one_sided(entry, less, more)):
                debts[entry.index] = debt
        matched: set[int] = set()
        parked = [entry for entry in entries_of_day if entry.index in debts or moved(entry)]
        for let_go, taken_up, amount in parking.day(parked, debts):
            matched |= {let_go.entry.index, taken_up.entry.index}
            yield Handover(let_go.entry, taken_up.entry, let_go.member, taken_up.member, amount)
        yield from _of_one_day(debt for index, debt in debts.items() if index not in matched)


def _in_one_entry(entry: Transaction, less: Mapping[str, int], more: Mapping[str, int]) -> Iterator[Handover]:
    went, came = sum(less.values()), sum(more.values())
    if entry.money() == 0 or went == came:
        giver, taker = max(less, key=less.__getitem__), max(more, key=more.__getitem__)
        yield Handover(entry, entry, giver, taker, min(went, came))


def _one_sided(entry: Transaction, less: Mapping[str, int], more: Mapping[str, int]) -> OneSided | None:
    """What an entry took off one member, or put on them, and on nobody else."""
    amount = sum(more.values()) - sum(less.values())
    side = more if amount > 0 else less
    return OneSided(entry, max(side, key=side.__getitem__), amount) if amount else None


def _by_member(entry: Transaction) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """By the member, the net debt that an entry takes off them, and that it puts on them."""
    net: dict[str, int] = defaultdict(int)
    for posting in entry.postings:
        if posting.account.role is Role.LOAN:
            code = posting.account.member or posting.member
            if code is not None:
                net[code] += posting.amount
    less = {code: -amount for code, amount in net.items() if amount < 0}
    return less, {code: amount for code, amount in net.items() if amount > 0}


def _of_one_day(debts: Iterable[OneSided]) -> Iterator[Handover]:
    """Pair what a day took off one member with as much that it put on another, each once; first what names no minutes."""
    let_go: dict[int, dict[str, deque[OneSided]]] = defaultdict(lambda: defaultdict(deque))
    taken_up: list[OneSided] = []
    for debt in sorted(debts, key=lambda debt: before_others(debt.entry)):
        if moved(debt.entry) or not debt.entry.moved(*INTEREST):  # interest added to a debt comes from nobody
            if debt.amount > 0:
                taken_up.append(debt)
            else:
                let_go[-debt.amount][debt.member].append(debt)
    for taken in taken_up:
        by_member = let_go[taken.amount]
        others = (member for member in by_member if member != taken.member)
        giver = next(others, None)
        if giver is not None:
            given = by_member[giver].popleft()
            if not by_member[giver]:
                del by_member[giver]
            yield Handover(given.entry, taken.entry, giver, taken.member, taken.amount)


def contract_of(books: Books, entry: Transaction, member: str) -> Loan | None:
    """The loan of a member that an entry names."""
    loans = (books.loans.get(number) for number in entry.loan_links)
    return next((loan for loan in loans if loan is not None and loan.member == member), None)
