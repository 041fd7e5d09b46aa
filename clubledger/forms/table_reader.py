"""Read a form's table: its headings, its rows, and what stands below it."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from clubledger.forms.captions import reads, words_in
from clubledger.forms.cell_looks import LOOK_FAULTS, formula_remark, row_fault, without_looks
from clubledger.forms.faults import Misread, Remark, SheetProblem, fault
from clubledger.forms.folding import plain
from clubledger.forms.headings import check_unit, names_of
from clubledger.forms.limits import SHOWN
from clubledger.forms.pages import is_page_line, number_of
from clubledger.forms.record import Record
from clubledger.forms.running_columns import RUNNING_DIFFERS, check_running_columns
from clubledger.forms.signatures import below_signatures
from clubledger.forms.sum_rows import SumKind, SumLabel, sum_label
from clubledger.forms.sum_sentences import PEOPLE_DIFFER, check_sentences
from clubledger.forms.table import VALUE_MISSING, DoubtfulSum, Table, row_text
from clubledger.forms.table_captions import (
    ABOVE_MISSING,
    ABOVE_TWO_WAYS,
    TITLE_ELSEWHERE,
    check_above,
    read_above,
    refuse_elsewhere,
    refuse_scaled,
)
from clubledger.forms.table_totals import (
    TOTAL_DIFFERS,
    WORDS_DIFFER,
    Sums,
    check_words,
    summed_cells,
)
from clubledger.forms.table_values import (
    DATE_FUTURE,
    FUTURE_EXCHANGED,
    is_yearless,
    read_value,
    year_filled,
    yearless_slip,
)
from clubledger.forms.unknown_headings import (
    UNKNOWN_HEADING_FAULTS,
    check_total_columns,
    check_unused,
    telling,
)
from clubledger.forms.values import AMOUNT, DATE, NOTHING, TEXT, VOUCHER
from clubledger.i18n import N_, message, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from clubledger.forms.faults import Spot
    from clubledger.forms.sheets import Cell, SheetRow
    from clubledger.forms.table import Header

HEADING_TWICE = fault(
    "heading-twice",
    N_("Two columns have the heading “{heading}”."),
    N_("Look at the paper, and write over each column the heading that it has there."),
)
NO_ROWS = fault(
    "no-rows",
    N_("“{form}” has no filled row."),
    N_("Look at the paper, and type the rows that stand there. An empty sheet is not imported."),
)
TEXT_MISSING = fault(
    "text-missing",
    N_("“{heading}” is empty."),
    N_("Write it as it stands on the paper."),
)
MERGED = fault(
    "merged-cell",
    N_("The cell is merged with another, so it is not clear which row its value belongs to."),
    N_("Unmerge the cells and write the value in each row."),
)
EXTRA_CELL = fault(
    "extra-cell",
    N_("Something stands in a column without a heading."),
    N_(
        "Write over the column the heading that it has on the paper. In a CSV file, put an amount with commas in quotation marks."
    ),
)
DITTO = fault(
    "ditto",
    N_("This says “as above”, and each row stands for itself in the books."),
    N_("Write it out as it stands in the row above."),
)
STRAY_ROW = fault(
    "stray-row",
    N_("This row among the others holds no date, number or amount."),
    N_(
        "Look at the paper, and type the row as it stands there, with its date, number and amount. A note has its place above or below the table."
    ),
)
ROW_AFTER_TOTAL = fault(
    "row-after-total",
    N_("This row stands below the total."),
    N_(
        "Look at the paper, and type the row and “Cộng” in the order and with the figures that stand there. What was paid after the total was drawn has a sheet of its own."
    ),
)
DATE_EXCHANGED = fault(
    "date-two-ways",
    N_(
        "The spreadsheet stored this day as {day}, but left other days of the column as text: it may have exchanged day and month."
    ),
    N_(
        "Write all days of the column as text, day first, or set the computer to Vietnamese dates and type them again."
    ),
)
TABLE_FAULTS: Final = (
    HEADING_TWICE, NO_ROWS, VALUE_MISSING, TEXT_MISSING, ABOVE_MISSING, ABOVE_TWO_WAYS, MERGED, DITTO, EXTRA_CELL, STRAY_ROW,
    ROW_AFTER_TOTAL, TOTAL_DIFFERS, PEOPLE_DIFFER, RUNNING_DIFFERS, WORDS_DIFFER, TITLE_ELSEWHERE,
    DATE_EXCHANGED, DATE_FUTURE, FUTURE_EXCHANGED, *UNKNOWN_HEADING_FAULTS, *LOOK_FAULTS,
)  # fmt: skip
"""What can be wrong with the table of any form."""

_DITTO = re.compile(
    r"[\s.\-\u2013\u2014]*(?:nt|n/t|như (?:trên|dòng trên)|nhu tren|[\"'\u2018-\u201d\u2033\u3003\u02ba`,]{1,3})[\s.\-\u2013\u2014]*",
    re.IGNORECASE,
)
_SECTION = re.compile(r"(?:(?:[a-z]|[ivx]+|\d+)[.)]?\s+)?(?:to|nhom|xom|thon|ban|ap|khu|doi)\b.*")
"""``Tổ 1``, ``A. Xóm Trên``: a heading among the rows."""


class TableReader:
    """Reads one table: what stands above it, its rows, its total."""

    def __init__(self, header: Header, spot: Spot, today: date) -> None:
        self.form = header.form
        self.columns = header.form.by_key
        self.header = header.row
        self.headed = {cell.column for cell in header.row.cells if not cell.empty}
        self.today = today
        self.table = Table(header.form, spot, header.keys)
        self.sums: dict[int, SumLabel] = {}
        self.added = Sums(self.table)
        self.signed: frozenset[int] = frozenset()
        self._read_headings(header)

    def _read_headings(self, header: Header) -> None:
        for key, count in Counter(header.keys.values()).items():
            if count > 1:
                headings = (cell.text for cell in header.row.cells if header.keys.get(cell.column) == key)
                self.table.refuse(Misread(HEADING_TWICE, heading=tuple(dict.fromkeys(headings))))
        for cell in header.row.cells:
            if cell.column in header.keys:
                try:
                    check_unit(self.form, cell.text)
                except Misread as error:
                    self.table.refuse(error, column=self.columns[header.keys[cell.column]].title)
        self.unused = [cell for cell in header.row.filled if cell.column not in header.keys]
        said = " ".join(telling(cell.text) for cell in self.unused)
        refuse_elsewhere(self.table, said, header.row.number)

    def read_above(self, rows: Sequence[SheetRow], before: Table | None) -> None:
        """Read the lines above the header; ``before``: the table above, if it is of the same form."""
        for row in rows:
            self.table.pages.read_line(row)
        self.table.lines = list(rows)
        read_above(self.table, rows, before, self.today)

    def read_rows(self, rows: Sequence[SheetRow]) -> int:
        """Read the rows under the header; how many of them belong to this table, signatures left aside."""
        self._find_sums(rows)
        self.signed = below_signatures(self.form, self.table.keys, rows) - self.sums.keys()
        end = self._last_row(rows) + 1
        inside, below = rows[:end], rows[end:]
        check_unused(self.table, self.unused, [row for row in inside if row.number not in self.sums])
        self._read_inside(inside)
        self._read_pages(rows)
        self._check_inside(inside)
        self.table.below = [*(row for row in inside if row.number in self.signed), *below]
        self._read_below(below)
        check_words(self.table, rows)
        check_sentences(self.table)
        if not self.table.records and not self.table.problems:
            self.table.refuse(Misread(NO_ROWS, form=self.form.label))
        return end

    def _read_inside(self, rows: Iterable[SheetRow]) -> None:
        """Read the rows down to the last total, each as what it is: a sum, a signature, a record, a heading of a group."""
        for row in rows:
            if row.number in self.sums:
                self.added.check(row, self.sums[row.number])
            elif row.number in self.signed or is_page_line(row):
                self.table.passed.append(row.number)
            elif self._is_data(row):
                self._record(row)
            elif not self._is_section(row):
                self.table.refuse(Misread(STRAY_ROW), row.number, read=row_text(row))

    def _check_inside(self, rows: Sequence[SheetRow]) -> None:
        """Check what only all records together tell."""
        if self.table.records:
            check_above(self.table)
        check_running_columns(self.table, self.header, rows)
        check_total_columns(self.table, self.unused, rows)
        self._exchanged_dates()
        self.table.remarks += formula_remark(self.table)

    def _read_pages(self, rows: Sequence[SheetRow]) -> None:
        """What the rows say of pages: their numbers, the sums between them, and the lines that are no rows."""
        pages = self.table.pages
        stt = next((column for column, key in self.table.keys.items() if key == "stt"), None)
        for row in rows:
            label = self.sums.get(row.number)
            if label is not None:
                others = [text for text in row.texts if text != label.cell.text]
                figures = "".join([label.cell.text.partition(":")[2], *others])
                pages.read_sum(row, label.kind, filled=any(map(str.isdigit, figures)))
            elif words_in(row) is not None:
                pages.closed = True
            elif self._is_data(row):
                number = next((cell.text for cell in row.cells if cell.column == stt), "")
                pages.read_row(row.number, number_of(number))
            else:
                pages.read_line(row)

    def _find_sums(self, rows: Iterable[SheetRow]) -> None:
        """Note the rows of sums, and those of which it is doubtful whether they are."""
        above = None
        for row in rows:
            number = next((number_of(cell.text) for cell in row.cells if self._is_number(cell)), None)
            follows = above is not None and number == above + 1
            above = above if number is None else number
            label = sum_label(self.form, self.table.keys, row, follows=follows)
            if label is None:
                continue
            if label.number is None:
                self.sums[row.number] = label
            own = label.number or label.own
            if own is not None:
                doubt = DoubtfulSum(row.number, label.cell.text, own, paid=label.number is not None)
                self.table.doubtful_sums.append(doubt)

    def _is_number(self, cell: Cell) -> bool:
        return self.table.keys.get(cell.column) == "stt" and not cell.covered

    def _closes(self, row: SheetRow) -> bool:
        """Whether a row is a total below which nothing more is paid; that of a page is none."""
        label = self.sums.get(row.number)
        return label is not None and label.kind is SumKind.TOTAL and bool(summed_cells(self.table, row))

    def _last_row(self, rows: Sequence[SheetRow]) -> int:
        """The index of the last row of the table: its last total, or its last row of data; -1 if there is none."""
        totals = [index for index, row in enumerate(rows) if self._closes(row)]
        if totals:
            return totals[-1]
        return max((index for index, row in enumerate(rows) if self._is_data(row)), default=-1)

    def _read_below(self, rows: Sequence[SheetRow]) -> None:
        """Signatures stand below a table; money that stands there is not let go by."""
        for row in rows:
            label = self.sums.get(row.number)
            if label is not None and label.kind is not SumKind.TOTAL:
                self.added.check(row, label)
            if label is not None or words_in(row) is not None:
                continue
            if row.number in self.signed or is_page_line(row):
                self.table.passed.append(row.number)
            elif self._is_data(row) and summed_cells(self.table, row):
                self.table.refuse(Misread(ROW_AFTER_TOTAL), row.number, read=row_text(row))
            elif any(map(str.isdigit, "".join(row.texts))):  # figures that nobody expects there
                below = message("Below the table, not read: “{text}”.", text=row_text(row))
                self.table.remarks.append(Remark(below, self.table.at(row.number)))
        refuse_scaled(self.table, rows)

    def _is_section(self, row: SheetRow) -> bool:
        """Whether a row only says which group the next ones are of."""
        return len(row.texts) <= 2 and _SECTION.fullmatch(plain(" ".join(row.texts))) is not None

    def _is_data(self, row: SheetRow) -> bool:
        if row.number in self.sums or row.number in self.signed:
            return False
        read = [
            (self.columns[self.table.keys[cell.column]].kind, cell)
            for cell in row.filled
            if cell.column in self.table.keys
        ]
        figures = any(
            kind.hard and cell.text not in NOTHING and any(map(str.isdigit, cell.text)) for kind, cell in read
        )
        numbered = any(
            self.table.keys.get(cell.column) == "stt" and cell.text.rstrip(".").isdigit()
            for cell in row.cells
        )
        if len(row.texts) == 1 and not numbered:
            return any(kind is not DATE and reads(kind, cell) for kind, cell in read if kind.hard)
        return figures or numbered

    def _record(self, row: SheetRow) -> None:
        written = {
            self.table.keys[cell.column]: cell
            for cell in row.cells
            if cell.column in self.table.keys and not cell.empty
        }
        if not self._is_filled_in(written):
            self.table.unfilled.append({key: cell.text for key, cell in written.items()})
            return
        values = {key: value for key, (value, _) in self.table.above.items()}
        cells = {key: cell for key, (_, cell) in self.table.above.items()} | written
        record = Record(self.columns, self.table.at(row.number), values, cells)
        record.filled += self.table.filled
        headings = {
            cell.column: cell.text
            for cell in self.unused
            if names_of(cell.text).isdisjoint(self.form.ignored)  # those are the club's own affair
        }
        record.aside = {
            headings[cell.column]: cell for cell in row.cells if cell.column in headings and not cell.empty
        }
        if (look := row_fault(row)) is not None:
            if self._holds_money(written):
                record.problems.append(SheetProblem(look, record.at(), {}, row_text(row)))
            written = {key: without_looks(cell) for key, cell in written.items()}
        for key, cell in written.items():
            self._read_cell(record, key, cell, values)
        self._read_yearless_slips(record, values)
        for cell in row.filled:
            if cell.column not in self.headed:
                problem = SheetProblem(EXTRA_CELL, record.at(), {}, printable(cell.text, SHOWN))
                record.problems.append(problem)
        self._check_needed(record)
        self.table.records.append(record)

    def _is_filled_in(self, written: Mapping[str, Cell]) -> bool:
        """Whether a row has any of what its form is filled in by; an amount of 0 is nothing."""
        filled = {
            key
            for key, cell in written.items()
            if cell.text not in NOTHING and (cell.text != "0" or self.columns[key].kind is not AMOUNT)
        }
        return bool(filled & (set(self.form.filled_by) or (written.keys() - {"stt"})))

    def _check_needed(self, record: Record) -> None:
        """Refuse a row without what no row is without, unless that is missing above the table."""
        for column in self.form.columns:
            missing = column.needed and record.get(column.key) is None
            if missing and self.table.has(column.key) and not record.is_refused(column.key):
                wrong = TEXT_MISSING if column.kind is TEXT else VALUE_MISSING
                record.refuse(column.key, wrong, heading=column.title, example=column.kind.example)

    def _holds_money(self, written: Mapping[str, Cell]) -> bool:
        """Whether a row has an amount, or its form has none; a spoiled slip, which has none, may be struck through."""
        amounts = {column.key for column in self.form.columns if column.kind is AMOUNT}
        filled = (cell.text for key, cell in written.items() if key in amounts)
        return not amounts or any(text not in NOTHING and text != "0" for text in filled)

    def _read_cell(self, record: Record, key: str, cell: Cell, values: dict[str, Any]) -> None:
        column = self.columns[key]
        if column.printed:
            return
        if cell.covered:
            record.refuse(key, MERGED)
            return
        if cell.text in NOTHING and column.kind is not TEXT:
            return
        if column.kind is TEXT and cell.text and _DITTO.fullmatch(cell.text):
            record.refuse(key, DITTO)
            return
        try:
            value = read_value(column, cell, self.today)
        except Misread as error:
            values.pop(key, None)
            if not is_yearless(column, error):
                record.refuse(key, error.fault, **error.params)
            return
        if value is not None:
            values[key] = value

    def _read_yearless_slips(self, record: Record, values: dict[str, Any]) -> None:
        """“PT 01” is a slip of the year of the row's date, whichever of the two columns comes first."""
        for key, cell in record.cells.items():
            column = self.columns[key]
            if (
                column.kind is not VOUCHER
                or cell.covered
                or cell.text in NOTHING
                or values.get(key) is not None
                or record.is_refused(key)
            ):
                continue
            try:
                values[key] = yearless_slip(cell, values.get("date"))
                record.filled.append(year_filled(column, values[key]))
            except Misread as error:
                record.refuse(key, error.fault, **error.params)

    def _exchanged_dates(self) -> None:
        """Spreadsheets set to American dates take 05/03 for the third of May, and leave 25/03 as text."""
        for column in self.form.columns:
            if column.kind is not DATE:
                continue
            _, above = self.table.above.get(column.key, (None, None))
            cells = [
                (record, record.cells[column.key])
                for record in self.table.records
                if record.cells.get(column.key, above) is not above
            ]
            if not any(isinstance(cell.value, str) and not cell.empty for _, cell in cells):
                continue
            for record, cell in cells:
                if (
                    isinstance(cell.value, date)
                    and cell.value.day <= 12
                    and cell.value.day != cell.value.month
                ):
                    record.refuse(column.key, DATE_EXCHANGED, day=cell.value)
