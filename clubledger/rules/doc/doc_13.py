"""DOC-13: a receipt slip that pays out, or a payment slip that takes in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Role
from clubledger.i18n import N_, Dong, message
from clubledger.rules.doc.series import NUMBERED_HERE
from clubledger.rules.doc.slips import slip_text
from clubledger.rules.findings import Found, Level, found_in
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction

_PAYS_OUT: Final = N_("{voucher} of {day} is a receipt slip, and {amount} went out under it")
_TAKES_IN: Final = N_("{voucher} of {day} is a payment slip, and {amount} came in under it")


def own_slips(books: Books) -> Iterable[Sequence[Transaction]]:
    """The transactions of each of the club's own slips, all its lines together; reversed pairs aside."""
    for (_, slip), entries in books.slips.items():
        if slip.prefix in NUMBERED_HERE:
            counted = [
                entry for entry in entries if entry.reverses is None and entry.index not in books.cancelled
            ]
            if counted:
                yield counted


@rule(
    "DOC-13",
    "voucher-wrong-way",
    Level.WARNING,
    subject=N_("voucher"),
    title=N_("A receipt slip pays out, or a payment slip takes in"),
    why=N_(
        "Who counts the payment slips finds all that went out. Money that leaves under a receipt slip is not among them, "
        "and nobody signed for having received it."
    ),
    source=N_(
        "Books: a receipt slip (phiếu thu) for what comes in, a payment slip (phiếu chi) for what goes out"
    ),
    paper=N_(
        "Look at the slip: which way did the money go, and who signed? Write a slip of the right kind for it, signed by "
        "both sides, and keep the wrong one, crossed out, in its place."
    ),
    ledger=N_(
        "If the amounts have the wrong sign, or the voucher was mistyped, correct it. Else reverse the entry and enter it "
        "under the right slip. What cancels another slip says so with reverses."
    ),
    each=own_slips,
    plugin="vouchers",
)
def voucher_wrong_way(_books: Books, entries: Sequence[Transaction]) -> Iterator[Found]:
    """Money out, taken together, under a ``PT``; or in, under a ``PC``. What goes from cash to bank is neither.

    Nor is what was left of an advance whose bills stand on the same ``PC``; a note where only an advance came back.
    """
    first = entries[0]
    prefix = first.slip.prefix if first.slip is not None else ""
    moved = sum(entry.money(entry.fund) for entry in entries)
    settled = _settled(entries) if prefix == "PC" else 0
    if (prefix == "PT" and moved < 0) or (prefix == "PC" and moved > 0 and settled <= moved):
        yield found_in(
            first,
            slip_text(first),
            message(
                _PAYS_OUT if moved < 0 else _TAKES_IN,
                voucher=slip_text(first),
                day=first.date,
                amount=Dong(abs(moved)),
            ),
            amount=abs(moved),
            level=Level.NOTE if moved and settled == moved else None,
        )


def _settled(entries: Iterable[Transaction]) -> int:
    """What was taken off the debts to the fund, in đồng: an advance is settled by bills and by what is left of it."""
    return -sum(entry.moved(Role.RECEIVABLE, fund=entry.fund) for entry in entries)
