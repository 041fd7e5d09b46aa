"""What is owed: terms, schedules and standings of loans. Pure, exact arithmetic, in whole đồng."""

from __future__ import annotations

from clubledger.loans.contract import (
    Contract,
    Disbursement,
    Event,
    Extension,
    Opening,
    Remission,
    Repayment,
    WriteOff,
    balance_at,
)
from clubledger.loans.interest import Bounds, interest_bounds, overdue_interest_allowance
from clubledger.loans.lateness import LateInstalment, Lateness, fines_allowed
from clubledger.loans.schedule import Instalment, Schedule, internal_rate
from clubledger.loans.standing import DueRow, Standing, Status, portfolio_at_risk, standing
from clubledger.loans.terms import Amortisation, InterestMethod, InterestPeriod, Terms, TermsError, due_date

__all__ = [
    "Amortisation",
    "Bounds",
    "Contract",
    "Disbursement",
    "DueRow",
    "Event",
    "Extension",
    "Instalment",
    "InterestMethod",
    "InterestPeriod",
    "LateInstalment",
    "Lateness",
    "Opening",
    "Remission",
    "Repayment",
    "Schedule",
    "Standing",
    "Status",
    "Terms",
    "TermsError",
    "WriteOff",
    "balance_at",
    "due_date",
    "fines_allowed",
    "interest_bounds",
    "internal_rate",
    "overdue_interest_allowance",
    "portfolio_at_risk",
    "standing",
]
