"""Changes through Fava's editor: kept when the books can still be read, and by one writer at a time."""

from __future__ import annotations

import hashlib
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from beancount.core.compare import hash_entry
from beancount.core.data import Event, Transaction
from fava.context import g

from clubledger.books import load_club
from clubledger.books.atomic_writing import locked
from clubledger.books.files import LOCK_FILE, WORK_FOLDER
from clubledger.books.folder_scan import scan
from clubledger.books.writing import CannotWrite
from clubledger.i18n import message
from tests.web.conftest import beginning

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".clubledger.lock"
    }


def save(client: Any, path: Path, text: str) -> Any:
    told = {"file_path": str(path), "source": text, "sha256sum": sha256(path)}
    return client.put("/dong-mau/api/source", json=told)


def note(text: str, day: str = "2025-12-30") -> dict[str, object]:
    return {
        "t": "Note",
        "date": day,
        "account": "Tài-sản:Quỹ-hoạt-động:Tiền-mặt",
        "comment": text,
        "meta": {},
    }


@pytest.fixture
def club(tmp_path: Path) -> Path:
    """The club that `room` opens."""
    return beginning("dong-mau", tmp_path / "ledgers" / "dong-mau", until="2024-08")


def test_what_the_editor_saves_is_there_and_shown(room: Callable[..., Flask], club: Path) -> None:
    client = room("dong-mau", write=True).test_client()
    top = club / "main.beancount"
    assert client.get(f"/dong-mau/api/source?filename={top}").status_code == 200
    answer = save(client, top, top.read_text("utf-8").replace('"CLB LTHTGN xóm Đồng Mẫu"', '"Tên mới"'))
    assert answer.status_code == 200
    assert answer.get_json()["data"] == sha256(top)
    assert client.get("/dong-mau/api/ledger_data").get_json()["data"]["options"]["title"] == "Tên mới"


@pytest.mark.parametrize(
    "added",
    [
        'plugin "evil"\n',
        'option "insert_pythonpath" "TRUE"\n',
        'include "/etc/passwd"\n',
        "2025-12-30 * no transaction\n",
        '2025-12-30 * "A" "B"\n  Chi:Quỹ-hoạt-động:Hành-chính  1,000 VND\n',
        '2025-12-30 custom "fava-extension" "evil"\n',
    ],
)
def test_what_would_spoil_the_books_is_not_kept_and_never_loaded(
    room: Callable[..., Flask], club: Path, added: str
) -> None:
    client = room("dong-mau", write=True, language="en").test_client()
    top = club / "main.beancount"
    before = contents(club)
    answer = save(client, top, top.read_text("utf-8") + added)
    assert answer.status_code == 422
    said = answer.get_json()["error"]
    assert said.startswith("Not saved, because the books could not be read any more. main.beancount, line ")
    assert contents(club) == before
    assert client.get("/dong-mau/journal/").status_code == 200


def test_entries_that_come_at_once_are_all_kept(room: Callable[..., Flask], club: Path) -> None:
    app = room("dong-mau", write=True)

    def add(number: int) -> int:
        slug = ("dong-mau", "dong-mau-income", "dong-mau-operating")[number % 3]
        entries = {"entries": [note(f"note {number}")]}
        return app.test_client().put(f"/{slug}/api/add_entries", json=entries).status_code

    with ThreadPoolExecutor(3) as pool:
        assert set(pool.map(add, range(6))) == {200}
    text = "".join(path.read_text("utf-8") for path in club.rglob("*.beancount"))
    assert [number for number in range(6) if f'"note {number}"' not in text] == []


