"""Match the entries of a sheet with one another and with what the books have: new, there already, or contradicted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from clubledger.books.entries import Slip
from clubledger.forms.entries import Booking, Entry
from clubledger.forms.faults import fault
from clubledger.forms.import_context import accounts_of
from clubledger.i18n import N_, Message, message

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Mapping, Sequence

    from clubledger.forms.form_files import FormSheet
    from clubledger.forms.import_context import ImportContext, Known

SLIP_TAKEN = fault(
    "slip-taken",
    N_("{voucher} was entered before ({where}), with other content. There: {there}. Here: {here}."),
    N_(
        "Look at the signed slip. If the number is wrong here, correct it; if the books are wrong, reverse the entry there."
    ),
)
SLIP_IN_TWO_TABLES = fault(
    "slip-in-two-tables",
    N_("{voucher} stands above another table of this file, too. There: {there}. Here: {here}."),
    N_(
        "If this table is a slip of its own, write its number and date above it. If it is the next page of the same slip, put its rows below the others, under one row of headings."
    ),
)
ENTRY_TAKEN = fault(
    "entry-taken",
    N_("This is in the books already ({where}), but different. There: {there}. Here: {here}."),
    N_("Look at the paper. Correct the row, or have the books corrected."),
)
SLIP_TWO_DAYS = fault(
    "slip-two-days",
    N_("The lines of {voucher} are of different days: {one} and {other}."),
    N_("One slip is of one day: correct the date, or the number of the slip."),
)
ROW_TWICE = fault(
    "row-twice",
    N_("The row says the same as row {row}."),
    N_(
        "Look at the paper, and type what stands there, each line once. Where a slip has two equal lines, give each its number: PT-2024-015/01 and PT-2024-015/02."
    ),
)
KEY_TWICE = fault(
    "key-twice",
    N_("Row {row} is about the same, but says otherwise: {there}."),
    N_("Look at the paper, and correct the row that was mistyped."),
)
LINE_TWICE = fault(
    "line-twice",
    N_("{voucher} stands in row {row}, too."),
    N_("Look at the slip, and give each of its lines a number of its own."),
)
MOVED_TWICE = fault(
    "moved-twice",
    N_(
        "The same money is entered on the same day under {voucher}: cash to the bank and back has two papers and is entered once."
    ),
    N_(
        "Look at both papers. If they are of the same transfer, it is in the books with {voucher} already, and the other paper is only kept."
    ),
)
MATCHING_FAULTS: Final = (
    SLIP_TAKEN, SLIP_IN_TWO_TABLES, ENTRY_TAKEN, SLIP_TWO_DAYS, ROW_TWICE, KEY_TWICE, LINE_TWICE, MOVED_TWICE
)  # fmt: skip
"""What can be wrong with entries beside others."""

_SHOWN: Final = 5
"""How many entries of one slip a message repeats."""


def sort_out(entries: Sequence[Entry], context: ImportContext, sheet: FormSheet) -> None:
    """Put the entries of a sheet among its new ones or those that are there, or say on their rows what is wrong."""
    own_lines = {id(entry.record) for entry in entries if _has_own_line(entry)}
    groups: dict[Hashable, list[Entry]] = defaultdict(list)
    for entry in _numbered(entries):
        groups[entry.key].append(entry)
    for group in groups.values():
        _sort_out_group(group, own_lines, context, sheet)


def _has_own_line(entry: Entry) -> bool:
    """Whether the paper gives it a line of its slip, ``PT-2024-001/02``."""
    return isinstance(entry, Booking) and "/" in (entry.voucher or "")


def _numbered(entries: Sequence[Entry]) -> list[Entry]:
    """Give the entries of one slip its lines, in the sheet's order; a slip with one entry has none."""
    slips: dict[Hashable, list[Booking]] = defaultdict(list)
    for entry in entries:
        if isinstance(entry, Booking) and entry.voucher and not _has_own_line(entry):
            slips[entry.key].append(entry)
    lines = {
        id(entry): f"{entry.voucher}/{number:02}"
        for group in slips.values()
        if len(group) > 1
        for number, entry in enumerate(group, 1)
    }
    return [
        replace(entry, voucher=lines[id(entry)])
        if isinstance(entry, Booking) and id(entry) in lines
        else entry
        for entry in entries
    ]


