"""A sheet whose cells were stored with values and fonts, whatever format they come from: texts read, merged cells covered."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Final

from clubledger.forms.cell_looks import looks_of
from clubledger.forms.encodings import Writing
from clubledger.forms.faults import Fault, Misread, Remark, SheetProblem, Spot
from clubledger.forms.limits import EMPTY, MAX_COLUMNS, SHOWN, TOO_MANY_COLUMNS, column_letters
from clubledger.forms.sheet_texts import Texts, votes_of
from clubledger.forms.sheets import Cell, Document, Sheet, SheetRow, number_spans
from clubledger.i18n import message, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from clubledger.forms.encodings import Raw, Votes
    from clubledger.forms.workbook_cells import StoredCell
    from clubledger.forms.workbook_survey import Survey
    from clubledger.i18n import Param

StoredCells = dict[int, "dict[int, StoredCell]"]
"""The filled cells by row and column."""
_NAMED: Final = 12
"""Cells that a remark names."""
_SURE: Final = 1_000
"""Votes: a font of an old encoding tells more than the cells around."""


class WrongSheet(Misread):
    """A fault that makes a sheet unreadable."""

    def __init__(self, kind: Fault, spot: Spot, **params: Param) -> None:
        super().__init__(kind, **params)
        self.spot = spot


def unreadable(wrong: Misread, file: str) -> SheetProblem:
    """What makes a file, or a sheet of it (`WrongSheet`), unreadable."""
    return SheetProblem(
        wrong.fault, wrong.spot if isinstance(wrong, WrongSheet) else Spot(file), wrong.params
    )


def document_of(
    file: str, sheets: Iterable[tuple[StoredSheet, StoredCells]]
) -> tuple[Document, list[SheetProblem]]:
    """The document of some sheets, their texts read as they come; what is wrong with it comes beside it."""
    read: list[Sheet] = []
    problems: list[SheetProblem] = []
    remarks: list[Remark] = []
    for stored, cells in sheets:
        sheet = stored.sheet(cells)
        problems += stored.problems
        if sheet.rows:
            read.append(sheet)
            remarks += stored.remarks(sheet)
    if not read and not problems:
        problems = [SheetProblem(EMPTY, Spot(file), {})]
    return Document(file, tuple(read), tuple(remarks)), problems


class StoredSheet:
    """One sheet; ``survey`` tells what is merged and hidden, ``problems`` what is wrong with its cells."""

    def __init__(self, spot: Spot, survey: Survey, *, hidden: bool = False) -> None:
        self.spot = spot
        self.survey = survey
        self.hidden = hidden
        self.problems: list[SheetProblem] = []
        self.texts: Texts | None = None

    def at(self, row: int | None, column: int) -> Spot:
        """Where a cell is, or (``None``) a column."""
        return Spot(self.spot.file, self.spot.sheet, row, column_letters(column))

    def refuse_far(self, row: int | None, column: int) -> None:
        """Raise `WrongSheet` if something stands in a column that no form has."""
        if column > MAX_COLUMNS:
            raise WrongSheet(TOO_MANY_COLUMNS, self.at(row, column), columns=MAX_COLUMNS)

    def refuse(self, wrong: Misread, row: int, column: int, read: str | None = None) -> None:
        """Note what is wrong with a cell; ``read``: what stands there."""
        self.problems.append(SheetProblem(wrong.fault, self.at(row, column), wrong.params, read))

    def sheet(self, cells: StoredCells) -> Sheet:
        """The sheet of its cells, whose texts are read."""
        self._read_texts(cells)
        own = {
            number: {
                column: stored.cell(column)
                for column, stored in row.items()
                if stored.value not in (None, "")
            }
            for number, row in cells.items()
        }
        own = {number: row for number, row in own.items() if row}
        self._cover(own)
        rows = (
            SheetRow(number, tuple(row[column] for column in sorted(row)))
            for number, row in own.items()
            if not all(cell.covered for cell in row.values())
        )
        return Sheet(self.spot.sheet, tuple(rows))

    def _read_texts(self, cells: StoredCells) -> None:
        texts: Mapping[int, list[tuple[StoredCell, Raw]]] = {
            number: [(cell, cell.value) for cell in row.values() if isinstance(cell.value, str | bytes)]
            for number, row in cells.items()
        }
        self.texts = Texts(self.spot, (raw for row in texts.values() for _, raw in row))
        fonts = any(cell.font for row in texts.values() for cell, _ in row)
        for number, row in cells.items():
            votes = votes_of(raw for _, raw in texts[number])
            for column, cell in row.items():
                if isinstance(cell.value, str | bytes):
                    font: Votes = Counter({(False, cell.font or Writing.UNICODE): _SURE} if fonts else {})
                    cell.looks |= looks_of(cell.value)
                    text = self.texts.read(cell.value, number, column, font, votes)
                    cell.value = text.upper() if cell.capitals else text
                    cell.torn = self.texts.torn.get((number, column), ())
        self.problems += self.texts.all_problems()
        self.problems.sort(key=_place)

    def _cover(self, rows: dict[int, dict[int, Cell]]) -> None:
        """Give the cells under a merged one its value, in the rows and columns that are used."""
        numbers = sorted(rows)
        for first_row, first_column, last_row, last_column in self.survey.merged:
            shown = rows.get(first_row, {}).get(first_column)
            if shown is None or shown.covered:
                continue
            columns = range(first_column, min(last_column, self.survey.last_column) + 1)
            for number in numbers[bisect_left(numbers, first_row) : bisect_right(numbers, last_row)]:
                for column in columns:
                    if (number, column) == (first_row, first_column):
                        continue
                    if column in rows[number] and rows[number][column].covered:
                        raise ValueError("merged ranges overlap")
                    rows[number][column] = Cell(
                        shown.value, column, shown.decimals, shown.percent, covered=True, looks=shown.looks
                    )

    def remarks(self, sheet: Sheet) -> Iterator[Remark]:
        """What is hidden, and how the texts were written."""
        if self.hidden:
            name = printable(self.spot.sheet or "", SHOWN)
            yield Remark(
                message("The sheet “{sheet}” is hidden; it was read all the same.", sheet=name), self.spot
            )
        rows = [row.number for row in sheet.rows if row.number in self.survey.hidden_rows]
        if rows:
            yield Remark(
                message("Hidden rows were read all the same: {rows}.", rows=tuple(number_spans(rows))),
                self.spot,
            )
        used = {cell.column for row in sheet.rows for cell in row.cells if not cell.covered}
        most = max(used, default=0)
        hidden = {(first, min(last, most)) for first, last in self.survey.hidden_columns if first <= most}
        columns = sorted(used.intersection(chain(*(range(first, last + 1) for first, last in hidden))))
        if columns:
            names = tuple(column_letters(column) for column in columns)
            yield Remark(
                message("Hidden columns were read all the same: {columns}.", columns=names), self.spot
            )
        if self.survey.comments:
            cells = [f"{column_letters(column)}{row}" for row, column in self.survey.comments]
            more = ("…",) if len(cells) > _NAMED else ()
            text = message(
                "These cells have comments, which are not read: {cells}.", cells=(*cells[:_NAMED], *more)
            )
            yield Remark(text, self.spot)
        if self.texts is not None:
            yield from self.texts.remarks()


def _place(problem: SheetProblem) -> tuple[int, int, str]:
    column = problem.spot.column or ""
    return problem.spot.row or 0, len(column), column
