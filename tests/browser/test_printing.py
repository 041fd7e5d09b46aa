"""The pages on A4 paper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.addresses import OURS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.visits import Visit

UPRIGHT, SIDEWAYS = 680, 1009
"""The width between margins of 15 mm of an A4 sheet, and of one that lies, in pixels of 1/96 inch."""
CUT = """() => [...document.querySelectorAll("body *")]
    .filter((one) => one.checkVisibility() && one.offsetWidth > 1 && !one.closest("svg"))
    .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 || (
        one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "visible"))
    .map((one) => one.outerHTML.slice(0, 200))"""


@pytest.mark.parametrize("name", ["hall", *OURS])
def test_a_page_fits_its_sheet_and_leaves_out_what_is_for_the_screen(
    room: Callable[..., str], visit: Callable[..., Visit], name: str
) -> None:
    here = visit(room()).open("" if name == "hall" else f"ben-gia/{OURS[name].query}")
    page = here.page
    # Fava lets its layout glide to another width: what is measured has arrived
    page.add_style_tag(content="*, ::before, ::after { transition: none !important }")
    sheet = page.pdf(prefer_css_page_size=True)
    width, height = map(float, re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", sheet)[0])
    assert sorted((round(width), round(height))) == [595, 842]  # points of an A4 sheet
    assert len(sheet) > 10_000
    page.emulate_media(media="print")
    page.set_viewport_size({"width": SIDEWAYS if width > height else UPRIGHT, "height": 900})
    assert page.evaluate(CUT) == []
    for part in ("header", "aside", ".aside-buttons", "form", ".noprint"):
        for one in page.locator(part).all():
            assert not one.is_visible(), part
    text = page.locator("main, .club").inner_text()
    assert re.search(r"Không thấy sai sót không có nghĩa là được chứng nhận\.", text)
