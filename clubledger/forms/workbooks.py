"""Excel workbooks: what their cells show, read without running or fetching anything.

A workbook is a zip of XML from a stranger. It is looked at before it is read (its size unpacked, its number of tags, no
DTD), and each sheet's own XML is asked for what the values do not tell: merged cells, what is hidden, and formulas whose
result was never stored. Nothing is made of the empty cells between, so that one cell in the last corner costs nothing.
"""

from __future__ import annotations

import re
import warnings
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from xml.etree.ElementTree import Element, iterparse
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from clubledger.forms.encodings import Texts, Votes, Writing, votes_of
from clubledger.forms.faults import Fault, Misread, Remark, SheetProblem, Spot, fault
from clubledger.forms.limits import (
    EMPTY,
    MAX_COLUMNS,
    MAX_ROWS,
    OTHER_KIND,
    TOO_LARGE,
    TOO_MANY_COLUMNS,
    column_letters,
)
from clubledger.forms.sheets import Cell, Document, Sheet, SheetRow
from clubledger.i18n import N_, Message, message, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from clubledger.i18n import Param

MAX_UNPACKED: Final = 30 * 1024 * 1024
"""Bytes of all the parts of a workbook."""
MAX_PARTS: Final = 1_000
MAX_RATIO: Final = 200
"""To 1: how far a part larger than ``PART_OF_NOTE`` may have been packed."""
PART_OF_NOTE: Final = 1024 * 1024
MAX_TAGS: Final = 2_000_000
"""XML tags of all parts: some seconds' work."""
MAX_FORMAT: Final = 255
"""Characters of a number format; Excel's own limit."""
MAX_DIGITS: Final = 15
"""What Excel keeps of a number."""
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

DAMAGED = fault(
    "workbook-damaged",
    N_("The workbook is damaged, or was written by a program that does not keep to the format."),
    N_(
        "Open it in Excel or LibreOffice, look whether all is there, and save it again as an Excel workbook (.xlsx)."
    ),
)
NO_RESULT = fault(
    "formula-without-result",
    N_("The cell holds a formula whose result is not stored in the file. Formulas are not computed here."),
    N_("Open the file in Excel or LibreOffice, save it, and import it again; or write the number instead."),
)
ERROR_VALUE = fault(
    "cell-error",
    N_("The spreadsheet shows an error in this cell: {error}."),
    N_("Put the formula right, or write the value instead."),
)
TIME_VALUE = fault(
    "cell-time",
    N_("The cell holds a time or a number shown as a day, not a day."),
    N_("Write the day as dd/mm/yyyy, or set the format of the cell to Number."),
)
LONG_NUMBER = fault(
    "number-too-long",
    N_("The number is so long that a spreadsheet does not keep all its digits."),
    N_("If it is a number of a card or an account, set the format of the cell to Text, and type it again."),
)
WORKBOOK_FAULTS: Final = (
    EMPTY, OTHER_KIND, TOO_LARGE, TOO_MANY_COLUMNS, DAMAGED, NO_RESULT, ERROR_VALUE, TIME_VALUE, LONG_NUMBER
)  # fmt: skip
"""What can be wrong with a workbook."""


def read_workbook(data: bytes, file: str) -> tuple[Document, list[SheetProblem]]:
    """Read an ``.xlsx`` workbook; what is wrong with it comes beside what could be read."""
    try:
        with warnings.catch_warnings(), ZipFile(BytesIO(data)) as archive:
            warnings.simplefilter("ignore")
            _examine(archive)
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


# -- before it is read ---------------------------------------------------------------------------------------


