from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from clubledger.loans import (
    Contract,
    Disbursement,
    Event,
    Extension,
    Opening,
    Remission,
    TermsError,
    WriteOff,
    balance_at,
    portfolio_at_risk,
    standing,
)
from tests.loans.loan_helpers import Rules, as_scheduled, day, lent, paid, terms

RULES: Rules = {"grace_days": 5, "tolerance": 1000}


def due(loan: Contract, as_of: str) -> list[tuple[int, int]]:
    return [(row.principal, row.interest) for row in standing(loan, day(as_of)).rows]


def late(loan: Contract, as_of: str) -> tuple[int, int, int]:
    now = standing(loan, day(as_of))
    return now.days_past_due, now.overdue_principal, now.overdue_interest


def coming(loan: Contract, as_of: str) -> tuple[str | None, int, int]:
    now = standing(loan, day(as_of))
    return now.next_due.isoformat() if now.next_due else None, now.next_principal, now.next_interest


def test_before_the_money_is_paid_out() -> None:
    now = standing(lent(terms()), day("2024-05-14"))
    assert (now.balance, now.status, now.next_due, now.rows) == (0, "open", None, ())


def test_on_the_day_it_is_paid_out() -> None:
    loan = lent(terms(), **RULES)
    assert balance_at(loan, day("2024-05-15")) == 6_000_000
    assert coming(loan, "2024-05-15") == ("2024-06-15", 500_000, 48_000)


def test_first_instalment_paid_on_its_day() -> None:
    loan = lent(terms(), paid("2024-06-15", 500_000, 48_000), **RULES)
    now = standing(loan, day("2024-06-15"))
    assert (now.balance, now.paid_principal, now.paid_interest) == (5_500_000, 500_000, 48_000)
    assert coming(loan, "2024-06-15") == ("2024-07-15", 500_000, 44_000)
    assert [row.paid for row in now.rows] == [True] + [False] * 11


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2024-06-15", (0, 0, 0)),
        ("2024-06-20", (0, 0, 0)),  # the last day of grace
        ("2024-06-21", (6, 500_000, 48_000)),
        ("2024-07-20", (35, 500_000, 48_000)),  # the second is within grace
        ("2024-07-21", (36, 1_000_000, 96_000)),  # interest on 6,000,000 again: nothing came back
    ],
)
def test_nothing_paid(as_of: str, expected: tuple[int, int, int]) -> None:
    assert late(lent(terms(), **RULES), as_of) == expected


def test_an_instalment_in_grace_is_still_what_comes_next() -> None:
    assert coming(lent(terms(), **RULES), "2024-06-18") == ("2024-06-15", 500_000, 48_000)
    assert coming(lent(terms(), **RULES), "2024-06-21") == ("2024-07-15", 500_000, 48_000)


def test_paid_within_grace_counts_as_paid_on_the_due_date() -> None:
    loan = lent(terms(), paid("2024-06-20", 500_000, 48_000), **RULES)
    assert due(loan, "2024-07-21")[1] == (500_000, 44_000)


def test_paid_after_grace_costs_more_interest() -> None:
    loan = lent(terms(), paid("2024-06-21", 500_000, 48_000), **RULES)
    assert due(loan, "2024-07-21")[1] == (500_000, 48_000)
    assert late(loan, "2024-06-21") == (0, 0, 0)


def test_paid_early_costs_less_interest() -> None:
    loan = lent(terms(), paid("2024-06-10", 1_500_000, 48_000), **RULES)
    assert due(loan, "2024-07-21")[:2] == [(500_000, 48_000), (500_000, 36_000)]


def test_in_the_middle_of_a_month_the_balance_at_the_periods_start_counts() -> None:
    loan = lent(terms(), paid("2024-05-30", 1_000_000, 0), **RULES)
    assert due(loan, "2024-06-14")[0] == (500_000, 48_000)


def test_a_part_payment_covers_what_comes_and_shortens_the_loan() -> None:
    loan = lent(terms(), paid("2024-06-15", 1_500_000, 48_000), **RULES)
    # 1 to 3 are covered; of the second only interest is asked, on 4,500,000
    assert coming(loan, "2024-06-15") == ("2024-07-15", 0, 36_000)
    steady = [paid(f"2024-{month:02}-15", 500_000, 0) for month in range(7, 13)]
    steady += [paid(f"2025-{month:02}-15", 500_000, 0) for month in (1, 2, 3)]
    loan = lent(terms(rate="0"), paid("2024-06-15", 1_500_000), *steady, **RULES)
    assert standing(loan, day("2025-03-15")).status == "closed"
    assert standing(loan, day("2025-03-14")).status == "open"


