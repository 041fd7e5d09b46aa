"""A line below the table that says its amounts are in thousands."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from clubledger.forms import FORMS
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import read_files
from tests.forms.club_books import books_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAYMENT = """PHIẾU CHI
Ngày,Số phiếu,Quỹ,Người nhận,Lý do,Mảng hoạt động,Số tiền
10/05/2024,PC-2024-030,hoạt động,Bà Lò Thị Nga,Mua chè,2,1.500
"""


def faults(make_club: Callable[..., Path], tmp_path: Path, below: str) -> set[str]:
    path = tmp_path / "phieu-chi.csv"
    path.write_text(PAYMENT + below + "\n", "utf-8")
    (file,) = read_files([path], ImportContext(books_of(make_club()), date(2026, 11, 23)), FORMS)
    return {problem.fault.id for problem in file.problems}


@pytest.mark.parametrize(
    "below",
    [
        "Ghi chú: số tiền tính bằng nghìn đồng",
        "ĐVT: 1.000 đ",
        "Đơn vị tính: nghìn đồng",
        "(triệu đồng)",
    ],
)
def test_thousands_below(make_club: Callable[..., Path], tmp_path: Path, below: str) -> None:
    assert "unit-scaled" in faults(make_club, tmp_path, below)


@pytest.mark.parametrize(
    "below",
    [
        "Đơn vị tính: đồng",
        "ĐVT: VNĐ",
        "Bằng chữ: Một nghìn năm trăm đồng",
        "Ghi chú: lãi tính bằng tiền gốc nhân 1 %",
        "Ghi chú: số tiền tính bằng đồng",
        "Ghi chú: trong túi còn tờ mười nghìn đồng",
    ],
)
def test_dong_below(make_club: Callable[..., Path], tmp_path: Path, below: str) -> None:
    assert "unit-scaled" not in faults(make_club, tmp_path, below)
