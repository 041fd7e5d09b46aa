"""The hall: the clubs a hundred on a page, worst first, sortable, searchable, linked."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from clubledger.auditing.club import Outcome
from clubledger.auditing.store import Summary
from clubledger.figures.indicators import Indicators
from clubledger.regulation.profiles import read_plan
from clubledger.web.club_line import ClubLine
from clubledger.web.club_list import MAX_QUERY
from clubledger.web.club_listing import PAGE, Held

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask import Flask

LEDGERS = Path(__file__).parents[2] / "ledgers"
FIGURES = Indicators(
    members=50, women=30, older=31, older_women=20, borrowers_ever=25, borrowers_active=20, loans_open=20,
    principal_outstanding=60_000_000, principal_overdue=0, par30=3_000_000, interest_collected=5_000_000,
    cash_income=1_000_000, bank_income=0, assets_income=61_000_000, cash_operating=500_000, bank_operating=0,
    assets_operating=500_000,
)  # fmt: skip


TODAY = date(2026, 1, 15)


def club(name: str, outcome: Outcome | None = Outcome.PASSED, **told: Any) -> ClubLine:
    id_ = told.pop("id", name.lower().replace(" ", "-"))
    if outcome is None:
        return ClubLine(id_)
    broken = outcome is Outcome.BROKEN
    problem, where = told.pop("problem", None), told.pop("where", None)
    figures = None if broken else replace(FIGURES, **told.pop("figures", {}))
    summary = Summary(
        name=None if broken else name,
        outcome=outcome,
        indicators=figures,
        last_entry=told.pop("last_entry", date(2025, 12, 31) if figures else None),
        **dict.fromkeys(("errors", "warnings"), 0) | dict.fromkeys(("silent", "both_funds"), False) | told,
    )
    return ClubLine(id_, summary, problem, where, as_of=TODAY, fresh=True)


@pytest.fixture
def hall(room: Callable[..., Flask]) -> Callable[..., str]:
    """The hall's page of some clubs."""

    def shown(lines: Sequence[ClubLine], address: str = "/", **settings: Any) -> str:
        settings = {"language": "en", "plan": read_plan(LEDGERS / "plan.toml")} | settings
        app = room("dong-mau", **settings)
        results = app.config["CLUBLEDGER_RESULTS"]
        results.close()  # nothing is looked at
        results.as_of = TODAY
        results.listing.keep([line.id for line in lines])
        for line in lines:
            if line.as_of is not None:
                results.listing.put(line, Held(line.as_of, line.as_of, None))
        answer = app.test_client().get(address)
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    return shown


def names(page: str) -> list[str]:
    """The clubs' names as they stand."""
    return [unescape(name) for name in re.findall(r'role="rowheader"><a [^>]*>([^<]*)</a>', page)]


def links(page: str, name: str) -> list[str]:
    """Where the row of a club leads."""
    row = next(row for row in page.split("<tr") if f">{name}</a>" in row)
    return re.findall(r'href="([^"]*)"', unescape(row))


# -- the order ------------------------------------------------------------------------------------------------------


def test_broken_stands_above_silent_and_silent_above_the_rest(hall: Callable[..., str]) -> None:
    lines = [
        club("Passed"),
        club("unchecked", None),
        club("Incomplete", Outcome.INCOMPLETE),
        club("Few", Outcome.FINDINGS, errors=1),
        club("Silent", Outcome.FINDINGS, silent=True),
        club("Many", Outcome.FINDINGS, errors=7),
        club("broken", Outcome.BROKEN),
    ]
    assert names(hall(lines)) == [
        "broken", "Silent", "Many", "Few", "Incomplete", "unchecked", "Passed",
    ]  # fmt: skip


