"""``clubledger rules``: the list of rules."""

from __future__ import annotations

import json

import click

from clubledger.cli.language import Command, Option, lang_option, say
from clubledger.i18n import N_
from clubledger.reports.table import table
from clubledger.rules import all_rules

_HEADS = (N_("Rule"), N_("Name"), N_("Level"), N_("What it finds"))


@click.command(cls=Command, help=N_("List the rules."))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    cls=Option,
    help=N_("text or json (default: text)."),
)
@lang_option
def command(format_: str) -> None:
    """Print the list."""
    if format_ == "json":
        listed = [
            {
                "id": rule.id,
                "name": rule.name,
                "level": rule.level.value,
                "title": say(rule.title),
                "subject": say(rule.subject),
                "source": say(rule.source),
                "needs": list(rule.needs),
                "structural": rule.structural,
            }
            for rule in all_rules()
        ]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=1))
        return
    rows = [[rule.id, rule.name, say(rule.level.word), say(rule.title)] for rule in all_rules()]
    click.echo("\n".join(table([say(head) for head in _HEADS], rows)))
