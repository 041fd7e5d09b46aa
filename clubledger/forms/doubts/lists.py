"""Rows that follow the club's own list and stop before its end, or leave out several one after the other.

Who did not pay is left out of many sheets, so that single rows tell nothing. What tells is that so many are missing at one place
while hardly anybody is missing elsewhere. A closing total, the other page, or a group that has its own sheet are no doubt.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import timedelta
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from clubledger.books.due import due_on
from clubledger.errors import CannotJudge
from clubledger.forms.doubts.known_sheets import FEES, SHEETS, known_sheets, paid_on
from clubledger.forms.doubts.pages import may_lack_rows
from clubledger.forms.faults import question
from clubledger.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from datetime import date

    from clubledger.books.contracts import Loan
    from clubledger.forms.doubts.known_sheets import KnownSheet
    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.table import Table

LIST_CUT_SHORT = question(
    "list-cut-short",
    N_(
        "The rows follow the club's list up to {last}, and no total closes the sheet. Of the {count} who come after, {first} to {end}, none is here. Is a page missing?"
    ),
    N_("Look at the paper, and type the rows of all its pages, with the total that closes them."),
)
ROWS_LEFT_OUT = question(
    "rows-left-out",
    N_(
        "The rows follow the club's list, and no total closes the sheet. Between {before} and {after}, {count} are left out one after the other: {missing}. Are rows missing here?"
    ),
    N_("Look at the paper, and type the rows that stand between the two, and the total that closes them."),
)
LIST_FAULTS: Final = (LIST_CUT_SHORT, ROWS_LEFT_OUT)

_ROWS: Final = 10
"""From how many rows on a sheet is the club's list."""
_MISSING: Final = 3
"""Fewer than so many in a row are people who did not pay."""
_CHANCE: Final = 0.005
"""How likely it may at most be that they did not pay by chance, as often as others on the sheet do not."""
_SHOWN: Final = 5
_LOOKED_AT: Final = 3
"""Earlier sheets: not all that is lent for a year is due at each meeting."""
_YEAR: Final = timedelta(days=365)
_MONTH: Final = timedelta(days=20)
"""Who paid within so many days pays for this meeting no more."""
_LATELY: Final = timedelta(days=70)
"""Who owes for longer is not waited for; who joined within these days has perhaps not paid yet."""
_FIRST_DUE: Final = timedelta(days=40)


class _List(NamedTuple):
    """Those of whom something is expected, in the list's order, and where each row of the sheet stands in it."""

    expected: list[str]
    place: Callable[[str], tuple[str, ...]]
    since: Callable[[str], date]
    """From when on somebody has been expected on a sheet."""


