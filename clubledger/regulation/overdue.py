"""Which key of the regulation says what overdue principal bears."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.regulation.parameters import NONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from clubledger.regulation.provisions import Provision

MONTHLY: Final = "overdue-rate-month"
"""Percent a month, whatever the loan's own rate: where it is set it alone counts."""
SHARE: Final = "overdue-rate"
"""Percent of the loan's rate."""


def overdue_provision(said: Callable[[str], Provision | None]) -> Provision | None:
    """What the regulation says of overdue principal, also ``"none"``; ``said`` answers for a key, or raises."""
    monthly = said(MONTHLY)
    return monthly if monthly is not None and monthly.value != NONE else said(SHARE)
