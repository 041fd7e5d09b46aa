"""Sheets that were there before: last month's under a new day, the same under new numbers, another club's under our codes.

Fees and instalments are alike month by month on honest sheets; interest that falls with the debt is not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Role
from clubledger.books.entries import Slip
from clubledger.forms.doubts.known_slips import known_slips
from clubledger.forms.doubts.loan_sums import near, repayments
from clubledger.forms.entries import Booking, Content
from clubledger.forms.faults import Misread, fault, question
from clubledger.forms.import_context import accounts_of
from clubledger.forms.people import MEMBER_NAME_DIFFERS, MEMBER_OTHER_CODE
from clubledger.i18n import N_
from clubledger.loans import InterestMethod

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence
    from datetime import date

    from clubledger.forms.doubts.loan_sums import LoanSums
    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.table import Table

SHEET_OF_BEFORE = question(
    "sheet-of-before",
    N_("All {rows} rows have the people and sums of {day}. Is this that day's sheet once more?"),
    N_("Look at the signed sheet of this day, and type its date and sums as they stand there."),
)
SHEET_TWICE = question(
    "sheet-twice",
    N_("The same people and sums were entered on the same day under {voucher}. Is this the same sheet?"),
    N_(
        "Look at the signed sheets, and type the date and sums of this one. If there is only one, it was entered already."
    ),
)
SHEET_DAYS_OFF = question(
    "sheet-days-off",
    N_("The same people and sums were entered on {day} under {voucher}. Is this the same sheet?"),
    N_(
        "Look at the signed sheets, and type the date and sums of this one. If there is only one, it was entered already."
    ),
)
NAMES_OF_OTHERS = fault(
    "names-of-others",
    N_("{differing} of {rows} rows name somebody else than the member list. Is this another club's sheet?"),
    N_(
        "Import it into the books of the club that it belongs to. Otherwise look at codes and names on the paper."
    ),
)
COPY_FAULTS: Final = (SHEET_OF_BEFORE, SHEET_TWICE, SHEET_DAYS_OFF, NAMES_OF_OTHERS)

_ROWS: Final = 5
"""From how many rows on equal sheets can be no chance."""
_FEW: Final = 3
"""The same of one day, and of repayments, whose interest tells."""
_OTHERS: Final = 2
"""How many rows have other sums than most, where the sums tell."""
_ALIKE: Final = frozenset({Role.ALLOWANCE, Role.MEMBER_RETURN, Role.LOAN})
"""What the same people may get or owe in the same sums again and again."""
_NEAR: Final = timedelta(days=3)
"""By how much the day of a sheet that is typed once more is wrong."""
_BACK: Final = timedelta(days=70)
"""For how long after a sheet it is entered once more by mistake: the next two months."""


def doubt_copies(table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Ask once a table whether it was entered before."""
    bookings = [entry for entry in entries if isinstance(entry, Booking) and entry.voucher and entry.legs]
    if not bookings or len(bookings) != len(entries):
        return
    repay = "principal" in table.form.by_key
    if _doubt_twice(table, bookings, context) or (repay and _doubt_last_time(table, bookings, context)):
        return
    if len(bookings) < (_FEW if repay else _ROWS):
        return
    days = {entry.date for entry in bookings}
    groups: dict[Hashable, list[Content]] = defaultdict(list)
    lookup = {_sums(entry.content) for entry in bookings}
    for _, content in known_slips(context, min(days) - _BACK, min(days) - timedelta(days=1)):
        if _sums(content) in lookup:
            groups[content.date if len(days) == 1 else (content.date.year, content.date.month)].append(
                content
            )
    here = [_sums(entry.content) for entry in bookings]
    copied = [group for group in groups.values() if [_sums(content) for content in group] == here]
    # what is so month after month is a habit
    if copied and (repay or len(copied) == 1) and _tells(bookings, context):
        table.ask(SHEET_OF_BEFORE, rows=len(bookings), day=copied[-1][-1].date)


def _sums(content: Content) -> Hashable:
    """What is paid by or to whom; the wording counts for nothing."""
    return content.payee, content.legs, content.links


# -- the same sheet under new numbers --------------------------------------------------------------------------------


def _doubt_twice(table: Table, bookings: Sequence[Booking], context: ImportContext) -> bool:
    """Whether all rows were entered on their days, or together a few days off, under other slips.

    By whom the money came counts, too; what is paid for on other days, also for what.
    """
    if len(bookings) < min(_FEW, len(table.records)):
        return False
    here = [entry.content for entry in bookings]
    slips = {Slip.of(entry.voucher) for entry in bookings}
    wanted = {_sums(content) for content in here}
    days = {content.date for content in here}
    booked: dict[date, Counter[Hashable]] = defaultdict(Counter)
    voucher: dict[date, str] = {}
    for line, content in known_slips(context, min(days) - _NEAR, max(days) + _NEAR):
        if _sums(content) in wanted and Slip.of(line) not in slips:
            booked[content.date][_sums(content)] += 1
            voucher.setdefault(content.date, line)
    found = next((day for day in _offs() if _is_there(here, booked, day)), None)
    if found is None or (found and not _is_told_by_more(table, bookings, found)):
        return False
    slip = Slip.of(voucher[here[0].date + found])
    number = slip.name if slip is not None else "—"
    if found:
        table.ask(SHEET_DAYS_OFF, voucher=number, day=here[0].date + found)
    else:
        table.ask(SHEET_TWICE, voucher=number)
    return True


