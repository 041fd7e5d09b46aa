"""Take the pictures of the reading room in docs/pictures/: the sample clubs as they stand on 31 December 2025.

Run it as ``python -m docs.pictures`` (``make pictures``) after a page of the room has changed. It needs a Chromium
of the system's own; ``CHROMIUM`` says where that is, if not in ``PATH``.
"""  # noqa: INP001 - a folder of pages, not a package

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

from cheroot.wsgi import Server

from clubledger.auditing.clubs import find_clubs
from clubledger.regulation.profiles import plan_of
from clubledger.web.app import Settings, reading_room
from docs.generate import DOCS, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext, Page

LEDGERS: Final = ROOT / "ledgers"
PICTURES: Final = DOCS / "pictures"
TODAY: Final = date(2025, 12, 31)
"""The day on which the sample books end."""
WHERE_TODAY_IS_ASKED: Final = ("clubledger.web.app.date", "clubledger.web.page_request.date")
LANGUAGE: Final = "vi"
QUIET: Final = (
    "--no-sandbox",  # it may run as root
    "--disable-gpu",
    "--disable-lcd-text",  # letters in shades of grey: a picture half as large
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
_SHOWN: Final = """() => document.querySelector("main") !== null || (
    !document.querySelector("header svg.loading") && document.querySelector("article")?.innerHTML.trim())"""
"""The hall is there at once; Fava's frame asks for what it shows."""
_TO_THE_TOP: Final = """element => {
    element.scrollIntoView({block: "start"});
    for (let box = element.parentElement; box; box = box.parentElement) box.scrollTop -= 12;
    window.scrollBy(0, -((document.querySelector("header")?.offsetHeight ?? 0)));
}"""
"""Fava's header lies over what is scrolled under it."""


@dataclass(frozen=True, slots=True)
class Device:
    """A screen, or a sheet of paper: what is printed."""

    width: int
    height: int
    phone: bool = False
    paper: bool = False

    @property
    def context(self) -> dict[str, Any]:
        """The browser that has it."""
        size = {"width": self.width, "height": self.height}
        return {"viewport": size, "device_scale_factor": 1, "is_mobile": self.phone, "has_touch": self.phone}


DESK: Final = Device(1280, 860)
LOW: Final = Device(1280, 640)
PHONE: Final = Device(360, 740, phone=True)
SHEET: Final = Device(794, 900, paper=True)
"""A4 is as wide, in the pixels of CSS."""
_MARGIN: Final = "html { padding: 57px; }"
"""What a page leaves free on each side, 15 mm."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: of which page, on what, and what of the page stands at the top of it."""

    name: str
    address: str
    device: Device = DESK
    top: str = ""

    @property
    def file(self) -> Path:
        """Where it is kept."""
        return PICTURES / f"{self.name}.png"


ALL: Final = (
    Picture("hall", "", Device(1280, 1170)),
    Picture("phone-hall", "", PHONE),
    Picture("overview", "na-thu/extension/Overview/"),
    Picture("findings", "na-thu/extension/Findings/", Device(1280, 760)),
    Picture("wrong", "ben-gia/extension/Findings/", Device(1280, 600), ".club section.card:has(h3)"),
    Picture("waived", "na-thu/extension/Findings/", Device(1280, 480), "#waived"),
    Picture("loans", "na-thu/extension/Loans/", LOW),
    Picture("loan", "na-thu/extension/Loans/?loan=KU-2025-013", LOW),
    Picture("instalments", "na-thu/extension/Loans/?loan=KU-2025-013", Device(1280, 600), "#instalments"),
    Picture("due", "na-thu/extension/Due/", Device(1280, 700)),
    Picture("phone-due", "na-thu/extension/Due/", PHONE),
    Picture("members", "na-thu/extension/Members/", Device(1280, 600)),
    Picture("member", "na-thu/extension/Members/?member=TV014", LOW),
    Picture("cash-book", "ben-gia-operating/extension/CashBook/?time=2024-11", LOW),
    Picture("regulation", "na-thu/extension/Regulation/", Device(1280, 700)),
    Picture("fund", "na-thu-operating/journal/?time=2025-12", LOW),
    Picture("time", "na-thu/extension/Overview/?time=2024-04+-+2025-06", Device(1280, 500)),
    Picture("printed-due", "na-thu/extension/Due/", SHEET),
)


class _LastDay(date):
    """A calendar that stands still."""

    @classmethod
    def today(cls) -> date:  # type: ignore[override] # a day like any other, not one of this class
        return TODAY


@contextmanager
def open_room(store: Path) -> Iterator[str]:
    """The reading room over the sample clubs on the last day of their books: its address."""
    settings = Settings(language=LANGUAGE, plan=plan_of(LEDGERS), store=store, jobs=1)
    app = reading_room(find_clubs(LEDGERS), settings)
    server = Server(("127.0.0.1", 0), app)
    server.prepare()
    thread = Thread(target=server.serve, daemon=True)
    thread.start()
    results = app.config["CLUBLEDGER_RESULTS"]
    try:
        results.look()
        results.wait()
        yield f"http://127.0.0.1:{server.bind_addr[1]}/"
    finally:
        server.stop()
        thread.join()
        results.close()


def take(context: BrowserContext, picture: Picture, room: str) -> None:
    """Take one picture."""
    page = context.new_page()
    page.emulate_media(media="print" if picture.device.paper else "screen")
    page.goto(room + picture.address, wait_until="networkidle")
    page.wait_for_function(_SHOWN)
    if picture.device.paper:
        page.add_style_tag(content=_MARGIN)
    if picture.top:
        page.locator(picture.top).first.evaluate(_TO_THE_TOP)
    page.screenshot(path=picture.file, animations="disabled", caret="hide", clip=_clip(page, picture.device))
    page.close()


def _clip(page: Page, device: Device) -> Any:
    """The screen, or as much of it as the page fills."""
    filled: int = page.evaluate("Math.ceil(document.documentElement.getBoundingClientRect().height)")
    height = min(device.height, filled) if device.phone or device.paper else device.height
    return {"x": 0, "y": 0, "width": device.width, "height": height}


def main() -> None:
    """Take every picture, or those that are named, and name what changed."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only for who takes pictures

    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if program is None:
        sys.exit("This needs Chromium; install it, or say with CHROMIUM where it is.")
    wanted = [picture for picture in ALL if picture.name in sys.argv[1:]] or ALL
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as store, sync_playwright() as playwright:
        for name in WHERE_TODAY_IS_ASKED:
            patch(name, _LastDay).start()
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        with open_room(Path(store)) as room:
            for picture in wanted:
                before = picture.file.read_bytes() if picture.file.exists() else b""
                context = browser.new_context(
                    locale="vi-VN",
                    color_scheme="light",
                    timezone_id="Asia/Ho_Chi_Minh",
                    **picture.device.context,
                )
                take(context, picture, room)
                context.close()
                if picture.file.read_bytes() != before:
                    print(picture.file.relative_to(ROOT))
        browser.close()


if __name__ == "__main__":
    main()
