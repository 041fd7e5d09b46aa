"""FUND-02: money that left one fund and did not arrive in the other."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from clubledger.books.chart import Fund, Role
from clubledger.i18n import N_, Dong, Message, message
from clubledger.rules.findings import Found, Level, found_in, voucher_or_place
from clubledger.rules.registry import rule
from clubledger.rules.transfers import Transfer, sees_both, transfers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction


@rule(
    "FUND-02",
    "transfer-unbalanced",
    Level.ERROR,
    subject=N_("link"),
    title=N_("Money left one fund and did not arrive in the other"),
    why=N_(
        "What one fund gives the other fund must receive, the same amount on the same day. A transfer with one half "
        "only is money that nobody has."
    ),
    source=N_("Books: a transfer between the funds has two halves"),
    paper=N_(
        "Lay the payment slip of the one fund beside the receipt of the other. If one is missing, find out who carried "
        "the money; count both boxes."
    ),
    ledger=N_(
        "Give both halves the same link, such as ^CQ-2024-001, the same date and the same amount: one entry in each "
        "fund's journal, each with its own slip. A half with a wrong amount or link is reversed and booked again."
    ),
    each=transfers,
    structural=True,
    plugin="funds",
)
def transfer_unbalanced(books: Books, transfer: Transfer) -> Iterator[Found]:
    """No link or several; halves that do not cancel out over both funds; halves of different days."""
    if transfer.link is None:
        entry = transfer.halves[0]
        yield _at_transfer(transfer, _link_missing(entry), _crossing(entry))
        return
    if not sees_both(books):
        return
    income, operating = transfer.moved(Fund.INCOME), transfer.moved(Fund.OPERATING)
    days = sorted({entry.date for entry in transfer.halves})
    if income + operating:
        yield _at_transfer(transfer, _one_sided(transfer), abs(income + operating))
    elif not income:
        text = message(
            "{link}: what each fund sends comes back to it; nothing crosses the funds", link=transfer.link
        )
        yield _at_transfer(
            transfer, text, sum(max(0, entry.moved(Role.TRANSFER)) for entry in transfer.halves)
        )
    elif len(days) > 1 and not _one_day_before_corrections(books, transfer):
        text = message(
            "{link}: one half is dated {first}, the other {last}; money arrives on the day it leaves",
            link=transfer.link,
            first=days[0],
            last=days[-1],
        )
        yield _at_transfer(transfer, text, abs(income))


def _crossing(entry: Transaction) -> int:
    """What an entry sends to the other fund or receives from it, in đồng."""
    return max(abs(entry.moved(Role.TRANSFER, fund=fund)) for fund in Fund)


def _link_missing(entry: Transaction) -> Message:
    amount = Dong(_crossing(entry))
    if not entry.links:
        return message(
            "{voucher} moves {amount} between the funds without a link to its other half",
            voucher=voucher_or_place(entry),
            amount=amount,
        )
    return message(
        "{voucher} moves {amount} between the funds under {count} links; a transfer has exactly one",
        voucher=voucher_or_place(entry),
        amount=amount,
        count=len(entry.links),
    )


def _one_sided(transfer: Transfer) -> Message:
    giver = transfer.sender.fund or Fund.INCOME
    taker = next(fund for fund in Fund if fund is not giver)
    return message(
        "{link}: {sent} left the {giver}, {arrived} arrived in the {taker}",
        link=transfer.link or "",
        sent=Dong(transfer.moved(giver)),
        giver=giver.label,
        arrived=Dong(-transfer.moved(taker)),
        taker=taker.label,
    )


def _one_day_before_corrections(books: Books, transfer: Transfer) -> bool:
    """Tell whether the halves met on one day before one was reversed and booked again."""
    stood: dict[Fund | None, set[date]] = defaultdict(set)
    for reversal in books.corrections.get(transfer.link or "", ()):
        if reversal.original is not None:
            stood[reversal.original.fund].add(reversal.original.date)
    days = [{entry.date, *stood[entry.fund]} for entry in transfer.halves]
    return bool(set.intersection(*days))


def _at_transfer(transfer: Transfer, text: Message, amount: int) -> Found:
    return found_in(transfer.sender, transfer.subject, text, amount=amount)
