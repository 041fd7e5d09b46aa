"""Sheets that repeat or contradict what the books have; beside each the nearest honest one, which nobody is asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.forms.test_doubtful_amounts import LOAN, doubts, fees, repayments

if TYPE_CHECKING:
    from tests.forms.test_doubtful_amounts import Doubts

__all__ = ["doubts"]


def paid_before(amount: int) -> str:
    return f"""
2024-03-05 * "TV002" "Nộp hội phí"
  voucher: "PT-2024-003"
  Tài-sản:Quỹ-hoạt-động:Tiền-mặt  {amount} VND
  Thu:Quỹ-hoạt-động:Hội-phí  -{amount} VND
    member: "TV002"
"""


# -- fees -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amounts", "wrong"),
    [
        ((5_000, 5_001, 5_002), ["fee-not-of-months"]),
        ((5_000, 5_500), ["fee-not-of-months"]),
        ((5_000, 4_500), ["fee-not-of-months"]),
        ((5_000, 15_000, 60_000), []),
        ((5_000, 2_500), []),
    ],
)
def test_fees_of_no_whole_months(doubts: Doubts, amounts: tuple[int, ...], wrong: list[str]) -> None:
    assert doubts(fees(*amounts)) == wrong


def test_fees_as_the_club_took_them_before(doubts: Doubts) -> None:
    assert doubts(fees(5_000, 6_500), operating=paid_before(7_500)) == []
    assert doubts(fees(5_000, 4_000), operating=paid_before(3_000)) == []
    assert doubts(fees(5_000, 6_500), operating=paid_before(3_000)) == ["fee-not-of-months"]


def test_fees_of_before_they_were_raised(doubts: Doubts) -> None:
    raised = '\n2024-04-01 custom "regulation" "fee-monthly" 7000 VND\n'
    assert doubts(fees(7_000, 12_000, 17_000), club=raised) == []
    assert doubts(fees(7_000, 7_500), club=raised) == ["fee-not-of-months"]


def test_a_club_without_a_fee(doubts: Doubts) -> None:
    none = '\n2024-04-01 custom "regulation" "fee-monthly" "none"\n'
    assert doubts(fees(5_000, 5_500), club=none) == []


# -- repayments ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        (("KU-2024-001,TV001,2.700.000,21.600,", "KU-2024-002,TV002,2.700.000,21.600,"), ["balance-as-paid"]),
        (("KU-2024-001,TV001,2.700.000,21.600,", "KU-2024-002,TV002,300.000,21.600,"), []),
        (("KU-2024-001,TV001,2.700.000,21.600,",), []),
    ],
)
def test_what_is_owed_for_what_is_paid(doubts: Doubts, rows: tuple[str, ...], wrong: list[str]) -> None:
    other = LOAN.replace("TV001", "TV002").replace("2024-001", "2024-002")
    assert doubts(repayments(*rows), income=LOAN + other) == wrong
