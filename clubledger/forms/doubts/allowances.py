"""Allowances: a year's interest split pays them out itself, so that slips beside it may pay them again."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Role
from clubledger.forms.entries import Booking
from clubledger.forms.faults import question
from clubledger.forms.import_context import moved_on
from clubledger.i18n import N_, Dong
from clubledger.regulation.shares import fixed_allowance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.table import Table

ALLOWANCE_PAID = question(
    "allowance-paid-already",
    N_(
        "For {year}, {paid} of allowances are paid already ({slips}). Are {amount} more paid for the same year?"
    ),
    N_(
        "Look at the slips: what the interest split paid out is in the books, and is not entered again. An allowance of another "
        "year says in its reason of which."
    ),
)
ALLOWANCE_FAULTS: Final = (ALLOWANCE_PAID,)
ROUNDING: Final = 1_000
"""By how much the allowances may be more than their share, in đồng: shares are rounded."""

_YEAR = re.compile(r"\bn[ăa]m\s+(20\d\d)\b|(?<![\d-])(20\d\d)(?![\d-])", re.IGNORECASE)


def doubt_allowances(_table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Ask once a year, at the first slip that pays allowances of a year of which the share is paid already."""
    slips: dict[str, list[Booking]] = defaultdict(list)
    for entry in entries:
        if isinstance(entry, Booking) and "period" not in entry.meta and _paid(entry, context) > 0:
            named = _YEAR.search(entry.record.text("reason"))
            slips[named[1] or named[2] if named else str(context.fiscal_year(entry.date))].append(entry)
    for year, bookings in slips.items():
        before = context.allowances.get(year, {})
        paid, amount = sum(before.values()), sum(_paid(entry, context) for entry in bookings)
        if paid > 0 and paid + amount > _share(context, year, bookings[0]):
            bookings[0].record.ask(
                "amount",
                ALLOWANCE_PAID,
                year=year,
                paid=Dong(paid),
                slips=tuple(before),
                amount=Dong(amount),
            )


def _paid(entry: Booking, context: ImportContext) -> int:
    return moved_on(Role.ALLOWANCE, entry.legs, context.chart)


def _share(context: ImportContext, year: str, entry: Booking) -> int:
    """What the regulation leaves for a year's allowances, rounding included, in đồng; 0 where it says nothing."""
    regulation = context.books.regulation
    fixed = fixed_allowance(regulation, entry.date)
    if fixed is not None:
        return fixed.whole + ROUNDING
    share = regulation.limit("split-allowance", entry.date)
    return 0 if share is None else int(context.interest_of(int(year)) * share.number / 100) + ROUNDING
