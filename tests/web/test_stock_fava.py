"""Stock Fava with a ledger that names our extension: the samples, and what ``init`` and ``demo`` write."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from beancount import loader
from fava.application import create_app

from clubledger.books.writing import create_folder, new_club_files
from clubledger.demo import demo_club

if TYPE_CHECKING:
    from flask.testing import FlaskClient

LEDGERS = Path(__file__).parents[2] / "ledgers"
PAGES = {
    "Overview": "Tổng quan",
    "Loans": "Khoản vay",
    "Due": "Đến hạn",
    "Members": "Thành viên",
    "CashBook": "Sổ quỹ",
    "Regulation": "Quy chế",
    "Findings": "Kiểm tra",
}
VIETNAMESE = {"Accept-Language": "vi-VN,vi;q=0.9,en;q=0.5"}


def folder_of(club: str, target: Path) -> Path:
    if club == "new":
        create_folder(target, new_club_files("CLB Mới", date(2025, 1, 5)).items())
    elif club == "demo":
        create_folder(target, demo_club(0, 1, 1).items())
    else:
        shutil.copytree(LEDGERS / club, target)
    return target


def stock(top: Path) -> FlaskClient:
    return create_app([str(top)], poll_watcher=True).test_client()


def data_of(client: FlaskClient, address: str) -> Any:
    return client.get(address, headers=VIETNAMESE).get_json()["data"]


@pytest.mark.parametrize("club", ["dong-mau", "na-thu", "ben-gia", "new", "demo"])
def test_it_has_our_pages_and_a_vietnamese_menu(club: str, tmp_path: Path) -> None:
    top = folder_of(club, tmp_path / club) / "main.beancount"
    client = stock(top)
    root = client.get("/", headers=VIETNAMESE).headers["Location"].partition("income_statement")[0]
    page = client.get(f"{root}balance_sheet/", headers=VIETNAMESE).get_data(as_text=True)
    assert "Bảng cân đối" in _unescaped(page)
    told = data_of(client, f"{root}api/ledger_data")
    assert {page["name"]: page["report_title"] for page in told["extensions"]} == PAGES
    assert told["fava_options"]["locale"] == "vi_VN"
    assert told["fava_options"]["invert_income_liabilities_equity"] is True
    if club != "ben-gia":  # of which our plugins say much
        assert told["errors"] == []
    for name in PAGES:
        answer = client.get(f"{root}extension/{name}/", headers=VIETNAMESE)
        assert answer.status_code == 200
        assert 'class="club"' in answer.get_data(as_text=True)


def _unescaped(text: str) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), text)


@pytest.mark.parametrize("top", ["income-fund", "operating-fund"])
def test_a_funds_own_ledger_has_them_too(top: str, tmp_path: Path) -> None:
    client = stock(folder_of("dong-mau", tmp_path / "dong-mau") / f"{top}.beancount")
    root = client.get("/").headers["Location"].partition("income_statement")[0]
    assert len(data_of(client, f"{root}api/ledger_data")["extensions"]) == len(PAGES)
    assert client.get(f"{root}extension/Overview/").status_code == 200


@pytest.mark.parametrize("club", ["new", "demo", "dong-mau"])
def test_beancount_takes_no_notice(club: str, tmp_path: Path) -> None:
    folder = folder_of(club, tmp_path / club)
    text = (folder / "club.beancount").read_text("utf-8")
    first = min(re.findall(r"^\d{4}-\d\d-\d\d", text, re.MULTILINE))
    assert f'{first} custom "fava-extension" "clubledger.web"' in text
    for top in ("main", "income-fund", "operating-fund"):
        assert loader.load_file(str(folder / f"{top}.beancount"))[1] == []


WITHOUT = """
import sys
sys.modules["clubledger.web"] = None  # as if it could not be imported
from fava.core import FavaLedger
ledger = FavaLedger(sys.argv[1])
print(len(ledger.all_entries) > 100, *[error.message.split("\\n")[0] for error in ledger.errors], sep="\\n")
"""


def test_where_the_pages_cannot_be_loaded_fava_says_so_and_shows_all_else(tmp_path: Path) -> None:
    top = folder_of("dong-mau", tmp_path / "dong-mau") / "main.beancount"
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, top], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.splitlines() == ["True", 'Importing module "clubledger.web" failed.']
