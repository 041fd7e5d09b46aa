"""Codes of members: the club's own pattern, and what was meant by a code that passes for another."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from clubledger.forms import FORMS
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import read_files
from clubledger.forms.member_codes import CodePattern
from tests.forms.club_books import books_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clubledger.forms.form_files import FormFile

TV = [f"TV{number:03}" for number in range(1, 11)]


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        ("1", "TV011"), ("8", "TV011"), ("TVO15", "TV015"), ("TVOO8", "TV011"), ("tvl5", "TV015"), ("TV15", "TV015"), ("15", "TV015"),
        ("TV0015", "TV015"), ("TV-015", "TV015"), ("0", "TV011"), ("TV1015", "TV1015"),
    ],
)  # fmt: skip
def test_what_a_new_member_can_have(typed: str, proposed: str) -> None:
    pattern = CodePattern.of(TV, TV)
    assert pattern is not None
    number = pattern.number(typed)
    assert number is not None
    assert pattern.free(number) == proposed
    assert pattern.fits(proposed)


def test_letters_that_look_like_digits_in_every_code() -> None:
    pattern = CodePattern.of(["HOI01", "HOI02", "HOI03"], ["HOI01", "HOI02", "HOI03"])
    assert pattern is not None
    assert pattern.fits("HOI04")
    assert [pattern.free(pattern.number(typed) or 0) for typed in ("HOI8", "HOIO9", "1")] == [
        "HOI08",
        "HOI09",
        "HOI10",
    ]


@pytest.mark.parametrize("typed", ["HV12", "X01-02", "TVX", "A1", "TB015"])
def test_another_series_is_no_slip(typed: str) -> None:
    pattern = CodePattern.of(TV, TV)
    assert pattern is not None
    assert pattern.number(typed) is None


@pytest.mark.parametrize(
    "codes",
    [
        [],
        ["TV001", "TV002"],
        [*TV, "HV12"],
        [*TV, "X01-02"],
        [*TV, "TV0011"],
        ["1", "2", "3"],
        ["A-B", "C", "D"],
    ],
)
def test_few_or_mixed_codes_have_no_pattern(codes: list[str]) -> None:
    assert CodePattern.of(codes, codes) is None


HEAD = "STT;Mã TV;Họ và tên;Năm sinh;Giới tính;Hộ;Ngày vào\n"


def members(club: Path, folder: Path, *codes: str) -> FormFile:
    sheet = folder / "tv.csv"
    rows = (
        f"{number};{code};Lường Thị Mới {number * 'a'};1955;nữ;khác;05/02/2024\n"
        for number, code in enumerate(codes, 1)
    )
    sheet.write_text(HEAD + "".join(rows), "utf-8")
    (file,) = read_files([sheet], ImportContext(books_of(club), date(2026, 11, 23)), FORMS)
    return file


def test_the_member_form_gives_the_next_free_codes(make_club: Callable[..., Path], tmp_path: Path) -> None:
    file = members(make_club(), tmp_path, "1", "TV902", "5", "TVO93")
    assert [problem.fault.id for problem in file.problems] == ["member-code-odd"] * 3
    assert [problem.params["proposed"] for problem in file.problems] == ["TV903", "TV904", "TV093"]


def test_honest_codes_are_left_alone(make_club: Callable[..., Path], tmp_path: Path) -> None:
    assert not members(make_club(), tmp_path, "TV901", "TV902", "TV1000").problems
    assert not members(make_club(), tmp_path, "TV901").questions


def test_a_second_series_is_asked_about_once(make_club: Callable[..., Path], tmp_path: Path) -> None:
    file = members(make_club(), tmp_path, "HV12", "TV901", "X01-02")
    assert not file.problems
    (asked,) = file.questions
    assert asked.fault.id == "member-code-other-series"
    assert (asked.params["codes"], asked.params["proposed"]) == (("HV12", "X01-02"), "TV902")


RECEIPTS = "Ngày;Số phiếu;Quỹ;Người nộp;Lý do;Nguồn;Số tiền\n"


@pytest.mark.parametrize(
    ("payer", "near"),
    [
        ("TVO01", "TV001"),
        ("TVO0l Nguyễn Thị Mẫu", "TV001"),
        ("TVO99", None),
        ("Ông Lò Văn Tốt", None),
        ("OI", None),
        ("O1 Hội Phụ nữ", None),
    ],
)
def test_who_paid_may_be_a_code_that_passes_for_another(
    make_club: Callable[..., Path], tmp_path: Path, payer: str, near: str | None
) -> None:
    sheet = tmp_path / "pt.csv"
    sheet.write_text(f"{RECEIPTS}10/05/2024;PT-2024-910;hoạt động;{payer};Ủng hộ;Ủng hộ;200.000\n", "utf-8")
    (file,) = read_files([sheet], ImportContext(books_of(make_club()), date(2026, 11, 23)), FORMS)
    found = [
        problem.params["near"] for problem in file.problems if problem.fault.id == "member-unknown-alike"
    ]
    assert found == ([near] if near else [])
