"""Which lendings nobody approved who may, and why: asked by LOAN-11, and by DOC-09 so that it says nothing twice.

A meeting of the members may decide any loan, before it or, where the regulation lets minutes follow, within
``ratify-days``; where ``approval-body`` is the board, the board's minutes do as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from clubledger.books.contracts import lent_by, repaid_by
from clubledger.books.directives import BOARD
from clubledger.books.periods import DAY, waits_until
from clubledger.i18n import N_, Dong, Message, Param, message
from clubledger.regulation import NONE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.contracts import Lending, Loan
    from clubledger.regulation import Provision


class Unapproved(NamedTuple):
    """A lending that nobody approved, why, from when on it is a fault, and by which limit.

    ``not_held`` where its minutes are of no meeting yet.
    """

    lending: Lending
    text: Message
    limit: Provision
    not_held: bool
    on: date


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


class _Deciding(NamedTuple):
    """By what a lending is judged: how old minutes may be, who decides, and until when minutes may follow."""

    limit: Provision
    body: Provision
    ratify: Provision
    until: date

    @property
    def by_board(self) -> bool:
        return self.body.value == BOARD

    def in_time(self, lent: date, held: date) -> bool:
        """Whether a meeting was held in time, before or after a lending."""
        return -(self.until - lent).days <= (lent - held).days <= self.limit.whole


def unapproved(books: Books, loan: Loan) -> Iterator[Unapproved]:
    """Go through the lendings of a loan, top-ups too, that nobody approved. Raises `Missing`, `NoSuchLimit`."""
    for lending in loan.lendings:
        principal = lending.owed + lending.amount
        limit = books.regulation.require("approval-days", lending.date)
        if any(books.deferred(entry) for entry in lending.entries) or moved_within(loan, lending):
            continue
        deciding = _deciding(loan, lending, principal, limit)
        if _ratified(books, loan, lending, deciding):
            continue
        words = _HANDED_OVER if _handed_over(books, loan, lending) else _LENT
        faults = [
            _fault(books, loan, lending, words, minutes, deciding) for minutes in _minutes(books, lending)
        ]
        if None in faults or (deciding.ratify.whole and books.as_of <= deciding.until):
            continue
        said: dict[str, Param] = {"loan": loan.number, "amount": Dong(lending.amount)}
        without = Unapproved(
            lending, Message(words.without, said), limit, not_held=False, on=_on(lending, deciding)
        )
        yield next((fault for fault in faults if fault is not None), without)


def judged(books: Books, lending: Lending) -> bool:
    """Whether the regulation lets LOAN-11 judge a lending, and the time for its paper is over."""
    limit = books.regulation.get("approval-days", lending.date)
    paper = books.regulation.get("cash-count-days", books.as_of)
    pending = any(entry.pending for entry in lending.entries)
    return limit is not None and limit.value != NONE and (paper is not None or not pending)


def minutes_may_follow(loan: Loan, lending: Lending) -> bool:
    """Whether a lending's minutes may be those of a meeting held later."""
    ratify = loan.regulation.raised_to(lending.owed + lending.amount).get("ratify-days", lending.date)
    return bool(ratify and ratify.whole)


def _deciding(loan: Loan, lending: Lending, principal: int, limit: Provision) -> _Deciding:
    regulation = loan.regulation.raised_to(principal)
    body = regulation.require("approval-body", lending.date)
    ratify = regulation.require("ratify-days", lending.date)
    return _Deciding(limit, body, ratify, waits_until(lending.date, ratify.whole))


def _on(lending: Lending, deciding: _Deciding) -> date:
    """The day from which a lending is at fault: where minutes may follow, once the days for it are over."""
    return deciding.until + DAY if deciding.ratify.whole else lending.date


def _ratified(books: Books, loan: Loan, lending: Lending, deciding: _Deciding) -> bool:
    """Whether a later meeting in time says that it approved the contract."""
    return any(
        lending.date <= meeting.date <= deciding.until
        and (meeting.of is None or (deciding.by_board and not _own(books, loan, lending, meeting.date)))
        for meeting in books.ratifications.get(loan.number, ())
    )


def _own(books: Books, loan: Loan, lending: Lending, held: date) -> bool:
    """Whether the borrower was on the board when it met or lent, or left it only for that while."""
    return loan.member in books.insiders(held) | books.insiders(lending.date) | books.returned(held)


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
    books: Books, loan: Loan, lending: Lending, words: _Words, minutes: str, deciding: _Deciding
) -> Unapproved | None:
    """Say why the meeting of some minutes did not approve a lending; nothing where it did."""
    held, board = books.days_of(minutes, deciding.until)
    if any(deciding.in_time(lending.date, day) for day in held):
        return None
    said: dict[str, Param] = {
        "loan": loan.number,
        "amount": Dong(lending.amount),
        "lent": lending.date,
        "minutes": minutes,
        "limit": deciding.limit.whole,
    }
    on = _on(lending, deciding)
    if board and not deciding.by_board:
        text = message(
            "{loan} lent {amount} by {minutes} of the board; the regulation wants a meeting of the members",
            **said,
        )
        return Unapproved(
            lending, text, deciding.body if deciding.body.article else deciding.limit, False, on
        )
    in_time = [day for day in board if deciding.in_time(lending.date, day)]
    if in_time and not any(_own(books, loan, lending, day) for day in in_time):
        return None
    if in_time:
        text = message(
            "{loan} lent {amount} to {member}, who was on the board, by {minutes} of the board itself",
            member=loan.member or "?",
            **said,
        )
        return Unapproved(lending, text, deciding.body, False, on)
    held = tuple(sorted([*held, *board]))
    before = max((day for day in held if day <= lending.date), default=None)
    if before is not None:
        said |= {"held": before, "days": (lending.date - before).days}
        return Unapproved(lending, Message(words.too_old, said), deciding.limit, False, on)
    if held:
        said |= {"held": min(held)}
        return Unapproved(lending, Message(words.later, said), deciding.limit, True, on)
    return Unapproved(lending, Message(words.no_meeting, said), deciding.limit, True, on)
