"""A file as it was read: sheets of rows of cells, before anybody asks what form it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from clubledger.forms.faults import Remark


class Look(Enum):
    """What a cell shows beside its value, or instead of it."""

    STRUCK = auto()
    """It, or a part of it, is struck through."""
    RAISED = auto()
    """A part of it is raised or lowered, as the number of a footnote is."""
    UNSEEN = auto()
    """It shows nothing: a number format or white letters hide the value."""
    BROKEN = auto()
    """A line ends between figures."""
    COMPUTED = auto()
    """It is the result of a formula, as it was last saved."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    ``value``: text (NFC, in Unicode whatever the file was written in, without blanks around it), or what a workbook
    stores: a number, a day, a truth value; ``None`` if it is empty. ``column`` counts from 1. ``decimals``: the
    workbook shows a number with decimals, so that 500 looks like 500.000. ``percent``: it shows 0.008 as 0,8 %.
    ``covered``: the cell lies under a merged one, whose value it has. ``torn``: words of its text that seem to have lost
    their ư, because it was read from an old encoding. ``looks``: what it shows beside the value. ``shown``: what it
    shows instead, where it would not be read as the same amount in đồng: 1500 as ``1500k``.
    """

    value: str | int | Decimal | date | bool | None
    column: int
    decimals: bool = False
    percent: bool = False
    covered: bool = False
    torn: tuple[str, ...] = ()
    looks: frozenset[Look] = frozenset()
    shown: str | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing is written in it."""
        return self.value is None or self.value == ""

    @property
    def text(self) -> str:
        """What people see in it, as far as the file tells."""
        match self.value:
            case None:
                return ""
            case bool():
                return "TRUE" if self.value else "FALSE"
            case date():
                return f"{self.value:%d/%m/%Y}"
            case _:
                return str(self.value)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that is not empty; ``number`` as the spreadsheet counts, from 1; cells in the order of their columns."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def filled(self) -> tuple[Cell, ...]:
        """The cells that are not empty and not covered."""
        return tuple(cell for cell in self.cells if not cell.empty and not cell.covered)

    @property
    def texts(self) -> tuple[str, ...]:
        """What stands in these."""
        return tuple(cell.text for cell in self.filled)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook, or (``name`` is ``None``) a CSV file."""

    name: str | None
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read; ``remarks`` say how (encoding, separator) and what was hidden in it; ``digest``: of its bytes."""

    file: str
    sheets: tuple[Sheet, ...]
    remarks: tuple[Remark, ...] = ()
    digest: str = field(default="", compare=False)


def number_spans(numbers: Sequence[int], to: str = "-") -> Iterator[str]:
    """Numbers in order as people write them: ``3-5``, ``9``; ``to`` stands between the first and the last."""
    first = last = numbers[0]
    for number in [*numbers[1:], 0]:
        if number != last + 1:
            yield str(first) if first == last else f"{first}{to}{last}"
            first = number
        last = number
