"""The pages on what each rule judges by name every rule, with its level and whether it is structural, and both the same."""

from __future__ import annotations

import re

import pytest

from clubledger.i18n import translate
from clubledger.regulation import KEYS
from clubledger.rules import Rule, all_rules
from docs.generate import DOCS

PAGES = {"en": "rule-criteria.md", "vi": "tieu-chi-quy-tac.md"}


def rows(language: str) -> dict[str, tuple[str, str]]:
    """The level and the criterion of each rule, by how the page writes its id."""
    text = (DOCS / PAGES[language]).read_text("utf-8")
    return {
        rule: (level, finds)
        for rule, level, finds in re.findall(
            r"^\| ([A-Z]+-\d\d(?: S)?) \| (.+?) \| (.+) \|$", text, re.MULTILINE
        )
    }


def written(rule: Rule) -> str:
    return f"{rule.id} S" if rule.structural else rule.id


@pytest.mark.parametrize("language", PAGES)
def test_every_rule_has_a_row_in_order(language: str) -> None:
    assert list(rows(language)) == [written(rule) for rule in all_rules()]


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_a_row_has_the_rule_s_level(rule: Rule) -> None:
    assert rows("en")[written(rule)][0] == rule.level.value
    assert rows("vi")[written(rule)][0] == translate(rule.level.word, "vi")


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_both_languages_name_the_same_parameters_and_they_are_there(rule: Rule) -> None:
    english, vietnamese = (
        sorted(set(re.findall(r"`([a-z][a-z0-9-]+)`", rows(language)[written(rule)][1])))
        for language in PAGES
    )
    assert english == vietnamese
    own = set(english) & set(KEYS)
    assert own <= set(rule.needs)
