"""Import paper forms: read them against the books, judge what they would bring about, and write."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from clubledger.auditing.club import club_id
from clubledger.books import BrokenLedger
from clubledger.books.atomic_writing import locked, write
from clubledger.books.books import Source, read_books
from clubledger.books.changes import extend
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

    from clubledger.forms.form import Form
    from clubledger.forms.questions import Answers
    from clubledger.rules import Finding


def import_files(
    folder: Path,
    paths: Sequence[Path],
    forms: Sequence[Form],
    today: date,
    *,
    dry_run: bool = False,
    allow_findings: bool = False,
    answers: Answers = NO_ANSWERS,
) -> ImportReport:
    """Enter files of forms into the books of the club in a folder: of each file every row or none, all files at once.

    With ``dry_run`` nothing is written; with ``allow_findings`` findings of level error stop nothing; ``answers`` say which
    questions of the files are answered. What is wrong with the files stands in the report. Raises `BrokenLedger` if the
    books cannot be read, `CannotWrite` if nobody can write.
    """
    with nullcontext() if dry_run else locked(folder):
        return _import(folder, paths, forms, today, answers, dry_run=dry_run, allowed=allow_findings)


def _import(
    folder: Path,
    paths: Sequence[Path],
    forms: Sequence[Form],
    today: date,
    answers: Answers,
    *,
    dry_run: bool,
    allowed: bool,
) -> ImportReport:
    loaded = load(folder)
    if loaded.problems:
        raise BrokenLedger(loaded.problems)
    books = read_books(Source.of(loaded))
    files = read_files(paths, ImportContext(books, today), forms, answers)
    entries = [entry for file in files if not file.stops for entry in file.new]
    club = club_id(folder)
    if not entries:
        return ImportReport(club, dry_run, files, answers=answers)
    try:
        change = extend(loaded, additions(entries))
    except BrokenLedger as error:
        broken = [problem.message for problem in error.problems]
        return ImportReport(club, dry_run, files, broken=broken, answers=answers)
    findings = caused_findings(loaded, change.loaded)
    report = ImportReport(
        club,
        dry_run,
        files,
        errors=[finding for finding in findings if finding.level is Level.ERROR],
        warnings=[finding for finding in findings if finding.level is Level.WARNING and _is_theirs(finding)],
        allowed=allowed,
        answers=answers,
    )
    if not dry_run and not report.stopped:
        write(change)
    return report


def _is_theirs(finding: Finding) -> bool:
    """Whether new entries cause a finding by what they say."""
    return not get_rule(finding.rule).by_time
