"""Read a form's table: what stands above it, its rows, its total and what is written below."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from clubledger.forms.captions import captions, club_name, reads, scaled_unit, words_in
from clubledger.forms.faults import Misread, Remark, SheetProblem, Spot, fault
from clubledger.forms.folding import plain
from clubledger.forms.limits import SHOWN
from clubledger.forms.record import Record
from clubledger.forms.sheets import Cell
from clubledger.forms.values import AMOUNT, DATE, NOTHING, TEXT, WORDS, ValueKind
from clubledger.i18n import N_, Dong, Message, message, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from clubledger.forms.columns import Column
    from clubledger.forms.form import Form
    from clubledger.forms.sheets import SheetRow

HEADING_TWICE = fault(
    "heading-twice",
    N_("Two columns have the heading “{heading}”."),
    N_("Remove or rename the one that does not belong."),
)
NO_ROWS = fault(
    "no-rows",
    N_("“{form}” has no filled row."),
    N_("Fill in at least one row, or leave the file out."),
)
VALUE_MISSING = fault(
    "value-missing",
    N_("“{heading}” is empty."),
    N_("Fill it in, for example {example}."),
)
TEXT_MISSING = fault(
    "text-missing",
    N_("“{heading}” is empty."),
    N_("Write it as it stands on the paper."),
)
ABOVE_MISSING = fault(
    "above-missing",
    N_("“{heading}” is missing: it is neither above the table nor a column of it."),
    N_("Write a line above the table, for example “{heading}: {example}”."),
)
ABOVE_TWO_WAYS = fault(
    "above-two-ways",
    N_("“{heading}” stands above the table twice, with different values: {one} and {other}."),
    N_("Leave the right one and remove the other."),
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
        "Give the column a heading, or remove it. In a CSV file, put an amount with commas in quotation marks."
    ),
)
STRAY_ROW = fault(
    "stray-row",
    N_("This row among the others holds no date, number or amount."),
    N_("Complete the row, or remove it."),
)
ROW_AFTER_TOTAL = fault(
    "row-after-total",
    N_("This row stands below the total."),
    N_("Put it above “Cộng” and add it to the total."),
)
TOTAL_DIFFERS = fault(
    "total-differs",
    N_("The total of “{heading}” is {total}, but the rows add up to {sum}."),
    N_("Find the amount that was mistyped or left out, or correct the total."),
)
WORDS_DIFFER = fault(
    "words-differ",
    N_("The words say {words}, the figures {figures}."),
    N_("Look at the signed slip, and correct the wrong one."),
)
UNIT_SCALED = fault(
    "unit-scaled",
    N_("The line “{line}” says that the amounts are not in đồng."),
    N_("Write whole đồng with all zeros, and remove the line."),
)
TITLE_ELSEWHERE = fault(
    "title-elsewhere",
    N_("The headings are those of “{form}”, but “{words}” is about something else."),
    N_("Use the form that it belongs to; clubledger forms lists them."),
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
DATE_FUTURE = fault(
    "date-future",
    N_("The day {day} has not come yet."),
    N_("Correct the date, or wait until it has happened."),
)
TABLE_FAULTS: Final = (
    HEADING_TWICE, NO_ROWS, VALUE_MISSING, TEXT_MISSING, ABOVE_MISSING, ABOVE_TWO_WAYS, MERGED, EXTRA_CELL, STRAY_ROW,
    ROW_AFTER_TOTAL, TOTAL_DIFFERS, WORDS_DIFFER, UNIT_SCALED, TITLE_ELSEWHERE,
    DATE_EXCHANGED, DATE_FUTURE,
)  # fmt: skip
"""What can be wrong with the table of any form."""

_TOTAL = re.compile(
    r"(?:tổng\s+)?cộng\b.*|tổng(?:\s+(?:số|tiền|số tiền|thu|chi))?\s*:?.*|(?:tong )?cong\s*:?|tong(?: so)?\s*:?"
)
"""``Cộng``, also without diacritics; ``Công ty …`` is no total."""
_CARRIED = re.compile(r"mang sang|trang truoc|chuyen sang")
"""A line that carries the total of another page over."""
_SECTION = re.compile(r"(?:(?:[a-z]|[ivx]+|\d+)[.)]?\s+)?(?:to|nhom|xom|thon|ban|ap|khu|doi)\b.*")
"""``Tổ 1``, ``A. Xóm Trên``: a heading among the rows."""
_SIGNATURE = re.compile(
    r"thu quy|ke toan|chu nhiem|lap bieu|lap bang|nguoi|ky|xac nhan|ban chu|thu ky|kiem|ngay \d|.*\bngay\b.*\bthang\b"
)
"""What stands below a table and is no row of it."""


@dataclass(frozen=True)
class Header:
    """A row of headings: which form it is of, and which column has which key."""

    form: Form
    row: SheetRow
    keys: Mapping[int, str]
    """The columns' keys by their numbers."""
    other: Form | None = None
    """Another form that fits as well."""


