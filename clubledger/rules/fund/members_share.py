"""How the members' share of a fiscal year's interest was divided among them, against what they had contributed.

Clubs go by the contributions at the year's end, or by their daily average over the year, and round each part down. A part is
wrong only where neither reckoning gives it. Source: docs/rule-criteria.md, FUND-05.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Role
from clubledger.books.periods import DAY, days_after
from clubledger.i18n import N_, Dong, Message
from clubledger.regulation import NONE
from clubledger.rules.transfers import period_year

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction
    from clubledger.i18n import Param

STRANGER: Final = "?"
"""Whoever is named by something else than a code."""
ROUNDED_TO: Final = 1_000
"""What parts are rounded down to where the regulation does not set `rounding`, in đồng."""
ROUND_SUMS: Final = (10_000, 5_000, 2_000)
"""What clubs round such parts down to, when no part is anything between."""


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What some measure of the contributions gives each member of what was shared out; ``least`` is what no part may lose."""

    weights: Mapping[str, int]
    shared: int
    least: int
    got: Mapping[str, int]

    def part(self, member: str) -> Fraction:
        """A member's part of what was shared out."""
        return self._of(self.shared, member)

    def most(self, member: str) -> Fraction:
        """The same of all that there may have been to share: parts below ``least`` are rounded down to nothing."""
        without = sum(weight > 0 and self.got.get(code, 0) <= 0 for code, weight in self.weights.items())
        return self._of(self.shared + without * self.least, member)

    def _of(self, shared: int, member: str) -> Fraction:
        every = sum(self.weights.values())
        return Fraction(shared * self.weights.get(member, 0), every) if every else Fraction()


@dataclass(frozen=True)
class MembersShare:
    """What the members got of one fiscal year's interest, from its first to its last day, in đồng.

    ``unnamed`` went to nobody knows whom.
    """

    first: date
    last: date
    got: Mapping[str, int]
    unnamed: int
    least: int
    at_the_end: Mapping[str, int]
    by_days: Mapping[str, int]

    @cached_property
    def reckonings(self) -> tuple[Reckoning, Reckoning]:
        """By what each had contributed at the year's end, and by the average of its evenings."""
        shared = sum(self.got.values()) + self.unnamed
        return (
            Reckoning(self.at_the_end, shared, self.least, self.got),
            Reckoning(self.by_days, shared, self.least, self.got),
        )

    @property
    def lost_by_rounding(self) -> int:
        """How much less than their share the members may have got because each part was rounded down."""
        return self.least * len(
            {code for code in (*self.at_the_end, *self.by_days) if self._contributed(code)}
        )

    def wrong_parts(self) -> Iterator[tuple[str, int, Message]]:
        """The members whose part neither reckoning gives, with the part, in the order of their codes."""
        for code in sorted({*self.got, *self.at_the_end, *self.by_days}):
            part = self.got.get(code, 0)
            if (text := self._fault(code, part)) is not None:
                yield code, part, text

    def _fault(self, code: str, part: int) -> Message | None:
        parts = [reckoning.part(code) for reckoning in self.reckonings]
        facts: dict[str, Param] = {
            "year": str(self.last.year),
            "member": code,
            "part": Dong(part),
            "first": Dong(int(parts[0])),
            "second": Dong(int(parts[1])),
        }
        if part > 0 and not self._contributed(code):
            return Message(_NOTHING_CONTRIBUTED, facts)
        if part <= 0 and min(parts) >= self.least and min(parts) > self.unnamed:
            return Message(_GOT_NONE, facts)
        if 0 < 2 * part < min(parts) - self.unnamed:
            return Message(_TOO_LITTLE, facts)
        if part > 2 * max(reckoning.most(code) for reckoning in self.reckonings):
            return Message(_TOO_MUCH, facts)
        return None

    def _contributed(self, code: str) -> bool:
        return self.at_the_end.get(code, 0) > 0 or self.by_days.get(code, 0) > 0


_NOTHING_CONTRIBUTED: Final = N_(
    "of the interest of {year} {member} got {part}, and had contributed nothing on any day of that year"
)
_GOT_NONE: Final = N_(
    "the interest of {year} was shared out to the members, and {member} got nothing: by what they had contributed at the "
    "year's end it would be {first}, by the average of the year {second}"
)
_TOO_LITTLE: Final = N_(
    "of the interest of {year} {member} got only {part}: by what they had contributed at the year's end it would be {first}, by "
    "the average of the year {second}"
)
_TOO_MUCH: Final = N_(
    "of the interest of {year} {member} got {part}: by what they had contributed at the year's end it would be {first}, by "
    "the average of the year {second}"
)


def sharing(books: Books, year: int, year_of: Callable[[date], int]) -> list[Transaction]:
    """The entries that share out the interest of a fiscal year to the members."""
    return [
        entry
        for entry in books.by_role.get(Role.MEMBER_RETURN, ())
        if not entry.opening and (period_year(entry) or year_of(entry.date)) == year
    ]


def members_share(books: Books, first: date, last: date) -> MembersShare:
    """How the interest of the fiscal year between two days was divided among the members."""
    entries = sharing(books, last.year, books.fiscal_years.of)
    got: Counter[str] = Counter()
    unnamed = 0
    for entry in entries:
        for posting in entry.postings:
            if posting.account.role is Role.MEMBER_RETURN:
                if posting.member is None:
                    unnamed += posting.amount
                else:
                    got[_code(books, posting.member)] += posting.amount
    contributions = books.contributions
    at_the_end = {code: _kept(books, code, last) for code in contributions}
    by_days = {code: contributions.day_sum(code, first, last) for code in contributions}
    for entry in entries:
        _leave_out(entry, first, last, at_the_end, by_days)
    return MembersShare(
        first,
        last,
        got,
        max(0, unnamed),
        _least(books, last, [*got.values()]),
        {code: max(0, amount) for code, amount in at_the_end.items()},
        {code: max(0, amount) for code, amount in by_days.items()},
    )


def _code(books: Books, member: str) -> str:
    """A member's code; what is none, perhaps a name, no report repeats."""
    known = member in books.members or member in books.contributions
    return member if known or (member.isalnum() and member[-1].isdigit()) else STRANGER


def _leave_out(
    entry: Transaction, first: date, last: date, at_the_end: dict[str, int], by_days: dict[str, int]
) -> None:
    """Take off what the year's own interest added to somebody's contributions: no part is its own reason."""
    if entry.date > last:
        return
    days = (last - max(entry.date, first)) // DAY + 1
    for posting in entry.postings:
        if posting.account.role is Role.MEMBER_CAPITAL and posting.member is not None and posting.amount < 0:
            at_the_end[posting.member] += posting.amount
            by_days[posting.member] += posting.amount * days


def _kept(books: Books, code: str, last: date) -> int:
    """What a member had contributed at the year's end, and did not take back while its interest was to be shared out."""
    limit = books.regulation.get("split-days", last)
    days = 0 if limit is None or limit.value == NONE else limit.whole
    until = days_after(last, days)
    contributions = books.contributions
    return min(contributions.of(code, day) for day in (last, *contributions.days(code, last, until)))


def _least(books: Books, on: date, parts: list[int]) -> int:
    """What parts are rounded down to: a round sum of which all are multiples, else the regulation's `rounding`."""
    rounding = books.regulation.get("rounding", on)
    least = ROUNDED_TO if rounding is None or rounding.value == NONE else rounding.whole
    given = [part for part in parts if part > 0]
    alike = (unit for unit in ROUND_SUMS if len(given) > 2 and not any(part % unit for part in given))
    return max(least, next(alike, 0))
