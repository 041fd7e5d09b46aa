"""Import a sheet as it was typed, and say what became of it."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING

from clubledger.books import BrokenLedger
from clubledger.books.changes import extend
from clubledger.forms import FORMS
from clubledger.forms.importing import additions, read_files
from clubledger.recording.caused_findings import caused_findings
from clubledger.rules import Level
from tests.truth import facts
from tests.truth.clubs import Clubs, today_after
from tests.truth.sheets import Sheet, write

if TYPE_CHECKING:
    from clubledger.forms.form_files import FormFile
    from tests.truth.clubs import Desk


class Outcome(StrEnum):
    """What became of a sheet."""

    REFUSED = "refused"
    ASKED = "asked"
    STOPPED = "stopped"
    """By what the audit finds with it."""
    TRUE = "true"
    """Accepted, and the books say what the paper says."""
    SLIPPED = "slipped"
    """Accepted without a word, and the books say something else."""


def read(sheet: Sheet, clubs: Clubs, days: int = 3) -> tuple[Desk, FormFile]:
    """A sheet as the import reads it, some days after what it tells."""
    desk = clubs.desk(sheet.paper, entered=sheet.entered)
    path = write(sheet, clubs.folder, desk.books.directives.club.name or "")
    context = desk.context.copy()
    context.today = today_after(sheet.paper, days)
    (file,) = read_files([path], context, FORMS)
    return desk, file


def told(file: FormFile) -> Counter[facts.Fact]:
    """What a file that is accepted says, new or there already."""
    return Counter(facts.of_entry(entry) for entry in (*file.new, *file.there))


def outcome(sheet: Sheet, clubs: Clubs, days: int = 3) -> Outcome:
    """What becomes of a sheet."""
    desk, file = read(sheet, clubs, days)
    if file.problems:
        return Outcome.REFUSED
    if file.questions:
        return Outcome.ASKED
    if told(file) == sheet.truth or (sheet.entered and not file.new):
        return Outcome.TRUE
    return Outcome.STOPPED if is_stopped(desk, file) else Outcome.SLIPPED


def is_stopped(desk: Desk, file: FormFile) -> bool:
    """Whether the audit finds an error with a file's entries, so that nothing is written."""
    if not file.new:
        return False
    try:
        change = extend(desk.loaded, additions(file.new))
    except BrokenLedger:
        return True
    return any(finding.level is Level.ERROR for finding in caused_findings(desk.loaded, change.loaded))
