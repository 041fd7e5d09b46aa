"""Values that count on from row to row: what the fill handle of a spreadsheet makes of one value drawn down."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from clubledger.books.entries import Slip
from clubledger.forms.doubts.known_sheets import SHEETS, known_sheets
from clubledger.forms.entries import Booking, records_of
from clubledger.forms.faults import question
from clubledger.forms.limits import SHOWN
from clubledger.forms.values import AMOUNT, DATE, MONTHS, RATE
from clubledger.i18n import N_, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.record import Record
    from clubledger.forms.table import Table
    from clubledger.forms.values import ValueKind

FILLED_DOWN = question(
    "filled-down",
    N_(
        "From row {start} to row {end} the value counts on by one, from {first} to {last}. Did the spreadsheet go on counting where the same value was meant?"
    ),
    N_("Look at the paper, and type in each row what stands there."),
)
SLIPS_FILLED_DOWN = question(
    "slips-filled-down",
    N_(
        "Each row has a slip of its own, {first} to {last}; the sheets before have one slip for all rows. Did the spreadsheet go on counting?"
    ),
    N_("Look at the slip, and type its number above the table or in each row."),
)
SERIES_FAULTS: Final = (FILLED_DOWN, SLIPS_FILLED_DOWN)

_ROWS: Final = {AMOUNT: 3, RATE: 3, MONTHS: 4, DATE: 4}
"""From how many rows on a series of one is no chance, by the kind of value."""
_FROM_ROUND: Final = 2
"""The same of amounts, if the first is so round: 5.000 and 5.001."""
_ROUND: Final = 1_000
_SLIPS: Final = 5
"""The same of slips, and how many share one on the sheets before."""
_BEFORE: Final = timedelta(days=200)
_ONE_DAY: Final = frozenset({"fees", "repayments", "loans"})
"""The sheets of a meeting, whose rows have one day."""


def doubt_series(table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Ask once a column of a table, of the longest series."""
    records = records_of(entries)
    for column in table.form.columns:
        if column.kind not in _ROWS or column.printed or column.key in table.above:
            continue
        if column.kind is DATE and (table.form.name not in _ONE_DAY or column.key != "date"):
            continue
        found = max(_series(records, column.key), key=len, default=[])
        if column.kind is DATE and not _is_of_a_meeting(found, records, context):
            continue
        if len(found) > 1 and len(found) >= _least(column.kind, found[0].get(column.key)):
            first, last = found[0], found[-1]
            table.ask(
                FILLED_DOWN,
                first.spot.row,
                column.title,
                start=str(first.spot.row),
                end=str(last.spot.row),
                first=_shown(first, column.key),
                last=_shown(last, column.key),
            )
    if table.form.name in SHEETS:
        _doubt_slips(table, [entry for entry in entries if isinstance(entry, Booking)], context)


def _is_of_a_meeting(found: Sequence[Record], records: Sequence[Record], context: ImportContext) -> bool:
    """Whether a whole sheet counts on from a meeting; who is visited day after day pays so, too, but not all of them."""
    return len(found) == len(records) and found[0].day() in context.books.meetings.values()


def _least(kind: ValueKind, first: Any) -> int:
    """From how many rows on a series that begins so is asked about."""
    if kind is AMOUNT and first % _ROUND == 0:
        return _FROM_ROUND
    return _ROWS[kind]


def _series(records: Sequence[Record], key: str) -> Iterator[list[Record]]:
    """The rows one below the other whose values count on by one, a day or a đồng."""
    run = list(records[:1])
    for before, record in pairwise(records):
        if _counts_on(before.get(key), record.get(key)):
            run.append(record)
        else:
            yield run
            run = [record]
    yield run


def _counts_on(before: Any, value: Any) -> bool:
    if isinstance(before, date) and isinstance(value, date):
        return value - before == timedelta(days=1)
    numbers = isinstance(before, int | Decimal) and isinstance(value, int | Decimal)
    return numbers and value - before == 1


def _shown(record: Record, key: str) -> str:
    cell = record.cells.get(key)
    return printable(cell.text, SHOWN) if cell is not None else "—"


def _doubt_slips(table: Table, entries: Sequence[Booking], context: ImportContext) -> None:
    """Ask whether the slip counts on, where the club writes one slip a sheet."""
    slips = [slip for entry in entries if (slip := Slip.of(entry.voucher)) is not None]
    days = {entry.date for entry in entries}
    if len(slips) < max(_SLIPS, len(entries)) or len(days) != 1 or "voucher" in table.above:
        return
    run = 1
    for before, slip in pairwise(slips):
        if (before.prefix, before.year, before.number + 1) != (slip.prefix, slip.year, slip.number):
            break
        run += 1
    if run < _SLIPS:
        return
    day = min(days)
    earlier = known_sheets(table.form.name, context, day - _BEFORE, day)
    people = sum(len(sheet.on_it) for sheet in earlier)
    shared = sum(len(sheet.on_it) for sheet in earlier if len(sheet.on_it) >= _SLIPS)
    if people and 2 * shared > people:
        table.ask(
            SLIPS_FILLED_DOWN,
            entries[0].record.spot.row,
            entries[0].record.columns["voucher"].title,
            first=entries[0].voucher or "—",
            last=entries[run - 1].voucher or "—",
        )
