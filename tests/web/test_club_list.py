"""The hall: all clubs, worst first, sortable, searchable, linked; and what is kept of them between two days."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from clubledger.auditing.club import Outcome
from clubledger.auditing.clubs import Task
from clubledger.figures.indicators import Indicators
from clubledger.regulation.profiles import read_plan, shipped
from clubledger.web.club_line import ClubLine
from clubledger.web.club_list import MAX_QUERY
from clubledger.web.result_store import MAX_STORED_BYTES
from clubledger.web.results import Results

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

LEDGERS = Path(__file__).parents[2] / "ledgers"
FIGURES = Indicators(
    members=50, women=30, older=31, older_women=20, borrowers_ever=25, borrowers_active=20, loans_open=20,
    principal_outstanding=60_000_000, principal_overdue=0, par30=3_000_000, interest_collected=5_000_000,
    cash_income=1_000_000, bank_income=0, assets_income=61_000_000, cash_operating=500_000, bank_operating=0,
    assets_operating=500_000,
)  # fmt: skip


def club(name: str, outcome: Outcome | None = Outcome.PASSED, **told: Any) -> ClubLine:
    figures = None if outcome in {None, Outcome.BROKEN} else replace(FIGURES, **told.pop("figures", {}))
    return ClubLine(
        id=told.pop("id", name.lower().replace(" ", "-")),
        folder=Path("/clubs") / name,
        name=None if outcome is Outcome.BROKEN else name,
        outcome=outcome,
        indicators=figures,
        last_entry=told.pop("last_entry", date(2025, 12, 31) if figures else None),
        fresh=True,
        **told,
    )


@pytest.fixture
def hall(room: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """The hall's page of some clubs."""

    def shown(lines: list[ClubLine], address: str = "/", **settings: Any) -> str:
        settings = {"language": "en", "plan": read_plan(LEDGERS / "plan.toml")} | settings
        app = room("dong-mau", **settings)
        results = app.config["CLUBLEDGER_RESULTS"]
        monkeypatch.setattr(results, "lines", lambda: lines)
        results.as_of = date(2026, 1, 15)
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
        club("Unchecked", None),
        club("Incomplete", Outcome.INCOMPLETE),
        club("Few", Outcome.FINDINGS, errors=1),
        club("Silent", Outcome.FINDINGS, silent=True),
        club("Many", Outcome.FINDINGS, errors=7),
        club("broken", Outcome.BROKEN),
    ]
    assert names(hall(lines)) == [
        "broken", "Silent", "Many", "Few", "Incomplete", "Unchecked", "Passed",
    ]  # fmt: skip
    assert [line.rank[0] for line in lines] == [5, 4, 3, 2, 1, 2, 0]


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


def test_they_are_addresses_that_answer(room: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch) -> None:
    app = room("dong-mau")
    results = app.config["CLUBLEDGER_RESULTS"]
    monkeypatch.setattr(results, "lines", lambda: [club("Đồng Mẫu", id="dong-mau")])
    client = app.test_client()
    for url in links(client.get("/").get_data(as_text=True), "Đồng Mẫu"):
        assert client.get(url).status_code == 200, url


def test_a_club_is_linked_also_when_broken_or_not_checked(hall: Callable[..., str]) -> None:
    page = hall([club("broken", Outcome.BROKEN), club("New", None, id="new")])
    assert links(page, "broken") == ["/broken/extension/Overview/"]
    assert links(page, "New") == ["/new/extension/Overview/"]


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
    old = replace(club("A"), fresh=False, as_of=date(2025, 6, 30))
    assert "as of 2025-06-30" in hall([old])
    assert "as of 2025-06-30" not in hall([replace(old, fresh=True)])


# -- the totals -----------------------------------------------------------------------------------------------------


def sums(page: str) -> dict[str, list[str]]:
    """The rows of the tables below that of the clubs."""
    rows = re.findall(r'role="rowheader">([^<]+)</th>(.*?)</tr>', page.partition('id="together"')[2])
    return {title: re.findall(r">([^<]+)</td>", cells) for title, cells in rows}


def test_the_totals_say_of_how_many_clubs_they_are(hall: Callable[..., str]) -> None:
    page = hall([*THREE, club("New", None)], "/?q=nothing+is+found")
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
    assert sums(hall([club("New", None)]))["Owed"] == ["—", "0 of 1"]


def test_the_columns_of_targets_are_called_as_in_a_clubs_overview(hall: Callable[..., str]) -> None:
    heads = re.findall(r'role="columnheader" class="n?">([^<]*)<', hall([club("A")]))
    assert heads[-5:] == ["Target", "Figure", "Range", "Met?", "Clubs counted"]


def test_on_a_narrow_screen_each_cell_has_its_heading(hall: Callable[..., str]) -> None:
    page = hall([club("A")])
    cells = re.findall(r"<td[^>]*>", page)
    assert cells
    assert all('data-label="' in cell and 'role="cell"' in cell for cell in cells)


# -- what is kept ---------------------------------------------------------------------------------------------------


