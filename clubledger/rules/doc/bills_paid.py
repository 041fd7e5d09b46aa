"""Bills that were entered one by one as owed and paid together (DOC-04).

What no meeting decided about, because each bill was small, is one large payment when it is paid at once.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from clubledger.books.chart import Role
from clubledger.rules.doc.spending import Spending, spending_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction


def bills_paid(books: Books, told: Collection[int]) -> Iterator[Spending]:
    """What payments without minutes paid of bills without minutes.

    A payment goes to what was owed otherwise first: bills with minutes of their own, those that were ``told`` of already (by the
    indexes of their entries), debts that are no bills, and what openings brought forward.
    """
    bills: Counter[str] = Counter()
    else_owed: Counter[str] = Counter()
    for _, group in groupby(books.by_role.get(Role.PAYABLE, ()), key=lambda entry: entry.date):
        day = list(group)
        for entry in day:  # of one day, what was owed comes first: no book tells the hour
            unminuted = _entered(books, entry, told)
            for name, amount in _moved(entry):
                if amount < 0:
                    part = min(-amount, unminuted)
                    unminuted -= part
                    bills[name] += part
                    else_owed[name] += -amount - part
        for entry in sorted(day, key=_place):
            paid = _pay(entry, bills, else_owed, decided=books.members_decided(entry))
            amount = min(paid, max(0, -entry.money()))
            if amount > 0:
                yield Spending(entry, amount, allowance=False)


def _place(entry: Transaction) -> tuple[bool, int, str, str, str]:
    """What the largest payment of a day pays of other debts leaves less for the bills: the club's best, whoever typed first."""
    money = entry.money()
    return money < 0, money, entry.voucher or "", entry.payee, entry.narration


def _entered(books: Books, entry: Transaction, told: Collection[int]) -> int:
    """What an entry says was spent without minutes, in đồng, of which nobody was told."""
    if entry.opening or entry.index in told or books.members_decided(entry) or books.deferred(entry):
        return 0
    spending = spending_of(books, entry)
    return 0 if spending is None or spending.allowance else spending.amount


def _pay(entry: Transaction, bills: Counter[str], else_owed: Counter[str], *, decided: bool) -> int:
    """Take what an entry pays off what is owed; the part that goes to bills without minutes, where it has none itself."""
    of_bills = 0
    for name, amount in _moved(entry):
        left = amount
        for owed in (bills, else_owed) if decided else (else_owed, bills):
            part = max(0, min(left, owed[name]))
            owed[name] -= part
            left -= part
            of_bills += part if owed is bills else 0
    if entry.money() >= 0:  # no payment: one debt took the place of another
        _carry(entry, of_bills, bills, else_owed)
    return 0 if decided else of_bills


def _carry(entry: Transaction, amount: int, bills: Counter[str], else_owed: Counter[str]) -> None:
    """Let what is owed on another account instead be bills as before."""
    left = amount
    for name, moved in _moved(entry):
        part = max(0, min(-moved, left, else_owed[name]))
        bills[name] += part
        else_owed[name] -= part
        left -= part


def _moved(entry: Transaction) -> list[tuple[str, int]]:
    """What an entry moves on each account of what is owed, in đồng: debit positive."""
    moved: Counter[str] = Counter()
    for posting in entry.postings:
        if posting.account.role is Role.PAYABLE:
            moved[posting.account.name] += posting.amount
    return list(moved.items())
