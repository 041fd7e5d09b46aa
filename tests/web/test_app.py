"""The reading room: its doors, its ledgers, and what it refuses."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.web.conftest import beginning

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask


def digest(folder: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        whole.update(str(path.relative_to(folder)).encode())
        if path.is_file():
            whole.update(path.read_bytes())
    return whole.hexdigest()


def test_it_answers_whether_it_lives_without_loading_a_club(
    room: Callable[..., Flask], tmp_path: Path
) -> None:
    from clubledger.web.club_cache import CLUB_CACHE

    app = room()
    assert app.test_client().get("/healthz").status_code == 200
    assert not [folder for folder in CLUB_CACHE._entries if folder.is_relative_to(tmp_path)]


def test_every_club_and_each_of_its_funds_has_a_slug_of_its_own(shared_room: Callable[..., Flask]) -> None:
    client = shared_room().test_client()
    for slug in ("dong-mau", "dong-mau-income", "dong-mau-operating", "na-thu"):
        assert client.get(f"/{slug}/balance_sheet/").status_code == 200
    assert client.get("/no-such-club/balance_sheet/").status_code == 404


def test_the_menu_has_the_ledgers_of_this_club_only(shared_room: Callable[..., Flask]) -> None:
    data = shared_room().test_client().get("/dong-mau/api/ledger_data").get_json()["data"]
    assert [url for _, url in data["other_ledgers"]] == ["/dong-mau-income/", "/dong-mau-operating/"]


def test_it_speaks_vietnamese_or_english(shared_room: Callable[..., Flask]) -> None:
    assert "Bảng cân đối" in _text(shared_room(), "/dong-mau/balance_sheet/")
    assert "All clubs" in _text(shared_room(language="en"), "/")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:5000", "127.0.0.1.evil.example"])
def test_another_name_of_the_host_gets_no_answer(shared_room: Callable[..., Flask], host: str) -> None:
    assert shared_room().test_client().get("/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1:5000", "localhost:5000", "localhost", "[::1]:5000"])
def test_its_own_names_do(shared_room: Callable[..., Flask], host: str) -> None:
    assert shared_room().test_client().get("/healthz", headers={"Host": host}).status_code == 200


def test_read_only_means_that_nothing_on_disk_changes(room: Callable[..., Flask], tmp_path: Path) -> None:
    client = room("dong-mau").test_client()
    folder = tmp_path / "ledgers" / "dong-mau"
    before = digest(folder)
    for method in ("post", "put", "delete", "patch"):
        for url in (
            "/",
            "/dong-mau/api/source",
            "/dong-mau/api/add_entries",
            "/dong-mau/api/document",
            "/dong-mau/api/format_source",
        ):
            assert getattr(client, method)(url, json={}).status_code in {403, 405}
    for url in (
        "/dong-mau/editor/",
        "/dong-mau/import/",
        f"/dong-mau/api/source?filename={folder}/main.beancount",
    ):
        assert client.get(url).status_code == 404
    assert client.head("/dong-mau/journal/").status_code == 200
    assert client.options("/dong-mau/journal/").status_code == 200
    for url in ("/", "/dong-mau/journal/", "/dong-mau/api/balance_sheet", "/dong-mau/api/journal"):
        assert client.get(url).status_code == 200
    assert digest(folder) == before


def test_with_write_the_editor_is_there(shared_room: Callable[..., Flask]) -> None:
    assert shared_room("dong-mau", write=True).test_client().get("/dong-mau/editor/").status_code == 200


PLANTED = "open('{mark}', 'w').close()\n"


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("colorsys.py", PLANTED),
        ("clubledger.py", PLANTED),
        ("club.beancount", '\n2024-04-10 custom "fava-extension" "evil"\n'),
        ("club.beancount", '\n2024-04-10 custom "fava-option" "import-config" "evil.py"\n'),
        ("main.beancount", '\nplugin "evil"\n'),
        ("main.beancount", '\noption "insert_pythonpath" "TRUE"\n'),
        ("club.beancount", '\ninclude "/etc/passwd"\n'),
    ],
)
def test_a_ledger_that_brings_a_program_is_shown_as_broken_and_never_loaded(
    room: Callable[..., Flask], tmp_path: Path, file: str, text: str
) -> None:
    for club in ("dong-mau", "na-thu"):
        beginning(club, tmp_path / "ledgers" / club, until="2024-08")
    app = room("dong-mau", "na-thu")
    mark = tmp_path / "ran"
    path = tmp_path / "ledgers" / "na-thu" / file
    old = path.read_text("utf-8") if path.exists() else ""
    path.write_text(old + text.format(mark=mark), "utf-8")
    client = app.test_client()
    answer = client.get("/na-thu/journal/")
    assert answer.status_code == 503
    assert "na-thu" in answer.get_data(as_text=True)
    assert "Traceback" not in answer.get_data(as_text=True)
    client.get("/")
    app.config["CLUBLEDGER_RESULTS"].wait()
    hall = client.get("/").get_data(as_text=True)
    assert hall.index("(na-thu)") < hall.index("(dong-mau)")
    assert client.get("/dong-mau/journal/").status_code == 200
    assert not mark.exists()


def test_a_changed_file_is_seen_and_looked_at_before_it_is_loaded(
    room: Callable[..., Flask], tmp_path: Path
) -> None:
    client = room("dong-mau").test_client()
    url = "/dong-mau/api/query?query_string=select%20count(*)"
    assert client.get(url).status_code == 200
    before = client.get(url).get_data()
    journal = tmp_path / "ledgers" / "dong-mau" / "operating-fund" / "2025.beancount"
    journal.write_text(
        journal.read_text("utf-8") + '\n2025-12-31 * "A" "B"\n  voucher: "PC-2025-900"\n'
        "  Chi:Quỹ-hoạt-động:Hành-chính  1,000 VND\n  Tài-sản:Quỹ-hoạt-động:Tiền-mặt\n",
        "utf-8",
    )
    assert client.get(url).get_data() != before
    journal.write_text("this is no ledger\n", "utf-8")
    assert client.get(url).status_code == 503


def _text(app: Flask, url: str) -> str:
    text = app.test_client().get(url).get_data(as_text=True)
    return text + text.encode("ascii", "ignore").decode("unicode_escape", "ignore")


def test_twenty_at_once_while_a_ledger_is_edited_and_one_is_broken(
    room: Callable[..., Flask], tmp_path: Path
) -> None:
    app = room()
    (tmp_path / "ledgers" / "na-thu" / "evil.py").write_text("", "utf-8")
    journal = tmp_path / "ledgers" / "dong-mau" / "income-fund" / "2025.beancount"

    def ask(number: int) -> tuple[str, int, str]:
        if number == 7:
            journal.write_text(journal.read_text("utf-8") + "\n; a comment\n", "utf-8")
        club = ("dong-mau", "na-thu", "ben-gia")[number % 3]
        answer = app.test_client().get(f"/{club}/balance_sheet/")
        return club, answer.status_code, answer.get_data(as_text=True)

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(ask, range(40)))
    for club, status, text in answers:
        assert status == (503 if club == "na-thu" else 200)
        assert "Traceback" not in text
        assert f"/{club}" in text or club in text


def test_the_hall_says_what_the_audit_says(room: Callable[..., Flask], tmp_path: Path) -> None:
    from datetime import date

    from clubledger.auditing import audit
    from clubledger.auditing.store import Summary

    app = room()
    app.test_client().get("/")
    results = app.config["CLUBLEDGER_RESULTS"]
    results.wait()
    told = audit(sorted((tmp_path / "ledgers").iterdir()), date.today())  # noqa: DTZ011
    page = results.listing.page("", "name", 1, results.as_of)
    found = {line.id: line.summary for line in page.lines if line.summary is not None}
    assert found == {club.id: Summary.of_result(club) for club in told.clubs}
    kept = room().config["CLUBLEDGER_RESULTS"]
    again = kept.listing.page("", "name", 1, results.as_of)
    assert {line.id: line.summary for line in again.lines} == found


def test_a_page_that_fails_keeps_no_name_and_names_the_file_to_send(
    room: Callable[..., Flask],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    secret = "Nguyễn Thị Mẫu nợ 1.234.567 đ"

    def fails(*_: object) -> None:
        raise RuntimeError(secret)

    monkeypatch.setattr("platformdirs.user_state_path", lambda *_, **__: tmp_path / "state")
    monkeypatch.setattr("clubledger.web.app.club_list_page", fails)
    monkeypatch.delenv("CLUBLEDGER_DEBUG", raising=False)
    answer = room(language="en").test_client().get("/")
    assert answer.status_code == 500
    (report,) = (tmp_path / "state" / "crashes").iterdir()
    assert "RuntimeError" in report.read_text("utf-8")
    assert "page index" in report.read_text("utf-8")
    assert str(report) in caplog.text
    assert "Nguyễn" not in caplog.text + report.read_text("utf-8") + answer.text


def test_who_debugs_reads_why_a_page_failed(
    room: Callable[..., Flask],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("what happened")

    monkeypatch.setattr("platformdirs.user_state_path", lambda *_, **__: tmp_path / "state")
    monkeypatch.setattr("clubledger.web.app.club_list_page", fails)
    monkeypatch.setenv("CLUBLEDGER_DEBUG", "1")
    assert room(language="en").test_client().get("/").status_code == 500
    assert "what happened" in caplog.text
