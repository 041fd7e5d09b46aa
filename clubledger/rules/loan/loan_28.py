"""LOAN-28: one of the board took the money of other members' loans."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from clubledger.i18n import N_, Dong, message
from clubledger.rules.findings import Found, Level, found_on
from clubledger.rules.loan.taken import TakenAgain, taken_again
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books


@rule(
    "LOAN-28",
    "taken-by-the-board",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("One of the board took the money of several members' loans"),
    why=N_(
        "Who decides on loans can lend to themselves under the names of others, more than the regulation allows them. Those whose "
        "names it bears owe money that they never had."
    ),
    source=N_("Good bookkeeping: who borrows takes the money and signs for it"),
    paper=N_(
        "Ask each borrower at home whether they asked for the loan, had the money, and know what they owe. Look who signed the "
        "payment slip. Who cannot come gives somebody of their own home a letter; next time let two people bring the money."
    ),
    ledger=N_(
        "If the entry names the wrong person, put its text or its payee right. If the borrowers had the money, and a meeting that "
        "heard them says so, write a waiver for LOAN-28 and the contract."
    ),
    each=taken_again,
    plugin="loans",
)
def taken_by_the_board(books: Books, again: TakenAgain) -> Iterator[Found]:  # noqa: ARG001
    """Report a loan that one of the board took while they had taken another member's, or when that was repaid."""
    taken = again.taken
    found = found_on(
        taken.loan,
        message(
            _STILL_OWED if again.repaid is None else _REPAID,
            loan=taken.loan.number,
            amount=Dong(taken.amount),
            member=taken.member,
            taker=again.taker,
            other=again.other.number,
            repaid=Dong(again.repaid or 0),
            whose=again.other.member or "",
        ),
        on=taken.lending.date,
        entry=taken.entry,
        amount=taken.amount,
    )
    yield replace(found, member=again.taker)


_STILL_OWED: Final = N_(
    "{loan}: {taker}, who was on the board, took the {amount} lent to {member}, and also what was lent to {whose} under {other}, "
    "which was still owed"
)
_REPAID: Final = N_(
    "{loan}: {taker}, who was on the board, took the {amount} lent to {member}; on that day {repaid} came in for loans that they "
    "had taken or repaid for others, as for {other} of {whose}"
)
