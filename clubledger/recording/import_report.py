"""What an import says: which forms were found, what would be entered, what has to be put right first."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from clubledger.forms.questions import Answers
from clubledger.i18n import N_, Message, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clubledger.forms.form_files import FormFile
    from clubledger.rules import Finding


class ImportOutcome(StrEnum):
    """What became of a file."""

    WRITTEN = "written"
    WOULD_WRITE = "would-write"
    ALREADY_THERE = "already-there"
    REFUSED = "refused"
    ASKED = "asked"
    STOPPED = "stopped"

    @property
    def label(self) -> Message:
        """The outcome in words."""
        return message(_OUTCOMES[self])


_OUTCOMES: Final = {
    ImportOutcome.WRITTEN: N_("written into the books"),
    ImportOutcome.WOULD_WRITE: N_("can be written (nothing was written)"),
    ImportOutcome.ALREADY_THERE: N_("in the books already, nothing to write"),
    ImportOutcome.REFUSED: N_("not written; put the mistakes right and import the file again"),
    ImportOutcome.ASKED: N_("not written; answer the questions and import the file again"),
    ImportOutcome.STOPPED: N_("not written"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What people were shown before they say that it shall be written: the digests of an earlier `ImportReport`.

    ``sources``: of the books and files; ``findings``: of those findings of level error that they let stand.
    """

    sources: str
    findings: str | None = None


@dataclass
class ImportReport:
    """An import of some files into a club. ``errors`` stop it; ``warnings`` are told."""

    club: str
    dry_run: bool
    files: Sequence[FormFile]
    errors: Sequence[Finding] = ()
    warnings: Sequence[Finding] = ()
    broken: Sequence[Message] = ()
    """Why the ledger would not load with the new entries."""
    allowed: bool = False
    """Whether findings of level error do not stop it."""
    answers: Answers = field(default_factory=Answers)
    passed_over: Sequence[str] = ()
    """Names of files that lay in a folder and are no papers: what a system or a program left there."""
    books: str | None = None
    """The digest of the books as it leaves them."""
    outcomes: dict[int, ImportOutcome] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.outcomes = {id(file): self._outcome(file) for file in self.files}

    @property
    def stopped(self) -> bool:
        """Whether nothing may be written because of what the entries would cause."""
        return bool(self.broken) or (bool(self.errors) and not self.allowed)

    @property
    def failed(self) -> bool:
        """Whether anything of the files did not get into the books and should have."""
        return self.stopped or any(file.stops for file in self.files)

    @property
    def unasked(self) -> tuple[str, ...]:
        """The answers to questions that none of the files raised."""
        return self.answers.unasked(question for file in self.files for question in file.asked)

    @property
    def sources(self) -> str:
        """A digest of the books, as this import leaves them, and of its files."""
        return _digest([self.books, *(file.digest for file in self.files)])

    @property
    def found(self) -> str:
        """A digest of the findings of level error."""
        return _digest((finding.rule, str(finding.message)) for finding in self.errors)

    def outcome(self, file: FormFile) -> ImportOutcome:
        """What became of one of the files."""
        return self.outcomes[id(file)]

    def _outcome(self, file: FormFile) -> ImportOutcome:
        if file.problems:
            return ImportOutcome.REFUSED
        if file.questions:
            return ImportOutcome.ASKED
        if not file.new:
            return ImportOutcome.ALREADY_THERE
        if self.stopped:
            return ImportOutcome.STOPPED
        return ImportOutcome.WOULD_WRITE if self.dry_run else ImportOutcome.WRITTEN


def _digest(parts: Iterable[object]) -> str:
    return sha256(repr(list(parts)).encode()).hexdigest()
