"""The members as rows name them: codes that are in the list, names that belong to them, and no names in the journals."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Role
from clubledger.books.likeness import read_alike
from clubledger.forms.faults import fault
from clubledger.forms.folding import plain, squeezed
from clubledger.forms.values import MAX_TEXT
from clubledger.i18n import N_, message

if TYPE_CHECKING:
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.forms.entries import Joining
    from clubledger.forms.record import Record

MEMBER_UNKNOWN = fault(
    "member-unknown",
    N_("The member list has no {code}."),
    N_("Write the code as in the member list, or import the list with the new member first."),
)
MEMBER_UNKNOWN_NEAR = fault(
    "member-unknown-near",
    N_("The member list has no {code}; {near} is there ({name})."),
    N_(
        "If {near} is meant, write {near}; a spreadsheet drops the zeros of a code that is typed as a number."
    ),
)
MEMBER_UNKNOWN_ALIKE = fault(
    "member-unknown-alike",
    N_("The member list has no {code}; {near} is there ({name}), and looks nearly the same."),
    N_(
        "If {near} is meant, write {near}, with digits: the letter O is not 0, and the letters I and l are not 1."
    ),
)
MEMBER_NAME_DIFFERS = fault(
    "member-name-differs",
    N_("The name “{name}” and the code {code} do not belong together: {code} is {listed}."),
    N_("Look at the signed paper: correct the code, or the name."),
)
MEMBER_OTHER_CODE = fault(
    "member-other-code",
    N_(
        "The name “{name}” and the code {code} do not belong together: {code} is {listed}, and {name} is {right}."
    ),
    N_("Look at the signed paper: correct the code, or the name."),
)
MEMBER_ABSENT = fault(
    "member-absent",
    N_("{code} is not a member on {day}."),
    N_("Correct the code or the date; a member who came back is written into the member list first."),
)
NAME_TWICE = fault(
    "name-of-several",
    N_("“{name}” is the name of several members: {codes}."),
    N_("Write the code of the one who is meant in place of the name."),
)
MEMBER_FAULTS: Final = (
    MEMBER_UNKNOWN,
    MEMBER_UNKNOWN_NEAR,
    MEMBER_UNKNOWN_ALIKE,
    MEMBER_NAME_DIFFERS,
    MEMBER_OTHER_CODE,
)
"""What the check of a row's member can say."""

_HONORIFIC = re.compile(
    r"^(?:ông|bà|cụ|bác|cô|chú|anh|chị|em|ong|ba|cu|bac|co|chu|chi)\b\.?\s+(?=\S+\s)", re.IGNORECASE
)
_ADDRESSED = re.compile(r"(?:(?<!\w)(?:ông|bà|cụ|bác|cô|chú|anh|chị)\.?\s+)+$", re.IGNORECASE)
"""The form of address before a name in a text: before a code it says nothing."""
_MARKED = re.compile(r"\s*\([^)]*\)\s*$")
_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
_ACCENTS: Final = _TONES | frozenset("\u0302\u0306\u031b")
"""What stands over and under Vietnamese letters: the tones, and what makes another vowel."""
_SIGNS: Final = " .,;:-–()"


@dataclass(frozen=True)
class Person:
    """A member as the sheets are checked against them."""

    code: str
    name: str | None
    joined: date
    account: str
    """Their loan account."""
    left: date | None = None


