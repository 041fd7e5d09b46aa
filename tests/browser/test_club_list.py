"""The hall: all clubs on one page."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LEDGERS
from tests.browser.faults import faults
from tests.serving import serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Locator

    from tests.browser.visits import Visit


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample clubs, with a fourth that has program text in its folder."""
    folder = tmp_path_factory.mktemp("hall")
    shutil.copytree(LEDGERS, folder / "ledgers")
    shutil.copytree(LEDGERS / "na-thu", folder / "ledgers" / "xom-moi")
    (folder / "ledgers" / "xom-moi" / "x.py").write_text("raise SystemExit\n", "utf-8")
    with serving(folder, lang="vi") as server:
        yield server.address


def checked(here: Visit) -> Visit:
    """Look again until every club is checked."""
    told = here.page.get_by_role("status")
    for _ in range(100):
        if not told.count():
            return here
        told.get_by_role("link", name="Xem kết quả mới").click()
        here.page.wait_for_timeout(200)
    raise AssertionError(told.inner_text())


def names(here: Visit) -> Locator:
    return here.page.locator("table").first.locator("tbody th .quiet")


def test_who_comes_first_sees_how_far_the_check_is(clubs: Path, visit: Callable[..., Visit]) -> None:
    with serving(clubs, lang="vi") as server:
        here = visit(server.address).open()
        expect(here.page.get_by_role("status")).to_contain_text(re.compile(r"Đang kiểm tra: \d/3 câu lạc bộ"))
        expect(here.page.get_by_role("progressbar")).to_have_attribute("max", "3")
        assert faults(here.page) == []
        expect(checked(here).page.get_by_role("progressbar")).to_have_count(0)
        assert "chưa kiểm tra" not in here.page.locator("main").inner_text()


@pytest.mark.parametrize(("device", "colours"), [("desktop", "light"), ("phone", "light"), ("phone", "dark")])
def test_it_is_in_vietnamese_and_without_a_fault(
    hall: str, visit: Callable[..., Visit], device: str, colours: str
) -> None:
    here = checked(visit(hall, device, colours).open())
    expect(here.page.get_by_role("heading", level=1)).to_have_text("Các câu lạc bộ")
    expect(here.page.locator("html")).to_have_attribute("lang", "vi")
    assert here.sidelong() == []
    assert faults(here.page) == []


def test_the_club_that_cannot_be_read_stands_first_and_says_why(
    hall: str, visit: Callable[..., Visit]
) -> None:
    here = checked(visit(hall).open())
    first = here.page.locator("tbody tr").first
    expect(first).to_contain_text("(xom-moi)")
    expect(first).to_contain_text("x.py")
    here.pardoned = ("503",)
    first.get_by_role("link").first.click()
    expect(here.page.get_by_role("heading", level=1)).to_contain_text("xom-moi")
    expect(here.page.locator("main")).to_contain_text("x.py")
    assert faults(here.page) == []
    here.page.get_by_role("link", name="Các câu lạc bộ").click()
    expect(names(here)).to_have_count(4)


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_a_search_without_accents_finds_the_club(hall: str, visit: Callable[..., Visit], device: str) -> None:
    here = checked(visit(hall, device).open())
    here.page.get_by_role("searchbox").fill("dong mau")
    here.page.get_by_role("searchbox").press("Enter")
    expect(names(here)).to_have_text(["(dong-mau)"])
    here.page.get_by_role("link", name="CLB LTHTGN xóm Đồng Mẫu").click()
    expect(here.wait().title).to_have_text("Tổng quan")


def test_a_heading_sorts_and_says_so(hall: str, visit: Callable[..., Visit]) -> None:
    here = checked(visit(hall).open())
    for heading in ("Thành viên", "Dư nợ gốc"):
        for order in ("descending", "ascending"):
            column = here.page.get_by_role("columnheader", name=re.compile(heading))
            column.get_by_role("link").click()
            expect(here.page.locator("th[aria-sort$=ending]")).to_contain_text(heading)
            expect(column).to_have_attribute("aria-sort", order)
            place = column.evaluate("(cell) => cell.cellIndex + 1")
            told = (
                here.page.locator("table").first.locator(f"tbody tr > :nth-child({place})").all_inner_texts()
            )
            figures = [int(re.sub(r"\D", "", text)) for text in told if re.search(r"\d", text)]
            assert len(figures) == 3
            assert figures == sorted(figures, reverse=order == "descending")
    here.page.get_by_role("columnheader", name="Câu lạc bộ").get_by_role("link").click()
    expect(names(here)).to_have_text(["(ben-gia)", "(dong-mau)", "(na-thu)", "(xom-moi)"])
