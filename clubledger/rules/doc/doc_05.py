"""DOC-05: what looks like one payment made twice."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from clubledger.books.chart import Role
from clubledger.i18n import N_, Dong, message
from clubledger.rules.doc.slips import folded, slip_text
from clubledger.rules.findings import Found, Level, found_in, voucher_or_place
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction


def like_payments(books: Books) -> Iterable[Sequence[Transaction]]:
    """Payments of one fund and day that look the same: payee, accounts, members, amounts, contract."""
    payments: dict[Hashable, list[Transaction]] = defaultdict(list)
    for entry in books.effective:
        money = entry.money()
        if money < 0 and entry.voucher is not None and not entry.opening:
            payments[entry.date, money, folded(entry.payee)].append(entry)
    for entries in payments.values():
        if len(entries) > 1:
            yield from _alike(entries)


def _alike(entries: Iterable[Transaction]) -> Iterable[Sequence[Transaction]]:
    groups: dict[Hashable, list[Transaction]] = defaultdict(list)
    for entry in entries:
        if not _charged_by_bank(entry):
            groups[_likeness(entry)].append(entry)
    return (alike for alike in groups.values() if len(alike) > 1)


@rule(
    "DOC-05",
    "possible-double-payment",
    Level.WARNING,
    subject=N_("voucher"),
    title=N_("The same payment may have been made twice"),
    why=N_(
        "The same payee, the same amount, the same day and two slips: often one bill that was paid twice, or one payment "
        "that was entered twice while the money went out once."
    ),
    source=N_("Books: a bill is paid once"),
    paper=N_(
        "Lay both slips and their bills beside each other and ask the payee. Ask for money back that was paid twice; cancel "
        "a slip that was written twice."
    ),
    ledger=N_(
        "Reverse the entry that was booked twice. If both payments are right, write a waiver for DOC-05 and the second "
        "voucher, dated the day of the payment, with reason, by, and the minutes that decided both."
    ),
    each=like_payments,
    plugin="vouchers",
)
def possible_double_payment(_books: Books, entries: Sequence[Transaction]) -> Iterator[Found]:
    """Money out a second time: all that a payment says is said again under another slip."""
    first = entries[0]
    for entry in entries[1:]:
        if _slip_key(entry) == _slip_key(first):
            continue
        amount = -entry.money()
        yield found_in(
            entry,
            voucher_or_place(entry),
            message(
                "{amount} went out on {day} under {voucher}, and the same to the same payee under {first}",
                amount=Dong(amount),
                day=entry.date,
                voucher=entry.voucher or "",
                first=first.voucher or "",
            ),
            amount=amount,
        )


def _likeness(entry: Transaction) -> Hashable:
    """What two payments of a payee have in common if they may be one; without a payee, what they were for."""
    legs = sorted((posting.account.name, posting.amount, posting.member or "") for posting in entry.postings)
    matter = entry.links if entry.moved(Role.TRANSFER) else entry.loan_links
    purpose = "" if entry.payee.strip() else folded(entry.narration)
    return entry.fund, purpose, tuple(legs), matter


def _charged_by_bank(entry: Transaction) -> bool:
    """Whether the bank took a fee by itself: two transfers in a day are two equal fees."""
    roles = {posting.account.role for posting in entry.postings}
    return roles == {Role.BANK, Role.BANK_FEE}


def _slip_key(entry: Transaction) -> Hashable:
    """What lines of one slip have in common."""
    return entry.slip or folded(slip_text(entry))
