"""CSV files as strangers save them: any of three separators, any of six encodings, also mixed."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING, Final

from clubledger.forms.cell_looks import looks_of
from clubledger.forms.encodings import UTF16_MARKS, Raw, as_raw
from clubledger.forms.faults import Fault, Misread, Remark, SheetProblem, Spot, fault
from clubledger.forms.limits import (
    CELL_TOO_LONG,
    EMPTY,
    MAX_CELL,
    MAX_COLUMNS,
    MAX_READ,
    MAX_ROWS,
    TOO_LARGE,
    TOO_MANY_COLUMNS,
    column_letters,
)
from clubledger.forms.sheet_texts import Texts, votes_of
from clubledger.forms.sheets import Cell, Document, Sheet, SheetRow
from clubledger.i18n import N_, message

if TYPE_CHECKING:
    from clubledger.i18n import Param

Headings = Callable[[Sequence[str]], int]
"""How many of a row's texts are headings of forms that are known."""

NUL = fault(
    "csv-nul",
    N_("There is a zero byte in this row: the file is damaged, or it is no CSV file."),
    N_("Open it in Excel, look whether all is there, and save it again as “CSV UTF-8”."),
)
LONE_RETURN = fault(
    "csv-line-end",
    N_("A line of this row ends otherwise than the other lines of the file."),
    N_("Open the file in Excel, look whether each row is one row, and save it again as “CSV UTF-8”."),
)
CUT_OFF = fault(
    "csv-cut-off",
    N_("The file is “Unicode text” (UTF-16), and is damaged or cut off."),
    N_("Save the original file again as “CSV UTF-8” or as an Excel workbook (.xlsx)."),
)
QUOTES = fault(
    "csv-quotes",
    N_('A quotation mark (") in this row has no partner, or stands amid a cell that is in quotation marks.'),
    N_("Remove it, or save the sheet from Excel again as “CSV UTF-8”."),
)
CSV_FAULTS: Final = (NUL, LONE_RETURN, CUT_OFF, QUOTES)
"""What can be wrong with a CSV file beside `FILE_FAULTS`."""

SEPARATORS: Final = {
    ",": None,
    ";": None,  # as a Vietnamese Excel saves them, and our blanks are
    "\t": N_("The columns are separated by tabs."),
}
_SAMPLE: Final = 200
"""The rows by which the separator is chosen: the headings stand at the top."""
_MAX_BREAKS: Final = 20
"""Lines of a cell."""


def read_csv(data: bytes, file: str, headings: Headings) -> tuple[Document, list[SheetProblem]]:
    """Read a CSV file; what is wrong with it comes beside what could be read."""
    spot = Spot(file)
    try:
        text, octets = _opened(data)
        separator = _separator(text, octets, headings)
        rows = list(_rows(text, octets, separator))
    except _WrongRow as wrong:
        problem = SheetProblem(wrong.fault, Spot(file, None, wrong.row, wrong.column), wrong.params)
        return Document(file, ()), [problem]
    if not rows:
        return Document(file, ()), [SheetProblem(EMPTY, spot, {})]
    texts = Texts(spot, (raw for _, cells in rows for raw in cells.values()))
    sheet = Sheet(None, tuple(_read(texts, rows)))
    remarks = [*_remarks(separator, rows, spot), *texts.remarks()]
    if not octets:
        remarks.insert(0, Remark(message("The file was saved as “Unicode text” (UTF-16)."), spot))
    problems = texts.all_problems()
    if not sheet.rows and not problems:
        problems = [SheetProblem(EMPTY, spot, {})]
    return Document(file, (sheet,), tuple(remarks)), problems


class _WrongRow(Misread):
    """A fault that makes the file unreadable from a row on."""

    def __init__(self, kind: Fault, row: int | None, column: int | None = None, **params: Param) -> None:
        super().__init__(kind, **params)
        self.row = row
        self.column = column_letters(column) if column else None


_Cells = dict[int, Raw]
"""The filled cells of a row by their columns."""


def _read(texts: Texts, rows: Sequence[tuple[int, _Cells]]) -> Iterator[SheetRow]:
    for number, cells in rows:
        votes = votes_of(cells.values())
        read = ((column, texts.read(raw, number, column, votes)) for column, raw in cells.items())
        if filled := tuple(
            Cell(text, column, torn=texts.torn.get((number, column), ()), looks=looks_of(cells[column]))
            for column, text in read
            if text
        ):
            yield SheetRow(number, filled)


