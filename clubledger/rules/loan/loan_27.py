"""LOAN-27: a debt that was handed to another member without minutes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from clubledger.books.directives import BOARD
from clubledger.books.periods import DAY, waits_until
from clubledger.i18n import N_, Dong, message
from clubledger.rules.findings import Found, Level, found_in, voucher_or_place
from clubledger.rules.loan.borrowers import on_the_board
from clubledger.rules.loan.handovers import Handover, contract_of, handovers
from clubledger.rules.persons import may_be_one_person
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan
    from clubledger.i18n import Message, Param


@rule(
    "LOAN-27",
    "debt-handed-over",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("A debt was handed to another member without minutes"),
    why=N_(
        "A late borrower owes nothing any more, and somebody else, who may not even know, owes for money that they never "
        "had. No box shows it, for no money moves."
    ),
    source=N_("Good bookkeeping: who owes the fund is decided in a meeting, not in the books"),
    paper=N_(
        "Ask both members whether they know of it and agreed, and find the minutes. If no meeting has decided it, lay it "
        "before the next one; who takes over a debt, as an heir may, signs a contract of their own."
    ),
    ledger=N_(
        "Write the number of the minutes into the entry. If nobody decided it, or a slip was only booked under the wrong "
        "member, reverse the entry and book it right. If a later meeting stood by it, write a waiver for LOAN-27 and the "
        "contract."
    ),
    each=handovers,
    needs=("cash-count-days", "approval-body", "ratify-days"),
    plugin="loans",
)
def debt_handed_over(books: Books, handover: Handover) -> Iterator[Found]:
    """Judge a debt that went to another member by the minutes that one of its entries names, or that ratify the new contract.

    Where minutes may follow, it is found once the days for them are over.
    """
    given = contract_of(books, handover.let_go, handover.giver)
    taken = contract_of(books, handover.taken_up, handover.taker)
    entry = max(handover.let_go, handover.taken_up, key=lambda one: (one.date, one.index))
    if (
        _brought_forward_wrongly(handover, given)
        or may_be_one_person(books, handover.giver, handover.taker)
        or any(books.deferred(one) for one in (handover.let_go, handover.taken_up))
    ):
        return
    regulation = books.regulation if taken is None else taken.regulation.raised_to(handover.amount)
    ratify = regulation.require("ratify-days", entry.date)
    until = waits_until(entry.date, ratify.whole)
    by_board = regulation.require("approval-body", entry.date).value == BOARD
    if _decided(books, handover, given, until, by_board=by_board) or _ratified(
        books, taken, entry.date, until
    ):
        return
    if ratify.whole and books.as_of <= until:
        return
    contract = given.number if given is not None else handover.let_go.loan
    subject = contract or voucher_or_place(entry)
    found = found_in(
        entry,
        subject,
        _text(books, handover, subject, until),
        amount=handover.amount,
        member=handover.taker,
    )
    yield replace(found, loan=contract, date=until + DAY if ratify.whole else entry.date)


def _brought_forward_wrongly(handover: Handover, given: Loan | None) -> bool:
    """Whether openings put a debt right that was brought forward under the wrong member; they have no slip to reverse."""
    openings = handover.let_go.opening and handover.taken_up.opening
    return openings and (given is None or given.opening)


def _minutes(books: Books, handover: Handover) -> list[str]:
    """The minutes that its entries name; one that was put right had its wrong entry's, too."""
    entries = [handover.let_go, handover.taken_up]
    entries += [wrong for one in entries if (wrong := books.wrong_entries.get(one.index)) is not None]
    return [one.minutes for one in entries if one.minutes is not None]


def _decided(books: Books, handover: Handover, given: Loan | None, until: date, *, by_board: bool) -> bool:
    """Whether a meeting of its minutes was held in time, and not before the debt came about."""
    for minutes in _minutes(books, handover):
        held = books.met(minutes, until)
        if held is not None and books.lent_after(held, given) is None:
            return True
        held = books.board_met(minutes, until) if by_board else None
        if (
            held is not None
            and books.lent_after(held, given) is None
            and not any(on_the_board(books, code, held) for code in (handover.giver, handover.taker))
        ):
            return True
    return False


def _ratified(books: Books, taken: Loan | None, day: date, until: date) -> bool:
    """Whether a members' meeting in time says that it approved the new contract."""
    return taken is not None and any(
        day <= meeting.date <= until and meeting.of is None
        for meeting in books.ratifications.get(taken.number, ())
    )


def _text(books: Books, handover: Handover, number: str, until: date) -> Message:
    facts: dict[str, Param] = {
        "loan": number,
        "amount": Dong(handover.amount),
        "member": handover.giver,
        "other": handover.taker,
    }
    minutes = next(iter(_minutes(books, handover)), None)
    if minutes is None:
        return message(
            "{amount} that {member} owed under {loan} is owed by {other} now; no money moved, and no minutes are named",
            **facts,
        )
    if books.by_board(minutes, until):
        return message(
            "{amount} that {member} owed under {loan} is owed by {other} now, by {minutes} of the board; no money moved",
            minutes=minutes,
            **facts,
        )
    return message(
        "{amount} that {member} owed under {loan} is owed by {other} now; no money moved, and no meeting of the minutes {minutes} "
        "was held between the lending and that day",
        minutes=minutes,
        **facts,
    )
