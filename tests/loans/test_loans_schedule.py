from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from clubledger.loans import Schedule, TermsError, internal_rate
from tests.loans.loan_helpers import terms


def shares(**agreed: Any) -> list[tuple[int, int]]:
    return [(row.principal, row.interest) for row in Schedule(terms(**agreed)).rows]


def test_the_example_of_the_ledger_format() -> None:
    schedule = Schedule(terms())
    first, last = schedule.rows[0], schedule.rows[-1]
    assert (first.n, first.due, first.principal, first.interest) == (1, date(2024, 6, 15), 500_000, 48_000)
    assert (first.payment, first.balance) == (548_000, 5_500_000)
    assert (last.due, last.principal, last.interest, last.balance) == (date(2025, 5, 15), 500_000, 4_000, 0)
    assert schedule.total_interest == 48_000 * 13 // 2
    assert schedule.effective_rate == Decimal("9.60")


def test_equal_principal_rounds_each_and_the_last_takes_the_rest() -> None:
    # 5,000,000 / 3 = 1,666,666.7 -> 1,667,000; 1 % of 5,000,000, 3,333,000, 1,666,000
    assert shares(principal=5_000_000, rate="1", term=3, rounding=1000) == [
        (1_667_000, 50_000),
        (1_667_000, 33_000),
        (1_666_000, 17_000),
    ]


def test_a_half_is_rounded_upward() -> None:
    # 1 % of 250,000 = 2,500 -> 3,000; 125,000 -> 1,250 -> 1,000
    assert shares(principal=250_000, rate="1", term=2, rounding=1000) == [(125_000, 3_000), (125_000, 1_000)]


def test_rounding_upward_never_takes_more_than_the_balance() -> None:
    # 2,500 / 4 = 625 -> 1,000 each: nothing is left for the fourth
    rows = shares(principal=2_500, rate="0", term=4, rounding=1000)
    assert [principal for principal, _ in rows] == [1_000, 1_000, 500, 0]


def test_flat_interest_ends_with_the_principal() -> None:
    rows = shares(
        principal=2_500, rate="10", term=4, rounding=1000, method="flat", amortisation="equal-principal"
    )
    assert rows == [(1_000, 0), (1_000, 0), (500, 0), (0, 0)]
    rows = shares(principal=500_000, rate="10", term=4, rounding=200_000, method="flat")
    assert rows == [(200_000, 0), (200_000, 0), (100_000, 0), (0, 0)]
    rows = shares(principal=250, rate="50", term=4, rounding=100, method="flat")
    assert rows == [(100, 100), (100, 100), (50, 100), (0, 0)]


def test_equal_principal_flat_bears_interest_on_the_original_principal() -> None:
    assert shares(principal=1_200_000, rate="1", term=3, method="flat") == [(400_000, 12_000)] * 3


def test_equal_instalment() -> None:
    # 1,000,000 at 1 % for 3: payment 340,022.11; interest 10,000, 6,699.78, 3,366.56
    assert shares(principal=1_000_000, rate="1", term=3, amortisation="equal-instalment") == [
        (330_022, 10_000),
        (333_322, 6_700),
        (336_656, 3_367),
    ]


def test_equal_instalment_rounds_the_payment_and_leaves_interest_exact() -> None:
    rows = Schedule(
        terms(principal=1_000_000, rate="1", term=3, amortisation="equal-instalment", rounding=1000)
    ).rows
    assert [row.payment for row in rows[:2]] == [340_000, 340_000]
    assert [row.interest for row in rows] == [10_000, 6_700, 3_367]
    assert rows[-1].payment == 1_000_000 + 20_067 - 680_000


def test_equal_instalment_flat_of_a_published_programme() -> None:
    # as it was published: 12,000,000 -> 1,104,000 a month, 10.4 % a year flat, truly 18.7 %
    agreed = terms(
        principal=12_000_000,
        rate="0.866667",
        method="flat",
        amortisation="equal-instalment",
        rounding=1000,
    )
    assert [row.payment for row in Schedule(agreed).rows[:11]] == [1_104_000] * 11
    assert Schedule(agreed).effective_rate.quantize(Decimal("0.1")) == Decimal("18.7")


def test_bullet() -> None:
    assert shares(principal=2_000_000, rate="0.9", term=3, amortisation="bullet") == [
        (0, 18_000),
        (0, 18_000),
        (2_000_000, 18_000),
    ]


@pytest.mark.parametrize("method", ["declining", "flat"])
def test_single_bears_simple_interest_paid_at_the_end(method: str) -> None:
    assert shares(principal=2_000_000, rate="0.9", term=3, amortisation="single", method=method) == [
        (0, 0),
        (0, 0),
        (2_000_000, 54_000),
    ]


def test_single_rounds_its_interest_once() -> None:
    # 3 × 333.3 = 1,000 (999.9), not 3 × 0
    assert shares(principal=33_330, rate="1", term=3, amortisation="single", rounding=1000)[-1] == (
        33_330,
        1_000,
    )


def test_actual_365_counts_days() -> None:
    # 15 May to 15 June: 31 days; to 15 July: 30. 6,000,000 × 9.6 % × 31 / 365 = 48,920.5
    rows = shares(period="actual-365")
    assert rows[0] == (500_000, 48_921)
    assert rows[1] == (500_000, 43_397)  # 5,500,000 × 9.6 % × 30 / 365 = 43,397.3


def test_actual_365_single_counts_all_days_once() -> None:
    # a year of 365 days is 12 months exactly
    assert shares(period="actual-365", amortisation="single")[-1] == (6_000_000, 576_000)


def test_actual_365_first_period_up_to_first_due() -> None:
    rows = shares(period="actual-365", first_due=date(2024, 7, 31))
    assert rows[0][1] == 121_512  # 77 days: 6,000,000 × 9.6 % × 77 / 365 = 121,512.3


