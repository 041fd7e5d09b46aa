"""Short ways to write loans down."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from clubledger.loans import (
    Amortisation,
    Contract,
    Disbursement,
    Event,
    InterestMethod,
    InterestPeriod,
    Repayment,
    Schedule,
    Terms,
)


class Rules(TypedDict, total=False):
    """What the regulation says of a contract."""

    grace_days: int
    tolerance: int


START = date(2024, 5, 15)
"""The disbursement of docs/ledger-format.md: 6,000,000 for 12 months at 0.8 %."""


def day(text: str) -> date:
    return date.fromisoformat(text)


def terms(
    principal: int = 6_000_000,
    rate: str | Decimal = "0.8",
    term: int = 12,
    start: date = START,
    **others: Any,
) -> Terms:
    for key, kind in (("method", InterestMethod), ("period", InterestPeriod), ("amortisation", Amortisation)):
        if key in others:
            others[key] = kind(others[key])
    return Terms(principal, Decimal(rate), term, start, **others)


def lent(agreed: Terms, *events: Event, **rules: Unpack[Rules]) -> Contract:
    return Contract(agreed, (Disbursement(agreed.start, agreed.principal), *events), **rules)


def paid(text: str, principal: int, interest: int = 0, overdue_interest: int = 0) -> Repayment:
    return Repayment(day(text), principal, interest, overdue_interest)


def as_scheduled(agreed: Terms, upto: int | None = None) -> tuple[Repayment, ...]:
    return tuple(Repayment(row.due, row.principal, row.interest) for row in Schedule(agreed).rows[:upto])