@dataclass
class Table:
    """A form found in a sheet: its rows, read as far as they can be, and what is wrong with the sheet itself."""

    form: Form
    spot: Spot
    records: list[Record] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    unfilled: int = 0
    complete: bool = True
    """Whether all that has to stand above the table is there and can be read."""
    club: str | None = None
    """The club's name as the sheet gives it above the table."""
    above: Mapping[str, tuple[Any, Cell]] = field(default_factory=dict)
    """What stands above it, by the columns' keys."""

    @property
    def unfilled_remark(self) -> Message:
        """How many rows of the form were left unfilled."""
        return message("Rows that are not filled in were passed over: {count}.", count=self.unfilled)


class Reader:
    """Reads one table: what stands above it, its rows, its total."""

    def __init__(self, header: Header, spot: Spot, today: date) -> None:
        self.form = header.form
        self.keys = header.keys
        self.columns = {column.key: column for column in header.form.columns}
        self.headed = {cell.column for cell in header.row.cells if not cell.empty}
        self.today = today
        self.table = Table(header.form, spot)
        self.above: dict[str, tuple[Any, Cell]] = {}
        self.table.above = self.above
        self._labels = tuple(
            {plain(one) for column in self.form.columns if column.above for one in column.headings}
        )
        self._headings(header)

    def _headings(self, header: Header) -> None:
        for key, count in Counter(header.keys.values()).items():
            if count > 1:
                said = tuple(cell.text for cell in header.row.cells if header.keys.get(cell.column) == key)
                self._refuse(Misread(HEADING_TWICE, heading=tuple(dict.fromkeys(said))))
        unused = tuple(
            printable(cell.text, SHOWN)
            for cell in header.row.cells
            if not cell.empty and not cell.covered and cell.column not in header.keys
        )
        self._refuse_elsewhere(" ".join(unused), header.row.number)
        if unused:
            self.table.remarks.append(
                Remark(message("These columns are not used: {columns}.", columns=unused), self.table.spot)
            )

    def _refuse(
        self, wrong: Misread, row: int | None = None, column: str | None = None, read: str | None = None
    ) -> None:
        spot = Spot(self.table.spot.file, self.table.spot.sheet, row or self.table.spot.row, column)
        shown = None if read is None else printable(read, SHOWN)
        self.table.problems.append(SheetProblem(wrong.fault, spot, wrong.params, shown))

    # -- above

    def read_above(self, rows: Iterable[SheetRow], before: Table | None) -> None:
        """Read the lines above the header for the columns that may stand there, and the club's name."""
        rows = list(rows)
        for column in self.form.columns:
            if column.above:
                self._caption(column, rows)
        self.table.club = club_name(rows) or (before.club if before else None)
        if before is not None:
            for key, told in before.above.items():
                self.above.setdefault(key, told)
        for row in rows:
            for text in row.texts:
                self._refuse_elsewhere(text, row.number)
        if (scaled := scaled_unit(rows)) is not None:
            self._refuse(Misread(UNIT_SCALED, line=printable(scaled[1], SHOWN)), scaled[0].number)

    def _refuse_elsewhere(self, text: str, row: int) -> None:
        """Refuse a title, or a heading that is not used, which says that the sheet is about something else."""
        said = plain(text)
        if any(word in said for word in self.form.elsewhere) and not any(
            word in said for word in self.form.own_words
        ):
            wrong = Misread(TITLE_ELSEWHERE, form=self.form.label, words=printable(text, SHOWN))
            self._refuse(wrong, row)

    def _is_told(self, key: str) -> bool:
        """Whether a column has a heading, or a value above the table."""
        return key in self.above or key in self.keys.values()

    def _caption(self, column: Column, rows: Sequence[SheetRow]) -> None:
        """Read what the lines above say of a column; what follows a colon counts before what a title says in passing."""
        found = [(row, caption) for row in rows for caption in captions(column, row, self._labels)]
        if any(caption.sure for _, caption in found):
            found = [(row, caption) for row, caption in found if caption.sure]
        for row, caption in found:
            try:
                read = self._value(column, caption.value)
            except Misread as error:
                if caption.sure:
                    self._refuse(error, row.number, column.title, caption.value.text)
                continue
            known = self.above.get(column.key)
            if known is not None and known[0] != read:
                wrong = Misread(
                    ABOVE_TWO_WAYS, heading=column.title, one=known[1].text, other=caption.cell.text
                )
                self._refuse(wrong, row.number, column.title)
            elif read is not None:
                self.above[column.key] = read, caption.cell

    def _value(self, column: Column, cell: Cell) -> Any:
        value = column.kind.read(cell)
        if column.kind is DATE and isinstance(value, date) and value > self.today:
            raise Misread(DATE_FUTURE, day=value)
        return value

    # -- the rows

    def read_rows(self, rows: Sequence[SheetRow]) -> int:
        """Read the rows under the header; how many of them belong to this table, signatures left aside."""
        end = self._last_row(rows) + 1
        since = 0
        for row in rows[:end]:
            if self._is_total(row):
                self._total(row, since)
                since = len(self.table.records)
            elif self._is_data(row):
                self._record(row)
            elif not self._is_section(row):
                self._refuse(Misread(STRAY_ROW), row.number, read=_shown(row))
        if self.table.records:
            self._check_above()
        self._exchanged_dates()
        self._below(rows[end:])
        self._check_words(rows)
        if not self.table.records and not self.table.problems:
            self._refuse(Misread(NO_ROWS, form=self.form.label))
        return end

    def _last_row(self, rows: Sequence[SheetRow]) -> int:
        """The index of the last row of the table: its last total, or its last row of data; -1 if there is none."""
        totals = [index for index, row in enumerate(rows) if self._is_total(row) and self._sums(row)]
        if totals:
            return totals[-1]
        return max((index for index, row in enumerate(rows) if self._is_data(row)), default=-1)

    def _below(self, rows: Iterable[SheetRow]) -> None:
        """Signatures stand below a table; money that stands there is not let go by."""
        for row in rows:
            if self._is_total(row) or words_in(row) is not None:
                continue
            said = plain(" ".join(row.texts))
            if self._is_data(row) and self._sums(row):
                self._refuse(Misread(ROW_AFTER_TOTAL), row.number, read=_shown(row))
            elif not _SIGNATURE.match(said) and any(map(str.isdigit, said)):
                spot = Spot(self.table.spot.file, self.table.spot.sheet, row.number)
                told = message("Below the table, not read: “{text}”.", text=_shown(row))
                self.table.remarks.append(Remark(told, spot))

    def _is_section(self, row: SheetRow) -> bool:
        """Whether a row only says which group the next ones are of."""
        return len(row.texts) <= 2 and _SECTION.fullmatch(plain(" ".join(row.texts))) is not None

    def _check_above(self) -> None:
        """What every row needs is there once, above the table, or has a column."""
        for column in self.form.columns:
            if column.needed and column.above and not self._is_told(column.key):
                self.table.complete = False
                if not any(problem.spot.column == column.title for problem in self.table.problems):
                    self._refuse(
                        Misread(ABOVE_MISSING, heading=column.title, example=column.kind.example),
                        column=column.title,
                    )

    def _is_total(self, row: SheetRow) -> bool:
        texts = row.texts
        return bool(texts) and _TOTAL.fullmatch(texts[0].lower().lstrip(" *-")) is not None

    def _is_data(self, row: SheetRow) -> bool:
        hard = [
            (self.columns[self.keys[cell.column]].kind, cell)
            for cell in row.cells
            if cell.column in self.keys and not cell.empty and not cell.covered
        ]
        telling = [
            kind
            for kind, cell in hard
            if kind.hard and cell.text not in NOTHING and any(map(str.isdigit, cell.text))
        ]
        numbered = any(
            self.keys.get(cell.column) == "stt" and cell.text.rstrip(".").isdigit() for cell in row.cells
        )
        if len(row.texts) == 1 and not numbered:
            return any(kind is not DATE and reads(kind, cell) for kind, cell in hard if kind.hard)
        return bool(telling) or numbered

    def _record(self, row: SheetRow) -> None:
        told = {
            self.keys[cell.column]: cell for cell in row.cells if cell.column in self.keys and not cell.empty
        }
        filled = {
            key
            for key, cell in told.items()
            if cell.text not in NOTHING and (cell.text != "0" or self.columns[key].kind is not AMOUNT)
        }
        if not filled & (set(self.form.filled_by) or (told.keys() - {"stt"})):
            self.table.unfilled += 1
            return
        spot = Spot(self.table.spot.file, self.table.spot.sheet, row.number)
        values = {key: value for key, (value, _) in self.above.items()}
        cells = {key: cell for key, (_, cell) in self.above.items()} | told
        record = Record(self.columns, spot, values, cells)
        for key, cell in told.items():
            self._read_cell(record, key, cell, values)
        for cell in row.cells:
            if not cell.empty and not cell.covered and cell.column not in self.headed:
                spot = Spot(record.spot.file, record.spot.sheet, row.number)
                record.problems.append(SheetProblem(EXTRA_CELL, spot, {}, printable(cell.text, SHOWN)))
        for column in self.form.columns:
            missing = column.needed and values.get(column.key) is None
            if missing and self._is_told(column.key) and not _refused(record, column):
                wrong = TEXT_MISSING if column.kind is TEXT else VALUE_MISSING
                record.refuse(column.key, wrong, heading=column.title, example=column.kind.example)
        self.table.records.append(record)

    def _read_cell(self, record: Record, key: str, cell: Cell, values: dict[str, Any]) -> None:
        column = self.columns[key]
        if column.printed:
            return
        if cell.covered:
            record.refuse(key, MERGED)
            return
        if cell.text in NOTHING and column.kind is not TEXT:
            return
        try:
            value = self._value(column, cell)
        except Misread as error:
            record.refuse(key, error.fault, **error.params)
            values.pop(key, None)
            return
        if value is not None:
            values[key] = value

    def _exchanged_dates(self) -> None:
        """Spreadsheets set to American dates take 05/03 for the third of May, and leave 25/03 as text."""
        for column in self.form.columns:
            if column.kind is not DATE:
                continue
            _, above = self.above.get(column.key, (None, None))
            told = [
                (record, record.cells[column.key])
                for record in self.table.records
                if record.cells.get(column.key, above) is not above
            ]
            if not any(isinstance(cell.value, str) and not cell.empty for _, cell in told):
                continue
            for record, cell in told:
                if (
                    isinstance(cell.value, date)
                    and cell.value.day <= 12
                    and cell.value.day != cell.value.month
                ):
                    record.refuse(column.key, DATE_EXCHANGED, day=cell.value)

    def _sums(self, row: SheetRow) -> list[tuple[Column, Cell]]:
        """The amounts of a row that stand in columns which are added up."""
        return [
            (column, cell)
            for cell in row.cells
            if not cell.empty and not cell.covered and cell.column in self.keys
            for column in [self.columns[self.keys[cell.column]]]
            if column.summed and reads(column.kind, cell)
        ]

    def _total(self, row: SheetRow, since: int) -> None:
        """Check a row of totals: of all rows so far, or of those since the last total of a page."""
        said = plain(row.texts[0])
        if _CARRIED.search(said):
            return
        sums = self._sums(row) or self._sum_elsewhere(row)
        for column, cell in sums:
            total = column.kind.read(cell) or 0
            if any(_refused(record, column) for record in self.table.records):
                continue  # what is not read cannot be added up
            amounts = [record.amount(column.key) for record in self.table.records]
            if total not in {sum(amounts), sum(amounts[since:])}:
                wrong = Misread(
                    TOTAL_DIFFERS,
                    heading=column.title,
                    total=_figure(column.kind, total),
                    sum=_figure(column.kind, sum(amounts)),
                )
                self._refuse(wrong, row.number, column.title, cell.text)

    def _sum_elsewhere(self, row: SheetRow) -> list[tuple[Column, Cell]]:
        """A total written into its label, “Cộng: 15.000 đ”, or under a column that is not added up."""
        summed = [column for column in self.form.columns if column.summed and column.kind is AMOUNT]
        if not summed:
            return []
        whole = next((column for column in summed if column.key == "total"), summed[-1])
        filled = [cell for cell in row.cells if not cell.empty and not cell.covered]
        after_label = Cell(filled[0].text.partition(":")[2].strip(), filled[0].column)
        found = [cell for cell in (after_label, *filled[1:]) if not cell.empty and reads(AMOUNT, cell)]
        return [(whole, found[0])] if len(found) == 1 else []

    def _check_words(self, rows: Iterable[SheetRow]) -> None:
        """``Bằng chữ: …`` under the table says the sum of its amounts."""
        summed = [column for column in self.form.columns if column.summed and column.kind is AMOUNT]
        if not summed or any(column.kind is WORDS for column in self.form.columns):
            return
        whole = next((column for column in summed if column.key == "total"), summed[-1])
        for row in rows:
            said = words_in(row)
            if said is None:
                continue
            try:
                told = WORDS.read(said)
            except Misread as error:
                self._refuse(error, row.number, read=said.text)
                continue
            if any(record.problems for record in self.table.records):
                continue
            figures = sum(
                record.amount(whole.key)
                or sum(record.amount(column.key) for column in summed if column is not whole)
                for record in self.table.records
            )
            if told != figures:
                wrong = Misread(WORDS_DIFFER, words=Dong(told), figures=Dong(figures))
                self._refuse(wrong, row.number, read=said.text)


def _refused(record: Record, column: Column) -> bool:
    return any(problem.spot.column == column.title for problem in record.problems)


def _figure(kind: ValueKind, value: int) -> int:
    return Dong(value) if kind is AMOUNT else value


def _shown(row: SheetRow) -> str:
    return printable(" | ".join(row.texts), SHOWN)