def _remarks(separator: str, rows: Sequence[tuple[int, _Cells]], spot: Spot) -> Iterator[Remark]:
    sentence = SEPARATORS[separator]
    if sentence and any(len(cells) > 1 for _, cells in rows):
        yield Remark(message(sentence), spot)


# -- bytes ---------------------------------------------------------------------------------------------------


def _opened(data: bytes) -> tuple[str, bool]:
    """The file as text, or (``True``) with a character for each byte: its cells are not in one encoding."""
    encoding = _utf16(data)
    if encoding is None:
        text, octets = data.removeprefix(b"\xef\xbb\xbf").decode("latin-1"), True
    else:
        try:
            text, octets = data.decode(encoding).removeprefix("\ufeff"), False
        except UnicodeDecodeError as error:
            raise _WrongRow(CUT_OFF, None) from error
    if "\0" in text:
        raise _WrongRow(NUL, _row_at(text, text.index("\0")))
    lone = _LONE_RETURN.search(text) if "\n" in text else None
    if lone:
        raise _WrongRow(LONE_RETURN, _row_at(text, lone.start()))
    return text, octets


_LONE_RETURN = re.compile(r"\r(?![\r\n])")


def _utf16(data: bytes) -> str | None:
    """Whether a file is UTF-16: by its mark, or because every second byte of a third of its letters is zero."""
    if data.startswith(UTF16_MARKS):
        return "utf-16"
    even, odd = data[::2].count(0), data[1::2].count(0)
    if not even + odd or max(even, odd) * 6 < len(data) or min(even, odd) * 4 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _row_at(text: str, position: int) -> int:
    """The row in which a character stands."""
    return sum(1 for _ in csv.reader(StringIO(text[:position] + ".", newline="")))


# -- rows ----------------------------------------------------------------------------------------------------


def _separator(text: str, octets: bool, headings: Headings) -> str:
    """The separator with which some row has most headings; if none has any, most cells with letters, most columns."""

    def worth(separator: str) -> tuple[int, int, int]:
        records = list(islice(_records(text, separator), _SAMPLE))
        read = _sampled(records, octets)
        return (
            max(map(headings, read), default=0),
            max((sum(map(_has_letter, row)) for row in read), default=0),
            max(map(len, records), default=0),
        )

    there = [separator for separator in SEPARATORS if separator in text]
    return max(there, key=worth) if len(there) > 1 else next(iter(there), ",")


def _sampled(records: Sequence[Sequence[str]], octets: bool) -> list[tuple[str, ...]]:
    """The texts of the first rows, as far as they can be read."""
    rows = [
        {column: raw for column, raw in enumerate(_raws(record, octets), 1) if 0 < len(raw) <= MAX_READ}
        for record in records
    ]
    texts = Texts(Spot(""), (raw for cells in rows for raw in cells.values()))
    return [row.texts for row in _read(texts, list(enumerate(rows, 1)))]


def _has_letter(text: str) -> bool:
    return any(map(str.isalpha, text))


def _records(text: str, separator: str) -> Iterator[list[str]]:
    """The records of a file until the first that cannot be read, however their quotation marks stand."""
    try:
        yield from csv.reader(StringIO(text, newline=""), delimiter=separator)
    except csv.Error:
        return


def _raws(record: Sequence[str], octets: bool) -> Iterator[Raw]:
    for cell in record[:MAX_COLUMNS]:
        yield as_raw(cell.encode("latin-1")) if octets and not cell.isascii() else cell


def _rows(text: str, octets: bool, separator: str) -> Iterator[tuple[int, _Cells]]:
    """The rows that are not blank, as the spreadsheet numbers them; raises `_WrongRow`."""
    number = filled = 0
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        number += 1
        try:
            record = next(reader, None)
        except csv.Error as error:
            too_long = "limit" in str(error)
            raise _WrongRow(CELL_TOO_LONG if too_long else QUOTES, number, most=MAX_CELL) from error
        if record is None:
            return
        cells = {column: cell for column, cell in enumerate(record, 1) if cell and not cell.isspace()}
        if not cells:
            continue
        filled += 1
        last = max(cells)
        if filled > MAX_ROWS:
            raise _WrongRow(TOO_LARGE, number, rows=MAX_ROWS, columns=MAX_COLUMNS)
        if last > MAX_COLUMNS:
            raise _WrongRow(TOO_MANY_COLUMNS, number, last, columns=MAX_COLUMNS)
        for column, cell in cells.items():
            if len(cell) > MAX_READ or cell.count("\n") > _MAX_BREAKS:
                raise _WrongRow(CELL_TOO_LONG, number, column, most=MAX_CELL)
        yield number, dict(zip(cells, _raws(list(cells.values()), octets), strict=True))
