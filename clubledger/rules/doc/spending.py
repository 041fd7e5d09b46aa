"""What was spent, on what, and to whom: payments that a meeting has to decide (DOC-04, DOC-10)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import AccountKind, Fund, Role
from clubledger.books.likeness import folded
from clubledger.rules.bank_fees import charged_by_bank

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction

NO_PAYMENT: Final = (Role.WRITE_OFF, Role.MEMBER_RETURN, Role.IN_KIND)
"""Expense accounts that are not added up: judged by LOAN-17 and FUND-08, or no money at all."""


_KEPT: Final = frozenset({Role.CASH, Role.BANK, Role.LOAN, Role.TRANSFER})
"""What is debited here is not spent."""


@dataclass(frozen=True, slots=True)
class Spending:
    """What a transaction spent, in đồng: an allowance, or a payment for expenses.

    ``uses`` says what was put on which account, by its name.
    """

    entry: Transaction
    amount: int
    allowance: bool
    uses: tuple[tuple[str, int], ...] = ()


def spending_of(books: Books, entry: Transaction) -> Spending | None:
    """What was paid, or is owed, for expenses; money handed out in advance is spent when it is handed out.

    The operating fund spends as well what it gives back of its income, and what it pays on debts that it has not.
    """
    allowance = paid = 0
    uses: dict[str, int] = defaultdict(int)
    for posting in entry.postings:
        account = posting.account
        role = account.role
        if role is Role.CASH or role is Role.BANK or role is Role.PAYABLE or role is Role.TRANSFER:
            paid -= posting.amount
            if role is Role.PAYABLE and posting.amount > 0 and account.fund is Fund.OPERATING:
                beyond = min(posting.amount, max(0, books.balances.of(account, entry.date)))
                uses[account.name], paid = uses[account.name] + beyond, paid + beyond
        elif account.fund is Fund.OPERATING and (account.kind is AccountKind.INCOME or role is Role.OPENING):
            uses[account.name] += posting.amount if posting.amount > 0 and role is not Role.IN_KIND else 0
        elif role is Role.ALLOWANCE:
            allowance += posting.amount
        elif role is Role.RECEIVABLE or (account.kind is AccountKind.EXPENSE and role not in NO_PAYMENT):
            uses[account.name] += posting.amount
    if allowance > 0:
        return Spending(entry, allowance, allowance=True)
    spent = min(sum(uses.values()), paid)
    return Spending(entry, spent, allowance=False, uses=tuple(uses.items())) if spent > 0 else None


def undecided_spending(books: Books) -> Iterable[Spending]:
    """What was spent on expenses without minutes of the members; what the bank took as fees is added up by the year."""
    for entry in books.effective:
        if not any(posting.amount > 0 and posting.account.role not in _KEPT for posting in entry.postings):
            continue  # most entries bring money, or lend it
        spending = spending_of(books, entry)
        if (
            spending is not None
            and not spending.allowance
            and not entry.opening
            and not books.members_decided(entry)
            and not charged_by_bank(entry)
        ):
            yield spending


def by_payee_and_day(spendings: Iterable[Spending]) -> Mapping[Hashable, Sequence[Spending]]:
    """What a payee got from a fund in a day; without a payee each transaction is by itself."""
    days: dict[Hashable, list[Spending]] = defaultdict(list)
    for spending in spendings:
        entry = spending.entry
        days[entry.fund, entry.date, folded(entry.payee) or entry.index].append(spending)
    return days


def settled(books: Books, spendings: Iterable[Spending]) -> list[Spending]:
    """Those whose paper should be complete by now."""
    return [spending for spending in spendings if not books.deferred(spending.entry)]


def total(spendings: Iterable[Spending]) -> int:
    """Their sum, in đồng."""
    return sum(spending.amount for spending in spendings)
