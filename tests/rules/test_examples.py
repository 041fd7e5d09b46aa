"""Each rule's four examples, as real clubs on disk."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from clubledger.auditing.club import audit_club
from clubledger.regulation import KEYS
from clubledger.rules import Rule, all_rules
from clubledger.rules.examples import Example, base_files, examples, without
from tests.conftest import write

if TYPE_CHECKING:
    from pathlib import Path


def examples_of(rule: str) -> tuple[Example, ...]:
    try:
        return examples(rule)
    except FileNotFoundError:
        return ()


CASES = [(rule, example) for rule in all_rules() for example in examples_of(rule.id)]


def test_the_base_club_has_nothing_to_put_right(tmp_path: Path) -> None:
    result = audit_club(write(tmp_path, base_files()), date(2024, 3, 1))
    assert [finding for finding in result.findings if finding.level != "note"] == []
    assert result.unknown == ()


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_every_rule_has_its_four_examples(rule: Rule) -> None:
    kinds = [example.kind for example in examples_of(rule.id)]
    assert {"passing", "failing"} <= set(kinds)
    assert ("cannot be waived" if rule.structural else "waived") in kinds
    assert {"unknown", "never unknown"} & set(kinds)
    assert not (rule.needs and "never unknown" in kinds)


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_what_is_done_in_an_example_is_said(rule: Rule) -> None:
    """The table in docs/rules.md is made of these words."""
    tried = [example for example in examples_of(rule.id) if example.kind in {"passing", "failing"}]
    assert [example.as_of.isoformat() for example in tried if not example.deed] == []
    for kind in ("passing", "failing"):
        deeds = [example.deed for example in tried if example.kind == kind]
        assert len(set(deeds)) == len(deeds)


@pytest.mark.parametrize(
    ("rule", "example"), CASES, ids=lambda value: value.id if hasattr(value, "id") else value.kind
)
def test_example(rule: Rule, example: Example, tmp_path: Path) -> None:
    result = audit_club(write(tmp_path, example.files), example.as_of)
    if rule.id != "BOOK-01":
        assert result.outcome != "broken", [str(error.message) for error in result.errors]
    found = {
        (finding.level, finding.subject): finding for finding in result.findings if finding.rule == rule.id
    }
    unknown = [unknown for unknown in result.unknown if unknown.rule == rule.id]
    assert set(found) == set(example.expected)
    match example.kind:
        case "passing" | "never unknown":
            assert not [level for level, _ in found if level != "note"]
            assert not unknown
        case "failing" | "cannot be waived":
            assert found
            assert not any(finding.waived for finding in found.values())
        case "waived":
            assert found
            assert all(finding.waived for finding in found.values())
        case "unknown":
            assert unknown


@pytest.mark.parametrize(
    ("rule", "key"),
    [(rule, key) for rule in all_rules() for key in rule.needs if KEYS[key].default is None],
    ids=lambda value: getattr(value, "id", value),
)
def test_a_rule_is_unknown_without_a_key_that_its_page_says_it_needs(
    rule: Rule, key: str, tmp_path: Path
) -> None:
    for number, example in enumerate(examples_of(rule.id)):
        files = {name: without(text, f'custom "regulation" "{key}"') for name, text in example.files.items()}
        result = audit_club(write(tmp_path / str(number), files), example.as_of, rules=[rule])
        if any(unknown.rule == rule.id for unknown in result.unknown):
            return
    pytest.fail(f"{rule.id} is judged in every example without {key}")
