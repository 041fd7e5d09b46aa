"""Options that several commands share, and writing a result to a file all at once."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from clubledger.cli.language import Option, Refusal, say
from clubledger.i18n import N_, message

if TYPE_CHECKING:
    from collections.abc import Iterator


class Day(click.ParamType):  # type: ignore[type-arg] # generic only from click 8.4 on
    """A day: ``2025-12-31`` or ``31/12/2025``."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day of a text. Fails with a sentence."""
        if isinstance(value, date):
            return value
        text = str(value).strip()
        local = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
        try:
            if local:
                return date(int(local[3]), int(local[2]), int(local[1]))
            if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        return self.fail(
            say(message("{value} is no day; expected 31/12/2025 or 2025-12-31", value=text)), param, ctx
        )


DAY = Day()


def today(_context: click.Context, _parameter: click.Parameter, value: date | None) -> date:
    """The default of ``--as-of``."""
    return value or date.today()  # noqa: DTZ011 - the treasurer's own calendar


def as_of_option(command: Any) -> Any:
    """The option ``--as-of``."""
    return click.option(
        "--as-of",
        type=DAY,
        callback=today,
        cls=Option,
        help=N_("Judge the books as they stood at the end of this day (default: today)."),
    )(command)


def ledgers_option(command: Any) -> Any:
    """The option ``--ledgers``."""
    return click.option(
        "--ledgers",
        type=click.Path(path_type=Path),
        default=Path("ledgers"),
        cls=Option,
        help=N_("The folder that holds the clubs' folders (default: ledgers)."),
    )(command)


def club_folder(told: str, ledgers: Path) -> Path:
    """The folder of a club named by its id under the ledgers folder, or by a path. Raises `Refusal`."""
    path = Path(told)
    is_id = path.name == told and told not in {".", ".."}
    for folder in (ledgers / told, path) if is_id else (path,):
        if folder.is_dir():
            return folder
    raise Refusal(
        message(
            "There is no club {club}: neither a folder of that name in {ledgers}, nor a path to one.",
            club=told,
            ledgers=str(ledgers),
        )
    )


@contextmanager
def written(output: Path | None, *, bom: bool = False) -> Iterator[TextIO]:
    """A stream to standard output, or to a file that appears whole when all is written. Raises `Refusal`."""
    if output is None:
        yield sys.stdout
        return
    try:
        handle, name = tempfile.mkstemp(prefix=f".{output.name}.", dir=output.parent)
    except OSError as error:
        raise _unwritable(output, error) from error
    scratch = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8-sig" if bom else "utf-8", newline="") as stream:
            yield stream
        with suppress(OSError):  # the mode of a file that was there, or that any new file has
            scratch.chmod(output.stat().st_mode & 0o777 if output.exists() else 0o666 & ~_umask())
        scratch.replace(output)
    except OSError as error:
        raise _unwritable(output, error) from error
    finally:
        scratch.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _unwritable(output: Path, error: OSError) -> Refusal:
    return Refusal(
        message("{file} cannot be written: {error}", file=str(output), error=error.strerror or str(error))
    )
