"""FUND-03: one entry in both funds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.books.chart import Fund
from clubledger.i18n import N_, message
from clubledger.rules.findings import Found, Level, found_in, voucher_or_place
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction


def mixed_entries(books: Books) -> Iterable[Transaction]:
    """List the entries that post to accounts of both funds."""
    return (entry for entry in books.effective if len(entry.funds) > 1)


@rule(
    "FUND-03",
    "funds-mixed",
    Level.ERROR,
    subject=N_("voucher"),
    title=N_("One entry mixes the two funds"),
    why=N_(
        "Each fund has its own slips, its own cash book and its own box. An entry over both makes two books out of one "
        "slip, and neither fund can be checked alone."
    ),
    source=N_("Books: each fund has its own journal and its own slips"),
    paper=N_(
        "Write a slip for each fund. If money of one fund paid for the other, bring the money back, or write a transfer: "
        "a payment slip in the one fund, a receipt in the other."
    ),
    ledger=N_(
        "Reverse the entry and book it as two, one in each fund's journal. Money that crosses goes over the transfer "
        "accounts of both funds, under one link such as ^CQ-2024-001."
    ),
    each=mixed_entries,
    structural=True,
    plugin="funds",
)
def funds_mixed(_books: Books, entry: Transaction) -> Iterator[Found]:
    """One transaction with postings in both funds."""
    fund = entry.fund or Fund.INCOME
    other = next(owner for owner in entry.funds if owner is not fund)
    crossing = abs(sum(posting.amount for posting in entry.postings if posting.account.fund is other))
    yield found_in(
        entry,
        voucher_or_place(entry),
        message(
            "{voucher} is a slip of the {fund}, and its entry posts to accounts of the {other} as well",
            voucher=voucher_or_place(entry),
            fund=fund.label,
            other=other.label,
        ),
        amount=crossing or abs(entry.money(other)),
    )
