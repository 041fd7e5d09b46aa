"""Fava's own pages in the reading room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.addresses import FAVAS
from tests.browser.faults import LOWEST, faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.visits import Visit


@pytest.mark.parametrize("name", FAVAS)
@pytest.mark.parametrize("device", ["desktop", "phone"])
@pytest.mark.parametrize("options", [(), ("--write",)])
def test_a_page_of_fava_is_in_vietnamese_and_without_a_fault_that_we_can_mend(
    room: Callable[..., str],
    visit: Callable[..., Visit],
    options: tuple[str, ...],
    device: str,
    name: str,
) -> None:
    address = FAVAS[name]
    here = visit(room(*options), device).open(address.query)
    assert here.page.title().startswith(f"{address.title} - CLB LTHTGN xóm Bến Giả")
    expect(here.title).to_contain_text(address.title)
    expect(here.page.locator("html")).to_have_attribute("lang", "vi")
    if (device, options) == (("desktop", ()) if LOWEST else ("phone", ("--write",))):
        assert faults(here.page) == []
