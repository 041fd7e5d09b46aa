"""Values of the regulation that were loosened for a few weeks, and the regulation as if they had not been."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Final

from clubledger.books.periods import DAY
from clubledger.regulation.bounds import BOUNDS, Stricter
from clubledger.regulation.parameters import SPLIT_KEYS, Value
from clubledger.regulation.scopes import ALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from clubledger.regulation import Provision, Regulation
    from clubledger.regulation.scopes import Scope

A_WHILE: Final = 92
"""Days within which what was loosened is taken back: a quarter. Who means a change keeps it longer."""
FREE: Final = ("due-day", "fee-every", "fee-monthly", "loan-rate")
"""Keys of which any value is the members' to agree, also for a while: a day to pay that is put off, a rate after a storm."""


@dataclass(frozen=True, slots=True)
class Spell:
    """Some weeks with a looser value than before and since: the value, the day it ended, the stricter one around it."""

    loose: Provision
    back: date
    usual: Value

    def holds(self, day: date) -> bool:
        """Whether a day is one of the spell's."""
        return self.loose.since <= day < self.back


def spells(regulation: Regulation, key: str, scope: Scope, after: date) -> list[Spell]:
    """The spells of a line that began after a day, none within another."""
    found: list[Spell] = []
    if key in FREE:
        return found
    values = regulation.timeline(key, scope)
    for index, (before, loose) in enumerate(pairwise(values), start=1):
        if loose.since > after and (not found or loose.since >= found[-1].back):
            spell = _spell(before, loose, _soon_after(values, index))
            if spell is not None:
                found.append(spell)
    return found


def _soon_after(values: Sequence[Provision], index: int) -> Iterator[Provision]:
    """The values of the next while."""
    loose = values[index]
    later = (values[place] for place in range(index + 1, len(values)))
    return takewhile(lambda one: (one.since - loose.since).days <= A_WHILE, later)


def _spell(before: Provision, loose: Provision, soon: Iterable[Provision]) -> Spell | None:
    """The spell from a loosening to the first day on which the strictest value came back, the one before at most."""
    bound, spell = BOUNDS[loose.key], None
    if bound.stricter is Stricter.NEITHER:
        back = (one for one in soon if loose.value != before.value == one.value)
        spell = next((Spell(loose, one.since, before.value) for one in back), None)
    elif bound.tightens(loose.value, before.value):
        usual = loose.value
        for one in soon:
            value = before.value if bound.tightens(before.value, one.value) else one.value
            if bound.tightens(usual, value):
                usual, spell = value, Spell(loose, one.since, value)
    return spell


def without_spells(regulation: Regulation, found: Sequence[Spell]) -> Regulation:
    """The regulation as if a line had not been loosened; the shares of interest go together."""
    key, scope = found[0].loose.key, found[0].loose.scope
    if scope != ALL:
        return regulation.amended(
            replace(one, value=spell.usual) if (spell := _on(found, one.since)) else one
            for one in regulation.timeline(key, scope)
        )
    together = SPLIT_KEYS if key in SPLIT_KEYS else (key,)
    return regulation.amended(
        provision
        for day in regulation.dates(*together)
        for other in together
        for provision in _held(regulation, other, day, _on(found, day))
    )


def _on(found: Sequence[Spell], day: date) -> Spell | None:
    """The spell that holds on a day; they are in order, and none is within another."""
    at = bisect_right(found, day, key=lambda spell: spell.loose.since)
    return found[at - 1] if at and found[at - 1].holds(day) else None


def _held(regulation: Regulation, key: str, day: date, spell: Spell | None) -> Iterator[Provision]:
    """What held of a key on a day: in a spell, what held before it."""
    held = regulation.get(key, day if spell is None else spell.loose.since - DAY)
    if held is not None:
        value = spell.usual if spell is not None and spell.loose.key == key else held.value
        yield replace(held, since=day, value=value)
