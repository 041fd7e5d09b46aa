"""A person before a page, and all that went wrong meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Locator, Page, Request

DEVICES: Final[dict[str, dict[str, Any]]] = {
    "desktop": {"viewport": {"width": 1280, "height": 800}},
    "phone": {
        "viewport": {"width": 360, "height": 740},
        "has_touch": True,
        "is_mobile": True,
        "device_scale_factor": 2,
    },
}
_SHOWN: Final = "main, body:has(header h1 strong:not(:empty)):not(:has(header svg.loading)) article"


class Visit:
    """A page that is open. ``troubles``: what the browser complained of, but for what is ``pardoned``."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.origin = urljoin(address, "/")
        self.pardoned: tuple[str, ...] = ()
        self._troubles: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self._troubles.append(f"error: {error}"))
        page.on("request", self._asked)
        page.on("requestfailed", self._failed)
        page.on("response", lambda answer: self._answered(answer.status, answer.url))

    @property
    def troubles(self) -> list[str]:
        return [told for told in self._troubles if not any(pardon in told for pardon in self.pardoned)]

    def _heard(self, said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"}:
            self._troubles.append(f"console {said.type}: {said.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.origin, "data:", "blob:")):
            self._troubles.append(f"asked elsewhere: {request.url}")

    def _failed(self, request: Request) -> None:
        # who leaves a page does not wait for its icon, nor for Fava's question whether the books changed
        asked = urlsplit(request.url).path
        if not (asked.endswith(("/api/changed", "/favicon.ico")) and request.failure == "net::ERR_ABORTED"):
            self._troubles.append(f"failed: {request.url} {request.failure}")

    def _answered(self, status: int, url: str) -> None:
        if status >= 400:
            self._troubles.append(f"answered {status}: {url}")

    # -- what the person does and sees

    def open(self, path: str = "", status: int = 200) -> Visit:
        """Open an address directly."""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.status == status, answer.status
        return self.wait()

    def wait(self) -> Visit:
        """Wait until the page is there: Fava writes its frame, and most of its pages, by script."""
        expect(self.page.locator(_SHOWN)).not_to_have_count(0)
        return self

    def choose(self, entry: str) -> Visit:
        """Choose an entry of Fava's menu, and wait for its page. On a phone the menu stays open when it was opened."""
        menu = self.page.get_by_role("button", name="☰")
        if menu.is_visible() and not self.page.locator("aside.active").count():
            menu.click()
        self.page.locator("aside").get_by_role("link", name=entry, exact=True).click()
        expect(self.title).to_have_text(entry)
        return self.wait()

    @property
    def title(self) -> Locator:
        """The page's name in Fava's frame."""
        return self.page.locator("header h1 strong")

    @property
    def club(self) -> Locator:
        """The part of a page that is ours."""
        return self.page.locator(".club")

    def sidelong(self) -> list[str]:
        """The parts that have to be moved sideways to be read, other than tables in boxes of their own."""
        told: list[str] = self.page.evaluate(
            """() => ["html", "body", "article", "main", ".club"].filter((part) => {
                const found = document.querySelector(part);
                return found && found.scrollWidth > found.clientWidth;
            })"""
        )
        return told
