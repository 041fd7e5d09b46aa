"""Members who would be too young or too old, and many who would have joined before there was a club."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from clubledger.forms.entries import Joining
from clubledger.forms.faults import question
from clubledger.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clubledger.forms.entries import Entry
    from clubledger.forms.faults import Fault
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.table import Table

JOINED_YOUNG = question(
    "joined-as-child",
    N_("{code} was born in {year} and joined on {joined}, at the age of {age}."),
    N_("Look at the member's papers: correct the year of birth, or the day of joining."),
)
VERY_OLD = question(
    "older-than-anybody",
    N_("{code} was born in {year} and would have been {age} on joining on {joined}."),
    N_("Look at the member's papers, and correct the year of birth."),
)
JOINED_BEFORE_CLUB = question(
    "joined-before-club",
    N_("{count} of {all} members joined before the club was founded on {founded}, the first on {joined}."),
    N_(
        "Correct the days of joining. If the club is older, write when it was founded at the club directive in club.beancount."
    ),
)
JOINED_BEFORE_ANY = question(
    "joined-before-any-club",
    N_(
        "{count} of {all} members joined before {year}, when there was no such club yet, the first on {joined}."
    ),
    N_("Correct the days of joining: a day of birth or of joining the elders' association is none."),
)
AGE_FAULTS: Final = (JOINED_YOUNG, VERY_OLD, JOINED_BEFORE_CLUB, JOINED_BEFORE_ANY)

YOUNGEST: Final = 15
OLDEST: Final = 110
FIRST_CLUBS: Final = date(2006, 1, 1)
"""The model is no older: the first capital of such a club that is reported is of 2007."""
_MANY: Final = 3


def doubt_ages(_table: Table, entries: Sequence[Entry], _context: ImportContext) -> None:
    """Ask once a table of the youngest, and of the oldest, if they are so by years."""
    joining = [entry for entry in entries if isinstance(entry, Joining) and entry.record.get("birth_year")]
    ages = [(entry.date.year - entry.record.get("birth_year"), entry) for entry in joining]
    if not ages:
        return
    (youngest, child), (oldest, elder) = min(ages, key=_age), max(ages, key=_age)
    if youngest < YOUNGEST:
        _ask(JOINED_YOUNG, child, youngest, [entry for age, entry in ages if age < YOUNGEST])
    if oldest > OLDEST:
        _ask(VERY_OLD, elder, oldest, [entry for age, entry in ages if age > OLDEST])


def _age(found: tuple[int, Joining]) -> int:
    return found[0]


def _ask(kind: Fault, entry: Joining, age: int, every: Sequence[Joining]) -> None:
    year = str(entry.record.get("birth_year"))
    also = [other.record for other in every]
    entry.record.ask("birth_year", kind, also, code=entry.member.code, year=year, age=age, joined=entry.date)


def doubt_founding(table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Ask once a table if most of its members joined before the club was founded, or before there was any."""
    days = [entry.date for entry in entries if isinstance(entry, Joining)]
    founded = context.books.directives.club.founded
    early = [day for day in days if day < (founded or FIRST_CLUBS)]
    if len(early) < _MANY or 2 * len(early) <= len(days):
        return
    heading = table.form.by_key["date"].title
    count, first = len(early), min(early)
    if founded is None:
        year = str(FIRST_CLUBS.year)
        table.ask(JOINED_BEFORE_ANY, column=heading, count=count, all=len(days), year=year, joined=first)
    else:
        table.ask(
            JOINED_BEFORE_CLUB, column=heading, count=count, all=len(days), founded=founded, joined=first
        )