def task() -> Task:
    return Task.by_all_rules(date(2025, 12, 31), shipped("qd-1336-2020"))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path], Path]:
    """A club in order and a broken one, with the store of their results."""
    home = tmp_path_factory.mktemp("kept")
    folders = [home / "ledgers" / "broken", home / "ledgers" / "dong-mau"]
    for folder in folders:
        shutil.copytree(LEDGERS / "dong-mau", folder)
    with (folders[0] / "club.beancount").open("a", encoding="utf-8") as file:
        file.write('\nplugin "evil"\n')
    results = Results(folders, task, store=home / "store", jobs=1)
    results.lines()
    results.wait()
    return folders, home / "store"


def stored(
    kept: tuple[list[Path], Path], tmp_path: Path, change: Callable[[dict[str, Any]], object]
) -> ClubLine:
    """What a new room knows of the club in order when its file was changed."""
    folders, store = kept
    shutil.copytree(store, tmp_path / "store")
    for path in (tmp_path / "store").iterdir():
        told = json.loads(path.read_text("utf-8"))
        if told["outcome"] != "broken":
            change(told)
            path.write_text(json.dumps(told), "utf-8")
    room = Results(folders, task, store=tmp_path / "store", jobs=1)
    return room._stored[folders[1]].line


def test_a_result_that_is_kept_is_what_was_found(kept: tuple[list[Path], Path]) -> None:
    folders, store = kept
    room = Results(folders, task, store=store, jobs=1)
    broken, whole = room.lines()
    assert room.total == 0
    assert room.as_of == date(2025, 12, 31)
    assert (broken.outcome, broken.indicators, broken.fresh) == (Outcome.BROKEN, None, True)
    assert broken.where == "club.beancount:" + str(
        1 + (folders[0] / "club.beancount").read_text("utf-8")[:-1].count("\n")
    )
    assert broken.problem is not None
    assert "evil" in broken.problem["en"]
    assert (whole.outcome, whole.fresh, whole.where) == (Outcome.PASSED, True, None)
    assert whole.indicators is not None
    assert whole.last_entry == date(2025, 12, 25)


def test_an_untouched_copy_is_read(kept: tuple[list[Path], Path], tmp_path: Path) -> None:
    assert stored(kept, tmp_path, lambda told: None).outcome is Outcome.PASSED


ODD = [float("inf"), float("nan"), 1.5, "7", [], {}, True, 10**30]


@pytest.mark.parametrize("odd", ODD, ids=repr)
@pytest.mark.parametrize("key", ["errors", "warnings", "unknown", "members", "par30", "cash_income"])
def test_an_odd_number_is_not_kept(
    kept: tuple[list[Path], Path], tmp_path: Path, key: str, odd: object
) -> None:
    line = stored(
        kept,
        tmp_path,
        lambda told: (told if key in told else told["indicators"]).__setitem__(key, odd),
    )
    assert line.outcome is None


@pytest.mark.parametrize(
    ("key", "odd"),
    [
        ("schema", 1), ("schema", []), ("key", 3), ("key", None), ("stamp", {}), ("digest", 1),
        ("name", 5), ("name", ["a"]), ("name", "\ud800"), ("where", {}), ("problem", "text"), ("problem", {"vi": 1}),
        ("outcome", None), ("outcome", "fine"), ("outcome", []), ("outcome", "broken"),
        ("silent", 1), ("both_funds", "yes"), ("last_entry", 20251231), ("last_entry", "yesterday"), ("as_of", None),
        ("indicators", None), ("indicators", []), ("indicators", "x"), ("indicators", {"members": 1}),
    ],
)  # fmt: skip
def test_an_odd_value_is_not_kept(
    kept: tuple[list[Path], Path], tmp_path: Path, key: str, odd: object
) -> None:
    assert stored(kept, tmp_path, lambda told: told.__setitem__(key, odd)).outcome is None


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff\xfe\x00", b"null", b"[]", b'"text"', b"7", b"[" * 100_000, b'{"a":' * 100_000,
        b"9" * 10_000, b"{", b" " * (MAX_STORED_BYTES + 1),
    ],
    ids=lambda content: repr(content[:12]),
)  # fmt: skip
def test_no_file_stops_the_server_or_breaks_the_hall(
    room: Callable[..., Flask], tmp_path: Path, content: bytes
) -> None:
    app = room("dong-mau")
    path = app.config["CLUBLEDGER_RESULTS"]._store.path(tmp_path / "ledgers" / "dong-mau")
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    app = room("dong-mau")
    results = app.config["CLUBLEDGER_RESULTS"]
    results._closed.set()  # nothing is audited here
    answer = app.test_client().get("/")
    assert answer.status_code == 200
    assert "chưa kiểm tra" in answer.get_data(as_text=True)


def test_a_folder_in_place_of_a_file_neither(room: Callable[..., Flask], tmp_path: Path) -> None:
    app = room("dong-mau")
    app.config["CLUBLEDGER_RESULTS"]._store.path(tmp_path / "ledgers" / "dong-mau").mkdir(parents=True)
    client = room("dong-mau").test_client()
    assert client.get("/").status_code == 200
    client.application.config["CLUBLEDGER_RESULTS"].wait()
    assert "(dong-mau)" in client.get("/").get_data(as_text=True)
