"""Two sheets of paper in one file, and one of several pages: whose day the rows below repeated headings have."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from clubledger.forms import FORMS
from clubledger.forms.entries import Booking
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import read_files
from tests.conftest import write
from tests.forms.club_books import books_of
from tests.forms.ten_sheets import club_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clubledger.forms.form_files import FormFile

TODAY = date(2026, 11, 23)
HEAD = "STT;Số khế ước;Mã TV;Họ và tên;Trả gốc;Trả lãi;Cộng;Số phiếu thu\n"
FIRST = "1;KU-2024-001;TV001;Nguyễn Thị Mẫu;400.000;90.000;490.000;PT-2024-101\n"
SECOND = "1;KU-2024-002;TV002;Trần Văn Thử;400.000;64.000;464.000;PT-2024-102\n"
NEXT = SECOND.replace("1;KU", "2;KU")
TITLE = "BẢNG THU GỐC, LÃI\n"
DAY, OTHER = "Ngày 10 tháng 6 năm 2024\n", "Ngày 10 tháng 7 năm 2024\n"
SIGNED = "Thủ quỹ;;;Kế toán\nLò Văn Ký;;;Vì Thị Ghi\n"


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], FormFile]:
    def read_one(text: str) -> FormFile:
        folder = write(tmp_path / "clb", club_files())
        path = tmp_path / "sheet.csv"
        path.write_text(text, "utf-8")
        (file,) = read_files([path], ImportContext(books_of(folder), TODAY), FORMS)
        return file

    return read_one


def problems(file: FormFile) -> list[str]:
    return [problem.fault.id for problem in (*file.problems, *file.questions)]


def days(file: FormFile) -> list[date]:
    return [entry.date for entry in file.new if isinstance(entry, Booking)]


@pytest.mark.parametrize(
    "between",
    [
        "Ngày: 10/07/2024\n",
        TITLE + OTHER,
        OTHER + TITLE,
        SIGNED + TITLE + OTHER,
        "Xóm Mẫu, ngày 10 tháng 6 năm 2024\n" + SIGNED + TITLE + OTHER,
        "Xóm Mẫu, ngày 11 tháng 6 năm 2024\n" + SIGNED + OTHER + TITLE,
        "Ngày 11 tháng 6 năm 2024\n" + TITLE + OTHER,
        TITLE + "Ngày 10/7/2024\n",
        TITLE + OTHER + "Người thu;Lò Văn Ký\n",
        ";;;;;;;Ngày: 10/07/2024\n",
        TITLE + ";;;;;;;;Ngày: 10/07/2024\n",
    ],
)
def test_rows_below_another_day_are_of_that_day(read: Callable[[str], FormFile], between: str) -> None:
    file = read(TITLE + DAY + HEAD + FIRST + between + HEAD + SECOND)
    assert problems(file) == []
    assert days(file) == [date(2024, 6, 10), date(2024, 7, 10)]


@pytest.mark.parametrize(
    ("between", "second"),
    [
        (OTHER, date(2024, 7, 10)),
        ("Xóm Mẫu, ngày 10 tháng 7 năm 2024\n", date(2024, 7, 10)),
        (SIGNED + OTHER, date(2024, 7, 10)),
        ("Xóm Mẫu, ngày 11 tháng 6 năm 2024\n" + SIGNED, date(2024, 6, 10)),
        ("Xóm Mẫu, ngày 11 tháng 6 năm 2024\n" + SIGNED + TITLE, date(2024, 6, 10)),
    ],
)
def test_a_day_that_may_be_that_of_the_signatures_is_asked_about(
    read: Callable[[str], FormFile], between: str, second: date
) -> None:
    file = read(TITLE + DAY + HEAD + FIRST + between + HEAD + NEXT)
    assert problems(file) == ["day-between"]
    assert file.questions[0].params["day"] == second


@pytest.mark.parametrize(
    "between",
    [
        "",
        DAY,
        TITLE,
        TITLE + DAY,
        SIGNED,
        "Xóm Mẫu, ngày 10 tháng 6 năm 2024\n" + SIGNED,
        "Xóm Mẫu, ngày 10 tháng 6 năm 2024\n" + SIGNED + TITLE + DAY,
        "Xóm Mẫu, ngày 11 tháng 6 năm 2024\n" + SIGNED + TITLE + DAY,
    ],
)
def test_the_next_page_of_a_sheet_is_part_of_it(read: Callable[[str], FormFile], between: str) -> None:
    file = read(TITLE + DAY + HEAD + FIRST + between + HEAD + NEXT + "Cộng;;;;800.000;154.000;954.000\n")
    assert problems(file) == []
    assert days(file) == [date(2024, 6, 10)] * 2


FEES = "STT;Mã TV;Họ và tên;Số tiền;Ký nộp\n"
PAID = "1;TV001;Nguyễn Thị Mẫu;5.000;x\n"


@pytest.mark.parametrize("side", [";;;;;", ";;;;;;", ";;;", ""])
def test_a_line_of_captions_over_the_headings_is_no_row_of_them(
    read: Callable[[str], FormFile], side: str
) -> None:
    line = f"{side}Ngày: 10/07/2024 Số phiếu thu: PT-2024-111\n"
    file = read("BẢNG THU HỘI PHÍ\n" + line + FEES + PAID)
    assert problems(file) == []
    assert days(file) == [date(2024, 7, 10)]
    assert not any(remark.message.msgid.startswith("These columns") for remark in file.remarks)
    first = "BẢNG THU HỘI PHÍ\nNgày: 10/06/2024;;;Số phiếu thu: PT-2024-110\n" + FEES + PAID
    file = read(first + line + FEES + PAID)
    assert problems(file) == []
    assert days(file) == [date(2024, 6, 10), date(2024, 7, 10)]


def test_the_name_of_the_club_at_the_right_is_no_heading(read: Callable[[str], FormFile]) -> None:
    above = "Ngày: 10/07/2024;;;Số phiếu thu: PT-2024-111\n;;;;;CLB Liên thế hệ xóm Khác Hẳn\n"
    assert problems(read(above + FEES + PAID)) == ["other-club"]


def test_a_heading_in_the_upper_row_alone_is_still_one(read: Callable[[str], FormFile]) -> None:
    above = "Ngày: 10/07/2024;;;Số phiếu thu: PT-2024-111\n;;;;;Thời tiết\n"
    file = read(above + FEES + PAID.strip() + ";nắng\n")
    assert problems(file) == []
    (unused,) = (remark for remark in file.remarks if remark.message.msgid.startswith("These columns"))
    assert unused.message.params["columns"] == ("Thời tiết",)