def _offs() -> list[timedelta]:
    """The same day, and then the days around."""
    return sorted((timedelta(days=days) for days in range(-_NEAR.days, _NEAR.days + 1)), key=abs)


def _is_there(here: Sequence[Content], booked: Mapping[date, Counter[Hashable]], off: timedelta) -> bool:
    wanted: dict[date, Counter[Hashable]] = defaultdict(Counter)
    for content in here:
        wanted[content.date + off][_sums(content)] += 1
    return all(not sums - booked.get(day, Counter()) for day, sums in wanted.items())


def _is_told_by_more(table: Table, bookings: Sequence[Booking], off: timedelta) -> bool:
    """Whether rows of some days off are several, or repayments; slips with reasons are looked at one by one."""
    if any(entry.date + off in {other.date for other in bookings} for entry in bookings):
        return False
    if "principal" in table.form.by_key:
        return True
    return len(bookings) >= _OTHERS and "reason" not in table.form.by_key


def _doubt_last_time(table: Table, bookings: Sequence[Booking], context: ImportContext) -> bool:
    """Whether all loans pay what they paid the last time, with interest of the debt before that."""
    rows = list(repayments(bookings, context))
    if len(rows) < _OTHERS or len(rows) < len(bookings):
        return False
    lasts = [sums.last for _, sums in rows]
    for (entry, _), last in zip(rows, lasts, strict=True):
        if last is None or entry.date - last.date > _BACK:
            return False
        paid = -last.moved(Role.LOAN), -last.moved(Role.INTEREST)
        if paid != (entry.record.amount("principal"), entry.record.amount("interest")):
            return False
    if 2 * sum(_contradicts(*row) for row in rows) < len(rows):
        return False
    table.ask(SHEET_OF_BEFORE, rows=len(rows), day=max(last.date for last in lasts if last is not None))
    return True


# -- the sheet of a month before ---------------------------------------------------------------------------------------


def _tells(bookings: Sequence[Booking], context: ImportContext) -> bool:
    """Whether something tells the copy of a sheet from a month that was like the one before."""
    sums = {id(entry): known for entry, known in repayments(bookings, context)}
    if sums:
        told = [_contradicts(entry, sums[id(entry)]) for entry in bookings if id(entry) in sums]
        return 2 * sum(told) >= len(told)
    amounts = Counter(max(leg.amount for leg in entry.legs) for entry in bookings)
    others = len(bookings) - max(amounts.values())
    roles = {account.role for entry in bookings for account in accounts_of(entry.legs, context.chart)}
    if Role.FEE in roles:
        return others >= _OTHERS and _pays_ahead(amounts)
    return others >= _OTHERS and not roles & _ALIKE


def _contradicts(entry: Booking, sums: LoanSums) -> bool:
    """Whether the interest is that of the debt before the last repayment, or more is paid back than is owed."""
    principal, interest = entry.record.amount("principal"), entry.record.amount("interest")
    if principal > sums.balance:
        return True
    last = sums.last
    if not interest or last is None or sums.terms is None or sums.terms.method is InterestMethod.FLAT:
        return False
    before = sums.balance - last.moved(Role.LOAN)
    was, due = sums.interest_on(before), sums.interest_on(sums.balance)
    return before > sums.balance and near(interest, was) and not near(interest, due)


def _pays_ahead(amounts: Counter[int]) -> bool:
    """Whether somebody pays several months' fees at once: who does so does not do it again the next month."""
    usual, _ = amounts.most_common(1)[0]
    return any(amount >= 2 * usual for amount in amounts)


# -- another club's sheet ---------------------------------------------------------------------------------------------


def refuse_other_names(table: Table) -> None:
    """Say once that at least half of the names are not those of the codes beside them."""
    if not any(column.key == "member" for column in table.form.columns):
        return
    named = [record for record in table.records if record.get("member") and record.text("name")]
    differing = sum(
        any(problem.fault in {MEMBER_NAME_DIFFERS, MEMBER_OTHER_CODE} for problem in record.problems)
        for record in named
    )
    if differing >= _FEW and 2 * differing >= len(named):
        table.refuse(Misread(NAMES_OF_OTHERS, differing=differing, rows=len(named)))
