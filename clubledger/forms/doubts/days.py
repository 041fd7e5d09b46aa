"""Days that a spreadsheet or a typist hardly meant: day and month exchanged, last year's January, years of two digits."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from clubledger.forms.doubts.known_days import KnownDays, exchanged, place_of
from clubledger.forms.entries import Booking, records_of
from clubledger.forms.faults import question
from clubledger.forms.folding import plain
from clubledger.forms.values import CONTRACT, DATE, MINUTES, TEXT
from clubledger.i18n import N_, Message, message
from clubledger.loans.terms import months_after

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clubledger.forms.columns import Column
    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.record import Record
    from clubledger.forms.table import Table

DAYS_EXCHANGED = question(
    "days-exchanged",
    N_(
        "The spreadsheet has {read} in this column. If it exchanged day and month, they are {probable}, when the club met."
    ),
    N_(
        "Write all days of the column as text, day first, or set the computer to Vietnamese dates and type them again."
    ),
)
LAST_YEAR = question(
    "day-of-last-year",
    N_("The day is {day}: {reason}. Is {probable} meant?"),
    N_("Correct the year of the date."),
)
DAY_FAULTS: Final = (DAYS_EXCHANGED, LAST_YEAR)

SHOWN_DAYS: Final = 4
_SHORT_YEAR = re.compile(r"(?<![\d/.-])\d{1,2}\s*([/.-])\s*\d{1,2}\s*\1\s*\d{2}(?![\d/.-])", re.ASCII)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)", re.ASCII)
_MONTH = re.compile(r"\bthang[\s_-]*(\d{1,2})(?!\d)", re.ASCII)
_AFTER: Final = timedelta(days=62)
_BEFORE: Final = timedelta(days=31)
_NO_TIME: Final = timedelta(0)
_SEVERAL: Final = 3
"""Days that are no chance."""
_LONG: Final = timedelta(days=180)


def in_words(day: date) -> Message:
    """A day that nobody can read two ways."""
    return message(
        "day {number} month {month} year {year}", number=day.day, month=day.month, year=str(day.year)
    )


def several_in_words(days: Sequence[date]) -> tuple[Message | str, ...]:
    """The first of some days."""
    shown = [in_words(day) for day in days[:SHOWN_DAYS]]
    return (*shown, "…") if len(days) > SHOWN_DAYS else tuple(shown)


# -- day and month exchanged ---------------------------------------------------------------------------------


def doubt_exchanged_days(table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Ask of a column whose stored days fit what the club knows only if day and month are exchanged."""
    known = KnownDays(context)
    for column in table.form.columns:
        if column.kind is DATE:
            _doubt_column(column, table, entries, known)


def _doubt_column(column: Column, table: Table, entries: Sequence[Entry], known: KnownDays) -> None:
    rows = [(row, day) for row in records_of(entries) if (day := row.get(column.key)) is not None]
    if not rows or not all(day.day <= 12 and _is_stored(row, column.key) for row, day in rows):
        return
    if any(asked.spot.column == column.title for row, _ in rows for asked in row.questions):
        return
    read = list(dict.fromkeys(day for _, day in rows))
    probable = [exchanged(day) or day for day in read]
    if probable == read or max(probable) > known.context.today or _names_month(table, rows):
        return
    papers = entries if column.key == "date" else ()
    if _is_in_order(papers, known, exchange=False) and not _is_in_order(papers, known, exchange=True):
        return
    if not _met_only_if_exchanged(rows, known, numbered=any(map(place_of, papers))):
        return
    turned = [row for row, day in rows if exchanged(day)]
    turned[0].ask(
        column.key,
        DAYS_EXCHANGED,
        also=turned,
        read=several_in_words(read),
        probable=several_in_words(probable),
    )


def _is_stored(row: Record, key: str) -> bool:
    """Whether a spreadsheet took the cell for a day."""
    cell = row.cells.get(key)
    return cell is not None and isinstance(cell.value, date)


def _names_month(table: Table, rows: Sequence[tuple[Record, date]]) -> bool:
    """Whether the sheet itself says of which month it is, and the days are of it."""
    texts = [table.spot.file, table.spot.sheet or ""]
    for row, _ in rows:
        texts += [row.text(key) for key, column in row.columns.items() if column.kind is TEXT]
    named = {int(month[1]) for text in texts for month in _MONTH.finditer(plain(text))}
    months = {day.month for _, day in rows}
    return len(months) == 1 and months <= named


