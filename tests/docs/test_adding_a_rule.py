"""The rule that the page on adding one writes is a rule, and its examples are right."""

from __future__ import annotations

import re
import sys
import types
from typing import TYPE_CHECKING

import pytest

from clubledger.auditing.club import audit_club
from clubledger.rules import registry
from clubledger.rules.examples import Example, _examples
from clubledger.rules.registry import Rule, all_rules, get_rule
from docs.generate import DOCS
from tests.conftest import write

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (DOCS / "adding-a-rule.md").read_text("utf-8")
ID = "FUND-99"


def block(language: str) -> str:
    """The page's only block in a language."""
    text: str
    (text,) = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return text


@pytest.fixture
def new_rule(monkeypatch: pytest.MonkeyPatch) -> Rule:
    monkeypatch.setattr(registry, "_RULES", dict(registry._RULES))
    module = types.ModuleType("a_new_rule")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(compile(block("python"), "adding-a-rule.md", "exec", dont_inherit=True), module.__dict__)
    return get_rule(ID)


@pytest.mark.parametrize("example", list(_examples(block("text"))), ids=lambda example: example.kind)
def test_its_examples(example: Example, new_rule: Rule, tmp_path: Path) -> None:
    result = audit_club(write(tmp_path, example.files), example.as_of, rules=[new_rule])
    assert result.errors == ()
    assert {(found.level, found.subject) for found in result.findings} == set(example.expected)
    assert all(found.waived == (example.kind == "waived") for found in result.findings)
    assert bool(result.unknown) == (example.kind == "unknown")


def test_it_has_the_four_examples() -> None:
    assert [example.kind for example in _examples(block("text"))] == [
        "passing",
        "failing",
        "waived",
        "unknown",
    ]


def test_the_page_names_every_family() -> None:
    assert all(f"`{family}`" in PAGE for family in registry.FAMILIES)
    assert ID not in {rule.id for rule in all_rules()}
