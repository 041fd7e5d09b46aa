"""Double-entry books for self-help clubs, checked against each club's own regulation.

The public API; what it needs is imported when a name is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from clubledger.version import __version__

if TYPE_CHECKING:
    from clubledger.auditing import Audit, audit
    from clubledger.books import BrokenLedger, load_club
    from clubledger.errors import ClubledgerError
    from clubledger.loans import Schedule, Standing
    from clubledger.rules import all_rules, get_rule

__all__ = [
    "Audit",
    "BrokenLedger",
    "ClubledgerError",
    "Schedule",
    "Standing",
    "__version__",
    "all_rules",
    "audit",
    "get_rule",
    "load_club",
]

_HOME = {
    "Audit": "clubledger.auditing",
    "BrokenLedger": "clubledger.books",
    "ClubledgerError": "clubledger.errors",
    "Schedule": "clubledger.loans",
    "Standing": "clubledger.loans",
    "all_rules": "clubledger.rules",
    "audit": "clubledger.auditing",
    "get_rule": "clubledger.rules",
    "load_club": "clubledger.books",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'clubledger' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
