"""Cells that show more or other than their value: what is struck through, hidden, or broken into two lines."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from clubledger.forms.faults import Misread, Remark, fault
from clubledger.forms.limits import SHOWN
from clubledger.forms.sheets import Look
from clubledger.forms.values import AMOUNT
from clubledger.i18n import N_, message, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.forms.columns import Column
    from clubledger.forms.faults import Fault
    from clubledger.forms.sheets import Cell, SheetRow
    from clubledger.forms.table import Table

CELL_STRUCK = fault(
    "cell-struck",
    N_("The cell, or a part of it, is struck through."),
    N_("Look at the paper, and type anew what holds there, without the line through it."),
)
ROW_STRUCK = fault(
    "row-struck",
    N_("The row is struck through."),
    N_(
        "Look at the paper: a row that holds is typed without the line through it. Of a slip that was spoiled, the row keeps its number, with “Hủy” as its reason and no amount."
    ),
)
CELL_RAISED = fault(
    "cell-raised",
    N_(
        "A part of the cell is raised or lowered like the number of a footnote, so that it is not clear what the value is."
    ),
    N_("Type the value anew as it stands on the paper, and the footnote below the table."),
)
CELL_UNSEEN = fault(
    "cell-unseen",
    N_(
        "The file holds something here, but whoever looks at the sheet sees nothing: the format or the colour hides it."
    ),
    N_("Set the format of the cell to Number and its letters to black, and compare the row with the paper."),
)
AMOUNT_BROKEN = fault(
    "amount-broken",
    N_("A line ends in the middle of the amount, so that these may be two amounts."),
    N_("Write one amount in one line, as it stands on the paper. Two amounts have two rows."),
)
AMOUNT_SHOWN = fault(
    "amount-shown-otherwise",
    N_("The cell shows “{shown}”, but the file holds {stored}."),
    N_(
        "Type the amount of the paper in whole đồng with all its zeros, and set the format of the cell to Number."
    ),
)
LOOK_FAULTS: Final = (CELL_STRUCK, ROW_STRUCK, CELL_RAISED, CELL_UNSEEN, AMOUNT_BROKEN, AMOUNT_SHOWN)
"""What can be wrong with how a cell looks."""

_BROKEN = re.compile(r"\d[^\S\n\r]*[\n\r]\s*\d")


def looks_of(text: str | bytes) -> frozenset[Look]:
    """Whether a line of a text ends between figures."""
    broken = _BROKEN.search(text if isinstance(text, str) else text.decode("latin-1"))
    return frozenset({Look.BROKEN}) if broken else frozenset()


def check_look(column: Column, cell: Cell) -> None:
    """Refuse a cell whose value is not what people see in it. Raises `Misread`."""
    if Look.STRUCK in cell.looks:
        raise Misread(CELL_STRUCK)
    if not column.kind.hard:
        return
    if Look.RAISED in cell.looks:
        raise Misread(CELL_RAISED)
    if Look.UNSEEN in cell.looks:
        raise Misread(CELL_UNSEEN)
    if column.kind is AMOUNT:
        if Look.BROKEN in cell.looks:
            raise Misread(AMOUNT_BROKEN)
        if cell.shown is not None:
            raise Misread(AMOUNT_SHOWN, shown=printable(cell.shown, SHOWN), stored=cell.text)


def row_fault(row: SheetRow) -> Fault | None:
    """What is wrong with all cells of a row: they are struck through, or nobody sees them. A running number counts for nothing."""
    filled = row.filled
    if filled and filled[0].text.rstrip(".").isdecimal():
        filled = filled[1:]
    if len(filled) > 1 and all(Look.UNSEEN in cell.looks for cell in filled):
        return CELL_UNSEEN
    if len(filled) > 1 and all(Look.STRUCK in cell.looks for cell in filled):
        return ROW_STRUCK
    return None


def without_looks(cell: Cell) -> Cell:
    """A cell whose row was refused for how it looks."""
    return replace(cell, looks=cell.looks - {Look.STRUCK, Look.UNSEEN})


def formula_remark(table: Table) -> Iterator[Remark]:
    """How many amounts of a table's rows are results of formulas, which are not computed anew; sums of them are honest."""
    count = sum(
        Look.COMPUTED in cell.looks and record.columns[key].kind is AMOUNT and key != "total"
        for record in table.records
        for key, cell in record.cells.items()
    )
    if count:
        text = message(
            "Amounts that are results of formulas, read as the file was last saved: {count}.", count=count
        )
        yield Remark(text, table.at())
