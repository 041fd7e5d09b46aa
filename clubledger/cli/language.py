"""The language of the command: Vietnamese, unless ``--lang`` or ``CLUBLEDGER_LANG`` says otherwise."""

from __future__ import annotations

import gettext
import os
import sys
from typing import IO, TYPE_CHECKING, Any

import click

from clubledger.i18n import (
    DEFAULT_LANGUAGE,
    LANGUAGES,
    LOCALE_DIR,
    N_,
    VARIABLE,
    Message,
    environment_language,
    message,
    render,
    translate,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


class Refusal(click.ClickException):
    """The command stops with a sentence for the user; exit status 2, nothing was written."""

    exit_code = 2

    def __init__(self, text: Message) -> None:
        super().__init__(say(text))


class Interrupted(Refusal):
    """The user pressed Ctrl-C; the sentence says what is written, and the exit status is that of an interrupted program."""

    exit_code = 130

    def show(self, file: IO[str] | None = None) -> None:
        """Say so on a line of its own, after the ``^C`` of the terminal."""
        click.echo(f"\n{self.format_message()}", file=file or sys.stderr)


def set_language(language: str) -> None:
    """Make a language the command's; click's own words come from the catalogue ``messages``."""
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("messages", LOCALE_DIR)
    gettext.textdomain("messages")


def language() -> str:
    """The command's language."""
    chosen = os.environ.get("LANGUAGE", DEFAULT_LANGUAGE)
    return chosen if chosen in LANGUAGES else DEFAULT_LANGUAGE


def first_language(arguments: Sequence[str]) -> str:
    """The language that the command line or the environment asks for, before anything is parsed."""
    for position, argument in enumerate(arguments):
        if argument == "--lang" and position + 1 < len(arguments) and arguments[position + 1] in LANGUAGES:
            return arguments[position + 1]
        if argument.removeprefix("--lang=") in LANGUAGES and argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return environment_language()


def say(text: Message | str) -> str:
    """A message, or a msgid, in the command's language."""
    return render(text, language()) if isinstance(text, Message) else translate(text, language())


_METAVARS = (
    N_("[OPTIONS]"),
    N_("COMMAND [ARGS]..."),
    N_("[CLUB]..."),
    N_("CLUB"),
    N_("FILE..."),
    N_("FOLDER"),
    N_("RULE"),
    N_("RULES"),
    N_("NAME"),
    N_("DATE"),
    N_("NUMBER"),
    N_("INTEGER"),
    N_("INTEGER RANGE"),
    N_("TEXT"),
    N_("PATH"),
)
"""What the help calls the values, for translation."""


class Option(click.Option):
    """An option whose help is a msgid."""

    def make_metavar(self, *args: Any, **kwargs: Any) -> str:
        """Name the option's value, translated; what click hands over differs from version to version."""
        return say(super().make_metavar(*args, **kwargs))

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option's line in the help, translated."""
        msgid = self.help
        try:
            self.help = say(msgid) if msgid else None
            return super().get_help_record(ctx)
        finally:
            self.help = msgid


class Argument(click.Argument):
    """An argument whose name in the help is a msgid."""

    def make_metavar(self, *args: Any, **kwargs: Any) -> str:
        """Name the argument, translated."""
        return say(super().make_metavar(*args, **kwargs))


class Command(click.Command):
    """A command whose help is a msgid."""

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - whole sentences, never cut
        """The command's line in the list of commands, translated."""
        return say(self.short_help or self.help or "")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The command's help, translated."""
        msgid = self.help
        try:
            self.help = say(msgid) if msgid else None
            super().format_help_text(ctx, formatter)
        finally:
            self.help = msgid

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The words after the command's name, translated."""
        return [say(piece) for piece in super().collect_usage_pieces(ctx)]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help``, its own words translated by click's catalogue at this moment."""
        self._help_option = None
        return super().get_help_option(ctx)


def _chosen(_context: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        set_language(value)


def lang_option(command: Any) -> Any:
    """The option ``--lang``."""
    return click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        callback=_chosen,
        expose_value=False,
        is_eager=True,
        cls=Option,
        help=N_("Language: vi or en (default: vi, or what CLUBLEDGER_LANG says)."),
    )(command)


def check_environment() -> None:
    """Raise `Refusal` if ``CLUBLEDGER_LANG`` names a language that there is not."""
    chosen = os.environ.get(VARIABLE, "")
    if chosen not in {"", *LANGUAGES}:
        raise Refusal(
            message(
                "{variable} is {value}; expected one of: {known}",
                variable=VARIABLE,
                value=chosen,
                known=LANGUAGES,
            )
        )