class People:
    """The member list, and the members that the sheets read so far added to it."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self.persons: dict[str, Person] = {}
        self._by_name: dict[str, list[str]] = defaultdict(list)
        self._written: dict[str, list[str]] = defaultdict(list)
        self._in_text: re.Pattern[str] | None = None
        for code in books.members:
            self._add(_person(books, code))

    def copy(self) -> People:
        """The same people, to add to apart."""
        other = object.__new__(People)
        other.__dict__.update(self.__dict__)
        other.persons = dict(self.persons)
        other._by_name = defaultdict(list, {name: list(codes) for name, codes in self._by_name.items()})
        other._written = defaultdict(list, {name: list(codes) for name, codes in self._written.items()})
        return other

    def join(self, entry: Joining) -> None:
        """Take a new member into the list."""
        member = entry.member
        account = f"{entry.parent}:{member.code}"
        if member.code not in self.persons:
            self._add(Person(member.code, member.name, entry.date, account))

    def leave(self, code: str, day: date) -> None:
        """Note that a member left; one whose joining was refused is not in the list."""
        if code in self.persons:
            self.persons[code] = replace(self.persons[code], left=day)

    def _add(self, person: Person) -> None:
        """Note the name as it is looked up, and as it stands in texts: one of one word is too common to look for."""
        self.persons[person.code] = person
        self._in_text = None
        if person.name:
            self._by_name[bare_name(person.name)].append(person.code)
            if " " in person.name:
                self._written[plain(person.name)].append(person.code)

    @property
    def _names_in_text(self) -> re.Pattern[str]:
        if self._in_text is None:
            longest_first = sorted(self._written, key=len, reverse=True)
            self._in_text = re.compile(
                rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?!\w)"
            )
        return self._in_text

    def namesakes(self, name: str, code: str) -> tuple[str, ...]:
        """The codes of other members with the same name."""
        return tuple(other for other in self._by_name.get(bare_name(name), ()) if other != code)

    def member(self, record: Record, key: str = "member", *, present_on: date | None = None) -> str | None:
        """The member of a row: the code is in the list and its name is the row's. Else the row says what is wrong."""
        code: str | None = record.get(key)
        if code is None:
            return None
        person = self.persons.get(code)
        if person is None:
            self._refuse_unknown(record, key, code)
            return None
        name = record.text("name")
        if name and person.name and not same_name(name, person.name):
            right = self._by_name.get(bare_name(name), [])
            if len(right) == 1:
                record.refuse(
                    "name", MEMBER_OTHER_CODE, name=name, code=code, listed=person.name, right=right[0]
                )
            else:
                record.refuse("name", MEMBER_NAME_DIFFERS, name=name, code=code, listed=person.name)
            return None
        if present_on is not None and not self.is_present(code, present_on):
            record.refuse(key, MEMBER_ABSENT, code=code, day=present_on)
            return None
        return code

    def _refuse_unknown(self, record: Record, key: str, code: str) -> None:
        alike = self._alike(record.cells[key].text if key in record.cells else code)
        near = [
            person for person in self.persons.values() if digits(code) and digits(person.code) == digits(code)
        ]
        if len(alike) == 1:
            wrong, (person,) = MEMBER_UNKNOWN_ALIKE, alike
        elif len(near) == 1:
            wrong, (person,) = MEMBER_UNKNOWN_NEAR, near
        else:
            record.refuse(key, MEMBER_UNKNOWN, code=code)
            return
        record.refuse(key, wrong, code=code, near=person.code, name=person.name or person.code)

    def _alike(self, code: str) -> list[Person]:
        """The members whose codes are read as this one, which has letters for digits."""
        typed = read_alike(code)
        if typed == code.strip().upper() or not any(map(str.isdigit, code)):
            return []
        return [
            person for person in self.persons.values() if _parts(read_alike(person.code)) == _parts(typed)
        ]

    def is_present(self, code: str, day: date) -> bool:
        """Whether a code is a member on a day."""
        person = self.persons[code]
        if person.left is not None and person.left <= day:
            return False
        member = self._books.members.get(code)
        return member.present(day) if member is not None else person.joined <= day

    def account(self, code: str) -> str:
        """The loan account of a member of the list."""
        return self.persons[code].account

    def payee(self, record: Record, key: str) -> str:
        """Who paid or was paid: a member's code where the row names a member, for journals hold no names of members."""
        text = record.text(key)
        first, _, rest = text.partition(" ")
        code = first.strip(_SIGNS).upper()
        if code in self.persons:
            name, listed = rest.strip(_SIGNS), self.persons[code].name
            if name and listed and not same_name(name, listed):
                record.refuse(key, MEMBER_NAME_DIFFERS, name=name, code=code, listed=listed)
            return code
        alike = self._alike(first.strip(_SIGNS))
        if len(alike) == 1:
            name = alike[0].name or alike[0].code
            record.refuse(key, MEMBER_UNKNOWN_ALIKE, code=code, near=alike[0].code, name=name)
        return self._coded(record, key, text, tuple(self._by_name.get(bare_name(text), ()))) or (
            self.without_names(record, key, addressed=False)
        )

    def without_names(self, record: Record, key: str, *, addressed: bool = True) -> str:
        """A text for the journal, members' full names replaced by their codes; ``addressed``: “bà” may stay before one."""
        text = record.text(key)
        start = 0
        while at := self._names_in_text.search(plain(text), start):
            name = text[at.start() : at.end()]
            code = (
                self._coded(record, key, name, tuple(self._written[at[0]]))
                if self._is_meant(name, at[0])
                else None
            )
            before = text[: at.start()]
            if code and not addressed:
                before = _ADDRESSED.sub("", before)
            start = len(before) + len(code or name)
            text = before + (code or name) + text[at.end() :]
        return text[:MAX_TEXT]

    def _is_meant(self, name: str, key: str) -> bool:
        """Whether words are a member's name: three words are; two may be other words but for their accents."""
        listed = (self.persons[code].name or "" for code in self._written[key])
        return key.count(" ") > 1 or name.lower() in {other.lower() for other in listed}

    def _coded(self, record: Record, key: str, name: str, codes: tuple[str, ...]) -> str | None:
        """The code to write in place of a name; ``None`` where it is nobody's, or of several."""
        if len(codes) > 1:
            record.refuse(key, NAME_TWICE, name=name, codes=codes)
        if len(codes) != 1:
            return None
        text = message("“{name}” is the member {code}; the journal has the code.", name=name, code=codes[0])
        record.remark(text, key)
        return codes[0]


