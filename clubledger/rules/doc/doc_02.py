"""DOC-02: one number on two slips, or one slip for what needs several."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from clubledger.books.likeness import folded
from clubledger.i18n import N_, Message, message
from clubledger.rules.doc.slips import line_of, money_moved
from clubledger.rules.findings import Found, Level, found_in, voucher_or_place
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from clubledger.books.books import Books
    from clubledger.books.chart import Fund
    from clubledger.books.entries import Transaction


def shared_numbers(books: Books) -> Iterable[Sequence[Transaction]]:
    """The transactions of a fund that stand under one slip, or, where it is no number of ours, one text."""
    for (fund, _), entries in books.slips.items():
        if fund is not None and len(entries) > 1:
            yield entries
    others: dict[tuple[Fund, str], list[Transaction]] = defaultdict(list)
    for (fund, voucher), entries in books.vouchers.items():
        if fund is not None and entries[0].slip is None:
            others[fund, folded(voucher)] += entries
    for same in others.values():
        if len(same) > 1:
            yield sorted(same, key=lambda entry: entry.index)


@rule(
    "DOC-02",
    "duplicate-voucher",
    Level.ERROR,
    subject=N_("voucher"),
    title=N_("One slip number is used twice"),
    why=N_(
        "A number belongs to one slip only. Used twice, one paper can cover two payments, and nobody notices that a slip "
        "is missing. The lines of one slip (/01, /02) are of one day, and all receipts or all payments."
    ),
    source=N_("Books: each slip has a number of its own in the fund's series"),
    paper=N_(
        "Lay the slips beside each other. Give the one that was numbered later the next free number, and correct the "
        "number on the paper with a signature."
    ),
    ledger=N_(
        "Correct the voucher of the entry that has the wrong number. Number the lines of one sheet /01, /02, /03; what was "
        "paid on another day, or paid out and not in, gets a slip of its own."
    ),
    each=shared_numbers,
    structural=True,
    plugin="vouchers",
)
def duplicate_voucher(books: Books, entries: Sequence[Transaction]) -> Iterator[Found]:
    """One number on two transactions; else lines of one slip on different days, or in and out."""
    first_with: dict[str, Transaction] = {}
    twice: set[str] = set()
    for entry in entries:
        number = line_of(entry)
        first = first_with.setdefault(number, entry)
        if first is not entry and number not in twice:
            twice.add(number)
            yield _misnumbered(
                entry,
                message(
                    "the number {voucher} is used twice: on {first} ({where}) and on {day}",
                    voucher=entry.voucher or "",
                    first=first.date,
                    where=str(first.place),
                    day=entry.date,
                ),
            )
    lines = [entry for entry in entries if entry.postings and line_of(entry) not in twice]
    if lines:
        yield from _lines_apart(books, lines)


def _lines_apart(books: Books, lines: Sequence[Transaction]) -> Iterator[Found]:
    """The first line on another day than its slip, or the first that goes the other way."""
    first, way = lines[0], 0
    for line in lines:
        direction = _direction(books, line)
        way = way or direction
        if line.date != first.date:
            text = message(
                "{voucher} is dated {day}, and the same slip has {other} of {first}",
                voucher=line.voucher or "",
                day=line.date,
                other=first.voucher or "",
                first=first.date,
            )
        elif direction == -way != 0:
            text = message(
                "the slip of {voucher} holds receipts and payments; a slip goes one way only",
                voucher=line.voucher or "",
            )
        else:
            continue
        yield _misnumbered(line, text)
        return


def _direction(books: Books, entry: Transaction) -> int:
    """1 for a receipt, -1 for a payment; 0 for what does neither: a void line, cash to bank, a reversal."""
    if entry.index in books.cancelled and entry.reverses is not None:
        return 0  # an amount written off a receipt (ghi số âm) is no payment
    money = entry.money(entry.fund)
    return (money > 0) - (money < 0)


def _misnumbered(entry: Transaction, text: Message) -> Found:
    return found_in(entry, voucher_or_place(entry), text, amount=money_moved(entry))
