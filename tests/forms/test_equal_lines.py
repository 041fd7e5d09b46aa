"""Two equal gifts on one slip: two if the paper numbers them, otherwise perhaps one row typed twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from beangulp.extract import DUPLICATE, extract_from_file

from clubledger.forms.beangulp_importers import importers
from tests.forms.typed_sheets import booked, enter, faults, read_typed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEAD = "Ngày;Số phiếu;Quỹ;Người nộp;Lý do;Nguồn;Số tiền\n"


def gifts(*vouchers: str) -> str:
    return HEAD + "".join(
        f"20/02/2024;{voucher};hoạt động;Khách ủng hộ;Ủng hộ;Ủng hộ;100.000\n" for voucher in vouchers
    )


@pytest.fixture
def club(make_club: Callable[..., Path]) -> Path:
    return make_club("ledgers/clb-mau")


def test_equal_lines_that_the_slip_numbers_are_all_booked(club: Path) -> None:
    file = read_typed(gifts("PT-2024-051/01", "PT-2024-051/02", "PT-2024-051/3"), club)
    assert faults(file) == []
    assert booked(file) == [(f"PT-2024-051/0{line}", 100_000) for line in (1, 2, 3)]


def test_equal_slips_of_one_evening_are_all_booked(club: Path) -> None:
    file = read_typed(gifts("PT-2024-051", "PT-2024-052"), club)
    assert faults(file) == []
    assert len(booked(file)) == 2


@pytest.mark.parametrize(
    ("vouchers", "wrong"),
    [
        (("PT-2024-051", "PT-2024-051"), [("row-twice", 3)]),
        (("PT-2024-051/01", "PT-2024-051/02", "PT-2024-051/02"), [("line-twice", 4)]),
        (("PT-2024-051/02", "PT-2024-051"), [("row-twice", 3)]),
        (("PT-2024-051", "PT-2024-051/02"), [("row-twice", 3)]),
    ],
)
def test_what_may_be_one_row_typed_twice_is_refused(
    club: Path, vouchers: tuple[str, ...], wrong: list[tuple[str, int]]
) -> None:
    assert faults(read_typed(gifts(*vouchers), club)) == wrong


def test_spoiled_slips_are_all_alike(club: Path) -> None:
    text = HEAD + "20/02/2024;PT-2024-051/01;hoạt động;;Hủy;;\n20/02/2024;PT-2024-051/02;hoạt động;;Hủy;;\n"
    assert faults(read_typed(text, club)) == []


def test_the_same_sheet_again_is_there_and_one_gift_more_is_said(club: Path) -> None:
    text = gifts("PT-2024-051/01", "PT-2024-051/02")
    enter(club, text)
    again = read_typed(text, club)
    assert faults(again) == []
    assert (len(again.new), len(again.there)) == (0, 2)
    for other in (gifts("PT-2024-051/01"), gifts(*(f"PT-2024-051/0{line}" for line in (1, 2, 3)))):
        assert [fault for fault, _ in faults(read_typed(other, club))] == ["slip-taken"]


def test_the_import_desk_has_them_apart_too(club: Path) -> None:
    text = gifts("PT-2024-051/01", "PT-2024-051/02")
    path = club.parent / "sheet.csv"
    path.write_text(text, "utf-8")
    importer = {one.form.name: one for one in importers(club)}["receipts"]
    first = extract_from_file(importer, str(path), [])
    importer.deduplicate(first, [])
    assert [one.meta.get(DUPLICATE) for one in first] == [None, None]
    again = extract_from_file(importer, str(path), first)
    importer.deduplicate(again, first)
    assert [one.meta[DUPLICATE] for one in again] == first
    enter(club, text)
    there = extract_from_file(importer, str(path), [])
    importer.deduplicate(there, [])
    assert [one.meta[DUPLICATE].meta["voucher"] for one in there] == ["PT-2024-051/01", "PT-2024-051/02"]
