"""``clubledger demo``: synthetic clubs for tests, measurements and newcomers."""

from __future__ import annotations

from pathlib import Path

import click

from clubledger.books.writing import CannotWrite
from clubledger.cli.language import Argument, Command, Option, Refusal, lang_option, say
from clubledger.demo import last_day, write_demo
from clubledger.i18n import N_, message


@click.command(
    cls=Command,
    help=N_(
        "Write synthetic clubs to try things out with.\n\nFOLDER becomes a ledgers folder. People, villages and clubs in "
        "it are invented; the same seed gives the same clubs."
    ),
)
@click.argument("folder", cls=Argument, type=click.Path(path_type=Path))
@click.option(
    "--clubs", type=click.IntRange(1, 100_000), default=3, cls=Option, help=N_("How many clubs (default: 3).")
)
@click.option(
    "--years",
    type=click.IntRange(1, 50),
    default=1,
    cls=Option,
    help=N_("How many years of each (default: 1)."),
)
@click.option(
    "--seed", type=int, default=1, cls=Option, help=N_("Another number gives other clubs (default: 1).")
)
@lang_option
def command(folder: Path, clubs: int, years: int, seed: int) -> None:
    """Write the clubs and say how to audit them."""
    try:
        names = write_demo(folder, clubs, years, seed)
    except CannotWrite as error:
        raise Refusal(error.message) from error
    click.echo(
        say(
            message(
                "Clubs written: {count}. Check them with: clubledger audit --ledgers {folder} --as-of {as_of}",
                count=len(names),
                folder=str(folder),
                as_of=last_day(years).isoformat(),
            )
        )
    )
