"""LOAN-17: a debt written off without minutes, or before anything of it was late."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from clubledger.books.chart import Role
from clubledger.books.periods import DAY, Month, waits_until
from clubledger.i18n import N_, Dong, message
from clubledger.loans import standing
from clubledger.rules.findings import Found, Level, found_in
from clubledger.rules.loan.borrowers import at_home_of_the_board, borrower_of, on_the_board
from clubledger.rules.loan.contract_terms import CONTRACT_KEYS
from clubledger.rules.loan.losses import lost
from clubledger.rules.loan.stand_ins import StandIns
from clubledger.rules.registry import Decided, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan
    from clubledger.books.entries import Transaction
    from clubledger.i18n import Message

LEAVES_DAYS: Final = 62
"""Days after a debt was given up by which the list may say that the borrower left: who writes it waits for a meeting, too."""


class GivenUp(NamedTuple):
    """The transactions that gave up what was owed under a contract, beside all others of the club's."""

    entries: tuple[Transaction, ...]
    among: StandIns


def write_offs(books: Books) -> Iterable[GivenUp]:
    """List the transactions that debit a write-off account, those of one contract together."""
    by_contract: dict[str, list[Transaction]] = defaultdict(list)
    for entry in books.effective:
        if not entry.opening and any(
            posting.account.role is Role.WRITE_OFF and posting.amount > 0 for posting in entry.postings
        ):
            by_contract[_contract_or_line(entry)].append(entry)
    among = StandIns(books, by_contract)
    return (GivenUp(tuple(entries), among) for entries in by_contract.values())


@rule(
    "LOAN-17",
    "write-off-irregular",
    Level.ERROR,
    subject=N_("contract"),
    title=N_("A debt was written off without minutes, or though nothing of it was late"),
    why=N_(
        "To give up a debt is to give away the club's money. No one should have to bear that decision alone; and a debt that is "
        "paid on time needs no giving up."
    ),
    source=N_("Good bookkeeping: only a meeting gives up what the fund is owed"),
    paper=N_(
        "Find the minutes of the meeting that decided it; if there are none, lay the debt before the next meeting. Was the "
        "borrower not late, let the minutes say why it was given up; one of the board's the next meeting decides again without "
        "them. Did one of the board repay as much when it was lent, ask the borrower at home whether they ever had the money."
    ),
    ledger=N_(
        "Write the number of the minutes into the entry; if no meeting has decided, reverse the write-off, so that the "
        "debt stands again. If the borrower has died or moved away, write that they left, with the day of it. If a later meeting "
        "stood by giving up what was not late, write a waiver for LOAN-17 and the contract."
    ),
    each=write_offs,
    needs=("cash-count-days", *CONTRACT_KEYS),
    decided=Decided.LATER,
    plugin="loans",
)
def write_off_irregular(books: Books, given_up: GivenUp) -> Iterator[Found]:
    """Report each debit of `write-off` without minutes; else a debt given up that was neither late nor of one who left.

    The latter is found when the days are over in which the list may say that they left.
    """
    for entry in given_up.entries:
        if not books.members_decided(entry) and not books.deferred(entry):
            amount = sum(
                posting.amount
                for posting in entry.postings
                if posting.account.role is Role.WRITE_OFF and posting.amount > 0
            )
            subject = _contract_or_line(entry)
            text = message(
                _BY_BOARD if entry.minutes else N_("{subject}: {lost} written off without minutes"),
                subject=subject,
                lost=Dong(amount),
                minutes=entry.minutes or "",
            )
            yield found_in(entry, subject, text, amount=amount)
    loan = books.loans.get(given_up.entries[0].loan or "")
    if loan is not None and lost(loan, books.as_of):
        for _, month in groupby(given_up.entries, key=lambda entry: Month.of(entry.date)):
            yield from _not_late(books, loan, next(month), given_up.among)


def _not_late(books: Books, loan: Loan, entry: Transaction, among: StandIns) -> Iterator[Found]:
    """Report a debt that was given up though nobody could have asked for it yet; a warning where it served the board."""
    if entry.moved(Role.LOAN) >= 0 or books.deferred(entry):
        return
    given_up, member = entry.moved(Role.WRITE_OFF), borrower_of(loan)
    stayed = _stayed(books, member, entry)
    if stayed is None or stayed > books.as_of or _was_late(loan, entry):
        return
    boards = on_the_board(books, member, entry.date)
    at_home = not boards and at_home_of_the_board(books, member, entry.date)
    if not (boards or at_home) and (repaid := among.board_repaid(loan, entry.date)) is not None:
        text = message(
            _SERVED_THE_BOARD if repaid.on_the_board else _SERVED_A_HOME,
            loan=loan.number,
            lost=Dong(given_up),
            member=member,
            other=repaid.member,
            repaid=Dong(repaid.amount),
        )
        yield _found_later(entry, loan.number, text, given_up, Level.WARNING, stayed)
        return
    text = message(
        N_(
            "{loan}: {lost} written off of a debt of {member}, who was on the board, and nothing of it was late"
        )
        if boards
        else N_(
            "{loan}: {lost} written off of a debt of {member}, of one home with the board, and nothing of it was late"
        )
        if at_home
        else N_("{loan}: {lost} written off of a debt of {member}, and nothing of it was late"),
        loan=loan.number,
        lost=Dong(given_up),
        member=member,
    )
    level = Level.WARNING if boards or at_home else Level.NOTE
    yield _found_later(entry, loan.number, text, given_up, level, stayed)


def _found_later(
    entry: Transaction, subject: str, text: Message, amount: int, level: Level, day: date
) -> Found:
    """A finding of a later day, about which a meeting held since the deed may decide."""
    return replace(found_in(entry, subject, text, amount=amount, level=level), date=day, done=entry.date)


def _stayed(books: Books, code: str, entry: Transaction) -> date | None:
    """The day from which it is plain that the borrower had not left for good: died, or moved away; ``None`` where they had.

    That they left may be written with a day soon after. Who comes back had not.
    """
    until = waits_until(entry.date, LEAVES_DAYS)
    member = books.members.get(code)
    if member is None or member.present(until):
        return until + DAY
    return next((day for day, came in member.moves if came and day > until), None)


def _was_late(loan: Loan, entry: Transaction) -> bool:
    """Whether an instalment was late when a debt was given up, what was paid that day counted."""
    before = tuple(
        one
        for one in loan.transactions
        if one.index != entry.index
        and (one.date < entry.date or (one.date == entry.date and one.moved(Role.WRITE_OFF) <= 0))
    )
    return standing(replace(loan, transactions=before).contract, entry.date).days_past_due > 0


_SERVED_THE_BOARD: Final = N_(
    "{loan}: {lost} written off of a debt of {member}, of which nothing was late and nothing was ever repaid; when it was lent, "
    "{other}, who was on the board, repaid {repaid}"
)
_SERVED_A_HOME: Final = N_(
    "{loan}: {lost} written off of a debt of {member}, of which nothing was late and nothing was ever repaid; when it was lent, "
    "{other}, of one home with the board, repaid {repaid}"
)
_BY_BOARD: Final = N_(
    "{subject}: {lost} written off by {minutes} of the board; only a meeting of the members gives up a debt"
)


def _contract_or_line(entry: Transaction) -> str:
    return entry.loan or str(entry.place)
