"""Loans whose money one of the board took in place of the borrower, and what else they took or repaid so."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from clubledger.books.contracts import lent_by, repaid_by
from clubledger.rules.loan.borrowers import on_the_board, others_at_home
from clubledger.rules.loan.proxies import Proxies
from clubledger.rules.loan.stand_ins import about_as_much
from clubledger.rules.persons import may_be_one_person

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.contracts import Lending, Loan
    from clubledger.books.entries import Transaction


class Taken(NamedTuple):
    """What a day lent under a contract, in đồng, and the entry that says who took it."""

    loan: Loan
    member: str
    lending: Lending
    entry: Transaction
    amount: int


class TakenAgain(NamedTuple):
    """A loan that one of the board took, and another member's: taken and still owed, or repaid on that very day, in đồng."""

    taker: str
    taken: Taken
    other: Loan
    repaid: int | None


@dataclass
class _Hands:
    """What one member took in others' place; what was repaid of that, and what they repaid in others' place, by the day."""

    taken: list[Taken] = field(default_factory=list)
    repaid: dict[date, dict[str, list[tuple[Loan, int]]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    """By the day and the borrower, the loans and what was repaid of each, in đồng."""


def taken_again(books: Books) -> list[TakenAgain]:
    """List the loans whose money one of the board took while they had taken another's, or when that was repaid, day by day.

    Those who live with them or with the other borrower are left out: families help each other.
    """
    return sorted(_taken_again(books), key=lambda again: again.taken.lending.date)


def _taken_again(books: Books) -> Iterator[TakenAgain]:
    for taker, hands in _hands(books).items():
        waiting: dict[str, list[Taken]] = defaultdict(list)
        for day, of_day in groupby(
            sorted(hands.taken, key=lambda one: one.lending.date), key=lambda one: one.lending.date
        ):
            lent = list(of_day)
            total = sum(one.amount for one in lent)
            repaid_so = hands.repaid.get(day, {})
            back = _sum(repaid_so.values())
            for one in lent:
                waiting[one.member].append(one)
            for one in lent:
                found = _repaid_with(books, repaid_so, back, one, total) or _still_taken(
                    books, waiting, one, day
                )
                if found is not None:
                    other, repaid = found
                    yield TakenAgain(taker, one, other, repaid)


def _hands(books: Books) -> dict[str, _Hands]:
    """Find who of the board took what was lent to members of other homes."""
    proxies, found = Proxies(books.members), defaultdict[str, _Hands](_Hands)
    takers: dict[str, set[str]] = defaultdict(set)
    for loan in books.loans.values():
        if loan.member is None:
            continue
        for lending in loan.lendings:
            by_taker: dict[str, list[Transaction]] = defaultdict(list)
            for entry in lending.entries:
                taker = proxies.who_took(entry, loan.member)
                if taker is not None and _for_the_board(books, taker, loan.member, lending.date):
                    by_taker[taker].append(entry)
            for taker, entries in by_taker.items():
                takers[loan.number].add(taker)
                amount = sum(map(lent_by, entries))
                found[taker].taken.append(Taken(loan, loan.member, lending, entries[0], amount))
    if found:
        _add_repaid(books, proxies, found, takers)
    return found


def _add_repaid(
    books: Books, proxies: Proxies, found: dict[str, _Hands], takers: dict[str, set[str]]
) -> None:
    """Add what was repaid of loans that they took, and what they repaid of others'."""
    for loan in books.loans.values():
        for entry in loan.transactions:
            amount = repaid_by(entry)
            if not amount or entry.money() <= 0 or loan.member is None:
                continue
            payer = proxies.who_paid(entry, loan.member)
            whose = set(takers.get(loan.number, ()))
            if payer in found and not _one_home(books, payer, loan.member):
                whose.add(payer)
            for taker in whose:
                found[taker].repaid[entry.date][loan.member].append((loan, amount))


def _for_the_board(books: Books, taker: str, borrower: str, day: date) -> bool:
    return on_the_board(books, taker, day) and not _one_home(books, taker, borrower)


def _one_home(books: Books, code: str, other: str) -> bool:
    return code == other or other in others_at_home(books, code) or may_be_one_person(books, code, other)


def _repaid_with(
    books: Books, repaid: Mapping[str, list[tuple[Loan, int]]], back: int, one: Taken, total: int
) -> tuple[Loan, int | None] | None:
    """Another member's loan that was repaid on the day, with all that was so repaid, where about as much was taken."""
    own = {one.member, *others_at_home(books, one.member)}
    other = next((loans[0][0] for member, loans in repaid.items() if member not in own), None)
    if other is None:
        return None
    back -= _sum(repaid[member] for member in own if member in repaid)
    return (other, back) if about_as_much(back, one.amount) or about_as_much(back, total) else None


def _sum(of_members: Iterable[list[tuple[Loan, int]]]) -> int:
    return sum(amount for loans in of_members for _, amount in loans)


def _still_taken(
    books: Books, waiting: dict[str, list[Taken]], one: Taken, day: date
) -> tuple[Loan, int | None] | None:
    """Another member's loan that was taken as well and is still owed, or was lent on that day; drop what was repaid."""
    for member in list(waiting):
        if _one_home(books, member, one.member):
            continue
        while waiting[member]:
            other = waiting[member][-1]
            if other.lending.date == day or other.loan.owed(day) > 0:
                return other.loan, None
            waiting[member].pop()
        del waiting[member]
    return None
