"""The pages on the design and the architecture name what there is."""

from __future__ import annotations

import re
import tomllib

from docs.generate import DOCS, ROOT

DESIGN = (DOCS / "design.md").read_text("utf-8")
ARCHITECTURE = (DOCS / "architecture.md").read_text("utf-8")


def test_the_design_is_short_enough_to_be_read() -> None:
    assert len(DESIGN.splitlines()) <= 300


def test_the_layers_are_those_that_are_checked() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (checked,) = (
        contract["layers"]
        for contract in settings["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
    )
    shown = DESIGN.partition("## Layers")[2].split("```")[1].strip().splitlines()
    assert [re.split(r" {2,}", line)[0] for line in shown] == checked


def test_the_drawing_names_modules_that_there_are() -> None:
    names = set(re.findall(r"(?:[a-z_]+/)+[a-z_]+\.py", ARCHITECTURE))
    assert len(names) >= 30
    assert [name for name in sorted(names) if not (ROOT / "clubledger" / name).is_file()] == []


def test_code_cites_pages_that_are_here() -> None:
    texts = {file: file.read_text("utf-8") for file in (ROOT / "clubledger").rglob("*.py")}
    assert [
        file.name
        for file, text in texts.items()
        if re.search(r"\bdesign(?:,? §|, section)", text, re.IGNORECASE)
    ] == []
    cited = {page for text in texts.values() for page in re.findall(r"\bdocs/[a-z.-]+\.(?:md|json)\b", text)}
    assert [page for page in sorted(cited) if not (ROOT / page).is_file()] == []
