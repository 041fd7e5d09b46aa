from __future__ import annotations

from decimal import Decimal

import pytest

from clubledger.loans import (
    Contract,
    Disbursement,
    Extension,
    Opening,
    interest_bounds,
    overdue_interest_allowance,
)
from tests.loans.loan_helpers import Rules, as_scheduled, day, lent, paid, terms

RULES: Rules = {"grace_days": 5, "tolerance": 1000}


def bounds(loan: Contract, as_of: str) -> tuple[Decimal | int, Decimal | int, int, int]:
    found = interest_bounds(loan, day(as_of))
    return found.high_begun, found.low_ended, found.periods_begun, found.periods_ended


def test_the_period_that_is_running_has_begun() -> None:
    loan = lent(terms(), **RULES)
    assert bounds(loan, "2024-05-14") == (0, 0, 0, 0)
    assert bounds(loan, "2024-05-15") == (48_000, 0, 1, 0)
    assert bounds(loan, "2024-06-14") == (48_000, 0, 1, 0)
    assert bounds(loan, "2024-06-15") == (96_000, 48_000, 2, 1)


def test_paid_in_the_middle_of_a_month_may_cost_the_whole_or_the_rest() -> None:
    loan = lent(terms(), paid("2024-05-30", 2_000_000), **RULES)
    assert bounds(loan, "2024-06-15")[:2] == (48_000 + 32_000, 32_000)


def test_repaid_in_full_two_days_early() -> None:
    loan = lent(terms(term=1), paid("2024-06-13", 6_000_000, 48_000), **RULES)
    assert bounds(loan, "2024-12-31") == (48_000, 0, 1, 0)


def test_repaid_in_full_on_the_day() -> None:
    loan = lent(terms(term=1), paid("2024-06-15", 6_000_000, 48_000), **RULES)
    assert bounds(loan, "2024-12-31") == (48_000, 48_000, 1, 1)


def test_repaid_late_periods_go_on_after_the_term() -> None:
    loan = lent(terms(term=1), paid("2024-08-20", 6_000_000, 48_000), **RULES)
    assert bounds(loan, "2024-12-31") == (192_000, 144_000, 4, 3)


def test_overdue_interest_stands_in_for_interest() -> None:
    loan = lent(terms(term=1), paid("2024-07-15", 6_000_000, 48_000, 40_000), **RULES)
    found = interest_bounds(loan, day("2024-12-31"))
    assert (found.taken, found.low_ended) == (48_000, Decimal(56_000))


def test_refunds_are_net() -> None:
    loan = lent(terms(), paid("2024-06-15", 500_000, 96_000), paid("2024-06-16", 0, -48_000), **RULES)
    assert interest_bounds(loan, day("2024-06-30")).taken == 48_000


def test_flat_is_on_the_principal_as_long_as_anything_is_owed() -> None:
    loan = lent(
        terms(method="flat"), paid("2024-06-15", 5_000_000, 48_000), paid("2024-08-01", 1_000_000), **RULES
    )
    assert bounds(loan, "2025-12-31") == (144_000, 96_000, 3, 2)
    # the rest of the fixed interest may have been asked for
    assert interest_bounds(loan, day("2025-12-31")).rest_of_term == 9 * 48_000


def test_paid_ahead_is_what_the_rest_of_the_term_can_bring() -> None:
    whole = sum(row.interest for row in as_scheduled(terms()))
    loan = lent(terms(), paid("2024-05-20", 0, whole), **RULES)
    found = interest_bounds(loan, day("2024-05-20"))
    assert found.high_begun + found.rest_of_term == found.taken == whole == 312_000


def test_a_closed_declining_loan_brings_no_more() -> None:
    loan = lent(terms(), paid("2024-06-15", 6_000_000, 48_000), **RULES)
    assert interest_bounds(loan, day("2024-06-15")).rest_of_term == 0


def test_a_top_up_in_the_middle_of_a_month() -> None:
    loan = lent(terms(), Disbursement(day("2024-06-01"), 1_000_000), **RULES)
    assert bounds(loan, "2024-06-14") == (56_000, 0, 1, 0)
    assert bounds(loan, "2024-06-15")[1] == 48_000


