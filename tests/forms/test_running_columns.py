"""“Lũy kế” beside the amounts: checked where it adds up the rows, left alone where it says something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from clubledger.forms import running_columns
from tests.forms.typed_sheets import booked, faults, questions, read_typed, remarks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAMES = ("Nguyễn Thị Mẫu", "Trần Văn Thử", "Lê Thị Ví Dụ", "Phạm Thị Giả", "Hoàng Văn Định")


@pytest.fixture
def club(make_club: Callable[..., Path]) -> Path:
    return make_club("clb-mau")


def fees(amounts: list[int], running: list[int | str], heading: str = "Lũy kế", before: str = "") -> str:
    rows = [
        f"{n};TV{n:03};{NAMES[n - 1]};{amount};{total};x"
        for n, (amount, total) in enumerate(zip(amounts, running, strict=True), 1)
    ]
    head = ["Ngày: 05/03/2024;;Số phiếu thu: PT-2024-090", f"STT;Mã TV;Họ và tên;Số tiền;{heading};Ký nộp"]
    return "\n".join([*head, *([before] if before else []), *rows]) + "\n"


@pytest.mark.parametrize("heading", ["Lũy kế", "Luỹ kế", "CỘNG DỒN", "Số lũy kế"])
def test_what_adds_up_is_quiet(club: Path, heading: str) -> None:
    file = read_typed(fees([5000, 6000, 5000], [5000, 11_000, 16_000], heading), club)
    assert faults(file) == []
    assert [amount for _, amount in booked(file)] == [5000, 6000, 5000]


@pytest.mark.parametrize(
    ("amounts", "running", "row"),
    [
        ([5000, 6000, 5000], [5000, 10_000, 15_000], 4),
        ([5000, 5000, 5000], [5000, 1000, 15_000], 4),
        ([50_000, 5000, 5000, 5000], [5000, 10_000, 15_000, 20_000], 3),
        ([5000, 5000], [5000, 15_000], 4),
        ([5000, 5000, 5000, 5000], [105_000, 110_000, 116_000, 120_000], 5),
        ([5000, 5000, 5000, 5000], [5000, "", "", 21_000], 6),
    ],
)
def test_what_does_not_is_said_once(
    club: Path, amounts: list[int], running: list[int | str], row: int
) -> None:
    assert faults(read_typed(fees(amounts, running), club)) == [("running-differs", row)]


@pytest.mark.parametrize(
    "running",
    [
        [5000, 5000, 10_000, 5000], ["", "", "", ""], ["x", "x", "x", "x"],
    ],
)  # fmt: skip
def test_what_repeats_the_amounts_is_no_running_total(club: Path, running: list[int | str]) -> None:
    file = read_typed(fees([5000, 5000, 10_000, 5000], running), club)
    assert (faults(file), questions(file)) == ([], [])


@pytest.mark.parametrize(
    "running",
    [[15_000, 15_000, 10_000, 15_000], [20_000, 25_000, 20_000, 20_000], [20_000, 30_000, 1000, 2000]],
)
def test_what_fits_no_row_is_asked(club: Path, running: list[int | str]) -> None:
    file = read_typed(fees([5000, 5000, 10_000, 5000], running), club)
    assert (faults(file), questions(file)) == ([], [("running-other", 2)])


def test_many_columns_of_running_totals_cost_little(club: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    check = running_columns._check_column

    def counted(*args: Any) -> None:
        checked.append("")
        check(*args)

    monkeypatch.setattr(running_columns, "_check_column", counted)
    heads = ";".join(["Lũy kế"] * 50)
    file = read_typed(fees([5000, 5000], ["5000" + ";5000" * 49, "10000" + ";10000" * 49], heads), club)
    assert len(checked) == 2
    assert questions(file) or faults(file)


def test_what_came_before_the_sheet_is_a_remark(club: Path) -> None:
    file = read_typed(fees([5000, 5000], [105_000, 110_000]), club)
    assert faults(file) == []
    assert any("counts 100,000 đ from before this sheet" in text for _, text in remarks(file))
    carried = fees([5000, 5000], [105_000, 110_000], before="Trang trước mang sang;;;100.000;100.000;")
    again = read_typed(carried, club)
    assert faults(again) == []
    assert not any("counts" in text for _, text in remarks(again))


def test_principal_and_interest_may_run_together_or_alone(club: Path) -> None:
    head = "Ngày: 05/03/2024\nSố phiếu thu: PT-2024-090\nSố khế ước;Mã TV;Trả gốc;Trả lãi;Lũy kế\n"
    rows = "KU-2024-001;TV001;100.000;10.000;{}\nKU-2024-001;TV001;200.000;5.000;{}\n"
    for totals in ((110_000, 315_000), (100_000, 300_000), (10_000, 15_000)):
        found = [fault for fault, _ in faults(read_typed(head + rows.format(*totals), club))]
        assert "running-differs" not in found
    wrong = faults(read_typed(head + rows.format(110_000, 316_000), club))
    assert ("running-differs", 5) in wrong
