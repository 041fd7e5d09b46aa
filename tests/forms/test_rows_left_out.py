"""Rows that stop before the list's end, numbers that are left out: asked once; what honest sheets do is quiet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clubledger.books.writing import MemberLine, member_text
from clubledger.forms import FORMS
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import read_files
from clubledger.rules.examples import FOUNDED
from tests.forms.club_books import books_of
from tests.forms.typed_sheets import TODAY, enter, faults, questions, read_typed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

MEMBERS = 24
HEAD = "Số phiếu thu: {slip}\nNgày: {day}\nSTT;Mã TV;Số tiền;Ký nộp\n"
LENT = """
2024-03-05 * "TV{number:03}" "Cho vay nuôi gà" ^KU-2024-{number:03}
  voucher: "BN-2024-{number:03}"
  minutes: "BB-2024-03"
  term: 10
  rate: 0.8
  purpose: "nuôi gà"
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV{number:03}  {amount} VND
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng  -{amount} VND
"""
REPAID = "Số phiếu thu: {slip}\nNgày: {day}\nSố khế ước;Mã TV;Trả gốc;Trả lãi\n"


@pytest.fixture
def club(make_club: Callable[..., Path]) -> Path:
    lines = (
        MemberLine(f"TV{number:03}", FOUNDED, f"Lò Thị Mận {number}", "nữ", 1960, "khác")
        for number in range(6, MEMBERS + 1)
    )
    loans = (LENT.format(number=number, amount=1_000_000) for number in range(1, MEMBERS + 1))
    return make_club("clb-mau", members="\n".join(map(member_text, lines)), income="\n".join(loans))


def fees(numbers: Iterable[int], end: str = "", day: str = "05/04/2024", slip: str = "PT-2024-090") -> str:
    rows = (f"{place};TV{number:03};5.000;x\n" for place, number in enumerate(numbers, 1))
    return HEAD.format(day=day, slip=slip) + "".join(rows) + end


def repaid(numbers: Iterable[int], end: str = "", day: str = "05/04/2024", slip: str = "PT-2024-091") -> str:
    rows = (f"KU-2024-{number:03};TV{number:03};100.000;8.000\n" for number in numbers)
    return REPAID.format(day=day, slip=slip) + "".join(rows) + end


def without(*missing: int) -> list[int]:
    return [number for number in range(1, MEMBERS + 1) if number not in missing]


@pytest.mark.parametrize("sheet", [fees, repaid])
def test_a_list_without_its_end_is_asked_about(club: Path, sheet: Callable[..., str]) -> None:
    file = read_typed(sheet(range(1, 17)), club)
    assert faults(file) == []
    assert questions(file) == [("list-cut-short", 20 if sheet is repaid else 19)] or len(file.questions) == 1
    assert file.questions[0].params["count"] == MEMBERS - 16


@pytest.mark.parametrize("sheet", [fees, repaid])
def test_rows_in_the_middle_are_asked_about(club: Path, sheet: Callable[..., str]) -> None:
    file = read_typed(sheet(without(9, 10, 11)), club)
    assert [found for found, _ in questions(file)] == ["rows-left-out"]
    assert file.questions[0].params["count"] == 3


@pytest.mark.parametrize("sheet", [fees, repaid])
@pytest.mark.parametrize(
    "missing",
    [
        (),
        (7,),
        (7, 8),
        (24,),
        (23, 24),
        (2, 5, 9, 12, 16, 20, 23, 24),
        (3, 4, 7, 8, 9, 15, 16, 17, 20, 21),
        (1, 2, 3),
        tuple(range(9, 25)),
    ],
)
def test_who_did_not_pay_is_left_out(club: Path, sheet: Callable[..., str], missing: tuple[int, ...]) -> None:
    file = read_typed(sheet(without(*missing)), club)
    assert (faults(file), questions(file)) == ([], [])


def test_a_total_closes_the_sheet(club: Path) -> None:
    for text in (
        fees(range(1, 17), "Cộng;;80.000;\n"),
        fees(without(9, 10, 11), "Cộng;;105.000;\n"),
        fees(range(1, 17), "Bằng chữ: Tám mươi nghìn đồng\n"),
        repaid(range(1, 17), "Cộng;;1.600.000;128.000\n"),
    ):
        file = read_typed(text, club)
        assert (faults(file), questions(file)) == ([], [])


def test_rows_that_are_not_filled_in_are_on_the_sheet(club: Path) -> None:
    for missing in (range(17, 25), range(9, 13)):
        rows = "".join(f";TV{number:03};;\n" for number in missing)
        file = read_typed(fees(without(*missing), rows), club)
        assert (faults(file), questions(file)) == ([], [])


def test_another_file_of_the_run_goes_on(club: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "to-1.csv", tmp_path / "to-2.csv"
    first.write_text(fees(range(1, 17)), "utf-8")
    second.write_text(fees(range(17, 25), slip="PT-2024-092"), "utf-8")
    files = read_files([first, second], ImportContext(books_of(club), TODAY), FORMS)
    assert [questions(file) for file in files] == [[], []]


def test_a_group_has_its_own_sheet(club: Path) -> None:
    """So it was the meeting before; where the sheet of then had all, a page is missing."""
    enter(club, fees(range(1, 17), "Cộng;;80.000;\n", "05/03/2024", "PT-2024-080"))
    enter(club, fees(range(17, 25), day="05/03/2024", slip="PT-2024-081"))
    assert questions(read_typed(fees(range(1, 17)), club)) == []
    enter(club, fees(range(1, 25), day="05/04/2024", slip="PT-2024-082"))
    file = read_typed(fees(range(1, 17), day="05/05/2024"), club)
    assert [found for found, _ in questions(file)] == ["list-cut-short"]


def test_who_paid_on_another_slip_is_not_missed(club: Path) -> None:
    enter(club, fees(range(17, 25), "Cộng;;40.000;\n", "02/04/2024", "PT-2024-080"))
    enter(club, repaid(range(17, 25), "Cộng;;800.000;64.000\n", "02/04/2024", "PT-2024-081"))
    assert questions(read_typed(fees(range(1, 17)), club)) == []
    assert questions(read_typed(repaid(range(1, 17)), club)) == []


def test_other_orders_are_no_list(club: Path) -> None:
    assert questions(read_typed(fees([*range(16, 0, -1)]), club)) == []


def test_loans_of_which_nothing_is_due_are_not_missed(club: Path) -> None:
    assert questions(read_typed(repaid(range(1, 17), day="20/03/2024"), club)) == []


def test_who_never_pays_is_not_waited_for(club: Path) -> None:
    enter(club, fees(range(1, 17), "Cộng;;80.000;\n", "05/03/2024", "PT-2024-080"))
    assert questions(read_typed(fees(range(1, 17), day="05/05/2024"), club)) == []
    assert questions(read_typed(repaid(range(1, 17), day="05/09/2024"), club)) == []


SLIPS = "Ngày;Số phiếu;Quỹ;Người nhận;Lý do;Mảng hoạt động;Số tiền\n"


def payments(*numbers: int, of: str = "PC-2024-{:03}") -> str:
    return SLIPS + "".join(
        f"{number}/05/2024;{of.format(number)};hoạt động;Bà Lụa {number};Quà thăm hỏi;2;{number * 7 % 10 + 3}0.000\n"
        for number in numbers
    )


def test_a_slip_that_is_left_out_is_asked_about(club: Path) -> None:
    file = read_typed(payments(1, 2, 3, 4, 5, 6, 8, 9), club)
    assert questions(file) == [("numbers-left-out", 8)]
    assert file.questions[0].params["missing"] == ("PC-2024-007",)


@pytest.mark.parametrize(
    "numbers",
    [
        (1, 2, 3, 4, 5, 6, 7, 8),
        (1, 3, 4, 5, 6, 7, 8),
        (1, 2, 3, 4, 5, 6, 12, 13),
        (7, 8, 10, 11),
        (1, 2, 3, 5, 4, 6, 8, 7),
    ],
)
def test_a_series_with_other_holes_says_nothing(club: Path, numbers: tuple[int, ...]) -> None:
    assert questions(read_typed(payments(*numbers), club)) == []


def test_a_slip_before_the_first_row_is_asked_about(club: Path) -> None:
    enter(club, payments(1, 2, 3, 4, 5, 6))
    file = read_typed(payments(8, 9), club)
    assert questions(file) == [("numbers-left-out", 2)]
    assert file.questions[0].params["before"] == "PC-2024-006"
    assert questions(read_typed(payments(15, 16), club)) == []


def test_another_file_of_the_run_has_the_slip(club: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "tuan-1.csv", tmp_path / "tuan-2.csv"
    first.write_text(payments(1, 2, 3, 4, 5, 6, 8), "utf-8")
    second.write_text(payments(7), "utf-8")
    files = read_files([first, second], ImportContext(books_of(club), TODAY), FORMS)
    assert [questions(file) for file in files] == [[], []]


def test_a_total_or_the_other_sheet_has_the_slip(club: Path) -> None:
    assert questions(read_typed(payments(1, 2, 3, 4, 5, 6, 8) + "Cộng;;;;;;420.000\n", club)) == []
    enter(club, payments(7))
    assert questions(read_typed(payments(1, 2, 3, 4, 5, 6, 8), club)) == []


def test_a_spoiled_slip_is_there(club: Path) -> None:
    spoiled = "7/05/2024;PC-2024-007;hoạt động;;Hủy;;\n"
    rows = payments(1, 2, 3, 4, 5, 6, 8).splitlines(keepends=True)
    assert questions(read_typed("".join([*rows[:7], spoiled, *rows[7:]]), club)) == []


def test_receipts_share_their_numbers_with_the_fees(club: Path) -> None:
    """The fee sheet may still come: only a number before the last one that is known is missed."""
    sheet = "Ngày;Số phiếu;Quỹ;Người nộp;Lý do;Nguồn;Số tiền\n" + "".join(
        f"{number}/05/2024;PT-2024-{number:03};hoạt động;Bà Lụa {number};Ủng hộ;Ủng hộ;{number * 7 % 10 + 3}0.000\n"
        for number in (1, 2, 3, 4, 5, 6, 8)
    )
    assert questions(read_typed(sheet, club)) == []
    enter(club, fees(range(1, 25), day="05/05/2024", slip="PT-2024-009"))
    assert questions(read_typed(sheet, club)) == [("numbers-left-out", 8)]
