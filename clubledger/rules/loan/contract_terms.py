"""What a loan goes by where its contract says nothing: the keys of the regulation, and its articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from clubledger.books.contracts import Loan


SCHEDULE_KEYS: Final = (
    "loan-rate",
    "loan-term-max",
    "interest-method",
    "interest-period",
    "amortisation",
    "rounding",
)
"""The keys of the regulation that a loan's instalments go by where its contract says nothing."""

CONTRACT_KEYS: Final = (*SCHEDULE_KEYS, "grace-days", "tolerance")
"""The same, and those by which it is told whether an instalment is late."""


def article_of(loan: Loan, key: str) -> str | None:
    """Name the article on a key that the contract itself may have settled."""
    provision = loan.regulation.get(key, loan.disbursed) if loan.disbursed is not None else None
    return provision.article if provision is not None else None
