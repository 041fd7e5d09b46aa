"""Columns “Lũy kế” and “Cộng dồn”: what the rows above and this one add up to. They are checked, and book nothing."""

from __future__ import annotations

from collections import Counter
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from clubledger.forms.captions import reads
from clubledger.forms.faults import Remark, SheetProblem, fault
from clubledger.forms.folding import squeezed
from clubledger.forms.limits import SHOWN
from clubledger.forms.values import AMOUNT
from clubledger.i18n import N_, Dong, message, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from clubledger.forms.columns import Column
    from clubledger.forms.record import Record
    from clubledger.forms.sheets import Cell, SheetRow
    from clubledger.forms.table import Table
    from clubledger.i18n import Param

RUNNING_DIFFERS = fault(
    "running-differs",
    N_("“{heading}” says {written}, but the amounts down to this row add up to {sum}."),
    N_("Compare this row and the ones above it with the paper, and correct the figure that was mistyped."),
)

_HEADINGS: Final = frozenset(
    squeezed(heading)
    for heading in (
        "Lũy kế", "Luỹ kế", "Cộng dồn", "Cộng lũy kế", "Lũy kế cộng dồn", "Số lũy kế", "Tổng lũy kế", "Lũy kế số tiền",
        "Số tiền lũy kế", "Số cộng dồn", "Tiền cộng dồn", "Tổng cộng dồn",
    )
)  # fmt: skip


def is_running(heading: str) -> bool:
    """Whether a heading is that of running totals."""
    return squeezed(heading) in _HEADINGS


class _Running(NamedTuple):
    """The rows that have a running total: each with what it says, and what the amounts add up to."""

    records: Sequence[Record]
    cells: Sequence[Cell]
    sums: Sequence[int]
    own: Sequence[int]
    """The amount of each row alone."""

    @property
    def written(self) -> list[int]:
        """What the rows say, in đồng."""
        return [AMOUNT.read(cell) or 0 for cell in self.cells]

    @property
    def before(self) -> list[int]:
        """What each row counts from before the sheet, if it is right."""
        return [written - summed for written, summed in zip(self.written, self.sums, strict=True)]

    @property
    def agreeing(self) -> int:
        """How many rows count the same from before the sheet, as those of a running total do."""
        return max(Counter(self.before).values())

    @property
    def differs(self) -> bool:
        """Whether it does not merely repeat the amounts."""
        return self.written != list(self.own)

    @property
    def convinces(self) -> bool:
        """Whether these are running totals at all, and not what each member has paid since January."""
        written, half = self.written, self.agreeing * 2 - len(self.cells)
        if len(written) > 1 and written == list(self.own):
            return False
        rising = all(one < other for one, other in pairwise(written))
        return half > 0 or (half == 0 and rising and 0 in self.before)


def check_running_columns(table: Table, header: SheetRow, rows: Iterable[SheetRow]) -> None:
    """Check the columns of running totals, which no form reads otherwise."""
    by_number = {row.number: {cell.column: cell for cell in row.cells} for row in rows}
    headings = [
        heading
        for heading in header.cells
        if heading.column not in table.keys and not heading.covered and is_running(heading.text)
    ]
    for heading in headings[:_MOST]:
        _check_column(table, heading, by_number)
    for heading in headings[_MOST : _MOST + 1]:
        table.unfitting.append(heading.text)


_MOST: Final = 2
"""How many columns of running totals are checked: a sheet has one, or one each of principal and interest."""


def _check_column(table: Table, heading: Cell, rows: Mapping[int, Mapping[int, Cell]]) -> None:
    spot = table.at(column=heading.text)
    columns = [column for column in table.form.amounts if table.has(column.key)]
    kinds = [
        running for column in columns if (running := _running(table, heading, rows, [column])) is not None
    ]
    if (
        all_parts := _running(table, heading, rows, [one for one in columns if one.key != "total"])
    ) is not None:
        kinds.append(all_parts)
    convincing = [running for running in kinds if running.convinces]
    if not convincing:
        if kinds and all(running.differs for running in kinds):
            table.unfitting.append(heading.text)
        elif kinds:
            other = message(
                "“{heading}” is no running total of these rows, and is not checked.", heading=heading.text
            )
            table.remarks.append(Remark(other, spot))
        return
    _check_running(table, heading, max(convincing, key=lambda one: one.agreeing))


def _running(
    table: Table, heading: Cell, rows: Mapping[int, Mapping[int, Cell]], columns: Sequence[Column]
) -> _Running | None:
    """The running totals of the sums of some columns; ``None`` if there are none, or an amount cannot be read."""
    if not columns or any(record.is_refused(column.key) for record in table.records for column in columns):
        return None
    own = [sum(record.amount(column.key) for column in columns) for record in table.records]
    filled = [
        (record, cell, summed, alone)
        for record, summed, alone in zip(table.records, accumulate(own), own, strict=True)
        if (cell := rows.get(record.spot.row or 0, {}).get(heading.column)) is not None
        and not cell.covered
        and reads(AMOUNT, cell)
    ]
    return _Running(*zip(*filled, strict=True)) if filled else None


def _check_running(table: Table, heading: Cell, running: _Running) -> None:
    """Say the first row that does not fit, or that all count money from before the sheet."""
    before = running.before
    usual = max(0, Counter(before).most_common(1)[0][0])
    start = before[0] if before[0] in {0, *table.brought.values()} else usual
    for record, cell, offset, summed in zip(
        running.records, running.cells, before, running.sums, strict=True
    ):
        if offset != start:
            params: dict[str, Param] = {
                "heading": printable(heading.text, SHOWN),
                "written": Dong(summed + offset),
                "sum": Dong(summed + start),
            }
            spot = table.at(record.spot.row, heading.text)
            record.problems.append(SheetProblem(RUNNING_DIFFERS, spot, params, printable(cell.text, SHOWN)))
            return
    if start > 0 and start not in table.brought.values():
        earlier = message(
            "“{heading}” counts {earlier} from before this sheet, which is neither checked nor entered here.",
            heading=heading.text,
            earlier=Dong(start),
        )
        table.remarks.append(Remark(earlier, table.at(column=heading.text)))
