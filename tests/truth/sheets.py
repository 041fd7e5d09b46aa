"""A paper as it was typed: the columns that its typist took, what stands above and below, a CSV file or a workbook."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from openpyxl import Workbook

from clubledger.forms.values import AMOUNT
from tests.forms.amounts_in_words import in_words

if TYPE_CHECKING:
    from collections import Counter
    from pathlib import Path
    from random import Random

    from clubledger.forms.form import Form
    from tests.truth.facts import Fact
    from tests.truth.papers import Paper, Row

_PARTS: Final = {
    "repayments": ("principal", "interest", "overdue"),
    "interest-split": ("capital", "reserve", "operating", "allowance"),
}
"""What a row's own ``Cộng`` adds up."""


@dataclass(frozen=True)
class Typed:
    """What a cell holds exactly, whatever the paper has: a number that a spreadsheet made of it, a text."""

    value: Any


@dataclass
class Sheet:
    """What was typed. ``totals``: ``typed`` from the paper, a ``formula``, or ``none``.

    ``nameless``: no club stands above; ``signed``: who signs stands below; ``carried``: the page's sum is carried over to the next.
    ``truth``: what the books have to say in the end; ``entered``: they had the paper before.
    """

    paper: Paper
    keys: list[str]
    headings: dict[str, str]
    above: dict[str, Any]
    rows: list[Row]
    totals: str
    workbook: bool
    text_dates: bool
    words: str | None
    truth: Counter[Fact]
    entered: bool = False
    labelled: bool = False
    unit: str | None = None
    nameless: bool = False
    signed: bool = True
    carried: bool = False
    paper_totals: dict[str, int] = field(default_factory=dict)

    @property
    def form(self) -> Form:
        """The form that it is."""
        return self.paper.form

    def copy(self) -> Sheet:
        """The same, to be changed."""
        return replace(
            self,
            keys=list(self.keys),
            headings=dict(self.headings),
            above=dict(self.above),
            rows=[dict(row) for row in self.rows],
        )

    @property
    def money_keys(self) -> list[str]:
        """The columns of money that somebody types."""
        total = {"total", "product"} if self.totals == "formula" else set()
        return [key for key in self.keys if self.form.column(key).kind is AMOUNT and key not in total]

    def reckon(self) -> None:
        """Let the formulas of the sheet have their say: the rows' own totals."""
        if self.totals != "formula":
            return
        for row in self.rows:
            if "total" in self.keys and row.get("total") is not None:
                row["total"] = sum(_seen(row.get(key)) for key in _PARTS[self.form.name])
            if "product" in self.keys and isinstance(row.get("note"), int):
                row["product"] = row["note"] * int(_seen(row.get("count")))

    def sums(self) -> dict[str, Any]:
        """What stands in the row ``Cộng``."""
        if self.totals == "none":
            return {}
        if self.totals == "typed":
            return {key: self.paper_totals[key] for key in self.keys if key in self.paper_totals}
        return {
            key: sum(_seen(row.get(key)) for row in self.rows)
            for key in self.keys
            if self.form.column(key).summed
        }


def typed_sheet(paper: Paper, random: Random) -> Sheet:
    """A paper as somebody types it, right in every cell."""
    form = paper.form
    rows = [dict(row) for row in paper.rows]
    above = dict(paper.shared)
    if above and (random.random() < 0.4) and form.name != "opening":
        rows = [row | above for row in rows]
        above = {}
    elif not above and random.random() < 0.4:
        above = {
            column.key: rows[0][column.key]
            for column in form.columns
            if column.above and not column.required
            and rows[0].get(column.key) is not None
            and len({row.get(column.key) for row in rows}) == 1
        }  # fmt: skip
        rows = [{key: value for key, value in row.items() if key not in above} for row in rows]
    if random.random() < 0.8 or form.name == "cash-count":
        rows = [row | {"stt": number} for number, row in enumerate(rows, 1)]
    if random.random() < 0.4 and form.name != "members":
        rows = [{key: value for key, value in row.items() if key != "name"} for row in rows]
    totals = random.choice(
        ("typed", "typed", "typed", "formula", "formula", "formula", "none", "none", "none", "none")
    )
    if totals == "none" or (totals == "typed" and random.random() < 0.5):
        rows = [{key: value for key, value in row.items() if key not in {"total", "product"}} for row in rows]
    with_words = random.random() < 0.3
    if with_words and any(column.key == "words" for column in form.columns):
        rows = [row | {"words": in_words(row["amount"]) if row.get("amount") else None} for row in rows]
    present = {key for row in rows for key, value in row.items() if value is not None}
    keys = [
        column.key
        for column in form.columns
        if column.key in present or (column.required and column.key not in above)
    ]
    sums = {
        column.key: sum(row.get(column.key) or 0 for row in rows) for column in form.columns if column.summed
    }
    whole = sum(row.get("total") or row.get("amount") or 0 for row in paper.rows)
    return Sheet(
        paper,
        keys,
        {key: form.column(key).title for key in keys},
        above,
        rows,
        totals,
        workbook=random.random() < 0.5,
        text_dates=random.random() < 0.4,
        labelled=random.random() < 0.5,
        words=in_words(whole) if with_words and form.name in {"fees", "repayments"} else None,
        truth=paper.truth,
        paper_totals=sums,
        signed=random.random() < 0.7,
    )