@pytest.mark.parametrize(("tolerance", "high"), [(1000, "47500"), (0, "48000"), (400, "47600")])
def test_rounding_beyond_the_tolerance_is_no_offence(tolerance: int, high: str) -> None:
    agreed = terms(principal=4_750_000, rate="1", rounding=1000)  # 47,500 is paid as 48,000
    found = interest_bounds(lent(agreed, tolerance=tolerance), agreed.start)
    assert found.high_begun == Decimal(high)


def test_after_an_extension_the_time_between_is_a_period_begun_but_not_ended() -> None:
    loan = lent(terms(term=1, amortisation="bullet"), Extension(day("2024-08-01"), 1), **RULES)
    # 15 May-15 June, -15 July, -1 August (cut), -1 September
    assert bounds(loan, "2024-08-02") == (4 * 48_000, 2 * 48_000, 4, 2)
    assert bounds(loan, "2024-09-01")[3] == 3


def test_after_an_opening() -> None:
    loan = Contract(terms(), (), Opening(day("2024-08-31"), 4_500_000), **RULES)
    assert bounds(loan, "2024-08-31") == (36_000, 0, 1, 0)
    assert bounds(loan, "2024-09-15") == (72_000, 36_000, 2, 1)


def test_an_opening_within_grace_after_a_due_date() -> None:
    loan = Contract(terms(), (), Opening(day("2024-08-17"), 5_000_000), **RULES)
    assert bounds(loan, "2024-08-17") == (40_000 + 40_000, 0, 2, 0)
    loan = Contract(terms(), (), Opening(day("2024-08-20"), 5_000_000), **RULES)
    assert bounds(loan, "2024-08-20") == (40_000, 0, 1, 0)


def test_single_taken_over_pays_all_its_interest_at_the_end() -> None:
    loan = Contract(terms(term=4, amortisation="single"), (), Opening(day("2024-08-31"), 6_000_000), **RULES)
    assert bounds(loan, "2024-09-14") == (4 * 48_000, 0, 4, 0)


def test_a_date_at_the_end_of_the_calendar() -> None:
    loan = lent(terms(), **RULES)
    assert (
        interest_bounds(loan, day("9999-12-31")).periods_begun == 7975 * 12 + 7
    )  # the last whole one ends on 15 December


@pytest.mark.parametrize(
    ("as_of", "dong_days"),
    [
        ("2024-06-15", 0),
        ("2024-06-25", 500_000 * 10),
        ("2024-07-25", 500_000 * 30 + 1_000_000 * 10),
    ],
)
def test_overdue_interest_allowed(as_of: str, dong_days: int) -> None:
    """0.8 % × 12 / 365 a day, once and a half."""
    allowed = overdue_interest_allowance(lent(terms(), **RULES), day(as_of), Decimal("1.2"))
    assert abs(allowed - Decimal(dong_days) * Decimal("0.144") / 365) < Decimal("1e-15")


def test_overdue_interest_stops_when_the_principal_is_paid_and_starts_anew() -> None:
    loan = lent(terms(), paid("2024-06-25", 500_000, 48_000), **RULES)
    until_july = overdue_interest_allowance(loan, day("2024-07-15"), Decimal("0.8"))
    assert until_july == overdue_interest_allowance(loan, day("2024-06-25"), Decimal("0.8"))
    assert until_july == Decimal(5_000_000) * Decimal("0.8") * 12 * 100 / 3_650_000
    assert overdue_interest_allowance(loan, day("2024-07-16"), Decimal("0.8")) > until_july


def test_before_an_extension_the_old_due_dates_count() -> None:
    loan = lent(terms(term=1, amortisation="bullet"), Extension(day("2024-07-15"), 3), **RULES)
    allowed = [
        overdue_interest_allowance(loan, day(text), Decimal("0.8")) for text in ("2024-07-15", "2024-09-30")
    ]
    assert allowed[0] == allowed[1] == Decimal(6_000_000 * 30) * Decimal("0.8") * 1200 / 3_650_000
