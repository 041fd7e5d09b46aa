"""What lender and borrower agreed: amount, rate, term and form of a loan, and its due dates."""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from clubledger.errors import ClubledgerError
from clubledger.i18n import N_, Message, Param
from clubledger.loans.bounds import (
    HIGHEST_RATE,
    LONGEST_TERM,
    RATE_DECIMALS,
    has_too_many_decimals,
    is_due_day,
    is_rate,
    is_term,
)

if TYPE_CHECKING:
    from decimal import Decimal

FIRST_PERIOD_DAYS = 15
"""Days that a loan runs at least before an instalment falls due on the club's due day."""

_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class InterestMethod(StrEnum):
    """On what interest is reckoned: the balance still owed, or the principal once lent."""

    DECLINING = "declining"
    FLAT = "flat"


class InterestPeriod(StrEnum):
    """For how long: a month is a month, or the days of the period over 365."""

    MONTH = "month"
    ACTUAL_365 = "actual-365"


class Amortisation(StrEnum):
    """How the principal comes back."""

    EQUAL_PRINCIPAL = "equal-principal"
    EQUAL_INSTALMENT = "equal-instalment"
    BULLET = "bullet"
    SINGLE = "single"


class TermsError(ClubledgerError):
    """Terms that no loan can have; ``message`` says which, and what they must be."""

    def __init__(self, msgid: str, **params: Param) -> None:
        super().__init__(Message(msgid, params))


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one loan.

    ``principal`` and ``rounding`` are whole đồng, ``rate`` is percent a month, ``term`` is months, ``every`` the months
    from one instalment to the next, ``grace_principal`` counts instalments, ``start`` is the day of disbursement.
    ``due_day`` is the day of the month on which instalments fall due; ``first_due`` moves the first due date, and then
    its day counts. ``due`` is the day on which all of a ``single`` loan falls due: ``term`` and ``every`` are then the months
    until it, rounded up, whatever was given, its interest goes by days, and ``grace_principal``, ``due_day`` and
    ``first_due`` mean nothing. Raises ``TermsError`` when they contradict themselves. Source: docs/ledger-format.md, "Loans".
    """

    principal: int
    rate: Decimal
    term: int
    start: date
    method: InterestMethod = InterestMethod.DECLINING
    period: InterestPeriod = InterestPeriod.MONTH
    amortisation: Amortisation = Amortisation.EQUAL_PRINCIPAL
    grace_principal: int = 0
    rounding: int = 1
    first_due: date | None = None
    every: int = 1
    due_day: int | None = None
    due: date | None = None

    def __post_init__(self) -> None:
        if self.due is not None:
            self._fall_due_at_once(self.due)
        if self.principal <= 0:
            raise TermsError(
                N_("the principal is {principal}; it must be more than 0 đồng"), principal=self.principal
            )
        if not is_term(self.term):
            raise TermsError(
                N_("the term is {term} months; it must be 1 to {longest}"),
                term=self.term,
                longest=LONGEST_TERM,
            )
        _check_rate(self.rate)
        if self.rounding <= 0:
            raise TermsError(
                N_("amounts are rounded to {rounding}; it must be 1 đồng or more"), rounding=self.rounding
            )
        if not is_term(self.every):
            raise TermsError(
                N_("an instalment falls due every {months} months; it must be 1 to {longest}"),
                months=self.every,
                longest=LONGEST_TERM,
            )
        if self.due_day is not None and not is_due_day(self.due_day):
            raise TermsError(
                N_("instalments fall due on day {day} of the month; it must be 1 to 31"), day=self.due_day
            )
        if not 0 <= self.grace_principal < self.instalments:
            raise TermsError(
                N_("the first {grace} instalments have no principal; it must be 0 to {most}"),
                grace=self.grace_principal,
                most=self.instalments - 1,
            )
        if self.first_due is not None and self.first_due <= self.start:
            raise TermsError(
                N_("the first due date is {first_due}; it must be after the disbursement on {start}"),
                first_due=self.first_due,
                start=self.start,
            )
        if not fits(self.first_due or self.start, self.term + (2 if self.due_day else 0)):
            raise TermsError(
                N_("{term} months from {start} is past the year 9999; check the year"),
                term=self.term,
                start=self.first_due or self.start,
            )

    def _fall_due_at_once(self, due: date) -> None:
        if self.amortisation is not Amortisation.SINGLE:
            raise TermsError(
                N_(
                    "a due date of its own is for a loan that is repaid at once; its amortisation must be “{form}”"
                ),
                form=Amortisation.SINGLE.value,
            )
        if due <= self.start:
            raise TermsError(
                N_("the due date is {due}; it must be after the disbursement on {start}"),
                due=due,
                start=self.start,
            )
        months = months_until(self.start, due)
        meant = {"term": months, "every": months, "grace_principal": 0, "first_due": None, "due_day": None}
        for name, value in meant.items():
            object.__setattr__(self, name, value)

    @property
    def instalments(self) -> int:
        """How many there are: the last one falls at the end of the term, however short its period."""
        return -(-self.term // self.every)

    @property
    def first_due_date(self) -> date:
        """The day of the first instalment."""
        return due_date(self, 1)

    @property
    def rhythm(self) -> Rhythm:
        """The due dates: the k-th instalment falls ``k × every`` months from the lending, the last at the term's end."""
        if self.due is not None:
            return Rhythm.of(self.due, self.term)
        if self.first_due is not None:
            return Rhythm.of(self.first_due, min(self.every, self.term))
        return Rhythm.from_lending(self.start, self.due_day)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A day of each month, clamped to the month's end; ``origin`` counts the months of the calendar up to month 0."""

    origin: int
    day: int

    @classmethod
    def of(cls, day: date, months: int) -> Self:
        """The rhythm that has ``day`` in month ``months``."""
        return cls(_month(day) - months, day.day)

    @classmethod
    def from_lending(cls, start: date, due_day: int | None, months: int = 0) -> Self:
        """The rhythm of what is lent, or begins anew, on ``start`` in month ``months``.

        The due day that comes first, ``FIRST_PERIOD_DAYS`` later at the earliest, is that of the month after.
        """
        if due_day is None:
            return cls.of(start, months)
        earliest = start + timedelta(days=FIRST_PERIOD_DAYS)
        rhythm = cls(_month(earliest) - months - 1, due_day)
        return rhythm if rhythm.at(months + 1) >= earliest else rhythm.put_off(1)

    def at(self, months: int) -> date:
        """The day in a month, counted from the lending. Raises ``ValueError`` past the year 9999."""
        year, month = divmod(self.origin + months, 12)
        return date(year, month + 1, _clamped(self.day, year, month))

    def put_off(self, months: int) -> Self:
        """The same rhythm, so many months later."""
        return replace(self, origin=self.origin + months)


