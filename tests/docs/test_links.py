"""The pages lead to one another, and the index names them all."""

from __future__ import annotations

import re

from docs.generate import DOCS, ROOT


def links(text: str) -> list[str]:
    """Where a page's links within the project lead to."""
    return [target for target in re.findall(r"\]\(([^)#\s]+)", text) if not target.startswith("http")]


def test_every_link_leads_to_a_file() -> None:
    pages = [*DOCS.glob("*.md"), *ROOT.glob("*.md")]
    lost = [
        f"{page.name}: {target}"
        for page in pages
        for target in links(page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert lost == []


def test_the_index_names_every_page() -> None:
    pages = {file.name for file in DOCS.iterdir() if file.suffix in {".md", ".json"}} - {"README.md"}
    assert pages <= set(links((DOCS / "README.md").read_text("utf-8")))
