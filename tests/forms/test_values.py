"""A cell as a value: what is read, and what is refused because it can be read two ways."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clubledger.books.chart import Fund
from clubledger.forms import values
from clubledger.forms.faults import Misread
from clubledger.forms.sheets import Cell
from clubledger.forms.values import ValueKind


def read(kind: ValueKind, value: Any, **shown: Any) -> Any:
    return kind.read(Cell(value, 1, **shown))


def fault(kind: ValueKind, value: Any, **shown: bool) -> str:
    with pytest.raises(Misread) as error:
        read(kind, value, **shown)
    return error.value.fault.id


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.234", 1_234),
        ("1.234.567", 1_234_567),
        ("1,234,567", 1_234_567),
        ("1 234 567", 1_234_567),
        ("1234567", 1_234_567),
        ("1.234.567 đ", 1_234_567),
        ("500.000đồng", 500_000),
        ("500000 VNĐ", 500_000),
        ("0", 0),
        (500_000, 500_000),
        ("-", None),
        ("–", None),
    ],
)
def test_an_amount_is_whole_dong(text: Any, amount: int | None) -> None:
    assert read(values.AMOUNT, text) == amount


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("12,5", "amount-decimals"),
        ("12.50", "amount-decimals"),
        ("500.000,00", "amount-decimals"),
        (Decimal("1.234"), "amount-decimals"),
        ("1.234,567", "amount-two-ways"),
        ("0.500", "amount-two-ways"),
        ("-500.000", "amount-negative"),
        ("(500.000)", "amount-negative"),
        (-5, "amount-negative"),
        ("5 triệu", "amount-unreadable"),
        ("500k", "amount-unreadable"),
        ("١٢٣", "amount-unreadable"),
        ("1e6", "amount-unreadable"),
        ("=1+1", "amount-unreadable"),
        (True, "amount-unreadable"),
        (date(2024, 1, 5), "amount-unreadable"),
        ("9" * 400, "amount-too-large"),
        ("1.000.000.000.001", "amount-too-large"),
    ],
)
def test_what_is_no_whole_amount_is_refused(text: Any, wrong: str) -> None:
    assert fault(values.AMOUNT, text) == wrong


def test_a_number_that_a_workbook_shows_with_decimals_can_be_read_two_ways() -> None:
    assert fault(values.AMOUNT, 500, decimals=True) == "amount-two-ways"


@given(
    st.integers(1, values.MAX_AMOUNT),
    st.sampled_from([".", ",", " ", ""]),
    st.sampled_from(["", " đ", "đồng", " VND"]),
)
def test_every_way_to_write_an_amount_is_read_as_it(amount: int, sign: str, unit: str) -> None:
    assert read(values.AMOUNT, f"{amount:,}".replace(",", sign) + unit) == amount


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("05/03/2024", date(2024, 3, 5)),
        ("5/3/24", date(2024, 3, 5)),
        ("5-3-2024", date(2024, 3, 5)),
        ("05.03.2024", date(2024, 3, 5)),
        ("2024-03-05", date(2024, 3, 5)),
        ("2024-03-05 00:00:00", date(2024, 3, 5)),
        ("Ngày 5 tháng 3 năm 2024", date(2024, 3, 5)),
        (date(2024, 3, 5), date(2024, 3, 5)),
    ],
)
def test_a_day_is_written_day_first(text: Any, day: date) -> None:
    assert read(values.DATE, text) == day


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("31/02/2024", "date-impossible"),
        ("29/02/2023", "date-impossible"),
        ("03/25/2024", "date-impossible"),
        ("0/0/2024", "date-impossible"),
        ("05/03/0024", "date-far"),
        ("05/03", "date-unreadable"),
        ("05/03-2024", "date-unreadable"),
        (45_357, "date-unreadable"),
        ("hôm qua", "date-unreadable"),
    ],
)
def test_what_is_no_day_is_refused(text: Any, wrong: str) -> None:
    assert fault(values.DATE, text) == wrong


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (values.VOUCHER, "pt-2024-15", "PT-2024-015"),
        (values.VOUCHER, "PT – 2024 – 015 / 3", "PT-2024-015/03"),
        (values.CONTRACT, "ku-2024-7", "KU-2024-007"),
        (values.MEMBER, " tv001", "TV001"),
        (values.MINUTES, "bb-2024-05", "BB-2024-05"),
        (values.MINUTES, "05/BB", "05/BB"),
        (values.RATE, "0,8", Decimal("0.8")),
        (values.RATE, "0.8 %", Decimal("0.8")),
        (values.RATE, "1%/tháng", Decimal(1)),
        (values.RATE, Decimal("0.80"), Decimal("0.8")),
        (values.MONTHS, "12 tháng", 12),
        (values.PRESENT, "52/60", 52),
        (values.PRESENT, "52 người", 52),
        (values.BIRTH_YEAR, "01/01/1955", 1955),
        (values.BIRTH_YEAR, 1955, 1955),
        (values.PERIOD, "Năm 2024", "2024"),
        (values.PERIOD, 2024, "2024"),
        (values.FUND, "Quỹ TTN", Fund.INCOME),
        (values.FUND, "HOẠT ĐỘNG", Fund.OPERATING),
        (values.GENDER, "Nữ", "nữ"),
        (values.HOUSEHOLD, "Hộ cận nghèo", "cận nghèo"),
        (values.MARK, "Đã ký", True),
        (values.MARK, "✓", True),
        (values.MARK, "chưa", False),
        (values.WORDS, "Năm trăm nghìn đồng chẵn", 500_000),
    ],
)
def test_other_values_are_read_as_people_write_them(kind: ValueKind, text: Any, value: Any) -> None:
    assert read(kind, text) == value


def test_a_rate_that_a_workbook_shows_in_percent_is_a_hundred_times_what_it_stores() -> None:
    assert read(values.RATE, Decimal("0.008"), percent=True) == Decimal("0.8")


@pytest.mark.parametrize(
    ("kind", "text", "wrong"),
    [
        (values.VOUCHER, "15", "voucher-unreadable"),
        (values.VOUCHER, "PT-2024-000", "voucher-unreadable"),
        (values.CONTRACT, "2024-001", "contract-unreadable"),
        (values.CONTRACT, "KU-2024-001 ^CQ", "contract-unreadable"),
        (values.MEMBER, "Nguyễn", "member-unreadable"),
        (values.MEMBER, "TV001:Tiền", "member-unreadable"),
        (values.RATE, "9,6%/năm", "rate-a-year"),
        (values.RATE, "tám phần nghìn", "rate-unreadable"),
        (values.MONTHS, "0", "number-unreadable"),
        (values.PERIOD, "Quý 1", "period-unreadable"),
        (values.FUND, "quỹ", "fund-unreadable"),
        (values.MARK, "hình như rồi", "mark-unreadable"),
    ],
)
def test_other_values_that_are_none_are_refused(kind: ValueKind, text: Any, wrong: str) -> None:
    assert fault(kind, text) == wrong


KINDS = [value for value in vars(values).values() if isinstance(value, ValueKind)]


@given(
    st.sampled_from(KINDS),
    st.one_of(
        st.text(min_size=1, max_size=60),
        st.integers(),
        st.decimals(allow_nan=False, allow_infinity=False),
        st.dates(),
        st.booleans(),
    ),
    st.booleans(),
    st.booleans(),
)
def test_any_cell_is_read_or_refused(kind: ValueKind, value: Any, decimals: bool, percent: bool) -> None:
    refused = None
    try:
        read(kind, value, decimals=decimals, percent=percent)
    except Misread as error:
        refused = error.fault
    assert refused is None or refused in kind.faults
