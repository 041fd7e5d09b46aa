"""DOC-04: expenses and allowances without minutes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import AccountKind, Fund, Role
from clubledger.errors import CannotJudge
from clubledger.i18n import N_, Dong, message
from clubledger.regulation.shares import FIXED, fixed_allowance
from clubledger.rules.allowances import allowances, within_fixed_sum
from clubledger.rules.doc.slips import folded
from clubledger.rules.findings import Found, Level, found_in, voucher_or_place
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction


NO_PAYMENT: Final = (Role.WRITE_OFF, Role.MEMBER_RETURN, Role.IN_KIND)
"""Expense accounts that DOC-04 does not add up: judged by LOAN-17 and FUND-08, or no money at all."""


@dataclass(frozen=True, slots=True)
class Spending:
    """What a transaction spent: an allowance, or a payment for expenses."""

    entry: Transaction
    amount: int
    allowance: bool


def without_minutes(books: Books) -> Iterable[Sequence[Spending]]:
    """Every allowance without minutes, and what a payee got for expenses from a fund in a day, if over the limit.

    Allowances within the fixed sum of a year were decided with the regulation.
    """
    days: dict[Hashable, list[Spending]] = defaultdict(list)
    within, unjudged = _decided_by_the_sum(books)
    for entry in books.effective:
        spending = _spending(books, entry)
        if spending is None or books.members_decided(entry) or entry.opening:
            continue
        if spending.allowance:
            if entry.index not in within:
                yield (spending,)
        else:
            days[entry.fund, entry.date, folded(entry.payee) or entry.index].append(spending)
    limit = books.regulation.require("minutes-over", books.as_of).whole
    yield from (spendings for spendings in days.values() if _total(spendings) > limit)
    if unjudged is not None:
        raise unjudged


def _decided_by_the_sum(books: Books) -> tuple[frozenset[int], CannotJudge | None]:
    """The allowances that the fixed sum covers; where nobody can tell the years, all that it may, and why."""
    try:
        return within_fixed_sum(books), None
    except CannotJudge as reason:
        paid = (entry for entry in allowances(books) if fixed_allowance(books.regulation, entry.date))
        return frozenset(entry.index for entry in paid), reason


_WHOLE: Final = N_(
    "{amount} paid for expenses on {day} without minutes; the regulation asks for them above {limit}"
)


_IN_PARTS: Final = N_(
    "{amount} paid for expenses on {day} without minutes, {total} to the same payee that day; the regulation asks for "
    "them above {limit}"
)


@rule(
    "DOC-04",
    "missing-minutes",
    Level.WARNING,
    subject=N_("voucher"),
    title=N_("Money was spent without minutes"),
    why=N_(
        "Larger expenses, and every allowance for the board itself, are decided by the members and not by those who hold "
        "the money. The minutes show that they were asked."
    ),
    source=N_(
        "The club's regulation, the articles on who may decide expenses (minutes-over) and on a fixed sum of allowances "
        "(allowance-fixed)"
    ),
    paper=N_(
        "Find the minutes of the meeting that decided it and write their number on the slip. If no meeting did, put it "
        "before the next one and let the members decide."
    ),
    ledger=N_(
        "Add the number of the minutes to the entry as minutes; the meeting must have been held by that day. Mark the entry "
        "with ! while the minutes are being written: they may be added until cash-count-days after its month."
    ),
    each=without_minutes,
    needs=("minutes-over", FIXED),
    plugin="vouchers",
)
def missing_minutes(books: Books, spendings: Sequence[Spending]) -> Iterator[Found]:
    """An allowance, or a payee's expenses of a day over the limit, without minutes."""
    if spendings[0].allowance:
        for spending in _settled(books, spendings):
            text = message(
                _BY_BOARD
                if spending.entry.minutes
                else N_("an allowance of {amount} on {day} without minutes"),
                minutes=spending.entry.minutes or "",
                amount=Dong(spending.amount),
                day=spending.entry.date,
            )
            yield found_in(spending.entry, voucher_or_place(spending.entry), text, amount=spending.amount)
        return
    limit = books.regulation.require("minutes-over", books.as_of)
    settled = _settled(books, spendings)
    total = _total(settled)
    if total <= limit.whole:
        return
    for spending in settled:
        text = message(
            _WHOLE if spending.amount == total else _IN_PARTS,
            amount=Dong(spending.amount),
            day=spending.entry.date,
            total=Dong(total),
            limit=Dong(limit.whole),
        )
        yield found_in(
            spending.entry,
            voucher_or_place(spending.entry),
            text,
            amount=spending.amount,
            article=limit.article,
        )


_BY_BOARD: Final = N_(
    "an allowance of {amount} on {day} by {minutes} of the board; only a meeting of the members decides it"
)


def _total(spendings: Iterable[Spending]) -> int:
    return sum(spending.amount for spending in spendings)


def _settled(books: Books, spendings: Iterable[Spending]) -> list[Spending]:
    """Those whose paper should be complete by now."""
    return [spending for spending in spendings if not books.deferred(spending.entry)]


def _spending(books: Books, entry: Transaction) -> Spending | None:
    """What was paid, or is owed, for expenses; money handed out in advance is spent when it is handed out.

    The operating fund spends as well what it gives back of its income, and what it pays on debts that it has not.
    """
    allowance = used = paid = 0
    for posting in entry.postings:
        account = posting.account
        role = account.role
        if role is Role.CASH or role is Role.BANK or role is Role.PAYABLE or role is Role.TRANSFER:
            paid -= posting.amount
            if role is Role.PAYABLE and posting.amount > 0 and account.fund is Fund.OPERATING:
                beyond = min(posting.amount, max(0, books.balances.of(account, entry.date)))
                used, paid = used + beyond, paid + beyond
        elif account.fund is Fund.OPERATING and (account.kind is AccountKind.INCOME or role is Role.OPENING):
            used += posting.amount if posting.amount > 0 and role is not Role.IN_KIND else 0
        elif role is Role.ALLOWANCE:
            allowance += posting.amount
        elif role is Role.RECEIVABLE or (account.kind is AccountKind.EXPENSE and role not in NO_PAYMENT):
            used += posting.amount
    if allowance > 0:
        return Spending(entry, allowance, allowance=True)
    spent = min(used, paid)
    return Spending(entry, spent, allowance=False) if spent > 0 else None
