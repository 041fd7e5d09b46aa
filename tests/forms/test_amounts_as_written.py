"""Amounts that are no plain figures: what is guessed of them, and what nobody can tell."""

from __future__ import annotations

from decimal import Decimal

import pytest

from clubledger.forms.faults import Misread
from clubledger.forms.sheets import Cell
from clubledger.forms.values import AMOUNT, VOUCHER


@pytest.mark.parametrize(
    ("written", "probable"),
    [
        ("12,5", 12_500),
        ("12.50", 12_500),
        ("0.25", 250),
        (Decimal("12.5"), 12_500),
        ("500.000,00", 500_000),
        ("1,250,000.00 đ", 1_250_000),
    ],
)
def test_a_guess_where_one_reading_is_plain(written: str | Decimal, probable: int) -> None:
    with pytest.raises(Misread) as error:
        AMOUNT.read(Cell(written, 1))
    assert (error.value.fault.id, error.value.params) == ("amount-decimals", {"probable": probable})


@pytest.mark.parametrize(
    "written",
    [
        "50.000 20.000",
        "050.000",
        "50.00",
        "1.00.000",
        "5 10.000",
        "0.00",
        "12.500.0",
        "500000,5",
        Decimal("1234.5"),
    ],
)
def test_no_guess_where_nobody_can_tell(written: str | Decimal) -> None:
    with pytest.raises(Misread) as error:
        AMOUNT.read(Cell(written, 1))
    assert (error.value.fault.id, error.value.params) == ("amount-fraction", {})


@pytest.mark.parametrize("written", ["50000¹", "50.000²", "5①", "50000₁ đ"])
def test_a_raised_figure_is_no_digit(written: str) -> None:
    with pytest.raises(Misread):
        AMOUNT.read(Cell(written, 1))


@pytest.mark.parametrize("written", ["PT-2026-00¹", "PT-2026-001²"])
def test_a_raised_figure_is_no_digit_of_a_slip(written: str) -> None:
    with pytest.raises(Misread):
        VOUCHER.read(Cell(written, 1))


def test_wide_figures_are_digits() -> None:
    assert VOUCHER.read(Cell("ＰＴ-２０２６-００１", 1)) == "PT-2026-001"
