"""Interest that the bank took back, and what of it the bank had never paid (DOC-04, FUND-08; a little counts as a bank fee)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import AccountKind, Fund, Role
from clubledger.loans.terms import fits, months_after

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction

SMALL: Final = 100_000
"""Up to so much in a calendar year it is a bank fee, in đồng: a bank corrects its interest by a few thousand."""
YEARS_INTEREST: Final = 10
"""A tenth of what was brought forward in the bank: no savings book of a village pays more in a year."""
FIRST_YEAR: Final = 12
"""Months for which a savings book that is given up may be older than the books."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What an entry says that the bank took back of its interest, beyond all that it had paid the fund by then, in đồng.

    ``paid`` is all that it had paid; ``fee``: it is little, and the year's are together.
    """

    entry: Transaction
    fund: Fund
    amount: int
    paid: int
    fee: bool


def taken_back(books: Books) -> Iterator[TakenBack]:
    """What was booked as interest taken back that the bank had not paid, fund by fund, in the order of the days.

    A savings book that is given up early costs the interest that it had brought, and no more. For a year that may be interest from
    before the books. No bank takes anything out of the box.
    """
    entries = [entry for entry in books.by_role.get(Role.BANK_INTEREST, ()) if not entry.opening]
    if not any(entry.moved(Role.BANK_INTEREST) > 0 for entry in entries):
        return
    older = _paid_before_the_books(books)
    for fund in Fund:
        yield from _of_fund(entries, fund, older[fund], _end_of_first_year(books))


def _of_fund(entries: list[Transaction], fund: Fund, older: int, first_year: date) -> Iterator[TakenBack]:
    held = paid = 0
    years: Counter[int] = Counter()
    for day, group in groupby(entries, key=lambda entry: entry.date):
        today = list(group)
        came_in = sum(_paid(entry, fund) for entry in today)  # of one day, what came in comes first
        held, paid = held + came_in, paid + came_in
        older = older if day < first_year else 0
        beyond: list[tuple[Transaction, int]] = []
        for entry in today:
            taken = _taken(entry, fund)
            covered = min(taken, max(0, -entry.moved(Role.BANK, Role.PAYABLE, fund=fund)), held + older)
            older -= max(0, covered - held)
            held -= min(covered, held)
            if taken > covered:
                beyond.append((entry, taken - covered))
        years[day.year] += sum(amount for _, amount in beyond)
        for entry, amount in beyond:
            yield TakenBack(entry, fund, amount, paid, fee=years[day.year] <= SMALL)


def _paid(entry: Transaction, fund: Fund) -> int:
    """What the bank paid by an entry, its fee included where it kept that back."""
    came_in = entry.moved(Role.CASH, Role.BANK, Role.BANK_FEE, fund=fund)
    return max(0, min(-entry.moved(Role.BANK_INTEREST, fund=fund), came_in))


def _taken(entry: Transaction, fund: Fund) -> int:
    """What a fund lost by a debit of bank interest; a year that is closed, or another income, loses nothing."""
    lost = -sum(
        posting.amount
        for posting in entry.postings
        if posting.account.fund is fund
        and (
            posting.account.kind in {AccountKind.ASSET, AccountKind.LIABILITY}
            or posting.account.role is Role.TRANSFER
        )
    )
    return max(0, min(entry.moved(Role.BANK_INTEREST, fund=fund), lost))


def _paid_before_the_books(books: Books) -> Mapping[Fund, int]:
    """What the bank may have paid each fund before the books, at most."""
    brought = Counter[Fund]()
    for entry in books.by_role.get(Role.BANK, ()):
        if entry.opening:
            for fund in entry.funds:
                brought[fund] += entry.moved(Role.BANK, fund=fund)
    return Counter({fund: amount // YEARS_INTEREST for fund, amount in brought.items()})


def _end_of_first_year(books: Books) -> date:
    began = books.began
    return months_after(began, FIRST_YEAR) if began is not None and fits(began, FIRST_YEAR) else date.max
