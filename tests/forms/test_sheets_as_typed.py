"""Sheets as people type them: captions, totals, signatures, blank forms; and the checks against the books."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from clubledger.forms import FORMS
from clubledger.forms.entries import Booking, CountedCash
from clubledger.forms.form_files import FormFile
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import read_files
from tests.forms.club_books import books_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TODAY = date(2026, 11, 23)
Read = "Callable[..., FormFile]"


@pytest.fixture
def read_sheet(make_club: Callable[..., Path], tmp_path: Path) -> Callable[..., FormFile]:
    """Read one CSV text against the base club and what else ``extra`` writes into it."""

    def read(text: str, **extra: str) -> FormFile:
        path = tmp_path / "sheet.csv"
        path.write_text(text, "utf-8")
        (file,) = read_files([path], ImportContext(books_of(make_club(**extra)), TODAY), FORMS)
        return file

    return read


def faults(file: FormFile) -> list[tuple[str, int | None, str | None]]:
    return [(problem.fault.id, problem.spot.row, problem.spot.column) for problem in file.problems]


FEES = """\
CÂU LẠC BỘ LIÊN THẾ HỆ TỰ GIÚP NHAU;;;;
BẢNG THU HỘI PHÍ;;;;
Ngày 5 tháng 3 năm 2024;;Số phiếu thu: PT-2024-090;;

STT;Mã TV;Họ và tên;Số tiền;Ký nộp
1;TV001;;5.000;x
2;TV002;;;
3;TV003;;5.000;đã ký
Cộng;;;10.000;
Bằng chữ: Mười nghìn đồng chẵn;;;;
;;;Đồng Mẫu, ngày 5 tháng 3 năm 2024;
Thủ quỹ;;;Kế toán;
"""


def test_titles_captions_total_words_and_signatures_belong_to_the_form(
    read_sheet: Callable[..., FormFile],
) -> None:
    file = read_sheet(FEES)
    assert faults(file) == []
    bookings = [entry for entry in file.new if isinstance(entry, Booking)]
    assert [(one.voucher, one.payee, one.date) for one in bookings] == [
        ("PT-2024-090/01", "TV001", date(2024, 3, 5)),
        ("PT-2024-090/02", "TV003", date(2024, 3, 5)),
    ]


def test_a_total_words_and_rows_that_disagree_are_all_said_at_once(
    read_sheet: Callable[..., FormFile],
) -> None:
    wrong = FEES.replace("10.000", "15.000").replace("Mười nghìn", "Hai mươi nghìn")
    assert faults(read_sheet(wrong)) == [("total-differs", 9, "Số tiền"), ("words-differ", 10, None)]


def test_what_has_to_stand_above_and_does_not_is_said_once(read_sheet: Callable[..., FormFile]) -> None:
    file = read_sheet(FEES.replace("Số phiếu thu: PT-2024-090", "Số phiếu thu: ………"))
    assert [fault for fault, _, _ in faults(file)] == ["above-missing"]


def test_a_row_below_the_total_and_a_stray_line_are_refused(read_sheet: Callable[..., FormFile]) -> None:
    below = FEES.replace("Bằng chữ", "4;TV004;;5.000;x\nBằng chữ")
    assert ("row-after-total", 10, None) in faults(read_sheet(below))
    stray = FEES.replace("2;TV002;;;", ";;Người nộp muộn;;")
    assert faults(read_sheet(stray)) == [("stray-row", 7, None)]


REPAYMENTS = """\
STT,Ngày,Số khế ước,Mã TV,Họ và tên,Trả gốc,Trả lãi,Lãi quá hạn,Cộng,Số phiếu thu
1,05/03/2024,KU-2024-001,TV001,,500.000,48.000,,{total},PT-2024-091
"""


def test_the_parts_of_a_row_add_up_to_its_total(read_sheet: Callable[..., FormFile]) -> None:
    assert ("sum-differs", 2, "Cộng") in faults(read_sheet(REPAYMENTS.format(total="549.000")))


def test_all_checks_of_a_row_are_made_though_one_cell_cannot_be_read(
    read_sheet: Callable[..., FormFile],
) -> None:
    text = REPAYMENTS.format(total="548.000").replace("48.000,,", '"12,5",,').replace("TV001", "TV999")
    found = [(fault, column) for fault, _, column in faults(read_sheet(text))]
    assert ("amount-decimals", "Trả lãi") in found
    assert ("member-unknown", "Mã TV") in found


COUNT = """\
BẢNG KIỂM KÊ QUỸ TĂNG THU NHẬP
Quỹ: tăng thu nhập    Ngày: 29/02/2024
Mệnh giá,Số tờ,Thành tiền
500.000,2,1.000.000
20.000,3,60.000
Ngân hàng,,250.000
Cộng,,1.310.000
"""


def test_a_count_is_checked_by_beancount_in_the_morning_after(read_sheet: Callable[..., FormFile]) -> None:
    file = read_sheet(COUNT)
    assert faults(file) == []
    counts = [entry for entry in file.new if isinstance(entry, CountedCash)]
    assert [(one.date, one.account.rpartition(":")[2], one.amount) for one in counts] == [
        (date(2024, 3, 1), "Tiền-mặt", 1_060_000),
        (date(2024, 3, 1), "Ngân-hàng", 250_000),
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("20.000,3,60.000", "20.000,3,70.000", "product-differs"),
        ("20.000,3,60.000", "30.000,2,60.000", "note-unknown"),
        ("20.000,3,60.000", "500.000,1,500.000", "note-twice"),
        ("20.000,3,60.000", "20.000,,60.000", "count-missing"),
    ],
)
def test_denominations_multiply(read_sheet: Callable[..., FormFile], old: str, new: str, fault: str) -> None:
    assert fault in [found for found, _, _ in faults(read_sheet(COUNT.replace(old, new)))]


def test_a_spreadsheet_with_american_dates_is_noticed(tmp_path: Path, make_club: Callable[..., Path]) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Ngày", "Số biên bản", "Có mặt", "Nội dung"])
    sheet.append([date(2024, 3, 5), "BB-2024-81", 40, "Họp"])
    sheet.append(["25/03/2024", "BB-2024-82", 41, "Họp"])
    book.save(tmp_path / "so-hop.xlsx")
    (file,) = read_files([tmp_path / "so-hop.xlsx"], ImportContext(books_of(make_club()), TODAY), FORMS)
    assert faults(file) == [("date-two-ways", 2, "Ngày")]


def test_two_tables_in_one_sheet_are_both_read(read_sheet: Callable[..., FormFile]) -> None:
    second = COUNT.replace("TĂNG THU NHẬP", "HOẠT ĐỘNG").replace("tăng thu nhập", "hoạt động")
    file = read_sheet(COUNT + "\n" + second)
    assert faults(file) == []
    assert len(file.sheets) == 2
    assert len(file.new) == 4


def test_a_sheet_of_another_club_is_refused(read_sheet: Callable[..., FormFile]) -> None:
    file = read_sheet("Câu lạc bộ: CLB xóm Nơi Khác\n" + COUNT)
    assert [fault for fault, _, _ in faults(file)] == ["other-club"]
