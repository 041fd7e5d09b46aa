"""One figure as a part of another, in percent."""

from __future__ import annotations

from decimal import Decimal

from clubledger.i18n import Percent


def share(numerator: int, denominator: int) -> Percent | None:
    """A percentage to one decimal, half up; ``None`` of nothing."""
    if not denominator:
        return None
    return Percent((Decimal(100 * numerator) / denominator).quantize(Decimal("0.1"), "ROUND_HALF_UP"))
