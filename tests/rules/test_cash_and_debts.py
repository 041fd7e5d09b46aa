"""The đồng and the day too much: cash that is over its limit often, boxes at the year's end, debts that roll on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from clubledger.rules import Judgement

D = date
CASH = "Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt"
BANK = "Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng"
BOX = "Tài-sản:Quỹ-hoạt-động:Tiền-mặt"
OWED = "Tài-sản:Quỹ-hoạt-động:Phải-thu"
FEES = "Thu:Quỹ-hoạt-động:Hội-phí"


def found(judgement: Judgement) -> list[tuple[str, str, date]]:
    return [(finding.subject, str(finding.level), finding.date) for finding in judgement.findings]


def entry(day: date | str, number: str, payee: str, **legs: int) -> str:
    lines = [f'{day} * "{payee}" "Việc"', f'  voucher: "{number}"']
    return "\n".join([*lines, *(f"  {ACCOUNTS[key]}  {amount} VND" for key, amount in legs.items())]) + "\n\n"


ACCOUNTS = {"cash": CASH, "bank": BANK, "box": BOX, "owed": OWED, "fees": FEES, "second": f"{OWED}:Hai"}


def dips(first: date, days: list[int]) -> str:
    """Cash over 5,000,000 for so many days each time, and below it for a day between."""
    text, day = entry(first - timedelta(1), "BN-2024-900", "x", cash=4_900_000, bank=-4_900_000), first
    for number, over in enumerate(days):
        text += entry(day, f"BN-2024-{number:03}", "x", cash=200_000, bank=-200_000)
        day += timedelta(over)
        text += entry(day, f"PC-2024-{number:03}", "x", cash=-200_000, bank=200_000)
        day += timedelta(1)
    return text


@pytest.mark.parametrize(
    ("days", "subjects"),
    [
        ([7, 7, 7, 7, 2], []),
        ([7, 7, 7, 7, 3], [("income 2024-Q2", "warning", D(2024, 5, 6))]),
        ([8, 7, 7, 7, 7], [("income 2024-04-02", "warning", D(2024, 4, 9))]),
        (
            [8, 7, 7, 7, 7, 3],
            [("income 2024-04-02", "warning", D(2024, 4, 9)), ("income 2024-Q2", "warning", D(2024, 5, 15))],
        ),
    ],
)
def test_cash_may_be_over_its_limit_on_thirty_days_of_a_quarter(
    judge: Callable[..., Judgement], days: list[int], subjects: list[tuple[str, str, date]]
) -> None:
    assert found(judge("CASH-02", D(2024, 6, 30), income=dips(D(2024, 4, 2), days))) == subjects


@pytest.mark.parametrize(("days", "count"), [([15, 15, 15, 3], 0), ([15, 15, 15, 4], 1)])
def test_a_longer_grace_allows_more_days_of_a_quarter(
    judge: Callable[..., Judgement], days: list[int], count: int
) -> None:
    club = '2024-01-06 custom "regulation" "cash-grace-days" 15\n'
    assert (
        len(judge("CASH-02", D(2024, 6, 30), income=dips(D(2024, 4, 2), days), club=club).findings) == count
    )


def test_days_that_are_not_over_are_not_counted_yet(judge: Callable[..., Judgement]) -> None:
    income = dips(D(2024, 4, 2), [7, 7, 7, 7, 7])
    assert found(judge("CASH-02", D(2024, 5, 10), income=income)) == []
    assert len(judge("CASH-02", D(2024, 5, 11), income=income).findings) == 1


@pytest.mark.parametrize(
    ("days", "subjects"),
    [
        (62, []),
        (63, [("operating 2024", "warning", D(2024, 12, 31))]),
    ],
)
def test_a_box_may_wait_62_days_after_the_year(
    judge: Callable[..., Judgement], days: int, subjects: list[tuple[str, str, date]]
) -> None:
    """Where no month's end asks for a count, the year's does."""
    club = '2024-01-06 custom "regulation" "cash-count-days" "none"\n'
    operating = entry("2024-12-28", "PT-2024-001", "x", box=500_000, fees=-500_000)
    assert (
        found(judge("CASH-03", D(2024, 12, 31) + timedelta(days), operating=operating, club=club)) == subjects
    )


@pytest.mark.parametrize(("evening", "count"), [(D(2025, 3, 3), 0), (D(2025, 3, 4), 1)])
def test_a_count_after_the_box_moved_on_is_in_time_for_62_days(
    judge: Callable[..., Judgement], evening: date, count: int
) -> None:
    club = '2024-01-06 custom "regulation" "cash-count-days" "none"\n'
    operating = entry("2024-11-28", "PT-2024-001", "x", box=500_000, fees=-500_000)
    operating += entry("2025-01-10", "PT-2025-001", "x", box=1_000, fees=-1_000)
    operating += f"{evening + timedelta(1)} balance {BOX}  501000 VND\n"
    assert len(judge("CASH-03", D(2025, 3, 31), operating=operating, club=club).findings) == count


def test_what_rolls_on_keeps_its_day_through_cash_and_through_another_account(
    judge: Callable[..., Judgement],
) -> None:
    club = f"2024-01-05 open {OWED}:Hai  VND\n"
    operating = entry("2024-03-01", "PC-2024-001", "TV004", owed=500_000, box=-500_000)
    operating += entry("2024-05-20", "PT-2024-001", "TV004", box=500_000, owed=-500_000)
    operating += entry("2024-05-20", "PC-2024-002", "TV004", second=500_000, box=-500_000)
    operating += entry("2024-07-20", "PC-2024-003", "TV004", owed=500_000, second=-500_000)
    assert found(judge("FUND-10", D(2024, 8, 1), operating=operating, club=club)) == [
        ("PC-2024-001", "note", D(2024, 8, 1))
    ]


def test_what_comes_back_in_parts_settles_the_oldest_first(judge: Callable[..., Judgement]) -> None:
    operating = "".join(
        entry(f"2024-0{month}-01", f"PC-2024-00{month}", "Đội văn nghệ", owed=100_000, box=-100_000)
        for month in (3, 4, 5)
    )
    operating += entry("2024-06-01", "PT-2024-001", "đội văn nghệ", box=150_000, owed=-150_000)
    judgement = judge("FUND-10", D(2024, 7, 15), operating=operating)
    assert [(one.subject, one.amount) for one in judgement.findings] == [("PC-2024-004", 50_000)]


def test_who_paid_ahead_owes_only_the_rest(judge: Callable[..., Judgement]) -> None:
    operating = entry("2024-03-01", "PT-2024-001", "Cửa hàng", box=300_000, owed=-300_000)
    operating += entry("2024-03-02", "PC-2024-001", "Cửa hàng", owed=300_000, box=-300_000)
    assert found(judge("FUND-10", D(2024, 12, 31), operating=operating)) == []


@pytest.mark.parametrize(
    ("held", "between", "amount", "is_found"),
    [
        (80, 1, 500_000, True),
        (80, 7, 500_000, True),
        (80, 8, 500_000, False),
        (8, 7, 500_000, True),
        (7, 1, 500_000, False),
        (80, 1, 400_000, True),
        (80, 1, 399_999, False),
        (80, 1, 625_000, True),
        (80, 1, 625_001, False),
    ],
)
def test_what_is_taken_again_within_days_keeps_its_day(
    judge: Callable[..., Judgement], held: int, between: int, amount: int, *, is_found: bool
) -> None:
    """Money that was back for the count, and out again about as much, after it had been out for more than a week."""
    first = D(2024, 3, 1)
    back = first + timedelta(held)
    again = back + timedelta(between)
    operating = entry(f"{first}", "PC-2024-001", "TV004", owed=500_000, box=-500_000)
    operating += entry(f"{back}", "PT-2024-001", "TV004", box=500_000, owed=-500_000)
    operating += entry(f"{again}", "PC-2024-002", "TV004", owed=amount, box=-amount)
    judgement = judge("FUND-10", first + timedelta(91), operating=operating)
    assert [(one.subject, one.amount) for one in judgement.findings] == (
        [("PC-2024-001", min(amount, 500_000))] if is_found else []
    )


def test_what_came_back_and_went_out_again_in_parts_is_added_up(judge: Callable[..., Judgement]) -> None:
    operating = entry("2024-03-01", "PC-2024-001", "TV004", owed=500_000, box=-500_000)
    operating += entry("2024-05-28", "PT-2024-001", "TV004", box=300_000, owed=-300_000)
    operating += entry("2024-05-29", "PT-2024-002", "TV004", box=200_000, owed=-200_000)
    operating += entry("2024-05-31", "PC-2024-002", "TV004", owed=250_000, box=-250_000)
    assert found(judge("FUND-10", D(2024, 5, 31), operating=operating)) == []
    operating += entry("2024-06-02", "PC-2024-003", "TV004", owed=250_000, box=-250_000)
    (finding,) = judge("FUND-10", D(2024, 6, 2), operating=operating).findings
    assert (finding.subject, finding.amount) == ("PC-2024-001", 500_000)


@pytest.mark.parametrize(
    ("payee", "level"),
    [
        ("Ông Trần Văn Thử", "warning"),
        ("đ/c Trần Văn Thử", "warning"),
        ("Trần Văn Thử (thủ quỹ)", "warning"),
        ("Thủ quỹ Trần Văn Thử", "warning"),
        ("Tran Van Thu", "warning"),
        ("Ông Thử - thủ quỹ CLB", "warning"),
        ("tv002", "warning"),
        ("TV 002", "warning"),
        ("TV-002", "warning"),
        ("\N{CYRILLIC CAPITAL LETTER TE}V002", "warning"),
        ("Thủ quỹ CLB", "warning"),
        ("Thủ quỹ của câu lạc bộ", "warning"),
        ("Ông thủ quỹ", "warning"),
        ("Thủ quỹ Hội NCT xã", "note"),
        ("Kế toán trường mầm non", "note"),
        ("CLB Văn nghệ", "note"),
        ("Ông Trần Văn Thu", "note"),
        ("Ông Thử", "note"),
        ("Kế toán Thử", "note"),
        ("Ông Phạm Văn Thử (thủ quỹ)", "note"),
        ("Bà Phạm Thị Giả", "note"),
        ("tv004", "note"),
        ("Tổ 2", "note"),
        ("TV 0022", "note"),
    ],
)
def test_who_holds_an_office_is_known_however_the_payee_is_written(
    judge: Callable[..., Judgement], payee: str, level: str
) -> None:
    operating = entry("2024-03-01", "PC-2024-001", payee, owed=500_000, box=-500_000)
    assert found(judge("FUND-10", D(2024, 6, 1), operating=operating)) == [
        ("PC-2024-001", level, D(2024, 6, 1))
    ]
