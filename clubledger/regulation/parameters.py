"""The parameters of a club's regulation (quy chế): which keys there are, and their values by date.

No regulation of these clubs is public, so every figure is the club's own; ``Parameter.template`` is only
where a new club starts from, and a `Bound` is where a value stops limiting anything.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from clubledger.errors import CannotJudge
from clubledger.i18n import N_, Dong, Message, Percent, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.i18n import Param

NONE: Final = "none"
"""What a club writes for "our regulation sets no such limit"."""


LENDING_DAY: Final = "lending-day"
"""What a club writes whose instalments fall due on the day of the month on which the money was lent."""


class Unit(StrEnum):
    """What a parameter's number counts."""

    VND = "VND"
    PERCENT = "%"
    DAYS = "days"
    MONTHS = "months"
    COUNT = "count"
    WORD = "word"
    MONTH_DAY = "MM-DD"
    DUE_DAY = "day of the month"


Value = Decimal | str

_MOST: Final = {
    Unit.VND: 10**15,
    Unit.PERCENT: 10_000,
    Unit.DAYS: 36_500,
    Unit.MONTHS: 1_200,
    Unit.COUNT: 10_000,
    Unit.DUE_DAY: 31,
}
"""Beyond these a number is a slip of the pen, and dates would leave the calendar."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One key a regulation may set, its unit, the template's value and what it means.

    ``default`` is what holds where the regulation says nothing of it, of a key that came after clubs had written theirs.
    """

    key: str
    unit: Unit
    template: str
    meaning: str
    words: tuple[str, ...] = ()
    least: int = 0
    default: Value | None = None

    @property
    def may_be_none(self) -> bool:
        """Whether a club may say that its regulation sets no such limit."""
        return self.default is None and self.unit not in {Unit.WORD, Unit.MONTH_DAY}

    @property
    def template_value(self) -> Value:
        """The template's value as a provision has it."""
        is_word = self.unit in {Unit.WORD, Unit.MONTH_DAY} or self.template in self.words
        return self.template if is_word else Decimal(self.template)

    def problem(self, value: object) -> Message | None:
        """Why a value read from a ledger is none for this key; ``None`` where it is one."""
        if value == NONE and self.may_be_none:
            return None
        match self.unit:
            case Unit.WORD:
                if value in self.words:
                    return None
                return message("expected one of: {words}", words=self.words)
            case Unit.MONTH_DAY:
                if isinstance(value, str) and _month_day(value):
                    return None
                return message('expected a day of the year as "MM-DD", for example "12-31"')
            case Unit.DUE_DAY if value in self.words:
                return None
            case _:
                return self._number_problem(value)

    def _number_problem(self, value: object) -> Message | None:
        if not isinstance(value, Decimal):
            if self.unit is Unit.DUE_DAY:
                return message('expected a day of the month from 1 to 31, or "{word}"', word=self.words[0])
            if not self.may_be_none:
                return message("expected a number ({unit})", unit=self.unit.value)
            return message('expected a number ({unit}) or "none"', unit=self.unit.value)
        most = _MOST[self.unit]
        if not value.is_finite() or not self.least <= value <= most:
            return message("expected a number from {least} to {most}", least=self.least, most=most)
        if self.unit is not Unit.PERCENT and value != value.to_integral_value():
            return message("expected a whole number")
        return None


def _month_day(text: str) -> bool:
    if not re.fullmatch(r"\d\d-\d\d", text):
        return False
    try:
        date.fromisoformat(f"2023-{text}")  # not a leap year: 02-29 would exist only now and then
    except ValueError:
        return False
    return True


def _keys(*parameters: Parameter) -> dict[str, Parameter]:
    return {parameter.key: parameter for parameter in parameters}