def _examine(archive: ZipFile) -> None:
    """Refuse what is no workbook, and what would fill the memory; raises `Misread`."""
    parts = archive.infolist()
    if any(part.flag_bits & 1 or part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise Misread(DAMAGED)
    packed = any(part.file_size > max(PART_OF_NOTE, MAX_RATIO * part.compress_size) for part in parts)
    if packed or len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Misread(TOO_LARGE, rows=MAX_ROWS, columns=MAX_COLUMNS)
    if (kind := _other_kind(archive)) is not None:
        raise Misread(OTHER_KIND, found=kind)
    tags = 0
    for part in parts:
        if part.filename.startswith("xl/media/"):
            continue
        content = archive.read(part)
        if _DTD.search(content) or _LONG_FORMAT.search(content):
            raise Misread(DAMAGED)
        tags += content.count(b"<")
    if tags > MAX_TAGS:
        raise Misread(TOO_LARGE, rows=MAX_ROWS, columns=MAX_COLUMNS)


_DTD = re.compile(
    b"|".join(re.escape("<!DOCTYPE".encode(encoding)) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
)
"""No workbook has one, and entities that grow without end are declared there."""
_LONG_FORMAT = re.compile(rb"formatCode\s*=\s*(?:\"[^\"]{%d}|'[^']{%d})" % (MAX_FORMAT + 1, MAX_FORMAT + 1))


def _other_kind(archive: ZipFile) -> Message | None:
    """What a zip is that is no workbook; ``None`` if it is one."""
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        types = archive.read("[Content_Types].xml")
        if b"sheet.binary.macroEnabled.main" in types:
            return message("a binary workbook (.xlsb)")
        if any(kind in types for kind in _WORKBOOKS):
            strict = any(_STRICT in archive.read(name) for name in names if name == "xl/workbook.xml")
            return message("a workbook saved as “Strict Open XML”") if strict else None
        if b"wordprocessingml.document.main" in types:
            return message("a Word document")
    if "mimetype" in names and b"opendocument.spreadsheet" in archive.read("mimetype"):
        return message("an OpenDocument spreadsheet (.ods)")
    return message("a packed folder or a document of another program")


_WORKBOOKS: Final = (
    b"spreadsheetml.sheet.main+xml",
    b"spreadsheetml.template.main+xml",
    b"ms-excel.sheet.macroEnabled.main+xml",
    b"ms-excel.template.macroEnabled.main+xml",
)
_STRICT: Final = b"http://purl.oclc.org/ooxml/spreadsheetml/main"


# -- what stands in the XML of a sheet -----------------------------------------------------------------------

Range = tuple[int, int, int, int]
"""First row, first column, last row, last column."""


@dataclass
class _Survey:
    """What a sheet's XML tells beside the values; rows and columns from 1."""

    filled: list[int] = field(default_factory=list)
    """The rows in which something is stored, or should be."""
    stored: int = 0
    """Cells with a value."""
    last_column: int = 0
    unfinished: list[tuple[int, int]] = field(default_factory=list)
    merged: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


def _survey(archive: ZipFile, part: str) -> _Survey:
    """Walk the cells that are stored; raises `Misread` beyond the limits, ValueError if rows are out of order."""
    told = _Survey()
    number = 0
    with archive.open(part) as source:
        for _, element in iterparse(source):  # noqa: S314 - without DTD there is nothing to expand or to fetch
            match _name(element):
                case "row":
                    before, number = number, int(element.get("r") or number + 1)
                    if not before < number <= LAST_ROW:
                        raise ValueError("rows out of order")
                    _survey_row(told, number, element)
                    element.clear()
                case "col":
                    if _is_true(element.get("hidden")):
                        told.hidden_columns.append((int(element.get("min", 0)), int(element.get("max", 0))))
                case "mergeCell":
                    told.merged.append(_range(element.get("ref", "")))
    return told


def _survey_row(told: _Survey, number: int, row: Element) -> None:
    from openpyxl.utils.cell import coordinate_to_tuple  # noqa: PLC0415

    if _is_true(row.get("hidden")):
        told.hidden_rows.add(number)
    column = 0
    filled = False
    for cell in row:
        place = cell.get("r")
        row_told, column = coordinate_to_tuple(place) if place else (number, column + 1)
        if row_told != number:
            raise ValueError("a cell of another row")
        parts = {_name(part): part for part in cell}
        value = parts.get("v")
        stored = "is" in parts or bool(value is not None and value.text)
        told.stored += stored
        if "f" in parts and not stored and not (value is not None and cell.get("t") == "str"):
            told.unfinished.append((number, column))
        if stored or "f" in parts:
            filled = True
            told.last_column = max(told.last_column, column)
    if filled:
        told.filled.append(number)


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _is_true(value: str | None) -> bool:
    return value in ("1", "true", "on")


def _range(reference: str) -> Range:
    from openpyxl.utils.cell import range_boundaries  # noqa: PLC0415

    first_column, first_row, last_column, last_row = range_boundaries(reference)
    return first_row or 1, first_column or 1, last_row or LAST_ROW, last_column or LAST_COLUMN


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
        self.survey = _survey(archive, worksheet._worksheet_path)  # noqa: SLF001 - its XML; no public name for it
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
                column: _cell(told, column) for column, told in row.items() if told.value not in (None, "")
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

    def _values(self) -> dict[int, dict[int, _Value]]:
        if not self.survey.filled:
            return {}
        self.worksheet.reset_dimensions()  # what the file says of its size may be anything
        rows = islice(self.worksheet.iter_rows(max_col=self.survey.last_column), self.survey.filled[-1])
        told: dict[int, dict[int, _Value]] = {}
        for number, row in enumerate(rows, 1):
            filled = {column: cell for column, cell in enumerate(row, 1) if cell.value is not None}
            if filled:
                told[number] = {column: self._value(cell, number, column) for column, cell in filled.items()}
        if sum(map(len, told.values())) != self.survey.stored:
            raise ValueError("cells written twice, or in a way that nobody reads")
        return told

    def _value(self, cell: Any, row: int, column: int) -> _Value:
        try:
            value = _stored(cell.value, cell.data_type)
        except Misread as wrong:
            self.problems.append(
                SheetProblem(wrong.fault, self._spot(row, column), wrong.params, str(cell.value)[:_SHOWN])
            )
            return _Value(None)
        if isinstance(value, str):
            return _Value(value, font=None if value.isascii() else _written_by(cell.font.name or ""))
        shown = not isinstance(value, bool | date) and value is not None
        decimals, percent = _shown(cell.number_format) if shown else (False, False)
        return _Value(value, decimals, percent)

    def _read_texts(self, cells: Mapping[int, Mapping[int, _Value]]) -> None:
        texts = {
            number: [told for told in row.values() if isinstance(told.value, str)]
            for number, row in cells.items()
        }
        self.texts = Texts(self.spot, (str(told.value) for row in texts.values() for told in row))
        fonts = any(told.font for row in texts.values() for told in row)
        for number, row in cells.items():
            votes = votes_of(str(told.value) for told in texts[number])
            for column, told in row.items():
                if isinstance(told.value, str):
                    font: Votes = Counter({(False, told.font or Writing.UNICODE): _SURE} if fonts else {})
                    told.value = self.texts.read(told.value, number, column, font, votes)
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
                    sheet=printable(self.worksheet.title, _SHOWN),
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


# -- cells ---------------------------------------------------------------------------------------------------


_SHOWN: Final = 80
"""Characters of a cell that are shown."""
_SURE: Final = 1_000
"""Votes: a font of an old encoding tells more than the cells around."""


@dataclass(slots=True)
class _Value:
    """What is stored in a cell, before its text is read."""

    value: str | int | Decimal | date | bool | None
    decimals: bool = False
    percent: bool = False
    font: Writing | None = None
    """What the fonts of an old encoding were made for."""


def _cell(told: _Value, column: int) -> Cell:
    return Cell(told.value, column, told.decimals, told.percent)


def _stored(value: object, data_type: str) -> str | int | Decimal | date | bool | None:
    """A value as a workbook stores it; a day with an hour is that day."""
    match value:
        case str():
            if data_type == "e":
                raise Misread(ERROR_VALUE, error=value[:_SHOWN])
            return value.replace("_x000D_", "\n")
        case bool() | None:
            return value
        case int():
            return _whole(value)
        case float():
            return _number(value)
        case datetime():
            return value.date()
        case date():
            return value
        case time() | timedelta():
            raise Misread(TIME_VALUE)
    raise TypeError(type(value).__name__)


def _number(value: float) -> int | Decimal:
    if not abs(value) < 10**MAX_DIGITS:
        raise Misread(LONG_NUMBER)
    return int(value) if value.is_integer() else Decimal(repr(value))


def _whole(value: int) -> int:
    if abs(value) >= 10**MAX_DIGITS:
        raise Misread(LONG_NUMBER)
    return value


@lru_cache(256)
def _shown(number_format: str) -> tuple[bool, bool]:
    """Whether a number format shows decimals, and whether it shows percent; text in it counts for nothing."""
    positive = _FORMAT_TEXT.sub("", number_format).split(";")[0]
    percent = "%" in positive
    return not percent and re.search(r"\.[0#?]", positive) is not None, percent


_FORMAT_TEXT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


def _written_by(font: str) -> Writing | None:
    if font.lower().startswith(".vn"):
        return Writing.TCVN3
    return Writing.VNI if font.upper().startswith("VNI") else None
