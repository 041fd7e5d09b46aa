"""Sheets that were there before: last month's under a new day, the same under new numbers, another club's under our codes.

Fees and instalments are alike month by month on honest sheets; interest that falls with the debt is not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Role
from clubledger.books.entries import Slip
from clubledger.forms.doubts.loan_sums import near, repayments
from clubledger.forms.entries import Booking, Content
from clubledger.forms.faults import Misread, fault, question
from clubledger.forms.people import MEMBER_NAME_DIFFERS, MEMBER_OTHER_CODE
from clubledger.i18n import N_
from clubledger.loans import InterestMethod

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence
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
    N_("The books have the same people and sums on the same day under {voucher}. Is this the same sheet?"),
    N_(
        "Look at the signed sheets, and type the date and sums of this one. If there is only one, the books have it."
    ),
)
NAMES_OF_OTHERS = fault(
    "names-of-others",
    N_("{differing} of {rows} rows name somebody else than the member list. Is this another club's sheet?"),
    N_(
        "Import it into the books of the club that it belongs to. Otherwise look at codes and names on the paper."
    ),
)
COPY_FAULTS: Final = (SHEET_OF_BEFORE, SHEET_TWICE, NAMES_OF_OTHERS)

_ROWS: Final = 5
"""From how many rows on equal sheets can be no chance."""
_FEW: Final = 3
"""The same of one day, and of repayments, whose interest tells."""
_OTHERS: Final = 2
"""How many rows have other sums than most, where the sums tell."""
_ALIKE: Final = frozenset({Role.ALLOWANCE, Role.MEMBER_RETURN, Role.LOAN})
"""What the same people may get or owe in the same sums again and again."""
_BACK: Final = timedelta(days=70)
"""For how long after a sheet it is entered once more by mistake: the next two months."""


def doubt_copies(table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Ask once a table whether it was entered before."""
    bookings = [entry for entry in entries if isinstance(entry, Booking) and entry.voucher and entry.legs]
    if not bookings or len(bookings) != len(entries):
        return
    repay = "principal" in table.form.by_key
    if _doubt_twice(table, bookings, context) or len(bookings) < (_FEW if repay else _ROWS):
        return
    days = {entry.date for entry in bookings}
    groups: dict[Hashable, list[Content]] = defaultdict(list)
    lookup = {_sums(entry.content) for entry in bookings}
    for content in _known(context, min(days) - _BACK, min(days) - timedelta(days=1)):
        if _sums(content) in lookup:
            groups[content.date if len(days) == 1 else (content.date.year, content.date.month)].append(
                content
            )
    here = [_sums(entry.content) for entry in bookings]
    copied = [group for group in groups.values() if [_sums(content) for content in group] == here]
    # what is so month after month is a habit
    if copied and (repay or len(copied) == 1) and _tells(bookings, context):
        table.ask(SHEET_OF_BEFORE, rows=len(bookings), day=copied[-1][-1].date)


def _known(context: ImportContext, since: date, until: date) -> Iterator[Content]:
    for known in context.known.values():
        for content in known.contents.values():
            if isinstance(content, Content) and since <= content.date <= until:
                yield content


def _sums(content: Content) -> Hashable:
    """What is paid by or to whom; the wording counts for nothing."""
    return content.payee, content.legs, content.links


# -- the same sheet under new numbers --------------------------------------------------------------------------------


def _doubt_twice(table: Table, bookings: Sequence[Booking], context: ImportContext) -> bool:
    """Whether all rows were entered on their days under other slips; by whom the money came counts, too."""
    moved = [context.same_move(entry) for entry in bookings]
    if None in moved or len(bookings) < min(_FEW, len(table.records)):
        return False
    days = {entry.date for entry in bookings}
    booked = Counter((content.date, _sums(content)) for content in _known(context, min(days), max(days)))
    here = Counter((entry.date, _sums(entry.content)) for entry in bookings)
    if here - booked:
        return False
    slip = Slip.of(moved[0])
    number = f"{slip.prefix}-{slip.year}-{slip.number:03}" if slip is not None else moved[0]
    table.ask(SHEET_TWICE, voucher=number or "—")
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
    roles = {
        account.role
        for entry in bookings
        for leg in entry.legs
        if (account := context.chart.get(leg.account))
    }
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
