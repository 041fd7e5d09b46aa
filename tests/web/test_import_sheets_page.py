"""The page on which sheets come into the books: looked at, asked about, written as the command writes them."""

from __future__ import annotations

import html
import re
import shutil
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from clubledger.books.atomic_writing import locked
from clubledger.forms import FORMS
from clubledger.forms.questions import Answers
from clubledger.recording import import_files
from clubledger.regulation.profiles import PLAN
from clubledger.web.app import Settings, reading_room
from clubledger.web.import_sheets import _READING
from tests.cli.test_import_command import snapshot
from tests.conftest import write
from tests.forms.ten_sheets import SHEETS, club_files
from tests.web.conftest import LEDGERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

PAGE = "/vi-du/extension/ImportSheets/"
HERE = {"Origin": "http://localhost"}
TODAY = date(2026, 1, 5)
MINUTES = "SỔ HỌP\nNgày,Số biên bản,Có mặt,Nội dung\n06/06/2024,BB-2024-06B,500,Ngày hội\n"
TWICE = SHEETS["loans"].replace(";0,8;", ";9,6;")
"""The same kind of question in two rows, and what the audit finds if both are answered."""
WRONG = MINUTES + "31/06/2024,BB-2024-06C,4,Họp\n"
"""A question, and a day that there is not."""
COUNT = (
    SHEETS["cash-count"].replace("20.000;2;40.000", "20.000;1;20.000").replace("Cộng;;45.000", "Cộng;;25.000")
)
"""A count that differs from the book."""


@pytest.fixture(scope="session")
def blank_club(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("club") / "vi-du", club_files())


@pytest.fixture
def club(blank_club: Path, tmp_path: Path) -> Path:
    shutil.copytree(blank_club, tmp_path / "ledgers" / "vi-du")
    return tmp_path / "ledgers" / "vi-du"


@pytest.fixture
def open_room(club: Path, tmp_path: Path) -> Callable[..., Flask]:
    def opened(**settings: Any) -> Flask:
        given: dict[str, Any] = {"write": True, "language": "en"} | settings
        return reading_room([club], Settings(store=tmp_path / "store", jobs=1, **given))

    return opened


def csv(name: str, text: str) -> FileStorage:
    return FileStorage(BytesIO(text.encode()), f"{name}.csv")


class Desk:
    """Who sits before the page, without a script: what is sent is what stands in its form."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.text = ""
        self.source = ""

    def send(self, data: dict[str, Any], headers: dict[str, str] | None = None, status: int = 200) -> Desk:
        boundary, body = encode_multipart(data)
        answer = self.client.post(
            PAGE,
            data=body,  # made here: the client would leave a large one in a file that it does not close
            headers=HERE if headers is None else headers,
            content_type=f"multipart/form-data; boundary={boundary}",
        )
        assert answer.status_code == status, answer.status
        self.source = answer.get_data(as_text=True)
        shown = re.sub(r"<style>.*?</style>|<script.*?</script>", "", self.source, flags=re.DOTALL)
        self.text = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", shown)).split())
        return self

    def choose(self, **sheets: str) -> Desk:
        return self.send({"sheet": [csv(name, text) for name, text in sheets.items()]})

    def fields(self, kind: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, value in re.findall(rf'<input type="{kind}" name="([^"]+)" value="([^"]*)"', self.source):
            found.setdefault(name, []).append(value)
        return found

    @property
    def ticks(self) -> list[str]:
        """The ticks that answer questions."""
        return self.fields("checkbox").get("accept", [])

    def write(self, *ticks: str, **changed: Any) -> Desk:
        fields: dict[str, Any] = dict(self.fields("hidden"))
        return self.send({**fields, "accept": [*fields.get("accept", []), *ticks], "write": "1", **changed})


@pytest.fixture(scope="session")
def looking_only(blank_club: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Who writes nothing, in a room that others look around in as well."""
    settings = Settings(store=tmp_path_factory.mktemp("store"), jobs=1, language="en", write=True)
    return Desk(reading_room([blank_club], settings).test_client())


@pytest.fixture
def desk(open_room: Callable[..., Flask]) -> Desk:
    return Desk(open_room().test_client())


