"""Slips that say again what another says: copied under the next number, or only the sum of others.

Two lines of one slip, equal sums to different people, rent of another month, and fees are no doubt.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Role
from clubledger.books.entries import Slip
from clubledger.forms.doubts.known_slips import known_slips
from clubledger.forms.entries import Booking
from clubledger.forms.faults import question
from clubledger.forms.folding import plain
from clubledger.forms.import_context import accounts_of, moved_on
from clubledger.i18n import N_, Dong

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence
    from datetime import date

    from clubledger.books.chart import Fund
    from clubledger.forms.entries import Content, Entry, Leg
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.table import Table

SLIP_AGAIN = question(
    "slip-again",
    N_("{voucher} of {day} has the same person, sum and reason. Was it really paid twice?"),
    N_("Look at the signed slips: enter each of them once, with the date, sum and reason that stand on it."),
)
SLIP_OF_SLIPS = question(
    "slip-of-slips",
    N_("{amount} is the sum of {vouchers}. Is this slip only their total?"),
    N_("Look at the signed slips, and enter only those that moved money, each once."),
)
FEES_AGAIN = question(
    "fees-again",
    N_("{voucher} of {day} has fees of {amount} together, too. Is it the same money?"),
    N_("Look at the receipt and the fee sheet: enter the fees once, with the sheet that names the members."),
)
SECOND_SLIP_FAULTS: Final = (SLIP_AGAIN, SLIP_OF_SLIPS, FEES_AGAIN)

_SOON: Final = timedelta(days=3)
_SHOWN: Final = 4
_WHOLE = re.compile(
    r"\b(?:tong(?! (?:ket|don|ve sinh|duyet))|cong (?:cac|lai|hai|ba|tat)|(?:cac|hai|ba|bon|nam|\d+) (?:phieu|khoan) tren)\b"
)
_OFTEN: Final = frozenset({Role.FEE, Role.BANK_FEE, Role.BANK_INTEREST})
"""What is paid in equal sums again and again."""
_MOST: Final = 40
"""Slips of one day of which a sum is looked for."""


def doubt_second_slips(table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Ask about slips that repeat others of the sheet, the books or the sheets before."""
    booked = [entry for entry in entries if isinstance(entry, Booking) and entry.legs and entry.voucher]
    slips = [entry for entry in booked if "reason" in entry.record.columns and "reverses" not in entry.meta]
    if slips and not table.questions:  # a whole sheet that was there before is asked about there
        _doubt_again(slips, context)
        _doubt_sums(slips)
    _doubt_fees(booked, context)


# -- the same under the next number -----------------------------------------------------------------------------------


_NOBODY = re.compile(r"\b(?:nha hao tam|khach|ba con|mot so|nguoi dan|giau ten|an danh|cac ho)\b")
"""Who is more than one person."""


def _said(content: Content) -> Hashable:
    return content.payee, content.narration, content.legs, content.links


def _doubt_again(slips: Sequence[Booking], context: ImportContext) -> None:
    """Ask once a sheet of the slips that another of the days around says, too."""
    contents = {id(entry): entry.content for entry in slips}
    wanted = {
        _said(content)
        for content in contents.values()
        if content.payee
        and not any(account.role in _OFTEN for account in accounts_of(content.legs, context.chart))
    }
    said: dict[Hashable, list[tuple[date, str]]] = defaultdict(list)
    for line, content in known_slips(context):
        if (key := _said(content)) in wanted:
            said[key].append((content.date, line))
    found: list[tuple[Booking, str, date]] = []
    for entry in slips:
        content = contents[id(entry)]
        key = _said(content)
        if key not in wanted:
            continue
        before, number = said[key], Slip.of(entry.voucher)
        # what is so for the third time is a habit, and two strangers may give the same
        is_habit = any(line != before[0][1] for _, line in before)
        if not is_habit and not _NOBODY.search(plain(content.payee)):
            for day, line in before:
                if abs(entry.date - day) <= _SOON and Slip.of(line) != number:
                    found.append((entry, line, day))
                    break
        before.append((entry.date, entry.line))
    if found:
        first, line, day = found[0]
        first.record.ask(
            None,
            SLIP_AGAIN,
            also=[entry.record for entry, *_ in found],
            voucher=line.partition("/")[0],
            day=day,
        )


# -- the sum of others --------------------------------------------------------------------------------------------------


def _doubt_sums(slips: Sequence[Booking]) -> None:
    """Ask about slips that say that they sum others, and do so: all of the day, or as many as stand right above."""
    above: dict[tuple[Fund, date, bool], list[Booking]] = defaultdict(list)
    for entry in slips:
        amount = entry.record.amount("amount")
        others = above[entry.fund, entry.date, _comes_in(entry)]
        if _WHOLE.search(plain(entry.record.text("reason"))):
            summed = _last_that_sum_to(amount, others)
            if summed and not entry.record.is_doubted("amount"):
                shown = [(other.voucher or "").partition("/")[0] for other in summed[:_SHOWN]]
                entry.record.ask(
                    "amount",
                    SLIP_OF_SLIPS,
                    amount=Dong(amount),
                    vouchers=(*shown, "…") if len(summed) > _SHOWN else tuple(shown),
                )
        others.append(entry)


def _last_that_sum_to(amount: int, others: Sequence[Booking]) -> list[Booking]:
    """The slips right above, at least two, that have a sum together."""
    total = 0
    for count, other in enumerate(reversed(others[-_MOST:]), 1):
        total += other.record.amount("amount")
        if total == amount and count > 1:
            return list(others[-count:])
        if total > amount:
            break
    return []


def _comes_in(entry: Booking) -> bool:
    slip = Slip.of(entry.voucher)
    return slip is not None and slip.prefix in {"PT", "BC"}


# -- fees that a sheet has member by member -------------------------------------------------------------------------------


def _doubt_fees(booked: Sequence[Booking], context: ImportContext) -> None:
    """Ask about a receipt of fees for all that is the sum of a sheet of fees of the days around, whichever came first."""
    lump: dict[Slip, tuple[Booking, int]] = {}
    sheet: dict[Slip, tuple[Booking, int]] = {}
    for entry in booked:
        slip = Slip.of(entry.voucher)
        for found, named in ((lump, False), (sheet, True)):
            paid = _fee(entry.legs, context, named=named)
            if slip is not None and paid:
                first, before = found.get(slip, (entry, 0))
                found[slip] = first, before + paid
    if not lump and not sheet:
        return
    others: dict[bool, dict[Slip, tuple[date, int]]] = {False: {}, True: {}}
    for line, content in known_slips(context):
        for named in (False, True):
            slip, paid = Slip.of(line), _fee(content.legs, context, named=named)
            if slip is not None and paid:
                _, before = others[named].get(slip, (content.date, 0))
                others[named][slip] = content.date, before + paid
    _ask_fees(lump, others[True])
    _ask_fees(sheet, others[False])


def _ask_fees(new: Mapping[Slip, tuple[Booking, int]], others: Mapping[Slip, tuple[date, int]]) -> None:
    for slip, (first, amount) in new.items():
        for other, (day, paid) in others.items():
            if paid == amount and abs(first.date - day) <= _SOON and other != slip:
                first.record.ask(None, FEES_AGAIN, amount=Dong(amount), voucher=other.name, day=day)
                break


def _fee(legs: Sequence[Leg], context: ImportContext, *, named: bool) -> int:
    """What is paid as fees, with or without a member."""
    return -moved_on(Role.FEE, (leg for leg in legs if (leg.member is not None) is named), context.chart)
