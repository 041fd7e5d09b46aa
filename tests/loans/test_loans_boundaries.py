"""On the very day, at the very amount: where a loan's arithmetic turns."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from clubledger.loans import (
    Contract,
    Disbursement,
    Event,
    Extension,
    Opening,
    Schedule,
    balance_at,
    interest_bounds,
    standing,
)
from tests.loans.loan_helpers import START, Rules, as_scheduled, day, lent, paid, terms

RULES: Rules = {"grace_days": 5, "tolerance": 1000}


def due(loan: Contract, as_of: str) -> list[tuple[int, int]]:
    return [(row.principal, row.interest) for row in standing(loan, day(as_of)).rows]


def coming(loan: Contract, as_of: str) -> tuple[str | None, int, int]:
    now = standing(loan, day(as_of))
    return now.next_due.isoformat() if now.next_due else None, now.next_principal, now.next_interest


def bounds(loan: Contract, as_of: str) -> tuple[Decimal | int, Decimal | int, int, int]:
    found = interest_bounds(loan, day(as_of))
    return found.high_begun, found.low_ended, found.periods_begun, found.periods_ended


def taken_over(text: str, balance: int, *events: Event, **agreed: Any) -> Contract:
    return Contract(terms(**agreed), events, Opening(day(text), balance), **RULES)


def test_a_loan_may_be_extended_to_exactly_the_longest_term() -> None:
    loan = lent(terms(term=588), Extension(day("2024-07-01"), 12))
    assert len(standing(loan, day("2024-07-01")).rows) == 600


def test_the_highest_rate_and_the_most_decimals_are_still_a_rate() -> None:
    assert terms(rate="1000").rate == 1000
    assert terms(rate="0.800000001").rate == Decimal("0.800000001")


def test_on_the_last_day_of_grace_what_is_due_still_counts_as_paid() -> None:
    loan = lent(terms(), **RULES)
    assert due(loan, "2024-06-20")[1] == (500_000, 44_000)
    assert due(loan, "2024-06-21")[1] == (500_000, 48_000)


def test_the_interest_that_falls_due_on_the_day_of_repayment_in_full_is_still_owed() -> None:
    loan = lent(terms(), paid("2024-06-15", 6_000_000, 0), **RULES)
    assert due(loan, "2024-12-31")[:2] == [(500_000, 48_000), (500_000, 0)]


def test_a_loan_taken_over_is_owed_from_the_evening_of_that_day() -> None:
    assert balance_at(taken_over("2024-08-31", 4_000_000), day("2024-08-31")) == 4_000_000


def test_what_is_repaid_on_the_day_of_the_opening_comes_off_it() -> None:
    loan = taken_over("2024-08-31", 4_000_000, paid("2024-08-31", 500_000))
    assert balance_at(loan, day("2024-08-31")) == 3_500_000


def test_the_opening_settles_the_interest_that_falls_due_on_its_day() -> None:
    loan = taken_over("2024-08-15", 4_500_000)
    assert [interest for _, interest in due(loan, "2024-08-15")][:4] == [0, 0, 0, 36_000]


def test_a_period_that_ends_on_the_day_of_the_opening_asks_for_no_interest() -> None:
    assert bounds(taken_over("2024-08-15", 5_000_000), "2024-08-15") == (40_000 + 40_000, 0, 2, 0)


def test_a_top_up_in_the_last_month_bears_no_interest_for_it() -> None:
    agreed = terms(term=2)
    loan = lent(agreed, *as_scheduled(agreed, 1), Disbursement(day("2024-07-01"), 1_000_000), **RULES)
    assert due(loan, "2024-07-15")[-1] == (4_000_000, 24_000)


def test_a_top_up_on_the_last_due_date_leaves_that_instalment_its_days_of_grace() -> None:
    agreed = terms(term=2)
    top_up = Disbursement(day("2024-07-15"), 1_000_000)
    loan = lent(agreed, *as_scheduled(agreed, 1), top_up, paid("2024-07-20", 3_000_000, 24_000), **RULES)
    assert coming(loan, "2024-07-31") == ("2024-08-15", 1_000_000, 8_000)


def test_a_top_up_after_the_term_on_a_day_of_the_rhythm_has_a_month_of_its_own() -> None:
    agreed = terms(term=2)
    loan = lent(agreed, *as_scheduled(agreed), Disbursement(day("2025-01-15"), 1_000_000), **RULES)
    assert coming(loan, "2025-01-15") == ("2025-02-15", 1_000_000, 8_000)


def test_the_period_that_begins_today_is_not_of_the_rest_of_the_term() -> None:
    begun = interest_bounds(lent(terms(), **RULES), START)
    assert begun.high_begun + begun.rest_of_term == 312_000  # the whole schedule


def test_the_evening_of_the_last_due_date_begins_a_period_while_something_is_owed() -> None:
    assert bounds(lent(terms(term=1), **RULES), "2024-06-15") == (2 * 48_000, 48_000, 2, 1)


def test_an_expired_loan_extended_on_a_day_of_its_rhythm_has_only_whole_periods() -> None:
    loan = lent(terms(term=1, amortisation="bullet"), Extension(day("2024-08-15"), 1), **RULES)
    # 15 May-15 June, -15 July, -15 August, -15 September
    assert bounds(loan, "2024-08-16") == (4 * 48_000, 3 * 48_000, 4, 3)


def test_flat_interest_of_a_first_period_of_two_months_is_spread_over_all_instalments() -> None:
    agreed = terms(
        term=12,
        method="flat",
        period="actual-365",
        amortisation="equal-instalment",
        first_due=date(2024, 7, 15),
    )
    payments = [row.payment for row in Schedule(agreed).rows]
    assert max(payments) - min(payments) < 12  # đồng that rounding left


def test_the_last_instalment_pays_its_interest_however_long_its_period() -> None:
    agreed = terms(
        rate="1", term=1, period="actual-365", amortisation="equal-instalment", first_due=date(2044, 5, 15)
    )
    (only,) = Schedule(agreed).rows
    assert only.interest > only.principal == 6_000_000


def test_an_instalment_of_interest_alone_may_be_more_than_those_that_follow() -> None:
    agreed = terms(
        rate="1",
        term=24,
        period="actual-365",
        amortisation="equal-instalment",
        grace_principal=1,
        first_due=date(2025, 5, 15),
    )
    first, second, *_ = Schedule(agreed).rows
    assert first.principal == 0
    assert first.payment > second.payment


def test_an_instalment_that_just_pays_its_interest_is_not_refused() -> None:
    agreed = terms(principal=13_000, rate="3", term=60, amortisation="equal-instalment", rounding=390)
    first, *_ = Schedule(agreed).rows
    assert (first.principal, first.interest) == (0, 390)
