"""One person under two codes: who has another member's name and birth year."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from clubledger.books.likeness import folded, skeleton
from clubledger.books.members import fold
from clubledger.rules.waivers import defect

if TYPE_CHECKING:
    from clubledger.books.books import Books

MOST_CODES: Final = 10
"""Codes of one name and birth year that are looked at; nobody has so many."""
TWO_PEOPLE: Final = "MEM-05"
"""The rule whose waiver says that two namesakes of one birth year are two people."""


def written_alike(name: str, other: str) -> bool:
    """Whether two names of equal letters have equal accents, wherever they are put; or one was typed without any."""
    if folded(name) == folded(other):
        return True
    accents, others = _accents(name), _accents(other)
    return accents == others or not any(accents) or not any(others)


def _accents(name: str) -> list[str]:
    """The accents of each syllable, in a fixed order."""
    return [
        "".join(sorted(sign for sign in syllable if unicodedata.combining(sign)))
        for syllable in skeleton(name).split()
    ]


def may_be_one_person(books: Books, code: str, other: str) -> bool:
    """Whether two codes may be one person's, who got a new one: one name but for its accents, and one birth year.

    That excuses; what blames asks `other_codes`.
    """
    first, second = books.members.get(code), books.members.get(other)
    return (
        first is not None
        and second is not None
        and bool(first.name)
        and fold(first.name or "") == fold(second.name or "")
        and first.birth_year is not None
        and first.birth_year == second.birth_year
    )


def other_codes(books: Books, code: str) -> tuple[str, ...]:
    """The other codes of what seems to be one person: the same name, its accents too, and the same birth year.

    They are two people where the list says a man and a woman, or where a meeting said so in a waiver of MEM-05.
    """
    member = books.members.get(code)
    if member is None or not member.name or member.birth_year is None:
        return ()
    same = books.namesakes.get((fold(member.name), member.birth_year), ())
    if len(same) < 2:
        return ()
    told_apart = {
        waiver.subject
        for waiver in books.exemptions
        if waiver.rule == TWO_PEOPLE and defect(books, waiver) is None
    }
    if code in told_apart:
        return ()
    others = (books.members[one] for one in same if one != code and one not in told_apart)
    return tuple(
        other.code
        for other in others
        if written_alike(other.name or "", member.name) and {member.woman, other.woman} != {True, False}
    )[:MOST_CODES]
