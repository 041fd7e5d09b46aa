"""Who reads finds nothing that edits; who may write, does so in Fava's editor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.addresses import OURS
from tests.serving import serving

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.browser.visits import Visit

REFUSED = "Sổ đang mở chỉ để xem."
EDITS = (
    'a[href*="/editor/"], a[href*="/import/"], a[href="#add-transaction"], a[href="#export"], .add-transaction, '
    "dialog form, .overlay form, .cm-content, form[method=post], input[type=file]"
)


def edits(here: Visit) -> list[str]:
    """What is there to see and would change something."""
    told: list[str] = here.page.evaluate(
        """(edits) => [...document.querySelectorAll(edits)]
            .filter((one) => one.checkVisibility({visibilityProperty: true}) && one.getBoundingClientRect().width)
            .map((one) => one.outerHTML.slice(0, 200))""",
        EDITS,
    )
    return told


@pytest.mark.parametrize("device", ["desktop", "phone"])
@pytest.mark.parametrize("path", [OURS["loans"].query, "journal/?time=2025-12", "errors/", "statistics/"])
def test_nothing_edits_where_books_are_for_reading(
    room: Callable[..., str], visit: Callable[..., Visit], path: str, device: str
) -> None:
    here = visit(room(), device).open(f"ben-gia/{path}")
    if device == "phone":
        here.page.get_by_role("button", name="☰").click()
    expect(here.page.locator("aside").get_by_role("link", name="Trợ giúp")).to_be_visible()
    assert edits(here) == []


@pytest.mark.parametrize("keys", ["n", "ge", "gn"])
@pytest.mark.parametrize("path", [OURS["loans"].query, "journal/?time=2025-12"])
def test_favas_keys_open_nothing_that_edits(
    room: Callable[..., str], visit: Callable[..., Visit], path: str, keys: str
) -> None:
    here = visit(room()).open(f"ben-gia/{path}")
    here.pardoned = ("404",)  # what Fava asks for on such a key is not answered
    for key in keys:
        here.page.keyboard.press(key)
    dialog = here.page.locator("dialog[open] .content, .overlay .content")
    if keys == "n":
        said = dialog.evaluate("(box) => getComputedStyle(box, '::before').content")
        assert said == f'"{REFUSED}"'
    else:
        expect(here.page.locator("article")).to_contain_text(REFUSED)
    assert edits(here) == []
    if keys == "n":
        dialog.get_by_role("button", name="x", exact=True).click()
        expect(dialog).to_have_count(0)


def test_what_belongs_to_an_entry_is_shown_without_an_editor(
    room: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    here = visit(room()).open("ben-gia/journal/?time=2025-12")
    here.page.locator("li.transaction .datecell a").first.click()
    expect(here.page.get_by_text("Thông tin liên quan")).to_be_visible()
    here.page.wait_for_load_state("networkidle")
    assert edits(here) == []


ENTRY = """
2025-12-30 * "Hàng in" "In giấy mời họp tổng kết"
  voucher: "PC-2025-958"
  Chi:Quỹ-hoạt-động:Hành-chính      12,345 VND
  Tài-sản:Quỹ-hoạt-động:Tiền-mặt   -12,345 VND
"""


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_who_may_write_finds_the_ways_to(
    room: Callable[..., str], visit: Callable[..., Visit], device: str
) -> None:
    here = visit(room("--write"), device).open(f"dong-mau/{OURS['loans'].query}")
    if device == "phone":
        here.page.get_by_role("button", name="☰").click()
    menu = here.page.locator("aside")
    for entry in ("Nhập bảng kê", "Soạn thảo", "Xuất ra tệp"):
        expect(menu.get_by_role("link", name=entry)).to_be_visible()
    expect(menu.get_by_role("link", name="Nhập từ tệp")).to_be_hidden()  # ours does it
    menu.locator('a[href="#add-transaction"]').click()
    expect(here.page.locator("dialog form, .overlay form").get_by_role("button", name="Lưu")).to_be_visible()


def test_what_is_saved_in_favas_editor_is_in_the_file_and_on_the_page(
    clubs: Path, visit: Callable[..., Visit]
) -> None:
    journal = clubs / "ledgers" / "dong-mau" / "operating-fund" / "2025.beancount"
    before = journal.read_text("utf-8")
    with serving(clubs, "dong-mau", "--write", lang="vi") as server:
        here = visit(server.address).open(f"dong-mau/editor/?file_path={journal}&time=2025-12")
        editor = here.page.locator(".cm-content")
        expect(editor).to_be_visible()
        editor.click()
        here.page.keyboard.press("Control+End")
        here.page.keyboard.insert_text(ENTRY)
        with here.page.expect_response(lambda answer: answer.request.method == "PUT") as answer:
            here.page.get_by_role("button", name="Lưu").click()
        assert answer.value.ok
        after = journal.read_text("utf-8")
        assert after.startswith(before)
        assert after.removeprefix(before).strip() == ENTRY.strip()
        here.choose("Sổ quỹ")
        row = here.club.locator("tr").filter(has_text="PC-2025-958")
        expect(row).to_contain_text("In giấy mời họp tổng kết")
        expect(row).to_contain_text(re.compile(r"12\.345\s+đ"))
