"""Members whose household was written anew so that a line of the regulation is easier on them, without a meeting.

Which line it is the finding names by key and article, and never the household: poverty is nobody's business.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from clubledger.books.members import fold
from clubledger.books.periods import evening_before
from clubledger.regulation.bounds import BOUNDS, Stricter
from clubledger.regulation.scopes import ALL, exemplar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.directives import HouseholdChange
    from clubledger.books.place import Place
    from clubledger.regulation import Provision


class HouseholdEased(NamedTuple):
    """A member's household of a day, by which some keys are easier on them, and the article of the first."""

    member: str
    date: date
    keys: tuple[str, ...]
    article: str | None
    place: Place


def eased_households(books: Books) -> Iterator[HouseholdEased]:
    """List the dated households, after the books began, that ease a line for the member and that no meeting decided."""
    for change in books.directives.households:
        if books.began is None or change.date <= books.began or books.held(change.minutes, change.date):
            continue
        eased = _eased(books, change)
        if eased:
            keys = tuple(dict.fromkeys(provision.key for provision in eased))
            yield HouseholdEased(change.member, change.date, keys, eased[0].article, change.place)


def _eased(books: Books, change: HouseholdChange) -> list[Provision]:
    member, regulation = books.members.get(change.member), books.regulation
    before = member.household_on(evening_before(change.date)) if member is not None else None
    groups = [fold(household or "") for household in (before, change.household)]
    eased = []
    for key, scope in regulation.lines():
        if scope == ALL or scope.group not in groups:
            continue
        then, now = (
            regulation.about(exemplar(replace(scope, group=group))).get(key, change.date) for group in groups
        )
        if now is not None and _is_easier(then, now):
            eased.append(now)
    return eased


def _is_easier(then: Provision | None, now: Provision) -> bool:
    """Whether another value asks less of the member; of two rates or fees the lower does."""
    if then is None or then.value == now.value:
        return then is None
    bound = BOUNDS[now.key]
    if bound.stricter is Stricter.NEITHER and isinstance(then.value, type(now.value)):
        return isinstance(now.value, str) or now.number < then.number
    return not bound.tightens(then.value, now.value)
