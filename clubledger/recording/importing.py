"""Import paper forms: read them against the books, judge what they would bring about, and write."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

from clubledger.auditing.club import club_id
from clubledger.books import BrokenLedger
from clubledger.books.atomic_writing import locked, write
from clubledger.books.books import Source, read_books
from clubledger.books.changes import extend
from clubledger.books.folder_scan import scan
from clubledger.books.loading import load
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import NO_ANSWERS, additions, read_files
from clubledger.recording.caused_findings import caused_findings
from clubledger.recording.import_report import ImportReport
from clubledger.rules import Level, get_rule

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from clubledger.books.loading import Loaded
    from clubledger.forms.documents import FileBytes
    from clubledger.forms.form import Form
    from clubledger.forms.questions import Answers
    from clubledger.recording.import_report import Shown
    from clubledger.rules import Finding


def import_files(
    folder: Path,
    paths: Sequence[Path | FileBytes],
    forms: Sequence[Form],
    today: date,
    *,
    dry_run: bool = False,
    allow_findings: bool = False,
    answers: Answers = NO_ANSWERS,
    shown: Shown | None = None,
    most_rows: int | None = None,
) -> ImportReport:
    """Enter files of forms into the books of the club in a folder: of each file every row or none, all files at once.

    With ``dry_run`` nothing is written; with ``allow_findings`` findings of level error stop nothing; ``answers`` say which
    questions of the files are answered. ``shown``: what an earlier dry run told; it is another dry run if the books or the
    files are others by now, and no finding stops it that was let stand. What is wrong with the files stands in the report. Raises
    `BrokenLedger` if the books cannot be read, `CannotWrite` if nobody can write, `TooManyRows` if the files have more
    than ``most_rows`` filled rows together.
    """
    with nullcontext() if dry_run else locked(folder):
        loaded = load(folder)
        if loaded.problems:
            raise BrokenLedger(loaded.problems)
        context = ImportContext(read_books(Source.of(loaded)), today)
        files = read_files(paths, context, forms, answers, most_rows)
        report = ImportReport(club_id(folder), dry_run, files, answers=answers, books=loaded.digest)
        if shown is not None and shown.sources != report.sources:
            report = replace(report, dry_run=True)
        return _judged(report, loaded, shown, allowed=allow_findings)


def _judged(report: ImportReport, loaded: Loaded, shown: Shown | None, *, allowed: bool) -> ImportReport:
    """The report with all that the files would bring about, after writing them if nothing stops that."""
    entries = [entry for file in report.files if not file.stops for entry in file.new]
    if not entries:
        return report
    try:
        change = extend(loaded, additions(entries))
    except BrokenLedger as error:
        return replace(report, broken=[problem.message for problem in error.problems])
    findings = caused_findings(loaded, change.loaded)
    report = replace(
        report,
        errors=[finding for finding in findings if finding.level is Level.ERROR],
        warnings=[finding for finding in findings if finding.level is Level.WARNING and _is_theirs(finding)],
    )
    report = replace(report, allowed=allowed or (shown is not None and shown.findings == report.found))
    if not report.dry_run and not report.stopped:
        write(change)
        # a page shows next what is left; a command that is stopped here would say that nothing was written
        if shown is not None:
            report = replace(report, books=scan(loaded.folder).digest)
    return report


def _is_theirs(finding: Finding) -> bool:
    """Whether new entries cause a finding by what they say."""
    return not get_rule(finding.rule).by_time
