"""The command ``clubledger``: one module a command, imported when it is called."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from gettext import gettext  # click's own words, from click's catalogue
from importlib import import_module
from keyword import iskeyword
from typing import Any, Final

import click

from clubledger.cli.interrupts import heed_interrupts, pressed
from clubledger.cli.language import (
    Command,
    Interrupted,
    Option,
    Refusal,
    check_environment,
    first_language,
    lang_option,
    say,
    set_language,
)
from clubledger.cli.streams import prepare_streams
from clubledger.i18n import N_, Message, message, reason_of
from clubledger.version import __version__

COMMANDS: Final = {
    "audit": N_("Check clubs' books against their own regulation."),
    "loans": N_("Show a club's loans and where each stands."),
    "schedule": N_("Reckon the repayment schedule of a loan."),
    "regulation": N_("Say a club's regulation in sentences."),
    "rules": N_("List the rules."),
    "explain": N_("Explain a rule and how to put its findings right."),
    "import": N_("Enter paper forms, typed into CSV or Excel, into a club's books."),
    "forms": N_("List the paper forms, and write blank ones to print."),
    "serve": N_("Read the books of clubs in a browser."),
    "store": N_("Look after what is kept of audits."),
    "init": N_("Begin the books of a new club."),
    "demo": N_("Write synthetic clubs to try things out with."),
}
"""The commands with their line in the help: the list shows without importing any of them."""


class Commands(Command, click.Group):
    """The group of all commands; a command's module is imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the same for all
        """The commands' names in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command's module."""
        if name not in COMMANDS:
            return None
        module = f"{name}_" if iskeyword(name) else name
        gc.disable()  # what is imported stays: to look for garbage in it takes a twentieth of an audit
        try:
            command: click.Command = import_module(f"clubledger.cli.{module}").command
        except KeyboardInterrupt:
            raise Interrupted(message("Stopped: nothing was done.")) from None
        finally:
            gc.freeze()
            gc.enable()
        return command

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """Read the command line; Ctrl-C ends it with a sentence, too."""
        try:
            return super().make_context(*args, **extra)
        except KeyboardInterrupt:
            raise Interrupted(message("Stopped: nothing was done.")) from None

    def invoke(self, ctx: click.Context) -> Any:
        """Call the command; Ctrl-C ends it with a sentence."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise Interrupted(message("Stopped.")) from None
        except Refusal as refusal:
            if pressed() and not isinstance(refusal, Interrupted):
                raise Interrupted(message("Stopped.")) from None
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list of commands, from `COMMANDS` alone."""
        with formatter.section(gettext("Commands")):
            formatter.write_dl([(name, say(text)) for name, text in COMMANDS.items()])


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=N_("Keep and check the books of self-help clubs."),
)
@lang_option
@click.version_option(
    __version__,
    prog_name="clubledger",
    message="%(prog)s %(version)s",
    cls=Option,
    help=N_("Show the version and exit."),
)
def commands() -> None:
    """Every command of clubledger."""
    check_environment()


def main() -> None:
    """The entry point: text is UTF-8 wherever it goes, in the language asked for."""
    prepare_streams()
    heed_interrupts()
    set_language(first_language(sys.argv[1:]))
    try:
        status = _run()
        sys.stdout.flush()
        # Python would take a tenth of an audit to take itself apart, and may yet end by a signal that was heard
        _end(status)
    except KeyboardInterrupt:  # while it was ending
        _give_up(message("Stopped."), Interrupted.exit_code)
    except OSError as error:  # the disk is full, the output is closed
        _give_up(message("The result cannot be written: {error}", error=reason_of(error)))
    except Exception as error:  # noqa: BLE001 - 1 would mean that the audit found something
        _give_up(_crashed(error))


def _run() -> int:
    try:
        commands(prog_name="clubledger")
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def _crashed(error: Exception) -> Message:
    """What to do about a fault of ours; its own words may hold names and stay on this machine."""
    import traceback  # noqa: PLC0415 - only a crash needs it

    from clubledger.crash_report import brief, debugging, write_crash_report  # noqa: PLC0415

    if debugging():
        traceback.print_exception(error)
    command = next((name for name in sys.argv[1:] if name in COMMANDS), "")
    report = write_crash_report(error, f"clubledger {command}".strip())
    if report is None:
        return message(
            "Something went wrong that clubledger did not expect ({error}). Write this sentence, and what you did before "
            "it, to the developers of clubledger.",
            error=brief(error),
        )
    return message(
        "Something went wrong that clubledger did not expect ({error}). Send this file to the developers of clubledger, "
        "with a word on what you did before it: {file}. No name and no amount stands in it.",
        error=brief(error),
        file=str(report),
    )


def _give_up(text: Message, status: int = 2) -> None:
    with suppress(OSError):
        print(say(text), file=sys.stderr)
    _end(status)


def _end(status: int) -> None:
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, AttributeError):  # the disk is full; there is no such stream
            stream.flush()
    os._exit(status)
