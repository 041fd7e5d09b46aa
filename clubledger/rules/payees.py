"""Whom a payee means: a member by code or name, or who holds an office by its name.

Treasurers write titles before a name ("Ông Trần Văn Thử"), offices beside it ("Trần Văn Thử (thủ quỹ)"), and codes as they
come: "tv002", "TV 002". What is left without these must be the whole name, or the office that it held may tell whose it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeVar

from clubledger.books.likeness import folded, plain_code
from clubledger.books.members import fold
from clubledger.rules.persons import ADDRESSES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from clubledger.books.books import Books

_Key = TypeVar("_Key")
_Words = tuple[str, ...]


def _phrases(*phrases: str) -> frozenset[_Words]:
    return frozenset(tuple(fold(phrase).split()) for phrase in phrases)


_OFFICES: Final = {
    words: office
    for office, phrases in {
        "chair": ("chủ nhiệm",),
        "deputy": ("phó chủ nhiệm",),
        "": ("ban chủ nhiệm", "BCN"),
        "secretary": ("thư ký",),
        "treasurer": ("thủ quỹ",),
        "accountant": ("kế toán",),
    }.items()
    for words in _phrases(*phrases)
}
"""The offices as people call them, and as the books do; empty for the whole board."""
_CLUB: Final = _phrases("CLB", "câu lạc bộ", "của CLB", "của câu lạc bộ")
"""Beside an office: of this club, while "Thủ quỹ Hội NCT xã" is somebody else's."""
_TITLES: Final = _phrases(*ADDRESSES, *("ông bà", "đồng chí", "đ c", "thành viên", "hội viên"))
_LONGEST: Final = 5
"""Words of the longest of these."""
_AROUND: Final = "()[]{}.,;:-–/\"'"
_SIGNS: Final = re.compile(r"[()\[\]{}.,;:/\"'-]")
_IN_CODES: Final = re.compile(r"[-./]")
_CODE_PART: Final = re.compile(r"(?=.*[^\W\d_])(?=.*\d)")
"""A letter and a digit: what else is a code only as the list has it, for "An" and "12" stand in many texts."""


class Payees:
    """The members whom payees name."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._members = books.members
        self._known: dict[str, str | None] = {}

    def member(self, payee: str) -> str | None:
        """The code of the member whom a payee names by code or by name, where no two have the same."""
        if payee not in self._known:
            self._known[payee] = self._find(payee)
        return self._known[payee]

    def is_office(self, payee: str) -> bool:
        """Whether a payee is an office of the club and no name: “Thủ quỹ”, “Thủ quỹ CLB”."""
        rest, office = _without_titles(_words(payee))
        return office is not None and not rest

    def _find(self, payee: str) -> str | None:
        parts = [part.strip(_AROUND) for part in payee.split()]
        code = self._named_by(parts, {part: part for part in parts if part in self._members})
        if code is not None:
            return code
        words = _words(payee)
        rest, office = _without_titles(words)
        return (
            self._by_name.get(words)
            or self._named_by(parts, self._codes, _plain)
            or self._by_name.get(rest)
            or (self._by_plain_name.get(rest) if payee.isascii() else None)
            or (self._holder(office, rest) if office and rest else None)
        )

    def _named_by(
        self, parts: Sequence[str], codes: Mapping[str, str], plain: Callable[[str], str] = str
    ) -> str | None:
        """By a code that is the whole payee, or stands beside the member's name; in an explanation it is nobody's.

        “Hội NCT xã (TV001 ký nhận công văn)” is the association. A code may be typed in two words, “tv 002”.
        """
        ends = [(place, place + 1, part) for place, part in enumerate(parts)]
        ends += [
            (place, place + 2, before + part)
            for place, (before, part) in enumerate(pairwise(parts))
            if part.isdecimal()
        ]
        for first, last, text in ends:
            code = codes.get(plain(text))
            if code is not None and self._is_named(code, parts[:first], parts[last:]):
                return code
        return None

    def _is_named(self, code: str, before: Sequence[str], after: Sequence[str]) -> bool:
        """Whether what stands before a code is nothing but titles, or the end of the member's name as anybody types it."""
        rest, _ = _without_titles(_words(" ".join(before)))
        if not rest:
            return True
        name = self._names.get(code)
        if name is None:
            return not _without_titles(_words(" ".join(after)))[0]
        return tuple(map(fold, rest)) == tuple(map(fold, name[-len(rest) :]))

    def _holder(self, office: str, name: _Words) -> str | None:
        """Who ever held an office and is called so for short: “Thử (thủ quỹ)”."""
        held = {
            code for (_, held), codes in self._books.appointed.items() if held == office for code in codes
        }
        named = [code for code in held if self._names.get(code, ())[-len(name) :] == name]
        return named[0] if len(named) == 1 else None

    @cached_property
    def _names(self) -> Mapping[str, _Words]:
        return {member.code: _words(member.name) for member in self._members.values() if member.name}

    @cached_property
    def _by_name(self) -> Mapping[_Words, str]:
        return _unique((name, code) for code, name in self._names.items())

    @cached_property
    def _by_plain_name(self) -> Mapping[_Words, str]:
        """By names without their accents, for payees that were typed without any."""
        return _unique((tuple(map(fold, name)), code) for code, name in self._names.items())

    @cached_property
    def _codes(self) -> Mapping[str, str]:
        alike = _unique((_plain(code), code) for code in self._members)
        return {plain: code for plain, code in alike.items() if _CODE_PART.match(plain)}


def _unique(pairs: Iterable[tuple[_Key, str]]) -> dict[_Key, str]:
    """What stands for one code alone."""
    found: dict[_Key, list[str]] = defaultdict(list)
    for key, code in pairs:
        found[key].append(code)
    return {key: codes[0] for key, codes in found.items() if len(codes) == 1}


def _plain(code: str) -> str:
    return _IN_CODES.sub("", plain_code(code))


def _words(text: str) -> _Words:
    return tuple(_SIGNS.sub(" ", folded(text)).split())


def _without_titles(words: _Words) -> tuple[_Words, str | None]:
    """A payee's words without titles and offices at either end, and the office if there was one."""
    office: str | None = None
    plain = tuple(map(fold, words))
    first, last = 0, len(words)
    going_on = True
    while going_on and first < last:
        going_on = False
        for length in range(min(_LONGEST, last - first), 0, -1):
            front, back = plain[first : first + length], plain[last - length : last]
            if front in _OFFICES or front in _TITLES or (front in _CLUB and office is not None):
                office = _OFFICES.get(front, office)
                first += length
            elif back in _OFFICES or (back in _CLUB and _ends_in_office(plain[first : last - length])):
                office = _OFFICES.get(back, office)
                last -= length
            else:
                continue
            going_on = True
            break
    return words[first:last], office


def _ends_in_office(words: _Words) -> bool:
    return any(words[-length:] in _OFFICES for length in range(1, _LONGEST))
