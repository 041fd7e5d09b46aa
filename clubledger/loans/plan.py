"""The instalments of a loan, cut one after the other: the only place where interest and principal are reckoned.

A schedule cuts them from the balance as planned, the history of a loan from the balance as it really was.
All is exact: interest is a whole number of parts of a đồng, ``1 / Accrual.denominator``, until it is rounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from clubledger.loans.terms import Amortisation, InterestMethod, InterestPeriod, due_date

if TYPE_CHECKING:
    from datetime import date

    from clubledger.loans.terms import Terms


def nearest(numerator: int, denominator: int, unit: int) -> int:
    """``numerator / denominator`` đồng as the nearest multiple of ``unit`` đồng, a half upward."""
    step = denominator * unit
    return (2 * numerator + step) // (2 * step) * unit


@dataclass(frozen=True, slots=True)
class Accrual:
    """The interest that a balance bears: ``numerator / denominator`` a month, or a day (``daily``)."""

    numerator: int
    denominator: int
    daily: bool

    @classmethod
    def by(cls, terms: Terms) -> Self:
        """The accrual of a loan's rate and period: months as they are, or rate × 12 × days / 365."""
        rate, scale = terms.rate.as_integer_ratio()
        if terms.period is InterestPeriod.ACTUAL_365:
            return cls(12 * rate, 36500 * scale, daily=True)
        return cls(rate, 100 * scale, daily=False)

    def of(self, balance: int, start: date, due: date, periods: int = 1) -> int:
        """Interest on ``balance`` đồng from ``start`` to ``due``, in ``1 / denominator`` đồng."""
        return balance * self.numerator * ((due - start).days if self.daily else periods)


class Plan:
    """What is still to be cut from a loan: ``left`` đồng of principal over the instalments up to ``last``.

    ``each`` is the principal (equal-principal) or the payment (equal-instalment) of one instalment.
    """

    __slots__ = ("accrual", "carried", "each", "flat", "form", "grace", "last", "left", "terms")

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.accrual = Accrual.by(terms)
        self.flat = terms.method is InterestMethod.FLAT
        self.form = terms.amortisation
        self.grace = terms.grace_principal
        self.last = terms.term
        self.left = terms.principal
        self.carried = 0
        self.each = self._level(terms.principal, self.grace + 1)

    def unit(self, k: int) -> int:
        """To what the interest of instalment ``k`` is rounded, in đồng.

        Exact to the đồng where the payment is rounded; an instalment of an equal-instalment loan that has no
        principal yet *is* its interest, and what a member pays is a multiple of ``rounding``.
        """
        if self.form is Amortisation.EQUAL_INSTALMENT and k > self.grace:
            return 1
        return self.terms.rounding

    def cut(self, k: int, base: int, start: date, due: date) -> tuple[int, int]:
        """Principal and interest of instalment ``k``, in đồng; ``base`` đồng bear the interest of its period.

        ``single`` adds up the interest of its periods, without interest on interest, and rounds it once.
        """
        raw = self.accrual.of(base, start, due)
        if self.form is Amortisation.SINGLE:
            self.carried += raw
            if k < self.last:
                return 0, 0
            raw, self.carried = self.carried, 0
        interest = nearest(raw, self.accrual.denominator, self.unit(k))
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
        return principal, interest

    def top_up(self, amount: int, k: int) -> None:
        """Add ``amount`` đồng, spread as a loan of its own over the instalments from ``k`` that have principal."""
        self.left += amount
        if k <= self.last:
            self.each += self._level(amount, max(k, self.grace + 1))

    def extend(self, last: int, left: int, k: int) -> None:
        """Let ``last`` be the last instalment; ``left`` đồng are spread evenly over those from ``k`` on.

        ``bullet`` and ``single`` keep their form, an equal-instalment loan goes on with equal principal.
        """
        self.last, self.left = last, left
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
            start = due_date(self.terms, first - 1) if first > 1 else self.terms.start
            interest = accrual.of(amount, start, due_date(self.terms, self.last), count)
            return nearest(amount * accrual.denominator + interest, accrual.denominator * count, unit)
        rate, scale = self.terms.rate.as_integer_ratio()
        if not rate:
            return nearest(amount, count, unit)
        scale *= 100
        grown, plain = (scale + rate) ** count, scale**count
        return nearest(amount * rate * grown, scale * (grown - plain), unit)
