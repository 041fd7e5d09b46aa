"""Double-entry books for self-help clubs, checked against each club's own regulation.

The public API, described in ``docs/library.md``; what it needs is imported when a name is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from clubledger.version import __version__

if TYPE_CHECKING:
    from clubledger.auditing import Audit, ClubResult, Outcome, audit
    from clubledger.books import BrokenLedger, load_club
    from clubledger.books.books import Books
    from clubledger.books.chart import Fund
    from clubledger.books.contracts import Loan
    from clubledger.books.entries import Transaction
    from clubledger.books.members import Member
    from clubledger.errors import CannotJudge, ClubledgerError
    from clubledger.figures.indicators import Indicators
    from clubledger.i18n import Message, render
    from clubledger.loans import (
        Amortisation,
        Instalment,
        InterestMethod,
        InterestPeriod,
        Schedule,
        Standing,
        Terms,
        TermsError,
    )
    from clubledger.regulation.profiles import Profile
    from clubledger.rules import Finding, Level, NotApplicable, Rule, Unknown, all_rules, get_rule

__all__ = [
    "Amortisation",
    "Audit",
    "Books",
    "BrokenLedger",
    "CannotJudge",
    "ClubResult",
    "ClubledgerError",
    "Finding",
    "Fund",
    "Indicators",
    "Instalment",
    "InterestMethod",
    "InterestPeriod",
    "Level",
    "Loan",
    "Member",
    "Message",
    "NotApplicable",
    "Outcome",
    "Profile",
    "Rule",
    "Schedule",
    "Standing",
    "Terms",
    "TermsError",
    "Transaction",
    "Unknown",
    "__version__",
    "all_rules",
    "audit",
    "get_rule",
    "load_club",
    "render",
]

_HOME = {
    "Amortisation": "clubledger.loans",
    "Audit": "clubledger.auditing",
    "Books": "clubledger.books.books",
    "BrokenLedger": "clubledger.books",
    "CannotJudge": "clubledger.errors",
    "ClubResult": "clubledger.auditing",
    "ClubledgerError": "clubledger.errors",
    "Finding": "clubledger.rules",
    "Fund": "clubledger.books.chart",
    "Indicators": "clubledger.figures.indicators",
    "Instalment": "clubledger.loans",
    "InterestMethod": "clubledger.loans",
    "InterestPeriod": "clubledger.loans",
    "Level": "clubledger.rules",
    "Loan": "clubledger.books.contracts",
    "Member": "clubledger.books.members",
    "Message": "clubledger.i18n",
    "NotApplicable": "clubledger.rules",
    "Outcome": "clubledger.auditing",
    "Profile": "clubledger.regulation.profiles",
    "Rule": "clubledger.rules",
    "Schedule": "clubledger.loans",
    "Standing": "clubledger.loans",
    "Terms": "clubledger.loans",
    "TermsError": "clubledger.loans",
    "Transaction": "clubledger.books.entries",
    "Unknown": "clubledger.rules",
    "all_rules": "clubledger.rules",
    "audit": "clubledger.auditing",
    "get_rule": "clubledger.rules",
    "load_club": "clubledger.books",
    "render": "clubledger.i18n",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'clubledger' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