def digits(code: str) -> str:
    """The digits of a code, as a spreadsheet leaves them."""
    return re.sub(r"\D", "", code).lstrip("0")


def _parts(code: str) -> tuple[str, str]:
    """The letters and the digits of a code."""
    return re.sub(r"[^A-Z]", "", code), digits(code)


def same_name(name: str, other: str) -> bool:
    """Whether two spellings are one name: without diacritics, forms of address and what stands in brackets."""
    return bare_name(name) == bare_name(other)


def bare_name(name: str) -> str:
    """A name to compare by."""
    return squeezed(_HONORIFIC.sub("", _MARKED.sub("", name.strip()))).replace("y", "i")


def as_accented(name: str) -> str:
    """A name with its diacritics, wherever in a syllable its tone is written: ``Hòa`` and ``Hoà`` are one."""
    letters = unicodedata.normalize("NFD", _HONORIFIC.sub("", _MARKED.sub("", name.strip())).lower())
    syllables = "".join(sign if sign.isalpha() or sign in _ACCENTS else " " for sign in letters).split()
    return " ".join(
        "".join(sign for sign in syllable if sign not in _TONES)
        + "".join(sign for sign in syllable if sign in _TONES)
        for syllable in syllables
    ).replace("y", "i")


def differ_in_accents(name: str, other: str) -> bool:
    """Whether two names, both written with diacritics, are told apart by them: ``Nguyễn Thị Hoa``, ``Nguyễn Thị Hòa``."""
    return not name.isascii() and not other.isascii() and as_accented(name) != as_accented(other)


def _person(books: Books, code: str) -> Person:
    member = books.members[code]
    gone = [day for day, came in member.moves if not came]
    back = [day for day, came in member.moves if came]
    left = gone[-1] if gone and not any(day >= gone[-1] for day in back) else None
    accounts = (account.name for account in books.chart.having(Role.LOAN) if account.member == code)
    return Person(code, member.name, member.joined, next(accounts), left)