def _check_rate(rate: Decimal) -> None:
    """Refuse a rate that is no percentage a month, or that is written with more decimals than any contract."""
    if not is_rate(rate):
        raise TermsError(
            N_("the rate is {rate} percent a month; it must be 0 to {highest}"),
            rate=str(rate),
            highest=HIGHEST_RATE,
        )
    if has_too_many_decimals(rate):
        raise TermsError(
            N_("the rate is {rate} percent a month; it may have {decimals} decimals at most"),
            rate=str(rate),
            decimals=RATE_DECIMALS,
        )


def due_date(terms: Terms, k: int) -> date:
    """The k-th due date, counted from 1.

    The disbursement's day of the month, the due day or that of ``first_due``, clamped to the month's end.
    ``k`` may go past the term: the rhythm goes on. Raises ``ValueError`` for a date past the year 9999. Source:
    docs/loan-arithmetic.md, "Due dates and periods".
    """
    beyond = max(0, k - terms.instalments)
    months = min(k * terms.every, terms.term) if not beyond else terms.term + beyond * terms.every
    return terms.rhythm.at(months)


def months_after(day: date, months: int) -> date:
    """The same day of the month, ``months`` later, clamped to the month's end (31 Jan → 29 Feb → 31 Mar)."""
    return Rhythm.of(day, 0).at(months)


def months_until(start: date, due: date) -> int:
    """The whole months from one day to a later one, rounded up, at least 1."""
    months = _month(due) - _month(start)
    return max(1, months + (months_after(start, months) < due))


def fits(day: date, months: int) -> bool:
    """Whether the calendar has the date that lies ``months`` after ``day``."""
    return (_month(day) + months) // 12 <= date.max.year


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _clamped(day: int, year: int, month: int) -> int:
    if day <= 28:
        return day
    return min(day, 29 if month == 1 and isleap(year) else _DAYS[month])
