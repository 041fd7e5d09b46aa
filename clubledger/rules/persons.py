"""Who a person is: one under two codes, by name and birth year; and how people are addressed."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from clubledger.books.likeness import accents, folded, typed_without_accents
from clubledger.books.members import fold
from clubledger.rules.waivers import defect

if TYPE_CHECKING:
    from clubledger.books.books import Books

ADDRESSES: Final = frozenset({"ông", "bà", "cụ", "anh", "chị", "cô", "chú", "bác"})
"""What is written before anybody's name, and is none itself."""
MOST_CODES: Final = 10
"""Codes of one name and birth year that are looked at; nobody has so many."""
TWO_PEOPLE: Final = "MEM-05"
"""The rule whose waiver says that two namesakes of one birth year are two people."""


def written_alike(books: Books, name: str, other: str) -> bool:
    """Whether two names of equal letters have equal accents, wherever they are put; or one was typed without any.

    A name without accents was typed so where it shows it, as Tran Thi Hoa does, or where the list shows it: Cao Lan is
    not Cao Lân.
    """
    if folded(name) == folded(other) or accents(name) == accents(other):
        return True
    return any(
        not any(accents(one)) and (books.names_lack_accents or typed_without_accents(one))
        for one in (name, other)
    )


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
    if _told_apart(books, code):
        return ()
    others = (
        other.code
        for other in map(books.members.__getitem__, same)
        if other is not member
        and written_alike(books, other.name or "", member.name)
        and {member.woman, other.woman} != {True, False}
        and not _told_apart(books, other.code)
    )
    return tuple(islice(others, MOST_CODES))


def _told_apart(books: Books, code: str) -> bool:
    return any(defect(books, waiver) is None for waiver in books.exemptions(TWO_PEOPLE, code))
