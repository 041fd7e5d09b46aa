"""A sheet that says that it goes on, or leaves numbers out: asked once, unless a total or the next page is there."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from clubledger.forms import FORMS
from clubledger.forms.faults import Spot
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import read_files
from clubledger.forms.pages import Pages, link_pages, number_of
from clubledger.forms.table import Table
from tests.forms.club_books import books_of
from tests.forms.typed_sheets import TODAY, enter, faults, questions, read_typed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clubledger.forms.form_files import FormFile

    Read = Callable[[str], FormFile]

HEAD = "Ngày: 05/03/2024;;Số phiếu thu: PT-2024-090;;{mark}\nSTT;Mã TV;Họ và tên;Số tiền;Ký nộp\n"
ROWS = [f"{n};TV{n:03};;5.000;x\n" for n in range(1, 6)]


@pytest.fixture
def club(make_club: Callable[..., Path]) -> Path:
    return make_club("clb-mau")


@pytest.fixture
def read(club: Path) -> Read:
    return lambda text: read_typed(text, club)


def sheet(*rows: str, mark: str = "") -> str:
    return HEAD.format(mark=mark) + "".join(rows)


@pytest.mark.parametrize(
    "text",
    [
        sheet(*ROWS, mark="Trang 1/2"),
        sheet(*ROWS, mark="Tờ số 1/2"),
        sheet(*ROWS, mark="Tờ số: 1 / 3"),
        sheet(*ROWS, "Cộng trang;;;25.000;\n"),
        sheet(*ROWS, "Cộng mang sang;;;25.000;\n"),
        sheet(*ROWS, ";;Cộng chuyển sang trang sau;25.000;\n"),
        sheet(*ROWS, "(còn tiếp);;;;\n"),
        sheet(*ROWS, "Xem trang sau;;;;\n"),
        sheet(*ROWS, ";;;;Trang 1/2\n"),
        sheet(*ROWS, "Cộng;;;;\n;;;;Trang 1/2\n"),
        sheet(*ROWS, "Cộng trang 1;;;25.000;\n"),
        sheet(*ROWS, "Cộng trang 2;;;25.000;\n"),
        sheet(*ROWS[:3], "Cộng trang 1;;;15.000;\n", *ROWS[3:], "Cộng trang 3;;;10.000;\n"),
        sheet(*ROWS, "Cộng;;;25.000;\n", mark="Trang 1/2"),
        sheet(*ROWS, "Cộng;;;25.000;\n;;;;Trang 1/2\n"),
        sheet(*ROWS, "Bằng chữ: Hai mươi lăm nghìn đồng;;;;\n", mark="Trang 1/2"),
        sheet(*ROWS, mark="Trang 1/50"),
        sheet(*ROWS[:3], "Trang 1/3;;;;\n", *ROWS[3:], "Trang 2/3;;;;\n"),
        sheet(*ROWS, "(còn tiếp);;;;\n", mark="Trang 3/50"),
        sheet(*ROWS, "(còn tiếp);;;;\n;;;;Trang 3/50\n"),
        sheet(*ROWS, "Cộng mang sang trang sau;;;25.000;\n", mark="Trang 3/50"),
    ],
)
def test_a_sheet_that_goes_on_is_asked_about_once(read: Read, text: str) -> None:
    file = read(text)
    assert faults(file) == []
    assert [kind for kind, _ in questions(file)] == ["page-missing"]


@pytest.mark.parametrize(
    "text",
    [
        sheet(*ROWS),
        sheet(*ROWS, "Cộng;;;25.000;\n", mark="Trang 2/2"),
        sheet(*ROWS, "Cộng;;;25.000;\n;;;;Trang 2/2\n"),
        sheet(*ROWS, "Bằng chữ: Hai mươi lăm nghìn đồng;;;;\n", mark="Trang 1/1"),
        sheet(*ROWS, mark="Trang 3/50"),
        sheet(*ROWS, "Cộng trang;;;25.000;\n", mark="Trang 3/50"),
        sheet(*ROWS, "Cộng;;;25.000;\n", mark="Trang 3/50"),
        sheet(*ROWS, "Cộng;;;25.000;\n", mark="Trang 1/50"),
        sheet(*ROWS[:3], "Cộng trang 1;;;15.000;\n", *ROWS[3:], "Cộng trang 2;;;10.000;\n"),
        sheet(*ROWS[:3], "Cộng trang số 1;;;15.000;\n", *ROWS[3:], "Cộng trang số 2;;;10.000;\n"),
        sheet(*ROWS, mark="Trang 1/1"),
        sheet(*ROWS, "Cộng trang 2;;;25.000;\n", mark="Trang 2/2"),
        sheet(*ROWS[:3], "Trang 1/2;;;;\n", *ROWS[3:], "Trang 2/2;;;;\n"),
        sheet(*ROWS[:3], "Cộng mang sang;;;15.000;\n", *ROWS[3:]),
        sheet(*ROWS[:3], "Xem trang sau;;;;\n", *ROWS[3:]),
        sheet(*ROWS[:3], "Cộng trang;;;15.000;\n", *ROWS[3:], "Cộng trang;;;10.000;\nTổng cộng;;;25.000;\n"),
        sheet(*ROWS, "Lũy kế;;;25.000;\n"),
        sheet(*ROWS, "Số dư cuối tháng;;;125.000;\n"),
    ],
)
def test_a_whole_sheet_is_not(read: Read, text: str) -> None:
    file = read(text)
    assert faults(file) == []
    assert questions(file) == []


def test_numbers_left_out_are_asked_about_once(read: Read) -> None:
    assert questions(read(sheet(ROWS[0], ROWS[2], ROWS[4]))) == [("numbers-skipped", 4)]
    assert questions(read(sheet(ROWS[0], ROWS[2], ROWS[4], "Cộng;;;15.000;\n"))) == []


def test_who_did_not_pay_has_a_number_too(read: Read) -> None:
    assert questions(read(sheet(ROWS[0], "2;TV002;;;\n", "3;TV003;;-;\n", ROWS[3]))) == []


def test_numbers_may_begin_late_and_begin_again(read: Read) -> None:
    late = [row.replace(f"{n};", f"{n + 20};", 1) for n, row in enumerate(ROWS, 1)]
    assert questions(read(sheet(*late))) == []
    groups = ["Xóm Trên;;;;\n", *ROWS[:2], "Xóm Dưới;;;;\n", "1;TV003;;5.000;x\n", "2;TV004;;5.000;x\n"]
    assert questions(read(sheet(*groups))) == []


def test_the_members_may_be_a_part_of_the_list(read: Read) -> None:
    head = "STT;Mã TV;Họ và tên;Năm sinh;Giới tính;Hộ;Ngày vào\n"
    rows = "41;TV041;Lò Thị Ví;1950;nữ;nghèo;05/03/2024\n45;TV045;Hà Văn Dụ;1951;nam;khác;05/03/2024\n"
    assert questions(read(head + rows)) == []


FIRST = sheet(*ROWS[:3], "Cộng mang sang;;;15.000;\n", mark="Trang 1/2")
SECOND = sheet("Trang trước mang sang;;;15.000;\n", *ROWS[3:], "Cộng;;;25.000;\n", mark="Trang 2/2").replace(
    "090", "091"
)


def in_one_book(club: Path, *pages: str) -> list[tuple[str, int | None]]:
    """What is asked about pages that are sheets of one workbook."""
    book = Workbook()
    for number, page in enumerate(pages):
        sheet = book.create_sheet()
        for line in page.replace("PT-2024-090", f"PT-2024-09{number}").splitlines():
            sheet.append(line.split(";"))
    book.remove(book.worksheets[0])
    path = club.parent / "hai-trang.xlsx"
    book.save(path)
    (file,) = read_files([path], ImportContext(books_of(club), TODAY), FORMS)
    assert faults(file) == []
    return questions(file)


@pytest.mark.parametrize("second", [SECOND, SECOND.replace("Trang 2/2", "")])
def test_the_next_page_may_be_another_sheet(club: Path, second: str) -> None:
    assert in_one_book(club, FIRST, second) == []
    assert in_one_book(club, FIRST.replace("Trang 1/2", ""), second) == []


def test_pages_without_figures_of_what_they_carry(club: Path) -> None:
    first, second = sheet(*ROWS[:3], mark="Trang 1/2"), sheet(*ROWS[3:], mark="Trang 2/2")
    assert in_one_book(club, first, second) == []
    assert in_one_book(club, first, second.replace("Trang 2/2", "")) == []
    sums = sheet(*ROWS[:3], "Cộng trang 1;;;15.000;\n"), sheet(*ROWS[3:], "Cộng trang 2;;;10.000;\n")
    assert in_one_book(club, *sums) == []


def test_the_next_page_of_another_sheet_is_another(club: Path) -> None:
    other = sheet(*ROWS[3:], mark="Trang 2/2")
    for second in (other.replace("05/03", "06/03"), other.replace("2/2", "2/3"), other.replace("2/2", "1/2")):
        asked = in_one_book(club, sheet(*ROWS[:3], mark="Trang 1/2"), second)
        assert ("page-missing", 1) in asked


def test_another_file_is_no_next_page(club: Path) -> None:
    """It may be refused, and would leave the first page alone in the books."""
    files = [club.parent / f"trang-{number}.csv" for number in (1, 2)]
    for file, page in zip(files, (FIRST, SECOND.replace("TV005", "TV999")), strict=True):
        file.write_text(page, "utf-8")
    first, second = read_files(files, ImportContext(books_of(club), TODAY), FORMS)
    assert [kind for kind, _ in questions(first)] == ["page-missing"]
    assert faults(second)


def test_a_gap_is_none_the_less_for_the_next_page(club: Path) -> None:
    first, second = (
        sheet(ROWS[0], ROWS[2], mark="Trang 1/2"),
        sheet(*ROWS[3:], "Cộng;;;10.000;\n", mark="Trang 2/2"),
    )
    assert in_one_book(club, first, second) == [("numbers-skipped", 4)]


def test_linking_many_tables_grows_with_them() -> None:
    def seconds(count: int) -> float:
        tables = [
            Table(
                FORMS[0],
                Spot("a"),
                pages=Pages(numbers=[(1, 1), (2, 2)], first_page=(1, 2), page=(1, 2), carried=True),
            )
            for _ in range(count)
        ]
        begun = time.process_time()
        link_pages(tables)
        return time.process_time() - begun

    short = min(seconds(500) for _ in range(3))
    assert seconds(4_000) < 24 * max(short, 0.005)


def test_pages_that_are_in_the_books_are_not_asked_about(club: Path) -> None:
    text = sheet(*ROWS, mark="Trang 1/2")
    enter(club, text)
    assert questions(read_typed(text, club)) == []


@pytest.mark.parametrize(("text", "number"), [("9999", 9999), ("10000", None), (" 12.", 12), ("1a", None)])
def test_the_number_of_a_row_has_few_digits(text: str, number: int | None) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize(("pages", "asked"), [(19, True), (20, False)])
def test_a_closed_page_of_many_is_one_of_a_book(read: Read, pages: int, asked: bool) -> None:
    text = sheet(*ROWS, "Cộng;;;25.000;\n", mark=f"Trang 1/{pages}")
    assert [fault for fault, _ in questions(read(text))] == ["page-missing"] * asked
