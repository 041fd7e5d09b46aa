"""Members whose household was written anew so that a line of the regulation is easier on them, without a meeting.

Which line it is the finding names by key and article, and never the household: poverty is nobody's business.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from datetime import date
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

from clubledger.books.members import fold
from clubledger.books.periods import DAY, days_after, evening_before
from clubledger.regulation.bounds import BOUNDS, Stricter
from clubledger.regulation.scopes import ALL, exemplar
from clubledger.rules.reg.taken_back import A_WHILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from clubledger.books.books import Books
    from clubledger.books.directives import HouseholdChange
    from clubledger.books.place import Place
    from clubledger.regulation import Provision


LATER_DAYS: Final = 62
"""Days within which a meeting may decide of a household that was written before it."""


class HouseholdEased(NamedTuple):
    """A member's household of a day, by which some keys are easier on them, and the article of the first.

    ``back`` is the day on which the one before was written again, where a meeting decided both and loans were lent between.
    ``found`` is the day since which it is plain: of the change, or of the first loan by which it eases anything.
    """

    member: str
    day: date
    keys: tuple[str, ...]
    article: str | None
    place: Place
    loans: tuple[str, ...] = ()
    back: date | None = None
    found: date = date.min


def eased_households(books: Books) -> Iterator[HouseholdEased]:
    """List the dated households, after the books began, that ease a line for the member and that no meeting decided.

    A meeting may be held later, if nothing was lent until then: what the commune decides it hears of at the next one. And
    those that were taken back within a quarter, once something was lent by them, whoever decided it.
    """
    for change in books.directives.households:
        if books.began is None or change.date <= books.began:
            continue
        lent = _lent(books, change, _next_household(books, change))
        days = {change.date, *lent.values()}
        by_day = [(day, line) for day in sorted(days) for line in _eased(books, change, day)]
        eased = [line for _, line in by_day]
        back = _taken_back(books, change)
        for_a_while = _lent(books, change, back) if back is not None else {}
        undecided = not (_is_decided(books, change) or _may_be_decided(books, change, lent))
        if eased and (for_a_while or undecided):
            keys = tuple(dict.fromkeys(provision.key for provision in eased))
            yield HouseholdEased(
                change.member,
                change.date,
                keys,
                eased[0].article,
                change.place,
                tuple(for_a_while),
                back if for_a_while else None,
                by_day[0][0] if undecided or back is None else max(by_day[0][0], back),
            )


def _is_decided(books: Books, change: HouseholdChange) -> bool:
    """Whether a meeting decided it by its day, or soon afterwards and before anything was lent to the member."""
    if books.held(change.minutes, change.date):
        return True
    last = days_after(change.date, LATER_DAYS)
    held = books.met(change.minutes, min(last, books.as_of))
    return held is not None and not _lent(books, change, held)


def _may_be_decided(books: Books, change: HouseholdChange, lent: Mapping[str, date]) -> bool:
    """Whether it names minutes of no meeting yet, the days for one are not over, and nothing was lent."""
    waiting = books.as_of <= days_after(change.date, LATER_DAYS)
    to_come = change.minutes is not None and books.either_met(change.minutes, books.as_of) is None
    return waiting and to_come and not lent


def _next_household(books: Books, change: HouseholdChange) -> date:
    """The day of the member's next household; the day after the books' where there is none."""
    following = books.as_of + DAY if books.as_of < date.max else books.as_of
    return next((other.date for other in _later(books, change)), following)


def _later(books: Books, change: HouseholdChange) -> Iterator[HouseholdChange]:
    """The changes of a member's household after the day of one."""
    changes = books.directives.households_of[change.member]
    start = bisect_right(changes, change.date, key=lambda other: other.date)
    return islice(changes, start, None)


def _taken_back(books: Books, change: HouseholdChange) -> date | None:
    """The day within a quarter on which the member's household became again what it was before."""
    member = books.members.get(change.member)
    if member is None:
        return None
    before = fold(member.household_on(evening_before(change.date)) or "")
    return next(
        (
            later.date
            for later in takewhile(
                lambda later: (later.date - change.date).days <= A_WHILE, _later(books, change)
            )
            if fold(later.household) == before
        ),
        None,
    )


def _lent(books: Books, change: HouseholdChange, until: date) -> Mapping[str, date]:
    """The loans that were lent to the member from the day of the change to before another, each with its day."""
    return {
        loan.number: loan.disbursed
        for loan in books.loans_by_member.get(change.member, ())
        if loan.disbursed is not None and change.date <= loan.disbursed < until
    }


def _eased(books: Books, change: HouseholdChange, day: date) -> list[Provision]:
    """The lines that are easier on the member on a day than they would be by the household before."""
    member, regulation = books.members.get(change.member), books.regulation
    before = member.household_on(evening_before(change.date)) if member is not None else None
    groups = [fold(household or "") for household in (before, change.household)]
    eased = []
    for key, scope in regulation.lines():
        if scope == ALL or scope.group not in groups:
            continue
        then, now = (
            regulation.about(exemplar(replace(scope, group=group))).get(key, day) for group in groups
        )
        if now is not None and is_easier(then, now):
            eased.append(now)
    return eased


def is_easier(then: Provision | None, now: Provision) -> bool:
    """Whether another value asks less of the member; of two rates or fees the lower does."""
    if then is None or then.value == now.value:
        return then is None
    bound = BOUNDS[now.key]
    if bound.stricter is Stricter.NEITHER and isinstance(then.value, type(now.value)):
        return isinstance(now.value, str) or now.number < then.number
    return not bound.tightens(then.value, now.value)
