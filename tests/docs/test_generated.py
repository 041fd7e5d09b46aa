"""The generated pages are those that would be written now."""

from __future__ import annotations

import re

import pytest

from clubledger.rules import all_rules
from docs.generate import DOCS, RULE_PAGES, rule_pages


@pytest.mark.parametrize(("language", "name"), RULE_PAGES.items())
def test_the_rules_page_is_up_to_date(language: str, name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == rule_pages(language), "run: make docs"


@pytest.mark.parametrize("language", RULE_PAGES)
def test_every_rule_is_listed_and_has_its_page(language: str) -> None:
    text = rule_pages(language)
    text, _, tried = text.partition("## What each rule finds")
    ids = [rule.id for rule in all_rules()]
    for table in (text, tried) if language == "en" else (text,):
        assert re.findall(r"^\| \[([A-Z]+-\d\d)\]\(#\1\)", table, re.MULTILINE) == ids
    assert re.findall(r"^## ([A-Z]+-\d\d) ", text, re.MULTILINE) == ids
    assert re.findall(r'^<a id="([^"]+)">', text, re.MULTILINE) == ids
