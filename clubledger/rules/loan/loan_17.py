"""LOAN-17: a debt written off without minutes."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Role
from clubledger.i18n import N_, Dong, message
from clubledger.rules.findings import Found, Level, found_in
from clubledger.rules.registry import Decided, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction


def write_offs(books: Books) -> Iterable[tuple[Transaction, ...]]:
    """List the transactions that debit a write-off account, those of one contract together."""
    by_contract: dict[str, list[Transaction]] = defaultdict(list)
    for entry in books.effective:
        if not entry.opening and any(
            posting.account.role is Role.WRITE_OFF and posting.amount > 0 for posting in entry.postings
        ):
            by_contract[_contract_or_line(entry)].append(entry)
    return map(tuple, by_contract.values())


@rule(
    "LOAN-17",
    "write-off-irregular",
    Level.ERROR,
    subject=N_("contract"),
    title=N_("A debt was written off without minutes"),
    why=N_(
        "To give up a debt is to give away the club's money. No one should have to bear that decision alone."
    ),
    source=N_("Good bookkeeping: only a meeting gives up what the fund is owed"),
    paper=N_(
        "Find the minutes of the meeting that decided it; if there are none, lay the debt before the next meeting."
    ),
    ledger=N_(
        "Write the number of the minutes into the entry; if no meeting has decided, reverse the write-off, so that the "
        "debt stands again."
    ),
    each=write_offs,
    needs=("cash-count-days",),
    decided=Decided.LATER,
    plugin="loans",
)
def write_off_irregular(books: Books, entries: tuple[Transaction, ...]) -> Iterator[Found]:
    """Report each debit of `write-off` without minutes."""
    for entry in entries:
        if not books.members_decided(entry) and not books.deferred(entry):
            lost = sum(
                posting.amount
                for posting in entry.postings
                if posting.account.role is Role.WRITE_OFF and posting.amount > 0
            )
            subject = _contract_or_line(entry)
            text = message(
                _BY_BOARD if entry.minutes else N_("{subject}: {lost} written off without minutes"),
                subject=subject,
                lost=Dong(lost),
                minutes=entry.minutes or "",
            )
            yield found_in(entry, subject, text, amount=lost)


_BY_BOARD: Final = N_(
    "{subject}: {lost} written off by {minutes} of the board; only a meeting of the members gives up a debt"
)


def _contract_or_line(entry: Transaction) -> str:
    return entry.loan or str(entry.place)
