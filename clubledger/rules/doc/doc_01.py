"""DOC-01: cash or bank moved without a slip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.books.weakened_checks import PADDING_FLAG
from clubledger.i18n import N_, Dong, Message
from clubledger.rules.doc.slips import money_moved
from clubledger.rules.findings import Found, Level, found_in
from clubledger.rules.registry import Decided, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction


_WITHOUT: Final = N_("{amount} moved in cash or bank on {day} without a voucher")
_PADDED: Final = N_(
    "a pad line moves {amount} in cash or bank on {day}, so that a count may hold, and nobody paid or received it by a slip"
)


def without_voucher(books: Books) -> Iterable[Transaction]:
    """What moved cash or bank without a voucher, also from one to the other."""
    return (
        entry
        for entry in books.transactions
        if entry.voucher is None and entry.touches_money and not entry.opening
    )


@rule(
    "DOC-01",
    "missing-voucher",
    Level.ERROR,
    subject=N_("file and line"),
    title=N_("Money moved without a slip"),
    why=N_(
        "Without a receipt or payment slip, signed by both sides, nobody can show where money came from or where it went."
    ),
    source=N_(
        "Books: every movement of cash or bank has its slip (for cooperatives Thông tư 71/2024/TT-BTC asks for a fully "
        "signed phiếu thu or phiếu chi)"
    ),
    paper=N_(
        "Look for the slip among the papers. If none was written, write one now with the next free number, its real date "
        "and “lập bổ sung”, and have it signed by the person who paid or received the money. For a pad line no slip can be written: "
        "count the money, and write slips for what really came in or went out."
    ),
    ledger=N_(
        "Add the voucher's number to the entry as voucher. While the paper is still on its way, mark the entry with ! "
        "instead of *: it may be completed until cash-count-days after its month. Take a pad line out, and enter each movement with its slip."
    ),
    each=without_voucher,
    by_time=True,
    plugin="vouchers",
    decided=Decided.LATER,
)
def missing_voucher(books: Books, entry: Transaction) -> Iterator[Found]:
    """Cash or bank moved without a voucher, and the time for completing the paper is over."""
    if books.deferred(entry):
        return
    moved = money_moved(entry)
    yield found_in(
        entry,
        str(entry.place),
        Message(
            _PADDED if entry.flag == PADDING_FLAG else _WITHOUT, {"amount": Dong(moved), "day": entry.date}
        ),
        amount=moved,
    )
