"""What the registry knows: every rule has its place, its examples, and what is declared of it."""

from __future__ import annotations

from importlib import resources

import pytest

from clubledger.rules import Rule, all_rules
from clubledger.rules.registry import FAMILIES

BROUGHT_BY_TIME = {
    "CASH-03",
    "CASH-05",
    "DOC-01",
    "FUND-10",
    "GOV-02",
    "GOV-03",
    "GOV-04",
    "GOV-06",
    "LOAN-15",
    "LOAN-20",
    "MEM-06",
    "REG-03",
    "REG-05",
}


def test_an_import_is_not_blamed_for_what_time_brings() -> None:
    assert {rule.id for rule in all_rules() if rule.by_time} == BROUGHT_BY_TIME


def test_every_family_has_rules_and_they_stand_in_its_order() -> None:
    assert list(dict.fromkeys(rule.family for rule in all_rules())) == list(FAMILIES)


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_a_rule_stands_in_the_module_of_its_family_or_its_own(rule: Rule) -> None:
    family, _, number = rule.id.lower().partition("-")
    package, _, module = rule.check.__module__.removeprefix("clubledger.rules.").rpartition(".")
    assert module == f"{family}_{number}" if package else module.partition("_")[0] == family
    assert package in {"", family}


def test_every_file_of_examples_is_of_a_rule() -> None:
    folder = resources.files("clubledger.rules")
    beside = {family.lower(): folder.joinpath(family.lower()) for family in FAMILIES}
    files = [
        file.name
        for place in (folder.joinpath("examples"), *beside.values())
        if place.is_dir()
        for file in place.iterdir()
        if file.name.endswith(".txt")
    ]
    ids = [name.removesuffix(".txt").upper().replace("_", "-") for name in files]
    assert sorted(ids) == sorted(rule.id for rule in all_rules())
