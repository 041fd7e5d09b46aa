"""What may be spent without a meeting, by the regulation and however low its limit is (DOC-04, DOC-10, FUND-06)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.regulation import NONE

if TYPE_CHECKING:
    from clubledger.regulation import Provision

LEAST: Final = 500_000
"""So much, in đồng, is never added up to something to decide: the bank takes it by itself in a year, the only shop of a village gets it in a week."""


def may_be_added_up(limit: Provision | None) -> int:
    """How much small sums may come to, in đồng: `minutes-over`, where that is set and not less than the least."""
    return LEAST if limit is None or limit.value == NONE else max(limit.whole, LEAST)