def doubt_lists(table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Ask once a table, of the end or of the largest hole."""
    form = table.form.name
    if form not in SHEETS or len(table.records) < _ROWS or not may_lack_rows(table):
        return
    key = "member" if form == FEES else "contract"
    rows = [(str(record.get(key) or ""), record.spot.row) for record in table.records]
    day = max(entry.date for entry in entries)
    earlier = known_sheets(form, context, day - _YEAR, day)
    paid = paid_on(earlier)
    here = {one for one, _ in rows} | _beside(table, key)
    done = {one for one, days in paid.items() if days[-1] > day - _MONTH} - here
    lists = _members(context, day, paid) if form == FEES else _loans(context, day, here)
    for whole in lists:
        known = whole._replace(expected=[one for one in whole.expected if one not in done])
        places = [known.place(one) for one, _ in rows]
        if all(before <= after for before, after in pairwise(places)) and _asks(
            table, known, rows, here, earlier
        ):
            return


def _beside(table: Table, key: str) -> set[str]:
    """Who is on the other sheets of the run, and who stands on this one without having paid."""
    others = {
        str(record.get(key)) for other in table.pages.beside for record in other.records if record.get(key)
    }
    return others | {text.upper() for row in table.unfilled if (text := row.get(key))}


def _members(context: ImportContext, day: date, paid: Collection[str]) -> Iterator[_List]:
    """Who is a member on the day and pays at all, by code as on the blank sheet."""
    people = context.people
    codes = [code for code in sorted(people.persons) if people.is_present(code, day)]
    if paid:
        codes = [code for code in codes if code in paid or people.persons[code].joined > day - _LATELY]
    yield _List(codes, lambda code: (code,), lambda code: people.persons[code].joined)


def _loans(context: ImportContext, day: date, here: Collection[str]) -> Iterator[_List]:
    """The loans of which something is due on the day, by borrower as on the blank sheet, or by contract."""
    loans = context.books.loans
    due = [number for number, loan in loans.items() if number in here or _is_waited_for(loan, day)]

    def by_borrower(number: str) -> tuple[str, ...]:
        loan = context.loans.get(number)
        return (loan.member or "" if loan else "", number)

    def since(number: str) -> date:
        return context.loans[number].lent + _FIRST_DUE if number in context.loans else day

    for place in (by_borrower, lambda number: (number,)):
        yield _List(sorted(due, key=place), place, since)


def _is_waited_for(loan: Loan, day: date) -> bool:
    try:
        return loan.owed(day) > 0 and sum(due_on(loan, day)) > 0 and not sum(due_on(loan, day - _LATELY)) > 0
    except CannotJudge:
        return False


def _asks(
    table: Table,
    known: _List,
    rows: Sequence[tuple[str, int | None]],
    here: Collection[str],
    earlier: Sequence[KnownSheet],
) -> bool:
    """Ask about the end of the list that is missing, else about the largest hole; whether something was asked."""
    on_it = {one for one, _ in rows}
    places = [known.place(one) for one in known.expected]
    end = bisect_right(places, known.place(rows[-1][0]))
    body, tail = known.expected[:end], [one for one in known.expected[end:] if one not in here]
    away = [one for one in body if one not in here]
    if (
        len(tail) >= _MISSING
        and len(tail) == len(known.expected) - end
        and _rate(len(away), len(body)) ** len(tail) < _CHANCE
        and not _has_own_sheet(known, on_it, tail, earlier)
    ):
        table.ask(LIST_CUT_SHORT, rows[-1][1], last=rows[-1][0], count=len(tail), first=tail[0], end=tail[-1])
        return True
    runs = [(missing, list(run)) for missing, run in groupby(body, key=lambda one: one not in here)]
    holes = [
        (before[-1], hole, after[0])
        for (_, before), (missing, hole), (_, after) in zip(runs, runs[1:], runs[2:], strict=False)
        if missing
    ]
    if not holes:
        return False
    before, hole, after = max(holes, key=lambda found: len(found[1]))
    rate = _rate(len(away) - len(hole), len(body) - len(hole))
    if len(hole) < _MISSING or rate ** len(hole) * len(body) >= _CHANCE:
        return False
    if _has_own_sheet(known, on_it, hole, earlier):
        return False
    row = next((row for one, row in rows if known.place(one) >= known.place(after)), None)
    table.ask(ROWS_LEFT_OUT, row, before=before, after=after, count=len(hole), missing=tuple(hole[:_SHOWN]))
    return True


def _rate(missing: int, of: int) -> float:
    """How many of those elsewhere in the list are missing; never quite none."""
    return (missing + 1) / (of + 2)


def _has_own_sheet(
    known: _List, here: Collection[str], missing: Sequence[str], earlier: Sequence[KnownSheet]
) -> bool:
    """Whether the last sheets of these people did without the missing ones, too: a group's own sheet."""
    looked_at = 0
    for sheet in reversed(earlier):
        on_it = set(sheet.on_it)
        then = [one for one in missing if known.since(one) <= sheet.day]
        if not then or 2 * len(on_it.intersection(here)) < len(here):
            continue
        if 2 * len(on_it.intersection(then)) >= len(then):
            return False
        looked_at += 1
        if looked_at == _LOOKED_AT:
            break
    return looked_at > 0
