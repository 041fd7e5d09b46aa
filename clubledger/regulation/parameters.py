"""The parameters of a club's regulation (quy chế): which keys there are, and what values they take.

No regulation of these clubs is public, so every figure is the club's own; ``Parameter.template`` is only
where a new club starts from, and `bounds` has where a value stops limiting anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from clubledger.i18n import N_, message
from clubledger.loans.bounds import (
    HIGHEST_RATE,
    LAST_DUE_DAY,
    LONGEST_TERM,
    RATE_DECIMALS,
    has_too_many_decimals,
)

if TYPE_CHECKING:
    from clubledger.i18n import Message

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
    TIMES = "times"
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
    Unit.TIMES: 1_000,
    Unit.DUE_DAY: LAST_DUE_DAY,
}
"""Beyond these a number is a slip of the pen, and dates would leave the calendar."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One key a regulation may set, its unit, the template's value and what it means.

    ``default`` is what holds where the regulation says nothing of it, of a key that came after clubs had written theirs.
    An ``optional`` one is what only some clubs have: `clubledger init` shows it in a comment. ``divides``: what the number
    must be a divisor of. ``most`` is less than its unit allows, where a loan goes by it; a ``rate`` has no more decimals
    than that of a loan.
    """

    key: str
    unit: Unit
    template: str
    meaning: str
    words: tuple[str, ...] = ()
    least: int = 0
    default: Value | None = None
    optional: bool = False
    divides: int | None = None
    most: int | None = None
    rate: bool = False

    @property
    def may_be_none(self) -> bool:
        """Whether a club may say that its regulation sets no such limit."""
        return self.default in {None, NONE} and self.unit not in {Unit.WORD, Unit.MONTH_DAY}

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
        most = self.most or _MOST[self.unit]
        if not value.is_finite() or not self.least <= value <= most:
            return message("expected a number from {least} to {most}", least=self.least, most=most)
        if self.unit not in {Unit.PERCENT, Unit.TIMES} and value != value.to_integral_value():
            return message("expected a whole number")
        if self.rate and has_too_many_decimals(value):
            return message("expected a number with {decimals} decimals at most", decimals=RATE_DECIMALS)
        if self.divides is not None and self.divides % value:
            return message("expected a number that divides {whole}", whole=self.divides)
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
    Parameter(
        "loan-max-multiple",
        Unit.TIMES,
        "3",
        N_("largest debt of one member, as a multiple of what they contributed"),
        default=NONE,
        optional=True,
    ),
    Parameter("loan-term-max", Unit.MONTHS, "12", N_("longest term of a loan"), least=1, most=LONGEST_TERM),
    Parameter("loan-rate", Unit.PERCENT, "0.8", N_("interest rate a month"), most=HIGHEST_RATE, rate=True),
    Parameter(
        "overdue-rate", Unit.PERCENT, "150", N_("rate on overdue principal, as a share of the loan's rate")
    ),
    Parameter(
        "overdue-rate-month",
        Unit.PERCENT,
        "0.8",
        N_("rate a month on overdue principal, whatever the loan's own"),
        default=NONE,
        optional=True,
    ),
    Parameter("late-fine", Unit.VND, "5000", N_("fine for a late instalment"), default=NONE, optional=True),
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
        most=LONGEST_TERM,
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
    Parameter(
        "loan-home-max",
        Unit.COUNT,
        "1",
        N_("borrowers of one home at a time"),
        least=1,
        default=NONE,
        optional=True,
    ),
    Parameter("membership-min", Unit.MONTHS, "3", N_("months of membership before the first loan")),
    Parameter(
        "approval-days", Unit.DAYS, "62", N_("days between the meeting that approved a loan and the loan")
    ),
    Parameter(
        "approval-body",
        Unit.WORD,
        "meeting",
        N_("who decides a loan"),
        ("meeting", "board"),
        default="meeting",
        optional=True,
    ),
    Parameter(
        "ratify-days",
        Unit.DAYS,
        "0",
        N_("days after a loan within which a meeting may approve it"),
        default=Decimal(0),
        optional=True,
    ),
    Parameter("extension-max", Unit.COUNT, "1", N_("extensions of one loan")),
    Parameter(
        "rollover-days",
        Unit.DAYS,
        "1",
        N_("days between repaying a loan and a new one that may have repaid it"),
    ),
    Parameter("fee-monthly", Unit.VND, "5000", N_("membership fee a month")),
    Parameter(
        "fee-every",
        Unit.MONTHS,
        "1",
        N_("months whose fees are paid at a time"),
        least=1,
        default=Decimal(1),
        optional=True,
        divides=12,
    ),
    Parameter("silence-days", Unit.DAYS, "62", N_("days without any entry before the club counts as silent")),
    Parameter("cash-max", Unit.VND, "5000000", N_("largest cash of each fund kept overnight")),
    Parameter(
        "box-locks",
        Unit.COUNT,
        "3",
        N_("locks of the box, whose keys different members keep"),
        least=2,
        default=NONE,
        optional=True,
    ),
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
    Parameter(
        "split-members",
        Unit.PERCENT,
        "0",
        N_("share of interest paid to the members by what they contributed"),
        default=Decimal(0),
        optional=True,
    ),
    Parameter(
        "allowance-fixed",
        Unit.VND,
        "600000",
        N_("allowances of a year as one fixed sum, in place of a share"),
        default=NONE,
        optional=True,
    ),
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

LOCKS: Final = "box-locks"
SPLIT_KEYS: Final = ("split-capital", "split-reserve", "split-operating", "split-allowance", "split-members")
