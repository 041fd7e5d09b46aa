"""Excel workbooks: what their cells show, read without running or fetching anything.

A workbook is a zip of XML from a stranger. It is looked at before it is read (its size unpacked, its number of tags, no
DTD), and each sheet's own XML is asked for what the values do not tell: merged cells, what is hidden, and formulas whose
result was never stored. Nothing is made of the empty cells between, so that one cell in the last corner costs nothing.
"""

from __future__ import annotations

import warnings
from bisect import bisect_left, bisect_right
from collections import Counter
from datetime import date
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZipFile

from clubledger.forms.encodings import Votes, Writing
from clubledger.forms.faults import Fault, Misread, Remark, SheetProblem, Spot, fault
from clubledger.forms.limits import (
    EMPTY,
    MAX_COLUMNS,
    MAX_ROWS,
    OTHER_KIND,
    SHOWN,
    TOO_LARGE,
    TOO_MANY_COLUMNS,
    column_letters,
)
from clubledger.forms.sheet_texts import Texts, votes_of
from clubledger.forms.sheets import Cell, Document, Sheet, SheetRow
from clubledger.forms.workbook_archive import DAMAGED, examine
from clubledger.forms.workbook_cells import (
    ERROR_VALUE,
    LONG_NUMBER,
    TIME_VALUE,
    StoredCell,
    shown_as,
    stored_value,
    written_by,
)
from clubledger.forms.workbook_survey import survey_sheet
from clubledger.i18n import N_, message, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from clubledger.i18n import Param

NO_RESULT = fault(
    "formula-without-result",
    N_("The cell holds a formula whose result is not stored in the file. Formulas are not computed here."),
    N_("Open the file in Excel or LibreOffice, save it, and import it again; or write the number instead."),
)
WORKBOOK_FAULTS: Final = (
    EMPTY, OTHER_KIND, TOO_LARGE, TOO_MANY_COLUMNS, DAMAGED, NO_RESULT, ERROR_VALUE, TIME_VALUE, LONG_NUMBER
)  # fmt: skip
"""What can be wrong with a workbook."""
_SURE: Final = 1_000
"""Votes: a font of an old encoding tells more than the cells around."""


def read_workbook(data: bytes, file: str) -> tuple[Document, list[SheetProblem]]:
    """Read an ``.xlsx`` workbook; what is wrong with it comes beside what could be read."""
    try:
        with warnings.catch_warnings(), ZipFile(BytesIO(data)) as archive:
            warnings.simplefilter("ignore")
            examine(archive)
            return _read(data, archive, file)
    except _WrongSheet as wrong:
        problem = SheetProblem(wrong.fault, wrong.spot, wrong.params)
    except Misread as wrong:
        problem = SheetProblem(wrong.fault, Spot(file), wrong.params)
    except Exception:  # noqa: BLE001 - whatever a damaged workbook raises in zip, XML and the reader of workbooks
        problem = SheetProblem(DAMAGED, Spot(file), {})
    return Document(file, ()), [problem]


class _WrongSheet(Misread):
    """A fault that makes a sheet unreadable."""

    def __init__(self, kind: Fault, spot: Spot, **params: Param) -> None:
        super().__init__(kind, **params)
        self.spot = spot


# -- sheets --------------------------------------------------------------------------------------------------


def _read(data: bytes, archive: ZipFile, file: str) -> tuple[Document, list[SheetProblem]]:
    # 200 ms that only a workbook costs
    from openpyxl import load_workbook  # noqa: PLC0415

    book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    sheets: list[Sheet] = []
    problems: list[SheetProblem] = []
    remarks: list[Remark] = []
    rows = 0
    try:
        for worksheet in book.worksheets:
            reader = _SheetReader(archive, worksheet, file)
            rows += len(reader.survey.filled)
            if rows > MAX_ROWS:
                raise Misread(TOO_LARGE, rows=MAX_ROWS, columns=MAX_COLUMNS)
            sheet = reader.read()
            problems += reader.problems
            if sheet.rows:
                sheets.append(sheet)
                remarks += reader.remarks(sheet)
    finally:
        book.close()
    if not sheets and not problems:
        problems = [SheetProblem(EMPTY, Spot(file), {})]
    return Document(file, tuple(sheets), tuple(remarks)), problems


