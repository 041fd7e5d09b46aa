"""The lists of addresses that other tests visit leave no page out."""

from __future__ import annotations

from clubledger.web import PAGES
from tests.browser.addresses import OURS
from tests.web.test_every_figure_links import pages

NAMES = {page.__name__ for page in PAGES}


def test_browsers_visit_every_page() -> None:
    assert {address.path.split("/")[1] for address in OURS.values()} == NAMES


def test_the_links_of_every_page_are_followed() -> None:
    assert {address.partition("/")[0] for address in pages("dong-mau")} == NAMES
