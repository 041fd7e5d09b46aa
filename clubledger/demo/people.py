"""The members of an invented club: who they are, and in what shares a club of the programme has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clubledger.books.members import fold
from clubledger.books.writing import MemberLine
from clubledger.demo import names

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from clubledger.demo.random_source import RandomSource


@dataclass(frozen=True, slots=True)
class MemberKind:
    """What a club of the programme must have enough of: women, and older people."""

    gender: str
    older: bool


@dataclass(eq=False)
class DemoMember:
    """A member as the club knows them, all of it invented.

    ``unpaid`` counts months of fees; ``borrows`` says that they want loans, ``owes`` that one of theirs runs, and
    ``may_borrow_from`` when they may have the next one after they have repaid.
    """

    line: MemberLine
    kind: MemberKind
    founder: bool
    borrows: bool
    unpaid: int = 0
    present: bool = True
    ever_borrowed: bool = False
    owes: bool = False
    may_borrow_from: date | None = None

    @property
    def code(self) -> str:
        """The member's code."""
        return self.line.code


def member_kinds(count: int) -> list[MemberKind]:
    """Members by kind: some 64 % women, 64 % older people, 56 % of these women."""
    older, women = count * 645 // 1000, count * 645 // 1000
    older_women = older * 56 // 100
    young_women = women - older_women
    sizes = {
        MemberKind("nữ", older=True): older_women,
        MemberKind("nam", older=True): older - older_women,
        MemberKind("nữ", older=False): young_women,
        MemberKind("nam", older=False): count - older - young_women,
    }
    return [kind for kind, size in sizes.items() for _ in range(size)]


class PeopleGenerator:
    """Invented people, one after the other, no two of one name."""

    def __init__(self, random: RandomSource, last_year: int, first_year: int) -> None:
        self._random = random
        self._older = (first_year - 84, first_year - 62)
        self._younger = (max(first_year - 52, last_year - 58), first_year - 22)
        self._taken: set[str] = set()
        self._codes = self._numbers()

    def newcomer(self, kind: MemberKind, joined: date, *, founder: bool) -> DemoMember:
        """Someone who joins the club; who is older stays so, who is younger till the last year."""
        random = self._random
        line = MemberLine(
            code=next(self._codes),
            joined=joined,
            name=self._name(kind.gender),
            gender=kind.gender,
            birth_year=random.between(*(self._older if kind.older else self._younger)),
            household=random.pick(names.HOUSEHOLDS),
        )
        return DemoMember(line, kind, founder, borrows=random.chance(70))

    def _name(self, gender: str) -> str:
        random = self._random
        while True:
            name = f"{random.pick(names.SURNAMES)} {random.pick(names.MIDDLES[gender])} {random.pick(names.GIVEN[gender])}"
            if fold(name) not in self._taken:
                self._taken.add(fold(name))
                return name

    @staticmethod
    def _numbers() -> Iterator[str]:
        number = 0
        while True:
            number += 1
            yield f"TV{number:03}"
