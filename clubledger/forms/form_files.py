"""A file of forms that was read against the books: what each sheet would enter, what is there already, what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from clubledger.forms.entries import Entry
    from clubledger.forms.faults import Remark, SheetProblem, Spot
    from clubledger.forms.form import Form


@dataclass
class FormSheet:
    """One form found in a file: the entries it would make, those that are there already, what is wrong."""

    form: Form
    spot: Spot
    rows: int
    new: list[Entry] = field(default_factory=list)
    there: list[Entry] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


@dataclass
class FormFile:
    """A file that was read: its forms, and what is wrong with the file itself."""

    path: Path
    sheets: list[FormSheet] = field(default_factory=list)
    own_problems: list[SheetProblem] = field(default_factory=list)
    own_remarks: list[Remark] = field(default_factory=list)

    @property
    def problems(self) -> list[SheetProblem]:
        """Everything that is wrong with it, top to bottom."""
        return [*self.own_problems, *(problem for sheet in self.sheets for problem in sheet.problems)]

    @property
    def remarks(self) -> list[Remark]:
        """Everything that should be known and stops nothing."""
        return [*self.own_remarks, *(remark for sheet in self.sheets for remark in sheet.remarks)]

    @property
    def new(self) -> list[Entry]:
        """The entries that it would make."""
        return [entry for sheet in self.sheets for entry in sheet.new]

    @property
    def there(self) -> list[Entry]:
        """Those of its entries that are in the books already."""
        return [entry for sheet in self.sheets for entry in sheet.there]