def test_amounts_of_equal_principal_do_not_change() -> None:
    loan = lent(terms(), paid("2024-06-15", 1_500_000, 48_000), **RULES)
    assert {principal for principal, _ in due(loan, "2024-12-31")} == {500_000}


def test_interest_paid_does_not_pay_principal() -> None:
    loan = lent(terms(), paid("2024-06-15", 0, 548_000), **RULES)
    assert late(loan, "2024-06-30") == (15, 500_000, 0)


def test_principal_paid_does_not_pay_interest() -> None:
    loan = lent(terms(), paid("2024-06-15", 548_000, 0), **RULES)
    assert late(loan, "2024-06-30") == (15, 0, 48_000)


def test_the_tolerance_grows_with_the_instalments() -> None:
    short_once = lent(terms(), paid("2024-06-15", 500_000, 47_000), **RULES)
    assert late(short_once, "2024-06-30") == (0, 0, 0)
    too_short = lent(terms(), paid("2024-06-15", 500_000, 46_999), **RULES)
    assert late(too_short, "2024-06-30") == (15, 0, 1_001)


def test_a_shortage_is_forgiven_once_the_sums_are_reached() -> None:
    loan = lent(terms(), paid("2024-06-15", 500_000, 46_500), paid("2024-07-15", 500_000, 44_000), **RULES)
    assert late(loan, "2024-06-30")[0] == 15
    assert late(loan, "2024-07-30") == (0, 0, 0)
    assert standing(loan, day("2024-07-30")).rows[0].paid


def test_overdue_interest_covers_interest() -> None:
    loan = lent(
        terms(),
        paid("2024-07-15", 500_000, 48_000, 6_000),
        paid("2024-07-15", 500_000, 44_000),  # not 48,000: the late half million bore overdue interest
        **RULES,
    )
    assert late(loan, "2024-07-31") == (0, 0, 0)
    assert standing(loan, day("2024-07-31")).paid_interest == 92_000


def test_equal_instalments_late_keep_their_payment() -> None:
    agreed = terms(principal=1_000_000, rate="1", term=3, amortisation="equal-instalment")
    # payment 340,022; the first comes late, so the second bears 10,000 again, and 330,022 of principal
    loan = lent(agreed, paid("2024-07-15", 330_022, 10_000), paid("2024-07-15", 330_022, 10_000))
    assert late(loan, "2024-07-16") == (0, 0, 0)
    assert due(loan, "2024-07-16")[2] == (339_956, 3_400)


def test_flat_interest_is_fixed() -> None:
    agreed = terms(method="flat")
    loan = lent(agreed, paid("2024-06-15", 3_000_000, 48_000), **RULES)
    assert {interest for _, interest in due(loan, "2024-08-01")} == {48_000}


def test_nothing_falls_due_after_the_last_penny_of_principal() -> None:
    loan = lent(terms(method="flat"), paid("2024-06-30", 6_000_000, 48_000), **RULES)
    now = standing(loan, day("2025-12-31"))
    assert (now.status, now.days_past_due, now.next_due) == ("closed", 0, None)
    assert [row.interest for row in now.rows] == [48_000] + [0] * 11
    assert all(row.paid for row in now.rows)


def test_missing_interest_of_a_closed_loan_is_not_overdue() -> None:
    loan = lent(terms(), paid("2024-12-15", 6_000_000, 0), **RULES)
    now = standing(loan, day("2025-01-31"))
    assert (now.status, now.days_past_due, now.overdue_interest) == ("closed", 0, 0)
    assert not now.rows[0].paid


def test_repaid_more_than_owed_does_not_crash() -> None:
    loan = lent(terms(), paid("2024-06-15", 7_000_000, 48_000), **RULES)
    assert balance_at(loan, day("2024-12-31")) == -1_000_000
    assert standing(loan, day("2024-12-31")).status == "closed"
    assert portfolio_at_risk([standing(loan, day("2024-12-31"))], 0) == (0, 0)


