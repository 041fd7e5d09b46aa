"""The accounts of an invented club: the template's chart, with rice as the gift that is kept in kind."""

from __future__ import annotations

from typing import Final

from clubledger.books.chart import Fund, Role
from clubledger.books.entries import CURRENCY
from clubledger.books.writing import CHART, OPERATING_FUND, AccountLine

INCOME: Final = Fund.INCOME
OPERATING: Final = Fund.OPERATING

MILLION: Final = 1_000_000
"""A million đồng."""
RICE: Final = "GAO"
"""Rice given in kind is kept in kilograms of its own, never in VND."""

RICE_IN_STORE, RICE_RECEIVED, RICE_GIVEN = (
    AccountLine(f"{root}:{OPERATING_FUND}:Hiện-vật:Gạo", OPERATING, Role.IN_KIND, currency=RICE)
    for root in ("Tài-sản", "Thu", "Chi")
)
DEMO_CHART: Final = (
    *(line for line in CHART if line.currency == CURRENCY),
    RICE_IN_STORE,
    RICE_RECEIVED,
    RICE_GIVEN,
)
"""All accounts that an invented club opens."""

_NAMES: Final = {(line.fund, line.role, line.extra[1] if line.extra else None): line.name for line in CHART}


def account(fund: Fund, role: Role, extra: str | None = None) -> str:
    """The account of a role in the template's chart; ``extra`` is its source or area."""
    return _NAMES[fund, role, extra]
