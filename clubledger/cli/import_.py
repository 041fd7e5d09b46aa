"""``clubledger import``: paper forms typed into CSV or Excel become entries of a club's books."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clubledger.books import BrokenLedger
from clubledger.books.writing import CannotWrite
from clubledger.cli.clubs import club_folder, ledgers_option, refuse_broken
from clubledger.cli.interrupts import pressed
from clubledger.cli.language import Argument, Command, Interrupted, Option, Refusal, lang_option, language
from clubledger.forms import FORMS
from clubledger.forms.questions import Answers, question_kinds
from clubledger.forms.stray_files import is_stray
from clubledger.i18n import N_, message
from clubledger.recording import import_files
from clubledger.recording.import_report import ImportOutcome
from clubledger.recording.json_report import json_data
from clubledger.recording.text_report import text_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.i18n import Message
    from clubledger.recording.import_report import ImportReport


@click.command(
    cls=Command,
    help=N_(
        "Enter paper forms, typed into CSV or Excel as they look, into a club's books.\n\n"
        "CLUB is a folder in the ledgers folder, or a path; a FILE may be a folder of files. Of a file either every row "
        "is written or none; what is in the books already is passed over. First comes what you compare with the paper. "
        "Exit status: 0 if all is in the books, 1 if something has to be put right or answered first, 2 if the books "
        "cannot be read or written."
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
    "--accept",
    "accepted",
    multiple=True,
    metavar="ID",
    cls=Option,
    help=N_(
        "This question is answered: the paper really says so. Several IDs: with commas, or the option again."
    ),
)
@click.option(
    "--accept-kind",
    "accepted_kinds",
    multiple=True,
    metavar="KIND",
    cls=Option,
    help=N_("The same for all questions of a kind, where a whole column has one cause."),
)
@click.option(
    "--ignore-column",
    "ignored",
    multiple=True,
    metavar="HEADING",
    cls=Option,
    help=N_(
        "Pass over columns with this heading although they seem to be about money; may be given several times."
    ),
)
@click.option(
    "--show-entries/--hide-entries",
    "entries",
    default=None,
    cls=Option,
    help=N_("Show the entries at the end (a trial with --dry-run shows them, a true import does not)."),
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
    club: str,
    files: tuple[Path, ...],
    ledgers: Path,
    dry_run: bool,
    allow_findings: bool,
    accepted: tuple[str, ...],
    accepted_kinds: tuple[str, ...],
    ignored: tuple[str, ...],
    entries: bool | None,
    format_: str,
) -> None:
    """Read the files, show what they say, and write the good ones."""
    folder = club_folder(club, ledgers)
    answers = _answers(accepted, accepted_kinds)
    today = date.today()  # noqa: DTZ011 - the treasurer's own calendar
    passed_over: list[str] = []
    try:
        paths = list(_each_file(files, passed_over))
        forms = [form.ignoring(ignored) for form in FORMS] if ignored else FORMS
        report = import_files(
            folder, paths, forms, today, dry_run=dry_run, allow_findings=allow_findings, answers=answers
        )
        report.passed_over = passed_over
    except BrokenLedger as error:
        refuse_broken(error.problems)
    except CannotWrite as error:
        raise (Interrupted if pressed() else Refusal)(error.message) from error
    except KeyboardInterrupt:
        raise Interrupted(message("Stopped: nothing of these files was written.")) from None
    if pressed():
        raise Interrupted(_stopped(report))
    try:
        _show(report, format_, entries=dry_run if entries is None else entries)
    except KeyboardInterrupt:
        raise Interrupted(_stopped(report)) from None
    sys.exit(1 if report.failed else 0)


def _answers(ids: Iterable[str], kinds: Iterable[str]) -> Answers:
    """The answers that are given. Raises `Refusal` for a kind of question that there is not."""
    answers = Answers.of(ids, kinds)
    for kind in sorted(answers.kinds.difference(question_kinds())):
        raise Refusal(
            message(
                "There is no kind of question “{kind}”. There are: {kinds}",
                kind=kind,
                kinds=question_kinds(),
            )
        )
    return answers


def _show(report: ImportReport, format_: str, *, entries: bool) -> None:
    if format_ == "json":
        json.dump(json_data(report, language()), sys.stdout, ensure_ascii=False, indent=2)
        print()
    else:
        for line in text_lines(report, language(), entries=entries):
            print(line)


def _stopped(report: ImportReport) -> Message:
    """What is written although the report was not shown to its end."""
    files = tuple(file.path.name for file in report.files if report.outcome(file) is ImportOutcome.WRITTEN)
    if not files:
        return message("Stopped: nothing of these files was written.")
    return message("Stopped, after these files were written into the books: {files}", files=files)


def _each_file(paths: Iterable[Path], passed_over: list[str]) -> Iterator[Path]:
    """The files, those of folders by name; what a system or a program left in a folder is only noted."""
    for path in paths:
        if path.is_dir():
            inside = sorted(file for file in path.iterdir() if not file.is_dir())
            papers = [file for file in inside if not is_stray(file.name)]
            if not papers:
                raise Refusal(message("There is no file in the folder {folder}.", folder=str(path)))
            passed_over += [file.name for file in inside if is_stray(file.name)]
            yield from papers
        else:
            yield path