def test_of_one_day_repayments_come_before_disbursements() -> None:
    agreed = terms()
    events = (Disbursement(day("2024-06-15"), 1_100_000), paid("2024-06-15", 500_000, 48_000))
    loan = Contract(agreed, (*events, Disbursement(agreed.start, agreed.principal)), **RULES)
    # the top-up is spread over the eleven to come, and bears interest from now on
    assert due(loan, "2024-06-15")[:3] == [(500_000, 48_000), (600_000, 52_800), (600_000, 48_000)]
    assert sum(principal for principal, _ in due(loan, "2024-06-15")) == 7_100_000


def test_a_top_up_of_a_bullet_loan_waits_for_the_end() -> None:
    loan = lent(terms(amortisation="bullet"), Disbursement(day("2024-08-01"), 1_000_000), **RULES)
    assert due(loan, "2024-08-01")[-1] == (7_000_000, 56_000)


def test_a_top_up_of_equal_instalments_is_a_loan_of_its_own_over_the_rest() -> None:
    agreed = terms(principal=1_000_000, rate="1", term=4, amortisation="equal-instalment")
    first = as_scheduled(agreed, 1)
    loan = lent(agreed, *first, Disbursement(day("2024-06-15"), 1_000_000))
    rows = due(loan, "2024-06-15")
    assert sum(rows[1]) == 256_281 + 340_022
    assert sum(principal for principal, _ in rows) == 2_000_000


def test_a_top_up_after_the_term_falls_due_on_the_next_day_of_the_rhythm() -> None:
    agreed = terms(term=2)
    loan = lent(agreed, *as_scheduled(agreed), Disbursement(day("2025-01-20"), 1_000_000), **RULES)
    now = standing(loan, day("2025-01-31"))
    assert (now.days_past_due, now.status) == (0, "open")
    assert coming(loan, "2025-01-31") == ("2025-02-15", 1_000_000, 8_000)


