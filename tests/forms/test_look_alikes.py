"""Letters that only look like ours are ours in headings, names, codes and reasons; honest words of other scripts stay."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clubledger.books import load_club
from clubledger.books.likeness import put_right, skeleton
from clubledger.forms import FORMS
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import read_files
from tests.books.test_likeness import HIGHLAND, VIETNAMESE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Ðinh Văn Ɖức", "Đinh Văn Đức"),
        ("ðồng, ɖường", "đồng, đường"),
        ("D\u0335inh", "Đinh"),
        ("\u0422hị \u041d\u043ea", "Thị Hoa"),  # Cyrillic Т in a word; Н and о in one
        ("\u039dguyễn", "Nguyễn"),  # Greek
        ("T\u0412001", "TB001"),
        ("ＴＶ００１", "TV001"),
        ("Ｓố tiền：５.０００", "Số tiền:5.000"),
        ("𝐓𝐕𝟎𝟎𝟏", "TV001"),
        ("Nguye\u0301\u0302n", "Nguyến"),
        ("Nguy\u00e9\u0302n", "Nguyến"),
        ("Đa\u030cng", "Đăng"),
        ("v\u043en vay", "von vay"),
    ],
)
def test_what_looks_like_ours_is_ours(typed: str, meant: str) -> None:
    assert put_right(typed) == meant
    assert put_right(meant) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Иван Петров", "Α Β Γ", "Иванова (nhà tài trợ)", "សុខ Thạch Sok", "ꨌꩌ Chăm", "李 Lý", "H'Č Niê Kčơr", "Y Blô", "Mlô Ŭng",
        "Světlana", "Išık Yıldız", "Ⅻ", "½", "5 m²", "Жанна", "ЖTV", "µm", "Rơ Châm H’Ƀen", "ê̆",
    ],
)  # fmt: skip
def test_an_honest_text_stays(text: str) -> None:
    assert put_right(text) == unicodedata.normalize("NFC", text)


@given(st.lists(st.sampled_from([*VIETNAMESE, *HIGHLAND, *"TV01 .,-/’"]), max_size=9).map("".join))
def test_no_honest_letters_are_changed(text: str) -> None:
    for one in (text, text.upper()):
        assert put_right(unicodedata.normalize("NFD", one)) == unicodedata.normalize("NFC", one)


@given(st.text())
def test_it_is_done_once(text: str) -> None:
    once = put_right(text)
    assert put_right(once) == once
    if text.isascii():
        assert once == text


@given(st.text("ĐÐƉđðɖdDaàăA\u0410\u0430"))
def test_it_looks_as_before(text: str) -> None:
    assert skeleton(put_right(text)) == skeleton(text)


FEES = """\
Ngày: 05/02/2024;;;Số phiếu thu: PT-2024-900;
STT;Mã TV;Họ và tên;Số tiền;Ký nộp
1;ТV001;{name};5.000;x
"""
NEW = """\
STT;Mã TV;Họ và tên;Năm sinh;Giới tính;Hộ;Ngày vào;Ðịa chỉ
11;TV911;Ðinh Văn Ɖức;1950;nam;khác;05/02/2024;Xóm Ðồi
"""


def test_what_is_written_has_the_right_letters(make_club: Callable[..., Path], tmp_path: Path) -> None:
    club = load_club(make_club())
    name = club.members["TV001"].name or ""
    (tmp_path / "phi.csv").write_text(FEES.format(name=name.replace("n", "\u0578", 1)), "utf-8")
    (tmp_path / "tv.csv").write_text(NEW, "utf-8")
    paths = [tmp_path / "phi.csv", tmp_path / "tv.csv"]
    members, fees = read_files(paths, ImportContext(club, date(2026, 11, 23)), FORMS)
    assert not members.problems
    assert not fees.problems
    assert "Đinh Văn Đức" in members.new[0].text
    assert "Xóm Đồi" in members.new[0].text
    assert any("put right: 3" in str(remark.message) for remark in members.remarks)
    assert any("put right: 2" in str(remark.message) for remark in fees.remarks)