def test_names_have_the_order_of_the_vietnamese_alphabet(hall: Callable[..., str]) -> None:
    lines = [club(name) for name in ("Đồng Mẫu", "Xuân", "Đá", "Ấp Bắc", "Dương", "An")]
    assert names(hall(lines, "/?sort=name")) == ["An", "Ấp Bắc", "Dương", "Đá", "Đồng Mẫu", "Xuân"]
    assert names(hall(lines, "/?sort=-name")) == ["Xuân", "Đồng Mẫu", "Đá", "Dương", "Ấp Bắc", "An"]


THREE = [
    club("B", figures={"members": 51, "par30": None}, last_entry=date(2025, 11, 1)),
    club("A", figures={"members": 53, "cash_income": 9_000_000}, last_entry=date(2025, 12, 1), errors=2),
    club("C", figures={"members": 50, "principal_outstanding": 70_000_000}, warnings=3, last_entry=None),
    club("x", Outcome.BROKEN),
]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("members", "ABCx"), ("-members", "CBAx"),
        ("owed", "CABx"), ("-owed", "ABCx"),
        ("late", "ACxB"), ("-late", "ACxB"),
        ("cash", "ACBx"), ("-cash", "CBAx"),
        ("last", "CBAx"), ("-last", "ABCx"),
        ("findings", "ACBx"), ("-findings", "BCAx"),
        ("nonsense", "xACB"), ("-worst", "BCAx"),
    ],
)  # fmt: skip
def test_every_column_sorts_both_ways_with_the_unknown_last(
    hall: Callable[..., str], sort: str, order: str
) -> None:
    assert "".join(names(hall(THREE, f"/?sort={sort}"))) == order


def test_a_second_click_on_a_heading_reverses_it(hall: Callable[..., str]) -> None:
    first, second = hall(THREE, "/?sort=members&q=a"), hall(THREE, "/?sort=-members&q=a")
    assert re.findall(r'aria-sort="(?!none)(\w+)"><a href="([^"]*)"', unescape(first)) == [
        ("descending", "/?q=a&sort=-members")
    ]
    assert re.findall(r'aria-sort="(?!none)(\w+)"><a href="([^"]*)"', unescape(second)) == [
        ("ascending", "/?q=a&sort=members")
    ]
    assert 'aria-sort="ascending"><a href="/?sort=-name"' in hall(THREE, "/?sort=name")
    assert 'aria-sort="ascending"><a href="/?sort=-worst"' in hall(THREE)


# -- the search -----------------------------------------------------------------------------------------------------


def test_it_finds_without_accents_and_shows_all_again(hall: Callable[..., str]) -> None:
    lines = [club("Đồng Mẫu"), club("Bến Giả", id="bg")]
    found = hall(lines, "/?q=dong+mau&sort=-name", language="vi")
    assert names(found) == ["Đồng Mẫu"]
    assert '<a class="button" href="/?sort=-name">' in found
    assert names(hall(lines, "/?q=BG")) == ["Bến Giả"]
    assert '<a class="button"' not in hall(lines)


def test_a_long_search_is_cut_wherever_it_is_told(hall: Callable[..., str]) -> None:
    page = hall(THREE, "/?q=" + "y" * 400_000)
    assert "y" * MAX_QUERY in page
    assert "y" * (MAX_QUERY + 1) not in page
    assert len(page) < 50_000


def test_a_filter_of_fava_does_not_come_into_its_links(hall: Callable[..., str]) -> None:
    assert "zzz" not in hall(THREE, "/?time=zzz&account=zzz&filter=zzz&interval=zzz&conversion=zzz&sort=zzz")


# -- a row ----------------------------------------------------------------------------------------------------------


def test_every_figure_leads_to_where_it_is_seen(hall: Callable[..., str]) -> None:
    assert links(hall([club("A b", id="a b")]), "A b") == [
        "/a%20b/extension/Overview/",
        "/a%20b/extension/Members/",
        "/a%20b/extension/Loans/",
        "/a%20b/extension/Loans/",
        "/a%20b/extension/CashBook/",
        "/a%20b/journal/?time=2025-12-31",
        "/a%20b/extension/Findings/",
    ]


