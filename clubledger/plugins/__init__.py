"""What ``plugin "clubledger.plugins.…"`` names in a ledger: the rules that show in the entries themselves.

Each plugin judges by the same rules as ``clubledger audit`` and reports errors, each with its rule's id, its sentence
and its line. ``plugin "clubledger.plugins.loans" "warning"`` reports warnings too. Language: ``CLUBLEDGER_LANG``.
"""

from __future__ import annotations
