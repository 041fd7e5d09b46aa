"""Web pages with tables, as some programs save them under the name ``.xls``: rows of texts, nothing run or fetched.

A page is one sheet: the rows of its tables from top to bottom, and the lines of text between them as rows of one cell. It is
cut into tags and texts by one expression that never looks at a place twice; the standard library's parser takes a time that
grows with the square of what a hostile page holds (CVE-2025-6069).
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

from clubledger.forms.encodings import UTF16_MARKS, Raw, as_raw
from clubledger.forms.faults import Misread, Remark, SheetProblem, Spot, fault
from clubledger.forms.html_marks import Marks, Seen, classes_of, seen_of
from clubledger.forms.limits import (
    CELL_TOO_LONG,
    MAX_CELL,
    MAX_COLUMNS,
    MAX_FILLED,
    MAX_READ,
    MAX_ROWS,
    OTHER_KIND,
    SHOWN,
    too_large,
)
from clubledger.forms.sheets import Document, Look, Sheet, number_spans
from clubledger.forms.stored_sheets import (
    StoredCells,
    StoredSheet,
    WrongSheet,
    document_of,
    unreadable,
)
from clubledger.forms.workbook_cells import StoredCell
from clubledger.forms.workbook_survey import Range, Survey
from clubledger.i18n import N_, message, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

HTML_DAMAGED = fault(
    "page-damaged",
    N_("The file is a web page whose cells overlap, or whose tables lie within one another too often."),
    N_(
        "Open it in Excel or LibreOffice, look whether all is there, and save it as an Excel workbook (.xlsx)."
    ),
)
HIDDEN_PART = fault(
    "cell-part-hidden",
    N_("A part of the cell is hidden or struck out, so that it is not certain what counts."),
    N_(
        "Type into the cell what the paper says, and nothing else, and save the sheet as an Excel workbook (.xlsx)."
    ),
)
HTML_FAULTS: Final = (HTML_DAMAGED, HIDDEN_PART)
"""What can be wrong with a web page beside `FILE_FAULTS`."""

_MAX_DEPTH: Final = 20
"""Tables within one another."""
_MAX_PIECES: Final = 1_000_000
"""Tags and texts: some seconds' work."""

