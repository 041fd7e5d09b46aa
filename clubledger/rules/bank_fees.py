"""Bank fees that no meeting decided, and how much of a year's may be so (DOC-04 finds the rest, FUND-06 does not forgive it)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Fund, Role
from clubledger.regulation import NONE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction

NO_DECISION_NEEDED: Final = 500_000
"""So much a year no meeting has to decide, in đồng, however little the regulation lets be spent: the bank takes it by itself."""


@dataclass(frozen=True, slots=True)
class FeesBeyond:
    """A fund's bank fees of a calendar year without minutes that are more than a year may have, in đồng.

    ``entries`` are those of the days from which on they were more.
    """

    fund: Fund
    year: int
    total: int
    allowed: int
    entries: tuple[Transaction, ...]

    @property
    def beyond(self) -> int:
        """What is too much of them."""
        return self.total - self.allowed


def bank_fees(books: Books, fund: Fund) -> int:
    """All bank fees of a fund, less what the bank gave back, in đồng; what openings bring forward is none."""
    return sum(entry.moved(Role.BANK_FEE, fund=fund) for entry in _charges(books))


def fees_beyond(books: Books) -> Iterable[FeesBeyond]:
    """The funds and years with more bank fees without minutes than a year may have; those whose paper may come are left out.

    Where the regulation sets no limit of expenses there is none of fees to be broken, and no more than the least is forgiven.
    """
    allowed = _allowed(books)
    years: dict[tuple[Fund, int], list[tuple[Transaction, int]]] = defaultdict(list)
    for entry in _charges(books):
        if not books.members_decided(entry) and not books.deferred(entry):
            for fund in entry.funds:
                years[fund, entry.date.year].append((entry, entry.moved(Role.BANK_FEE, fund=fund)))
    for (fund, year), fees in years.items():
        total = sum(fee for _, fee in fees)
        if total > allowed:
            yield FeesBeyond(fund, year, total, allowed, tuple(_too_much(fees, allowed)))


def _too_much(fees: list[tuple[Transaction, int]], allowed: int) -> Iterable[Transaction]:
    """The charges of the days at whose end the year's were too much: no book tells the hour."""
    taken = 0
    for _, group in groupby(fees, key=lambda fee: fee[0].date):
        day = list(group)
        taken += sum(fee for _, fee in day)
        if taken > allowed:
            yield from (entry for entry, fee in day if fee > 0)


def charged_by_bank(entry: Transaction) -> bool:
    """Whether the bank took a fee by itself: nothing but the account and the fee moved."""
    return {posting.account.role for posting in entry.postings} == {Role.BANK, Role.BANK_FEE}


def _allowed(books: Books) -> int:
    limit = books.regulation.get("minutes-over", books.as_of)
    return (
        NO_DECISION_NEEDED if limit is None or limit.value == NONE else max(limit.whole, NO_DECISION_NEEDED)
    )


def _charges(books: Books) -> Iterable[Transaction]:
    return (entry for entry in books.by_role.get(Role.BANK_FEE, ()) if not entry.opening)
