"""What was agreed: the club's own dated parameters, the law's limits, and the targets set from outside."""

from __future__ import annotations

from clubledger.regulation.parameters import KEYS
from clubledger.regulation.parameters import NONE
from clubledger.regulation.parameters import Parameter
from clubledger.regulation.parameters import Provision
from clubledger.regulation.parameters import Regulation

__all__ = ["KEYS", "NONE", "Parameter", "Provision", "Regulation"]
