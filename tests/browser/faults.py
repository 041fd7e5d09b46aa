"""What axe-core says of a page."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

FAVAS_OWN: Final = (
    # in Fava's own components, out of reach of a style sheet
    ("button-name", "article button[role=combobox]"),  # what is chosen is its text, and no name of a combobox
    ("link-name", "article svg a"),  # the pieces of a chart are linked where their label does not fit as well
    ("svg-img-alt", "article svg g[role=img]"),  # the same pieces, to an older axe-core
    ("aria-input-field-name", ".cm-content"),  # the query and the source editor
    ("scrollable-region-focusable", ".cm-scroller"),
    ("scrollable-region-focusable", ".fixed-fullsize-container > div"),  # the list of documents
)
"""Rule and elements of faults that we cannot mend: on Fava's own pages alone, nothing of ours is excused."""

_PINNED: Final = (Path(__file__).parents[2] / "constraints-lowest.txt").read_text("utf-8").splitlines()
LOWEST: Final = f"fava=={version('fava')}" in _PINNED
"""Whether the tests run with the lowest versions. axe-core takes seconds over a page: it looks at each page once for each
device, mode and version, and not for each choice of the three; all else is tried in all of them."""

_AXE: Final = Axe().axe_script
_OPTIONS: Final = {"resultTypes": ["violations"], "preload": False, "iframes": False}
_MATCHING: Final = """(told) => told.map(([element, selectors]) => selectors.some((selector) => {
    const found = document.querySelector(element);
    return found !== null && found.matches(selector) && !found.closest(".club, main");
}))"""


def faults(page: Page, within: str | None = None) -> list[str]:
    """The serious and critical faults of a page, or of a part of it, that are ours to mend."""
    page.evaluate(_AXE)
    told = page.evaluate("([within, options]) => axe.run(within || document, options)", [within, _OPTIONS])
    found: list[tuple[dict[str, Any], dict[str, Any]]] = [
        (violation, node)
        for violation in told["violations"]
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]
    favas = page.evaluate(
        _MATCHING,
        [
            [node["target"][0], [selector for rule, selector in FAVAS_OWN if rule == violation["id"]]]
            for violation, node in found
        ],
    )
    return [
        f"{violation['id']}: {node['html'][:200]} {node['failureSummary']}"
        for (violation, node), other in zip(found, favas, strict=True)
        if not other
    ]
