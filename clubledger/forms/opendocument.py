"""OpenDocument spreadsheets (``.ods``): what their cells hold, read without running or fetching anything.

Like an Excel workbook, a zip of XML from a stranger; rows and cells that are written once and repeated a million times are
counted, and only filled ones are unfolded, up to the limits of any sheet. The result of a formula is what the file stores.
Source: Open Document Format for Office Applications 1.3, part 3: 9 (tables), 19 (attributes).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import XMLParser

from clubledger.forms.faults import Misread, SheetProblem, Spot
from clubledger.forms.limits import (
    CELL_TOO_LONG,
    MAX_CELL,
    MAX_FILLED,
    MAX_READ,
    MAX_ROWS,
    SHOWN,
    too_large,
)
from clubledger.forms.number_formats import text_shows
from clubledger.forms.sheets import Document, Look
from clubledger.forms.stored_sheets import StoredCells, StoredSheet, document_of
from clubledger.forms.workbook_cells import (
    ERROR_VALUE,
    NO_RESULT,
    TIME_VALUE,
    StoredCell,
    stored_text,
    stored_value,
)
from clubledger.forms.workbook_survey import LAST_COLUMN, LAST_ROW, Survey

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal
    from zipfile import ZipFile

_MAX_DEPTH: Final = 100
"""Elements within one another."""


def read_opendocument(archive: ZipFile, file: str) -> tuple[Document, list[SheetProblem]]:
    """Read an ``.ods`` spreadsheet that was examined; what is wrong with it comes beside what could be read.

    Raises `Misread`, and whatever a damaged one raises in zip, XML and numbers.
    """
    content = _Content(file)
    for part in ("styles.xml", "content.xml"):
        if part == "content.xml" or part in archive.namelist():
            parser = XMLParser(target=content)  # noqa: S314 - a document type is refused, and no tree is built
            parser.feed(archive.read(part))
            parser.close()
    return document_of(file, ((table.read, table.cells) for table in content.tables))


@dataclass
class _Table:
    """A sheet as it is read."""

    read: StoredSheet
    cells: StoredCells = field(default_factory=dict)
    row: int = 0
    column: int = 0
    column_styles: list[tuple[int, str | None]] = field(default_factory=list)
    """The last column of each run of columns, and its style for cells without one."""
    columns: int = 0

    def column_style(self, column: int) -> str | None:
        """The style of a column's cells that have none."""
        place = bisect_left(self.column_styles, column, key=itemgetter(0))
        return self.column_styles[place][1] if place < len(self.column_styles) else None


@dataclass
class _Cell:
    """A cell that is being read."""

    attributes: Mapping[str, str]
    style: str | None
    parts: list[str] = field(default_factory=list)
    length: int = 0
    looks: set[Look] = field(default_factory=set)
    """How parts of its text look."""
    commented: bool = False

    def add(self, text: str) -> None:
        """More text; beyond the limit nobody reads it."""
        if self.length <= MAX_READ:
            self.parts.append(text)
            self.length += len(text)

    @property
    def shown(self) -> str:
        """What people see in the cell."""
        return "".join(self.parts)


_Attributes = Mapping[str, str]
_Style = dict[str, str]
"""What a style says of itself, its letters and its cells; the rest comes from its parent."""


