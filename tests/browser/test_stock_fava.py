"""Fava as it comes: nothing of ours but the extension that the sample ledgers name."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from tests.browser.addresses import OURS
from tests.browser.conftest import LEDGERS
from tests.browser.faults import faults
from tests.serving import stock_fava

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.browser.visits import Visit


@pytest.fixture(scope="module")
def fava(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = shutil.copytree(LEDGERS, tmp_path_factory.mktemp("fava") / "ledgers")
    with stock_fava(folder, "na-thu/main.beancount") as address:
        with urlopen(address) as first:
            ledger = urljoin(first.url, "..")
        yield ledger


@pytest.mark.parametrize("name", OURS)
def test_our_pages_are_in_vietnamese_and_without_a_fault_of_ours(
    fava: str, visit: Callable[..., Visit], name: str
) -> None:
    address = OURS[name]
    here = visit(fava).open(address.query)
    expect(here.title).to_have_text(address.title)
    if address.heading:
        assert here.club.locator("h2").first.inner_text().startswith(address.heading)
    expect(here.club).to_contain_text("Tính đến 31/12/2025.")
    assert here.sidelong() == []
    assert faults(here.page, ".club") == []


def test_its_menu_leads_to_our_pages_and_back_to_its_own(fava: str, visit: Callable[..., Visit]) -> None:
    here = visit(fava).open("income_statement/?time=2025-12")
    for title in ("Tổng quan", "Khoản vay", "Đến hạn", "Thành viên", "Sổ quỹ", "Kiểm tra"):
        here.choose(title)
        expect(here.club).to_contain_text("Tính đến ")
    for title in ("Bảng cân đối", "Sổ nhật ký"):
        here.choose(title)
        expect(here.club).to_have_count(0)
