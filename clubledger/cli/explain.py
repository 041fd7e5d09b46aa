"""``clubledger explain LOAN-02``: a rule's page."""

from __future__ import annotations

import click

from clubledger.cli.language import Argument, Command, Refusal, lang_option, language
from clubledger.i18n import N_, message
from clubledger.rules import get_rule
from clubledger.rules.pages import page


@click.command(
    cls=Command,
    help=N_(
        "Explain a rule and how to put its findings right.\n\nRULE is its id or its name: LOAN-02, loan-over-limit."
    ),
)
@click.argument("rule", cls=Argument)
@lang_option
def command(rule: str) -> None:
    """Print the page."""
    try:
        found = get_rule(rule)
    except KeyError as error:
        raise Refusal(message("There is no rule {name}; clubledger rules lists them.", name=rule)) from error
    click.echo(page(found, language()), nl=False)
