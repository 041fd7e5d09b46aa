"""The instalments of a loan, cut one after the other: the only place where interest and principal are reckoned.

A schedule cuts them from the balance as planned, the history of a loan from the balance as it really was.
All is exact: interest is a whole number of parts of a đồng, ``1 / Accrual.denominator``, until it is rounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, Self

from clubledger.loans.terms import Amortisation, InterestMethod, InterestPeriod

if TYPE_CHECKING:
    from datetime import date

    from clubledger.loans.terms import Terms


def nearest(numerator: int | Fraction, denominator: int, unit: int) -> int:
    """``numerator / denominator`` đồng as the nearest multiple of ``unit`` đồng, a half upward."""
    step = denominator * unit
    return floor(2 * numerator + step) // (2 * step) * unit


@dataclass(frozen=True, slots=True)
class Accrual:
    """The interest that a balance bears: ``numerator / denominator`` a month, or a day (``daily``)."""

    numerator: int
    denominator: int
    daily: bool

    @classmethod
    def by(cls, terms: Terms) -> Self:
        """The accrual of a loan's rate and period: months as they are, or rate × 12 × days / 365.

        Of a loan with a due date of its own a month is 30 days: rate × days / 30.
        """
        rate, scale = terms.rate.as_integer_ratio()
        if terms.period is InterestPeriod.ACTUAL_365:
            return cls(12 * rate, 36500 * scale, daily=True)
        if terms.due is not None:
            return cls(rate, 3000 * scale, daily=True)
        return cls(rate, 100 * scale, daily=False)

    def of(self, balance: int, start: date, due: date, months: int) -> int:
        """Interest on ``balance`` đồng of the ``months`` from ``start`` to ``due``, in ``1 / denominator`` đồng."""
        return balance * self.numerator * ((due - start).days if self.daily else months)

    def thirtieths(self, balance: int, start: date, due: date, months: int) -> Fraction:
        """The same by the day, a month of 30 days; by days of 365 it is that already."""
        if self.daily:
            return Fraction(self.of(balance, start, due, months))
        return Fraction(balance * self.numerator * (due - start).days, 30)


class Plan:
    """What is still to be cut from a loan: ``left`` đồng of principal over the instalments up to ``last``.

    ``marks`` are the months from the lending at which they fall due, beginning with 0; ``each`` is the principal
    (equal-principal) or the payment (equal-instalment) of one of them.
    """

    __slots__ = (
        "accrual",
        "carried",
        "carried_asked",
        "each",
        "flat",
        "form",
        "grace",
        "left",
        "marks",
        "terms",
    )

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.accrual = Accrual.by(terms)
        self.flat = terms.method is InterestMethod.FLAT
        self.form = terms.amortisation
        self.grace = terms.grace_principal
        self.marks: list[int] = [*range(0, terms.term, terms.every), terms.term]
        self.left = terms.principal
        self.carried = 0
        self.carried_asked: int | Fraction = 0
        self.each = self._level(terms.principal, self.grace + 1)

    @property
    def last(self) -> int:
        """The number of the last instalment."""
        return len(self.marks) - 1

    def months(self, k: int) -> int:
        """The months that instalment ``k`` pays for."""
        return self.marks[k] - self.marks[k - 1]

    def unit(self, k: int) -> int:
        """To what the interest of instalment ``k`` is rounded, in đồng.

        Exact to the đồng where the payment is rounded; an instalment of an equal-instalment loan that has no
        principal yet *is* its interest, and what a member pays is a multiple of ``rounding``.
        """
        if self.form is Amortisation.EQUAL_INSTALMENT and k > self.grace:
            return 1
        return self.terms.rounding

    def cut(
        self, k: int, base: int, start: date, due: date, borne: Fraction = Fraction(1)
    ) -> tuple[int, int, int]:
        """Principal and interest of instalment ``k``, and what of the interest is forgiven, in đồng.

        ``base`` đồng bear the interest of its period, of which the part ``borne`` is asked for. ``single`` adds up the
        interest of its periods, without interest on interest, and rounds it once.
        """
        raw = self.accrual.of(base, start, due, self.months(k))
        asked: int | Fraction = raw if borne == 1 else raw * borne
        if self.form is Amortisation.SINGLE:
            self.carried += raw
            self.carried_asked += asked
            if k < self.last:
                return 0, 0, 0
            raw, asked, self.carried, self.carried_asked = self.carried, self.carried_asked, 0, 0
        interest = nearest(raw, self.accrual.denominator, self.unit(k))
        forgiven = interest - nearest(asked, self.accrual.denominator, self.unit(k))
        if k >= self.last:
            principal = self.left
        elif k <= self.grace:
            principal = 0
        elif self.form is Amortisation.EQUAL_PRINCIPAL:
            principal = min(self.each, self.left)
        elif self.form is Amortisation.EQUAL_INSTALMENT:
            principal = min(self.each - interest, self.left)
        else:
            principal = 0
        principal = max(principal, 0)
        self.left -= principal
        return principal, interest - forgiven, forgiven

    def forget(self) -> None:
        """Let the interest of the periods so far count as paid."""
        self.carried = self.carried_asked = 0

    def go_on(self) -> None:
        """Add an instalment after the last one."""
        self.marks.append(self.marks[-1] + self.terms.every)

    def top_up(self, amount: int, k: int) -> None:
        """Add ``amount`` đồng, spread as a loan of its own over the instalments from ``k`` that have principal."""
        self.left += amount
        if k <= self.last:
            self.each += self._level(amount, max(k, self.grace + 1))

    def extend(self, months: int, left: int, k: int) -> None:
        """Move the last instalment by ``months``; ``left`` đồng are spread evenly over those from ``k`` on.

        ``bullet`` and ``single`` keep their form, an equal-instalment loan goes on with equal principal. A due date of its own
        moves.
        """
        end = self.marks[-1] + months
        del self.marks[k:]
        if self.terms.due is not None:
            self.marks.append(end)
        else:
            self.marks += [*range(self.marks[-1] + self.terms.every, end, self.terms.every), end]
        self.left = left
        if self.form in (Amortisation.EQUAL_PRINCIPAL, Amortisation.EQUAL_INSTALMENT):
            self.form, self.grace = Amortisation.EQUAL_PRINCIPAL, 0
            self.each = self._level(left, k)

    def _level(self, amount: int, first: int) -> int:
        """What each of the instalments ``first`` to ``last`` takes of ``amount`` đồng, rounded."""
        count = self.last - first + 1
        unit = self.terms.rounding
        if self.form is not Amortisation.EQUAL_INSTALMENT:
            return nearest(amount, count, unit)
        accrual = self.accrual
        if self.flat:
            start, due = (self.terms.rhythm.at(self.marks[k]) for k in (first - 1, self.last))
            if first == 1:
                start = self.terms.start
            interest = accrual.of(amount, start, due, self.marks[self.last] - self.marks[first - 1])
            return nearest(amount * accrual.denominator + interest, accrual.denominator * count, unit)
        rate, scale = self.terms.rate.as_integer_ratio()
        scale *= 100
        grown, worth, power = 1, 0, 1  # of 1 đồng, and of one a period, at the end: in 1 / power
        for k in range(first, self.last + 1):
            growth = scale + rate * self.months(k)
            power *= scale
            grown, worth = grown * growth, worth * growth + power
        return nearest(amount * grown, worth, unit)
