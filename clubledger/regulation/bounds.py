"""Where the value of each key stops limiting anything, why, and which value asks more of the club."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from clubledger.i18n import N_
from clubledger.regulation.parameters import NONE

if TYPE_CHECKING:
    from clubledger.regulation.parameters import Value


class Stricter(StrEnum):
    """Which value of a key asks more of the club."""

    LOWER = "lower"
    HIGHER = "higher"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Bound:
    """Where a key's value stops limiting anything, why, and which value is the stricter.

    ``last`` is the last value that still limits something: the least where a higher one is stricter, else the most.
    ``None``: every value does. ``none`` is what ``"none"`` comes to where it is a value like others: no days of grace.
    """

    reason: str
    stricter: Stricter = Stricter.NEITHER
    last: Decimal | None = None
    none: Decimal | None = None

    def sets_aside(self, value: Value) -> bool:
        """Whether a value sets the limit aside: ``none`` where there is a stricter end, or what is beyond the bound."""
        if value == NONE:
            return self.stricter is not Stricter.NEITHER and self.none is None
        if self.last is None or not isinstance(value, Decimal):
            return False
        return value < self.last if self.stricter is Stricter.HIGHER else value > self.last

    def tightens(self, before: Value, after: Value) -> bool:
        """Whether a change asks more of the club than before."""
        then, now = (self.none if value == NONE else value for value in (before, after))
        if self.stricter is Stricter.NEITHER or now is None:
            return False
        if then is None:
            return True
        assert isinstance(then, Decimal)  # noqa: S101 - only numbers have a stricter end
        assert isinstance(now, Decimal)  # noqa: S101
        return now > then if self.stricter is Stricter.HIGHER else now < then


BOUNDS: Final = {
    "loan-max": Bound(
        N_("one such loan is a large part of any club's fund"), Stricter.LOWER, Decimal(50000000)
    ),
    "loan-max-share": Bound(
        N_("one debt that is lost takes half of the fund with it"), Stricter.LOWER, Decimal(50)
    ),
    "loan-max-multiple": Bound(
        N_("a tenth in savings covers nothing of a loan that is lost"), Stricter.LOWER, Decimal(10)
    ),
    "loan-term-max": Bound(
        N_("in so many years nobody notices in time that a loan does not come back"),
        Stricter.LOWER,
        Decimal(60),
    ),
    "loan-rate": Bound(N_("the law sets the bound: 20 % a year")),
    "overdue-rate": Bound(
        N_("three times the rate is a fine, and no interest for late money"), Stricter.NEITHER, Decimal(300)
    ),
    "overdue-rate-month": Bound(
        N_("one and a half times the law's highest rate is 2.5 % a month"), Stricter.NEITHER, Decimal("2.5")
    ),
    "late-fine": Bound(
        N_("a larger fine is more than a small loan's interest of a year"), Stricter.NEITHER, Decimal(50000)
    ),
    "interest-method": Bound(N_("loans are judged by either word")),
    "interest-period": Bound(N_("loans are judged by either word")),
    "amortisation": Bound(N_("loans are judged by each of the words")),
    "instalment-every": Bound(
        N_("whoever pays once in more than a year is not seen to be late"), Stricter.LOWER, Decimal(12)
    ),
    "due-day": Bound(N_("any day of the month is theirs to agree")),
    "grace-days": Bound(
        N_("who has not paid a month later is late"), Stricter.LOWER, Decimal(31), none=Decimal()
    ),
    "rounding": Bound(N_("the interest of a small loan is rounded away"), Stricter.NEITHER, Decimal(10000)),
    "tolerance": Bound(
        N_("rounding to a thousand leaves less; more is a part of the interest, at every instalment"),
        Stricter.LOWER,
        Decimal(3000),
        none=Decimal(),
    ),
    "loan-open-max": Bound(N_("more loans at a time go round the limit for one"), Stricter.LOWER, Decimal(3)),
    "loan-home-max": Bound(
        N_("more borrowers than a home has grown-ups go round the limit for one"), Stricter.LOWER, Decimal(4)
    ),
    "membership-min": Bound(N_("whoever joins today can borrow today"), Stricter.HIGHER, Decimal(1)),
    "approval-days": Bound(
        N_("minutes half a year old approve no loan of today"), Stricter.LOWER, Decimal(184)
    ),
    "approval-body": Bound(N_("a meeting or an elected board may decide")),
    "ratify-days": Bound(
        N_("after two meetings nobody asks any more what was urgent"), Stricter.LOWER, Decimal(62)
    ),
    "extension-max": Bound(N_("a loan that is extended for ever is never late"), Stricter.LOWER, Decimal(3)),
    "rollover-days": Bound(N_("any number of days finds an old loan paid by a new one"), Stricter.HIGHER),
    "fee-monthly": Bound(N_("what members pay is theirs to agree")),
    "fee-every": Bound(N_("when members pay is theirs to agree")),
    "silence-days": Bound(
        N_("of half a year without an entry nobody remembers what happened"), Stricter.LOWER, Decimal(184)
    ),
    "cash-max": Bound(N_("a village's box is no place for so much money"), Stricter.LOWER, Decimal(50000000)),
    "box-locks": Bound(N_("any number of locks from two on"), Stricter.HIGHER),
    "cash-grace-days": Bound(
        N_("money that lies in the box for a month lies there for good"), Stricter.LOWER, Decimal(31)
    ),
    "cash-count-days": Bound(N_("by then the next month's count is due"), Stricter.LOWER, Decimal(31)),
    "bank-count-days": Bound(
        N_("by then the next quarter's statement is there"), Stricter.LOWER, Decimal(92)
    ),
    "minutes-over": Bound(
        N_("so large an expense is the members' to decide"), Stricter.LOWER, Decimal(10000000)
    ),
    "split-capital": Bound(N_("the shares add up to 100")),
    "split-reserve": Bound(N_("the shares add up to 100")),
    "split-operating": Bound(N_("the shares add up to 100")),
    "split-allowance": Bound(
        N_("the interest is the club's before it is the board's"), Stricter.NEITHER, Decimal(50)
    ),
    "split-members": Bound(N_("the shares add up to 100")),
    "allowance-fixed": Bound(
        N_("the interest is the club's before it is the board's"), Stricter.LOWER, Decimal(12000000)
    ),
    "split-days": Bound(
        N_("by then half of the next year's interest is mixed with it"), Stricter.LOWER, Decimal(184)
    ),
    "capital-min": Bound(
        N_("less than a small loan is no capital to lend from"), Stricter.HIGHER, Decimal(1000000)
    ),
    "idle-max": Bound(N_("money that lies idle helps no member"), Stricter.LOWER, Decimal(90)),
    "idle-months": Bound(
        N_("in a year every loan could have come back and been lent again"), Stricter.LOWER, Decimal(12)
    ),
    "insider-max": Bound(N_("the board would lend itself half of the fund"), Stricter.LOWER, Decimal(50)),
    "par30-max": Bound(
        N_("with a third of the loans late the fund is being lost"), Stricter.LOWER, Decimal(30)
    ),
    "report-days": Bound(
        N_("nobody can still use a report that comes half a year late"), Stricter.LOWER, Decimal(184)
    ),
    "meeting-months": Bound(
        N_("members who meet less than twice a year decide nothing"), Stricter.LOWER, Decimal(6)
    ),
    "fiscal-year-end": Bound(N_("any day of the year will do")),
}
"""The bound of every key."""
