"""A real Chromium before real servers, over copies of the sample clubs."""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.visits import DEVICES, Visit
from tests.programs import needed
from tests.serving import serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext

LEDGERS = Path(__file__).parents[2] / "ledgers"
QUIET = (
    "--no-sandbox",  # tests may run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    expect.set_options(timeout=30_000)  # a machine may have much else to do
    program = os.environ.get("CHROMIUM") or needed("chromium", packages="chromium")[0]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def person(chromium: Browser) -> Callable[..., BrowserContext]:
    """Who sits before a device: a browser that speaks Vietnamese and has read nothing yet of what others read."""

    @cache
    def sit_down(device: str, colours: str) -> BrowserContext:
        return chromium.new_context(locale="vi-VN", color_scheme=colours, **DEVICES[device])  # type: ignore[arg-type]

    return sit_down


@pytest.fixture
def clubs(tmp_path: Path) -> Path:
    """A folder with copies of all sample clubs in ``ledgers``."""
    shutil.copytree(LEDGERS, tmp_path / "ledgers")
    return tmp_path


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """The address of ``clubledger serve`` over copies of all sample clubs; arguments are its options."""
    with ExitStack() as servers:

        @cache
        def opened(*options: str) -> str:
            folder = tmp_path_factory.mktemp("room")
            shutil.copytree(LEDGERS, folder / "ledgers")
            return servers.enter_context(serving(folder, *options, lang="vi")).address

        yield opened


@pytest.fixture
def visit(person: Callable[..., BrowserContext]) -> Iterator[Callable[..., Visit]]:
    """Sit down before an address. When the test is over the browser must not have complained of anything."""
    visits: list[Visit] = []

    def sit_down(address: str, device: str = "desktop", colours: str = "light") -> Visit:
        visits.append(Visit(person(device, colours).new_page(), address))
        return visits[-1]

    yield sit_down
    troubles = [trouble for one in visits for trouble in one.troubles]
    for one in visits:
        one.page.close()
    assert not troubles


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker(pytest.mark.browser)