class TestExtensions:
    def test_bullet_within_the_term_moves_its_end(self) -> None:
        loan = lent(
            terms(term=3, amortisation="bullet"),
            *[paid(text, 0, 48_000) for text in ("2024-06-15", "2024-07-15")],
            Extension(day("2024-08-01"), 2),
            **RULES,
        )
        assert due(loan, "2024-08-01") == [(0, 48_000)] * 4 + [(6_000_000, 48_000)]
        now = standing(loan, day("2024-08-16"))
        assert now.rows[-1].due == date(2024, 10, 15)
        assert now.extended

    def test_it_is_not_known_before(self) -> None:
        loan = lent(terms(term=3, amortisation="bullet"), Extension(day("2024-08-01"), 2), **RULES)
        now = standing(loan, day("2024-07-31"))
        assert (len(now.rows), now.extended) == (3, False)

    def test_equal_principal_within_the_term(self) -> None:
        # 2 of 6 paid; at the end of 1 August 4,000,000 are left for the 4 + 4 dates to come
        agreed = terms(term=6)
        loan = lent(agreed, *as_scheduled(agreed, 2), Extension(day("2024-08-01"), 4), **RULES)
        rows = due(loan, "2024-08-01")
        assert [principal for principal, _ in rows] == [1_000_000] * 2 + [500_000] * 8
        assert rows[2] == (500_000, 32_000)

    def test_equal_principal_late_within_the_term_is_spread_but_its_interest_stays_due(self) -> None:
        loan = lent(terms(term=6), Extension(day("2024-08-01"), 4), **RULES)
        assert late(loan, "2024-07-31") == (46, 2_000_000, 96_000)
        assert late(loan, "2024-08-01") == (47, 0, 96_000)
        assert [row.principal for row in standing(loan, day("2024-08-01")).rows] == [0, 0] + [750_000] * 8

    def test_equal_principal_after_the_term_runs_from_its_day(self) -> None:
        agreed = terms(principal=900_000, term=3)
        loan = lent(agreed, paid("2024-08-15", 300_000, 21_600), Extension(day("2024-09-30"), 3), **RULES)
        assert late(loan, "2024-09-29")[:2] == (76, 600_000)
        now = standing(loan, day("2024-09-30"))
        assert now.days_past_due == 0
        assert [row.due.isoformat() for row in now.rows[3:]] == ["2024-10-30", "2024-11-30", "2024-12-30"]
        assert [row.principal for row in now.rows] == [300_000, 0, 0] + [200_000] * 3
        assert [row.interest for row in now.rows[3:]] == [4_800, 3_200, 1_600]

    def test_bullet_after_the_term_keeps_its_form(self) -> None:
        agreed = terms(principal=900_000, term=2, amortisation="bullet")
        loan = lent(agreed, paid("2024-07-15", 0, 14_400), Extension(day("2024-08-31"), 2), **RULES)
        assert late(loan, "2024-08-30") == (46, 900_000, 0)
        assert late(loan, "2024-08-31") == (0, 0, 0)
        assert due(loan, "2024-08-31")[2:] == [(0, 7_200), (900_000, 7_200)]
        assert standing(loan, day("2024-08-31")).rows[-1].due == date(2024, 10, 31)

    def test_single_pays_all_interest_at_the_new_end(self) -> None:
        loan = lent(terms(term=2, amortisation="single"), Extension(day("2024-07-14"), 1), **RULES)
        assert due(loan, "2024-07-14") == [(0, 0), (0, 0), (6_000_000, 144_000)]
        assert standing(loan, day("2024-07-14")).rows[-1].due == date(2024, 8, 15)

    def test_single_interest_due_by_then_stays_due(self) -> None:
        loan = lent(terms(term=2, amortisation="single"), Extension(day("2024-07-15"), 1), **RULES)
        assert due(loan, "2024-07-15") == [(0, 0), (0, 96_000), (6_000_000, 48_000)]
        assert late(loan, "2024-07-21") == (6, 0, 96_000)

    def test_on_the_last_due_date_the_rhythm_goes_on(self) -> None:
        agreed = terms(principal=900_000, term=3, start=date(2024, 1, 31))  # 30 April is its last
        loan = lent(agreed, *as_scheduled(agreed, 2), Extension(day("2024-04-30"), 2), **RULES)
        rows = standing(loan, day("2024-04-30")).rows
        assert [row.due.isoformat() for row in rows[3:]] == ["2024-05-31", "2024-06-30"]
        assert [row.principal for row in rows] == [300_000, 300_000, 0, 150_000, 150_000]

    def test_equal_instalments_go_on_with_equal_principal(self) -> None:
        agreed = terms(principal=1_000_000, rate="1", term=3, amortisation="equal-instalment")
        loan = lent(agreed, *as_scheduled(agreed, 1), Extension(day("2024-07-01"), 2))
        assert [principal for principal, _ in due(loan, "2024-07-01")][1:] == [
            167_495,
            167_495,
            167_495,
            167_493,
        ]

    def test_twice(self) -> None:
        loan = lent(
            terms(term=2, amortisation="bullet"),
            Extension(day("2024-07-01"), 1),
            Extension(day("2024-10-10"), 1),
            **RULES,
        )
        rows = standing(loan, day("2024-10-10")).rows
        assert [row.due.isoformat() for row in rows[1:]] == ["2024-07-15", "2024-08-15", "2024-11-10"]

    def test_out_of_the_calendar_or_absurdly_long(self) -> None:
        with pytest.raises(TermsError, match="1,200 months with its extensions"):
            lent(terms(term=600), Extension(day("2024-07-01"), 600))
        with pytest.raises(TermsError, match="past the year 9999"):
            lent(terms(), Extension(day("9999-07-01"), 12))


class TestOpenings:
    def taken_over(self, *events: Event, balance: int = 4_000_000, **agreed: Any) -> Contract:
        return Contract(terms(**agreed), events, Opening(day("2024-08-31"), balance), **RULES)

    def test_earlier_principal_and_interest_count_as_paid(self) -> None:
        loan = self.taken_over(balance=4_500_000)
        now = standing(loan, day("2024-08-31"))
        assert (now.balance, now.paid_principal, now.paid_interest) == (4_500_000, 1_500_000, 0)
        assert [row.paid for row in now.rows[:4]] == [True, True, True, False]
        assert coming(loan, "2024-08-31") == ("2024-09-15", 500_000, 36_000)
        assert late(loan, "2024-09-21") == (6, 500_000, 36_000)

    def test_nothing_is_known_before(self) -> None:
        loan = self.taken_over()
        assert balance_at(loan, day("2024-08-30")) == 0
        assert standing(loan, day("2024-08-30")).rows == ()

    def test_principal_that_was_late_is_still_late(self) -> None:
        assert late(self.taken_over(balance=5_500_000), "2024-08-31") == (47, 1_000_000, 0)

    def test_of_equal_instalments_as_scheduled(self) -> None:
        agreed = terms(amortisation="equal-instalment")
        rows = as_scheduled(agreed)
        balance = 6_000_000 - sum(row.principal for row in rows[:3])
        loan = Contract(agreed, rows[3:], Opening(day("2024-08-31"), balance), **RULES)
        assert due(loan, "2024-08-31")[3:] == [(row.principal, row.interest) for row in rows[3:]]
        assert standing(loan, day("2025-05-15")).status == "closed"

    def test_money_that_moved_before_is_in_the_opening_already(self) -> None:
        loan = self.taken_over(paid("2024-08-15", 500_000), paid("2024-09-15", 500_000, 32_000))
        assert balance_at(loan, day("2024-09-15")) == 3_500_000


