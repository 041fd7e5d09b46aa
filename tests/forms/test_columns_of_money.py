"""Columns that a form does not have, by what stands in them: money is asked about, helper columns are not."""

from __future__ import annotations

import shlex
from datetime import date
from typing import TYPE_CHECKING

import pytest

from clubledger.forms import FORMS, unknown_headings
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import read_files
from tests.conftest import write
from tests.forms.club_books import books_of
from tests.forms.ten_sheets import NEW, SHEETS, club_files

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from clubledger.forms.form import Form
    from clubledger.forms.form_files import FormFile
    from clubledger.forms.sheets import Cell

TODAY = date(2026, 11, 23)
ABOVE = "BẢNG THU HỘI PHÍ\nNgày: 10/07/2024;;;Số phiếu thu: PT-2024-111\n"
HEADINGS = "STT;Mã TV;Họ và tên;Số tiền;Ký nộp;{}\n"


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., FormFile]:
    def read_one(text: str, forms: Sequence[Form] = FORMS) -> FormFile:
        folder = write(tmp_path / "clb", club_files())
        path = tmp_path / "sheet.csv"
        path.write_text(text, "utf-8")
        (file,) = read_files([path], ImportContext(books_of(folder), TODAY), forms)
        return file

    return read_one


def fees(heading: str, one: str, two: str) -> str:
    rows = f"1;TV001;Nguyễn Thị Mẫu;5.000;x;{one}\n2;TV002;Trần Văn Thử;5.000;x;{two}\n"
    return ABOVE + HEADINGS.format(heading) + rows


def problems(file: FormFile) -> list[str]:
    return [problem.fault.id for problem in (*file.problems, *file.questions)]


@pytest.mark.parametrize(
    "heading",
    ["Tiết kiệm", "Báo NCT", "Bảo hiểm", "Tháng 3", "Thêm", "Lần thu 2", "Người nộp tiền hộ", "Ghi thêm"],
)
def test_a_column_of_money_is_asked_about(read: Callable[..., FormFile], heading: str) -> None:
    for one, two in (("20.000", "30.000"), ("20000", "30000"), ("", "20.000"), ("20.000", "-")):
        assert problems(read(fees(heading, one, two))) == ["column-of-money"]
    ours = [form.ignoring([heading]) for form in FORMS]
    assert problems(read(fees(heading, "20.000", "30.000"), ours)) == []


@pytest.mark.parametrize(
    ("figure", "asked"),
    [("999", False), ("1000", True), ("1800", True), ("1900", False), ("2100", False), ("2200", True)],
)
def test_the_least_money_and_years(read: Callable[..., FormFile], figure: str, asked: bool) -> None:
    assert problems(read(fees("Thêm", figure, ""))) == ["column-of-money"] * asked


@pytest.mark.parametrize("heading", ["Quỹ thăm hỏi", "Kì 2"])
def test_words_of_money_stop_the_sheet(read: Callable[..., FormFile], heading: str) -> None:
    assert problems(read(fees(heading, "20.000", "30.000")))[0] in {"heading-unknown", "heading-near"}


@pytest.mark.parametrize(
    ("heading", "one", "two"),
    [
        ("Tổ", "1", "2"),
        ("Tuổi", "66", "71"),
        ("Dân tộc", "Thái", "Mường"),
        ("Số điện thoại", "0912 345 678", "912345700"),
        ("SĐT", "912.345.700", "912.345.600"),
        ("Số CCCD", "012345678900", "012345678901"),
        ("Vào hội", "2010", "2000"),
        ("Số thẻ", "12300", "12400"),
        ("Có mặt", "x", "x"),
        ("Nhận xét", "còn 20.000", "đủ"),
        ("Đợt", "1", "1"),
        ("Tổng tiền", "5.000", "5.000"),
        ("Cộng", "5.000", "5.000"),
        ("Số dư", "20.000", "30.000"),
        ("Còn phải nộp thêm", "20.000", "30.000"),
    ],
)
def test_helper_columns_are_only_named(
    read: Callable[..., FormFile], heading: str, one: str, two: str
) -> None:
    file = read(fees(heading, one, two))
    assert problems(file) == []
    assert len(file.new) == 2


def test_a_total_column_with_more_in_it_is_asked_about(read: Callable[..., FormFile]) -> None:
    file = read(fees("Tổng tiền", "5.000", "25.000"))
    assert problems(file) == ["total-column-differs"]
    assert file.questions[0].spot.row == 5


def test_balances_are_named_as_not_checked(read: Callable[..., FormFile]) -> None:
    file = read(fees("Số dư", "20.000", "30.000"))
    assert any("neither checked" in remark.message.msgid for remark in file.remarks)


def test_columns_of_months_may_be_ignored_and_say_nothing_of_members(read: Callable[..., FormFile]) -> None:
    text = fees("T1;T2", "5.000;5.000", "5.000;5.000")
    assert "months-in-columns" in problems(read(text))
    assert problems(read(text, [form.ignoring(["T1", "T2"]) for form in FORMS])) == []
    lines = SHEETS["members"].replace("Ghi chú", "Ghi chú;T1;T2").splitlines()
    sheet = "\n".join(f"{line};1;0" if line[:1].isdigit() else line for line in lines)
    file = read(sheet)
    assert problems(file) == []
    assert len(file.new) == NEW["members"]


@pytest.mark.parametrize(
    "heading", ["Phạt $(touch /tmp/x)`id`", "Phạt 'vắng'", "Phạt \\; rm", "Phạt vắng " + "dài " * 25]
)
def test_the_command_that_is_told_holds_a_strangers_heading_as_one_word(
    read: Callable[..., FormFile], heading: str
) -> None:
    heading = heading.strip()
    file = read(fees(f'"{heading}"', "20.000", "30.000"))
    (problem,) = (one for one in file.problems if one.fault.id.startswith("heading-"))
    quoted = str(problem.params["quoted"])
    assert "{quoted}" in problem.fault.remedy
    assert shlex.split(quoted) == [heading]
    assert quoted.startswith("'")
    ours = [form.ignoring(shlex.split(quoted)) for form in FORMS]
    assert not any(
        one.fault.id.startswith("heading-")
        for one in read(fees(f'"{heading}"', "2.000", "3.000"), ours).problems
    )


def test_many_columns_are_looked_through_once(
    read: Callable[..., FormFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at = 0
    real = unknown_headings._is_figure

    def counted(cell: Cell) -> bool:
        nonlocal looked_at
        looked_at += 1
        return real(cell)

    monkeypatch.setattr(unknown_headings, "_is_figure", counted)
    columns = 40
    headings = ";".join(f"Cột {number}" for number in range(columns))
    read(fees(headings, ";".join("x" * columns), ";".join("x" * columns)))
    assert looked_at == 2 * columns
