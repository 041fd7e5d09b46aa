"""Members: the ``open`` of their loan account, and when they left and came back."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from clubledger.books.chart import Chart, Role
from clubledger.books.entries import text_of
from clubledger.books.likeness import skeleton
from clubledger.regulation.law import OLDER_FROM_AGE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from clubledger.books.place import Place

MOST_ROUNDS: Final = 100
"""Loans that a member may have paid back before the books; more is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member by code; what the list does not say is ``None``.

    ``household`` is what their ``open`` says, ``households`` what was written since; ``rounds`` are the loans that they
    had paid back before the books, ``None`` where no number stands there.
    """

    code: str
    name: str | None
    gender: str | None
    birth_year: int | None
    household: str | None
    home: str | None
    joined: date
    moves: tuple[tuple[date, bool], ...]
    place: Place
    households: tuple[tuple[date, str], ...] = ()
    rounds: int | None = 0

    def household_on(self, day: date) -> str | None:
        """Their household on a day: the last one written until then, else that of the list."""
        return next(
            (household for since, household in reversed(self.households) if since <= day), self.household
        )

    def present(self, on: date) -> bool:
        """Whether they are a member on a day; who leaves is one no more from that day."""
        if on < self.joined:
            return False
        state = True
        for day, came in self.moves:
            if day <= on:
                state = came
        return state

    @property
    def first_joined(self) -> date:
        """The day from which they owe the fee: an account may be opened before its owner joins, as a directive says."""
        return self.moves[0][0] if self.moves and self.moves[0][1] else self.joined

    def last_joined(self, on: date) -> date:
        """The day their present membership began."""
        return max((day for day, came in self.moves if came and day <= on), default=self.joined)

    def older(self, on: date) -> bool | None:
        """Whether they are 60 or over in the year of a day; ``None`` without a birth year."""
        return None if self.birth_year is None else on.year - self.birth_year >= OLDER_FROM_AGE

    @property
    def woman(self) -> bool | None:
        """Whether the list says "nữ" or "nam"; ``None`` if it says neither."""
        gender = unicodedata.normalize("NFC", self.gender or "").strip().casefold()
        return {"nữ": True, "nam": False}.get(gender)


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """A name without case, diacritics and spare spaces, to find it however it was typed.

    What blames somebody for a name goes by `likeness.folded`, which keeps the diacritics.
    """
    plain = "".join(char for char in skeleton(text) if not unicodedata.combining(char))
    return " ".join(plain.split())


def bare(home: str) -> str:
    """The id of a home without case, accents, spaces and signs: H01 and "h-01 " are one."""
    return "".join(char for char in fold(home) if char.isalnum()) or home


def read_members(
    opens: Iterable[Any],
    closes: Iterable[Any],
    moves: Iterable[tuple[date, str, bool]],
    households: Iterable[tuple[date, str, str]],
    chart: Chart,
) -> dict[str, Member]:
    """Members by code.

    ``moves`` are well-formed ``custom "member"`` directives: (date, code, joined), ``households`` (date, code, household).
    """
    ends = [(entry.date, chart[entry.account].member, False) for entry in closes if _is_member(entry, chart)]
    by_code: dict[str, list[tuple[date, bool]]] = {}
    for day, code, came in sorted([*moves, *ends], key=lambda move: move[0]):
        if code is not None:
            by_code.setdefault(code, []).append((day, came))
    lived: dict[str, list[tuple[date, str]]] = {}
    for day, code, household in households:
        lived.setdefault(code, []).append((day, household))
    members: dict[str, Member] = {}
    for entry in opens:
        if not _is_member(entry, chart):
            continue
        code = chart[entry.account].member
        if code is None or code in members:
            continue
        meta = entry.meta
        members[code] = Member(
            code=code,
            name=text_of(meta, "name"),
            gender=text_of(meta, "gender"),
            birth_year=_year(meta.get("birth-year")),
            household=text_of(meta, "household"),
            home=text_of(meta, "home"),
            joined=entry.date,
            moves=tuple(by_code.get(code, ())),
            place=chart[entry.account].place,
            households=tuple(lived.get(code, ())),
            rounds=_rounds(meta.get("rounds", Decimal())),
        )
    return members


def _rounds(rounds: object) -> int | None:
    """The loans paid back before the books; ``None`` for what is no such number."""
    if isinstance(rounds, Decimal) and rounds == rounds.to_integral_value() and 0 <= rounds <= MOST_ROUNDS:
        return int(rounds)
    return None


def _is_member(entry: Any, chart: Chart) -> bool:
    account = chart.get(entry.account)
    return account is not None and account.role is Role.LOAN and account.member is not None


def _year(value: object) -> int | None:
    try:
        year = int(str(value))
    except ValueError:
        return None
    return year if 1850 <= year <= 2200 else None