class _SheetReader:
    """Reads one sheet."""

    def __init__(self, archive: ZipFile, worksheet: Any, file: str) -> None:
        self.worksheet = worksheet
        self.spot = Spot(file, worksheet.title)
        self.survey = survey_sheet(archive, worksheet._worksheet_path)  # noqa: SLF001 - its XML; no public name for it
        self.problems: list[SheetProblem] = []
        self.texts: Texts | None = None
        if (last := self.survey.last_column) > MAX_COLUMNS:
            spot = Spot(file, worksheet.title, None, column_letters(last))
            raise _WrongSheet(TOO_MANY_COLUMNS, spot, columns=MAX_COLUMNS)

    def read(self) -> Sheet:
        """The sheet; ``problems`` says what is wrong with its cells."""
        self.problems = [
            SheetProblem(NO_RESULT, self._spot(row, column), {}) for row, column in self.survey.unfinished
        ]
        cells = self._values()
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
        return Sheet(self.worksheet.title, tuple(rows))

    def _spot(self, row: int, column: int) -> Spot:
        return Spot(self.spot.file, self.spot.sheet, row, column_letters(column))

    def _values(self) -> dict[int, dict[int, StoredCell]]:
        if not self.survey.filled:
            return {}
        self.worksheet.reset_dimensions()  # what the file says of its size may be anything
        rows = islice(self.worksheet.iter_rows(max_col=self.survey.last_column), self.survey.filled[-1])
        values: dict[int, dict[int, StoredCell]] = {}
        for number, row in enumerate(rows, 1):
            filled = {column: cell for column, cell in enumerate(row, 1) if cell.value is not None}
            if filled:
                values[number] = {
                    column: self._value(cell, number, column) for column, cell in filled.items()
                }
        if sum(map(len, values.values())) != self.survey.stored:
            raise ValueError("cells written twice, or in a way that nobody reads")
        return values

    def _value(self, cell: Any, row: int, column: int) -> StoredCell:
        try:
            value = stored_value(cell.value, cell.data_type)
        except Misread as wrong:
            self.problems.append(
                SheetProblem(wrong.fault, self._spot(row, column), wrong.params, str(cell.value)[:SHOWN])
            )
            return StoredCell(None)
        if isinstance(value, str):
            return StoredCell(value, font=None if value.isascii() else written_by(cell.font.name or ""))
        shown = not isinstance(value, bool | date) and value is not None
        decimals, percent = shown_as(cell.number_format) if shown else (False, False)
        return StoredCell(value, decimals, percent)

    def _read_texts(self, cells: Mapping[int, Mapping[int, StoredCell]]) -> None:
        texts = {
            number: [cell for cell in row.values() if isinstance(cell.value, str)]
            for number, row in cells.items()
        }
        self.texts = Texts(self.spot, (str(cell.value) for row in texts.values() for cell in row))
        fonts = any(cell.font for row in texts.values() for cell in row)
        for number, row in cells.items():
            votes = votes_of(str(cell.value) for cell in texts[number])
            for column, cell in row.items():
                if isinstance(cell.value, str):
                    font: Votes = Counter({(False, cell.font or Writing.UNICODE): _SURE} if fonts else {})
                    cell.value = self.texts.read(cell.value, number, column, font, votes)
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
                        shown.value, column, shown.decimals, shown.percent, covered=True
                    )

    def remarks(self, sheet: Sheet) -> Iterator[Remark]:
        """What is hidden, and how the texts were written."""
        if self.worksheet.sheet_state != "visible":
            yield Remark(
                message(
                    "The sheet “{sheet}” is hidden; it was read all the same.",
                    sheet=printable(self.worksheet.title, SHOWN),
                ),
                self.spot,
            )
        rows = [row.number for row in sheet.rows if row.number in self.survey.hidden_rows]
        if rows:
            yield Remark(
                message("Hidden rows were read all the same: {rows}.", rows=tuple(_spans(rows))), self.spot
            )
        used = {cell.column for row in sheet.rows for cell in row.cells if not cell.covered}
        columns = sorted(
            column
            for column in used
            if any(first <= column <= last for first, last in self.survey.hidden_columns)
        )
        if columns:
            names = tuple(column_letters(column) for column in columns)
            yield Remark(
                message("Hidden columns were read all the same: {columns}.", columns=names), self.spot
            )
        if self.texts is not None:
            yield from self.texts.remarks()


def _place(problem: SheetProblem) -> tuple[int, int, str]:
    column = problem.spot.column or ""
    return problem.spot.row or 0, len(column), column


def _spans(numbers: Sequence[int]) -> Iterator[str]:
    """Numbers in order as people write them: ``3-5``, ``9``."""
    first = last = numbers[0]
    for number in [*numbers[1:], 0]:
        if number != last + 1:
            yield str(first) if first == last else f"{first}-{last}"
            first = number
        last = number
