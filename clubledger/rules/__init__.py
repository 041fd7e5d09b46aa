"""What is wrong: the registry of rules, one module a family, and the engine that judges books by them."""

from __future__ import annotations

from clubledger.rules import book as _book  # noqa: F401 - importing a family registers its rules
from clubledger.rules import cash as _cash  # noqa: F401
from clubledger.rules import data as _data  # noqa: F401
from clubledger.rules import doc as _doc  # noqa: F401
from clubledger.rules import fund as _fund  # noqa: F401
from clubledger.rules import fund_split as _fund_split  # noqa: F401
from clubledger.rules import gov as _gov  # noqa: F401
from clubledger.rules import loan_borrower as _loan_borrower  # noqa: F401
from clubledger.rules import loan_contract as _loan_contract  # noqa: F401
from clubledger.rules import loan_repayment as _loan_repayment  # noqa: F401
from clubledger.rules import loan_terms as _loan_terms  # noqa: F401
from clubledger.rules import mem as _mem  # noqa: F401
from clubledger.rules import reg as _reg  # noqa: F401
from clubledger.rules.engine import Judgement, judge, judge_rule
from clubledger.rules.findings import Finding, Level, NotApplicable, Unknown
from clubledger.rules.registry import Rule, all_rules, get_rule, select

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
