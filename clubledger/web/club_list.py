"""The list of clubs: a hundred on a page, worst first, and the commune's totals against the plan's targets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from flask import request, url_for

from clubledger.auditing.report import OUTCOMES, target_met, target_range, target_value
from clubledger.figures.shares import share
from clubledger.i18n import N_, Dong, Message, message, render
from clubledger.regulation.profiles import TARGETS
from clubledger.web.language import page_language
from clubledger.web.no_names import hides_names
from clubledger.web.redaction import WITHOUT_BOOKS
from clubledger.web.standalone_pages import club_list_url, render_page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from clubledger.regulation.profiles import Profile
    from clubledger.web.club_line import ClubLine
    from clubledger.web.club_listing import ListPage
    from clubledger.web.club_sums import ClubSums
    from clubledger.web.results import Results

MAX_QUERY: Final = 200
"""So much of a search is read: no club has a longer name."""
MAX_DIGITS: Final = 9
"""So much of a page's number is read."""
REVERSED: Final = "-"
"""``?sort=-members`` is the other way round than ``?sort=members``."""
FILTERS: Final = ("account", "conversion", "filter", "interval", "time")
"""What Fava takes from the address of a page into all links of it; the list of clubs is of no ledger and has none of them."""


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of the list, which is an order of the clubs, too: one of `ORDERS`."""

    key: str
    title: str
    figure: bool = True
    largest_first: bool = True


COLUMNS: Final = {
    column.key: column
    for column in (
        ListColumn("name", N_("Club"), figure=False, largest_first=False),
        ListColumn("worst", N_("Outcome"), figure=False, largest_first=False),
        ListColumn("members", N_("Members")),
        ListColumn("owed", N_("Owed")),
        ListColumn("late", N_("Over 30 days late (PAR30)")),
        ListColumn("cash", N_("Cash (both funds)")),
        ListColumn("last", N_("Last entry"), largest_first=False),
        ListColumn("findings", N_("Findings by level")),
    )
}
WORST: Final = "worst"


@dataclass(frozen=True, slots=True)
class ClubTotal:
    """A total with how many clubs are in it."""

    title: str
    value: Message
    clubs: int


@dataclass(frozen=True, slots=True)
class ClubListView:
    """What the page shows."""

    page: ListPage
    sums: ClubSums
    totals: Sequence[ClubTotal]
    as_of: date
    done: int
    total: int
    not_shown: Sequence[Message]


def club_list_view(results: Results, profile: Profile, query: str, sort: str, page: int) -> ClubListView:
    """A page of the clubs that a search finds, in an order, and the totals of all."""
    results.look()
    done, total = results.progress()
    column = COLUMNS[sort.removeprefix(REVERSED)]
    sums = results.listing.sums(profile)
    return ClubListView(
        page=results.listing.page(
            query,
            column.key,
            page,
            results.as_of,
            descending=column.largest_first is not sort.startswith(REVERSED),
        ),
        sums=sums,
        totals=_totals(sums),
        as_of=results.as_of,
        done=done,
        total=total,
        not_shown=[error.message for error in results.not_shown],
    )


def _totals(sums: ClubSums) -> list[ClubTotal]:
    count = sums.counted
    return [
        ClubTotal(N_("Members"), message("{count}", count=sums.members), count),
        ClubTotal(N_("Owed"), message("{count}", count=Dong(sums.owed)), count),
        ClubTotal(N_("Over 30 days late (PAR30)"), _ratio(sums.late, sums.late_of), sums.late_clubs),
        ClubTotal(N_("Cash (both funds)"), message("{count}", count=Dong(sums.cash)), count),
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
        journal = self._of(line, "journal", "report", report_name="journal")
        return f"{journal}?time={line.summary.last_entry if line.summary else ''}"

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

    def list_url(sort: str, query: str = query, page: int = 1) -> str:
        return club_list_url(query or None, None if sort == WORST else sort, None if page == 1 else page)

    no_names = hides_names()

    def order(column: ListColumn) -> str:
        """What ``aria-sort`` says of a column."""
        if sort.removeprefix(REVERSED) != column.key:
            return "none"
        return "descending" if column.largest_first is not sort.startswith(REVERSED) else "ascending"

    view = club_list_view(results, profile, query, sort, _page_number())
    return render_page(
        "club_list.html",
        view=view,
        caption=_caption(view.page, view.sums.clubs),
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
        target_value=target_value,
        target_range=target_range,
        target_met=target_met,
        links=_ClubLinks(),
        list_url=list_url,
    )


def _caption(page: ListPage, clubs: int) -> Message:
    """Which clubs stand on the page, also for who has it on paper."""
    if page.pages == 1:
        return message("Clubs shown: {count} of {all}.", count=page.found, all=clubs)
    if page.found == clubs:
        return message("Clubs {first} to {last} of {all}.", first=page.first, last=page.last, all=clubs)
    return message(
        "Clubs {first} to {last} of {count} that were found; {all} in all.",
        first=page.first,
        last=page.last,
        count=page.found,
        all=clubs,
    )


def _page_number() -> int:
    """The page that is asked for: the first if that is no number."""
    asked = request.args.get("page", "")[:MAX_DIGITS]
    return int(asked) if asked.isdecimal() else 1
