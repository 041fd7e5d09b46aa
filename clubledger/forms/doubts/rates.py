"""Rates with more decimals than a loan's can have: the preview shows what will be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.forms.entries import records_of
from clubledger.forms.values import RATE
from clubledger.forms.values.numbers import written_rate
from clubledger.i18n import message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.table import Table


def say_shortened_rates(table: Table, entries: Sequence[Entry], _context: ImportContext) -> None:
    """Say which rates are written otherwise than a spreadsheet has them: ``=7/12`` is 0,583333333."""
    keys = [column.key for column in table.form.columns if column.kind is RATE]
    for row in records_of(entries):
        for key in keys:
            rate, cell = row.get(key), row.cells.get(key)
            if rate is not None and cell is not None and written_rate(cell) != rate:
                text = message("“{heading}” is written as {rate}", heading=row.columns[key].title, rate=rate)
                row.filled.append(text)
