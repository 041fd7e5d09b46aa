"""What was late by a day, and what a fine for it may come to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clubledger.loans import (
    Contract,
    Extension,
    Lateness,
    Opening,
    Remission,
    Repayment,
    Schedule,
    Terms,
    fines_allowed,
    standing,
)
from tests.loans.loan_helpers import as_scheduled, day, lent, paid, terms
from tests.loans.test_loans_properties import agreed_terms, any_loan, quick

SHORT = terms(principal=3_000_000, term=3, rounding=1000)
"""Instalments of 1,024,000, 1,016,000 and 1,008,000 on 15 June, July and August."""


def late(loan: Contract, on: str) -> list[tuple[str, int, int]]:
    return [(one.due.isoformat(), one.amount, one.days) for one in Lateness(loan).by(day(on))]


@pytest.mark.parametrize(
    ("paid_on", "by", "days"),
    [
        ("2024-06-15", "2024-07-01", None),
        ("2024-06-14", "2024-07-01", None),
        ("2024-06-16", "2024-07-01", 1),
        ("2024-06-16", "2024-06-16", 1),
        ("2024-06-16", "2024-06-15", None),
        ("2024-06-20", "2024-06-18", 3),
        ("2024-06-20", "2024-12-01", 5),
    ],
)
def test_late_is_from_the_day_after_the_due_date_until_paid(paid_on: str, by: str, days: int | None) -> None:
    rest = paid("2024-07-15", 2_000_000, 16_000)
    loan = lent(SHORT, paid(paid_on, 1_000_000, 24_000), rest, grace_days=5, tolerance=1000)
    first = [one for one in late(loan, by) if one[0] == "2024-06-15"]
    assert first == ([] if days is None else [("2024-06-15", 1_024_000, days)])


@pytest.mark.parametrize(("principal", "is_late"), [(999_000, False), (998_999, True)])
def test_what_the_tolerance_overlooks_is_not_late(principal: int, is_late: bool) -> None:
    loan = lent(SHORT, paid("2024-06-15", principal, 24_000), tolerance=1000)
    assert bool(late(loan, "2024-06-20")) is is_late


def test_a_refund_makes_an_instalment_late_again() -> None:
    loan = lent(SHORT, paid("2024-06-15", 1_000_000, 24_000), paid("2024-06-20", 0, -24_000), tolerance=1000)
    assert late(loan, "2024-06-19") == []
    assert late(loan, "2024-06-25") == [("2024-06-15", 1_024_000, 10)]


def test_interest_forgiven_is_not_late() -> None:
    forgiven = Remission(day("2024-06-10"), 24_000)
    assert late(lent(SHORT, paid("2024-06-15", 1_000_000), forgiven), "2024-06-30") == []


def test_what_an_extension_moves_was_late_all_the_same() -> None:
    loan = lent(SHORT, Extension(day("2024-06-25"), 3), paid("2024-06-28", 0, 24_000))
    assert late(loan, "2024-06-20") == [("2024-06-15", 1_024_000, 5)]
    assert late(loan, "2024-09-30")[0] == ("2024-06-15", 1_024_000, 13)
    paid_before = lent(SHORT, paid("2024-06-20", 0, 24_000), Extension(day("2024-06-25"), 3))
    assert late(paid_before, "2024-09-30")[0] == ("2024-06-15", 1_024_000, 10)


def test_what_another_contract_had_late_stays_late() -> None:
    later = lent(terms(principal=3_000_000, term=3, rounding=1000, first_due=day("2024-08-15")))
    lateness = Lateness(later, [(lent(SHORT), day("2024-06-20"))])
    assert [one.days for one in lateness.by(day("2024-06-20"))] == [5]
    assert [one.due for one in lateness.by(day("2024-08-20"))] == [day("2024-06-15"), day("2024-08-15")]
    assert lateness.by(day("2024-06-19")) == ()


@pytest.mark.parametrize(("form", "amount"), [("bullet", 24_000), ("equal-principal", 1_008_000)])
def test_an_opening_does_not_say_whether_the_last_interest_was_paid(form: str, amount: int) -> None:
    agreed = terms(principal=3_000_000, term=3, rounding=1000, amortisation=form)
    opening = Opening(day("2024-08-17"), 3_000_000 if form == "bullet" else 0)
    loan = Contract(agreed, (paid("2024-08-25", 0, 24_000),), opening=opening)
    if form == "bullet":
        assert ("2024-07-15", 24_000, 41) not in late(loan, "2024-08-20")
        assert late(loan, "2024-08-20") == [("2024-08-15", 3_000_000, 5)]
    else:
        assert late(loan, "2024-08-31") == [("2024-08-15", amount, 10)]


def test_a_loan_repaid_at_once_is_late_once() -> None:
    loan = lent(terms(principal=3_000_000, term=3, amortisation="single"))
    assert late(loan, "2024-08-15") == []
    assert late(loan, "2024-08-25") == [("2024-08-15", 3_072_000, 10)]


@pytest.mark.parametrize(
    ("fine", "daily", "allowed"),
    [
        (5_000, False, 10_000),
        (5_000, True, 35 * 5_000 + 5 * 5_000),
        (600_000, True, 1_024_000 + 1_024_000),
        (0, True, 0),
    ],
)
def test_fines_are_for_each_instalment_or_day_and_no_more_than_it(
    fine: int, daily: bool, allowed: int
) -> None:
    loan = lent(SHORT)
    assert fines_allowed(Lateness(loan).by(day("2024-07-20")), fine, daily=daily) == allowed


@given(any_loan(), st.integers(0, 1500))
@quick
def test_what_is_unpaid_after_its_due_date_is_late(loan: Contract, days: int) -> None:
    as_of = loan.terms.start + timedelta(days=days)
    known = {one.due: one for one in Lateness(loan).by(as_of)}
    for row in standing(loan, as_of).rows:
        if row.due < as_of and not row.paid and row.principal + row.interest:
            assert known[row.due].days == (as_of - row.due).days
            assert known[row.due].amount >= row.principal + row.interest
    assert all(0 < one.days <= (as_of - one.due).days and one.amount > 0 for one in known.values())


@given(any_loan(), st.integers(0, 1500), st.integers(0, 400), st.booleans())
@quick
def test_a_fine_that_was_in_order_stays_so(loan: Contract, days: int, later: int, daily: bool) -> None:
    first = loan.terms.start + timedelta(days=days)
    lateness = Lateness(loan)
    then, now = (
        fines_allowed(lateness.by(day), 5000, daily=daily) for day in (first, first + timedelta(days=later))
    )
    assert then <= now


@given(any_loan(), st.integers(0, 1500))
@quick
def test_what_happens_later_changes_nothing_that_was_late(loan: Contract, days: int) -> None:
    as_of = loan.terms.start + timedelta(days=days)
    known = Contract(
        loan.terms,
        tuple(event for event in loan.events if event.date <= as_of),
        grace_days=loan.grace_days,
        tolerance=loan.tolerance,
    )
    assert Lateness(loan).by(as_of) == Lateness(known).by(as_of)


@given(agreed_terms())
@quick
def test_who_pays_as_scheduled_is_never_late(agreed: Terms) -> None:
    loan = lent(agreed, *as_scheduled(agreed))
    assert Lateness(loan).by(agreed.start + timedelta(days=31 * (agreed.term + 3) + 75)) == ()


@given(agreed_terms(), st.integers(1, 20))
@quick
def test_who_pays_all_some_days_late_is_late_by_so_many(agreed: Terms, days: int) -> None:
    rows = Schedule(agreed).rows[:1]
    given_late = (Repayment(row.due + timedelta(days=days), row.principal, row.interest) for row in rows)
    loan = lent(agreed, *given_late)
    found = Lateness(loan).by(rows[0].due + timedelta(days=days))
    assert [(one.amount, one.days) for one in found] == ([(rows[0].payment, days)] if rows[0].payment else [])