def by_command(
    club: Path, other: Path, sheets: Mapping[str, str], *ids: str, allowed: bool = False
) -> dict[str, bytes]:
    """What the command makes of a copy of the books."""
    copy = shutil.copytree(club, other / club.name)
    paths = [other / f"{name}.csv" for name in sheets]
    for path, text in zip(paths, sheets.values(), strict=True):
        path.write_text(text, "utf-8")
    import_files(copy, paths, FORMS, TODAY, allow_findings=allowed, answers=Answers.of(ids))
    return snapshot(copy)


# -- looked at ---------------------------------------------------------------------------------------------------


def test_the_page_is_in_the_menu_and_asks_for_sheets(looking_only: Desk) -> None:
    client = looking_only.client
    pages = client.get("/vi-du/api/ledger_data").get_json()["data"]["extensions"]
    assert {"name": "ImportSheets", "report_title": "Import sheets", "has_js_module": False} in pages
    page = client.get(PAGE).get_data(as_text=True)
    assert '<input type="file" id="sheet" name="sheet" multiple' in page
    assert '<p class="printonly"><strong>CLB ví dụ · Import sheets</strong></p>' in page
    assert "As of" not in page


def test_what_was_read_is_shown_and_nothing_written(desk: Desk, club: Path) -> None:
    before = snapshot(club)
    desk.choose(thu=SHEETS["repayments"], hop=SHEETS["meetings"])
    for said in (
        "Nothing is written yet.",
        "thu.csv: can be written",
        "Repayment sheet — rows: 2, new entries: 2, in the books already: 0",
        "Sum of “Trả gốc”: 900,000 đ",
        "People: 2",
        "What is added to income-fund/2024.beancount",
        'voucher: "PT-2024-001/02"',
        "hop.csv: can be written",
    ):
        assert said in desk.text, said
    assert desk.ticks == []
    assert snapshot(club) == before


def test_what_is_right_is_written_as_the_command_writes_it(desk: Desk, club: Path, tmp_path: Path) -> None:
    sheets = {"thu": SHEETS["repayments"], "hop": SHEETS["meetings"]}
    expected = by_command(club, tmp_path / "other", sheets)
    desk.choose(**sheets).write()
    assert "Entries written into the books of" in desk.text
    assert snapshot(club) == expected
    link = html.unescape(re.findall(r'<a href="([^"]+)">See it in the books', desk.source)[-1])
    assert "PT%5C-2024%5C-001" in link
    assert "time=2024-06-10+-+2024-06-10" in link
    assert desk.client.get(link).status_code == 200
    assert desk.fields("hidden") == {}
    assert "in the books already, nothing to write" in desk.choose(**sheets).text
    assert "These sheets are in the books already." in desk.text


def test_a_mistake_is_told_with_its_remedy_and_cannot_be_ticked_away(desk: Desk, club: Path) -> None:
    before = snapshot(club)
    desk.choose(hop=WRONG)
    assert "row 4, column “Ngày”: read “31/06/2024”." in desk.text
    assert "To put right: " in desk.text
    assert "500 people came" in desk.text
    assert "Put the mistakes right first" in desk.text
    assert desk.ticks == []
    assert "Write into the books" not in desk.text
    assert "There is nothing that can be written." in desk.text
    desk.send({"sheet": csv("hop", WRONG), "write": "1"})
    assert snapshot(club) == before


# -- asked -------------------------------------------------------------------------------------------------------


def test_a_question_without_a_tick_stops_its_sheet(desk: Desk, club: Path) -> None:
    before = snapshot(club)
    (tick,) = desk.choose(hop=MINUTES).ticks
    assert "The paper really says so" in desk.text
    assert "If it is wrong: " in desk.text
    desk.write()
    assert "Nothing was written into the books of" in desk.text
    assert "hop.csv: not written yet: there are questions" in desk.text
    assert desk.ticks == [tick]
    assert snapshot(club) == before


def test_with_a_tick_it_is_written_as_the_command_does_with_accept(
    desk: Desk, club: Path, tmp_path: Path
) -> None:
    (tick,) = desk.choose(hop=MINUTES).ticks
    expected = by_command(club, tmp_path / "other", {"hop": MINUTES}, tick)
    assert f"Accepted as it stands ({tick})" in desk.write(tick).text
    assert "Entries written into the books of CLB ví dụ: 1." in desk.text
    assert snapshot(club) == expected


