"""Workbooks, of Excel here and OpenDocument ones beside: what their cells show, read without running or fetching anything.

A workbook is a zip of XML from a stranger. It is looked at before it is read (its size unpacked, its number of tags, no
DTD), and each sheet's own XML is asked for what the values do not tell: merged cells, what is hidden, and formulas whose
result was never stored. Nothing is made of the empty cells between, so that one cell in the last corner costs nothing.
"""

from __future__ import annotations

import warnings
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZipFile

from clubledger.forms.faults import Misread, SheetProblem, Spot
from clubledger.forms.limits import MAX_ROWS, SHOWN, too_large
from clubledger.forms.number_formats import format_shows
from clubledger.forms.opendocument import read_opendocument
from clubledger.forms.sheets import Document, Look
from clubledger.forms.stored_sheets import StoredCells, StoredSheet, document_of, unreadable
from clubledger.forms.workbook_archive import DAMAGED, examine, is_opendocument
from clubledger.forms.workbook_cells import (
    ERROR_VALUE,
    LONG_NUMBER,
    NO_RESULT,
    TIME_VALUE,
    StoredCell,
    font_looks,
    shown_as,
    stored_text,
    stored_value,
)
from clubledger.forms.workbook_survey import marked_texts, survey_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WORKBOOK_FAULTS: Final = (DAMAGED, NO_RESULT, ERROR_VALUE, TIME_VALUE, LONG_NUMBER)
"""What can be wrong with a workbook beside `FILE_FAULTS`."""


def read_workbook(data: bytes, file: str) -> tuple[Document, list[SheetProblem]]:
    """Read an ``.xlsx`` workbook, or an ``.ods`` spreadsheet; what is wrong with it comes beside what could be read."""
    try:
        with warnings.catch_warnings(), ZipFile(BytesIO(data)) as archive:
            warnings.simplefilter("ignore")
            examine(archive)
            if is_opendocument(archive):
                return read_opendocument(archive, file)
            return _read(data, archive, file)
    except Misread as wrong:
        problem = unreadable(wrong, file)
    except Exception:  # noqa: BLE001 - whatever a damaged workbook raises in zip, XML and the reader of workbooks
        problem = SheetProblem(DAMAGED, Spot(file), {})
    return Document(file, ()), [problem]


# -- sheets --------------------------------------------------------------------------------------------------


def _read(data: bytes, archive: ZipFile, file: str) -> tuple[Document, list[SheetProblem]]:
    # 200 ms that only a workbook costs
    from openpyxl import load_workbook  # noqa: PLC0415

    book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        return document_of(file, _sheets(archive, book, file))
    finally:
        book.close()


def _sheets(archive: ZipFile, book: Any, file: str) -> Iterator[tuple[StoredSheet, StoredCells]]:
    rows = 0
    marks = marked_texts(archive)
    for worksheet in book.worksheets:
        reader = _SheetReader(archive, worksheet, file, marks)
        rows += len(reader.survey.filled)
        if rows > MAX_ROWS:
            raise too_large()
        yield reader, reader.cells()


class _SheetReader(StoredSheet):
    """Reads one sheet."""

    def __init__(
        self, archive: ZipFile, worksheet: Any, file: str, marks: Mapping[str, frozenset[Look]]
    ) -> None:
        # the path of its XML has no public name
        survey = survey_sheet(archive, worksheet._worksheet_path, marks)  # noqa: SLF001
        super().__init__(Spot(file, worksheet.title), survey, hidden=worksheet.sheet_state != "visible")
        self.worksheet = worksheet
        self.refuse_far(None, survey.last_column)

    def cells(self) -> StoredCells:
        """The cells; ``problems`` says what is wrong with them."""
        for row, column in self.survey.unfinished:
            self.refuse(Misread(NO_RESULT), row, column)
        if not self.survey.filled:
            return {}
        self.worksheet.reset_dimensions()  # what the file says of its size may be anything
        rows = islice(self.worksheet.iter_rows(max_col=self.survey.last_column), self.survey.filled[-1])
        values: StoredCells = {}
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
            self.refuse(wrong, row, column, str(cell.value)[:SHOWN])
            return StoredCell(None)
        looks = self.survey.looks.get((row, column), frozenset()) | font_looks(cell.font, cell.fill)
        if isinstance(value, bool | date) or value is None:
            return StoredCell(value, looks=looks)
        shown = format_shows(value, cell.number_format)
        if shown == "":
            looks, shown = looks | {Look.UNSEEN}, None
        if isinstance(value, str):
            return replace(stored_text(value, cell.font.name or ""), looks=looks, shown=shown)
        decimals, percent = shown_as(cell.number_format)
        return StoredCell(value, decimals, percent, looks=looks, shown=None if percent else shown)
