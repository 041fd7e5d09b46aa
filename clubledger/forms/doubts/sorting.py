"""A column that was sorted alone: what was paid stands beside other loans, or amounts rise beside codes that rise, too.

Who sorts a whole sheet by its amounts has no order in its codes; two columns in order at once are hardly chance.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import pairwise
from math import factorial
from typing import TYPE_CHECKING, Any, Final

from clubledger.books.due import due_on
from clubledger.errors import CannotJudge
from clubledger.forms.doubts.known_sheets import REPAYMENTS
from clubledger.forms.entries import Booking, records_of
from clubledger.forms.faults import question
from clubledger.forms.values import AMOUNT, CONTRACT, MEMBER, VOUCHER
from clubledger.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.record import Record
    from clubledger.forms.table import Table

SORTED_ALONE = question(
    "sorted-alone",
    N_(
        "The amounts stand in order, from {first} to {last}, and so do the numbers or codes beside them. Was this column sorted alone?"
    ),
    N_("Look at the paper, and type what stands in each row; a sheet is sorted with all its columns."),
)
PAID_ELSEWHERE = question(
    "sums-in-other-rows",
    N_(
        "In {count} of {rows} rows another sum stands than is due of the loan, but together they are the sums that are due. Did they slip into other rows?"
    ),
    N_("Look at the paper, and type what stands in each row; a sheet is sorted with all its columns."),
)
SORTING_FAULTS: Final = (SORTED_ALONE, PAID_ELSEWHERE)

_CHANCE: Final = 1_000
"""Of how many orders of the same amounts one is in order by chance, at least."""
_RAISED: Final = 3
"""How many rows must differ from the most frequent amount: the last members of a list may pay for two months."""
_DIFFERING: Final = 4
"""From how many rows on with a sum that is due of another."""
_PARTS: Final = ("principal", "interest")
OPENING: Final = "opening"
_LATELY: Final = timedelta(days=70)


def doubt_sorting(table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Ask once a table, of its first column that was sorted.

    What is still owed rises with the contracts' numbers on honest sheets, and so does its interest.
    """
    bookings = [entry for entry in entries if isinstance(entry, Booking)]
    if table.form.name == OPENING:
        return
    if table.form.name == REPAYMENTS:
        due = _due(bookings, context)
        for place, part in enumerate(_PARTS):
            paid = [record.amount(part) for record, _ in due]
            if _doubt_due(table, due, part, place):
                return
            fitting = sum(one == sums[place] for one, (_, sums) in zip(paid, due, strict=True))
            if 2 * fitting < len(due) and _doubt_column(table, [record for record, _ in due], part):
                return
        return
    records = records_of(entry for entry in bookings if not _is_new(entry, context))
    for column in table.form.columns:
        if column.kind is AMOUNT and not column.printed and _doubt_column(table, records, column.key):
            return


def _is_new(entry: Booking, context: ImportContext) -> bool:
    """Whether somebody has just joined: they pay more than others, and stand at the end of the list."""
    person = context.people.persons.get(entry.payee)
    return person is not None and person.joined > entry.date - _LATELY


def _doubt_column(table: Table, records: Sequence[Record], key: str) -> bool:
    """Ask about a column whose amounts are in order beside something else that is; whether it was asked."""
    marked = any(
        column.kind in {MEMBER, CONTRACT, VOUCHER} and _rises([record.get(column.key) for record in records])
        for column in table.form.columns
    )
    if not marked or not _is_sorted(records, key):
        return False
    table.ask(
        SORTED_ALONE,
        records[0].spot.row,
        records[0].columns[key].title,
        first=records[0].cells[key].text,
        last=records[-1].cells[key].text,
    )
    return True


def _rises(values: Sequence[Any]) -> bool:
    """Whether all are there, in order, and different."""
    return None not in values and all(str(before) < str(value) for before, value in pairwise(values))


def _is_sorted(records: Sequence[Record], key: str) -> bool:
    """Whether the amounts are in order, and would hardly be by chance."""
    amounts = [record.amount(key) for record in records]
    if any(key not in record.cells for record in records) or 0 in amounts:
        return False
    if amounts not in (sorted(amounts), sorted(amounts, reverse=True)):
        return False
    often = Counter(amounts)
    orders = factorial(len(amounts))
    for count in often.values():
        orders //= factorial(count)
    return orders >= 2 * _CHANCE and len(amounts) - max(often.values()) >= _RAISED


def _due(bookings: Sequence[Booking], context: ImportContext) -> list[tuple[Record, tuple[int, int]]]:
    """Principal and interest that are due of each row's loan; nothing where that cannot be told."""
    due: list[tuple[Record, tuple[int, int]]] = []
    for entry in bookings:
        loan = context.books.loans.get(entry.links[0]) if len(entry.links) == 1 else None
        try:
            if loan is not None:
                due.append((entry.record, due_on(loan, entry.date)))
        except CannotJudge:
            return []
    return due


def _doubt_due(table: Table, due: Sequence[tuple[Record, tuple[int, int]]], part: str, place: int) -> bool:
    """Ask about sums that are due of other rows; whether it was asked."""
    paid = [record.amount(part) for record, _ in due]
    asked = [sums[place] for _, sums in due]
    fitting = sum((Counter(paid) & Counter(asked)).values())
    differing = sum(one != other for one, other in zip(paid, asked, strict=True))
    # those of the sums that fit somewhere, but not where they stand
    moved = fitting - (len(paid) - differing)
    if moved < _DIFFERING or fitting * 5 < len(paid) * 4:
        return False
    row = next(record.spot.row for record, sums in due if record.amount(part) != sums[place])
    table.ask(PAID_ELSEWHERE, row, due[0][0].columns[part].title, count=differing, rows=len(due))
    return True
