"""The hall: all clubs on one page, worst first, and the commune's totals against the plan's targets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from flask import current_app, request, url_for
from jinja2 import Environment, PackageLoader

from clubledger.audit.club import Outcome
from clubledger.audit.report import OUTCOMES, share, target_met, target_range, target_value
from clubledger.audit.targets import Totals
from clubledger.books.members import fold
from clubledger.i18n import N_, Dong, Message, message, render, show
from clubledger.regulation.profiles import TARGETS
from clubledger.reports.collation import text_key
from clubledger.web.language import page_language
from clubledger.web.redaction import WITHOUT_BOOKS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clubledger.audit.indicators import Indicators
    from clubledger.regulation.profiles import Profile
    from clubledger.web.results import Line, Results

MAX_QUERY: Final = 200
"""So much of a search is read: no club has a longer name."""
REVERSED: Final = "-"
"""``?sort=-members`` is the other way round than ``?sort=members``."""
FILTERS: Final = ("account", "conversion", "filter", "interval", "time")
"""What Fava takes from the address of a page into all links of it; the hall is of no ledger and has none of them."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the hall. ``value`` is ``None`` where nothing is known: such clubs come last, either way round."""

    key: str
    title: str
    value: Callable[[Line], Any]
    figure: bool = True
    largest_first: bool = True

    def sorted(self, lines: Sequence[Line], *, other_way: bool) -> list[Line]:
        """The clubs in this column's order; those that are alike stay as they stand."""
        told = [(self.value(line), line) for line in lines]
        known = [one for one in told if one[0] is not None]
        known.sort(key=itemgetter(0), reverse=self.largest_first is not other_way)
        return [line for _, line in known] + [line for value, line in told if value is None]


def _name(line: Line) -> Any:
    return text_key(line.name or line.id)


def _of(figure: Callable[[Indicators], int | None]) -> Callable[[Line], int | None]:
    return lambda line: None if line.indicators is None else figure(line.indicators)


def _last(line: Line) -> date | None:
    """The day of the last entry; a club whose books have none was silent for the longest."""
    return line.last_entry or (None if line.indicators is None else date.min)


def _findings(line: Line) -> tuple[int, int] | None:
    return None if line.indicators is None else (line.errors, line.warnings)


cash: Final = _of(lambda told: told.cash_income + told.cash_operating)
"""The cash of both funds."""

COLUMNS: Final = {
    column.key: column
    for column in (
        Column("name", N_("Club"), _name, figure=False, largest_first=False),
        Column("worst", N_("Outcome"), lambda line: line.rank, figure=False, largest_first=False),
        Column("members", N_("Members"), _of(lambda told: told.members)),
        Column("owed", N_("Owed"), _of(lambda told: told.principal_outstanding)),
        Column("late", N_("Over 30 days late (PAR30)"), _of(lambda told: told.par30)),
        Column("cash", N_("Cash (both funds)"), cash),
        Column("last", N_("Last entry"), _last, largest_first=False),
        Column("findings", N_("Findings by level"), _findings),
    )
}
"""The columns, each an order of the clubs."""
WORST: Final = "worst"


@dataclass(frozen=True, slots=True)
class Sum:
    """A total with how many clubs are in it."""

    title: str
    value: Message
    clubs: int


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows. ``broken`` and ``unchecked`` clubs are in no sum."""

    lines: Sequence[Line]
    sums: Sequence[Sum]
    totals: Totals
    profile: Profile
    as_of: date | None
    done: int
    total: int
    clubs: int
    broken: int
    unchecked: int


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
    for key in ("name", WORST):  # those that are alike in what was asked for stand by these
        shown = COLUMNS[key].sorted(shown, other_way=False)
    shown = COLUMNS[sort.removeprefix(REVERSED)].sorted(shown, other_way=sort.startswith(REVERSED))
    return View(
        lines=shown,
        sums=_sums([line.indicators for line in lines if line.indicators is not None]),
        totals=totals,
        profile=profile,
        as_of=results.as_of,
        done=results.done,
        total=results.total,
        clubs=len(lines),
        broken=sum(line.outcome is Outcome.BROKEN for line in lines),
        unchecked=sum(line.outcome is None for line in lines),
    )


def _sums(told: Sequence[Indicators]) -> list[Sum]:
    owed = sum(one.principal_outstanding for one in told)
    cash_of_all = sum(one.cash_income + one.cash_operating for one in told)
    at_risk = [(one.par30, one.principal_outstanding) for one in told if one.par30 is not None]
    return [
        Sum(N_("Members"), message("{count}", count=sum(one.members for one in told)), len(told)),
        Sum(N_("Owed"), message("{count}", count=Dong(owed)), len(told)),
        Sum(
            N_("Over 30 days late (PAR30)"),
            _ratio(sum(late for late, _ in at_risk), sum(whole for _, whole in at_risk)),
            len(at_risk),
        ),
        Sum(N_("Cash (both funds)"), message("{count}", count=Dong(cash_of_all)), len(told)),
    ]


def _ratio(part: int, whole: int) -> Message:
    percent = share(part, whole)
    if percent is None:
        return message("{part} of {whole}", part=Dong(part), whole=Dong(whole))
    return message("{part} of {whole} = {percent}", part=Dong(part), whole=Dong(whole), percent=percent)


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


class _Links:
    """The addresses in a row. Flask makes each kind once, for there may be thousands of clubs."""

    _CLUB: Final = "-the-club-"

    def __init__(self) -> None:
        self._kinds: dict[str, str] = {}

    def page(self, line: Line, name: str) -> str:
        """A club's own page."""
        return self._of(line, name, "extension_report", extension_name=name)

    def day(self, line: Line) -> str:
        """Fava's journal of the day of a club's last entry."""
        return f"{self._of(line, 'journal', 'report', report_name='journal')}?time={line.last_entry}"

    def _of(self, line: Line, kind: str, endpoint: str, **values: Any) -> str:
        if kind not in self._kinds:
            self._kinds[kind] = url_for(endpoint, bfile=self._CLUB, **dict.fromkeys(FILTERS), **values)
        return self._kinds[kind].replace(self._CLUB, quote(line.id, safe=""))


def hall_page(results: Results, profile: Profile) -> str:
    """The page at ``/``."""
    query = request.args.get("q", "")[:MAX_QUERY].strip()
    sort = request.args.get("sort", WORST)
    if sort.removeprefix(REVERSED) not in COLUMNS:
        sort = WORST

    def hall_url(sort: str, query: str = query) -> str:
        return url_for("index", q=query or None, sort=None if sort == WORST else sort)

    hides_names = bool(current_app.config.get("CLUBLEDGER_NO_NAMES"))

    def order(column: Column) -> str:
        """What ``aria-sort`` says of a column."""
        if sort.removeprefix(REVERSED) != column.key:
            return "none"
        return "descending" if column.largest_first is not sort.startswith(REVERSED) else "ascending"

    return page(
        "club_list.html",
        view=view(results, profile, query, sort),
        columns=COLUMNS,
        titles={key: render(Message(column.title), page_language()) for key, column in COLUMNS.items()},
        query=query,
        max_query=MAX_QUERY,
        sort=sort,
        order=order,
        next_sort=lambda column: REVERSED + column.key if sort == column.key else column.key,
        hides_names=hides_names,
        place=WITHOUT_BOOKS.text if hides_names else str,
        outcomes=OUTCOMES,
        targets=TARGETS,
        cash=cash,
        target_value=target_value,
        target_range=target_range,
        target_met=target_met,
        links=_Links(),
        hall_url=hall_url,
    )


NOT_FOUND = message("There is no such page.")