class _Content:
    """What the parser meets. Everything that is not named here is passed over with all that it holds."""

    def __init__(self, file: str) -> None:
        self.tables: list[_Table] = []
        self._file = file
        self._styles: dict[tuple[str, str], _Style] = {}
        """By family and name; the default of a family has no name."""
        self._path: list[str] = []
        self._skipped = 0
        self._style: _Style | None = None
        self._row: tuple[_Attributes, list[_Cell]] = ({}, [])
        self._cell: _Cell | None = None
        self._texts = 0
        """How many paragraphs are open."""
        self._rows = self._filled = 0
        self._beginnings: Final[Mapping[str, Callable[[_Attributes], None]]] = {
            "style": self._begin_style,
            "text-properties": self._begin_text_properties,
            "table-properties": self._begin_properties,
            "table-cell-properties": self._begin_properties,
            "default-style": self._begin_style,
            "table": self._begin_table,
            "table-column": self._begin_column,
            "table-row": self._begin_row,
            "table-cell": self._begin_cell,
            "covered-table-cell": self._begin_cell,
            "p": self._begin_paragraph,
        }
        self._in_text: Final[Mapping[str, Callable[[_Attributes], None]]] = {
            "p": self._begin_paragraph,
            "span": self._begin_span,
            "s": self._begin_spaces,
            "tab": lambda _: self._add(" "),
            "line-break": lambda _: self._add("\n"),
        }

    # -- the parser's side ---------------------------------------------------------------------------------

    def doctype(self, *_: object) -> None:
        """No spreadsheet has one; entities that grow without end are declared there."""
        raise ValueError("a document type")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if self._skipped:
            self._skipped += 1
            return
        if len(self._path) >= _MAX_DEPTH:
            raise ValueError("elements without end")
        name = _local(tag)
        begin = (self._in_text if self._texts else self._beginnings).get(name)
        seen = name not in _UNSEEN_IN_TEXT if self._texts else begin is not None or name in _CONTAINERS
        if not seen:
            if name == "annotation" and self._cell is not None:
                self._cell.commented = True
            self._skipped = 1
            return
        if name == "table" and self._path[-1:] != ["spreadsheet"]:
            raise ValueError("a table within a cell")
        if begin is not None:
            begin({_local(key): value for key, value in attributes.items()})
        self._path.append(name)

    def data(self, text: str) -> None:
        """Text between tags."""
        if self._texts and not self._skipped:
            self._add(text)

    def end(self, _tag: str) -> None:
        """An element ends."""
        if self._skipped:
            self._skipped -= 1
            return
        name = self._path.pop()
        if self._texts:
            self._texts -= name == "p"
            return
        match name:
            case "table-cell" | "covered-table-cell":
                self._cell = None
            case "table-row":
                self._end_row()
            case "style" | "default-style":
                self._style = None

    # -- styles --------------------------------------------------------------------------------------------

    def _begin_style(self, attributes: _Attributes) -> None:
        self._style = {_PARENT: attributes.get(_PARENT, "")}
        self._styles[attributes.get("family", ""), attributes.get("name", "")] = self._style

    def _begin_properties(self, attributes: _Attributes) -> None:
        if self._style is not None:
            self._style |= {key: attributes[key] for key in _OF_CELLS if key in attributes}

    def _begin_text_properties(self, attributes: _Attributes) -> None:
        if self._style is not None:
            self._style |= {key: attributes[key] for key in _OF_TEXTS if key in attributes}

    def _chain(self, style: str | None, family: str = "table-cell") -> Iterator[_Style]:
        """A style, those that it comes from, and the defaults of its family."""
        name = style
        for _ in range(_MAX_DEPTH):
            known = self._styles.get((family, name)) if name else None
            if known is None:
                break
            yield known
            name = known[_PARENT]
        bases = (self._styles.get((family, base)) for base in ("Default", ""))
        yield from (base for base in bases if base is not None)

    def _font(self, style: str | None) -> str:
        """The font of a style, or of the style that it comes from."""
        return _first(self._chain(style), *_FONT).strip("'\" ")

    def _looks(self, cell: _Cell, style: str | None) -> frozenset[Look]:
        """How a cell of a style looks, and the parts of its text."""
        chain = [*self._chain(style)]
        looks = set(cell.looks)
        if next((_is_struck(known) for known in chain if known.keys() & _LINE), False):
            looks.add(Look.STRUCK)
        background = _first(chain, "background-color").lower()
        if _first(chain, "color").lower() == _WHITE and background in ("", "transparent", _WHITE):
            looks.add(Look.UNSEEN)
        return frozenset(looks)

    # -- tables --------------------------------------------------------------------------------------------

    def _begin_table(self, attributes: _Attributes) -> None:
        style = self._styles.get(("table", attributes.get("style-name", "")), {})
        spot = Spot(self._file, attributes.get("name", ""))
        self.tables.append(_Table(StoredSheet(spot, Survey(), hidden=style.get("display") == "false")))

    def _begin_column(self, attributes: _Attributes) -> None:
        table = self.tables[-1]
        first, table.columns = (
            table.columns + 1,
            table.columns + _repeated(attributes, "number-columns-repeated"),
        )
        if first > LAST_COLUMN:
            return
        if _is_hidden(attributes):
            table.read.survey.hidden_columns.append((first, table.columns))
        table.column_styles.append((table.columns, attributes.get("default-cell-style-name")))

    def _begin_row(self, attributes: _Attributes) -> None:
        self._row = (attributes, [])

    def _begin_cell(self, attributes: _Attributes) -> None:
        if len(self._row[1]) >= LAST_COLUMN:
            raise ValueError("more cells than a row has")
        style = attributes.get("style-name") or self._row[0].get("default-cell-style-name")
        self._cell = _Cell(attributes, style)
        self._row[1].append(self._cell)

    def _begin_paragraph(self, _attributes: _Attributes) -> None:
        self._texts += 1
        self._add("\n")

    def _begin_span(self, attributes: _Attributes) -> None:
        if self._cell is not None:
            for known in self._chain(attributes.get("style-name"), "text"):
                if _is_struck(known):
                    self._cell.looks.add(Look.STRUCK)
                if _is_raised(known.get("text-position", "")):
                    self._cell.looks.add(Look.RAISED)

    def _begin_spaces(self, attributes: _Attributes) -> None:
        self._add(" " * min(_number(attributes.get("c", "1")), MAX_CELL))

    def _add(self, text: str) -> None:
        if self._cell is not None:
            self._cell.add(text)

    def _end_row(self) -> None:
        """A row, as often as it is repeated; what is empty is only counted."""
        attributes, cells = self._row
        self._row = ({}, [])
        table = self.tables[-1]
        times = _repeated(attributes, "number-rows-repeated")
        first = table.row + 1
        table.row += times
        values = [*self._filled_cells(table, first, cells)]
        if not values:
            return
        if table.row > LAST_ROW:
            raise ValueError("more rows than a sheet has")
        self._rows += times
        self._filled += times * len(values)
        if self._rows > MAX_ROWS or self._filled > MAX_FILLED:
            raise too_large()
        for number in range(first, first + times):
            table.cells[number] = {column: replace(stored) for column, stored in values}
            if _is_hidden(attributes):
                table.read.survey.hidden_rows.add(number)

    def _filled_cells(self, table: _Table, row: int, cells: list[_Cell]) -> Iterator[tuple[int, StoredCell]]:
        """The columns of the cells that hold something, and what each holds; merged ones are noted."""
        survey = table.read.survey
        last = 0
        for cell in cells:
            first, last = last + 1, last + _repeated(cell.attributes, "number-columns-repeated")
            if last > LAST_COLUMN:
                last = LAST_COLUMN + 1
            if cell.commented:
                survey.comments.append((row, first))
            stored = self._stored(table, cell, row, first)
            across, down = (
                _repeated(cell.attributes, f"number-{kind}-spanned") for kind in ("columns", "rows")
            )
            if stored is None:
                continue
            table.read.refuse_far(None, last)
            if across > 1 or down > 1:
                survey.merged.append((row, first, row + down - 1, first + across - 1))
            survey.last_column = max(survey.last_column, last)
            for column in range(first, last + 1):
                yield column, stored

    def _stored(self, table: _Table, cell: _Cell, row: int, column: int) -> StoredCell | None:
        """What a cell holds; ``None`` if nothing. What is wrong with it goes to the sheet's problems."""
        try:
            value = _value(cell)
        except Misread as wrong:
            table.read.refuse(wrong, row, column, cell.shown.strip()[:SHOWN])
            return StoredCell(None)
        if value is None or value == "":
            return None
        style = cell.style or table.column_style(column)
        looks = self._looks(cell, style)
        if "formula" in cell.attributes:
            looks |= {Look.COMPUTED}
        if isinstance(value, str):
            return replace(stored_text(value, self._font(style)), looks=looks)
        if cell.parts and not cell.shown.strip() and value != 0:
            looks |= {Look.UNSEEN}
        percent = cell.attributes.get("value-type") == "percentage"
        if percent or isinstance(value, date | bool):
            return StoredCell(value, percent=percent, looks=looks)
        decimals, shown = _shows_decimals(value, cell.shown), _shown_otherwise(value, cell)
        return StoredCell(value, decimals, looks=looks, shown=shown)


