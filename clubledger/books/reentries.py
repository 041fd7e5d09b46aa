"""Loans that were reversed and booked anew on easier terms: an extension by another name."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from clubledger.books.contracts import Loan, Reentry, lent_by
from clubledger.errors import CannotJudge
from clubledger.loans import InterestMethod, Schedule, Terms, TermsError, due_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from clubledger.books.entries import Transaction
    from clubledger.books.reversals import Reversal


def find_reentries(
    loans: Mapping[str, Loan],
    reversals: Iterable[Reversal],
    right_entries: Mapping[int, Transaction],
    meetings: Mapping[str, date],
) -> Mapping[str, tuple[Reentry, ...]]:
    """By the contract, the lendings that were reversed after an instalment was due, and came back on easier terms.

    Who mistyped them finds it out before the first instalment; the same terms under another slip are no extension.
    """
    found: dict[str, list[Reentry]] = defaultdict(list)
    for reversal in reversals:
        wrong = reversal.original
        if wrong is None or reversal.problem is not None or wrong.opening or not lent_by(wrong):
            continue
        loan, right = _lent_anew(loans, reversal, wrong, right_entries.get(wrong.index))
        if loan is None or right is None or not _eased(loan, wrong, reversal.transaction.date):
            continue
        held = meetings.get(right.minutes.strip()) if right.minutes else None
        decided = held is not None and wrong.date < held <= right.date
        minutes = right.minutes if decided else None
        found[loan.number].append(Reentry(right.date, loan.number, minutes, right.place, wrong))
    return {number: tuple(reentries) for number, reentries in found.items()}


def _lent_anew(
    loans: Mapping[str, Loan], reversal: Reversal, wrong: Transaction, right: Transaction | None
) -> tuple[Loan | None, Transaction | None]:
    """The loan that began with a wrong entry as it stands now, and the entry that it begins with; no top-ups."""
    loan = loans.get((right or wrong).loan or "")
    if loan is None or loan.first is None:
        return None, None
    if right is not None:
        return (loan, right) if loan.first.index == right.index else (None, None)
    return (loan, loan.first) if loan.first.date >= reversal.transaction.date else (None, None)


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