def test_a_tick_is_for_one_question_or_for_a_kind(desk: Desk, club: Path, tmp_path: Path) -> None:
    before = snapshot(club)
    both, first, second = desk.choose(vay=TWICE).ticks
    assert both == f"{first},{second}"
    desk.write(first)
    assert desk.ticks == [second]
    assert snapshot(club) == before
    expected = by_command(club, tmp_path / "other", {"vay": TWICE}, first, second, allowed=True)
    desk.choose(vay=TWICE).write(both)
    assert desk.ticks == []
    assert "With these entries the audit would find:" in desk.text
    assert snapshot(club) == before
    assert "Entries written" in desk.write(**desk.fields("checkbox")).text, "the answers were kept"
    assert snapshot(club) == expected


def test_a_sheet_without_questions_is_written_beside_one_that_has_some(
    desk: Desk, club: Path, tmp_path: Path
) -> None:
    sheets = {"hop": MINUTES, "thu": SHEETS["repayments"]}
    expected = by_command(club, tmp_path / "other", sheets)
    desk.choose(**sheets).write()
    assert "thu.csv: written into the books" in desk.text
    assert "hop.csv: not written yet: there are questions" in desk.text
    assert snapshot(club) == expected
    desk.write(*desk.ticks)
    assert "thu.csv: in the books already" in desk.text
    assert "hop.csv: written into the books" in desk.text


def test_a_tick_is_for_the_sheet_that_was_shown(desk: Desk, club: Path) -> None:
    before = snapshot(club)
    (tick,) = desk.choose(hop=MINUTES.replace("500", "501")).ticks
    other = desk.fields("hidden")["kept"]
    assert desk.choose(hop=MINUTES).ticks != [tick]
    desk.write(tick)
    assert "Some ticks fit no question any more." in desk.text
    desk.choose(hop=MINUTES).write(*desk.ticks, kept=other)
    assert "The books or the sheets have changed since they were shown, and nothing was written." in desk.text
    assert snapshot(club) == before


# -- judged ------------------------------------------------------------------------------------------------------


def test_what_the_audit_would_find_needs_a_tick_of_its_own(desk: Desk, club: Path, tmp_path: Path) -> None:
    sheet = {"dem": COUNT}
    before, expected = snapshot(club), by_command(club, tmp_path / "other", sheet, allowed=True)
    desk.choose(**sheet)
    assert "With these entries the audit would find:" in desk.text
    assert desk.ticks == []
    desk.write(*desk.ticks)
    assert "Nothing was written into the books of" in desk.text
    assert "The audit would find something new" in desk.text
    assert snapshot(club) == before
    desk.write(**desk.fields("checkbox"))
    assert "Entries written into the books of" in desk.text
    assert snapshot(club) == expected != before


def test_that_tick_is_for_the_findings_that_were_shown(desk: Desk, club: Path) -> None:
    before = snapshot(club)
    both, *_ = desk.choose(dem=COUNT, vay=TWICE).ticks
    (allowed,) = desk.fields("checkbox")["allow-findings"]
    desk.write(both, **{"allow-findings": allowed})
    assert "Nothing was written into the books of" in desk.text
    assert snapshot(club) == before
    assert desk.fields("checkbox")["allow-findings"] != [allowed]
    assert "Entries written into the books of" in desk.write(**desk.fields("checkbox")).text


def test_books_that_changed_meanwhile_are_looked_at_again(desk: Desk, club: Path, tmp_path: Path) -> None:
    desk.choose(hop=SHEETS["meetings"])
    path = tmp_path / "thu.csv"
    path.write_text(SHEETS["repayments"], "utf-8")
    assert not import_files(club, [path], FORMS, TODAY).failed
    before = snapshot(club)
    desk.write()
    assert "The books or the sheets have changed since they were shown, and nothing was written." in desk.text
    assert snapshot(club) == before
    assert "Entries written into the books of" in desk.write().text