def _seen(value: Any) -> Any:
    """What a spreadsheet's SUM sees in a cell: texts are nothing."""
    value = value.value if isinstance(value, Typed) else value
    return value if isinstance(value, int | float | Decimal) else 0


def write(sheet: Sheet, folder: Path, club: str) -> Path:
    """Write the file, and say where."""
    lines = _lines(sheet, club)
    if not sheet.workbook:
        path = folder / f"{sheet.form.file}.csv"
        text = "\n".join(";".join("" if cell is None else str(cell) for cell in line) for line in lines)
        path.write_text(text + "\n", "utf-8")
        return path
    path = folder / f"{sheet.form.file}.xlsx"
    book = Workbook()
    page = book.active
    for number, line in enumerate(lines, 1):
        for column, value in enumerate(line, 1):
            if value not in {None, ""}:
                cell = page.cell(number, column, value)
                if isinstance(value, date):
                    cell.number_format = "DD/MM/YYYY"
    book.save(path)
    return path


def _lines(sheet: Sheet, club: str) -> list[list[Any]]:
    """The sheet from the club's name to who signs, cell by cell."""
    named = f"Câu lạc bộ: {club}" if sheet.labelled else club
    lines: list[list[Any]] = [[] if sheet.nameless else [named], [sheet.form.paper]]
    lines += [[_caption(sheet, key, value)] for key, value in sheet.above.items()]
    lines += [[sheet.unit]] if sheet.unit else []
    lines += [[], [sheet.headings[key] for key in sheet.keys]]
    lines += [[_cell(sheet, key, row.get(key)) for key in sheet.keys] for row in sheet.rows]
    if sums := sheet.sums():
        total = [_cell(sheet, key, sums.get(key)) for key in sheet.keys]
        lines += [["Cộng", *total[1:]]] if total[0] in {None, ""} else []
    if sheet.words:
        lines += [["Bằng chữ: " + sheet.words]]
    if sheet.carried:
        page_sums = replace(sheet, totals="formula").sums()
        carried = [_cell(sheet, key, page_sums.get(key)) for key in sheet.keys[1:]]
        lines += [["Cộng mang sang trang sau", *carried]]
    return lines + ([[], ["Thủ quỹ", None, "Kế toán"]] if sheet.signed else [])


def _caption(sheet: Sheet, key: str, value: Any) -> str:
    shown = value.value if isinstance(value, Typed) else value
    text = f"{shown:%d/%m/%Y}" if isinstance(shown, date) else str(shown)
    return f"{sheet.form.column(key).title}: {text}"


def _cell(sheet: Sheet, key: str, value: Any) -> Any:
    exact = isinstance(value, Typed)
    value = value.value if exact else value
    match value:
        case None:
            return None
        case date():
            return value if sheet.workbook and (exact or not sheet.text_dates) else f"{value:%d/%m/%Y}"
        case Decimal():
            return float(value) if sheet.workbook else str(value).replace(".", ",")
        case int() if (
            not sheet.workbook and not exact and sheet.form.column(key).kind.figure and key != "period"
        ):
            return f"{value:,}".replace(",", ".")
        case _:
            return value
