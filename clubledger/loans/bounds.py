"""How far the terms of a loan may go: what the arithmetic takes, the regulation may set, and a sheet may bring.

They are far beyond what any club lends. A slip of the pen ends here, and a stranger's ledger cannot keep us busy.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

LONGEST_TERM: Final = 600
"""Months: a term, with its extensions, and from one instalment to the next."""
HIGHEST_RATE: Final = 1000
"""Percent a month. What the law allows is a matter of rules."""
RATE_DECIMALS: Final = 9
"""Decimals that a rate may have, so that what it brings can be reckoned exactly."""
LAST_DUE_DAY: Final = 31
"""The last day of the month on which instalments can fall due."""

_LAST_DECIMAL: Final = Decimal(1).scaleb(-RATE_DECIMALS)


def is_term(months: int) -> bool:
    """Whether a loan can run so many months, or pay every so many."""
    return 0 < months <= LONGEST_TERM


def is_due_day(day: int) -> bool:
    """Whether instalments can fall due on a day of the month."""
    return 1 <= day <= LAST_DUE_DAY


def is_rate(rate: Decimal) -> bool:
    """Whether a number can be percent a month; how many decimals it has is another matter."""
    return rate.is_finite() and 0 <= rate <= HIGHEST_RATE


def has_too_many_decimals(rate: Decimal) -> bool:
    """Whether a rate is written with more decimals than any contract."""
    exponent = rate.as_tuple().exponent
    return isinstance(exponent, int) and exponent < -RATE_DECIMALS


def shortened(rate: Decimal) -> Decimal:
    """A rate from 0 to ``HIGHEST_RATE`` with as many decimals as one may have, and no zeros at its end."""
    if has_too_many_decimals(rate):
        rate = rate.quantize(_LAST_DECIMAL, ROUND_HALF_UP)
    rate = rate.normalize()
    return rate.quantize(Decimal(1)) if rate == rate.to_integral_value() else rate
