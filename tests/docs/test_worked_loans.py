"""The loan that the pages on loan arithmetic follow runs as they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest

from clubledger.i18n import number, show
from clubledger.loans import (
    Amortisation,
    Contract,
    Disbursement,
    Event,
    Extension,
    InterestMethod,
    Lateness,
    Repayment,
    Terms,
    fines_allowed,
    interest_bounds,
    internal_rate,
    overdue_interest_allowance,
    standing,
)
from docs.generate import DOCS

PAGES = [("loan-arithmetic.md", "en"), ("cach-tinh-lai.md", "vi")]
START = date(2024, 5, 15)
TERMS = Terms(principal=6_000_000, rate=Decimal("0.8"), term=6, start=START, rounding=1000)
LENT = Disbursement(START, 6_000_000)
FIRST = Repayment(date(2024, 6, 15), 1_000_000, 48_000)
SECOND = Repayment(date(2024, 7, 15), 1_000_000, 40_000)


def contract(*events: Event) -> Contract:
    return Contract(TERMS, (LENT, *events), grace_days=5, tolerance=1000)


def text(page: str) -> str:
    """The page, with one space wherever a line may break."""
    return " ".join((DOCS / page).read_text("utf-8").split())


@pytest.mark.parametrize(("page", "language"), PAGES)
@pytest.mark.parametrize(
    "day", [date(2024, 7, 15), date(2024, 7, 20), date(2024, 7, 21), date(2024, 8, 10), date(2024, 8, 31)]
)
def test_a_late_loan(page: str, language: str, day: date) -> None:
    told = standing(contract(FIRST), day)
    cells: list[date | int] = [day, told.days_past_due, told.overdue_principal, told.overdue_interest]
    assert f"| {' | '.join(show(cell, language) for cell in cells)} |" in text(page)


def test_the_third_period_of_a_late_loan_costs_more() -> None:
    late = standing(contract(FIRST), date(2024, 8, 10))
    in_grace = standing(contract(FIRST, replace(SECOND, date=date(2024, 7, 20))), date(2024, 8, 10))
    assert (late.rows[2].interest, in_grace.rows[2].interest) == (40_000, 32_000)


def test_paying_ahead_shortens_a_loan() -> None:
    rows = standing(contract(replace(FIRST, principal=3_000_000)), date(2024, 6, 16)).rows
    assert [row.interest for row in rows[1:3]] == [24_000, 24_000]
    told = standing(contract(replace(FIRST, principal=3_000_000)), date(2024, 6, 16))
    assert (told.next_principal, told.next_interest, told.balance) == (0, 24_000, 3_000_000)
    assert [row.principal for row in rows[3:]] == [1_000_000] * 3


def test_a_top_up_is_spread_over_what_is_to_come() -> None:
    told = standing(contract(FIRST, SECOND, Disbursement(date(2024, 7, 20), 2_000_000)), date(2024, 7, 20))
    assert [row.principal for row in told.rows[2:]] == [1_500_000] * 4


def test_an_extension_spreads_what_is_unpaid() -> None:
    told = standing(contract(FIRST, SECOND, Extension(date(2024, 8, 20), 3)), date(2024, 8, 21))
    assert [row.principal for row in told.rows[2:]] == [0, *[667_000] * 5, 665_000]
    assert (told.rows[3].due, told.rows[-1].due) == (date(2024, 9, 15), date(2025, 2, 15))
    assert (told.overdue_principal, told.overdue_interest, told.days_past_due) == (0, 32_000, 6)


@pytest.mark.parametrize(("page", "language"), PAGES)
def test_what_interest_and_overdue_interest_may_be(page: str, language: str) -> None:
    bounds = interest_bounds(contract(FIRST), date(2024, 8, 14))
    assert bounds.periods_begun == 3
    assert f"= {show(int(bounds.high_begun), language)}." in text(page)
    assert show(int(bounds.high_begun) + 3 * 1000, language) in text(page)
    late = contract(FIRST, replace(SECOND, date=date(2024, 8, 10)))
    allowed = overdue_interest_allowance(late, date(2024, 8, 10), Decimal("1.2"))
    assert f"= {number(allowed.quantize(Decimal('0.1')), language)}," in text(page)
    assert show(int(allowed.to_integral_value(ROUND_HALF_UP)), language) in text(page)


@pytest.mark.parametrize(("page", "language"), PAGES)
def test_what_a_monthly_overdue_rate_and_fines_allow(page: str, language: str) -> None:
    late = contract(FIRST)
    allowed = overdue_interest_allowance(late, date(2024, 8, 10), Decimal("0.5"))
    assert f"= {number(allowed.quantize(Decimal('0.01')), language)}." in text(page)
    (one,) = Lateness(late).by(date(2024, 8, 10))
    assert (one.amount, one.days) == (1_040_000, 26)
    for amount in (
        one.amount,
        fines_allowed([one], 5_000, daily=False),
        fines_allowed([one], 1_000, daily=True),
    ):
        assert show(amount, language) in text(page).partition("(LOAN-25)")[2]


@pytest.mark.parametrize(("page", "language"), PAGES)
@pytest.mark.parametrize("rate", ["0.5", "0.8", "0.93", "1"])
def test_what_flat_interest_really_costs(page: str, language: str, rate: str) -> None:
    cells = [Decimal(rate)]
    for term in (6, 12, 24):
        terms = replace(
            TERMS,
            rate=Decimal(rate),
            term=term,
            method=InterestMethod.FLAT,
            amortisation=Amortisation.EQUAL_INSTALMENT,
        )
        cells.append((12 * internal_rate(terms)).quantize(Decimal("0.01"), ROUND_HALF_UP))
    row = " | ".join(str(cell) for cell in cells)
    assert f"| {row.replace('.', ',') if language == 'vi' else row} |" in text(page)
