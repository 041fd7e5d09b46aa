"""What a ledger and its documents bring along is shown, and never run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from clubledger.web import PAGES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

MARKUP = "<iframe srcdoc='<script src=x.js></script>'></iframe><img src=x onerror=alert(1)>"
ENTRY = f"""
2025-12-30 * "{MARKUP}" "{MARKUP}" #a ^b
  voucher: "PC-2025-990"
  scan: "{MARKUP}"
  Chi:Quỹ-hoạt-động:Hành-chính  1,000 VND
    remark: "{MARKUP}"
  Tài-sản:Quỹ-hoạt-động:Tiền-mặt  -1,000 VND

2025-12-30 note Tài-sản:Quỹ-hoạt-động:Tiền-mặt "{MARKUP}"
2025-12-30 custom "remark" "{MARKUP}"
2025-12-30 query "{MARKUP}" "SELECT 1"
"""


@pytest.fixture
def marked(room: Callable[..., Flask], tmp_path: Path) -> Any:
    client = room("dong-mau").test_client()
    with (tmp_path / "ledgers/dong-mau/operating-fund/2025.beancount").open("a", encoding="utf-8") as out:
        out.write(ENTRY)
    return client


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        ("journal_page", {"page": "1", "order": "desc"}),
        ("account_report", {"a": "Tài-sản:Quỹ-hoạt-động:Tiền-mặt"}),
    ],
)
def test_the_journal_escapes_what_a_ledger_says(marked: Any, page: str, asked: dict[str, str]) -> None:
    told = marked.get(f"/dong-mau/api/{page}", query_string=asked).get_json()["data"]
    journal = told["journal"]
    assert "&lt;iframe" in journal
    assert "<iframe" not in journal
    assert "<img" not in journal
    assert re.search(r"<a href='/dong-mau/account/[^']+'>", journal)  # Fava's own markup stays


FILES = {
    "x.js": ("application/octet-stream", "attachment"),
    "x.html": ("application/octet-stream", "attachment"),
    "x.svg": ("application/octet-stream", "attachment"),
    "x.txt": ("application/octet-stream", "attachment"),
    "x.pdf": ("application/pdf", "inline"),
    "x.png": ("image/png", "inline"),
    "x.jpg": ("image/jpeg", "inline"),
}


def test_a_document_is_shown_alone_or_saved(room: Callable[..., Flask], tmp_path: Path) -> None:
    client = room("dong-mau").test_client()
    folder = tmp_path / "ledgers" / "dong-mau"
    (folder / "documents").mkdir()
    with (folder / "club.beancount").open("a", encoding="utf-8") as out:
        for name in FILES:
            (folder / "documents" / name).write_bytes(b"x")
            out.write(f'\n2025-12-30 document Tài-sản:Quỹ-hoạt-động:Tiền-mặt "documents/{name}"\n')
    url = "/dong-mau/document/"
    for name, (kind, disposition) in FILES.items():
        answer = client.get(url, query_string={"filename": str(folder / "documents" / name)}, buffered=True)
        assert answer.status_code == 200
        assert answer.mimetype == kind
        assert answer.headers["Content-Disposition"].startswith(f"{disposition};")
        assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    other = client.get(url, query_string={"filename": str(tmp_path / "ledgers" / "plan.toml")})
    assert other.status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        "/dong-mau/document/?filename=%00",
        "/dong-mau/document/?filename=/etc/passwd",
        "/dong-mau/document/",
        "/dong-mau/statement/?entry_hash=x&key=y",
        "/dong-mau/statement/",
        "/jump",
    ],
)
def test_what_is_not_there_is_not_found(samples: Flask, url: str) -> None:
    assert samples.test_client().get(url).status_code == 404


def test_a_jump_leads_back_here_and_nowhere_else(samples: Flask) -> None:
    client = samples.test_client()
    back = client.get("/jump?time=2024", headers={"Referer": "http://localhost/dong-mau/journal/"})
    assert back.headers["Location"] == "http://localhost/dong-mau/journal/?time=2024"
    assert client.get("/jump", headers={"Referer": "https://evil.example/"}).status_code == 404
    assert client.get("/jump", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 404  # to where?


def test_behind_a_proxy_that_gives_us_another_name_a_jump_leads_back_there(samples: Flask) -> None:
    there = {"Referer": "https://so-sach.example/dong-mau/journal/", "Sec-Fetch-Site": "same-origin"}
    answer = samples.test_client().get("/jump?time=2024", headers=there)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "https://so-sach.example/dong-mau/journal/?time=2024"
    elsewhere = {
        **there,
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Dest": "document",
    }
    assert samples.test_client().get("/jump?time=2024", headers=elsewhere).status_code == 404


FILTERS = (
    "time=2024-02-30", "time=0000", "time=2024-w99", "time=9999-12-31", "time=9999 - 0001", "time=day-100000000",
    "account=(", "filter=(", "filter=" + "-" * 20000, "time=%00", "time=<script>alert(1)</script>",
)  # fmt: skip


@pytest.mark.parametrize("page", [page.__name__ for page in PAGES])
@pytest.mark.parametrize("asked", FILTERS)
def test_a_filter_that_cannot_be_read_is_no_failure(samples: Flask, page: str, asked: str) -> None:
    answer = samples.test_client().get(f"/dong-mau/extension/{page}/?{asked}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.get_data(as_text=True)
