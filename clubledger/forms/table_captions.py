"""What stands above a form's table: values for all its rows, the club's name, a title that says something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clubledger.forms.captions import captions, club_name, scaled_unit
from clubledger.forms.faults import Misread, fault
from clubledger.forms.folding import plain
from clubledger.forms.headings import UNIT_SCALED
from clubledger.forms.limits import SHOWN
from clubledger.forms.table_values import is_yearless, read_value, year_filled, yearless_slip
from clubledger.i18n import N_, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from clubledger.forms.columns import Column
    from clubledger.forms.sheets import Cell, SheetRow
    from clubledger.forms.table import Table

ABOVE_MISSING = fault(
    "above-missing",
    N_("“{heading}” is missing: it is neither above the table nor a column of it."),
    N_("Write a line above the table, for example “{heading}: {example}”."),
)
ABOVE_TWO_WAYS = fault(
    "above-two-ways",
    N_("“{heading}” stands above the table twice, with different values: {one} and {other}."),
    N_("Look at the paper, and write the one that stands there in both places."),
)
TITLE_ELSEWHERE = fault(
    "title-elsewhere",
    N_("The headings are those of “{form}”, but “{words}” is about something else."),
    N_("Use the form that it belongs to; clubledger forms lists them."),
)


def read_above(table: Table, rows: Sequence[SheetRow], before: Table | None, today: date) -> None:
    """Read the lines above the header for the columns that may stand there, and the club's name.

    What they leave out is what stands above the table ``before``, of the same form.
    """
    labels = tuple(
        {plain(heading) for column in table.form.columns if column.above for heading in column.headings}
    )
    for column in table.form.columns:
        if column.above:
            _read_column(table, column, rows, labels, today)
    table.club = club_name(rows) or (before.club if before else None)
    if before is not None:
        for key, value in before.above.items():
            table.above.setdefault(key, value)
    for row in rows:
        for text in row.texts:
            refuse_elsewhere(table, text, row.number)
    refuse_scaled(table, rows)


def refuse_scaled(table: Table, rows: Iterable[SheetRow]) -> None:
    """Refuse a line above or below the table that says the amounts are in thousands or millions."""
    if (scaled := scaled_unit(rows)) is not None:
        table.refuse(Misread(UNIT_SCALED, line=printable(scaled[1], SHOWN)), scaled[0].number)


def _read_column(
    table: Table, column: Column, rows: Sequence[SheetRow], labels: Sequence[str], today: date
) -> None:
    """Read what the lines above say of a column; what follows a colon counts before what a title says in passing."""
    candidates = [(row, caption) for row in rows for caption in captions(column, row, labels)]
    if any(caption.sure for _, caption in candidates):
        candidates = [(row, caption) for row, caption in candidates if caption.sure]
    for row, caption in candidates:
        try:
            value = _value(table, column, caption.value, today)
        except Misread as error:
            if caption.sure:
                table.refuse(error, row.number, column.title, caption.value.text)
            continue
        known = table.above.get(column.key)
        if known is not None and known[0] != value:
            wrong = Misread(ABOVE_TWO_WAYS, heading=column.title, one=known[1].text, other=caption.cell.text)
            table.refuse(wrong, row.number, column.title)
        elif value is not None:
            table.above[column.key] = value, caption.cell


def _value(table: Table, column: Column, cell: Cell, today: date) -> Any:
    """The value of a caption; a slip's year is that of the date above. Raises `Misread`."""
    try:
        return read_value(column, cell, today)
    except Misread as error:
        day, _ = table.above.get("date", (None, None))
        if day is None or not is_yearless(column, error):
            raise
        slip = yearless_slip(cell, day)
        table.filled.append(year_filled(column, slip))
        return slip


def refuse_elsewhere(table: Table, text: str, row: int) -> None:
    """Refuse a title, or a heading that is not used, which says that the sheet is about something else."""
    title, form = plain(text), table.form
    if any(word in title for word in form.elsewhere) and not any(word in title for word in form.own_words):
        table.refuse(Misread(TITLE_ELSEWHERE, form=form.label, words=printable(text, SHOWN)), row)


def check_above(table: Table) -> None:
    """What every row needs is there once, above the table, or has a column."""
    for column in table.form.columns:
        if column.needed and column.above and not table.has(column.key):
            table.complete = False
            if not any(problem.spot.column == column.title for problem in table.problems):
                table.refuse(
                    Misread(ABOVE_MISSING, heading=column.title, example=column.kind.example),
                    column=column.title,
                )