def test_they_are_addresses_that_answer(room: Callable[..., Flask]) -> None:
    app = room("dong-mau")
    results = app.config["CLUBLEDGER_RESULTS"]
    results.close()
    line = club("Đồng Mẫu", id="dong-mau")
    results.listing.put(line, Held(TODAY, TODAY, None))
    client = app.test_client()
    for url in links(client.get("/").get_data(as_text=True), "Đồng Mẫu"):
        assert client.get(url).status_code == 200, url


def test_a_club_is_linked_also_when_broken_or_not_checked(hall: Callable[..., str]) -> None:
    page = hall([club("broken", Outcome.BROKEN), club("new", None)])
    assert links(page, "broken") == ["/broken/extension/Overview/"]
    assert links(page, "new") == ["/new/extension/Overview/"]


def test_what_is_wrong_with_a_broken_club_and_where(hall: Callable[..., str]) -> None:
    broken = club(
        "broken",
        Outcome.BROKEN,
        problem={"vi": "Không hiểu Bà Nguyễn", "en": "Cannot read Mrs Nguyễn"},
        where="members.beancount:12",
    )
    page = hall([broken])
    assert "members.beancount:12" in page
    assert "Cannot read Mrs Nguyễn" in page
    page = hall([broken], names=False)
    assert "members.beancount:12" in page
    assert "Nguyễn" not in page
    assert "Nguyễn" not in hall([replace(broken, where="Nguyễn Thị Mẫu.beancount:3")], names=False)


def test_the_outcome_says_how_many_of_each_level(hall: Callable[..., str]) -> None:
    assert "wrong: 7, to look at: 59" in hall([club("A", Outcome.FINDINGS, errors=7, warnings=59)])


def test_a_result_of_another_day_bears_it(hall: Callable[..., str]) -> None:
    old = replace(club("A"), as_of=date(2025, 6, 30))
    assert "as of 2025-06-30" in hall([old])
    assert "as of 2026-01-15" not in hall([club("A")])


def test_so_does_one_of_files_that_changed(hall: Callable[..., str]) -> None:
    assert "as of 2026-01-15" in hall([replace(club("A"), fresh=False)])


# -- the pages ------------------------------------------------------------------------------------------------------


def many(count: int) -> list[ClubLine]:
    return [club(f"C{number:03}") for number in range(1, count + 1)]


def turns(page: str) -> dict[str, str]:
    """Where the links below the list lead, by their words."""
    below = re.search(r'<nav class="pages.*?</nav>', page, re.DOTALL)
    return (
        {}
        if below is None
        else {words: unescape(url) for url, words in re.findall(r'href="([^"]*)">([^<]*)<', below[0])}
    )


