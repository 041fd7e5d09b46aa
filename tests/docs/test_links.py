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


def test_the_files_that_developers_are_sent_to_are_there() -> None:
    """Not those of a rule: that page names files that are yet to be written."""
    pages = {*DOCS.glob("adding-*.md"), ROOT / "SECURITY.md"} - {DOCS / "adding-a-rule.md"}
    path = re.compile(r"`((?:clubledger|docs|importers|ledgers|tests)/[\w./-]+)`")
    named = {(page.name, name) for page in pages for name in path.findall(page.read_text("utf-8"))}
    assert len(named) > 40
    assert [name for name in sorted(named) if not (ROOT / name[1]).exists()] == []
