"""The club's own pages, as the treasurer and the auditor see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.addresses import OURS
from tests.browser.faults import LOWEST, faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.visits import Visit


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("device", ["desktop", "phone"])
@pytest.mark.parametrize(("options", "club"), [((), "ben-gia"), (("--write",), "dong-mau")])
def test_a_page_is_in_vietnamese_and_without_a_fault(
    room: Callable[..., str],
    visit: Callable[..., Visit],
    options: tuple[str, ...],
    club: str,
    device: str,
    name: str,
) -> None:
    address = OURS[name]
    here = visit(room(*options), device).open(f"{club}/{address.query}")
    assert here.page.title().startswith(f"{address.title} - CLB LTHTGN xóm ")
    expect(here.title).to_have_text(address.title)
    expect(here.page.locator("html")).to_have_attribute("lang", "vi")
    if address.heading:
        assert here.club.locator("h2").first.inner_text().startswith(address.heading)
    expect(here.club).to_contain_text("Tính đến 31/12/2025.")
    assert here.sidelong() == []
    if ((device == "phone") == bool(options)) is not LOWEST:
        assert faults(here.page) == []


@pytest.mark.parametrize("name", OURS)
def test_a_page_is_legible_in_the_dark(
    room: Callable[..., str], visit: Callable[..., Visit], name: str
) -> None:
    here = visit(room(), "phone", "dark").open(f"na-thu/{OURS[name].query}")
    ground = here.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert max(map(int, ground.strip("rgb()").split(","))) < 80
    assert faults(here.page) == []
