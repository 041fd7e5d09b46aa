"""LOAN-24: interest forgiven to a board member, or without a meeting."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from clubledger.books.chart import Fund
from clubledger.i18n import N_, message
from clubledger.rules.findings import Found, Level
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan
    from clubledger.books.directives import RemissionDirective
    from clubledger.i18n import Message


def remissions(books: Books) -> Iterable[tuple[RemissionDirective, ...]]:
    """List what was forgiven, by the contract, also of contracts that the books do not know."""
    by_contract: dict[str, list[RemissionDirective]] = defaultdict(list)
    for remission in books.directives.remissions:
        by_contract[remission.loan].append(remission)
    return (tuple(by_contract[number]) for number in sorted(by_contract))


@rule(
    "LOAN-24",
    "remission-irregular",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("Interest was forgiven to a board member, or no meeting forgave it"),
    why=N_(
        "After a storm or a death a club may forgive interest, and all members bear it. So all members decide it; and nobody "
        "forgives their own debt."
    ),
    source=N_("Good bookkeeping: only a meeting gives up what the fund is owed"),
    paper=N_(
        "Find the minutes of the meeting that forgave the interest; if there are none, lay it before the next meeting. What "
        "was forgiven to a board member, the next meeting of all members hears, and decides again without them."
    ),
    ledger=N_(
        "Write the minutes under the remission; its date is that of the meeting or later. Until then it counts for nothing. "
        "If the members decided it for a board member, write a waiver for LOAN-24 and the contract; if the contract number was "
        "typed wrongly, correct it."
    ),
    each=remissions,
    plugin="loans",
)
def remission_irregular(books: Books, remissions: tuple[RemissionDirective, ...]) -> Iterator[Found]:
    """Find a remission that no meeting decided or that names no contract, else one to a member of the board."""
    loan = books.loans.get(remissions[0].loan)
    for remission in remissions:
        if not books.decided(remission, loan):
            yield _found(loan, remission, _undecided(books, remission, loan))
            return
    if loan is None or loan.first is None:
        text = message(
            "the books have no disbursement of {loan}, of which interest was forgiven",
            loan=remissions[0].loan,
        )
        yield _found(loan, remissions[0], text)
        return
    for remission in remissions:
        if loan.member in books.insiders(remission.date):
            holders = books.office_holders(remission.date).values()
            text = (
                message(
                    "interest of {loan} was forgiven on {day} to {member}, who was on the board then",
                    loan=loan.number,
                    day=remission.date,
                    member=loan.member or "?",
                )
                if any(loan.member in members for members in holders)
                else message(
                    "interest of {loan} was forgiven on {day} to {member}, who had laid down an office on the board shortly "
                    "before, and nobody had taken it over",
                    loan=loan.number,
                    day=remission.date,
                    member=loan.member or "?",
                )
            )
            yield _found(loan, remission, text)
            return


def _undecided(books: Books, remission: RemissionDirective, loan: Loan | None) -> Message:
    if remission.minutes is None:
        return message(
            "interest of {loan} was forgiven on {day} without minutes: it counts for nothing",
            loan=remission.loan,
            day=remission.date,
        )
    held = books.meetings.get(remission.minutes)
    if books.by_board(remission.minutes, remission.date):
        return message(
            "interest of {loan} was forgiven on {day} by {minutes} of the board; only a meeting of the members forgives it: it "
            "counts for nothing",
            loan=remission.loan,
            day=remission.date,
            minutes=remission.minutes,
        )
    if held is None:
        return message(
            "interest of {loan} was forgiven on {day} by {minutes}, but the books have no such meeting: it counts for nothing",
            loan=remission.loan,
            day=remission.date,
            minutes=remission.minutes,
        )
    by_then = books.met(remission.minutes, remission.date)
    lent = books.lent_after(by_then, loan) if by_then is not None else None
    if by_then is not None and lent is not None:
        return message(
            "interest of {loan} was forgiven on {day} by {minutes} of {held}, before it was lent on {lent}: it counts for "
            "nothing",
            loan=remission.loan,
            day=remission.date,
            minutes=remission.minutes,
            held=by_then,
            lent=lent,
        )
    return message(
        "interest of {loan} was forgiven on {day}, but the meeting of {minutes} was held later, on {held}: it counts for "
        "nothing",
        loan=remission.loan,
        day=remission.date,
        minutes=remission.minutes,
        held=held,
    )


def _found(loan: Loan | None, remission: RemissionDirective, text: Message) -> Found:
    return Found(
        subject=remission.loan,
        message=text,
        date=remission.date,
        place=remission.place,
        fund=Fund.INCOME,
        loan=remission.loan,
        member=loan.member if loan is not None else None,
        amount=remission.amount or None,
    )
