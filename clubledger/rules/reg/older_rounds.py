"""Rounds of members who joined shortly before the books: more loans than they had time to borrow and repay."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from clubledger.books.directives import Malformed
from clubledger.books.periods import whole_months
from clubledger.i18n import message
from clubledger.regulation import NONE
from clubledger.rules.findings import Level

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from clubledger.books.books import Books

TYPED_TOGETHER: Final = 3
"""Where one in so many members of a list have one day of joining, the list was typed on it, and nobody joined."""
AT_ONCE: Final = 3
"""Loans that a member may have at a time where the regulation sets no limit."""


@dataclass(frozen=True, slots=True)
class TooManyRounds(Malformed):
    """Rounds for which a member had hardly the time; a note where the day of joining may be the day of typing."""

    level: Level


def too_many_rounds(books: Books) -> Iterator[TooManyRounds]:
    """Members with more rounds than loans of a month each, as many at a time as they may have, and one short one more.

    Whose account was opened with a large part of the list, or on the first day of the books, joined nobody knows when; who was
    entered in the month before them perhaps, too.
    """
    began = books.began
    if began is None or books.founded_with_them:
        return
    there = [member for member in books.members.values() if member.joined < began]
    opened = Counter(member.joined for member in there)
    at_once = _at_once(books, began)
    for member in there:
        together = opened[member.joined]
        if not member.rounds or (together > 1 and together * TYPED_TOGETHER >= len(there)):
            continue
        joined = min(member.joined, member.first_joined)
        months = whole_months(joined, began)
        if member.rounds > months * at_once + 1:
            text = message(
                "rounds: from {joined}, the day of joining, until {began}, when the books began, there was hardly the time to "
                "borrow and pay back {rounds} loans (whole months: {months}, loans at a time: {most})",
                joined=joined,
                began=began,
                rounds=member.rounds,
                months=months,
                most=at_once,
            )
            yield TooManyRounds(
                member.code, text, began, member.place, Level.WARNING if months else Level.NOTE
            )


def _at_once(books: Books, day: date) -> int:
    """The most loans at a time that a line of the regulation until then allows any member."""
    values = [
        provision.value
        for provision, _ in books.directives.provisions
        if provision.key == "loan-open-max" and provision.since <= day
    ]
    limits = [int(value) for value in values if isinstance(value, Decimal)]
    if not limits or NONE in values:
        limits.append(AT_ONCE)
    return max(limits)
