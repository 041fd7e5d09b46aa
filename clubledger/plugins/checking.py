"""From Beancount's entries to Beancount's errors, by the rules of one plugin."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

from beancount.core import data

from clubledger.books.books import Books, Source, read_books
from clubledger.i18n import Message, environment_language, message, render
from clubledger.rules import Finding, Level, all_rules, judge


class RuleError(NamedTuple):
    """A finding as Beancount shows errors; its first three fields are Beancount's."""

    source: dict[str, Any]
    message: str
    entry: Any
    rule: str = ""


LEVELS: Final = {None: (Level.ERROR,), "error": (Level.ERROR,), "warning": (Level.ERROR, Level.WARNING)}

Plugin = Callable[..., tuple[list[Any], list[Any]]]


def checking(name: str) -> Plugin:
    """The plugin function that judges by the rules which name this plugin."""

    def check(
        entries: list[Any], options: dict[str, Any], config: str | None = None
    ) -> tuple[list[Any], list[Any]]:
        """Judge the entries; they are handed on as they are."""
        language = environment_language()
        top = options.get("filename") or ""
        if config not in LEVELS:
            return entries, [
                RuleError(data.new_metadata(top, 0), render(_misset(name, config), language), None)
            ]
        return entries, errors_of(name, _books(entries, options, Path(top).parent), config, top, language)

    return check


def _misset(name: str, config: str | None) -> Message:
    return message(
        'plugin "clubledger.plugins.{name}" was given "{config}"; expected nothing, "error" or "warning"',
        name=name,
        config=str(config),
    )


def errors_of(name: str, books: Books, config: str | None, top: str, language: str) -> list[RuleError]:
    """What the plugin ``clubledger.plugins.<name>`` says of the books of the ledger whose top file is ``top``."""
    if books.strangers:  # Beancount says so itself; what would follow from it would only confuse
        return []
    levels = LEVELS.get(config, LEVELS[None])
    findings = judge(books, [rule for rule in all_rules() if rule.plugin == name]).findings
    return [
        as_error(finding, top, language)
        for finding in findings
        if finding.level in levels and not finding.waived
    ]


_last: dict[str, Any] = {}


def _books(entries: list[Any], options: dict[str, Any], folder: Path) -> Books:
    """The books of a load, read once for the plugins that follow each other; only the last load is kept."""
    if _last.get("entries") is not entries or _last["count"] != len(entries):
        _last.update(entries=entries, count=len(entries), books=read_books(Source(entries, options, folder)))
    books: Books = _last["books"]
    return books


def as_error(finding: Finding, top: str, language: str) -> RuleError:
    """A finding as an error of the ledger whose top file is ``top``, with the place that it is of."""
    place = finding.place
    known = place is not None and place.file
    source = data.new_metadata(
        str(Path(top).parent / place.file) if place and known else top, (place.line if place else 0) or 0
    )
    text = message("{rule}: {text}", rule=finding.rule, text=_with_article(finding))
    return RuleError(source, render(text, language), None, finding.rule)


def _with_article(finding: Finding) -> Message:
    if not finding.article:
        return finding.message
    return message("{text} ({article})", text=finding.message, article=finding.article)