def _sort_out_group(
    group: Sequence[Entry], own_lines: Collection[int], context: ImportContext, sheet: FormSheet
) -> None:
    """Put the entries of one key among the new ones or those that are there, or say what is wrong with them."""
    if not _agree(group, own_lines):
        return
    first = group[0]
    known = context.known.get(first.key)
    if known is None:
        for entry in group:
            _notice_twice(entry, context)
        sheet.new += [entry for entry in group if not entry.record.problems]
    elif {entry.line: entry.content for entry in group} == known.contents:
        sheet.there += group
    else:
        _refuse_taken(group, known)


def _notice_twice(entry: Entry, context: ImportContext) -> None:
    """Say that the same money moved on the same day under another slip; between cash and bank it is refused."""
    other = context.same_move(entry) if isinstance(entry, Booking) and entry.legs else None
    if other is None or not isinstance(entry, Booking):
        return
    if all(account.is_money for account in accounts_of(entry.legs, context.chart)):
        entry.record.refuse(None, MOVED_TWICE, voucher=other)
    else:
        entry.record.remark(message("The same money moved on the same day under {voucher}.", voucher=other))


def _agree(group: Sequence[Entry], own_lines: Collection[int]) -> bool:
    """Whether the rows of one slip, member, meeting or account do not contradict or repeat one another.

    Two lines that the paper numbers may say the same: two gifts of one evening.
    """
    lines: dict[str, Entry] = {}
    contents: dict[Hashable, list[Entry]] = defaultdict(list)
    good = True
    for entry in group:
        record, double, same_line = entry.record, _double(entry, contents, own_lines), lines.get(entry.line)
        where = str((double or same_line or entry).record.spot.row)
        if double is not None:
            record.refuse(None, ROW_TWICE, row=where)
            good = False
        elif same_line is not None and isinstance(entry, Booking) and entry.voucher:
            record.refuse("voucher", LINE_TWICE, voucher=entry.voucher, row=where)
            good = False
        elif same_line is not None:
            record.refuse(None, KEY_TWICE, row=where, there=same_line.summary)
            good = False
        elif entry.date != group[0].date and isinstance(entry, Booking) and entry.voucher:
            slip = entry.voucher.partition("/")[0]
            record.refuse("date", SLIP_TWO_DAYS, voucher=slip, one=group[0].date, other=entry.date)
            good = False
        lines.setdefault(entry.line, entry)
        contents[entry.content].append(entry)
    return good


def _double(
    entry: Entry, contents: Mapping[Hashable, Sequence[Entry]], own_lines: Collection[int]
) -> Entry | None:
    """An earlier row that says the same, unless both are spoiled slips or have a line of their own."""
    alike = contents.get(entry.content, ())
    if _is_void(entry):
        return None
    if id(entry.record) in own_lines:
        alike = [other for other in alike if id(other.record) not in own_lines]
    return alike[0] if alike else None


def _is_void(entry: Entry) -> bool:
    return isinstance(entry, Booking) and not entry.legs


def _refuse_taken(group: Sequence[Entry], known: Known) -> None:
    """Say what the books have and what the sheet has, at the first row that differs."""
    differing = next((entry for entry in group if known.contents.get(entry.line) != entry.content), group[-1])
    here: tuple[Message, ...] = tuple(entry.summary for entry in group[:_SHOWN])
    there = known.summaries[:_SHOWN]
    if isinstance(differing, Booking) and (slip := Slip.of(differing.voucher)) is not None:
        voucher = slip.name
        key = "voucher" if "voucher" in differing.record.columns else None
        if known.where == differing.record.spot.file:
            differing.record.refuse(key, SLIP_IN_TWO_TABLES, voucher=voucher, there=there, here=here)
        else:
            differing.record.refuse(
                key, SLIP_TAKEN, voucher=voucher, where=known.where, there=there, here=here
            )
    else:
        differing.record.refuse(None, ENTRY_TAKEN, where=known.where, there=there, here=here)
