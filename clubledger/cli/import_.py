"""``clubledger import``: paper forms typed into CSV or Excel become entries of a club's books."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from clubledger.audit.caused import caused_findings
from clubledger.audit.club import club_id
from clubledger.books import BrokenLedger
from clubledger.books.appending import extend, locked, write
from clubledger.books.books import Source, read_books
from clubledger.books.loading import load
from clubledger.books.writing import CannotWrite
from clubledger.cli.clubs import club_folder, ledgers_option, refuse_broken
from clubledger.cli.language import Argument, Command, Option, Refusal, lang_option, language
from clubledger.forms import FORMS
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import additions, read_files
from clubledger.i18n import N_, message
from clubledger.reports.imports import ImportReport, json_data, text_lines
from clubledger.rules import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from clubledger.rules import Finding


@click.command(
    cls=Command,
    help=N_(
        "Enter paper forms, typed into CSV or Excel as they look, into a club's books.\n\n"
        "CLUB is a folder in the ledgers folder, or a path; a FILE may be a folder of files. Of a file either every row "
        "is written or none; what is in the books already is passed over. Exit status: 0 if all is in the books, 1 if "
        "something has to be put right first, 2 if the books cannot be read or written."
    ),
)
@click.argument("club", cls=Argument)
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", cls=Argument, type=click.Path(path_type=Path)
)
@ledgers_option
@click.option(
    "--dry-run", is_flag=True, cls=Option, help=N_("Show what would be written, and write nothing.")
)
@click.option(
    "--allow-findings",
    is_flag=True,
    cls=Option,
    help=N_("Write even what the audit would call an error: the books say it as it is."),
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    cls=Option,
    help=N_("text or json (default: text)."),
)
@lang_option
def command(
    club: str, files: tuple[Path, ...], ledgers: Path, dry_run: bool, allow_findings: bool, format_: str
) -> None:
    """Read the files, show what they say, and write the good ones."""
    folder = club_folder(club, ledgers)
    try:
        with nullcontext() if dry_run else locked(folder):
            report = _import(folder, list(_each_file(files)), dry_run=dry_run, allowed=allow_findings)
    except CannotWrite as error:
        raise Refusal(error.message) from error
    if format_ == "json":
        json.dump(json_data(report, language()), sys.stdout, ensure_ascii=False, indent=2)
        print()
    else:
        for line in text_lines(report, language()):
            print(line)
    sys.exit(1 if report.failed else 0)


def _each_file(paths: Iterable[Path]) -> Iterator[Path]:
    """The files, those of folders by name; not the hidden ones, nor what a spreadsheet keeps beside an open file."""
    for path in paths:
        if path.is_dir():
            inside = sorted(
                one for one in path.iterdir() if one.is_file() and not one.name.startswith((".", "~$"))
            )
            if not inside:
                raise Refusal(message("There is no file in the folder {folder}.", folder=str(path)))
            yield from inside
        else:
            yield path


def _import(folder: Path, paths: Sequence[Path], *, dry_run: bool, allowed: bool) -> ImportReport:
    """Read the files against the books, judge what they would bring about, and write unless that forbids it."""
    loaded = load(folder)
    if loaded.problems:
        refuse_broken(loaded.problems)
    books = read_books(Source(loaded.entries, loaded.options, loaded.folder, loaded))
    today = date.today()  # noqa: DTZ011 - the treasurer's own calendar
    found = read_files(paths, ImportContext(books, today), FORMS)
    entries = [entry for file in found if not file.problems for entry in file.new]
    club = club_id(folder)
    if not entries:
        return ImportReport(club, dry_run, found)
    try:
        extension = extend(loaded, additions(entries))
    except BrokenLedger as error:
        return ImportReport(club, dry_run, found, broken=[problem.message for problem in error.problems])
    findings = caused_findings(loaded, extension.loaded)
    report = ImportReport(
        club,
        dry_run,
        found,
        errors=[one for one in findings if one.level is Level.ERROR],
        warnings=[one for one in findings if one.level is Level.WARNING and _is_theirs(one)],
        allowed=allowed,
    )
    if not dry_run and not report.stopped:
        write(extension)
    return report


_TIME_BRINGS: Final = frozenset(
    {"CASH-03", "CASH-05", "DOC-01", "GOV-02", "GOV-03", "GOV-04", "GOV-06", "LOAN-15", "LOAN-20", "MEM-06"}
)
"""What the passing of time brings, and later sheets take away again; new entries do no more than move the day."""


def _is_theirs(finding: Finding) -> bool:
    """Whether new entries cause a finding by what they say."""
    return finding.rule not in _TIME_BRINGS