def test_a_month_is_a_month_whatever_first_due_says() -> None:
    assert shares(first_due=date(2024, 7, 31))[0][1] == 48_000


def test_actual_365_equal_instalment_pays_as_by_month_and_the_last_evens_out() -> None:
    by_days = Schedule(terms(period="actual-365", amortisation="equal-instalment")).rows
    by_months = Schedule(terms(amortisation="equal-instalment")).rows
    assert [row.payment for row in by_days[:-1]] == [row.payment for row in by_months[:-1]]
    assert by_days[0].interest == 48_921


def test_grace_principal_spreads_the_principal_over_the_rest() -> None:
    rows = shares(principal=3_000_000, rate="1", term=5, grace_principal=2)
    assert rows == [(0, 30_000), (0, 30_000), (1_000_000, 30_000), (1_000_000, 20_000), (1_000_000, 10_000)]


def test_grace_principal_of_equal_instalments() -> None:
    rows = shares(principal=1_000_000, rate="1", term=5, grace_principal=2, amortisation="equal-instalment")
    assert rows[:2] == [(0, 10_000)] * 2
    assert rows[2:] == shares(principal=1_000_000, rate="1", term=3, amortisation="equal-instalment")


def test_grace_principal_of_flat_equal_instalments() -> None:
    rows = shares(
        principal=1_200_000,
        rate="1",
        term=4,
        grace_principal=1,
        method="flat",
        amortisation="equal-instalment",
    )
    assert rows == [(0, 12_000)] + [(400_000, 12_000)] * 3


def test_instalments_in_grace_are_rounded_like_any_payment() -> None:
    rows = shares(
        principal=1_040_000,
        rate="1",
        term=4,
        grace_principal=1,
        amortisation="equal-instalment",
        rounding=1000,
    )
    assert rows[0] == (0, 10_000)


@pytest.mark.parametrize(
    "agreed",
    [
        # 36 % for 60 months: the payment barely tops the interest, and is rounded down below it
        {"principal": 13_000, "rate": "3", "term": 60, "amortisation": "equal-instalment", "rounding": 1000},
        # rounding takes the whole payment away
        {"principal": 4_000, "rate": "0.5", "term": 12, "amortisation": "equal-instalment", "rounding": 1000},
        # a first period of ten months bears more than the payment of a month
        {
            "rate": "1",
            "term": 24,
            "period": "actual-365",
            "amortisation": "equal-instalment",
            "first_due": date(2025, 5, 15),
        },
    ],
)
def test_an_instalment_below_its_own_interest_is_refused(agreed: dict[str, Any]) -> None:
    with pytest.raises(TermsError, match="less than its own interest") as caught:
        Schedule(terms(**agreed))
    payment, interest = (caught.value.message.params[name] for name in ("payment", "interest"))
    assert isinstance(payment, int)
    assert isinstance(interest, int)
    assert payment < interest


@pytest.mark.parametrize(
    ("rate", "six", "twelve", "twenty_four"),
    [
        ("0.5", "10.2", "10.9", "11.1"),
        ("0.65", "13.3", "14.1", "14.3"),
        ("0.8", "16.3", "17.3", "17.5"),
        ("0.9", "18.3", "19.4", "19.5"),
        ("1.0", "20.3", "21.5", "21.6"),
        ("1.5", "30.2", "31.7", "31.5"),
    ],
)
def test_the_trap_of_flat_interest(rate: str, six: str, twelve: str, twenty_four: str) -> None:
    """Known figures, rounded to one decimal; ``docs/loan-arithmetic.md`` has some to two."""
    for term, expected in ((6, six), (12, twelve), (24, twenty_four)):
        agreed = terms(rate=rate, term=term, method="flat", amortisation="equal-instalment")
        assert abs(12 * internal_rate(agreed) - Decimal(expected)) <= Decimal("0.0501")


@pytest.mark.parametrize(("term", "highest"), [(6, "0.986"), (10, "0.939"), (12, "0.930"), (24, "0.923")])
def test_the_highest_flat_rate_within_the_cap(term: int, highest: str) -> None:
    def true_rate(rate: Decimal) -> Decimal:
        return 12 * internal_rate(terms(rate=rate, term=term, method="flat", amortisation="equal-instalment"))

    assert (
        true_rate(Decimal(highest) - Decimal("0.001")) < 20 < true_rate(Decimal(highest) + Decimal("0.001"))
    )


@pytest.mark.parametrize("amortisation", ["equal-principal", "equal-instalment", "bullet"])
def test_a_declining_rate_is_its_own_internal_rate(amortisation: str) -> None:
    agreed = terms(rate="1.667", amortisation=amortisation, grace_principal=2, rounding=1000)
    assert internal_rate(agreed) == Decimal("1.667")
    assert Schedule(agreed).effective_rate == Decimal("20.00")


def test_single_is_cheaper_than_its_rate_because_interest_bears_none() -> None:
    # 1.12 ** (1/12) - 1 = 0.948879 %
    agreed = terms(rate="1", amortisation="single")
    assert internal_rate(agreed).quantize(Decimal("0.000001")) == Decimal("0.948879")


def test_bullet_flat_and_no_interest_at_all() -> None:
    assert Schedule(terms(rate="1", method="flat", amortisation="bullet")).effective_rate == Decimal("12.00")
    assert Schedule(terms(rate="0", method="flat")).effective_rate == 0


def test_rounding_does_not_touch_the_effective_rate() -> None:
    coarse = terms(rate="1", method="flat", rounding=100_000)
    assert internal_rate(coarse) == internal_rate(terms(rate="1", method="flat"))
