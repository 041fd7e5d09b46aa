"""From paper to books: bytes, then rows, then values, then entries; one module a paper form."""

from __future__ import annotations

from typing import Final

from clubledger.forms import (
    cash_counts,
    fees,
    interest_splits,
    loans,
    meetings,
    members,
    openings,
    payments,
    receipts,
    repayments,
)

FORMS: Final = (
    members.FORM,
    openings.FORM,
    meetings.FORM,
    loans.FORM,
    repayments.FORM,
    fees.FORM,
    receipts.FORM,
    payments.FORM,
    interest_splits.FORM,
    cash_counts.FORM,
)
"""The ten paper forms, in the order in which they can be entered: each may rely on what those before it say."""
