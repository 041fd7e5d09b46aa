"""``clubledger forms``: the list of the paper forms; ``clubledger forms blank``: one to print and fill in."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from clubledger.books import BrokenLedger, load_club
from clubledger.books.chart import Fund
from clubledger.books.files import MAIN
from clubledger.cli.clubs import club_folder, ledgers_option, refuse_broken
from clubledger.cli.language import Argument, Command, Option, Refusal, lang_option, say
from clubledger.cli.options import DAY, check_output, written
from clubledger.forms import FORMS
from clubledger.forms.blank import blank, takes
from clubledger.forms.blank_formats import FORMATS
from clubledger.i18n import N_, message
from clubledger.reports.table import table

if TYPE_CHECKING:
    from clubledger.books.books import Books
    from clubledger.forms.form import Form

_HEADS: Final = (N_("Form"), N_("Usual file name"), N_("What it is"))


class CommandGroup(Command, click.Group):
    """The commands below ``forms``; alone it lists the forms."""


@click.command(
    cls=CommandGroup,
    invoke_without_command=True,
    subcommand_metavar=N_("[COMMAND] [ARGS]..."),
    help=N_(
        "List the paper forms, and write blank ones to print.\n\nWithout a command, the forms are listed. clubledger "
        "forms blank writes one to fill in; clubledger import reads it back."
    ),
)
@lang_option
@click.pass_context
def command(context: click.Context) -> None:
    """Print the list, unless a command follows."""
    if context.invoked_subcommand is None:
        rows = [[form.name, form.file, say(form.label)] for form in FORMS]
        click.echo("\n".join(table([say(head) for head in _HEADS], rows)))


@command.command(
    "blank",
    cls=Command,
    short_help=N_("Write a blank form, to print or to fill in with a spreadsheet."),
    help=N_(
        "Write a blank form, to print or to fill in with a spreadsheet.\n\nNAME is the form's name or its usual file "
        "name: fees, bang-thu-hoi-phi; clubledger forms lists them. With --club, the fee sheet has a row for each member, "
        "and the repayment sheet one for each borrower with what is due on the day. The paper is always in Vietnamese."
    ),
)
@click.argument("name", cls=Argument)
@click.option(
    "--club",
    cls=Option,
    metavar="CLUB",
    help=N_("The club that it is for: a folder in the ledgers folder, or a path."),
)
@ledgers_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(tuple(FORMATS)),
    cls=Option,
    help=N_("csv, xlsx or html (default: as the name of the file ends, else csv)."),
)
@click.option(
    "--on",
    type=DAY,
    cls=Option,
    help=N_(
        "The day that it is for; it stands above the table. The repayment sheet of a club is of today without it."
    ),
)
@click.option(
    "--fund",
    type=click.Choice([fund.value for fund in Fund]),
    cls=Option,
    help=N_("The fund that it is for; it stands above the table."),
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    cls=Option,
    help=N_("Write to this file instead of the screen."),
)
@lang_option
def _blank(
    name: str,
    club: str | None,
    ledgers: Path,
    format_: str | None,
    on: date | None,
    fund: str | None,
    output: Path | None,
) -> None:
    """Write the form."""
    form = _form(name)
    _check_takes(form, on, fund)
    kind = _format(format_, output)
    target = _target(output)
    books = _books(club, ledgers, on) if club is not None else None
    sheet = blank(form, books=books, on=on, fund=Fund(fund) if fund else None)
    content = FORMATS[kind].content(sheet)
    with written(target) as out:
        out.buffer.write(content)


def _form(name: str) -> Form:
    wanted = name.lower()
    for form in FORMS:
        if wanted in (form.name, form.file):
            return form
    raise Refusal(
        message(
            "There is no form {name}; there are: {names}", name=name, names=tuple(form.name for form in FORMS)
        )
    )


def _check_takes(form: Form, on: date | None, fund: str | None) -> None:
    for option, key, value in (("--on", "date", on), ("--fund", "fund", fund)):
        if value is not None and not takes(form, key):
            raise Refusal(
                message(
                    "“{form}” has nothing of the kind above its table; leave out {option}.",
                    form=form.label,
                    option=option,
                )
            )


def _format(asked: str | None, output: Path | None) -> str:
    kind = asked or (output.suffix.lower().removeprefix(".") if output else "csv")
    if kind not in FORMATS:
        raise Refusal(
            message(
                "How {file} ends does not tell its format; let it end in .csv, .xlsx or .html, or use --format.",
                file=str(output),
            )
        )
    if FORMATS[kind].binary and output is None:
        raise Refusal(
            message("A workbook (.xlsx) cannot be shown on the screen; name a file to write it to with -o.")
        )
    return kind


def _target(output: Path | None) -> Path | None:
    target = check_output(output)
    if target is not None and any((folder / MAIN).is_file() for folder in target.parents):
        raise Refusal(
            message(
                "{file} lies in the folder of a club, where only its books are kept; choose another place.",
                file=str(output),
            )
        )
    return target


def _books(club: str, ledgers: Path, on: date | None) -> Books:
    today = date.today()  # noqa: DTZ011 - the treasurer's own calendar
    try:
        return load_club(club_folder(club, ledgers), on or today)
    except BrokenLedger as error:
        refuse_broken(error.problems)
