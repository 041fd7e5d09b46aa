"""Lines of the regulation for a household that only the board has: a group made for those who keep the books.

What the State calls poor, or nearly so, is no such group, whoever is among them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from clubledger.books.members import fold
from clubledger.regulation.scopes import exemplar
from clubledger.rules.reg.eased_households import is_easier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books
    from clubledger.regulation import Provision

OFFICIAL: Final = frozenset(
    map(
        fold,
        ("nghèo", "cận nghèo", "khó khăn", "khác", "mới thoát nghèo", "neo đơn", "đơn thân", "chính sách"),
    )
)
"""Households that the commune's lists have; of anybody else's a club may speak, but not of its board's alone."""


class ForTheBoard(NamedTuple):
    """A line in force that is easier than the one for all, and fits nobody but members of the board."""

    provision: Provision


def lines_for_the_board(books: Books) -> Iterator[ForTheBoard]:
    """List the lines for households that no member has but those on the board."""
    groups: dict[str, set[str]] = {}
    for member in books.present_members:
        groups.setdefault(fold(member.household_on(books.as_of) or ""), set()).add(member.code)
    board = books.insiders(books.as_of)
    for provision in books.regulation.in_force(books.as_of):
        scope = provision.scope
        among = groups.get(scope.group, set())
        if not scope.group or scope.group in OFFICIAL or not among or not among <= board:
            continue
        without = exemplar(replace(scope, group=""))
        if is_easier(books.regulation.about(without).get(provision.key, books.as_of), provision):
            yield ForTheBoard(provision)
