"""``clubledger init``: the files of a new club."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from clubledger.books.folder_scan import is_pattern
from clubledger.books.writing import CannotWrite, create_folder, new_club_files
from clubledger.cli.language import Argument, Command, Option, Refusal, lang_option, say
from clubledger.cli.options import DAY, today
from clubledger.i18n import N_, message

if TYPE_CHECKING:
    from datetime import date


@click.command(
    cls=Command,
    help=N_(
        "Begin the books of a new club.\n\nFOLDER becomes the club's folder: the chart of accounts, every parameter of "
        "the regulation with a value to start from and its article to fill in, an empty member list and journals."
    ),
)
@click.argument("folder", cls=Argument, type=click.Path(path_type=Path))
@click.option("--name", cls=Option, help=N_("The club's name (default: the folder's name)."))
@click.option(
    "--founded",
    type=DAY,
    callback=today,
    cls=Option,
    help=N_("The day the club was founded (default: today)."),
)
@lang_option
def command(folder: Path, name: str | None, founded: date) -> None:
    """Write the files and say what to do next."""
    if is_pattern(folder.resolve()):
        raise Refusal(
            message(
                "{folder} cannot be a club's folder: Beancount takes a name with * ? or [ in it for a pattern. Choose another.",
                folder=str(folder),
            )
        )
    try:
        create_folder(folder, new_club_files(name or folder.resolve().name, founded).items())
    except CannotWrite as error:
        raise Refusal(error.message) from error
    click.echo(
        say(
            message(
                "The books begin in {folder}. Now open club.beancount: put in the figures and articles of your own "
                "regulation, then the board; and write the members into members.beancount.",
                folder=str(folder),
            )
        )
    )
