"""The report for an official: one self-contained page to read or print. First what to do, then the clubs."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import partial
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, TextIO

from jinja2 import Environment, PackageLoader

from clubledger.auditing.club import Outcome
from clubledger.auditing.report import (
    CHANGES,
    LET_STAND,
    NO_CERTIFICATE,
    NO_WAIVERS,
    OUTCOMES,
    Report,
    by_level,
    explained_once,
    remedy,
    target_met,
    target_range,
    target_value,
)
from clubledger.i18n import Dong, Message, message, printable, render, show, translate
from clubledger.regulation.profiles import TARGETS
from clubledger.rules import Level, get_rule

if TYPE_CHECKING:
    from clubledger.auditing.club import ClubResult

_STEPS = 20
"""Lines of the first page that tell what to do, shared out among the clubs; each has at least one."""


@dataclass(frozen=True, slots=True)
class Step:
    """What to do about the findings of one rule: its level, title, how many there are, the remedy on paper (msgids)."""

    level: Level
    title: str
    count: int
    paper: str


@dataclass(frozen=True, slots=True)
class Summary:
    """A club on the first page, with what to do there, the gravest first."""

    id: str
    name: str
    outcome: str
    errors: int
    warnings: int
    unknown: int
    steps: tuple[Step, ...]
    problem: Message | None


def write(report: Report, out: TextIO) -> None:
    """Write a report. The clubs' pages wait in a temporary file until the first page can be written."""
    templates, shared = _templates(report), _shared(report)
    club_page = templates.get_template("club.html.j2")
    summaries: list[Summary] = []
    with TemporaryFile("w+", encoding="utf-8") as pages:
        for club in report.results():
            pages.write(club_page.render(club=club, findings=by_level(club.findings), **shared))
            summaries.append(_summary(club))
        pages.seek(0)
        summaries.sort(key=lambda summary: (summary.problem is None, -summary.errors, -summary.warnings))
        busy = [summary for summary in summaries if summary.outcome != Outcome.PASSED]
        each = max(_STEPS // len(busy), 1) if busy else 0
        out.write(templates.get_template("head.html.j2").render(busy=busy, each=each, **shared))
        shutil.copyfileobj(pages, out)
        out.write(templates.get_template("foot.html.j2").render(shared))


def _summary(club: ClubResult) -> Summary:
    to_do = Counter(
        finding.rule
        for finding in by_level(club.findings)
        if not finding.waived and finding.level is not Level.NOTE
    )
    rules = [(get_rule(rule), count) for rule, count in to_do.items()]
    return Summary(
        id=club.id,
        name=club.name or club.id,
        outcome=club.outcome.value,
        errors=club.count(Level.ERROR),
        warnings=club.count(Level.WARNING),
        unknown=len(club.unknown),
        steps=tuple(Step(rule.level, rule.title, count, rule.paper) for rule, count in rules[:_STEPS]),
        problem=club.errors[0].message if club.errors else None,
    )


def _plain(value: object) -> object:
    """What a stranger wrote, without control characters; what is escaped already stays."""
    return printable(value) if type(value) is str else value


def _templates(report: Report) -> Environment:
    environment = Environment(
        loader=PackageLoader("clubledger.auditing"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_plain,
    )
    say = partial(translate, language=report.language)
    environment.globals["_"] = lambda msgid, **params: render(message(msgid, **params), report.language)
    environment.filters["say"] = lambda text: (
        render(text, report.language) if isinstance(text, Message) else say(text)
    )
    environment.filters["dong"] = lambda value: "?" if value is None else show(Dong(value), report.language)
    environment.filters["count"] = lambda value: "?" if value is None else show(value, report.language)
    environment.filters["day"] = lambda value: show(value, report.language) if isinstance(value, date) else ""
    return environment


def _shared(report: Report) -> dict[str, Any]:
    return {
        "report": report,
        "outcomes": {outcome.value: text for outcome, text in OUTCOMES.items()},
        "targets": TARGETS,
        "changes": CHANGES,
        "remedy": remedy,
        "explained_once": explained_once,
        "target_value": target_value,
        "target_range": target_range,
        "target_met": target_met,
        "let_stand": LET_STAND,
        "no_waivers": NO_WAIVERS,
        "disclaimer": NO_CERTIFICATE,
    }
