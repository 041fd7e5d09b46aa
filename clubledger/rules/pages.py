"""A rule's page: what ``clubledger explain`` prints and ``docs/`` holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from clubledger.i18n import N_, message, render, translate
from clubledger.regulation import KEYS
from clubledger.rules.examples import examples

if TYPE_CHECKING:
    from clubledger.rules.examples import Example
    from clubledger.rules.registry import Rule

_WHY, _SOURCE, _NEEDS = N_("Why"), N_("Source"), N_("Needs of the regulation")
_PAPER, _LEDGER = N_("To put right on paper"), N_("To put right in the ledger")
_WAIVABLE = N_(
    "The club may waive a finding by a minuted decision: a waiver directive with reason, by and minutes."
)
_NOT_WAIVABLE = N_("This cannot be waived: without it nobody can rely on the books.")
_EXAMPLE = N_("An example that it finds")


def page(rule: Rule, language: str) -> str:
    """A rule's page in Markdown."""

    def say(msgid: str) -> str:
        return translate(msgid, language)

    head = message(
        "{level} · one finding for each: {subject}", level=say(rule.level.word), subject=say(rule.subject)
    )
    parts = [
        f"# {rule.id} {rule.name}: {say(rule.title)}",
        render(head, language),
        f"**{say(_WHY)}.** {say(rule.why)}",
        f"**{say(_SOURCE)}.** {say(rule.source)}",
    ]
    if rule.needs:
        keys = ", ".join(f"`{key}` ({say(KEYS[key].meaning)})" for key in rule.needs)
        parts.append(f"**{say(_NEEDS)}.** {keys}")
    parts += [
        f"**{say(_PAPER)}.** {say(rule.paper)}",
        f"**{say(_LEDGER)}.** {say(rule.ledger)}",
        say(_NOT_WAIVABLE if rule.structural else _WAIVABLE),
    ]
    failing = next(
        (shown for example in examples(rule.id) if example.kind == "failing" and (shown := _shown(example))),
        None,
    )
    if failing is not None:
        parts.append(f"**{say(_EXAMPLE)}**\n\n```beancount\n{failing}\n```")
    return "\n\n".join(parts) + "\n"


def _shown(example: Example) -> str:
    """What an example adds to the books, without remarks; a file's name stands before what goes into it."""
    lines = []
    for line in example.text.splitlines():
        if line.startswith(("--- file: ", "--- new file: ")):
            lines.append(f"; {line.partition(': ')[2]}")
        elif not line.startswith((";", "---")):
            lines.append(line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