KEYS: Final = _keys(
    Parameter("loan-max", Unit.VND, "10000000", N_("largest loan to one member")),
    Parameter(
        "loan-max-share", Unit.PERCENT, "20", N_("largest debt of one member, as a share of the income fund")
    ),
    Parameter("loan-term-max", Unit.MONTHS, "12", N_("longest term of a loan"), least=1),
    Parameter("loan-rate", Unit.PERCENT, "0.8", N_("interest rate a month")),
    Parameter(
        "overdue-rate", Unit.PERCENT, "150", N_("rate on overdue principal, as a share of the loan's rate")
    ),
    Parameter(
        "interest-method", Unit.WORD, "declining", N_("how interest is reckoned"), ("declining", "flat")
    ),
    Parameter(
        "interest-period",
        Unit.WORD,
        "month",
        N_("how a period's interest is counted"),
        ("month", "actual-365"),
    ),
    Parameter(
        "amortisation",
        Unit.WORD,
        "equal-principal",
        N_("how a loan is repaid"),
        ("equal-principal", "equal-instalment", "bullet", "single"),
    ),
    Parameter(
        "instalment-every",
        Unit.MONTHS,
        "1",
        N_("months from one instalment to the next"),
        least=1,
        default=Decimal(1),
    ),
    Parameter(
        "due-day",
        Unit.DUE_DAY,
        "lending-day",
        N_("day of the month on which instalments fall due"),
        (LENDING_DAY,),
        least=1,
        default=LENDING_DAY,
    ),
    Parameter("grace-days", Unit.DAYS, "5", N_("days late before a loan is overdue")),
    Parameter("rounding", Unit.VND, "1000", N_("what a member pays is a multiple of this"), least=1),
    Parameter("tolerance", Unit.VND, "1000", N_("difference of interest that is overlooked")),
    Parameter("loan-open-max", Unit.COUNT, "1", N_("open loans of one member at a time")),
    Parameter("membership-min", Unit.MONTHS, "3", N_("months of membership before the first loan")),
    Parameter(
        "approval-days", Unit.DAYS, "62", N_("days between the meeting that approved a loan and the loan")
    ),
    Parameter("extension-max", Unit.COUNT, "1", N_("extensions of one loan")),
    Parameter(
        "rollover-days",
        Unit.DAYS,
        "1",
        N_("days between repaying a loan and a new one that may have repaid it"),
    ),
    Parameter("fee-monthly", Unit.VND, "5000", N_("membership fee a month")),
    Parameter("silence-days", Unit.DAYS, "62", N_("days without any entry before the club counts as silent")),
    Parameter("cash-max", Unit.VND, "5000000", N_("largest cash of each fund kept overnight")),
    Parameter("cash-grace-days", Unit.DAYS, "7", N_("days that cash may stay above the limit")),
    Parameter(
        "cash-count-days",
        Unit.DAYS,
        "5",
        N_("days after the month's end to count the cash and finish the paper"),
    ),
    Parameter(
        "bank-count-days", Unit.DAYS, "30", N_("days after the quarter's end to check the bank account")
    ),
    Parameter(
        "minutes-over", Unit.VND, "2000000", N_("expense above which the minutes of a meeting are needed")
    ),
    Parameter("split-capital", Unit.PERCENT, "30", N_("share of interest added to the capital")),
    Parameter("split-reserve", Unit.PERCENT, "10", N_("share of interest put into the risk reserve")),
    Parameter("split-operating", Unit.PERCENT, "40", N_("share of interest moved to the operating fund")),
    Parameter("split-allowance", Unit.PERCENT, "20", N_("share of interest paid as allowances")),
    Parameter("split-days", Unit.DAYS, "60", N_("days after the fiscal year's end to split its interest")),
    Parameter("capital-min", Unit.VND, "20000000", N_("smallest capital of the income fund")),
    Parameter("idle-max", Unit.PERCENT, "40", N_("largest share of the income fund that lies idle")),
    Parameter("idle-months", Unit.MONTHS, "2", N_("month ends running at which money may lie idle"), least=1),
    Parameter("insider-max", Unit.PERCENT, "20", N_("largest share of the loans held by the board")),
    Parameter("par30-max", Unit.PERCENT, "5", N_("largest share of the loans over 30 days late")),
    Parameter("report-days", Unit.DAYS, "30", N_("days after the fiscal year's end to report")),
    Parameter("meeting-months", Unit.MONTHS, "1", N_("a meeting every so many months"), least=1),
    Parameter("fiscal-year-end", Unit.MONTH_DAY, "12-31", N_("last day of the fiscal year")),
)

