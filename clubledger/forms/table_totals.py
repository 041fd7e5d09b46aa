"""The totals of a form's table, in figures and in words: they are what its rows add up to."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from clubledger.forms.captions import reads, words_in
from clubledger.forms.faults import Misread, Remark, fault
from clubledger.forms.sheets import Cell
from clubledger.forms.sum_rows import SumKind
from clubledger.forms.table import row_text
from clubledger.forms.values import AMOUNT, WORDS, ValueKind
from clubledger.i18n import N_, Dong, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clubledger.forms.columns import Column
    from clubledger.forms.record import Record
    from clubledger.forms.sheets import SheetRow
    from clubledger.forms.sum_rows import SumLabel
    from clubledger.forms.table import Table

TOTAL_DIFFERS = fault(
    "total-differs",
    N_("The total of “{heading}” is {total}, but the rows add up to {sum}."),
    N_(
        "Compare each row with the paper, then the total, and type what stands there: an amount was mistyped, a row forgotten, or the total is mistyped."
    ),
)
WORDS_DIFFER = fault(
    "words-differ",
    N_("The words say {words}, the figures {figures}."),
    N_("Look at the signed slip, and correct the wrong one."),
)


def summed_cells(table: Table, row: SheetRow) -> list[tuple[Column, Cell]]:
    """The amounts of a row that stand in columns which are added up."""
    return [
        (column, cell)
        for cell in row.filled
        if cell.column in table.keys
        for column in [table.form.column(table.keys[cell.column])]
        if column.summed and reads(column.kind, cell)
    ]


class Sums:
    """What the rows of a table add up to so far: all of them, and those since the last row of sums."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.columns = [column for column in table.form.columns if column.summed]
        self.whole: Counter[str] = Counter()
        self.part: Counter[str] = Counter()
        self.unread: set[str] = set()
        """The columns of which a cell cannot be read: their sums are not known."""
        self._taken = 0

    def check(self, row: SheetRow, label: SumLabel) -> None:
        """Check a row of sums against the rows so far, or against those since the last one.

        What came before the sheet is not known: a remark says how much it would be. A balance is no sum of rows at all.
        """
        self._take_rows()
        _check_sum_row(self, row, label)
        self.part.clear()

    def _take_rows(self) -> None:
        for record in self.table.records[self._taken :]:
            for column in self.columns:
                self.whole[column.key] += record.amount(column.key)
                self.part[column.key] += record.amount(column.key)
                if record.problems and record.is_refused(column.key):
                    self.unread.add(column.key)
        self._taken = len(self.table.records)


def _check_sum_row(sums: Sums, row: SheetRow, label: SumLabel) -> None:
    table = sums.table
    if label.kind is SumKind.BALANCE:
        balance = message("A balance, not money that was paid: “{text}”.", text=row_text(row))
        table.remarks.append(Remark(balance, table.at(row.number)))
        return
    earlier = [
        _check_sum(sums, row, label.kind, column, cell)
        for column, cell in summed_cells(table, row) or _sum_elsewhere(table, row, label.cell)
        if column.key not in sums.unread
    ]
    if any(earlier):
        remark = message(
            "“{text}” has {earlier} more than the rows of this sheet: money from before it, which is neither checked nor entered here.",
            text=row_text(row),
            earlier=tuple(Dong(amount) for amount in earlier if amount),
        )
        table.remarks.append(Remark(remark, table.at(row.number)))


def _check_sum(sums: Sums, row: SheetRow, kind: SumKind, column: Column, cell: Cell) -> int:
    """Check one sum; how much of it is from before the sheet, as far as nothing told before.

    Something is carried in above the first row only. “Lũy kế” has what came before, too, but below rows it may as well be a
    sum that is wrong: then a total has to agree with the rows, or it is asked (`doubts.sums`).
    """
    table = sums.table
    total = column.kind.read(cell) or 0
    whole, before = sums.whole[column.key], table.brought.get(column.key)
    plain_total = kind in (SumKind.TOTAL, SumKind.PAGE)
    fitting = {whole}
    if before is not None and not (plain_total and column.key in table.supposed):
        fitting.add(whole + before)
    if plain_total:
        fitting.add(sums.part[column.key])
    elif kind is SumKind.CARRIED:
        fitting |= table.totals.get(column.key, set())
    table.totals.setdefault(column.key, set()).add(total)
    if total in fitting:
        if plain_total and table.records:
            table.agreed.add(column.key)
        return 0
    carried_in = kind is SumKind.CARRIED and not table.records
    if (carried_in or kind is SumKind.RUNNING) and before is None and total > whole:
        table.brought[column.key] = total - whole
        if table.records:
            table.supposed[column.key] = row.number
        return total - whole
    wrong = Misread(
        TOTAL_DIFFERS,
        heading=column.title,
        total=_figure(column.kind, total),
        sum=_figure(column.kind, whole + (before or 0)),
    )
    table.refuse(wrong, row.number, column.title, cell.text)
    return 0


def _sum_elsewhere(table: Table, row: SheetRow, label: Cell) -> list[tuple[Column, Cell]]:
    """A total written into its label, “Cộng: 15.000 đ”, or under a column that is not added up."""
    amounts = table.form.amounts
    if not amounts:
        return []
    behind = [cell for cell in row.filled if cell.column > label.column]
    after_label = Cell(label.text.partition(":")[2].strip(), label.column)
    totals = [cell for cell in (after_label, *behind) if not cell.empty and reads(AMOUNT, cell)]
    return [(_whole(amounts), totals[0])] if len(totals) == 1 else []


def check_words(table: Table, rows: Iterable[SheetRow]) -> None:
    """``Bằng chữ: …`` under the table says the sum of its amounts."""
    amounts = table.form.amounts
    if not amounts or any(column.kind is WORDS for column in table.form.columns):
        return
    whole = _whole(amounts)
    parts = [whole] if whole.key in table.brought else amounts
    unread = any(record.problems for record in table.records)
    figures = sum(_row_sum(record, amounts) for record in table.records)
    before = sum(amount for key, amount in table.brought.items() if table.form.column(key) in parts)
    for row in rows:
        cell = words_in(row)
        if cell is None:
            continue
        try:
            words = WORDS.read(cell)
        except Misread as error:
            table.refuse(error, row.number, read=cell.text)
            continue
        if not unread and words not in {figures, figures + before}:
            wrong = Misread(WORDS_DIFFER, words=Dong(words), figures=Dong(figures))
            table.refuse(wrong, row.number, read=cell.text)


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
