"""Loans that were reversed and booked anew on easier terms or later: an extension by another name."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from clubledger.books.contracts import Loan, Reentry, lent_by
from clubledger.books.reversals import PUT_RIGHT_DAYS
from clubledger.errors import CannotJudge
from clubledger.loans import InterestMethod, Schedule, Terms, TermsError, due_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from clubledger.books.entries import Transaction
    from clubledger.books.reversals import Reversal


SOON = PUT_RIGHT_DAYS
"""In days: a loan that begins later by no more was booked anew to put it right."""
STOOD_DAYS = 31
"""Who did not come for the money has left it in the box for no longer: the month's count finds it there."""


def find_reentries(
    loans: Mapping[str, Loan],
    transactions: Iterable[Transaction],
    reversals: Iterable[Reversal],
    right_entries: Mapping[int, Transaction],
    met: Callable[[str | None, date], date | None],
) -> Mapping[str, tuple[Reentry, ...]]:
    """By the contract, the lendings that were reversed and came back on easier terms, or so that the loan began later.

    Who mistyped them finds it out before the first instalment and books them anew at once; the same terms under another
    slip are no extension. Whoever lets the loan begin later, and does so again, gives more time each time. ``met`` is
    `Books.met`.
    """
    lendings: dict[str | None, list[Transaction]] = defaultdict(list)
    for entry in transactions:
        if entry.reverses is None and lent_by(entry):
            lendings[entry.loan].append(entry)
    anew: dict[str, dict[int, tuple[Transaction, Transaction, Transaction]]] = defaultdict(dict)
    for reversal in reversals:
        wrong = reversal.original
        if wrong is None or reversal.problem is not None or wrong.opening or not lent_by(wrong):
            continue
        loan, right = _lent_anew(loans, lendings, reversal, wrong, right_entries.get(wrong.index))
        if loan is not None and right is not None:
            anew[loan.number].setdefault(right.index, (wrong, reversal.transaction, right))
    found = {}
    for number, steps in anew.items():
        origin, *_ = next(iter(steps.values()))
        reentries = []
        for place, (wrong, returned, right) in enumerate(steps.values()):
            eased = _eased(loans[number], wrong, returned.date)
            dated_back = wrong.index in right_entries
            again = not dated_back and place > 0 and _days(origin, right) > SOON
            if eased or again or (not dated_back and _later_than_a_slip(wrong, returned, right)):
                held = met(right.minutes, right.date)
                decided = held is not None and wrong.date < held
                reentries.append(
                    Reentry(
                        right.date,
                        number,
                        right.minutes if decided else None,
                        right.place,
                        wrong,
                        eased=eased,
                        counts=eased or again or _stood_lent(wrong, returned, right),
                    )
                )
        counts = any(one.counts for one in reentries)
        found[number] = tuple(replace(one, counts=counts) for one in reentries)
    return found


def _later_than_a_slip(wrong: Transaction, reversal: Transaction, right: Transaction) -> bool:
    """Whether a loan begins later than by a slip of the pen that is put right at once."""
    returned = reversal.date < right.date
    return (returned and _days(wrong, right) > SOON) or _days(wrong, reversal) > STOOD_DAYS


def _stood_lent(wrong: Transaction, reversal: Transaction, right: Transaction) -> bool:
    """Whether the money was out too long for a borrower who did not come for it, and came back for more than a slip's time."""
    return _days(wrong, reversal) > STOOD_DAYS and _days(reversal, right) > SOON


def _days(first: Transaction, last: Transaction) -> int:
    return (last.date - first.date).days


def _lent_anew(
    loans: Mapping[str, Loan],
    lendings: Mapping[str | None, Sequence[Transaction]],
    reversal: Reversal,
    wrong: Transaction,
    right: Transaction | None,
) -> tuple[Loan | None, Transaction | None]:
    """The loan that began with a wrong entry as it stands now, and the entry that came next in its place; no top-ups.

    That may have been reversed in its turn.
    """
    loan = loans.get((right or wrong).loan or "")
    if loan is None or loan.first is None:
        return None, None
    if right is not None:
        return (loan, right) if loan.first.index == right.index else (None, None)
    day, ones = reversal.transaction.date, lendings[loan.number]
    if loan.first.date < day:
        return None, None
    place = max(
        bisect_left(ones, day, key=lambda one: one.date),
        bisect_right(ones, wrong.index, key=lambda one: one.index),
    )
    return (loan, ones[place]) if place < len(ones) else (None, None)


def _eased(loan: Loan, wrong: Transaction, day: date) -> bool:
    """Whether a loan asks for less by some day than the entry did that was reversed on ``day``."""
    before = Loan(loan.number, (wrong,), (), loan.regulation)
    try:
        old, new = before.terms, loan.terms
    except CannotJudge:
        return False  # what cannot be reckoned with is unknown to the rules already
    return due_date(old, 1) < day and (_later(old, new) or _cheaper(loan, old, new))


def _later(old: Terms, new: Terms) -> bool:
    """Whether less of the principal has fallen due by some day, rounding aside."""
    try:
        before, after = list(_fallen_due(old)), list(_fallen_due(new))
    except TermsError:
        return old != new
    for n, (day, principal) in enumerate(before, 1):
        now = max((sum_ for due, sum_ in after if due <= day), default=0)
        slack = n * (old.rounding * new.principal + new.rounding * old.principal)
        if principal * new.principal - now * old.principal > slack:
            return True
    return False


def _fallen_due(terms: Terms) -> Iterator[tuple[date, int]]:
    return ((row.due, terms.principal - row.balance) for row in Schedule(terms).rows)


def _cheaper(loan: Loan, old: Terms, new: Terms) -> bool:
    """Whether it asks for less interest, and not because the regulation asks for no more."""
    lower = new.rate < old.rate and not _by_regulation(loan, "loan-rate", new.rate)
    declining = old.method is InterestMethod.FLAT and new.method is InterestMethod.DECLINING
    return lower or (declining and not _by_regulation(loan, "interest-method", new.method.value))


def _by_regulation(loan: Loan, key: str, value: object) -> bool:
    try:
        return loan.provision(key).value == value
    except CannotJudge:
        return False
