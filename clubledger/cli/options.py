"""Options that several commands share, and writing a result to a file all at once."""

from __future__ import annotations

import os
import re
import sys
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from clubledger.cli.language import Option, Refusal, say
from clubledger.i18n import N_, message, reason_of

if TYPE_CHECKING:
    from collections.abc import Iterator


class DayParam(click.ParamType):  # type: ignore[type-arg] # generic only from click 8.4 on
    """A day: ``2025-12-31`` or ``31/12/2025``."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day of a text. Fails with a sentence."""
        if isinstance(value, date):
            return value
        text = str(value).strip()
        local = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
        with suppress(ValueError):
            if local:
                day = date(int(local[3]), int(local[2]), int(local[1]))
            else:
                day = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else date.min
            if _FIRST_YEAR <= day.year <= _LAST_YEAR:
                return day
        return self.fail(
            say(message("{value} is no day; expected 31/12/2025 or 2025-12-31", value=text)), param, ctx
        )


DAY = DayParam()
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


class Whole(click.ParamType):  # type: ignore[type-arg]
    """A whole number as people write it: ``6000000``, ``6.000.000`` or ``6,000,000``."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number of a text. Fails with a sentence."""
        text = str(value).strip()
        if re.fullmatch(r"-?(\d+|\d{1,3}(\.\d{3})+|\d{1,3}(,\d{3})+)", text, re.ASCII):
            return int(re.sub("[.,]", "", text))
        return self.fail(
            say(message("{value} is no whole number; expected for example 6000000 or 6.000.000", value=text)),
            param,
            ctx,
        )


WHOLE = Whole()


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


def store_option(command: Any) -> Any:
    """``--store FILE``, as ``store_path``: where results of audits are kept; ``None`` is the user's cache."""
    return click.option(
        "--store",
        "store_path",
        type=click.Path(path_type=Path),
        metavar="FILE",
        cls=Option,
        help=N_("The file that keeps what audits found (default: one in your cache folder)."),
    )(command)


def check_output(output: Path | None) -> Path | None:
    """The file that an ``--output`` names, links followed. Raises `Refusal` if nothing can be written there."""
    if output is None:
        return None
    target = Path(os.path.realpath(output))
    if target.is_dir() or not output.name:
        raise Refusal(message("{file} is a folder; name a file to write to.", file=str(output)))
    if not target.parent.is_dir():
        raise Refusal(message("{file} cannot be written: there is no such folder.", file=str(output)))
    if target.exists() and not os.access(target, os.W_OK):
        raise Refusal(message("{file} cannot be written: it may only be read.", file=str(output)))
    return target


@contextmanager
def written(output: Path | None, *, bom: bool = False) -> Iterator[TextIO]:
    """A stream to standard output, or to a file that appears whole when all is written. Raises `Refusal`."""
    encoding = "utf-8-sig" if bom else "utf-8"
    if output is None:
        yield sys.stdout
    elif output.exists() and not output.is_file():  # a device or a pipe is written to, never replaced
        with output.open("w", encoding=encoding, newline="") as stream:
            yield stream
    else:
        with _replacing(output, encoding) as stream:
            yield stream


@contextmanager
def _replacing(output: Path, encoding: str) -> Iterator[TextIO]:
    import tempfile  # noqa: PLC0415 - 3 ms that what goes to the screen need not pay

    try:
        handle, name = tempfile.mkstemp(prefix=f".{output.name}.", dir=output.parent)
    except OSError as error:
        raise _unwritable(output, error) from error
    scratch = Path(name)
    try:
        with os.fdopen(handle, "w", encoding=encoding, newline="") as stream:
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
    return Refusal(message("{file} cannot be written: {error}", file=str(output), error=reason_of(error)))