def test_while_an_import_writes_nothing_else_does(
    room: Callable[..., Flask], club: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from clubledger.web import writing

    monkeypatch.setattr(writing, "LOCK_TIMEOUT", 0.1)
    client = room("dong-mau", write=True, language="en").test_client()
    before = contents(club)
    with locked(club):
        answer = client.put("/dong-mau/api/add_entries", json={"entries": [note("a")]})
    assert answer.status_code == 409
    assert "Another import into this club is running" in answer.get_json()["error"]
    assert contents(club) == before
    assert client.put("/dong-mau/api/add_entries", json={"entries": [note("a")]}).status_code == 200


def test_a_file_that_changed_meanwhile_is_not_overwritten(room: Callable[..., Flask], club: Path) -> None:
    client = room("dong-mau", write=True).test_client()
    top = club / "main.beancount"
    told = {"file_path": str(top), "source": "", "sha256sum": sha256(top)}
    top.write_text(top.read_text("utf-8") + "; by somebody else\n", "utf-8")
    before = contents(club)
    assert client.put("/dong-mau/api/source", json=told).status_code != 200
    assert contents(club) == before


def test_a_file_elsewhere_is_neither_read_nor_written(
    room: Callable[..., Flask], club: Path, tmp_path: Path
) -> None:
    client = room("dong-mau", "na-thu", write=True).test_client()
    for other in (tmp_path / "ledgers" / "na-thu" / "main.beancount", tmp_path / "new.beancount"):
        before = other.read_bytes() if other.exists() else None
        told = {"file_path": str(other), "source": "x", "sha256sum": sha256(other) if before else ""}
        assert client.put("/dong-mau/api/source", json=told).status_code != 200
        assert client.get(f"/dong-mau/api/source?filename={other}").status_code != 200
        assert (other.read_bytes() if other.exists() else None) == before


def test_a_scan_comes_in_and_a_program_does_not(room: Callable[..., Flask], club: Path) -> None:
    top = club / "main.beancount"
    top.write_text('option "documents" "documents"\n' + top.read_text("utf-8"), "utf-8")
    (club / "documents").mkdir()
    client = room("dong-mau", write=True).test_client()

    def add(name: str) -> Any:
        account = "Tài-sản:Quỹ-hoạt-động:Tiền-mặt"
        told = {"folder": "documents", "account": account, "file": (BytesIO(b"x"), name)}
        return client.put("/dong-mau/api/add_document", data=told, content_type="multipart/form-data")

    assert add("2025-12-30 scan.pdf").status_code == 200
    assert [path.name for path in club.rglob("*.pdf")] == ["2025-12-30 scan.pdf"]
    before = contents(club)
    answer = add("2025-12-30 evil.py")
    assert answer.status_code == 422
    assert "evil.py" in answer.get_json()["error"]
    assert contents(club) == before


def test_a_scan_that_another_brings_meanwhile_stays(
    room: Callable[..., Flask], club: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = club / "main.beancount"
    top.write_text('option "documents" "documents"\n' + top.read_text("utf-8"), "utf-8")
    (club / "documents").mkdir()
    client = room("dong-mau", write=True).test_client()
    there = club / "documents" / "2025-12-29 another.pdf"

    def fails(*_: object) -> None:
        there.write_bytes(b"another")
        raise CannotWrite(message("the disk is full"))

    monkeypatch.setattr("clubledger.web.writing.write", fails)
    account = "Tài-sản:Quỹ-hoạt-động:Tiền-mặt"
    told = {"folder": "documents", "account": account, "file": (BytesIO(b"x"), "2025-12-30 scan.pdf")}
    answer = client.put("/dong-mau/api/add_document", data=told, content_type="multipart/form-data")
    assert answer.status_code == 409
    assert list(club.rglob("*.pdf")) == [there]


def test_a_program_is_refused_as_one_also_where_it_would_be_linked(
    room: Callable[..., Flask], club: Path
) -> None:
    top = club / "main.beancount"
    top.write_text('option "documents" "documents"\n' + top.read_text("utf-8"), "utf-8")
    (club / "documents").mkdir()
    client = room("dong-mau", write=True, language="en").test_client()
    before = contents(club)
    told = {
        "folder": "documents",
        "account": "Tài-sản:Quỹ-hoạt-động:Tiền-mặt",
        "hash": _slice(client, club)["entry_hash"],
        "file": (BytesIO(b"x"), "2025-12-30 evil.py"),
    }
    answer = client.put("/dong-mau/api/add_document", data=told, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "evil.py: " in answer.get_json()["error"]
    assert contents(club) == before


def test_whatever_goes_wrong_no_scan_stays(
    room: Callable[..., Flask], club: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = club / "main.beancount"
    top.write_text('option "documents" "documents"\n' + top.read_text("utf-8"), "utf-8")
    (club / "documents").mkdir()
    app = room("dong-mau", write=True)
    there = club / "documents" / "2025-12-30 the same.pdf"

    def fails(*_: object) -> None:
        there.write_bytes(b"x")  # by somebody else, who has the same scan
        raise MemoryError

    monkeypatch.setattr("clubledger.web.writing.rewrite", fails)
    account = "Tài-sản:Quỹ-hoạt-động:Tiền-mặt"
    told = {"folder": "documents", "account": account, "file": (BytesIO(b"x"), "2025-12-30 scan.pdf")}
    answer = app.test_client().put(
        "/dong-mau/api/add_document", data=told, content_type="multipart/form-data"
    )
    assert answer.status_code == 500
    assert list(club.rglob("*.pdf")) == [there]


# -- never half on the disk -------------------------------------------------------------------------------


def _slice(client: FlaskClient, club: Path) -> dict[str, str]:
    """An entry of the books as the editor gets it."""
    entries = load_club(club).source.entries
    entry = next(entry for entry in entries if type(entry) is Transaction)
    told = {"entry_hash": hash_entry(entry)}
    answer = client.get(f"/dong-mau/api/source_slice?entry_hash={told['entry_hash']}").get_json()["data"]
    return {**told, "source": answer["slice"], "sha256sum": answer["sha256sum"]}


def _whole_file(client: FlaskClient, club: Path) -> Any:
    top = club / "main.beancount"
    return save(client, top, top.read_text("utf-8") + "; changed\n")


def _entry(client: FlaskClient, club: Path) -> Any:
    told = _slice(client, club)
    return client.put("/dong-mau/api/source_slice", json={**told, "source": f"{told['source']}\n  ; changed"})


def _no_entry(client: FlaskClient, club: Path) -> Any:
    told = next(
        entry
        for entry in load_club(club).source.entries
        if isinstance(entry, Event) and entry.type == "report"
    )
    entry_hash = hash_entry(told)
    there = client.get(f"/dong-mau/api/source_slice?entry_hash={entry_hash}").get_json()["data"]
    query = {"entry_hash": entry_hash, "sha256sum": there["sha256sum"]}
    return client.delete("/dong-mau/api/source_slice", query_string=query)


def _two_entries(client: FlaskClient, _club: Path) -> Any:
    return client.put("/dong-mau/api/add_entries", json={"entries": [note("changed"), note("changed, too")]})


def _link(client: FlaskClient, club: Path) -> Any:
    told = {"filename": "changed.pdf", "entry_hash": _slice(client, club)["entry_hash"]}
    return client.put("/dong-mau/api/attach_document", json=told)


CHANGES = [_whole_file, _entry, _no_entry, _two_entries, _link]
_opened: list[tuple[str, str]] = []
_listening = [False]


def _listen(event: str, told: tuple[Any, ...]) -> None:
    if _listening[0] and event == "open" and isinstance(told[1], str) and set(told[1]) & set("wax+"):
        _opened.append((str(told[0]), told[1]))


sys.addaudithook(_listen)  # it can never be taken away again


@pytest.mark.parametrize("change", CHANGES)
def test_no_ledger_file_is_written_in_place(
    room: Callable[..., Flask], club: Path, change: Callable[[FlaskClient, Path], Any]
) -> None:
    client = room("dong-mau", write=True).test_client()
    before = contents(club)
    _opened.clear()
    _listening[0] = True
    try:
        answer = change(client, club)
    finally:
        _listening[0] = False
    assert answer.status_code == 200, answer.get_json()
    changed = [name for name, content in contents(club).items() if content != before[name]]
    assert len(changed) == 1
    written = [path for path, _ in _opened if path.startswith(str(club))]
    assert written
    assert [path for path in written if WORK_FOLDER not in path and not path.endswith(LOCK_FILE)] == []


@pytest.mark.parametrize("change", CHANGES)
def test_what_breaks_off_before_all_is_on_the_disk_changed_nothing(
    room: Callable[..., Flask],
    club: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[FlaskClient, Path], Any],
) -> None:
    client = room("dong-mau", write=True).test_client()
    before = contents(club)

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("clubledger.books.atomic_writing._put", fails)
    answer = change(client, club)
    assert answer.status_code == 409
    assert contents(club) == before


@pytest.mark.parametrize("default", ["income-fund/../club.beancount", "link.beancount"])
def test_a_file_under_two_names_keeps_all_entries_of_one_request(
    room: Callable[..., Flask], club: Path, default: str
) -> None:
    there = club / "club.beancount"
    option = '2024-04-10 custom "fava-option" "insert-entry" ".*Tiền-mặt"\n'
    there.write_text(there.read_text("utf-8") + "\n" + option, "utf-8")
    if default.startswith("link"):
        try:
            (club / default).symlink_to(there)
        except OSError:
            pytest.skip("this system makes no links")
    top = club / "main.beancount"
    named = f'2024-04-10 custom "fava-option" "default-file" "{default}"\n'
    top.write_text(top.read_text("utf-8") + "\n" + named, "utf-8")
    one = note("changed")
    other = {**note("changed, too"), "account": "Nguồn-vốn:Quỹ-tăng-thu-nhập:Dự-phòng-rủi-ro"}
    client = room("dong-mau", write=True, language="en").test_client()
    answer = client.put("/dong-mau/api/add_entries", json={"entries": [one, other]})
    text = there.read_text("utf-8")
    assert answer.status_code == 200, answer.get_json()
    assert '"changed"' in text
    assert '"changed, too"' in text


def test_what_another_program_saved_meanwhile_is_not_overwritten(
    room: Callable[..., Flask], club: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = club / "main.beancount"

    def late(folder: Path) -> Any:
        top.write_text(top.read_text("utf-8") + "; by somebody else\n", "utf-8")
        return scan(folder)

    monkeypatch.setattr("clubledger.web.writing.scan", late)
    client = room("dong-mau", write=True, language="en").test_client()
    answer = _whole_file(client, club)
    assert answer.status_code == 409
    assert "main.beancount was changed meanwhile" in answer.get_json()["error"]
    assert top.read_text("utf-8").endswith("; by somebody else\n")


def test_a_funds_own_ledger_stays_one_that_loads(room: Callable[..., Flask], club: Path) -> None:
    client = room("dong-mau", write=True, language="en").test_client()
    fund = club / "income-fund.beancount"
    before = contents(club)
    spoiled = fund.read_text("utf-8") + '2025-12-30 * "A" "B"\n  Chi:Quỹ-hoạt-động:Hành-chính  1,000 VND\n'
    told = {"file_path": str(fund), "source": spoiled, "sha256sum": sha256(fund)}
    answer = client.put("/dong-mau-income/api/source", json=told)
    assert answer.status_code == 422
    assert "income-fund.beancount, line " in answer.get_json()["error"]
    assert contents(club) == before
    told["source"] = fund.read_text("utf-8") + "; a remark\n"
    assert client.put("/dong-mau-income/api/source", json=told).status_code == 200
    assert fund.read_text("utf-8").endswith("; a remark\n")


def test_an_entry_goes_into_no_file_that_nothing_includes(room: Callable[..., Flask], club: Path) -> None:
    (club / "new.beancount").write_text('option "operating_currency" "VND"\n', "utf-8")
    top = club / "main.beancount"
    named = '2024-04-10 custom "fava-option" "default-file" "new.beancount"\n'
    top.write_text(top.read_text("utf-8") + "\n" + named, "utf-8")
    before = contents(club)
    client = room("dong-mau", write=True, language="en").test_client()
    answer = _two_entries(client, club)
    assert answer.status_code == 409
    assert "main.beancount does not include new.beancount" in answer.get_json()["error"]
    assert contents(club) == before


def test_entries_of_one_request_are_all_there_in_their_order(room: Callable[..., Flask], club: Path) -> None:
    client = room("dong-mau", write=True).test_client()
    assert _two_entries(client, club).status_code == 200
    (text,) = (text for path in club.rglob("*.beancount") if '"changed"' in (text := path.read_text("utf-8")))
    assert text.index('"changed"') < text.index('"changed, too"')


def test_after_a_refused_entry_the_next_stands_where_it_belongs(
    room: Callable[..., Flask], club: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = club / "main.beancount"
    top.write_text(
        top.read_text("utf-8") + '\n2024-04-10 custom "fava-option" "insert-entry" ".*"\n', "utf-8"
    )
    client = room("dong-mau", write=True).test_client()

    def fails(*_: object) -> None:
        raise CannotWrite(message("the disk is full"))

    with monkeypatch.context() as broken:
        broken.setattr("clubledger.web.writing.write", fails)
        for _ in range(3):
            assert _two_entries(client, club).status_code == 409
    before = top.read_text("utf-8")
    assert _two_entries(client, club).status_code == 200
    added = top.read_text("utf-8")
    start = before.index('2024-04-10 custom "fava-option" "insert-entry"')
    assert added[:start] == before[:start]
    assert added.endswith(before[start:])


def test_who_only_reads_writes_nothing_by_fava_either(room: Callable[..., Flask], club: Path) -> None:
    app = room("dong-mau")
    before = contents(club)
    with app.test_request_context("/dong-mau/"):
        app.preprocess_request()
        top = club / "main.beancount"
        g.ledger.file.set_source(top, "", sha256(top))
        assert top.read_bytes()
    assert contents(club) == before


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("delete", "/dong-mau/api/document?filename=main.beancount"),
        ("put", "/dong-mau/api/move"),
        ("put", "/dong-mau/api/upload_import_file"),
        ("post", "/"),
        ("put", "/dong-mau/extension/Overview/x"),
    ],
)
def test_nothing_else_can_be_changed(room: Callable[..., Flask], club: Path, method: str, url: str) -> None:
    before = contents(club)
    answer = getattr(room("dong-mau", write=True).test_client(), method)(url, json={})
    assert answer.status_code in {403, 405}
    assert contents(club) == before


def test_the_import_desk_of_fava_is_closed(room: Callable[..., Flask]) -> None:
    client = room("dong-mau", write=True).test_client()
    for url in ("import/", "api/imports", "api/extract?filename=x&importer=y"):
        assert client.get(f"/dong-mau/{url}").status_code == 404
