"""What is wrong: the rules by family, their registry, and how books are judged by them."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages

from clubledger.rules.findings import Finding, Level, NotApplicable, Unknown
from clubledger.rules.judging import Judgement, judge, judge_rule
from clubledger.rules.registry import FAMILIES, Rule, all_rules, get_rule, select

__all__ = [
    "Finding",
    "Judgement",
    "Level",
    "NotApplicable",
    "Rule",
    "Unknown",
    "all_rules",
    "get_rule",
    "judge",
    "judge_rule",
    "select",
]


def _register_rules() -> None:
    """Import every module that bears the name of a family, such as ``loan_02`` or ``mem``: that registers its rules."""
    for module in walk_packages(__path__, f"{__name__}."):
        family = module.name.rpartition(".")[2].partition("_")[0]
        if family.upper() in FAMILIES:
            import_module(module.name)


_register_rules()