_PIECE = re.compile(
    r"""<!--.*?(?:--!?>|\Z) | <[!?][^>]*+(?:>|\Z)
    | <(?P<end>/?)(?P<tag>[a-z][a-z0-9:]*+)(?P<rest>(?:"[^"]*"|'[^']*'|[^<>"']++)*+)>?
    | (?P<text>[^<]++|<)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_UNSEEN: Final = {
    name: re.compile(rf"</{name}\b[^>]*+(?:>|\Z)|\Z", re.IGNORECASE)
    for name in ("script", "style", "title", "template", "textarea", "noscript", "xml", "svg")
}
"""What people do not see as a text, up to its end."""
_BLOCKS: Final = frozenset(
    [
        "address", "article", "aside", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "footer", "form", "h1", "h2",
        "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "table", "ul",
    ]
)  # fmt: skip
"""Where a line ends."""
_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_BLANK = re.compile("&nbsp;?|&#160;?|&#xa0;?|[\t\n\f\r ]+", re.IGNORECASE)


def read_html(data: bytes, file: str) -> tuple[Document, list[SheetProblem]]:
    """Read the tables of a web page; what is wrong with it comes beside what could be read."""
    text, octets = _opened(data)
    if not _TABLE.search(text):
        found = message("a web page without a table")
        return Document(file, ()), [SheetProblem(OTHER_KIND, Spot(file), {"found": found})]
    page = _Page(file, octets)
    try:
        page.read(text)
        return document_of(file, [(page.stored, page.cells)])
    except Misread as wrong:
        problem = unreadable(wrong, file)
    except ValueError:  # merged cells that overlap
        problem = SheetProblem(HTML_DAMAGED, Spot(file), {})
    return Document(file, ()), [problem]


def _opened(data: bytes) -> tuple[str, bool]:
    """The page as text, or (``True``) with a character for each byte: its cells need not be in one encoding."""
    if data.startswith(UTF16_MARKS):
        return data.decode("utf-16", "replace"), False
    return data.removeprefix(b"\xef\xbb\xbf").decode("latin-1"), True


class _StoredPage(StoredSheet):
    """A page as a sheet."""

    def __init__(self, spot: Spot) -> None:
        super().__init__(spot, Survey())
        self.clipped: set[int] = set()
        """The rows with a text whose end is hidden."""

    def remarks(self, sheet: Sheet) -> Iterator[Remark]:
        """What is hidden, and how the texts were written."""
        yield from super().remarks(sheet)
        if self.clipped:
            rows = tuple(number_spans(sorted(self.clipped)))
            yield Remark(
                message("Texts whose end is hidden in their cells were read whole: row {rows}.", rows=rows),
                self.spot,
            )


class _Table:
    """A table that is open: its row, the cell in it, and the cells of rows above that reach down."""

    def __init__(self, seen: Seen) -> None:
        self.seen = self.group = self.of_row = seen
        """How the table is seen, the group of rows that is open, and the row."""
        self.columns = self.column = 0
        """The columns that are described, and the last one of the row."""
        self.row: dict[int, StoredCell] = {}
        self.spans: dict[int, tuple[int, int]] = {}
        """The columns and rows over which a cell of the row reaches."""
        self.in_row = False
        self.reaching: dict[int, int] = {}
        """Up to which row a column is taken from above."""
        self.merged: list[Range] = []


class _Page:
    """Takes the pieces of a page one after the other."""

    def __init__(self, file: str, octets: bool) -> None:
        self.stored = _StoredPage(Spot(file))
        self.cells: StoredCells = {}
        self._octets = octets
        self._number = 0
        self._filled = 0
        self._open: list[_Table] = []
        self._cell: list[str] | None = None
        self._marks, self._marks_outside = Marks(), Marks()
        """What is open within the cell, and outside the tables."""
        self._parts: list[tuple[Seen, str]] = []
        """How the words of a cell or a line are seen, whether raised or not."""
        self._raised = False
        """Whether some of them are."""
        self._classes: dict[str, Seen] = {}
        self._span = (1, 1)
        self._line: list[str] = []
        self._length = 0

    def read(self, text: str) -> None:
        """Read a whole page. Raises `Misread`."""
        place = pieces = 0
        while match := _PIECE.match(text, place):
            place = match.end()
            pieces += 1
            if pieces > _MAX_PIECES:
                raise too_large()
            if match["text"]:
                self._add(match["text"])
            elif (tag := (match["tag"] or "").lower()) in _UNSEEN and not match["end"]:
                begun, found = place, _UNSEEN[tag].search(text, place)
                place = found.end() if found else len(text)
                if tag == "style":
                    self._classes |= classes_of(text[begun:place])
            elif tag:
                self._tag(tag, match["rest"], begins=not match["end"])
        while self._open:
            self._end_table()
        self._end_line()

    def _tag(self, tag: str, rest: str, *, begins: bool) -> None:
        if tag in _BLOCKS:
            self._add(" ") if self._cell is not None else self._end_line()
        seen = seen_of(tag, rest, self._classes) if begins else Seen.WHOLE
        if tag == "table":
            self._begin_table(seen) if begins else self._end_table()
        elif self._open and tag in ("tr", "thead", "tbody", "tfoot", "caption"):
            self._end_row()
            table = self._open[-1]
            if tag == "tr" and begins:
                table.in_row = True
                table.of_row = table.group | seen
            elif tag == "caption":
                self._end_line()
            elif tag != "tr":
                table.group = table.seen | seen
        elif self._open and tag in ("td", "th"):
            self._end_cell()
            if begins:
                self._begin_cell(rest, seen)
        elif self._open and tag == "col" and begins:
            self._describe_columns(rest, seen)
        else:
            (self._marks_outside if self._cell is None else self._marks).take(tag, seen, begins=begins)

    def _add(self, text: str) -> None:
        """More text of a cell, or of a line; beyond the limit nobody reads it."""
        if self._length <= MAX_READ:
            (self._line if self._cell is None else self._cell).append(text)
            self._length += len(text)
            if words := _squeezed([text]).strip("\xa0\xc2 "):
                self._parts.append((self._seen & ~Seen.RAISED, words))
                self._raised |= Seen.RAISED in self._seen

    @property
    def _seen(self) -> Seen:
        """How words are seen here by what is open in the cell, or outside the tables."""
        return (self._marks_outside if self._cell is None else self._marks).seen

    # -- tables --------------------------------------------------------------------------------------------

    def _begin_table(self, seen: Seen) -> None:
        """A table within a cell comes below the rows before it."""
        if len(self._open) >= _MAX_DEPTH:
            raise Misread(HTML_DAMAGED)
        seen |= self._seen
        if self._open:
            seen |= self._open[-1].of_row
            self._end_rows()
        self._end_line()
        self._open.append(_Table(seen))

    def _end_table(self) -> None:
        if self._open:
            self._end_rows()
            self._end_line()
            self._open.pop()

    def _end_rows(self) -> None:
        """End a table for now: no cell reaches further down."""
        self._end_row()
        table = self._open[-1]
        table.reaching.clear()
        self.stored.survey.merged += [
            (first, column, min(last, self._number), to) for first, column, last, to in table.merged
        ]
        table.merged.clear()

    def _describe_columns(self, rest: str, seen: Seen) -> None:
        table = self._open[-1]
        first, table.columns = table.columns + 1, table.columns + _attribute(rest, "span")
        if Seen.HIDDEN in seen and first <= MAX_COLUMNS:
            self.stored.survey.hidden_columns.append((first, table.columns))

    def _begin_cell(self, rest: str, seen: Seen) -> None:
        table = self._open[-1]
        table.in_row = True
        self._end_line()
        self._cell, self._length, self._parts, self._raised = [], 0, [], False
        self._marks = Marks(seen & ~Seen.RAISED)  # of a whole cell it says nothing
        self._span = _attribute(rest, "colspan"), _attribute(rest, "rowspan")

    def _end_cell(self) -> None:
        """Put the cell into the next column that is free."""
        if self._cell is None:
            return
        text, self._cell, self._length = _squeezed(self._cell), None, 0
        table = self._open[-1]
        column = table.column + 1
        while table.reaching.get(column, 0) > self._number:
            column += 1
        across, down = self._span
        table.column = column + across - 1
        if text:
            self.stored.refuse_far(self._number + 1, column)
            raw = self._raw(text, column)
            table.row[column] = self._stored(raw)
            self._check_parts(raw, column, around=table.of_row & Seen.STRUCK)
        if across > 1 or down > 1:
            table.spans[column] = self._span

    def _end_row(self) -> None:
        """Number the row, and note how far its cells reach."""
        self._end_cell()
        table = self._open[-1]
        if not table.in_row:
            return
        row = table.row
        number = self._store(row, hidden=Seen.HIDDEN in table.of_row)
        for column, (across, down) in table.spans.items():
            last = min(column + across - 1, MAX_COLUMNS)
            if column in row:
                table.merged.append((number, column, number + down - 1, last))
            if down > 1:
                table.reaching |= dict.fromkeys(range(column, last + 1), number + down - 1)
        table.row, table.spans, table.column, table.in_row = {}, {}, 0, False
        table.of_row = table.group

    def _end_line(self) -> None:
        """A line of text outside the tables is a row of one cell."""
        text = _squeezed(self._line)
        if text:
            raw = self._raw(text, 1)
            hidden = all(seen is Seen.HIDDEN for seen, _ in self._parts)
            if not hidden:
                self._check_parts(raw, 1)
            self._store({1: self._stored(raw)}, hidden=hidden)
        self._line, self._length, self._parts, self._raised = [], 0, [], False

    def _stored(self, raw: Raw) -> StoredCell:
        return StoredCell(raw, looks=frozenset({Look.RAISED} if self._raised else ()))

    def _check_parts(self, raw: Raw, column: int, around: Seen = Seen.WHOLE) -> None:
        """Refuse a cell of which a part is not seen; ``around``: how its row is seen.

        Where a text does not fit into its column, Excel hides its end (``<span style='display:none'>``): it is one text.
        """
        parts = [(seen | around, words) for seen, words in self._parts]
        unseen = [words for seen, words in parts if seen]
        if not unseen:
            return
        clipped = len(unseen) == 1 and len(parts) > 1 and parts[-1][0] is Seen.HIDDEN
        if clipped and parts[0][1][0].isalpha() and not any(map(str.isdigit, unseen[0])):
            self.stored.clipped.add(self._number + 1)
            return
        shown = raw if isinstance(raw, str) else raw.decode("cp1252", "replace")
        self.stored.refuse(Misread(HIDDEN_PART), self._number + 1, column, printable(shown, SHOWN))

    def _store(self, row: dict[int, StoredCell], *, hidden: bool) -> int:
        self._number += 1
        if row:
            self._filled += len(row)
            if len(self.cells) >= MAX_ROWS or self._filled > MAX_FILLED:
                raise too_large()
            self.cells[self._number] = row
            survey = self.stored.survey
            survey.last_column = max(survey.last_column, *row)
            if hidden:
                survey.hidden_rows.add(self._number)
        return self._number

    def _raw(self, text: str, column: int) -> Raw:
        """A text as it stands in the page: bytes, where they are no UTF-8 and no character is named that they cannot be."""
        if len(text) > MAX_READ:
            raise WrongSheet(CELL_TOO_LONG, self.stored.at(self._number + 1, column), most=MAX_CELL)
        named = html.unescape(text)
        if not self._octets:
            return named.strip()
        raw = as_raw(text.encode("latin-1"))
        if isinstance(raw, str):
            return html.unescape(raw).strip()
        if all(ord(letter) < 0x100 for letter in named):
            return named.encode("latin-1")
        return html.unescape(raw.decode("cp1252", "replace"))


def _squeezed(parts: list[str]) -> str:
    """A text without the blanks around it. What is a blank in Unicode may be half a letter here: `à` ends in the byte A0."""
    return _BLANK.sub(" ", "".join(parts)).strip(" ")


def _attribute(rest: str, name: str) -> int:
    """A count in the attributes of a cell, 1 if it is none."""
    match = re.search(rf"\b{name}\s*=\s*[\"']?\s*(\d{{1,5}})", rest[:MAX_CELL], re.ASCII | re.IGNORECASE)
    return max(1, int(match[1])) if match else 1
