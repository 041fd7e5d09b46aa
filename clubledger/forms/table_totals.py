"""The totals of a form's table, in figures and in words: they are what its rows add up to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from clubledger.forms.captions import reads, words_in
from clubledger.forms.faults import Misread, fault
from clubledger.forms.folding import plain
from clubledger.forms.sheets import Cell
from clubledger.forms.values import AMOUNT, WORDS, ValueKind
from clubledger.i18n import N_, Dong

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clubledger.forms.columns import Column
    from clubledger.forms.record import Record
    from clubledger.forms.sheets import SheetRow
    from clubledger.forms.table import Table

TOTAL_DIFFERS = fault(
    "total-differs",
    N_("The total of “{heading}” is {total}, but the rows add up to {sum}."),
    N_("Find the amount that was mistyped or left out, or correct the total."),
)
WORDS_DIFFER = fault(
    "words-differ",
    N_("The words say {words}, the figures {figures}."),
    N_("Look at the signed slip, and correct the wrong one."),
)

_TOTAL = re.compile(
    r"(?:tổng\s+)?cộng\b.*|tổng(?:\s+(?:số|tiền|số tiền|thu|chi))?\s*:?.*|(?:tong )?cong\s*:?|tong(?: so)?\s*:?"
)
"""``Cộng``, also without diacritics; ``Công ty …`` is no total."""
_CARRIED = re.compile(r"mang sang|trang truoc|chuyen sang")
"""A line that carries the total of another page over."""


def is_total(row: SheetRow) -> bool:
    """Whether a row begins with ``Cộng``."""
    texts = row.texts
    return bool(texts) and _TOTAL.fullmatch(texts[0].lower().lstrip(" *-")) is not None


def summed_cells(table: Table, row: SheetRow) -> list[tuple[Column, Cell]]:
    """The amounts of a row that stand in columns which are added up."""
    return [
        (column, cell)
        for cell in row.cells
        if not cell.empty and not cell.covered and cell.column in table.keys
        for column in [table.form.column(table.keys[cell.column])]
        if column.summed and reads(column.kind, cell)
    ]


def check_total(table: Table, row: SheetRow, since: int) -> None:
    """Check a row of totals: of all rows so far, or of those since the last total of a page."""
    if _CARRIED.search(plain(row.texts[0])):
        return
    for column, cell in summed_cells(table, row) or _sum_elsewhere(table, row):
        total = column.kind.read(cell) or 0
        if any(record.is_refused(column.key) for record in table.records):
            continue  # what is not read cannot be added up
        amounts = [record.amount(column.key) for record in table.records]
        if total not in {sum(amounts), sum(amounts[since:])}:
            wrong = Misread(
                TOTAL_DIFFERS,
                heading=column.title,
                total=_figure(column.kind, total),
                sum=_figure(column.kind, sum(amounts)),
            )
            table.refuse(wrong, row.number, column.title, cell.text)


def _sum_elsewhere(table: Table, row: SheetRow) -> list[tuple[Column, Cell]]:
    """A total written into its label, “Cộng: 15.000 đ”, or under a column that is not added up."""
    amounts = _summed_amounts(table)
    if not amounts:
        return []
    filled = [cell for cell in row.cells if not cell.empty and not cell.covered]
    after_label = Cell(filled[0].text.partition(":")[2].strip(), filled[0].column)
    totals = [cell for cell in (after_label, *filled[1:]) if not cell.empty and reads(AMOUNT, cell)]
    return [(_whole(amounts), totals[0])] if len(totals) == 1 else []


def check_words(table: Table, rows: Iterable[SheetRow]) -> None:
    """``Bằng chữ: …`` under the table says the sum of its amounts."""
    amounts = _summed_amounts(table)
    if not amounts or any(column.kind is WORDS for column in table.form.columns):
        return
    for row in rows:
        cell = words_in(row)
        if cell is None:
            continue
        try:
            words = WORDS.read(cell)
        except Misread as error:
            table.refuse(error, row.number, read=cell.text)
            continue
        if any(record.problems for record in table.records):
            continue
        figures = sum(_row_sum(record, amounts) for record in table.records)
        if words != figures:
            wrong = Misread(WORDS_DIFFER, words=Dong(words), figures=Dong(figures))
            table.refuse(wrong, row.number, read=cell.text)


def _summed_amounts(table: Table) -> list[Column]:
    return [column for column in table.form.columns if column.summed and column.kind is AMOUNT]


def _whole(amounts: Sequence[Column]) -> Column:
    """The column of a row's own total, else the last one."""
    return next((column for column in amounts if column.key == "total"), amounts[-1])


def _row_sum(record: Record, amounts: Sequence[Column]) -> int:
    whole = _whole(amounts)
    return record.amount(whole.key) or sum(
        record.amount(column.key) for column in amounts if column is not whole
    )


def _figure(kind: ValueKind, value: int) -> int:
    return Dong(value) if kind is AMOUNT else value