def caption(page: str) -> str:
    found = re.search(r"<caption>(.*?) <span", page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("count", [0, 1, PAGE])
def test_few_clubs_stand_on_one_page_without_links(hall: Callable[..., str], count: int) -> None:
    for address in ("/", "/?page=2", "/?page=0"):
        page = hall(many(count), address)
        assert len(names(page)) == count
        assert turns(page) == {}
        assert caption(page) == f"Clubs shown: {count} of {count}."


def test_one_more_begins_another_page(hall: Callable[..., str]) -> None:
    lines = many(PAGE + 1)
    first, last = hall(lines), hall(lines, "/?page=2")
    assert names(first) == [f"C{number:03}" for number in range(1, PAGE + 1)]
    assert names(last) == ["C101"]
    assert turns(first) == {"Next": "/?page=2", "Last": "/?page=2"}
    assert turns(last) == {"First": "/", "Previous": "/"}
    assert (caption(first), caption(last)) == ("Clubs 1 to 100 of 101.", "Clubs 101 to 101 of 101.")
    assert "Page 2 of 2" in last
    assert sums(first) == sums(last)


def test_the_links_keep_what_was_asked_for(hall: Callable[..., str]) -> None:
    page = hall([*many(3 * PAGE), club("other")], "/?q=c&sort=-name&page=2")
    assert names(page)[0] == "C200"
    assert turns(page) == {
        "First": "/?q=c&sort=-name",
        "Previous": "/?q=c&sort=-name",
        "Next": "/?q=c&sort=-name&page=3",
        "Last": "/?q=c&sort=-name&page=3",
    }
    assert caption(page) == "Clubs 101 to 200 of 300 that were found; 301 in all."
    assert 'href="/?q=c&amp;sort=name"' in page  # another order begins at its first page


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("3", "C101"),
        ("999999999", "C101"),
        ("9" * 5000, "C101"),
        ("2x", "C001"),
        ("-1", "C001"),
        ("", "C001"),
        ("0", "C001"),
    ],
)
def test_a_page_that_is_not_there(hall: Callable[..., str], asked: str, first: str) -> None:
    assert names(hall(many(PAGE + 1), f"/?page={asked}"))[0] == first


def test_a_club_that_cannot_be_shown_is_told_of(room: Callable[..., Flask]) -> None:
    from clubledger.web.ledgers import AddressTaken, _locations

    for settings in ({}, {"names": False}):
        app = room("dong-mau", language="en", **settings)
        results = app.config["CLUBLEDGER_RESULTS"]
        results.close()
        assert "cannot be shown" not in app.test_client().get("/").get_data(as_text=True)
        (location, *_) = _locations(Path("/clubs/Quách Thị Ngân/static"))
        results.not_shown = [AddressTaken(location, location)]
        page = app.test_client().get("/").get_data(as_text=True)
        assert "Clubs that cannot be shown: 1." in page
        assert ("Quách" in page) is (settings == {})


# -- the totals -----------------------------------------------------------------------------------------------------


def sums(page: str) -> dict[str, list[str]]:
    """The rows of the tables below that of the clubs."""
    rows = re.findall(r'role="rowheader">([^<]+)</th>(.*?)</tr>', page.partition('id="together"')[2])
    return {title: re.findall(r">([^<]+)</td>", cells) for title, cells in rows}


def test_the_totals_say_of_how_many_clubs_they_are(hall: Callable[..., str]) -> None:
    page = hall([*THREE, club("new", None)], "/?q=nothing+is+found")
    assert "As of 2026-01-15." in page
    assert "clubs that cannot be read 1, clubs not checked yet 1" in page
    told = sums(page)
    assert told["Members"][:2] == ["154", "3 of 5"]
    assert told["Owed"] == ["190,000,000 đ", "3 of 5"]
    assert told["Over 30 days late (PAR30)"] == ["6,000,000 đ of 130,000,000 đ = 4.6 %", "2 of 5"]
    assert told["Cash (both funds)"] == ["12,500,000 đ", "3 of 5"]
    assert told["Women among the members"][0] == "90 of 154 = 58.4 %"
    assert "cannot be read 1" not in hall([club("A")])


def test_nothing_known_is_no_zero(hall: Callable[..., str]) -> None:
    assert sums(hall([club("new", None)]))["Owed"] == ["—", "0 of 1"]


def test_the_columns_of_targets_are_called_as_in_a_clubs_overview(hall: Callable[..., str]) -> None:
    heads = re.findall(r'role="columnheader" class="n?">([^<]*)<', hall([club("A")]))
    assert heads[-5:] == ["Target", "Figure", "Range", "Met?", "Clubs counted"]


def test_on_a_narrow_screen_each_cell_has_its_heading(hall: Callable[..., str]) -> None:
    page = hall([club("A")])
    cells = re.findall(r"<td[^>]*>", page)
    assert cells
    assert all('data-label="' in cell and 'role="cell"' in cell for cell in cells)
