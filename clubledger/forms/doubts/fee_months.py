"""Fees that are no whole number of months: a digit too many, or a column that a spreadsheet counted on.

Half a month's fee, arrears at an earlier fee, and what the club took before in such sums are no doubt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Role
from clubledger.forms.entries import Booking
from clubledger.forms.faults import question
from clubledger.forms.import_context import moved_on
from clubledger.i18n import N_, Dong
from clubledger.regulation import NONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.table import Table

FEE_NOT_OF_MONTHS = question(
    "fee-not-of-months",
    N_("{amounts}: a month's fee is {fee}, and these are no whole months. Did the members really pay so?"),
    N_("Look at the signed sheet, and correct the amounts."),
)
FEE_MONTH_FAULTS: Final = (FEE_NOT_OF_MONTHS,)

_SHOWN: Final = 4
_MONTHS: Final = 24
"""Of how many months arrears at an earlier fee may be."""


def doubt_fee_months(table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Ask once a table about fees of members that are no whole months, if the club never took such sums."""
    title = table.form.by_key["amount"].title if "amount" in table.form.by_key else None
    asked = [
        *table.questions,
        *(each for entry in entries for each in (*entry.record.questions, *entry.record.problems)),
    ]
    if title is None or any(each.spot.column == title for each in asked):
        return
    odd: list[tuple[Booking, int, int]] = []
    for entry in entries:
        amount = _paid(entry, context) if isinstance(entry, Booking) else 0
        if not isinstance(entry, Booking) or not amount:
            continue
        fees = _fees(context, entry.date)
        if fees and not _is_of_months(amount, fees):
            odd.append((entry, amount, fees[0]))
    more, less = _habits(context) if odd else (False, False)
    odd = [(entry, amount, fee) for entry, amount, fee in odd if not (less if amount < fee else more)]
    if odd:
        first, _, fee = odd[0]
        shown = tuple(dict.fromkeys(Dong(amount) for _, amount, _ in odd))
        first.record.ask(
            "amount",
            FEE_NOT_OF_MONTHS,
            also=[entry.record for entry, *_ in odd],
            amounts=(*shown[:_SHOWN], "…") if len(shown) > _SHOWN else shown,
            fee=Dong(fee),
        )


def _paid(entry: Booking, context: ImportContext) -> int:
    """What a member pays as the fee, in đồng."""
    if "amount" not in entry.record.columns or "reverses" in entry.meta:
        return 0
    paid = (leg for leg in entry.legs if leg.member and leg.amount < 0)
    return -moved_on(Role.FEE, paid, context.chart)


def _fees(context: ImportContext, on: date) -> tuple[int, ...]:
    """The month's fee of a day and, after it, the earlier ones; none where there is no fee, or groups pay others."""
    fee = context.month_fee(on)
    if not fee:
        return ()
    lines = context.books.regulation.provisions("fee-monthly")
    earlier = (one for one in lines if one.since < on and one.value != NONE)
    return tuple(dict.fromkeys([fee, *(one.whole for one in earlier if one.whole)]))


def _is_of_months(amount: int, fees: Sequence[int]) -> bool:
    fee, *earlier = fees
    if amount % fee == 0 or amount * 2 == fee:
        return True
    return any(
        (amount - months * other) % fee == 0
        for other in earlier
        for months in range(1, min(_MONTHS, amount // other) + 1)
    )


def _habits(context: ImportContext) -> tuple[bool, bool]:
    """Whether the books have fees of more than a month that are no whole months, and of less than a month."""
    more = less = False
    for amount, fees in _booked(context):
        if fees and not _is_of_months(amount, fees):
            less = less or amount < fees[0]
            more = more or amount > fees[0]
    return more, less


def _booked(context: ImportContext) -> Iterable[tuple[int, tuple[int, ...]]]:
    by_day: dict[date, tuple[int, ...]] = {}
    for booked in context.books.by_role.get(Role.FEE, ()):
        for posting in booked.postings:
            if posting.account.role is Role.FEE and posting.member and posting.amount < 0:
                if booked.date not in by_day:
                    by_day[booked.date] = _fees(context, booked.date)
                yield -posting.amount, by_day[booked.date]
