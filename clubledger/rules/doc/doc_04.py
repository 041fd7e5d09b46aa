"""DOC-04: expenses, allowances, bank fees and interest taken back without minutes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from itertools import chain
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Fund, Role
from clubledger.errors import CannotJudge
from clubledger.i18n import N_, Dong, message
from clubledger.regulation.shares import FIXED, fixed_allowance
from clubledger.rules.allowances import allowances, within_fixed_sum
from clubledger.rules.bank_fees import FeesBeyond, fees_beyond
from clubledger.rules.bank_interest import TakenBack, taken_back
from clubledger.rules.doc.bills_paid import bills_paid
from clubledger.rules.doc.spending import (
    Spending,
    by_payee_and_day,
    settled,
    spending_of,
    total,
    undecided_spending,
)
from clubledger.rules.findings import Found, Level, found_in, voucher_or_place
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction
    from clubledger.i18n import Message


class Kind(Enum):
    """What kind of spending needs the minutes."""

    ALLOWANCE = "allowance"
    EXPENSES = "expenses"
    BILLS = "bills"


@dataclass(frozen=True, slots=True)
class Undecided:
    """What needs minutes and has none: an allowance, what a payee got in a day, or the bills that were paid to one in a day."""

    kind: Kind
    spendings: tuple[Spending, ...]


def without_minutes(books: Books) -> Iterable[Undecided | FeesBeyond | TakenBack]:
    """Every allowance without minutes, interest taken back that no bank had paid, and what of a fund is over the limit.

    That is what a payee got for expenses in a day, the small bills that were paid to one in a day, and the bank's fees of a
    year. Allowances within the fixed sum of a year were decided with the regulation.
    """
    within, unjudged = _decided_by_the_sum(books)
    for entry in allowances(books):
        paid = spending_of(books, entry)
        if paid is not None and entry.index not in within and not _decided(books, entry):
            yield Undecided(Kind.ALLOWANCE, (paid,))
    yield from _taken_back(books)
    limit = books.regulation.require("minutes-over", books.as_of).whole
    days = by_payee_and_day(undecided_spending(books)).values()
    large = [tuple(spendings) for spendings in days if total(spendings) > limit]
    yield from (Undecided(Kind.EXPENSES, spendings) for spendings in large)
    told = {spending.entry.index for spending in chain.from_iterable(large)}
    for bills in by_payee_and_day(bills_paid(books, told)).values():
        if total(bills) > limit:
            yield Undecided(Kind.BILLS, tuple(bills))
    yield from fees_beyond(books)
    if unjudged is not None:
        raise unjudged


def _taken_back(books: Books) -> Iterator[TakenBack]:
    """Interest taken back that the bank had not paid the operating fund; in the income fund FUND-08 finds it."""
    return (
        item
        for item in taken_back(books)
        if item.fund is Fund.OPERATING
        and not item.fee
        and not books.members_decided(item.entry)
        and not books.deferred(item.entry)
    )


def _decided(books: Books, entry: Transaction) -> bool:
    """Whether the members decided an allowance; taken off a debt it leaves no receipt, so that only a held meeting will do."""
    if entry.moved(Role.LOAN) < 0:
        return books.held(entry.minutes, entry.date)
    return books.members_decided(entry)


def _decided_by_the_sum(books: Books) -> tuple[frozenset[int], CannotJudge | None]:
    """The allowances that the fixed sum covers; where nobody can tell the years, all that it may, and why."""
    try:
        return within_fixed_sum(books), None
    except CannotJudge as reason:
        paid = (entry for entry in allowances(books) if fixed_allowance(books.regulation, entry.date))
        return frozenset(entry.index for entry in paid), reason


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
        "before the next one and let the members decide. What the bank took stands on its statement: lay it beside the slip."
    ),
    ledger=N_(
        "Add the number of the minutes to the entry as minutes; the meeting must have been held by that day. Mark the entry "
        "with ! while the minutes are being written: they may be added until cash-count-days after its month."
    ),
    each=without_minutes,
    needs=("minutes-over", FIXED),
    plugin="vouchers",
)
def missing_minutes(books: Books, item: Undecided | FeesBeyond | TakenBack) -> Iterator[Found]:
    """An allowance, interest that no bank can have taken back, or expenses over the limit, without minutes."""
    if isinstance(item, FeesBeyond):
        yield from _fees(books, item)
    elif isinstance(item, TakenBack):
        yield _never_paid(item)
    elif item.kind is Kind.ALLOWANCE:
        for spending in settled(books, item.spendings):
            yield found_in(
                spending.entry,
                voucher_or_place(spending.entry),
                _allowance(books, spending),
                amount=spending.amount,
            )
    else:
        yield from _over_the_limit(books, item)


def _over_the_limit(books: Books, item: Undecided) -> Iterator[Found]:
    limit = books.regulation.require("minutes-over", books.as_of)
    due = settled(books, item.spendings)
    together = total(due)
    if together <= limit.whole:
        return
    for spending in due:
        yield found_in(
            spending.entry,
            voucher_or_place(spending.entry),
            message(
                _words(item.kind, whole=spending.amount == together),
                amount=Dong(spending.amount),
                day=spending.entry.date,
                total=Dong(together),
                limit=Dong(limit.whole),
            ),
            amount=spending.amount,
            article=limit.article,
        )


def _fees(books: Books, fees: FeesBeyond) -> Iterator[Found]:
    limit = books.regulation.require("minutes-over", books.as_of)
    for entry, _, amount in fees.charges:
        yield found_in(
            entry,
            voucher_or_place(entry),
            message(
                "bank fees of {total} in {year} without minutes, among them {amount} on {day}; without them it may be {limit} a "
                "year",
                total=Dong(fees.total),
                year=str(fees.year),
                amount=Dong(amount),
                day=entry.date,
                limit=Dong(fees.allowed),
            ),
            amount=amount,
            article=limit.article,
            fund=fees.fund,
        )


def _never_paid(item: TakenBack) -> Found:
    return found_in(
        item.entry,
        voucher_or_place(item.entry),
        message(
            "{amount} more left on {day} without minutes as interest that the bank took back than it had ever paid: {paid} in all",
            amount=Dong(item.amount),
            day=item.entry.date,
            paid=Dong(item.paid),
        ),
        amount=item.amount,
        fund=item.fund,
    )


_WHOLE: Final = N_(
    "{amount} paid for expenses on {day} without minutes; the regulation asks for them above {limit}"
)

_IN_PARTS: Final = N_(
    "{amount} paid for expenses on {day} without minutes, {total} to the same payee that day; the regulation asks for "
    "them above {limit}"
)

_BILLS: Final = N_(
    "{amount} paid at once on {day} without minutes for bills that were entered one by one; the regulation asks for them "
    "above {limit}"
)

_BILLS_IN_PARTS: Final = N_(
    "{amount} paid on {day} without minutes for bills that were entered one by one, {total} to the same payee that day; "
    "the regulation asks for them above {limit}"
)


def _words(kind: Kind, *, whole: bool) -> str:
    if kind is Kind.BILLS:
        return _BILLS if whole else _BILLS_IN_PARTS
    return _WHOLE if whole else _IN_PARTS


_NO_MINUTES: Final = N_("an allowance of {amount} on {day} without minutes")

_BY_BOARD: Final = N_(
    "an allowance of {amount} on {day} by {minutes} of the board; only a meeting of the members decides it"
)

_SET_OFF: Final = N_(
    "an allowance of {amount} was taken off a debt on {day}, and the books have no meeting with the minutes {minutes} that "
    "was held by then"
)


def _allowance(books: Books, spending: Spending) -> Message:
    entry = spending.entry
    if entry.minutes is None:
        words = _NO_MINUTES
    else:
        words = _BY_BOARD if books.by_board(entry.minutes, entry.date) else _SET_OFF
    return message(words, minutes=entry.minutes or "", amount=Dong(spending.amount), day=entry.date)
