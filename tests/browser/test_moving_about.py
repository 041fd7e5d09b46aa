"""From page to page as Fava does it, without loading anew, and with the keyboard alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.addresses import OURS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.visits import Visit

PAGES = {
    "Tổng quan": "Overview",
    "Khoản vay": "Loans",
    "Đến hạn": "Due",
    "Thành viên": "Members",
    "Sổ quỹ": "CashBook",
    "Quy chế": "Regulation",
    "Kiểm tra": "Findings",
}
DECEMBER = "time=2025-12"


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_the_menu_leads_from_page_to_page_and_the_browser_back(
    room: Callable[..., str], visit: Callable[..., Visit], device: str
) -> None:
    here = visit(room(), device).open(f"na-thu/events/?{DECEMBER}")
    here.page.evaluate("window.stillHere = true")
    seen = {}
    for title in PAGES:
        here.choose(title)
        assert DECEMBER in here.page.url
        expect(here.club).to_contain_text("Tính đến 31/12/2025.")
        assert here.sidelong() == []
        seen[title] = here.club.inner_text()
    here.choose("Sự kiện")
    for title in reversed(PAGES):
        here.page.go_back()
        expect(here.title).to_have_text(title)
        expect(here.club).to_have_text(seen[title], use_inner_text=True)
    assert here.page.evaluate("window.stillHere")
    for title, name in PAGES.items():
        assert here.open(f"na-thu/extension/{name}/?{DECEMBER}").club.inner_text() == seen[title]


def test_a_link_on_a_page_leads_on_and_takes_the_days_with_it(
    room: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    here = visit(room()).open(f"ben-gia/{OURS['loans'].query}")
    here.page.evaluate("window.stillHere = true")
    here.club.get_by_role("link", name=re.compile("^KU-")).first.click()
    expect(here.club.locator("h2").first).to_have_text(re.compile("^Khoản vay KU-"))
    here.club.get_by_role("link", name=re.compile("^TV")).first.click()
    expect(here.title).to_have_text("Thành viên")
    here.club.get_by_role("link", name=re.compile("của thành viên này$")).click()
    expect(here.title).to_have_text("Sổ nhật ký")
    expect(here.page.locator("ol.journal li.transaction").first).to_be_visible()
    assert here.page.evaluate("window.stillHere")


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_the_days_typed_in_favas_filter_are_those_of_the_page(
    room: Callable[..., str], visit: Callable[..., Visit], device: str
) -> None:
    here = visit(room(), device).open("ben-gia/extension/Loans/")
    days = here.page.get_by_placeholder("Thời gian")
    for typed, day in (("2025-06", "30/06/2025"), ("2024-05-01 - 2024-12-15", "15/12/2024")):
        days.fill(typed)
        days.press("Enter")
        expect(here.club.locator("h2").first).to_have_text(f"Các khoản vay đến ngày {day}")
        expect(here.club).to_contain_text(f"Tính đến {day}.")


def test_the_day_of_the_meeting_is_asked_for_on_the_page(
    room: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    here = visit(room()).open(f"dong-mau/{OURS['due'].query}")
    here.page.get_by_label("Ngày họp").fill("10/02/2026")
    here.page.get_by_role("button", name="Xem", exact=True).click()
    expect(here.club.locator("h2").first).to_have_text("Đến hạn ngày 10/02/2026")
    expect(here.club).to_contain_text("Tính đến 31/12/2025.")


REACHED = """(part) => {
    window.reached = [];
    document.addEventListener("focusin", ({target}) => {
        const {outlineStyle, outlineWidth, boxShadow} = getComputedStyle(target);
        const seen = outlineStyle !== "none" && parseFloat(outlineWidth) > 0 && target.checkVisibility();
        window.reached.push([target, seen]);
    });
    document.querySelector(part).setAttribute("tabindex", "-1");
    document.querySelector(part).focus();
    return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), summary, [tabindex='0']")]
        .filter((one) => one.closest(part) && one.checkVisibility()).length;
}"""
MISSED = """(part) => {
    const reached = new Map(window.reached);
    return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), summary, [tabindex='0']")]
        .filter((one) => one.closest(part) && one.checkVisibility() && !reached.get(one))
        .map((one) => `${reached.has(one) ? "not seen" : "not reached"}: ${one.outerHTML.slice(0, 200)}`);
}"""
OUT_OF_REACH = """(part) => [...document.querySelectorAll(`${part} *`)]
    .filter((one) => one.scrollWidth > one.clientWidth && /auto|scroll/.test(getComputedStyle(one).overflowX))
    .filter((one) => one.tabIndex !== 0 && !one.querySelector("a[href], summary, [tabindex='0']"))
    .map((one) => one.outerHTML.slice(0, 200))"""


@pytest.mark.parametrize("name", ["hall", *OURS])
def test_the_keyboard_reaches_all_that_can_be_chosen_and_shows_where_it_is(
    room: Callable[..., str], visit: Callable[..., Visit], name: str
) -> None:
    here = visit(room(), "phone").open("" if name == "hall" else f"ben-gia/{OURS[name].query}")
    part = "main" if name == "hall" else ".club"
    assert here.page.evaluate(OUT_OF_REACH, part) == []
    for _ in range(here.page.evaluate(REACHED, part)):
        here.page.keyboard.press("Tab")
    assert here.page.evaluate(MISSED, part) == []


def test_enter_follows_the_link_that_the_keyboard_is_on(
    room: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    here = visit(room()).open(f"ben-gia/{OURS['loans'].query}")
    link = here.club.get_by_role("link", name=re.compile("^KU-")).first
    number = link.inner_text()
    link.focus()
    here.page.keyboard.press("Enter")
    expect(here.club.locator("h2").first).to_have_text(f"Khoản vay {number}")


def test_a_list_that_is_folded_opens_by_the_keyboard(
    room: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    here = visit(room()).open(f"ben-gia/{OURS['loans'].query}")
    here.club.locator("summary").first.focus()
    here.page.keyboard.press("Enter")
    expect(here.club.locator("details[open] a").first).to_be_visible()