_PARENT: Final = "parent-style-name"
_FONT: Final = ("font-name", "font-family")
_LINE: Final = ("text-line-through-style", "text-line-through-type")
_OF_TEXTS: Final = (*_FONT, *_LINE, "text-position", "color")
_OF_CELLS: Final = ("background-color", "display")
"""Of cells, and of whole tables; the letters have a background of their own."""
_WHITE: Final = "#ffffff"
_UNSEEN_IN_TEXT: Final = frozenset({"annotation", "note", "ruby-text", "frame"})
_CONTAINERS: Final = frozenset(
    [
        "document-content", "document-styles", "styles", "automatic-styles", "body", "spreadsheet", "table-columns",
        "table-header-columns", "table-column-group", "table-rows", "table-header-rows", "table-row-group",
    ]
)  # fmt: skip
"""The elements that are looked into beside those that begin something; not those of changes that somebody has yet to accept, of comments or of pictures."""


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _number(digits: str) -> int:
    """A count that a file gives; raises ValueError if it is none."""
    if not re.fullmatch(r"\d{1,9}", digits, re.ASCII):
        raise ValueError("no count")
    return int(digits)


def _repeated(attributes: _Attributes, key: str) -> int:
    return max(1, _number(attributes.get(key, "1")))


def _is_hidden(attributes: _Attributes) -> bool:
    return attributes.get("visibility", "visible") != "visible"


