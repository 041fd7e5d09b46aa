"""The report for an official: one self-contained page to read or print. First what to do, then the clubs."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from functools import partial
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, TextIO

from jinja2 import Environment, PackageLoader

from clubledger.audit.report import (
    CHANGES,
    NO_CERTIFICATE,
    OUTCOMES,
    TARGETS,
    Report,
    by_level,
    explained_once,
    remedy,
)
from clubledger.audit.text_report import share, target_met, target_range, target_value
from clubledger.i18n import Dong, Message, message, render, show, translate
from clubledger.rules import Finding, Level

if TYPE_CHECKING:
    from clubledger.audit.club import ClubResult

_FIRST_STEPS = 3


@dataclass(frozen=True, slots=True)
class Summary:
    """A club's line on the first page, with its gravest findings."""

    id: str
    name: str
    outcome: str
    errors: int
    warnings: int
    unknown: int
    first: tuple[Finding, ...]
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
        out.write(templates.get_template("head.html.j2").render(summaries=summaries, **shared))
        shutil.copyfileobj(pages, out)
        out.write(templates.get_template("foot.html.j2").render(shared))


def _summary(club: ClubResult) -> Summary:
    to_do = [
        finding
        for finding in by_level(club.findings)
        if not finding.waived and finding.level is not Level.NOTE
    ]
    return Summary(
        id=club.id,
        name=club.name or club.id,
        outcome=club.outcome.value,
        errors=club.count(Level.ERROR),
        warnings=club.count(Level.WARNING),
        unknown=len(club.unknown),
        first=tuple(to_do[:_FIRST_STEPS]),
        problem=club.errors[0].message if club.errors else None,
    )


def _templates(report: Report) -> Environment:
    environment = Environment(
        loader=PackageLoader("clubledger.audit"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
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
        "share": share,
        "target_value": target_value,
        "target_range": target_range,
        "target_met": target_met,
        "disclaimer": NO_CERTIFICATE,
    }
