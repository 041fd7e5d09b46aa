"""The repayment schedule of a loan that is paid as agreed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import TYPE_CHECKING

from clubledger.i18n import N_
from clubledger.loans.plan import Plan
from clubledger.loans.terms import (
    Amortisation,
    InterestMethod,
    InterestPeriod,
    Terms,
    TermsError,
)

if TYPE_CHECKING:
    from datetime import date

FINE = 10**15
"""Parts of a đồng in which an "unrounded" schedule is reckoned."""

PRECISION = 50
"""Digits of the internal rate's reckoning."""


@dataclass(frozen=True, slots=True)
class Instalment:
    """One row of a schedule: number, due date, and whole đồng; ``balance`` is what is owed after it."""

    n: int
    due: date
    principal: int
    interest: int
    payment: int
    balance: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """The instalments of a loan: ``rows``, ``total_interest`` (đồng), ``effective_rate`` (% a year).

    Source: docs/loan-arithmetic.md. Where it is silent:

    - ``single`` bears simple interest on the whole principal, rounded once, paid with it at the end;
    - when rounding upward has ended the principal early, interest ends with it, ``flat`` interest too;
    - ``flat`` with ``equal-instalment`` and ``grace-principal``: the interest of the first m periods is paid
      in them; the instalments after that share the principal and *their* interest evenly;
    - an equal-instalment loan pays its interest alone, rounded to ``rounding``, while it has no principal;
    - ``actual-365`` with ``equal-instalment``: the payment comes from the monthly rate, interest from the days;
    - ``grace-principal`` means nothing to ``bullet`` and ``single``.

    Raises ``TermsError`` for an instalment below its own interest.
    """

    terms: Terms
    rows: tuple[Instalment, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", _rows(self.terms, refuse=True))

    @property
    def total_interest(self) -> int:
        """The interest of all instalments, đồng."""
        return sum(row.interest for row in self.rows)

    @property
    def effective_rate(self) -> Decimal:
        """12 × the monthly internal rate of the unrounded schedule, % a year, to 0.01."""
        return (12 * internal_rate(self.terms)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def internal_rate(terms: Terms) -> Decimal:
    """The internal rate of the unrounded schedule at equal monthly steps, % a month (LOAN-06).

    Exactly the contract's rate where every month bears it on the balance, and pays it; else right to some 15 digits. Source:
    docs/loan-arithmetic.md, "What a loan really costs". With a due date of its own a loan costs its rate, by days.
    """
    if terms.due is not None or (
        terms.method is InterestMethod.DECLINING
        and terms.period is InterestPeriod.MONTH
        and (terms.term == 1 or (terms.every == 1 and terms.amortisation is not Amortisation.SINGLE))
    ):
        return terms.rate
    with localcontext() as context:
        context.prec = PRECISION
        unrounded = replace(terms, principal=terms.principal * FINE, rounding=1)
        flows = [Decimal(0)] * terms.term
        for row in _rows(unrounded, refuse=False):
            flows[terms.term - min(row.n * terms.every, terms.term)] = Decimal(row.payment)
        rate = 100 / _discount(Decimal(unrounded.principal), flows) - 100
        return rate.quantize(Decimal("1e-15"))


def _discount(lent: Decimal, flows: list[Decimal]) -> Decimal:
    """The discount of one step at which ``flows``, last first, are worth what was lent.

    Their worth grows with the discount, and ever faster: Newton's steps from 1 come down to it from above.
    """
    discount = Decimal(1)
    enough = Decimal("1e-25")
    step = discount
    while step > enough:
        worth = slope = Decimal(0)
        for flow in flows:  # Horner's rule: worth = Σ flow × discount^k, and its derivative
            slope = slope * discount + worth + flow
            worth = (worth + flow) * discount
        step = (worth - lent) / slope
        discount -= step
    return discount


def _rows(terms: Terms, *, refuse: bool) -> tuple[Instalment, ...]:
    plan, rhythm = Plan(terms), terms.rhythm
    level = plan.form is Amortisation.EQUAL_INSTALMENT
    rows = []
    start, balance = terms.start, terms.principal
    for k in range(1, plan.last + 1):
        due = rhythm.at(plan.marks[k])
        principal, interest, _ = plan.cut(
            k, terms.principal if plan.flat and balance else balance, start, due
        )
        if refuse and level and terms.grace_principal < k < plan.last and balance and plan.each < interest:
            raise TermsError(
                N_(
                    "instalment {n} would be {payment}, less than its own interest of {interest}; "
                    "an instalment must pay its interest: take another form, a shorter term or a finer rounding"
                ),
                n=k,
                payment=plan.each,
                interest=interest,
            )
        balance -= principal
        rows.append(Instalment(k, due, principal, interest, principal + interest, balance))
        start = due
    return tuple(rows)
