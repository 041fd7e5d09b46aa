"""Clubs on the command line: the ledgers folder, and a club named by its id or by a path."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from clubledger.auditing.club import club_id, nfc
from clubledger.auditing.clubs import find_clubs
from clubledger.books.files import MAIN
from clubledger.cli.language import Option, Refusal, say
from clubledger.i18n import N_, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clubledger.books.problem import Problem


def ledgers_option(command: Any) -> Any:
    """The option ``--ledgers``."""
    return click.option(
        "--ledgers",
        type=click.Path(path_type=Path),
        default=Path("ledgers"),
        cls=Option,
        help=N_("The folder that holds the clubs' folders (default: ledgers)."),
    )(command)


def club_folder(name: str, ledgers: Path) -> Path:
    """The folder of a club named by its id under the ledgers folder, or by a path. Raises `Refusal`."""
    path = Path(name)
    named = [path]
    if name and path.name == name and name not in {".", ".."} and ledgers.is_dir():
        named = [*(folder for folder in find_clubs(ledgers) if club_id(folder) == nfc(name)), path]
    for folder in named if name else ():
        with suppress(OSError):  # a name too long for a file
            if folder.is_dir():
                return folder
    raise Refusal(
        message(
            "There is no club {club}: neither a folder of that name in {ledgers}, nor a path to one.",
            club=name,
            ledgers=str(ledgers),
        )
    )


def refuse_inside(output: Path, folders: Iterable[Path]) -> None:
    """Refuse to write a file into the folder of a club: of those that are asked for, or any other."""
    audited = {folder.resolve() for folder in folders}
    for folder in {*output.absolute().parents, *output.resolve().parents}:
        if folder in audited or (folder / MAIN).is_file():
            raise Refusal(
                message(
                    "{file} lies in the folder of a club, where an audit writes nothing; choose another place.",
                    file=str(output),
                )
            )


def refuse_broken(problems: Sequence[Problem]) -> NoReturn:
    """Refuse to go on with a ledger that cannot be read: its first problem, and how many there are."""
    first = problems[0]
    where = f"{first.place}: " if first.place and first.line else ""
    raise Refusal(
        message(
            "The ledger cannot be read ({count} errors; clubledger audit lists them). {first}",
            count=len(problems),
            first=where + say(first.message),
        )
    )
