"""The parameters of a club's regulation (quy chế): which keys there are, and their values by date.

No regulation of these clubs is public, so every figure is the club's own; ``Parameter.template`` is only
where a new club starts from.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from clubledger.errors import CannotJudge
from clubledger.i18n import N_, Message, message

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    """A club's provisions by key and date; each holds until a later one of the same key."""

    def __init__(self, provisions: Iterable[Provision]) -> None:
        self._by_key: dict[str, list[Provision]] = defaultdict(list)
        for provision in sorted(provisions, key=lambda provision: provision.since):
            self._by_key[provision.key].append(provision)

    def get(self, key: str, on: date) -> Provision | None:
        """The provision in force on a day, also one that says ``"none"``; ``None`` if there is no word of it.

        A key with a default holds by it until the regulation says something else.
        """
        provisions = self._by_key.get(key, [])
        index = bisect_right(provisions, on, key=lambda provision: provision.since)
        if index:
            return provisions[index - 1]
        default = KEYS[key].default if key in KEYS else None
        return None if default is None else Provision(key, default, date.min)

    def require(self, key: str, on: date) -> Provision:
        """The provision in force on a day. Raises `Missing`, or `NoSuchLimit` where it says ``"none"``."""
        provision = self.get(key, on)
        if provision is None:
            raise Missing(key, on)
        if provision.value == NONE:
            raise NoSuchLimit(key)
        return provision

    def dates(self, *keys: str) -> list[date]:
        """The days on which one of the keys changes."""
        return sorted({provision.since for key in keys for provision in self._by_key.get(key, [])})
