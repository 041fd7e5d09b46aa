"""Members whose household was written anew so that a line of the regulation is easier on them, without a meeting.

Which line it is the finding names by key and article, and never the household: poverty is nobody's business.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from clubledger.books.members import fold
from clubledger.books.periods import DAY, evening_before
from clubledger.regulation.bounds import BOUNDS, Stricter
from clubledger.regulation.scopes import ALL, exemplar
from clubledger.rules.reg.taken_back import A_WHILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books
    from clubledger.books.directives import HouseholdChange
    from clubledger.books.place import Place
    from clubledger.regulation import Provision


LATER_DAYS: Final = 62
"""Days within which a meeting may decide of a household that was written before it."""


class HouseholdEased(NamedTuple):
    """A member's household of a day, by which some keys are easier on them, and the article of the first.

    ``back`` is the day on which the one before was written again, where a meeting decided both and loans were lent between.
    """

    member: str
    day: date
    keys: tuple[str, ...]
    article: str | None
    place: Place
    loans: tuple[str, ...] = ()
    back: date | None = None


def eased_households(books: Books) -> Iterator[HouseholdEased]:
    """List the dated households, after the books began, that ease a line for the member and that no meeting decided.

    A meeting may be held later, if nothing was lent until then: what the commune decides it hears of at the next one. And
    those that were taken back within a quarter, once something was lent by them, whoever decided it.
    """
    for change in books.directives.households:
        if books.began is None or change.date <= books.began:
            continue
        next_one = _next_household(books, change)
        days = {change.date, *_lending_days(books, change, next_one)}
        eased = [one for day in sorted(days) for one in _eased(books, change, day)]
        back = _taken_back(books, change)
        loans = _lent(books, change, back) if back is not None else ()
        decided = books.held(change.minutes, change.date) or _decided_before_lending(books, change)
        if eased and (loans or not (decided or _may_be_decided(books, change, next_one))):
            keys = tuple(dict.fromkeys(provision.key for provision in eased))
            article = eased[0].article
            yield HouseholdEased(
                change.member, change.date, keys, article, change.place, loans, back if loans else None
            )


def _may_be_decided(books: Books, change: HouseholdChange, next_one: date) -> bool:
    """Whether it names minutes, and the days for a later meeting are not over, and nothing was lent."""
    waiting = (books.as_of - change.date).days <= LATER_DAYS
    known = change.minutes is not None and books.either_met(change.minutes, books.as_of) is not None
    return waiting and change.minutes is not None and not known and not _lent(books, change, next_one)


def _next_household(books: Books, change: HouseholdChange) -> date:
    """The day of the member's next household; the day after the books' where there is none."""
    later = (other.date for other in books.directives.households if other.member == change.member)
    following = books.as_of + DAY if books.as_of < date.max else books.as_of
    return next((day for day in later if day > change.date), following)


def _lending_days(books: Books, change: HouseholdChange, until: date) -> Iterator[date]:
    """The days on which something was lent to the member while a household held."""
    for loan in books.loans_by_member.get(change.member, ()):
        if loan.disbursed is not None and change.date <= loan.disbursed < until:
            yield loan.disbursed


def _decided_before_lending(books: Books, change: HouseholdChange) -> bool:
    """Whether a meeting held soon afterwards decided it, before anything was lent to the member."""
    last = change.date + min(LATER_DAYS, (date.max - change.date).days) * DAY
    held = books.met(change.minutes, min(last, books.as_of))
    return held is not None and not _lent(books, change, held)


def _taken_back(books: Books, change: HouseholdChange) -> date | None:
    """The day within a quarter on which the member's household became again what it was before."""
    member = books.members.get(change.member)
    if member is None:
        return None
    before = fold(member.household_on(evening_before(change.date)) or "")
    return next(
        (
            later.date
            for later in books.directives.households
            if later.member == change.member
            and change.date < later.date
            and (later.date - change.date).days <= A_WHILE
            and fold(later.household) == before
        ),
        None,
    )


def _lent(books: Books, change: HouseholdChange, until: date) -> tuple[str, ...]:
    """The loans that were lent to the member from the day of the change to before another."""
    return tuple(
        loan.number
        for loan in books.loans_by_member.get(change.member, ())
        if loan.disbursed is not None and change.date <= loan.disbursed < until
    )


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