def test_what_changes_while_it_waits_to_write_is_looked_at_again(
    desk: Desk, club: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "thu.csv"
    path.write_text(SHEETS["receipts"].replace("/06/2024", "/04/2024"), "utf-8")
    others: list[list[Path]] = [[path], []]

    @contextmanager
    def after_another(folder: Path) -> Iterator[None]:
        with monkeypatch.context() as patch:
            patch.setattr("clubledger.recording.importing.locked", locked)
            assert not import_files(folder, others.pop(0), FORMS, TODAY).failed
        with locked(folder):
            yield

    monkeypatch.setattr("clubledger.recording.importing.locked", after_another)
    desk.choose(dem=COUNT)
    shown = desk.fields("checkbox")
    desk.write(**shown)
    assert "The books or the sheets have changed since they were shown, and nothing was written." in desk.text
    assert "dem.csv: not written" in desk.text
    assert desk.fields("checkbox") != shown, "other findings"
    assert "2024-05-01 balance" not in (club / "operating-fund" / "2024.beancount").read_text("utf-8")
    assert "Entries written into the books of CLB ví dụ:" in desk.write(**desk.fields("checkbox")).text


def test_who_presses_twice_is_told_that_all_is_in_the_books(desk: Desk, club: Path) -> None:
    desk.choose(hop=SHEETS["meetings"])
    sent = {**desk.fields("hidden"), "write": "1"}
    assert "Entries written into the books of" in desk.send(sent).text
    link, before = re.findall(r'<a href="([^"]+)">See it in the books', desk.source), snapshot(club)
    assert "These sheets are in the books already." in desk.send(sent).text
    assert "nothing was written" not in desk.text
    assert re.findall(r'<a href="([^"]+)">See it in the books', desk.source) == link
    assert snapshot(club) == before


def test_while_the_page_could_only_tell_what_is_wrong_nothing_is_written(desk: Desk, club: Path) -> None:
    desk.choose(hop=SHEETS["meetings"])
    sent, before = {**desk.fields("hidden"), "write": "1"}, snapshot(club)
    plan = club.parent / PLAN
    plan.write_text("no plan", "utf-8")
    assert "plan.toml is not valid TOML" in desk.send(sent).text
    assert snapshot(club) == before
    shutil.copy(LEDGERS / PLAN, plan)
    assert "Entries written into the books of" in desk.send(sent).text


def test_while_another_writes_nothing_is_written(
    desk: Desk, club: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locked.__wrapped__, "__defaults__", (0.1,))  # type: ignore[attr-defined]
    desk.choose(hop=SHEETS["meetings"])
    before = snapshot(club)
    with locked(club):
        desk.write()
    assert "Another import into this club is running" in desk.text
    assert snapshot(club) == before
    assert "Entries written into the books of" in desk.write().text


def test_no_path_of_this_machine_is_shown(desk: Desk, club: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    desk.choose(hop=SHEETS["meetings"])
    monkeypatch.setattr("clubledger.books.atomic_writing._put", fails)
    desk.write()
    assert "vi-du cannot be written: the disk is full" in desk.text
    assert (
        str(club.parent)
        not in desk.source[desk.source.index('<div class="club">') : desk.source.index("ledger-data")]
    )


# -- refused -----------------------------------------------------------------------------------------------------


def test_who_only_reads_finds_no_such_page(open_room: Callable[..., Flask], club: Path) -> None:
    before = snapshot(club)
    for settings in ({"write": False}, {"names": False}, {"write": True, "names": False}):
        client = open_room(**settings).test_client()
        assert client.get(PAGE).status_code == 404
        pages = client.get("/vi-du/api/ledger_data").get_json()["data"]["extensions"]
        assert "ImportSheets" not in {page["name"] for page in pages}
        desk = Desk(client).send({"sheet": csv("hop", SHEETS["meetings"]), "write": "1"}, status=403)
        assert desk.text == "These books are open for reading only."
    assert snapshot(club) == before


def test_a_funds_own_ledger_takes_no_sheets(open_room: Callable[..., Flask]) -> None:
    client = open_room().test_client()
    for method in (client.get, client.post):
        assert method(PAGE.replace("vi-du", "vi-du-income"), headers=HERE).status_code == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://localhost"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://so-sach.example.vn"}, 200),
        ({}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://example.com"}, 403),
        ({"Origin": "http://localhost:1"}, 403),
        ({"Origin": "http://["}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
    ],
)
def test_only_a_page_of_this_server_sends_sheets(
    looking_only: Desk, headers: dict[str, str], status: int
) -> None:
    looking_only.send({"sheet": FileStorage(BytesIO(), "")}, headers, status)
    assert ("No sheet was chosen." in looking_only.text) == (status == 200)


def test_nothing_and_too_much_is_refused_in_words(looking_only: Desk, blank_club: Path) -> None:
    before = snapshot(blank_club)
    most = 10 * 2**20
    assert "Nothing is written in the file." in looking_only.choose(hop="").text
    for size, refused in ((most, False), (most + 1, True), (15 * 2**20, True)):
        looking_only.send({"sheet": csv("x", "x" * size)})
        assert ("together they may have 10 MB" in looking_only.text) is refused, size
    for count, refused in ((20, False), (21, True)):
        looking_only.choose(**{f"s{number}": "x" for number in range(count)})
        assert ("Choose at most 20 files at a time." in looking_only.text) is refused, count
    for kept in ("x", "SGk", "SGk=\n", "đồng"):
        assert "did not arrive as they were sent" in looking_only.send({"name": "a.csv", "kept": kept}).text
    assert "did not arrive as they were sent" in looking_only.send({"kept": "SGk="}).text
    for count, refused in ((2_000, False), (20_000, True)):
        looking_only.send({"name": "x.csv", "kept": "eA==", "accept": ["x"] * count})
        assert ("These files are too large" in looking_only.text) is refused, count
    assert snapshot(blank_club) == before


def test_long_sheets_are_taken_a_few_at_a_time(looking_only: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = len(MINUTES.splitlines())
    monkeypatch.setattr("clubledger.web.import_sheets._MOST_ROWS", 2 * rows)
    other = MINUTES.replace("06B", "06D")
    assert "hop.csv: not written yet" in looking_only.choose(hop=MINUTES, b=other).text
    looking_only.choose(hop=MINUTES, b=other + "07/06/2024,BB-2024-07,4,Họp\n")
    assert f"together they may have {2 * rows} rows" in looking_only.text
    assert "hop.csv" not in looking_only.text
    monkeypatch.setattr("clubledger.forms.csv_files.MAX_ROWS", rows - 1)
    assert f"together they may have {2 * rows} rows" in looking_only.choose(hop=MINUTES).text


def test_one_request_reads_sheets_at_a_time(looking_only: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clubledger.web.import_sheets._PATIENCE", 0.0)
    with _READING:
        assert "Other sheets are being read just now." in looking_only.choose(hop=MINUTES).text
    assert "hop.csv: not written yet" in looking_only.choose(hop=MINUTES).text


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("../../main.beancount", "main.beancount"),
        ("C:\\Sổ\\Thu nợ.csv", "Thu nợ.csv"),
        (normalize("NFD", "Thu nợ.csv"), "Thu nợ.csv"),
        ("..", "1"),
        ("a\x01\x00b:c.csv", "a_b:c.csv"),
        ("con.csv", "con.csv"),
        ("ơ" * 60, "ơ" * 60),
        ("ơ" * 300 + " tháng 6.csv", "ơ" * 29 + "…" + "ơ" * 18 + " tháng 6.csv"),
    ],
)
def test_a_name_leads_nowhere(looking_only: Desk, blank_club: Path, told: str, shown: str) -> None:
    before = snapshot(blank_club)
    kept = looking_only.choose(hop=SHEETS["meetings"]).fields("hidden")["kept"]
    looking_only.send({"name": told, "kept": kept})
    assert f"{shown}: can be written" in looking_only.text
    assert looking_only.fields("hidden")["name"] == [shown]
    assert snapshot(blank_club) == before


def test_what_a_sheet_says_is_text_and_no_markup(looking_only: Desk) -> None:
    looking_only.choose(hop=MINUTES.replace("Ngày hội", "<script>alert(1)</script>").replace("500", "<b>"))
    assert "read “<b>”" in looking_only.text
    assert "<script>alert" not in looking_only.source
    looking_only.choose(hop=SHEETS["meetings"].replace("Tổng kết năm", "<script>alert(1)</script>"))
    assert "&lt;script&gt;alert(1)" in looking_only.source
    assert "<script>alert" not in looking_only.source
