"""A letter that TCVN3 lost on its way is asked about; what only looks unusual is not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from clubledger.forms import FORMS
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import read_files
from clubledger.forms.sheet_texts import _lost_horn
from tests.forms.club_books import books_of
from tests.forms.old_encodings import tcvn3, utf8, vni, windows_1258

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clubledger.forms.form_files import FormFile

HEAD = "Mã TV;Họ và tên;Năm sinh;Giới tính;Hộ;Ngày vào;Địa chỉ\n"


@pytest.mark.parametrize("word", ["Dơng", "trởng", "Hng", "đợc", "nớc", "PHƠNG", "nhng", "Lơng", "Trơng"])
def test_words_without_their_horn(word: str) -> None:
    assert _lost_horn(word)


@pytest.mark.parametrize(
    "word",
    [
        "Dương", "trưởng", "Hưng", "ngời", "mời", "đ", "đg", "SĐT", "VNĐ", "CLB", "TV", "Th", "kh", "Blô", "Niê", "Mlô", "Đắk", "Lắk", "Brơi", "Quàng",
        "Krông", "Êban", "kg", "Rơ", "Ksơr",
    ],
)  # fmt: skip
def test_words_that_are_whole_or_nothing_of_the_kind(word: str) -> None:
    assert not _lost_horn(word)


def members(
    club: Path, folder: Path, encode: Callable[[str], bytes], *names: str, lossy: bool = False
) -> FormFile:
    rows = "".join(
        f"TV{number};{name};1955;nữ;nghèo;05/02/2024;Bản Mường\n" for number, name in enumerate(names, 901)
    )
    data = encode(HEAD + rows)
    (folder / "tv.csv").write_bytes(data.replace(b"\xad", b"") if lossy else data)
    (file,) = read_files([folder / "tv.csv"], ImportContext(books_of(club), date(2026, 11, 23)), FORMS)
    return file


NAMES = ("Dương Thị Lượng", "Lò Thị Hoa", "Nguyễn Văn Hưng", "Trần Thị Bưởi")


def test_lost_letters_are_one_question(make_club: Callable[..., Path], tmp_path: Path) -> None:
    file = members(make_club(), tmp_path, tcvn3, *NAMES, lossy=True)
    (asked,) = [one for one in file.questions if one.fault.id == "letter-lost"]
    assert asked.params["words"] == ("Dơng", "Lợng", "Mờng", "Hng")
    assert asked.params["count"] == 4


@pytest.mark.parametrize("encode", [utf8, tcvn3, vni, windows_1258])
def test_whole_files_are_not_asked_about(
    make_club: Callable[..., Path], tmp_path: Path, encode: Callable[[str], bytes]
) -> None:
    file = members(make_club(), tmp_path, encode, *NAMES, "Y Blô Niê", "Quàng Văn Ơn")
    assert not [one for one in file.questions if one.fault.id == "letter-lost"]
    assert not file.problems


def test_a_name_in_unicode_is_what_it_is(make_club: Callable[..., Path], tmp_path: Path) -> None:
    assert not members(make_club(), tmp_path, utf8, "Dơng Thị Hoa").questions
