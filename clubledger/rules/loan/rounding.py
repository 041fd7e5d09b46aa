"""How what is found of loans is written: whole đồng, rates without idle zeros."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from clubledger.i18n import Dong, Percent


def whole_dong(amount: Decimal) -> Dong:
    """Round an amount to the đồng, a half upward."""
    return Dong(int(amount.to_integral_value(ROUND_HALF_UP)))


def cents(percent: Decimal) -> Decimal:
    """Round a percentage to 0.01, a half upward."""
    return percent.quantize(Decimal("0.01"), ROUND_HALF_UP)


def plain_percent(number: Decimal) -> Percent:
    """A rate without the zeros that a product or a contract leaves behind: 20.040 is 20.04."""
    return Percent(number.normalize() if number != number.to_integral_value() else number.to_integral_value())
