"""The hall: all clubs on one page, worst first, and the commune's totals against the plan's targets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from flask import request, url_for
from jinja2 import Environment, PackageLoader

from clubledger.audit.report import OUTCOMES, TARGETS, target_met, target_range, target_value
from clubledger.audit.targets import Totals
from clubledger.books.members import fold
from clubledger.i18n import Dong, Message, message, render, show
from clubledger.web.language import page_language

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clubledger.regulation.profiles import Profile
    from clubledger.web.results import Line, Results

SORTS: Final[dict[str, Callable[[Line], Any]]] = {
    "worst": lambda line: line.rank,
    "name": lambda line: fold(line.name or line.id),
    "members": lambda line: -(line.indicators.members if line.indicators else -1),
    "owed": lambda line: -(line.indicators.principal_outstanding if line.indicators else -1),
    "late": lambda line: -((line.indicators.par30 or 0) if line.indicators else -1),
    "cash": lambda line: -(cash(line) or 0),
    "last": lambda line: (line.last_entry is not None, line.last_entry or 0),
}
"""The orders that the hall's columns offer."""


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows."""

    lines: Sequence[Line]
    totals: Totals
    profile: Profile
    done: int
    total: int
    waiting: int


def cash(line: Line) -> int | None:
    """The cash of both funds."""
    told = line.indicators
    return None if told is None else told.cash_income + told.cash_operating


def view(results: Results, profile: Profile, query: str, sort: str) -> View:
    """The clubs that a search finds, in an order, and the totals of all."""
    lines = results.lines()
    totals = Totals(profile)
    for line in lines:
        result = line.as_result()
        if result is not None:
            totals.add(result)
    wanted = fold(query)
    shown = [line for line in lines if wanted in fold(f"{line.name or ''} {line.id}")]
    return View(
        sorted(shown, key=SORTS.get(sort, SORTS["worst"])),
        totals,
        profile,
        results.done,
        results.total,
        sum(line.outcome is None for line in lines),
    )


_TEMPLATES: Final = Environment(loader=PackageLoader("clubledger.web"), autoescape=True)
"""Our pages outside any ledger; Fava's own want to know which ledger is open."""


def page(template: str, **told: Any) -> str:
    """One of our pages outside any ledger, in the page's language."""
    language = page_language()

    def say(text: Message | str) -> str:
        return render(text if isinstance(text, Message) else Message(text), language)

    return _TEMPLATES.get_template(template).render(
        _=lambda msgid, **params: render(Message(msgid, params), language),
        say=say,
        dong=lambda amount: "—" if amount is None else show(Dong(amount), language),
        count=lambda number: "—" if number is None else show(number, language),
        day=lambda day: "—" if day is None else show(day, language),
        language=language,
        **told,
    )


def hall_page(results: Results, profile: Profile) -> str:
    """The page at ``/``."""
    query, sort = request.args.get("q", ""), request.args.get("sort", "worst")
    return page(
        "hall.html",
        view=view(results, profile, query, sort),
        query=query,
        sort=sort if sort in SORTS else "worst",
        outcomes=OUTCOMES,
        targets=TARGETS,
        cash=cash,
        target_value=target_value,
        target_range=target_range,
        target_met=target_met,
        club_url=lambda line: url_for("report", bfile=line.id, report_name="income_statement"),
        page_url=lambda line: url_for("extension_report", bfile=line.id, extension_name="Overview"),
        hall_url=lambda **args: url_for("index", **args),
    )


NOT_FOUND = message("There is no such page.")