def _is_in_order(entries: Sequence[Entry], known: KnownDays, *, exchange: bool) -> bool:
    """Whether slips have days in the order of their numbers, beside those that are known and among themselves."""
    placed = sorted(
        (place[0], place[1], (exchanged(entry.date) if exchange else None) or entry.date)
        for entry in entries
        if isinstance(entry, Booking) and (place := place_of(entry)) is not None
    )
    among = all(one[2] <= other[2] for one, other in pairwise(placed) if one[0] == other[0])
    return among and all(known.order.fits((series, number), day) for series, number, day in placed)


def _met_only_if_exchanged(rows: Sequence[tuple[Record, date]], known: KnownDays, *, numbered: bool) -> bool:
    """Whether all days are days of meetings if exchanged, and none is as it was read."""
    read = {day for _, day in rows}
    probable = {exchanged(day) or day for day in read}
    if any(day in known.met or day.day == known.usual for day in read):
        return False
    if not all(map(known.would_meet, probable)) or _follows_minutes(rows, known):
        return False
    # in the month whose number is that of the usual day, many an honest day would be a meeting
    if not probable & known.met:
        return len(read) >= _SEVERAL
    return numbered or len(read) > 1


def _follows_minutes(rows: Sequence[tuple[Record, date]], known: KnownDays) -> bool:
    """Whether the days, as they were read, follow the meetings that decided about them, and sooner than if exchanged."""
    waits = [
        (day - held, (exchanged(day) or day) - held)
        for row, day in rows
        for key, column in row.columns.items()
        if column.kind is MINUTES and (held := known.meetings.get(row.text(key))) is not None
    ]
    return any(read >= _NO_TIME and not _NO_TIME <= probable < read for read, probable in waits)


# -- last year's January -------------------------------------------------------------------------------------


def doubt_last_year(_table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Ask once a table of days that are a year too early; a slip that was forgotten keeps its place among the numbers."""
    known = KnownDays(context)
    papers = [entry for entry in entries if place_of(entry) is not None]
    by_number = [(entry, reason) for entry in papers if (reason := _later_number(entry)) is not None]
    by_order = [(entry, reason) for entry in papers if (reason := _out_of_order(entry, known)) is not None]
    found = by_number or (by_order if len(by_order) == len(papers) else [])
    if found and (probable := months_after(found[0][0].date, 12)) <= context.today:
        entry, reason = found[0]
        also = [other.record for other, _ in found]
        entry.record.ask("date", LAST_YEAR, also, day=entry.date, reason=reason, probable=probable)


def _later_number(entry: Entry) -> Message | None:
    """A contract or minutes of the year after."""
    for column in entry.record.columns.values():
        number = entry.record.text(column.key) if column.kind in {CONTRACT, MINUTES} else ""
        year = _YEAR.search(number)
        if year is not None and int(year[1]) == entry.date.year + 1:
            return message("{number} is of {year}", number=number, year=year[1])
    return None


def _out_of_order(entry: Entry, known: KnownDays) -> Message | None:
    """A number that goes on from papers of months later, on a day that a year later follows what is known last."""
    place, later = place_of(entry), months_after(entry.date, 12)
    if place is None or known.last is None or not known.last - _BEFORE <= later <= known.last + _AFTER:
        return None
    before, _ = known.order.around(place)
    if before is None or before - entry.date < _LONG:
        return None
    return message("papers with lower numbers are of later days, up to {last}", last=before)


# -- years of two digits -------------------------------------------------------------------------------------


def say_short_years(table: Table, entries: Sequence[Entry], _context: ImportContext) -> None:
    """Say once a column how years of two digits were read."""
    for column in table.form.columns:
        if column.kind is not DATE:
            continue
        for row in records_of(entries):
            cell = row.cells.get(column.key)
            if (
                row.get(column.key) is not None
                and cell is not None
                and isinstance(cell.value, str)
                and _SHORT_YEAR.search(cell.value)
            ):
                row.filled.append(
                    message("the years of “{heading}” have two digits and are 20…", heading=column.title)
                )
