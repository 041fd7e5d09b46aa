"""Bank fees that no meeting decided, and how much of a year's may be so (DOC-04 finds the rest, FUND-06 does not forgive it)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from clubledger.books.chart import Fund, Role
from clubledger.rules.bank_interest import taken_back
from clubledger.rules.without_meeting import may_be_added_up

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction


class Charge(NamedTuple):
    """What a bank took from a fund by an entry, in đồng; negative where it gave a fee back."""

    entry: Transaction
    fund: Fund
    amount: int


@dataclass(frozen=True, slots=True)
class FeesBeyond:
    """A fund's bank fees of a calendar year without minutes that are more than a year may have, in đồng.

    ``charges`` are those of the days from which on they were more.
    """

    fund: Fund
    year: int
    total: int
    allowed: int
    charges: tuple[Charge, ...]

    @property
    def beyond(self) -> int:
        """What is too much of them."""
        return self.total - self.allowed


def bank_fees(books: Books, fund: Fund) -> int:
    """All bank fees of a fund, less what the bank gave back, in đồng; what openings bring forward is none."""
    return sum(charge.amount for charge in _charges(books) if charge.fund is fund)


def fees_beyond(books: Books) -> Iterable[FeesBeyond]:
    """The funds and years with more bank fees without minutes than a year may have; those whose paper may come are left out.

    Where the regulation sets no limit of expenses there is none of fees to be broken, and no more than the least is forgiven.
    """
    allowed = may_be_added_up(books.regulation.get("minutes-over", books.as_of))
    years: dict[tuple[Fund, int], list[Charge]] = defaultdict(list)
    for charge in _charges(books):
        if not books.members_decided(charge.entry) and not books.deferred(charge.entry):
            years[charge.fund, charge.entry.date.year].append(charge)
    for (fund, year), charges in years.items():
        total = sum(charge.amount for charge in charges)
        if total > allowed:
            yield FeesBeyond(fund, year, total, allowed, tuple(_too_much(charges, allowed)))


def _too_much(charges: list[Charge], allowed: int) -> Iterable[Charge]:
    """The charges of the days at whose end the year's were too much: no book tells the hour."""
    taken = 0
    for _, group in groupby(charges, key=lambda charge: charge.entry.date):
        day = list(group)
        taken += sum(charge.amount for charge in day)
        if taken > allowed:
            yield from (charge for charge in day if charge.amount > 0)


def charged_by_bank(entry: Transaction) -> bool:
    """Whether the bank took a fee by itself: nothing but the account and the fee moved."""
    return {posting.account.role for posting in entry.postings} == {Role.BANK, Role.BANK_FEE}


def _charges(books: Books) -> Iterable[Charge]:
    """The fees of the funds, and a little interest that the bank took back without having paid it, by day."""
    charges = [
        Charge(entry, fund, entry.moved(Role.BANK_FEE, fund=fund))
        for entry in books.by_role.get(Role.BANK_FEE, ())
        if not entry.opening
        for fund in entry.funds
    ]
    charges += (Charge(item.entry, item.fund, item.amount) for item in taken_back(books) if item.fee)
    return sorted(charges, key=lambda charge: charge.entry.index)
