"""Which keys share out a year's interest: all five, or four where the allowances are a fixed sum."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.regulation.parameters import SPLIT_KEYS

if TYPE_CHECKING:
    from datetime import date

    from clubledger.regulation.provisions import Provision, Regulation

FIXED: Final = "allowance-fixed"


def fixed_allowance(regulation: Regulation, on: date) -> Provision | None:
    """The sum of a year's allowances, where the regulation sets one."""
    return regulation.limit(FIXED, on)


def split_keys(regulation: Regulation, on: date) -> tuple[str, ...]:
    """The keys whose shares add up to 100 on a day; a fixed sum of allowances is taken off before."""
    if fixed_allowance(regulation, on) is None:
        return SPLIT_KEYS
    return tuple(key for key in SPLIT_KEYS if key != "split-allowance")