def test_written_off() -> None:
    loan = lent(terms(), WriteOff(day("2025-06-30"), 6_000_000), **RULES)
    now = standing(loan, day("2025-06-30"))
    assert (now.status, now.balance, now.paid_principal, now.days_past_due) == ("written-off", 0, 0, 0)
    assert standing(loan, day("2025-06-29")).status == "open"


def test_partly_written_off_and_the_rest_repaid() -> None:
    loan = lent(terms(), WriteOff(day("2024-07-30"), 1_000_000), paid("2024-08-01", 5_000_000), **RULES)
    assert standing(loan, day("2024-07-31")).status == "open"
    assert standing(loan, day("2024-08-01")).status == "written-off"


def test_par_counts_whole_loans_more_than_n_days_late() -> None:
    late_one = lent(terms(), **RULES)
    good_one = lent(terms(principal=3_000_000, start=date(2024, 7, 1)), **RULES)
    standings = [standing(loan, day("2024-07-15")) for loan in (late_one, good_one)]
    assert standings[0].days_past_due == 30
    assert portfolio_at_risk(standings, 29) == (6_000_000, 9_000_000)
    assert portfolio_at_risk(standings, 30) == (0, 9_000_000)


def test_the_larger_tolerance_of_an_instalment_that_is_not_due_pays_no_older_one() -> None:
    agreed = terms(6_000_000, "0.8", 12)
    contract = lent(agreed, paid("2024-05-16", 5_900_000), tolerance=13_000)
    stands = standing(contract, day("2024-06-20"))  # four tolerances would hide the 48,000 of June
    assert (stands.overdue_interest, stands.days_past_due) == (48_000, 5)
    later = standing(contract, day("2024-09-15"))  # the fourth is due, and all that is missing is within four
    assert later.days_past_due == 0
    honest = lent(agreed, paid("2024-05-16", 5_900_000), paid("2024-06-15", 0, 35_000), tolerance=13_000)
    assert standing(honest, day("2024-06-20")).days_past_due == 0


def test_a_remission_covers_the_oldest_interest_from_its_day_on() -> None:
    agreed = terms(6_000_000, "0.8", 6, amortisation="bullet")
    contract = lent(agreed, Remission(day("2024-07-20"), 48_000))
    before, after = (standing(contract, day(on)) for on in ("2024-07-19", "2024-07-20"))
    assert (before.overdue_interest, before.days_past_due, before.remitted) == (96_000, 34, 0)
    assert (after.overdue_interest, after.days_past_due, after.remitted) == (48_000, 5, 48_000)


def test_days_forgiven_take_their_share_of_each_period() -> None:
    forgiven = Remission(day("2024-07-20"), first=day("2024-06-15"), last=day("2024-08-14"))
    rows = standing(lent(terms(6_000_000, "0.8", 6), forgiven), day("2024-09-20")).rows
    assert [row.interest for row in rows[:4]] == [48_000, 0, 0, 48_000]
    half = Remission(day("2024-07-20"), first=day("2024-06-15"), last=day("2024-06-29"))
    rows = standing(lent(terms(6_000_000, "0.8", 6, amortisation="bullet"), half), day("2024-09-20")).rows
    assert rows[1].interest == 24_000


def test_an_extension_past_the_term_falls_on_the_due_day() -> None:
    agreed = terms(6_000_000, "0.8", 6, every=3, due_day=5)
    rows = standing(lent(agreed, Extension(day("2025-01-20"), 6)), day("2025-01-20")).rows
    assert [row.due for row in rows] == [
        day(due) for due in ("2024-08-05", "2024-11-05", "2025-04-05", "2025-07-05")
    ]
