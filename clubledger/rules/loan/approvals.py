"""Which lendings no meeting approved, and why: asked by LOAN-11, and by DOC-09 so that it says nothing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from clubledger.books.contracts import lent_by, repaid_by
from clubledger.i18n import N_, Dong, Message, Param
from clubledger.regulation import NONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books
    from clubledger.books.contracts import Lending, Loan
    from clubledger.regulation import Provision


class Unapproved(NamedTuple):
    """A lending that no meeting approved, why, and by which limit; ``not_held`` where its minutes are of no meeting yet."""

    lending: Lending
    text: Message
    limit: Provision
    not_held: bool


class _Words(NamedTuple):
    without: str
    too_old: str
    later: str
    no_meeting: str


_LENT: Final = _Words(
    N_("{loan} lent {amount} without minutes"),
    N_(
        "{loan} lent {amount} on {lent} by {minutes} of {held}, {days} days before; the regulation allows {limit}"
    ),
    N_("{loan} lent {amount} on {lent}, but the meeting of {minutes} was held later, on {held}"),
    N_("{loan} lent {amount} by {minutes}, but the books have no such meeting"),
)

_HANDED_OVER: Final = _Words(
    N_("{loan} takes over a debt of {amount} without minutes"),
    N_(
        "{loan} takes over a debt of {amount} on {lent} by {minutes} of {held}, {days} days before; the regulation allows "
        "{limit}"
    ),
    N_(
        "{loan} takes over a debt of {amount} on {lent}, but the meeting of {minutes} was held later, on {held}"
    ),
    N_("{loan} takes over a debt of {amount} by {minutes}, but the books have no such meeting"),
)


def unapproved(books: Books, loan: Loan) -> Iterator[Unapproved]:
    """Go through the lendings of a loan, top-ups too, that no meeting approved. Raises `Missing`, `NoSuchLimit`."""
    for lending in loan.lendings:
        limit = books.regulation.require("approval-days", lending.date)
        if any(books.deferred(entry) for entry in lending.entries) or moved_within(loan, lending):
            continue
        words = _HANDED_OVER if _handed_over(books, loan, lending) else _LENT
        faults = [_fault(books, loan, lending, words, minutes, limit) for minutes in _minutes(books, lending)]
        if None in faults:
            continue
        said: dict[str, Param] = {"loan": loan.number, "amount": Dong(lending.amount)}
        without = Unapproved(lending, Message(words.without, said), limit, not_held=False)
        yield next((fault for fault in faults if fault is not None), without)


def judged(books: Books, lending: Lending) -> bool:
    """Whether the regulation lets LOAN-11 judge a lending, and the time for its paper is over."""
    limit = books.regulation.get("approval-days", lending.date)
    paper = books.regulation.get("cash-count-days", books.as_of)
    pending = any(entry.pending for entry in lending.entries)
    return limit is not None and limit.value != NONE and (paper is not None or not pending)


def _minutes(books: Books, lending: Lending) -> list[str]:
    """The minutes that a lending names; one that was put right had its wrong entry's, too."""
    entries = [*lending.entries, *(books.wrong_entries.get(entry.index) for entry in lending.entries)]
    return [entry.minutes for entry in entries if entry is not None and entry.minutes is not None]


def moved_within(loan: Loan, lending: Lending) -> bool:
    """Whether a debt only went from one member's account to another's under the same contract: LOAN-01 names it."""
    return all(
        entry.money() == 0 and lent_by(entry) == repaid_by(entry) for entry in lending.entries
    ) and any(
        {posting.member for posting in entry.postings} - {loan.member, None} for entry in lending.entries
    )


def _handed_over(books: Books, loan: Loan, lending: Lending) -> bool:
    """Whether no money moved, and another contract's debt became less by as much on the same day."""
    if any(entry.touches_money for entry in lending.entries):
        return False
    return bool(books.debts_let_go.get((lending.date, lending.amount), set()) - {loan.number})


def _fault(
    books: Books, loan: Loan, lending: Lending, words: _Words, minutes: str, limit: Provision
) -> Unapproved | None:
    """Say why a meeting did not approve a lending; nothing where it did."""
    held = books.meeting_days.get(minutes, ())
    if any(0 <= (lending.date - day).days <= limit.whole for day in held):
        return None
    said: dict[str, Param] = {
        "loan": loan.number,
        "amount": Dong(lending.amount),
        "lent": lending.date,
        "minutes": minutes,
        "limit": limit.whole,
    }
    before = max((day for day in held if day <= lending.date), default=None)
    if before is not None:
        said |= {"held": before, "days": (lending.date - before).days}
        return Unapproved(lending, Message(words.too_old, said), limit, not_held=False)
    if held:
        return Unapproved(lending, Message(words.later, said | {"held": min(held)}), limit, not_held=True)
    return Unapproved(lending, Message(words.no_meeting, said), limit, not_held=True)
