"""The list of clubs: all on one page, worst first, and the commune's totals against the plan's targets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from flask import request, url_for

from clubledger.auditing.club import Outcome
from clubledger.auditing.report import OUTCOMES, target_met, target_range, target_value
from clubledger.auditing.targets import Totals
from clubledger.books.members import fold
from clubledger.figures.shares import share
from clubledger.i18n import N_, Dong, Message, message, render
from clubledger.regulation.profiles import TARGETS
from clubledger.reports.collation import text_key
from clubledger.web.language import page_language
from clubledger.web.no_names import hides_names
from clubledger.web.redaction import WITHOUT_BOOKS
from clubledger.web.standalone_pages import club_list_url, render_page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clubledger.figures.indicators import Indicators
    from clubledger.regulation.profiles import Profile
    from clubledger.web.club_line import ClubLine
    from clubledger.web.results import Results

MAX_QUERY: Final = 200
"""So much of a search is read: no club has a longer name."""
REVERSED: Final = "-"
"""``?sort=-members`` is the other way round than ``?sort=members``."""
FILTERS: Final = ("account", "conversion", "filter", "interval", "time")
"""What Fava takes from the address of a page into all links of it; the list of clubs is of no ledger and has none of them."""


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of the list. ``value`` is ``None`` where nothing is known: such clubs come last, either way round."""

    key: str
    title: str
    value: Callable[[ClubLine], Any]
    figure: bool = True
    largest_first: bool = True

    def sorted(self, lines: Sequence[ClubLine], *, other_way: bool) -> list[ClubLine]:
        """The clubs in this column's order; those that are alike stay as they stand."""
        valued = [(self.value(line), line) for line in lines]
        known = [(value, line) for value, line in valued if value is not None]
        known.sort(key=itemgetter(0), reverse=self.largest_first is not other_way)
        return [line for _, line in known] + [line for value, line in valued if value is None]


def _name(line: ClubLine) -> Any:
    return text_key(line.name or line.id)


def _indicator(figure: Callable[[Indicators], int | None]) -> Callable[[ClubLine], int | None]:
    return lambda line: None if line.indicators is None else figure(line.indicators)


def _last(line: ClubLine) -> date | None:
    """The day of the last entry; a club whose books have none was silent for the longest."""
    return line.last_entry or (None if line.indicators is None else date.min)


def _findings(line: ClubLine) -> tuple[int, int] | None:
    return None if line.indicators is None else (line.errors, line.warnings)


cash_of_both_funds: Final = _indicator(lambda indicators: indicators.cash_income + indicators.cash_operating)

COLUMNS: Final = {
    column.key: column
    for column in (
        ListColumn("name", N_("Club"), _name, figure=False, largest_first=False),
        ListColumn("worst", N_("Outcome"), lambda line: line.rank, figure=False, largest_first=False),
        ListColumn("members", N_("Members"), _indicator(lambda indicators: indicators.members)),
        ListColumn("owed", N_("Owed"), _indicator(lambda indicators: indicators.principal_outstanding)),
        ListColumn("late", N_("Over 30 days late (PAR30)"), _indicator(lambda indicators: indicators.par30)),
        ListColumn("cash", N_("Cash (both funds)"), cash_of_both_funds),
        ListColumn("last", N_("Last entry"), _last, largest_first=False),
        ListColumn("findings", N_("Findings by level"), _findings),
    )
}
"""The columns, each an order of the clubs."""
WORST: Final = "worst"


@dataclass(frozen=True, slots=True)
class ClubTotal:
    """A total with how many clubs are in it."""

    title: str
    value: Message
    clubs: int


@dataclass(frozen=True, slots=True)
class ClubListView:
    """What the page shows. ``broken`` and ``unchecked`` clubs are in no sum."""

    lines: Sequence[ClubLine]
    sums: Sequence[ClubTotal]
    totals: Totals
    profile: Profile
    as_of: date | None
    done: int
    total: int
    clubs: int
    broken: int
    unchecked: int


def club_list_view(results: Results, profile: Profile, query: str, sort: str) -> ClubListView:
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
    return ClubListView(
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


def _sums(clubs: Sequence[Indicators]) -> list[ClubTotal]:
    owed = sum(club.principal_outstanding for club in clubs)
    cash_of_all = sum(club.cash_income + club.cash_operating for club in clubs)
    at_risk = [(club.par30, club.principal_outstanding) for club in clubs if club.par30 is not None]
    return [
        ClubTotal(N_("Members"), message("{count}", count=sum(club.members for club in clubs)), len(clubs)),
        ClubTotal(N_("Owed"), message("{count}", count=Dong(owed)), len(clubs)),
        ClubTotal(
            N_("Over 30 days late (PAR30)"),
            _ratio(sum(late for late, _ in at_risk), sum(whole for _, whole in at_risk)),
            len(at_risk),
        ),
        ClubTotal(N_("Cash (both funds)"), message("{count}", count=Dong(cash_of_all)), len(clubs)),
    ]


def _ratio(part: int, whole: int) -> Message:
    percent = share(part, whole)
    if percent is None:
        return message("{part} of {whole}", part=Dong(part), whole=Dong(whole))
    return message("{part} of {whole} = {percent}", part=Dong(part), whole=Dong(whole), percent=percent)


class _ClubLinks:
    """The addresses in a row. Flask makes each kind once, for there may be thousands of clubs."""

    _CLUB: Final = "-the-club-"

    def __init__(self) -> None:
        self._kinds: dict[str, str] = {}

    def page(self, line: ClubLine, name: str) -> str:
        """A club's own page."""
        return self._of(line, name, "extension_report", extension_name=name)

    def day(self, line: ClubLine) -> str:
        """Fava's journal of the day of a club's last entry."""
        return f"{self._of(line, 'journal', 'report', report_name='journal')}?time={line.last_entry}"

    def _of(self, line: ClubLine, kind: str, endpoint: str, **values: Any) -> str:
        if kind not in self._kinds:
            self._kinds[kind] = url_for(endpoint, bfile=self._CLUB, **dict.fromkeys(FILTERS), **values)
        return self._kinds[kind].replace(self._CLUB, quote(line.id, safe=""))


def club_list_page(results: Results, profile: Profile) -> str:
    """The page at ``/``."""
    query = request.args.get("q", "")[:MAX_QUERY].strip()
    sort = request.args.get("sort", WORST)
    if sort.removeprefix(REVERSED) not in COLUMNS:
        sort = WORST

    def list_url(sort: str, query: str = query) -> str:
        return club_list_url(query or None, None if sort == WORST else sort)

    no_names = hides_names()

    def order(column: ListColumn) -> str:
        """What ``aria-sort`` says of a column."""
        if sort.removeprefix(REVERSED) != column.key:
            return "none"
        return "descending" if column.largest_first is not sort.startswith(REVERSED) else "ascending"

    return render_page(
        "club_list.html",
        view=club_list_view(results, profile, query, sort),
        columns=COLUMNS,
        titles={key: render(Message(column.title), page_language()) for key, column in COLUMNS.items()},
        query=query,
        max_query=MAX_QUERY,
        sort=sort,
        order=order,
        next_sort=lambda column: REVERSED + column.key if sort == column.key else column.key,
        hides_names=no_names,
        place=WITHOUT_BOOKS.text if no_names else str,
        outcomes=OUTCOMES,
        targets=TARGETS,
        cash=cash_of_both_funds,
        target_value=target_value,
        target_range=target_range,
        target_met=target_met,
        links=_ClubLinks(),
        list_url=list_url,
    )
