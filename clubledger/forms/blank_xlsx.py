"""A blank form as an Excel workbook, to be printed, or filled in and imported. It holds no formula, so none can be wrong."""

from __future__ import annotations

from io import BytesIO
from itertools import accumulate
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from clubledger.forms.blank import IN_WORDS, SIGN_HERE, TOTAL
from clubledger.forms.values import ORDINAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clubledger.forms.blank import Blank
    from clubledger.forms.columns import Column

_FIGURE_FORMAT: Final = "#,##0"
_TEXT_FORMAT: Final = "@"
"""What is typed stays as it is: no spreadsheet exchanges day and month, or takes the zeros from a code."""
_FONT: Final = "Arial"
_SIZE: Final = 12
_ROW_HEIGHT: Final = 25
"""Points on paper: room for handwriting."""
_SIGNATURE_HEIGHT: Final = 60
_LABEL_WIDTH: Final = 15
_LINE_WIDTH: Final = 26
"""Letters: the labels above the table, and the line beside each to write on."""
_THIN: Final = Side(style="thin", color="FF555555")
_BOX: Final = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_GREY: Final = PatternFill("solid", fgColor="FFE8E8E8")
_A4: Final = 9
_PORTRAIT, _LANDSCAPE = 90, 135
"""Letters across the page; what is wider is printed smaller."""
_TEXT_SIGNS: Final = ("=", "+", "-", "@")


def content(blank: Blank) -> bytes:
    """The bytes of the workbook."""
    book = Workbook()
    book.properties.creator = "clubledger"
    sheet = _Sheet(book.active, blank)
    sheet.write()
    out = BytesIO()
    book.save(out)
    return out.getvalue()


class _Sheet:
    """Writes the sheet from top to bottom."""

    def __init__(self, sheet: Any, blank: Blank) -> None:
        self.sheet = sheet
        self.blank = blank
        self.row = 0
        self.last = len(blank.columns)
        room = (_LANDSCAPE if blank.landscape else _PORTRAIT) / sum(blank.widths)
        self.widths = [round(width * max(1, room), 1) for width in blank.widths]
        self.height = _ROW_HEIGHT / min(1, room)

    def write(self) -> None:
        self.sheet.title = self.blank.title
        for number, width in enumerate(self.widths, 1):
            self.sheet.column_dimensions[get_column_letter(number)].width = width
        self._head()
        self._table()
        self._foot()
        self._print_setup()

    # -- above the table

    def _head(self) -> None:
        self._across(self.blank.title, size=16, bold=True)
        for note in self.blank.notes:
            self._across(note, italic=True)
        for label, known in self.blank.above:
            self._line(label, known)
        self.row += 1

    def _across(self, text: str, **font: Any) -> None:
        self.row += 1
        self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=1, end_column=self.last)
        self._put(1, text, Alignment(horizontal="center", vertical="center", wrap_text=True), **font)
        size = font.get("size", _SIZE)
        lines = ceil(len(text) * size / _SIZE / sum(self.widths))
        self.sheet.row_dimensions[self.row].height = lines * size * 1.6

    def _line(self, label: str, known: str) -> None:
        """A label, and beside it a line to write on; its cell is text, so that a date stays as it is typed."""
        self.row += 1
        self.sheet.row_dimensions[self.row].height = 21
        self._put(1, f"{label}:")
        ends = list(accumulate(self.widths))
        first = next(number for number, end in enumerate(ends, 2) if end >= _LABEL_WIDTH)
        cell = self._put(first, known, bold=True)
        cell.number_format = _TEXT_FORMAT
        if known:
            return
        for number in range(first, self.last + 1):
            self.sheet.cell(self.row, number).border = Border(bottom=Side(style="dotted"))
            if ends[number - 1] - ends[first - 2] >= _LINE_WIDTH:
                break

    # -- the table

    def _table(self) -> None:
        self.row += 1
        self.sheet.print_title_rows = f"{self.row}:{self.row}"
        self.sheet.freeze_panes = self.sheet.cell(self.row + 1, 1)
        self.sheet.row_dimensions[self.row].height = 36
        for number, column in enumerate(self.blank.columns, 1):
            cell = self._put(
                number,
                column.title,
                Alignment(horizontal="center", vertical="center", wrap_text=True),
                bold=True,
            )
            cell.border, cell.fill = _BOX, _GREY
        for row in self.blank.rows:
            self._row(list(self.blank.cells(row)))
        if self.blank.totalled:
            self._row([TOTAL, *[None] * (self.last - 1)], bold=True)

    def _row(self, values: Sequence[str | int | None], **font: Any) -> None:
        self.row += 1
        self.sheet.row_dimensions[self.row].height = self.height
        for number, (column, value) in enumerate(zip(self.blank.columns, values, strict=True), 1):
            cell = self._put(number, value, _alignment(column, value), **font)
            cell.border = _BOX
            if column.kind is not ORDINAL:
                cell.number_format = _FIGURE_FORMAT if column.kind.figure else _TEXT_FORMAT

    # -- below the table

    def _foot(self) -> None:
        if self.blank.words:
            self._line(IN_WORDS, "")
        self.row += 1
        self._signatures(self.blank.signers, bold=True)
        self._signatures([SIGN_HERE] * len(self.blank.signers), italic=True, size=10)
        self.sheet.row_dimensions[self.row + 1].height = _SIGNATURE_HEIGHT

    def _signatures(self, words: Sequence[str], **font: Any) -> None:
        self.row += 1
        for (first, last), word in zip(self.blank.signature_columns(), words, strict=True):
            if last > first:
                self.sheet.merge_cells(
                    start_row=self.row, end_row=self.row, start_column=first + 1, end_column=last + 1
                )
            self._put(first + 1, word, Alignment(horizontal="center"), **font)

    # -- cells and the page

    def _put(
        self, column: int, value: str | int | None, alignment: Alignment | None = None, **font: Any
    ) -> Any:
        cell = self.sheet.cell(self.row, column)
        if value not in (None, ""):
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # also of what begins like a formula
                cell.quotePrefix = value.startswith(_TEXT_SIGNS)
        cell.alignment = alignment or Alignment(vertical="center")
        cell.font = Font(name=_FONT, **({"size": _SIZE} | font))
        return cell

    def _print_setup(self) -> None:
        sheet = self.sheet
        sheet.page_setup.paperSize = _A4
        sheet.page_setup.orientation = "landscape" if self.blank.landscape else "portrait"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_options.horizontalCentered = True
        margins = sheet.page_margins
        margins.left = margins.right = 0.5
        margins.top, margins.bottom, margins.footer = 0.6, 0.75, 0.4
        sheet.oddFooter.right.text = "Trang &P/&N"


def _alignment(column: Column, value: str | int | None) -> Alignment:
    right = column.kind.figure and not isinstance(value, str)
    centred = column.kind is ORDINAL
    return Alignment(
        horizontal="center" if centred else "right" if right else "left",
        vertical="center",
        shrink_to_fit=isinstance(value, str),
        indent=0 if centred or value == TOTAL else 1,
    )
