"""Rounds of members who joined shortly before the books: more loans than they had months to borrow and repay in."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from clubledger.books.directives import Malformed
from clubledger.books.periods import whole_months
from clubledger.i18n import message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books

TYPED_TOGETHER: Final = 3
"""Where one in so many members of a list have one day of joining, the list was typed on it, and nobody joined."""


def too_many_rounds(books: Books) -> Iterator[Malformed]:
    """Members with more rounds than whole months between joining and the day the books began.

    Whose account was opened with a large part of the list, or on the first day of the books, joined nobody knows when.
    """
    began = books.began
    if began is None or books.founded_with_them:
        return
    there = [member for member in books.members.values() if member.joined < began]
    opened = Counter(member.joined for member in there)
    for member in there:
        together = opened[member.joined]
        if not member.rounds or (together > 1 and together * TYPED_TOGETHER >= len(there)):
            continue
        joined = min(member.joined, member.first_joined)
        months = whole_months(joined, began)
        if member.rounds > months:
            text = message(
                "rounds: {rounds} loans cannot have been borrowed and paid back from {joined}, the day of joining, until "
                "{began}, when the books began (whole months: {months})",
                rounds=member.rounds,
                joined=joined,
                began=began,
                months=months,
            )
            yield Malformed(member.code, text, began, member.place)
