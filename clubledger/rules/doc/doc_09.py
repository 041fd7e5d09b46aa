"""DOC-09: minutes of a meeting that was not held by then."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clubledger.i18n import N_, message
from clubledger.regulation.provisions import GroupNotKnown
from clubledger.rules.doc.slips import money_moved
from clubledger.rules.findings import Found, Level, found_in, voucher_or_place
from clubledger.rules.loan.approvals import judged, minutes_may_follow, unapproved
from clubledger.rules.reg.undecided import undecided_changes
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.contracts import Lending
    from clubledger.books.entries import Transaction
    from clubledger.books.place import Place


@dataclass(frozen=True, slots=True)
class MinutesUse:
    """Minutes named by a transaction or, where ``entry`` is ``None``, by a directive."""

    day: date
    place: Place
    entry: Transaction | None


def minutes_without_meeting(books: Books) -> Iterable[tuple[str, list[MinutesUse]]]:
    """Minutes with the entries that name them before there was a meeting of that number."""
    uses_by_minutes: dict[str, list[MinutesUse]] = defaultdict(list)
    for minutes, use in _uses(books):
        if books.either_met(minutes, use.day) is None:
            uses_by_minutes[minutes].append(use)
    return (
        (minutes, sorted(uses, key=lambda use: (use.day, use.place)))
        for minutes, uses in uses_by_minutes.items()
    )


@rule(
    "DOC-09",
    "minutes-unknown",
    Level.WARNING,
    subject=N_("minutes"),
    title=N_("There is no meeting with these minutes"),
    why=N_(
        "A number of minutes is easily written. Only a meeting that was really held, on that day or before, can have "
        "decided a loan, an expense or a rule."
    ),
    source=N_("Books: decisions are those of a meeting in the club's book of meetings"),
    paper=N_(
        "Find the minutes in the book of meetings and compare number and date. If there was no such meeting, put the matter "
        "before the next one."
    ),
    ledger=N_(
        'Enter the meeting in club.beancount as event "meeting" with the number of its minutes, on the day it was held; or '
        "correct the number in the entry."
    ),
    each=minutes_without_meeting,
    plugin="vouchers",
)
def minutes_unknown(books: Books, named: tuple[str, list[MinutesUse]]) -> Iterator[Found]:
    """``minutes`` for which no meeting was held on or before the day of the transaction or directive.

    Those of a lending are LOAN-11's matter, those of a remission LOAN-24's.
    """
    minutes, uses = named
    first = uses[0]
    held = books.meetings.get(minutes) or min(books.board_days.get(minutes, ()), default=None)
    where = tuple(_where(use) for use in uses[:5]) + (("…",) if len(uses) > 5 else ())
    if held is None:
        text = message(
            "the books have no meeting with the minutes {minutes}, named in {where}",
            minutes=minutes,
            where=where,
        )
    else:
        text = message(
            "the meeting of the minutes {minutes} was held on {held}, later than what it is said to have decided on {day}: "
            "{where}",
            minutes=minutes,
            held=held,
            day=first.day,
            where=where,
        )
    if first.entry is not None:
        yield found_in(first.entry, minutes, text, amount=money_moved(first.entry) or None)
    else:
        yield Found(minutes, text, first.day, first.place)


def _uses(books: Books) -> Iterator[tuple[str, MinutesUse]]:
    """Where minutes are named; of those of a waiver GOV-05 tells, of those of a remission LOAN-24."""
    named_by_loan_11 = _lent_without_meeting(books)
    for entry in books.effective:
        if entry.minutes is not None and not entry.opening and entry.index not in named_by_loan_11:
            yield entry.minutes, MinutesUse(entry.date, entry.place, entry)
    directives = books.directives
    older = {number for number, loan in books.loans.items() if loan.opening}
    changed = {(after.line, after.since) for _, after in undecided_changes(books)}  # named by REG-02
    decisions = [
        (provision.since, provision.minutes, place, True)
        for provision, place in directives.provisions
        if (provision.line, provision.since) not in changed
        and not books.by_board(provision.minutes, provision.since)
    ]
    decisions += [
        (extension.date, extension.minutes, extension.place, extension.loan in older)
        for extension in directives.extensions
    ]
    brought_forward = books.brought_forward
    for day, minutes, place, may_be_older in decisions:
        if minutes is not None and not (may_be_older and brought_forward and day <= brought_forward):
            yield minutes.strip(), MinutesUse(day, place, None)


def _lent_without_meeting(books: Books) -> set[int]:
    """The lendings of which LOAN-11 says that the meeting of their minutes was not held by then, or may be held later."""
    lendings: list[Lending] = []
    for loan in books.loans.values():
        if all(judged(books, lending) for lending in loan.lendings):
            try:
                lendings += [fault.lending for fault in unapproved(books, loan) if fault.not_held]
                lendings += [lending for lending in loan.lendings if minutes_may_follow(loan, lending)]
            except GroupNotKnown:
                lendings += loan.lendings  # LOAN-11 says that it cannot tell
    return {entry.index for lending in lendings for entry in lending.entries}


def _where(use: MinutesUse) -> str:
    return str(use.place) if use.entry is None else voucher_or_place(use.entry)
