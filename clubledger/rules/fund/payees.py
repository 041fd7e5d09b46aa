"""Whom a payee means: a member by code or name, or who holds an office by its name."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Final

from clubledger.books.members import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clubledger.books.books import Books

_OFFICES: Final = frozenset(
    map(
        fold,
        ("chủ nhiệm", "phó chủ nhiệm", "ban chủ nhiệm", "BCN", "thư ký", "thủ quỹ", "kế toán"),
    )
)


def is_office(payee: str) -> bool:
    """Whether a payee is an office and no name: “Thủ quỹ”."""
    return fold(payee) in _OFFICES


class Payees:
    """The members whom payees name."""

    def __init__(self, books: Books) -> None:
        self._members = books.members

    def member(self, payee: str) -> str | None:
        """The code of the member whom a payee names by code or by name, where no two have the same."""
        code = next(
            (word for word in (part.strip("()[].,;:-–/") for part in payee.split()) if word in self._members),
            None,
        )
        return code or self._by_name.get(_plain(payee))

    @cached_property
    def _by_name(self) -> Mapping[str, str]:
        codes: dict[str, list[str]] = defaultdict(list)
        for member in self._members.values():
            if member.name:
                codes[_plain(member.name)].append(member.code)
        return {name: found[0] for name, found in codes.items() if len(found) == 1}


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
