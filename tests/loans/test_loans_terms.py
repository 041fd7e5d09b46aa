from __future__ import annotations

import pickle
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from clubledger.i18n import render
from clubledger.loans import Extension, Terms, TermsError, due_date
from tests.loans.loan_helpers import terms


def dues(agreed: Terms, count: int) -> list[str]:
    return [due_date(agreed, k).isoformat() for k in range(1, count + 1)]


def test_31_january_is_clamped_to_each_months_end() -> None:
    assert dues(terms(start=date(2024, 1, 31)), 5) == [
        "2024-02-29",
        "2024-03-31",
        "2024-04-30",
        "2024-05-31",
        "2024-06-30",
    ]


def test_28_february_in_a_common_year() -> None:
    assert dues(terms(start=date(2022, 12, 30)), 3) == ["2023-01-30", "2023-02-28", "2023-03-30"]


def test_1900_and_2100_are_no_leap_years() -> None:
    assert dues(terms(start=date(2100, 1, 31)), 1) == ["2100-02-28"]


def test_first_due_moves_the_first_and_the_rest_follow_its_day() -> None:
    agreed = terms(start=date(2024, 5, 15), first_due=date(2024, 7, 31))
    assert dues(agreed, 3) == ["2024-07-31", "2024-08-31", "2024-09-30"]


def test_over_the_turn_of_the_year() -> None:
    assert dues(terms(start=date(2024, 11, 10)), 2) == ["2024-12-10", "2025-01-10"]


@pytest.mark.parametrize(
    ("wrong", "read"),
    [
        ({"principal": 0}, "principal is 0"),
        ({"principal": -5}, "principal is -5"),
        ({"term": 0}, "term is 0 months"),
        ({"term": 601}, "term is 601 months"),
        ({"rate": "-0.1"}, "rate is -0.1"),
        ({"rate": "NaN"}, "rate is NaN"),
        ({"rate": "1E+999999"}, "rate is 1E+999999"),
        ({"rate": "1E-999999"}, "9 decimals"),
        ({"rounding": 0}, "rounded to 0"),
        ({"grace_principal": 12}, "first 12 instalments"),
        ({"grace_principal": -1}, "first -1 instalments"),
        ({"first_due": date(2024, 5, 15)}, "first due date is 2024-05-15"),
        ({"first_due": date(2024, 1, 1)}, "after the disbursement on 2024-05-15"),
        ({"start": date(9999, 1, 1)}, "past the year 9999"),
        ({"first_due": date(9999, 6, 1)}, "past the year 9999"),
    ],
)
def test_terms_that_no_loan_can_have(wrong: dict[str, Any], read: str) -> None:
    with pytest.raises(TermsError, match=re.escape(read)) as caught:
        terms(**wrong)
    error = caught.value
    assert str(error) == render(error.message, "en")
    assert error.message.params


def test_the_last_day_of_the_calendar_is_fine() -> None:
    assert due_date(terms(start=date(9998, 12, 31)), 12) == date(9999, 12, 31)


@pytest.mark.parametrize("months", [0, -3, 601])
def test_an_extension_of_absurd_months(months: int) -> None:
    with pytest.raises(TermsError, match=f"extension is {months} months"):
        Extension(date(2024, 1, 1), months)


def test_a_terms_error_survives_a_process_pool() -> None:
    error = TermsError("the rate is {rate}", rate=Decimal(-1))
    copy = pickle.loads(pickle.dumps(error))
    assert (str(copy), copy.message) == (str(error), error.message)
