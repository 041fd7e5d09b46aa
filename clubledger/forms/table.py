"""A form found in a sheet: its header, its rows as far as they can be read, and what is wrong with the sheet itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from clubledger.forms.faults import Misread, Remark, SheetProblem, Spot, fault
from clubledger.forms.limits import SHOWN
from clubledger.forms.pages import Pages
from clubledger.i18n import N_, Message, message, printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clubledger.forms.faults import Fault
    from clubledger.forms.form import Form
    from clubledger.forms.record import Record
    from clubledger.forms.sheets import Cell, SheetRow
    from clubledger.i18n import Param

VALUE_MISSING = fault(
    "value-missing",
    N_("“{heading}” is empty."),
    N_("Fill it in, for example {example}."),
)


@dataclass(frozen=True)
class Header:
    """A row of headings: which form it is of, and which column has which key."""

    form: Form
    row: SheetRow
    keys: Mapping[int, str]
    """The columns' keys by their numbers."""
    other: Form | None = None
    """Another form that fits as well."""


class DoubtfulSum(NamedTuple):
    """A row whose words are a sum's, though it has something of its own; ``paid``: it is read as money that was paid."""

    row: int
    words: str
    own: str
    paid: bool


@dataclass
class Table:
    """A form found in a sheet; ``keys``: those of the columns that have a heading, by their numbers."""

    form: Form
    spot: Spot
    keys: Mapping[int, str] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)
    questions: list[SheetProblem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    unfilled: list[Mapping[str, str]] = field(default_factory=list)
    """What stands in its rows that are not filled in, by the columns' keys."""
    passed: list[int] = field(default_factory=list)
    """The rows that are passed over because they say who signs, or which page this is."""
    complete: bool = True
    """Whether all that has to stand above the table is there and can be read."""
    club: str | None = None
    """The club's name as the sheet gives it above the table."""
    above: dict[str, tuple[Any, Cell]] = field(default_factory=dict)
    """What stands above it, by the columns' keys."""
    totals: dict[str, set[int]] = field(default_factory=dict)
    """What its rows of sums say, by the columns' keys."""
    brought: dict[str, int] = field(default_factory=dict)
    """What they count from before the sheet."""
    supposed: dict[str, int] = field(default_factory=dict)
    """The rows of “Lũy kế” that alone say so, by the columns' keys."""
    agreed: set[str] = field(default_factory=set)
    """The keys of the columns with a total that its rows add up to."""
    unfitting: list[str] = field(default_factory=list)
    """The headings of running totals that are none of its rows."""
    doubtful_sums: list[DoubtfulSum] = field(default_factory=list)
    pages: Pages = field(default_factory=Pages)
    """What it says of its pages."""
    lines: list[SheetRow] = field(default_factory=list)
    """The lines above it."""
    below: list[SheetRow] = field(default_factory=list)
    """Those below it, and who signs."""
    filled: list[Message] = field(default_factory=list)
    """What does not stand above it and holds for its rows all the same."""

    @property
    def unfilled_remark(self) -> Message:
        """How many rows of the form were left unfilled."""
        return message("Rows that are not filled in were passed over: {count}.", count=len(self.unfilled))

    def has(self, key: str) -> bool:
        """Whether a column has a heading, or a value above the table."""
        return key in self.above or key in self.keys.values()

    def at(self, row: int | None = None, column: str | None = None) -> Spot:
        """A place of the sheet; the row of headings, if no other is given."""
        return Spot(self.spot.file, self.spot.sheet, row or self.spot.row, column)

    def refuse(
        self, wrong: Misread, row: int | None = None, column: str | None = None, read: str | None = None
    ) -> None:
        """Say what is wrong with the sheet."""
        shown = None if read is None else printable(read, SHOWN)
        self.problems.append(SheetProblem(wrong.fault, self.at(row, column), wrong.params, shown))

    def ask(
        self,
        question: Fault,
        row: int | None = None,
        column: str | None = None,
        read: str | None = None,
        **params: Param,
    ) -> None:
        """Ask whether the paper really says what the sheet says; ``column`` is a heading."""
        shown = None if read is None else printable(read, SHOWN)
        self.questions.append(SheetProblem(question, self.at(row, column), params, shown))


def row_text(row: SheetRow) -> str:
    """A row as a message repeats it."""
    return printable(" | ".join(row.texts), SHOWN)
