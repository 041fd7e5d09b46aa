"""Short ways to write loans down."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from clubledger.loans import (
    Amortisation,
    Contract,
    Disbursement,
    InterestMethod,
    InterestPeriod,
    Repayment,
    Schedule,
    Terms,
)

START = date(2024, 5, 15)
"""The disbursement of docs/ledger-format.md: 6,000,000 for 12 months at 0.8 %."""


def day(text):
    return date.fromisoformat(text)


def terms(principal=6_000_000, rate="0.8", term=12, start=START, **others):
    for key, kind in (("method", InterestMethod), ("period", InterestPeriod), ("amortisation", Amortisation)):
        if key in others:
            others[key] = kind(others[key])
    return Terms(principal, Decimal(rate), term, start, **others)


def lent(agreed, *events, **others):
    return Contract(agreed, (Disbursement(agreed.start, agreed.principal), *events), **others)


def paid(text, principal, interest=0, overdue_interest=0):
    return Repayment(day(text), principal, interest, overdue_interest)


def as_scheduled(agreed, upto=None):
    return tuple(Repayment(row.due, row.principal, row.interest) for row in Schedule(agreed).rows[:upto])
