"""What is known of earlier fee and repayment sheets: whose money stood on which slip, and when."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Role
from clubledger.forms.doubts.loan_sums import PAID
from clubledger.forms.entries import Content

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator
    from datetime import date

    from clubledger.books.entries import Slip
    from clubledger.forms.import_context import ImportContext

FEES: Final = "fees"
REPAYMENTS: Final = "repayments"
SHEETS: Final = frozenset({FEES, REPAYMENTS})
"""The forms with a row a member or a loan, whose list the club has itself."""


@dataclass
class KnownSheet:
    """A slip of a meeting that the books, or a sheet before, have: who is on it, by code or by contract."""

    slip: Slip
    day: date
    on_it: list[str] = field(default_factory=list)


def known_sheets(form: str, context: ImportContext, since: date, until: date) -> list[KnownSheet]:
    """The slips with fees or repayments of some days, the latest last."""
    sheets: dict[Hashable, KnownSheet] = {}
    for fund, slip, known in context.slips():
        for content in known.contents.values():
            if not isinstance(content, Content) or not since <= content.date <= until:
                continue
            named = list(_named(form, content, context))
            if named:
                sheets.setdefault((fund, slip), KnownSheet(slip, content.date)).on_it += named
    return sorted(sheets.values(), key=lambda sheet: sheet.day)


def paid_on(sheets: list[KnownSheet]) -> dict[str, list[date]]:
    """On which days each is on a sheet."""
    days: dict[str, list[date]] = defaultdict(list)
    for sheet in sheets:
        for one in sheet.on_it:
            days[one].append(sheet.day)
    return days


def _named(form: str, content: Content, context: ImportContext) -> Iterator[str]:
    """Whose fee it is, or which loan it pays back."""
    if form == FEES:
        for leg in content.legs:
            account = context.chart.get(leg.account)
            if leg.member is not None and leg.amount < 0 and account and account.role is Role.FEE:
                yield leg.member
    elif any(_pays_back(leg.account, leg.amount, context) for leg in content.legs):
        yield from (link for link in content.links if link in context.loans)


def _pays_back(name: str, amount: int, context: ImportContext) -> bool:
    account = context.chart.get(name)
    return amount < 0 and account is not None and account.role in PAID
