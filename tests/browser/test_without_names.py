"""``--no-names``: a screen in a public meeting."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.addresses import OURS
from tests.browser.conftest import LEDGERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.visits import Visit

CLUB = "dong-mau"
NAMES = re.findall(
    r'^  name: "(.+)"$', (LEDGERS / CLUB / "members.beancount").read_text("utf-8"), re.MULTILINE
)
FAVAS = (
    "journal/?time=2025-12",
    "query/?query_string=SELECT account, open_meta(account)",
    "holdings/?time=2025-12",
    "statistics/?time=2025-12",
)


def named(here: Visit) -> list[str]:
    """The members' names anywhere in the page: in its text, its attributes, its data."""
    told = here.page.content() + here.page.evaluate(
        "[...document.querySelectorAll('input')].map((one) => one.value).join()"
    )
    return [name for name in NAMES if name in told]


@pytest.mark.parametrize("path", [""] + [f"{CLUB}/{address.query}" for address in OURS.values()])
def test_no_member_is_named_on_a_page_of_ours(
    room: Callable[..., str], visit: Callable[..., Visit], path: str
) -> None:
    assert len(NAMES) > 50
    here = visit(room("--no-names")).open(path)
    assert named(here) == []
    if "Members" in path:
        expect(here.club).to_contain_text("TV002")
        assert named(visit(room()).open(path))


@pytest.mark.parametrize("path", FAVAS)
def test_no_member_is_named_on_a_page_of_fava(
    room: Callable[..., str], visit: Callable[..., Visit], path: str
) -> None:
    here = visit(room("--no-names")).open(f"{CLUB}/{path}")
    here.page.wait_for_load_state("networkidle")
    expect(here.page.locator("article")).to_contain_text("TV0")
    assert named(here) == []


def test_no_member_is_named_on_the_way_from_page_to_page(
    room: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    here = visit(room("--no-names")).open(f"{CLUB}/{OURS['overview'].query}")
    for title in ("Thành viên", "Đến hạn", "Khoản vay", "Kiểm tra"):
        here.choose(title)
        assert named(here) == []
