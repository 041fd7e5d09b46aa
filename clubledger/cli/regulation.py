"""``clubledger regulation``: a club's regulation in sentences, to read out and to hold against the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from clubledger.books import BrokenLedger, load_club
from clubledger.cli.clubs import club_folder, ledgers_option, refuse_broken
from clubledger.cli.language import Argument, Command, lang_option, language, say
from clubledger.cli.options import as_of_option
from clubledger.i18n import N_, message
from clubledger.reports.regulation import (
    CONTRADICTED,
    NOTHING_YET,
    SILENT,
    UNREAD,
    in_words,
    regulation_report,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from clubledger.reports.regulation import RegulationReport


@click.command(
    cls=Command,
    help=N_(
        "Say a club's regulation in sentences, with its articles.\n\n"
        "CLUB is a folder in the ledgers folder, or a path."
    ),
)
@click.argument("club", cls=Argument)
@ledgers_option
@as_of_option
@lang_option
def command(club: str, ledgers: Path, as_of: date) -> None:
    """Print the regulation in force on a day."""
    folder = club_folder(club, ledgers)
    try:
        books = load_club(folder, as_of)
    except BrokenLedger as error:
        refuse_broken(error.problems)
    name = books.directives.club.name or folder.resolve().name
    click.echo(say(message("The regulation of {club}", club=name)))
    click.echo(say(message("What holds on {day}, by the club's books.", day=as_of)))
    click.echo("\n".join(_text(regulation_report(books))))


def _text(report: RegulationReport) -> Iterator[str]:
    words = language()
    if report.empty:
        yield from ("", say(NOTHING_YET))
    for section in report.sections:
        yield from _part(section.title, [in_words(sentence, words) for sentence in section.sentences])
    yield from _part(CONTRADICTED, [in_words(sentence, words) for sentence in report.contradicted])
    yield from _part(SILENT, [say(meaning) for meaning in report.silent])
    yield from _part(UNREAD, [f"{line.key}: {say(line.message)} ({line.place})" for line in report.unread])


def _part(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield from ("", say(title), *(f"- {line}" for line in lines))
