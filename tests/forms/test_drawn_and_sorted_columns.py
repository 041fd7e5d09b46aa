"""Values that the fill handle counted on, and columns that were sorted alone: asked once; honest rows are quiet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.forms.typed_sheets import enter, faults, questions, read_typed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

LENT = """
2024-02-05 * "TV{number:03}" "Cho vay nuôi gà" ^KU-2024-{number:03}
  voucher: "BN-2024-{number:03}"
  minutes: "BB-2024-02"
  term: 10
  rate: 0.8
  purpose: "nuôi gà"
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV{number:03}  {amount} VND
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng  -{amount} VND
"""
LOANS = (4_000_000, 2_000_000, 5_000_000, 1_500_000, 3_500_000)


@pytest.fixture
def club(make_club: Callable[..., Path]) -> Path:
    loans = (LENT.format(number=number, amount=amount) for number, amount in enumerate(LOANS, 1))
    return make_club("clb-mau", income="\n".join(loans))


def fees(
    amounts: Sequence[str],
    slips: Sequence[str] = (),
    day: str = "05/04/2024",
    slip: str = "PT-2024-090",
) -> str:
    head = f"Ngày: {day}\n" + ("" if slips else f"Số phiếu thu: {slip}\n")
    rows = (
        f"{place};TV{place:03};{amount};x;{slips[place - 1] if slips else ''}\n"
        for place, amount in enumerate(amounts, 1)
    )
    last = "Số phiếu thu" if slips else "Ghi chú"
    return f"{head}STT;Mã TV;Số tiền;Ký nộp;{last}\n" + "".join(rows)


@pytest.mark.parametrize(
    "amounts",
    [
        ["5.000", "5.001", "5.002", "5.003", "5.004"],
        ["5.000", "5.001", "5.000", "5.000"],
        ["10.000", "5.000", "5.001", "5.002"],
        ["5.200", "5.201", "5.202"],
    ],
)
def test_amounts_that_count_on_are_asked_about(club: Path, amounts: list[str]) -> None:
    file = read_typed(fees(amounts), club)
    assert faults(file) == []
    assert [found for found, _ in questions(file)] == ["filled-down"]


@pytest.mark.parametrize(
    "amounts",
    [
        ["5.000", "5.000", "5.000"],
        ["5.000", "10.000", "15.000", "20.000"],
        ["10.000", "15.000", "20.000", "25.000"],
    ],
)
def test_other_amounts_are_quiet(club: Path, amounts: list[str]) -> None:
    assert questions(read_typed(fees(amounts), club)) == []


LOAN_HEAD = "Ngày vay;Số khế ước;Mã TV;Số tiền vay;Thời hạn (tháng);Lãi suất (%/tháng);Mục đích;Số phiếu chi;Số biên bản\n"


def lent(days: Sequence[int], terms: Sequence[int]) -> str:
    return LOAN_HEAD + "".join(
        f"{day:02}/04/2024;KU-2024-{place + 50:03};TV{place:03};{'52431'[place - 1]}.000.000;{term};0,8;nuôi gà;PC-2024-{place:03};BB-2024-04\n"
        for place, (day, term) in enumerate(zip(days, terms, strict=True), 1)
    )


@pytest.mark.parametrize(
    ("days", "terms"),
    [
        ([5, 6, 7, 8], [10, 10, 10, 10]),  # from the day of the meeting on
        ([5, 5, 5, 5], [9, 10, 11, 12]),
    ],
)
def test_days_and_terms_that_count_on_are_asked_about(club: Path, days: list[int], terms: list[int]) -> None:
    file = read_typed(lent(days, terms), club)
    assert [found for found, _ in questions(file)] == ["filled-down"]


@pytest.mark.parametrize(
    ("days", "terms"),
    [
        ([5, 5, 5, 5], [10, 10, 12, 12]),
        ([8, 9, 10, 12], [10, 11, 12, 6]),
        ([8, 9, 10, 11], [10, 10, 10, 10]),
        ([5, 6, 7, 7], [10, 10, 10, 10]),
        ([5, 6, 6, 8], [6, 12, 10, 10]),
    ],
)
def test_other_days_and_terms_are_quiet(club: Path, days: list[int], terms: list[int]) -> None:
    assert questions(read_typed(lent(days, terms), club)) == []


def test_slips_day_by_day_and_minutes_are_quiet(club: Path) -> None:
    slips = "Ngày;Số phiếu;Quỹ;Người nhận;Lý do;Mảng hoạt động;Số tiền\n" + "".join(
        f"{day:02}/05/2024;PC-2024-{day:03};hoạt động;Bà Lụa;Nước uống;2;{day}0.000\n" for day in (3, 5, 4, 6)
    )
    assert "filled-down" not in {found for found, _ in questions(read_typed(slips, club))}
    minutes = "Ngày họp;Số biên bản;Có mặt;Nội dung\n" + "".join(
        f"{month:02}/01/2025;BB-2025-{month:02};{month};Họp\n" for month in range(1, 6)
    )
    assert "filled-down" not in {found for found, _ in questions(read_typed(minutes, club))}


def test_a_slip_for_each_row_is_asked_about_where_the_club_writes_one(club: Path) -> None:
    sheet = fees(["5.000"] * 5, [f"PT-2024-{number:03}" for number in range(20, 25)])
    assert questions(read_typed(sheet, club)) == []  # nothing is known of its sheets
    enter(club, fees(["5.000"] * 5, day="05/03/2024", slip="PT-2024-010"))
    assert questions(read_typed(sheet, club)) == [("slips-filled-down", 3)]


def test_a_club_that_writes_a_slip_for_each_is_not_asked(club: Path) -> None:
    slips = [f"PT-2024-{number:03}" for number in range(10, 15)]
    enter(club, fees(["5.000"] * 5, slips, day="05/03/2024"))
    later = [f"PT-2024-{number:03}" for number in range(20, 25)]
    assert questions(read_typed(fees(["5.000"] * 5, later), club)) == []


# -- sorted alone -------------------------------------------------------------------------------------------------


def paid(principals: Sequence[int], interests: Sequence[int] | None = None) -> str:
    interests = interests or [amount * 8 // 1_000 for amount in LOANS]
    return "Ngày: 05/03/2024\nSố phiếu thu: PT-2024-050\nSố khế ước;Mã TV;Trả gốc;Trả lãi\n" + "".join(
        f"KU-2024-{place:03};TV{place:03};{principal:,};{interest:,}\n".replace(",", ".")
        for place, (principal, interest) in enumerate(zip(principals, interests, strict=True), 1)
    )


DUE = [amount // 10 for amount in LOANS]


def test_sums_of_other_rows_are_asked_about(club: Path) -> None:
    for principals in (sorted(DUE), sorted(DUE, reverse=True)):
        file = read_typed(paid(principals), club)
        assert faults(file) == []
        assert [found for found, _ in questions(file)] == ["sums-in-other-rows"]


@pytest.mark.parametrize(
    "principals",
    [
        DUE,
        [400_000, 200_000, 500_000, 350_000, 150_000],  # two exchanged
        [200_000, 100_000, 250_000, 75_000, 175_000],  # half of it each
        [800_000, 400_000, 1_000_000, 300_000, 700_000],  # two instalments each
        [200_000, 200_000, 200_000, 200_000, 200_000],
    ],
)
def test_sums_in_their_rows_are_quiet(club: Path, principals: list[int]) -> None:
    assert questions(read_typed(paid(principals), club)) == []


SLIPS = "Ngày;Số phiếu;Quỹ;Người nhận;Lý do;Mảng hoạt động;Số tiền\n"


def payments(amounts: Sequence[int], numbers: Sequence[int] = range(1, 20)) -> str:
    return SLIPS + "".join(
        f"10/05/2024;PC-2024-{number:03};hoạt động;Bà Lụa {number};Quà thăm hỏi;2;{amount}.000\n"
        for number, amount in zip(numbers, amounts, strict=False)
    )


def test_amounts_in_order_beside_numbers_in_order_are_asked_about(club: Path) -> None:
    amounts = [30, 45, 60, 75, 80, 110, 120]
    for sheet in (amounts, amounts[::-1]):
        assert questions(read_typed(payments(sheet), club)) == [("sorted-alone", 2)]


def test_few_amounts_equal_ones_or_a_sheet_sorted_as_a_whole_are_quiet(club: Path) -> None:
    amounts = [30, 45, 60, 75, 80, 110, 120]
    for sheet in (
        payments(amounts[:6]),
        payments([50] * 12 + [100, 100]),
        payments([50] * 8),
        payments(amounts, [4, 2, 7, 1, 3, 6, 5]),
        payments([45, 30, *amounts[2:]]),
    ):
        assert "sorted-alone" not in {found for found, _ in questions(read_typed(sheet, club))}


def test_what_is_owed_rises_with_the_contracts(make_club: Callable[..., Path]) -> None:
    """Equal loans lent month by month: the later ones owe more, and pay more interest."""
    club = make_club("clb-mau")
    rows = "".join(
        f"tăng thu nhập;Cho vay;KU-2023-{number:03};TV00{number % 5 + 1};05/{number:02}/2023;2.000.000;24;0,8;{1_000 + number * 80:,}.000\n".replace(
            ",", "."
        ).replace("0.8", "0,8")
        for number in range(1, 9)
    )
    head = "Ngày: 05/01/2024\nQuỹ;Khoản mục;Số khế ước;Mã TV;Ngày vay;Số tiền vay;Thời hạn;Lãi suất;Số dư\n"
    file = read_typed(head + rows, club)
    assert "sorted-alone" not in {found for found, _ in questions(file)}


# -- the date of the meeting before ---------------------------------------------------------------------------------


def test_the_same_people_on_the_day_of_a_sheet_are_asked_about(club: Path) -> None:
    enter(club, fees(["5.000"] * 5, slip="PT-2024-010"))
    file = read_typed(fees(["5.000", "10.000", "5.000", "5.000", "5.000"]), club)
    assert [found for found, _ in questions(file)] == ["day-of-meeting-before"]


def test_late_payers_and_old_papers_are_quiet(club: Path) -> None:
    enter(club, fees(["5.000"] * 5, slip="PT-2024-010"))
    late = (
        "Ngày: 05/04/2024\nSố phiếu thu: PT-2024-090\nMã TV;Số tiền;Ký nộp\nTV002;10.000;x\nTV003;10.000;x\n"
    )
    assert questions(read_typed(late, club)) == []
    enter(club, fees(["5.000"] * 5, day="05/05/2024", slip="PT-2024-011"))
    added = fees(["5.000", "10.000", "5.000", "5.000", "5.000"])
    assert questions(read_typed(added, club)) == []


MINUTES = "Ngày họp;Số biên bản;Có mặt;Nội dung\n"


def test_days_are_asked_about_once(club: Path) -> None:
    rows = "05/12/2024;BB-2025-01;4;Họp\n05/02/2025;BB-2025-02;4;Họp\n"
    assert [found for found, _ in questions(read_typed(MINUTES + rows, club))] == ["day-of-last-year"]


@pytest.mark.parametrize(
    "rows",
    [
        "05/01/2025;BB-2025-01;4;Họp\n05/02/2025;BB-2025-02;4;Họp\n",
        "05/01/2025;BB-2025-01;4;Họp\n28/01/2025;BB-2025-02;4;Họp trước Tết\n",
        "05/01/2025;BB-2025-01;4;Họp\n05/01/2025;BB-2025-01B;4;Họp thêm\n",
    ],
)
def test_a_meeting_moved_or_added_is_quiet(club: Path, rows: str) -> None:
    assert questions(read_typed(MINUTES + rows, club)) == []


def dated(*days: int) -> str:
    return SLIPS + "".join(
        f"{day:02}/05/2024;PC-2024-{number:03};hoạt động;Bà Lụa {number};Quà thăm hỏi;2;{number * 7 % 10 + 3}0.000\n"
        for number, day in enumerate(days, 30)
    )


def test_a_slip_on_the_day_of_the_meeting_out_of_order_is_asked_about(club: Path) -> None:
    assert questions(read_typed(dated(7, 12, 5, 20, 22), club)) == [("slip-of-meeting-before", 4)]


@pytest.mark.parametrize(
    "days", [(5, 7, 12, 20, 22), (7, 12, 6, 20, 22), (7, 12, 5, 20, 5), (12, 7, 5), (5, 5, 5, 12, 12)]
)
def test_slips_in_another_order_are_quiet(club: Path, days: tuple[int, ...]) -> None:
    assert questions(read_typed(dated(*days), club)) == []
