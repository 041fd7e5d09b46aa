"""Whether two names are of one club, as sheets and books write them."""

from __future__ import annotations

import pytest

from clubledger.forms.club_names import is_same_club


@pytest.mark.parametrize(
    ("sheet", "books"),
    [
        ("xóm Đồng Mơ", "CLB LTHTGN xóm Đồng Mơ, xã Tân Mẫu"),
        ("CLB LTHTGN xóm Đồng Mơ, xã Tân Mẫu", "CLB LTHTGN xóm Đồng Mơ, xã Tân Mẫu"),
        ("CLB xóm Đồng Mơ - Tân Mẫu", "Câu lạc bộ liên thế hệ tự giúp nhau xóm Đồng Mơ (Tân Mẫu)"),
        ("Xóm 3.", "CLB xóm 3, xã Tân Mẫu"),
    ],
)
def test_commas_and_dots_are_no_part_of_a_name(sheet: str, books: str) -> None:
    assert is_same_club(sheet, books)


@pytest.mark.parametrize(
    ("sheet", "books"),
    [
        ("xóm Bến Đá", "CLB LTHTGN xóm Đồng Mơ, xã Tân Mẫu"),
        ("xóm 4", "CLB xóm 3, xã Tân Mẫu"),
        ("xóm Bến, xã Tân Mẫu", "CLB xóm Mơ, xã Tân Mẫu"),
    ],
)
def test_another_club_is_another_club(sheet: str, books: str) -> None:
    assert not is_same_club(sheet, books)
