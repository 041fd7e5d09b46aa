"""What was agreed: the club's own dated parameters, the law's limits, and the targets set from outside."""

from __future__ import annotations

from clubledger.regulation.parameters import KEYS, NONE, Parameter
from clubledger.regulation.provisions import Provision, Regulation

__all__ = ["KEYS", "NONE", "Parameter", "Provision", "Regulation"]
