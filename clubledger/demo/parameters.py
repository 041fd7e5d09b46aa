"""What an invented club is before its first day: its place, its size, its regulation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from clubledger.demo import names
from clubledger.regulation import KEYS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

ARTICLES: Final = {
    "loan-max": "Điều 8, khoản 2",
    "loan-max-share": "Điều 8, khoản 3",
    "loan-term-max": "Điều 8, khoản 4",
    "loan-rate": "Điều 9, khoản 1",
    "overdue-rate": "Điều 9, khoản 3",
    "interest-method": "Điều 9, khoản 2",
    "interest-period": "Điều 9, khoản 2",
    "amortisation": "Điều 10, khoản 1",
    "grace-days": "Điều 10, khoản 2",
    "rounding": "Điều 10, khoản 3",
    "tolerance": "Điều 10, khoản 3",
    "loan-open-max": "Điều 7, khoản 2",
    "membership-min": "Điều 7, khoản 1",
    "approval-days": "Điều 7, khoản 3",
    "extension-max": "Điều 11, khoản 1",
    "rollover-days": "Điều 11, khoản 2",
    "fee-monthly": "Điều 5, khoản 1",
    "silence-days": "Điều 16, khoản 4",
    "cash-max": "Điều 12, khoản 1",
    "cash-grace-days": "Điều 12, khoản 1",
    "cash-count-days": "Điều 12, khoản 2",
    "bank-count-days": "Điều 12, khoản 3",
    "minutes-over": "Điều 13, khoản 1",
    "split-capital": "Điều 14, khoản 1",
    "split-reserve": "Điều 14, khoản 1",
    "split-operating": "Điều 14, khoản 1",
    "split-allowance": "Điều 14, khoản 1",
    "split-days": "Điều 14, khoản 2",
    "capital-min": "Điều 6, khoản 1",
    "idle-max": "Điều 6, khoản 3",
    "idle-months": "Điều 6, khoản 3",
    "insider-max": "Điều 7, khoản 4",
    "par30-max": "Điều 11, khoản 3",
    "report-days": "Điều 16, khoản 2",
    "meeting-months": "Điều 15, khoản 1",
    "fiscal-year-end": "Điều 16, khoản 1",
}
"""Where a club's regulation sets each of its figures."""


@dataclass(frozen=True)
class DemoParameters:
    """A club before its first day."""

    title: str
    village: str
    commune: str
    founded: date
    until: date
    meeting_day: int
    members: int
    capital: int
    regulation: Mapping[str, str] = field(default_factory=dict)
    later_loan_max: int | None = None
    fees_one_by_one: bool = True
    head: str = names.INVENTED

    def value(self, key: str) -> str:
        """What the club's regulation says of a key on its first day."""
        return self.regulation.get(key, KEYS[key].template)

    def number(self, key: str) -> int:
        """The same, of a key that is a whole number."""
        return int(self.value(key))
