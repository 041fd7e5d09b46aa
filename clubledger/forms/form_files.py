"""A file of forms that was read against the books: what each sheet would enter, what is there already, what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clubledger.forms.preview import Preview
from clubledger.forms.questions import Answers, answered

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
    preview: Preview = field(default_factory=Preview)
    new: list[Entry] = field(default_factory=list)
    there: list[Entry] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)
    asked: list[SheetProblem] = field(default_factory=list)
    """The questions of its new rows, each with its id."""
    remarks: list[Remark] = field(default_factory=list)


@dataclass
class FormFile:
    """A file that was read: its forms, what is wrong with the file itself, and which questions are answered."""

    path: Path
    """Of bytes that lie in no folder only the name."""
    answers: Answers = field(default_factory=Answers)
    digest: str = ""
    """Of its bytes."""
    sheets: list[FormSheet] = field(default_factory=list)
    own_problems: list[SheetProblem] = field(default_factory=list)
    own_remarks: list[Remark] = field(default_factory=list)

    @property
    def problems(self) -> list[SheetProblem]:
        """Everything that is wrong with it, top to bottom."""
        return [*self.own_problems, *(problem for sheet in self.sheets for problem in sheet.problems)]

    @property
    def asked(self) -> list[SheetProblem]:
        """Every question that it raises, answered or not; nothing is asked of what is in the books."""
        return [question for sheet in self.sheets for question in sheet.asked]

    @property
    def questions(self) -> list[SheetProblem]:
        """The questions that nobody has answered."""
        return [question for question in self.asked if not self.answers.accept(question)]

    @property
    def stops(self) -> bool:
        """Whether nothing of it may be written: something is wrong, or a question is open."""
        return bool(self.problems or self.questions)

    @property
    def remarks(self) -> list[Remark]:
        """Everything that should be known and stops nothing."""
        return [
            *self.own_remarks,
            *(remark for sheet in self.sheets for remark in sheet.remarks),
            *(answered(question) for question in self.asked if self.answers.accept(question)),
        ]

    @property
    def new(self) -> list[Entry]:
        """The entries that it would make."""
        return [entry for sheet in self.sheets for entry in sheet.new]

    @property
    def there(self) -> list[Entry]:
        """Those of its entries that are in the books already."""
        return [entry for sheet in self.sheets for entry in sheet.there]