def _value(cell: _Cell) -> str | int | Decimal | date | bool | None:
    """The value that is stored in a cell. Raises `Misread`, ValueError."""
    kind, attributes = cell.attributes.get("value-type"), cell.attributes
    if kind == "error" or _ERROR.fullmatch(cell.shown.strip()):
        raise Misread(ERROR_VALUE, error=cell.shown.strip()[:SHOWN])
    match kind:
        case "float" | "currency" | "percentage":
            return stored_value(float(attributes["value"]), "n")
        case "date":
            return datetime.fromisoformat(attributes["date-value"]).date()
        case "time":
            raise Misread(TIME_VALUE)
        case "boolean":
            return attributes["boolean-value"] == "true"
        case None if "formula" in attributes and not cell.parts:
            raise Misread(NO_RESULT)
    text = cell.shown.strip() if cell.parts else attributes.get("string-value", "")
    if len(text) > MAX_READ:
        raise Misread(CELL_TOO_LONG, most=MAX_CELL)
    return text


_ERROR = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)|Err:\d{3}")


def _first(chain: Iterable[_Style], *keys: str) -> str:
    """What the first style says that says anything."""
    return next((known[key] for known in chain for key in keys if known.get(key)), "")


def _is_struck(style: _Style) -> bool:
    lines = [style[key] for key in _LINE if key in style]
    return bool(lines) and "none" not in lines


def _is_raised(position: str) -> bool:
    """Whether letters stand above or below the line: ``super 58%``, ``-33% 58%``; ``0% 100%`` is as usual."""
    return re.match(r"super|sub|-?0*[1-9]", position) is not None


def _shown_otherwise(value: int | Decimal, cell: _Cell) -> str | None:
    """What a cell shows, where people would read another amount than the one that is stored."""
    currency = cell.attributes.get("currency", "VND")
    shown = " ".join(cell.shown.split())
    if currency not in ("", "VND") and value != 0:
        return shown if shown and not shown.isdecimal() else f"{shown or value} {currency}"
    return text_shows(value, shown) if shown else None


def _shows_decimals(value: int | Decimal, shown: str) -> bool:
    """Whether a whole number is shown with more digits than it has: 500 as ``500,00``."""
    number = re.search(r"\d[\d., \xa0]*", shown, re.ASCII)
    digits = re.sub(r"\D", "", number[0]) if number else ""
    whole = str(abs(value)) if isinstance(value, int) else ""
    return digits != whole and digits.startswith(whole)
