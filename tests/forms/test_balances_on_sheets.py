"""“Còn nợ” on a repayment sheet: the balance before the payment or after it, else a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.forms.typed_sheets import faults, questions, read_typed, remarks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LENT = """
2024-02-05 * "{member}" "Cho vay nuôi gà" ^{contract}
  voucher: "BN-2024-0{number}"
  minutes: "BB-2024-02"
  term: 10
  rate: 0.8
  purpose: "nuôi gà"
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:{member}  {amount} VND
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng  -{amount} VND
"""
HEAD = "Số phiếu thu: PT-2024-050\nSTT;Ngày;Số khế ước;Mã TV;Trả gốc;Trả lãi;Còn nợ\n"
ROW = "{number};{day}/3/2024;{contract};TV001;{principal};24.000;{left}\n"


@pytest.fixture
def club(make_club: Callable[..., Path]) -> Path:
    club = make_club("clb-mau")
    with (club / "income-fund" / "2024.beancount").open("a", encoding="utf-8") as journal:
        journal.write(LENT.format(member="TV001", contract="KU-2024-001", number=91, amount=3_000_000))
        journal.write(LENT.format(member="TV001", contract="KU-2024-002", number=92, amount=500_000))
    return club


def sheet(*rows: tuple[str, str, str], heading: str = "Còn nợ") -> str:
    lines = (
        ROW.format(number=number, day=5, contract=contract, principal=principal, left=left)
        for number, (contract, principal, left) in enumerate(rows, 1)
    )
    return HEAD.replace("Còn nợ", heading) + "".join(lines)


@pytest.mark.parametrize(
    "left", ["2.700.000", "3.000.000", "", "-", "…", "3.200.000", "3.500.000", "còn 9 kỳ"]
)
@pytest.mark.parametrize("heading", ["Còn nợ", "Dư nợ", "Còn lại"])
def test_before_after_or_nothing_is_quiet(club: Path, heading: str, left: str) -> None:
    file = read_typed(sheet(("KU-2024-001", "300.000", left), heading=heading), club)
    assert faults(file) == []
    assert questions(file) == []


@pytest.mark.parametrize("left", ["2.400.000", "300.000", "2.700", "0", "27.000.000"])
def test_another_balance_is_asked_about(club: Path, left: str) -> None:
    file = read_typed(sheet(("KU-2024-001", "300.000", left)), club)
    assert questions(file) == [("balance-differs", 3)]


def test_of_many_rows_the_first_is_asked_about(club: Path) -> None:
    file = read_typed(sheet(("KU-2024-001", "300.000", "1.000"), ("KU-2024-002", "50.000", "1.000")), club)
    assert questions(file) == [("balance-differs", 3)]
    assert file.questions[0].also == (4,)


def test_two_payments_of_one_loan_on_a_sheet(club: Path) -> None:
    for lefts in (("2.700.000", "2.500.000"), ("3.000.000", "2.700.000"), ("2.500.000", "2.500.000")):
        rows = [
            ("KU-2024-001", amount, left) for amount, left in zip(("300.000", "200.000"), lefts, strict=True)
        ]
        assert questions(read_typed(sheet(*rows), club)) == []


def test_interest_alone_leaves_the_balance(club: Path) -> None:
    assert questions(read_typed(sheet(("KU-2024-001", "", "3.000.000")), club)) == []
    assert questions(read_typed(sheet(("KU-2024-001", "", "2.700.000")), club)) != []


def test_a_loan_of_the_same_day_counts(club: Path) -> None:
    day = sheet(("KU-2024-001", "300.000", "2.700.000")).replace("5/3/2024", "5/2/2024")
    assert questions(read_typed(day, club)) == []


def test_what_was_due_and_paid_is_sure_whatever_was_reckoned(club: Path) -> None:
    head = "Số phiếu thu: PT-2024-050\nNgày;Số khế ước;Mã TV;Phải trả gốc;Trả gốc;Trả lãi;Còn nợ\n"
    row = "5/3/2024;KU-2024-001;TV001;{due};300.000;24.000;2.400.000\n"
    file = read_typed(head + row.format(due="300.000"), club)
    assert questions(file) == []
    owed = "The sheet says that 2,400,000 đ are still owed under KU-2024-001; by the books it is 2,700,000 đ."
    assert (3, owed) in remarks(file)
    assert questions(read_typed(head + row.format(due="30.000"), club)) == [("balance-differs", 3)]
