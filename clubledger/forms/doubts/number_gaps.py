"""Numbers that are left out between two rows and that no other paper has: contracts, codes, minutes and slips.

A number is asked about only in a series that has no holes in the books, and only where no other form may still bring it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from clubledger.books.chart import Fund
from clubledger.books.entries import Slip
from clubledger.forms.doubts.known_days import KnownDays
from clubledger.forms.doubts.pages import may_lack_rows
from clubledger.forms.entries import Booking, Joining, Meeting
from clubledger.forms.faults import question
from clubledger.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.table import Table

NUMBERS_LEFT_OUT = question(
    "numbers-left-out",
    N_(
        "Between {before} and {after}, {missing} is left out, and the books do not have it. Are rows missing here?"
    ),
    N_(
        "Look at the paper, and type the rows that stand between the two; of a slip that was spoiled, too, with “Hủy” as its reason."
    ),
)
NUMBER_GAP_FAULTS: Final = (NUMBERS_LEFT_OUT,)

_NUMBERED: Final = re.compile(r"(?P<head>.*?)(?P<number>\d{1,6})")
_HOLE: Final = 4
"""More numbers than so many are a leap, and not forgotten."""
_MONTH: Final = 1
"""The same of minutes."""
_KNOWN: Final = 6
"""How many numbers without a hole books and sheet have at least before the one that is missing."""
_FOUNDERS: Final = 10
_KEYS: Final[dict[Hashable, str]] = {
    "member": "code", "loan": "contract", "meeting": "minutes", "slip": "voucher"
}  # fmt: skip
"""In which column the numbers of a series stand."""


class _Numbered(NamedTuple):
    """A number of a series, how it is written, and its row."""

    number: int
    written: str
    row: int | None


def doubt_number_gaps(table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Ask once a table, of its first hole."""
    if not may_lack_rows(table):
        return
    for series, rows in _series_of(table, entries).items():
        known = _known(series, context)
        others = known | {row.number for row in rows} | _elsewhere(series, table, context)
        if any(before.number > row.number for before, row in pairwise(rows)):
            continue
        last = max((number for number in known if number < rows[0].number), default=rows[0].number)
        start = [_Numbered(last, _like(rows[0].written, last), None)] if series[0] != "member" else []
        for before, row in pairwise([*start, *rows]):
            missing = [number for number in range(before.number + 1, row.number) if number not in others]
            if missing and _is_doubted(series, known, rows, missing, table):
                table.ask(
                    NUMBERS_LEFT_OUT,
                    row.row,
                    before=before.written,
                    after=row.written,
                    missing=tuple(_like(before.written, number) for number in missing),
                )
                return


def _series_of(table: Table, entries: Sequence[Entry]) -> dict[tuple[Hashable, ...], list[_Numbered]]:
    """The numbers of the rows by their series: what it is of, and what stands before the number."""
    found: dict[tuple[Hashable, ...], list[_Numbered]] = defaultdict(list)
    for entry in entries:
        row = entry.record.spot.row
        for series, written in _numbers(table, entry):
            read = _NUMBERED.fullmatch(written)
            if read is not None:
                found[*series, read["head"]].append(_Numbered(int(read["number"]), written, row))
    return found


def _numbers(table: Table, entry: Entry) -> Iterator[tuple[tuple[Hashable, ...], str]]:
    name = table.form.name
    if isinstance(entry, Joining):
        yield ("member",), entry.member.code
    elif isinstance(entry, Meeting):
        yield ("meeting",), entry.minutes
    elif isinstance(entry, Booking) and name == "loans":
        yield from ((("loan",), link) for link in entry.links)
    elif isinstance(entry, Booking) and name in {"payments", "receipts"}:
        slip = Slip.of(entry.voucher)
        if slip is not None:
            yield ("slip", entry.fund), slip.name


def _known(series: tuple[Hashable, ...], context: ImportContext) -> set[int]:
    """The numbers of a series that the books, or sheets before, have."""
    kind, head = series[0], series[-1]
    written: Iterator[str]
    if kind == "member":
        written = iter(context.people.persons)
    elif kind == "loan":
        written = iter(context.loans)
    elif kind == "meeting":
        written = iter(KnownDays(context).meetings)
    else:
        written = (slip.name for fund, slip, _ in context.slips() if fund == series[1])
    read = (_NUMBERED.fullmatch(one) for one in written)
    return {int(found["number"]) for found in read if found is not None and found["head"] == head}


def _elsewhere(series: tuple[Hashable, ...], table: Table, context: ImportContext) -> set[int]:
    """The numbers on other sheets of the run, and of slips those of the other fund: some clubs have one series."""
    key, head = _KEYS[series[0]], series[-1]
    written = (str(record.get(key) or "") for other in table.pages.beside for record in other.records)
    read = (_NUMBERED.fullmatch(one.partition("/")[0]) for one in written)
    numbers = {int(found["number"]) for found in read if found is not None and found["head"] == head}
    if series[0] == "slip":
        for fund in Fund:
            numbers |= _known(("slip", fund, head), context)
    return numbers


def _is_doubted(
    series: tuple[Hashable, ...],
    known: set[int],
    rows: Sequence[_Numbered],
    missing: Sequence[int],
    table: Table,
) -> bool:
    """Whether the series has no holes so far, and no other form can still bring the number."""
    if len(missing) > (_MONTH if series[0] == "meeting" else _HOLE):
        return False
    if series[0] == "member":
        return len(rows) >= _FOUNDERS and len({record.get("date") for record in table.records}) == 1
    before = {number for number in (*known, *(row.number for row in rows)) if number < missing[0]}
    if len(before) < _KNOWN or before != set(range(min(before), missing[0])):
        return False
    if series[0] != "slip" or (series[1] is Fund.OPERATING and table.form.name == "payments"):
        return True
    return max(known, default=0) > missing[-1]


def _like(written: str, number: int) -> str:
    """A number as another of its series is written."""
    read = _NUMBERED.fullmatch(written)
    return written if read is None else f"{read['head']}{number:0{len(read['number'])}}"
