"""What stands below a table is no row of it: names under “Người lập biểu”, telephone numbers, the day of a stamp."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clubledger.forms import FORMS
from clubledger.forms.phone_numbers import is_phone
from clubledger.forms.sheets import Cell, SheetRow
from clubledger.forms.signatures import below_signatures
from clubledger.i18n import render
from tests.forms.typed_sheets import booked, faults, read_typed, remarks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clubledger.forms.form_files import FormFile

    Read = Callable[[str], FormFile]

FEES = """\
BẢNG THU HỘI PHÍ;;;;
Ngày: 05/03/2024;;Số phiếu thu: PT-2024-090;;
STT;Mã TV;Họ và tên;Số tiền;Ký nộp
1;TV001;Nguyễn Thị Mẫu;5.000;x
2;TV002;Trần Văn Thử;5.000;x
"""
TOTAL = "Cộng;;;10.000;\n"
SIGNATURES = {
    "directly below": "Người lập biểu;;Thủ quỹ;;Kế toán\nLò Thị Ví;;Hà Văn Dụ;;Vi Thị Mẫu\n",
    "day and place": ";;Đồng Mẫu, ngày 5 tháng 3 năm 2024;;\nThủ quỹ;;Kế toán;;Chủ nhiệm\n;;Hà Văn Dụ;;\n",
    "day in the column of money": ";;;Ngày 5 tháng 3 năm 2024;\nThủ quỹ;;;Kế toán;\n(Ký, ghi rõ họ tên);;;(Ký, ghi rõ họ tên);\n",
    "day in several cells": ";ngày;5;tháng 3 năm;2024\nThủ quỹ;;;Kế toán;\n",
    "day with the year under money": "ngày 5;tháng;3 năm;2024;\nThủ quỹ;;;Kế toán;\n",
    "dots to fill in": ";;….., ngày … tháng … năm 20…;;\nThủ quỹ;;;;\n",
    "telephone under the names": "Thủ quỹ;;Kế toán;;\nLò Thị Ví;;Hà Văn Dụ;;\n0912 345 678;;0987.654.321;;\n",
    "telephone under money": "Thủ quỹ;;;Kế toán;\nLò Thị Ví;;;Hà Văn Dụ;\n;;;0912345678;\n",
    "telephone without its zero": "Thủ quỹ;;;Kế toán;\n;;;912345678;\n",
    "telephone with a label": "Kế toán;;;;\nHà Văn Dụ - ĐT: 0912345678;;;SĐT 0912.345.678;\n",
    "telephone under the numbers": "Thủ quỹ;;Kế toán;;\n0912345678;0912345678;Hà Văn Dụ;;\n",
    "stamp with a day": "Kế toán;;Thủ quỹ;;\nĐã ký;;05/03/2024;;\n;05/03/2024;;;\n",
    "day of a stamp under the code": "XÁC NHẬN CỦA HỘI NGƯỜI CAO TUỔI;;;;\n05/03/2024;;Vi Thị Mẫu;;\n",
    "on behalf of": "TM. BAN CHỦ NHIỆM;;;;\nChủ nhiệm;;;;\nVi Thị Mẫu;;;;\n",
    "who paid and who took": "Người nộp tiền;;Người thu tiền;;Trưởng ban kiểm soát\nVí;;Dụ;;Mẫu\n",
}


@pytest.fixture
def read(make_club: Callable[..., Path]) -> Read:
    club = make_club("clb-mau")
    return lambda text: read_typed(text, club)


@pytest.mark.parametrize("total", [TOTAL, ""], ids=["total", "no total"])
@pytest.mark.parametrize("below", SIGNATURES.values(), ids=SIGNATURES.keys())
def test_signatures_are_no_rows(read: Read, below: str, total: str) -> None:
    file = read(FEES + total + below)
    assert faults(file) == []
    assert len(booked(file)) == 2
    assert remarks(file) == []


@pytest.mark.parametrize("total", [TOTAL, ""], ids=["total", "no total"])
@pytest.mark.parametrize(
    "late", ["3;TV003;Lê Thị Ví Dụ;5.000;x", ";TV003;Lê Thị Ví Dụ;5.000;x", ";;Lê Thị Ví Dụ;5.000;x"]
)
def test_money_below_signatures_is_not_let_go_by(read: Read, late: str, total: str) -> None:
    file = read(f"{FEES}{total}Thủ quỹ;;Kế toán;;\nLò Thị Ví;;Hà Văn Dụ;;\n{late}\n")
    if total:
        assert faults(file) == [("row-after-total", 9)]
    else:
        assert len(booked(file)) == 3 or faults(file) == [("value-missing", 8)]


def test_an_unpaid_row_below_signatures_is_named(read: Read) -> None:
    file = read(f"{FEES}{TOTAL}Thủ quỹ;;Kế toán;;\n3;TV003;Lê Thị Ví Dụ;;x\n")
    assert remarks(file) == [(8, "Below the table, not read: “3 | TV003 | Lê Thị Ví Dụ | x”.")]


def test_a_table_goes_on_below_the_signatures_of_its_first_page(read: Read) -> None:
    file = read(
        FEES
        + "Cộng trang 1;;;10.000;\nThủ quỹ;;Kế toán;;\nLò Thị Ví;;Hà Văn Dụ;;\n;;0912345678;;\n"
        + "STT;Mã TV;Họ và tên;Số tiền;Ký nộp\nTrang trước mang sang;;;10.000;\n"
        + "3;TV003;Lê Thị Ví Dụ;5.000;x\nCộng;;;15.000;\nThủ quỹ;;Kế toán;;\n"
    )
    assert faults(file) == []
    assert len(booked(file)) == 3


def test_a_treasurer_who_pays_is_a_row(read: Read) -> None:
    head = "Ngày;Số phiếu;Quỹ;Người nộp;Lý do;Nguồn;Số tiền\n"
    rows = [
        "5/3/2024;PT-2024-061;hoạt động;Thủ quỹ;Ủng hộ;Ủng hộ;50.000\n",
        "5/3/2024;PT-2024-062;hoạt động;Kế toán;Ủng hộ;Ủng hộ;60.000\n",
    ]
    assert len(booked(read(head + "".join(rows)))) == 2
    without_number = "5/3/2024;;hoạt động;Kế toán;Ủng hộ;Ủng hộ;60.000\n"
    assert faults(read(head + rows[0] + without_number)) == [("value-missing", 3)]


@pytest.mark.parametrize(
    "text", ["0912345678", "0912 345 678", "+84 912 345 678", "ĐT: 0912.345.678", "SĐT 912345678"]
)
def test_telephone_numbers(text: str) -> None:
    assert is_phone(text)


@pytest.mark.parametrize(
    "text",
    [
        "84.000.000",
        "84.500.000",
        "840.000.000",
        "84 500 000",
        "84500000",
        "5.000",
        "500000",
        "1.250.000.000",
        "05/03/2024",
        "0",
        "TV012",
        "0,8",
        "12345678",
    ],
)
def test_what_is_no_telephone_number(text: str) -> None:
    assert not is_phone(text)


def test_a_meeting_without_its_number_is_a_row(read: Read) -> None:
    head = "Ngày;Số biên bản;Có mặt;Nội dung\n05/03/2024;BB-2024-31;;Thu lãi\n"
    for subject in ("Xác nhận danh sách hội viên", "Chủ nhiệm báo cáo", "Thư ký đọc biên bản"):
        assert faults(read(f"{head}12/03/2024;;;{subject}\n")) == [("value-missing", 3)]


MEETINGS = "SỔ HỌP\nNgày;Số biên bản;Có mặt;Nội dung\n05/03/2024;BB-2024-31;;Thu gốc, lãi\n"


def test_a_book_of_meetings_goes_on_below_each_signature(read: Read) -> None:
    signed = "Thư ký;;Chủ nhiệm;\nLò Thị Ví;;Hà Văn Dụ;\n"
    rows = [f"05/0{month}/2024;BB-2024-3{month};;Thu lãi\n" for month in (4, 5)]
    file = read(MEETINGS + signed + signed.join(rows) + signed)
    assert (faults(file), len(file.new)) == ([], 3)
    without = read(MEETINGS + signed + "05/04/2024;;;Thu lãi\n")
    assert faults(without) == [("value-missing", 6)]
    undated = read(MEETINGS + signed + ";BB-2024-34;;Thu lãi\n")
    assert faults(undated) == [("value-missing", 6)]


@pytest.mark.parametrize(
    "subject",
    [
        "Chủ nhiệm CLB báo cáo thu chi",
        "Đại diện hội phát biểu",
        "Thay mặt ban chủ nhiệm báo cáo",
        "Xác nhận của hội",
    ],
)
def test_a_meeting_that_begins_with_an_office_is_a_row(read: Read, subject: str) -> None:
    assert faults(read(f"{MEETINGS}12/03/2024;;;{subject}\n")) == [("value-missing", 4)]


@pytest.mark.parametrize("stamp", ["12/03/2024;;;", ";;05/03/2024;", "Đã ký;;Đã ký 05/03/2024;"])
def test_the_day_of_a_stamp_is_no_meeting(read: Read, stamp: str) -> None:
    file = read(f"{MEETINGS}Thư ký;;Chủ nhiệm;\n{stamp}\nLò Thị Ví;;Hà Văn Dụ;\n")
    assert (faults(file), len(file.new)) == ([], 1)


@pytest.mark.parametrize(
    "rows",
    [
        "tăng thu nhập;Ngân hàng (sổ phụ ngày 31/12/2023);84.500.000\n",
        "tăng thu nhập;Vốn tài trợ theo thư ngày 31/12/2023;840.000.000\n",
        "Thủ quỹ;;Kế toán\ntăng thu nhập;Ngân hàng;84.500.000\n",
    ],
)
def test_millions_are_no_telephone_number(read: Read, rows: str) -> None:
    head = "SỔ DƯ ĐẦU KỲ\nNgày: 01/01/2024\nQuỹ;Khoản;Số dư\ntăng thu nhập;Tiền mặt;1.000.000\n"
    assert read(head + rows).sheets[0].rows == 2


def test_an_amount_that_cannot_be_read_below_signatures_is_named(read: Read) -> None:
    head = FEES.replace("STT;Mã TV", "Mã TV").replace("1;TV", "TV").replace("2;TV", "TV")
    file = read(f"{head}Thủ quỹ;;Kế toán\n;Lê Thị Ví Dụ;5k;x\n")
    assert faults(file)


def test_the_preview_tells_which_lines_are_passed_over(read: Read) -> None:
    file = read(
        FEES
        + "Trang 1/2\nThủ quỹ;;Kế toán;;\n3;TV003;Lê Thị Ví Dụ;5.000;x\nCộng;;;15.000;\nThủ quỹ;;Kế toán;;\nLò Thị Ví;;;;\n"
    )
    lines = [render(line, "en") for line in file.sheets[0].preview.lines]
    assert lines[-1] == "Lines passed over as signatures or numbers of pages: 6–7, 10–11"
    assert not any("passed over" in render(line, "en") for line in read(FEES + TOTAL).sheets[0].preview.lines)


def test_a_line_of_figures_is_told_whatever_it_begins_with(read: Read) -> None:
    file = read(f"{FEES}{TOTAL}Người nộp muộn: 3 người, 15.000 đồng\n")
    assert [number for number, text in remarks(file) if text.startswith("Below the table")] == [7]


@pytest.mark.parametrize(("number", "goes_on"), [("9999", True), ("35123", False)])
def test_a_row_is_numbered_with_few_digits(number: str, goes_on: bool) -> None:
    (fees,) = (form for form in FORMS if form.name == "fees")
    rows = [
        SheetRow(row, tuple(Cell(text, column) for column, text in enumerate(texts)))
        for row, texts in enumerate([("Thủ quỹ", "Kế toán"), (number, "Lê Thị Ví Dụ")])
    ]
    signed = below_signatures(fees, {0: "stt", 1: "name"}, rows)
    assert signed == ({0} if goes_on else {0, 1})
