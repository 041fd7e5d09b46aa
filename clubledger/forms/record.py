"""One filled row of a form, its values read; what is wrong with it is said on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clubledger.forms.faults import Fault, Remark, SheetProblem, Spot
from clubledger.forms.limits import SHOWN
from clubledger.i18n import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from clubledger.forms.columns import Column
    from clubledger.forms.sheets import Cell
    from clubledger.i18n import Message, Param


class Record:
    """A row: values by the keys of the form's columns, as their kinds read them; those from above the table included."""

    def __init__(
        self,
        columns: Mapping[str, Column],
        spot: Spot,
        values: Mapping[str, Any],
        cells: Mapping[str, Cell],
    ) -> None:
        self.columns = columns
        self.spot = spot
        self.values = values
        self.cells = cells
        self.aside: dict[str, Cell] = {}
        """What stands in columns that the form has not, by their headings."""
        self.problems: list[SheetProblem] = []
        self.questions: list[SheetProblem] = []
        self.filled: list[Message] = []
        """What does not stand on the paper and holds all the same."""
        self.remarks: list[Remark] = []

    def get(self, key: str) -> Any:
        """A value, ``None`` where there is none."""
        return self.values.get(key)

    def amount(self, key: str) -> int:
        """An amount in đồng, 0 where there is none."""
        amount: int | None = self.values.get(key)
        return amount or 0

    def text(self, key: str) -> str:
        """A text, empty where there is none."""
        text: str | None = self.values.get(key)
        return text or ""

    def day(self, key: str = "date") -> date:
        """A day that the form needs."""
        day: date = self.values[key]
        return day

    def at(self, key: str | None = None) -> Spot:
        """Where a column of this row is."""
        title = self.columns[key].title if key else None
        return Spot(self.spot.file, self.spot.sheet, self.spot.row, title)

    def refuse(self, key: str | None, fault: Fault, **params: Param) -> None:
        """Say what is wrong with a column, or (``None``) with the whole row."""
        self.problems.append(SheetProblem(fault, self.at(key), params, self._read(key)))

    def ask(self, key: str | None, question: Fault, also: Iterable[Record] = (), **params: Param) -> None:
        """Ask whether the paper really says what a column, or (``None``) the whole row says; ``also``: and other rows."""
        rows = {row.spot.row for row in also if row.spot.row is not None} - {self.spot.row}
        self.questions.append(
            SheetProblem(question, self.at(key), params, self._read(key), tuple(sorted(rows)))
        )

    def _read(self, key: str | None) -> str | None:
        cell = self.cells.get(key) if key else None
        return printable(cell.text, SHOWN) if cell is not None and not cell.empty else None

    def is_refused(self, key: str) -> bool:
        """Whether something is wrong with a column."""
        return any(problem.spot.column == self.columns[key].title for problem in self.problems)

    def is_doubted(self, key: str) -> bool:
        """Whether something is wrong with a column, or asked about it."""
        notices = (*self.problems, *self.questions)
        return any(notice.spot.column == self.columns[key].title for notice in notices)

    def remark(self, text: Message, key: str | None = None) -> None:
        """Say something that stops nothing."""
        self.remarks.append(Remark(text, self.at(key)))