SPLIT_KEYS: Final = ("split-capital", "split-reserve", "split-operating", "split-allowance")


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
    "loan-term-max": Bound(
        N_("in so many years nobody notices in time that a loan does not come back"),
        Stricter.LOWER,
        Decimal(60),
    ),
    "loan-rate": Bound(N_("the law sets the bound: 20 % a year")),
    "overdue-rate": Bound(
        N_("three times the rate is a fine, and no interest for late money"), Stricter.NEITHER, Decimal(300)
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
    "membership-min": Bound(N_("whoever joins today can borrow today"), Stricter.HIGHER, Decimal(1)),
    "approval-days": Bound(
        N_("minutes half a year old approve no loan of today"), Stricter.LOWER, Decimal(184)
    ),
    "extension-max": Bound(N_("a loan that is extended for ever is never late"), Stricter.LOWER, Decimal(3)),
    "rollover-days": Bound(N_("any number of days finds an old loan paid by a new one"), Stricter.HIGHER),
    "fee-monthly": Bound(N_("what members pay is theirs to agree")),
    "silence-days": Bound(
        N_("of half a year without an entry nobody remembers what happened"), Stricter.LOWER, Decimal(184)
    ),
    "cash-max": Bound(N_("a village's box is no place for so much money"), Stricter.LOWER, Decimal(50000000)),
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
    "split-capital": Bound(N_("the four shares add up to 100")),
    "split-reserve": Bound(N_("the four shares add up to 100")),
    "split-operating": Bound(N_("the four shares add up to 100")),
    "split-allowance": Bound(
        N_("the interest is the club's before it is the board's"), Stricter.NEITHER, Decimal(50)
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


def not_set(key: str) -> Message:
    """That the regulation does not set a key, and what the key means."""
    return message(
        "the regulation does not set {key} ({meaning}): write it into club.beancount with its article",
        key=key,
        meaning=Message(KEYS[key].meaning),
    )


class Missing(CannotJudge):
    """The regulation in force says nothing of a key: what needs it cannot be judged."""

    def __init__(self, key: str, on: date) -> None:
        super().__init__(not_set(key))
        self.key = key
        self.on = on


class Contradicted(Missing):
    """Two lines of one day give a key different values: neither counts."""

    def __init__(self, key: str, on: date, since: date) -> None:
        super().__init__(key, on)
        self.message = message(
            "two lines of {day} give {key} different values: neither counts", key=key, day=since
        )


class NoSuchLimit(CannotJudge):
    """The club's regulation says that it sets no such limit (``"none"``)."""

    def __init__(self, key: str) -> None:
        super().__init__(message("the regulation sets no limit: {key}", key=key))
        self.key = key


@dataclass(frozen=True, slots=True)
class Provision:
    """A value of the regulation with the article it stands in, in force from ``since``."""

    key: str
    value: Value
    since: date
    article: str | None = None
    minutes: str | None = None

    @property
    def shown(self) -> Param:
        """The value as people read it."""
        if not isinstance(self.value, Decimal):
            return self.value
        match KEYS[self.key].unit:
            case Unit.VND:
                return Dong(self.value)
            case Unit.PERCENT:
                return Percent(self.value)
            case _:
                return self.whole

    @property
    def number(self) -> Decimal:
        """The value of a key that is a number."""
        assert isinstance(self.value, Decimal)  # noqa: S101 - Parameter.problem refused anything else
        return self.value

    @property
    def whole(self) -> int:
        """The value of a key that is a whole number: đồng, days, months, a count."""
        return int(self.number)

    @property
    def word(self) -> str:
        """The value of a key that is a word or a day of the year."""
        assert isinstance(self.value, str)  # noqa: S101
        return self.value


class Regulation:
    """A club's provisions by key and date; each holds until a later one of the same key.

    Where those of one day differ nobody can tell which was agreed, and from then on the key has no value.
    """

    def __init__(self, provisions: Iterable[Provision]) -> None:
        by_day: dict[tuple[str, date], Provision | None] = {}
        for provision in provisions:
            at = provision.key, provision.since
            by_day[at] = _said_together(by_day[at], provision) if at in by_day else provision
        by_key: dict[str, list[tuple[date, Provision | None]]] = defaultdict(list)
        for (key, since), agreed in sorted(by_day.items(), key=itemgetter(0)):
            by_key[key].append((since, agreed))
        self._by_key = dict(by_key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Regulation) and self._by_key == other._by_key

    def __hash__(self) -> int:
        return hash(frozenset(self._by_key))

    def get(self, key: str, on: date) -> Provision | None:
        """The provision in force on a day, also one that says ``"none"``; ``None`` if there is no word of it.

        A key with a default holds by it until the regulation says something else.
        """
        since, provision = self._last(key, on)
        default = KEYS[key].default if key in KEYS and since is None else None
        return provision if default is None else Provision(key, default, date.min)

    def require(self, key: str, on: date) -> Provision:
        """The provision in force on a day. Raises `Missing`, or `NoSuchLimit` where it says ``"none"``."""
        provision = self.get(key, on)
        if provision is None:
            raise self.missing(key, on)
        if provision.value == NONE:
            raise NoSuchLimit(key)
        return provision

    def missing(self, key: str, on: date) -> Missing:
        """Why a key has no value on a day."""
        since, _ = self._last(key, on)
        return Missing(key, on) if since is None else Contradicted(key, on, since)

    def in_force(self, on: date) -> tuple[Provision, ...]:
        """What the club set that holds on a day, in the order of the template."""
        last = (self._last(key, on) for key in KEYS)
        return tuple(provision for _, provision in last if provision is not None)

    def dates(self, *keys: str) -> list[date]:
        """The days on which one of the keys changes."""
        return sorted({since for key in keys for since, _ in self._by_key.get(key, [])})

    def changes(self) -> Iterator[tuple[Provision, Provision]]:
        """Each change of a key's value, what held before and what holds since, in the order of the template."""
        for key in KEYS:
            for before, after in pairwise(self.provisions(key)):
                if before.value != after.value:
                    yield before, after

    def provisions(self, key: str) -> tuple[Provision, ...]:
        """What the club ever set of a key, in the order of the days."""
        return tuple(provision for _, provision in self._by_key.get(key, []) if provision is not None)

    def amended(self, provisions: Iterable[Provision]) -> Regulation:
        """The same regulation with other provisions of the keys that these are of."""
        amended = Regulation(provisions)
        amended._by_key = self._by_key | amended._by_key
        return amended

    def _last(self, key: str, on: date) -> tuple[date | None, Provision | None]:
        """The last day, until a day, of which the club wrote a value of a key, and the value unless two contradict."""
        days = self._by_key.get(key, [])
        index = bisect_right(days, on, key=itemgetter(0))
        return days[index - 1] if index else (None, None)


def _said_together(earlier: Provision | None, later: Provision) -> Provision | None:
    """One provision of two of the same key and day; none where their values differ."""
    if earlier is None or earlier.value != later.value:
        return None
    return replace(later, article=later.article or earlier.article, minutes=later.minutes or earlier.minutes)
