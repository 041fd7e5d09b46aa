"""Sheets that repeat or contradict what the books have; beside each the nearest honest one, which nobody is asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clubledger.forms import FORMS
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import read_files
from tests.forms.club_books import books_of
from tests.forms.test_doubtful_amounts import LOAN, TODAY, doubts, fees, payments, receipts, repayments

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.forms.test_doubtful_amounts import Doubts

__all__ = ["doubts"]


@pytest.fixture
def doubts_together(make_club: Callable[..., Path], tmp_path: Path) -> Doubts:
    """What is refused or asked of CSV texts that are read together."""

    def read(*sheets: str, **books: str) -> list[str]:
        paths = [tmp_path / f"{number}.csv" for number in range(len(sheets))]
        for path, text in zip(paths, sheets, strict=True):
            path.write_text(text, "utf-8")
        files = read_files(paths, ImportContext(books_of(make_club(**books)), TODAY), FORMS)
        return [one.fault.id for file in files for one in (*file.problems, *file.questions)]

    return read


def paid_before(amount: int) -> str:
    return f"""
2024-03-05 * "TV002" "Nộp hội phí"
  voucher: "PT-2024-003"
  Tài-sản:Quỹ-hoạt-động:Tiền-mặt  {amount} VND
  Thu:Quỹ-hoạt-động:Hội-phí  -{amount} VND
    member: "TV002"
"""


# -- fees -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amounts", "wrong"),
    [
        ((5_000, 5_001, 5_002), ["filled-down"]),
        ((5_000, 5_500), ["fee-not-of-months"]),
        ((5_000, 4_500), ["fee-not-of-months"]),
        ((5_000, 15_000, 60_000), []),
        ((5_000, 2_500), []),
    ],
)
def test_fees_of_no_whole_months(doubts: Doubts, amounts: tuple[int, ...], wrong: list[str]) -> None:
    assert doubts(fees(*amounts)) == wrong


def test_fees_as_the_club_took_them_before(doubts: Doubts) -> None:
    assert doubts(fees(5_000, 6_500), operating=paid_before(7_500)) == []
    assert doubts(fees(5_000, 4_000), operating=paid_before(3_000)) == []
    assert doubts(fees(5_000, 6_500), operating=paid_before(3_000)) == ["fee-not-of-months"]


def test_fees_of_before_they_were_raised(doubts: Doubts) -> None:
    raised = '\n2024-04-01 custom "regulation" "fee-monthly" 7000 VND\n'
    assert doubts(fees(7_000, 12_000, 17_000), club=raised) == []
    assert doubts(fees(7_000, 7_500), club=raised) == ["fee-not-of-months"]


def test_a_months_fee_beside_what_was_paid(doubts: Doubts) -> None:
    sheet = "BẢNG THU HỘI PHÍ\nNgày: 06/06/2024,Số phiếu thu: PT-2024-041\nMã TV,{},Số tháng,{}\nTV001,5.000,3,15.000\n"
    assert doubts(sheet.format("Mức thu", "Thành tiền")) == ["heading-of-product", "months-not-paid"]
    assert doubts(sheet.format("Mức đóng", "Số tiền")) == []


def test_a_club_without_a_fee(doubts: Doubts) -> None:
    none = '\n2024-04-01 custom "regulation" "fee-monthly" "none"\n'
    assert doubts(fees(5_000, 5_500), club=none) == []


# -- repayments ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        (("KU-2024-001,TV001,2.700.000,21.600,", "KU-2024-002,TV002,2.700.000,21.600,"), ["balance-as-paid"]),
        (("KU-2024-001,TV001,2.700.000,21.600,", "KU-2024-002,TV002,300.000,21.600,"), []),
        (("KU-2024-001,TV001,2.700.000,21.600,",), []),
    ],
)
def test_what_is_owed_for_what_is_paid(doubts: Doubts, rows: tuple[str, ...], wrong: list[str]) -> None:
    other = LOAN.replace("TV001", "TV002").replace("2024-001", "2024-002")
    assert doubts(repayments(*rows), income=LOAN + other) == wrong


def test_loans_that_are_paid_off_with_a_total(doubts: Doubts) -> None:
    other = LOAN.replace("TV001", "TV002").replace("2024-001", "2024-002")
    sheet = repayments(
        "KU-2024-001,TV001,2.700.000,21.600,,2.721.600", "KU-2024-002,TV002,2.700.000,21.600,,2.721.600"
    )
    assert doubts(sheet.replace("Lãi quá hạn", "Lãi quá hạn,Cộng"), income=LOAN + other) == []


# -- numbers of slips and minutes -----------------------------------------------------------------------------------------


def slips(year: int, months: int, start: int = 1) -> str:
    """A slip of the shop each month, the numbers from ``start`` on."""
    return "".join(
        f"""
{year}-{month:02}-12 * "Cửa hàng {month}" "Văn phòng phẩm {month}"
  voucher: "PC-{year}-{month + start - 1:03}"
  Chi:Quỹ-hoạt-động:Hành-chính  {month}1000 VND
  Tài-sản:Quỹ-hoạt-động:Tiền-mặt
"""
        for month in range(1, months + 1)
    )


def bought(slip: str, day: str, payee: str = "Cô Sen", amount: str = "50.000", reason: str = "Chè") -> str:
    return f"{day},{slip},hoạt động,{payee},{reason},Hành chính,{amount},"


@pytest.mark.parametrize(
    ("slip", "day", "wrong"),
    [
        ("PC-2025-100", "13/01/2025", ["number-leaps"]),
        ("PC-2025-010", "13/01/2025", []),
        ("PC-2025-040", "13/11/2025", []),
    ],
)
def test_the_first_slip_of_a_year(doubts: Doubts, slip: str, day: str, wrong: list[str]) -> None:
    assert doubts(payments(bought(slip, day)), operating=slips(2024, 12)) == wrong


def test_numbers_that_run_on_over_the_years(doubts: Doubts) -> None:
    books = slips(2024, 12) + slips(2025, 3, start=213)
    assert doubts(payments(bought("PC-2026-300", "13/01/2026")), operating=books) == []


def test_sheets_of_one_run_in_any_order(doubts_together: Doubts) -> None:
    rows = [bought(f"PC-2025-{n:03}", "13/01/2025", f"Cô {n}", f"{n * 7 % 61}.000") for n in range(1, 61)]
    assert doubts_together(payments(*rows[40:]), payments(*rows[:40]), operating=slips(2024, 12)) == []


def test_a_club_that_is_new_to_the_books(doubts: Doubts) -> None:
    assert doubts(payments(bought("PC-2024-100", "13/11/2024"))) == []


def met(*meetings: tuple[str, str]) -> str:
    return "SỔ HỌP\nNgày,Số biên bản,Có mặt,Nội dung\n" + "".join(
        f"{day},{minutes},3,Thu gốc lãi\n" for minutes, day in meetings
    )


def held(*months: int) -> str:
    return "".join(f'\n2025-{month:02}-13 event "meeting" "BB-2025-{month:02}"\n' for month in months)


@pytest.mark.parametrize(
    ("minutes", "day", "wrong"),
    [
        ("BB-2025-11", "13/07/2025", ["minutes-of-other-month"]),
        ("BB-2025-07", "13/07/2025", []),
        ("BB-2025-07", "02/08/2025", []),
        ("BB-2025-06", "15/07/2025", []),  # there was no meeting in June, and it is the sixth
    ],
)
def test_minutes_by_months(doubts: Doubts, minutes: str, day: str, wrong: list[str]) -> None:
    assert doubts(met((minutes, day)), club=held(1, 2, 3, 4, 5)) == wrong


def test_minutes_that_are_numbered_on(doubts: Doubts) -> None:
    numbered = "".join(
        f'\n2025-{month:02}-13 event "meeting" "BB-2025-{month + 4:02}"\n' for month in range(1, 6)
    )
    assert doubts(met(("BB-2025-13", "13/07/2025")), club=numbered) == []


# -- slips that say again what another says -------------------------------------------------------------------------------


def gift(
    slip: str, day: str = "10/04/2024", payer: str = "Ông Tốt", amount: str = "50.000", why: str = "Ủng hộ"
) -> str:
    return f"{day},{slip},hoạt động,{payer},{why},Ủng hộ,{amount},"


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ((bought("PC-2024-041", "10/04/2024"), bought("PC-2024-042", "10/04/2024")), ["slip-again"]),
        ((bought("PC-2024-041", "10/04/2024"), bought("PC-2024-042", "11/04/2024")), ["slip-again"]),
        ((bought("PC-2024-041", "10/04/2024"), bought("PC-2024-042", "10/05/2024")), []),
        ((bought("PC-2024-041/01", "10/04/2024"), bought("PC-2024-041/02", "10/04/2024")), []),
        ((bought("PC-2024-041", "10/04/2024"), bought("PC-2024-042", "10/04/2024", "Cô Liên")), []),
        (
            (
                bought("PC-2024-041", "10/04/2024", reason="Thuê nhà tháng 3"),
                bought("PC-2024-042", "10/04/2024", reason="Thuê nhà tháng 4"),
            ),
            [],
        ),
    ],
)
def test_the_same_under_the_next_number(doubts: Doubts, rows: tuple[str, ...], wrong: list[str]) -> None:
    assert doubts(payments(*rows)) == wrong
    if "/" not in rows[0]:
        assert doubts(payments(rows[0]), payments(rows[1])) == wrong


@pytest.mark.parametrize(
    ("reason", "amount", "wrong"),
    [
        ("Tổng thu trong ngày", "50.000", ["slip-of-slips"]),
        ("Tổng thu trong ngày", "70.000", []),
        ("Ủng hộ buổi tổng kết", "50.000", []),
        ("Ủng hộ", "50.000", []),
    ],
)
def test_a_slip_of_slips(doubts: Doubts, reason: str, amount: str, wrong: list[str]) -> None:
    rows = (
        gift("PT-2024-041", amount="20.000"),
        gift("PT-2024-042", payer="Bà Sen", amount="30.000"),
        gift("PT-2024-043", payer="Bà Mận", amount=amount, why=reason),
    )
    assert doubts(receipts(*rows)) == wrong


def test_fees_by_members_and_together(doubts: Doubts) -> None:
    lump = "06/06/2024,PT-2024-041,hoạt động,Thủ quỹ,Thu hội phí tháng 6,Hội phí,{},"
    sheet = fees(5_000, 5_000, day="05/06/2024")
    assert doubts(sheet, receipts(lump.format("10.000"))) == ["fees-again"]
    assert doubts(receipts(lump.format("10.000")), sheet) == ["fees-again"]
    assert doubts(sheet, receipts(lump.format("15.000"))) == []
    assert doubts(sheet, receipts(lump.format("10.000").replace("06/06", "06/07"))) == []


# -- a whole sheet once more --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "wrong"),
    [
        (fees(5_000, 5_000, 10_000, day="06/05/2024", slip="PT-2024-011"), ["sheet-days-off"]),
        (fees(5_000, 5_000, 5_000, day="06/05/2024", slip="PT-2024-011"), []),
        (fees(5_000, 5_000, 10_000, day="05/06/2024", slip="PT-2024-011"), []),
        (fees(5_000, day="06/05/2024", slip="PT-2024-011"), []),
    ],
)
def test_a_sheet_of_fees_with_a_wrong_day(
    doubts: Doubts, other: list[list[object]], wrong: list[str]
) -> None:
    assert doubts(fees(5_000, 5_000, 10_000), other) == wrong


def test_a_repayment_with_a_wrong_day(doubts: Doubts) -> None:
    first = repayments("KU-2024-001,TV001,300.000,21.600,")
    for day, rows, wrong in (
        ("06/06/2024", "KU-2024-001,TV001,300.000,21.600,", ["sheet-days-off"]),
        ("06/06/2024", "KU-2024-001,TV001,100.000,,", []),
        ("05/07/2024", "KU-2024-001,TV001,300.000,19.200,", []),
    ):
        assert doubts(first, repayments(rows, day=day, slip="PT-2024-013"), income=LOAN) == wrong


def test_gifts_to_the_same_people_for_something_else(doubts: Doubts) -> None:
    one = [bought(f"PC-2024-02{n}", "10/04/2024", f"Cô {n}", reason="Đi lại ngày đầu") for n in range(3)]
    other = [bought(f"PC-2024-03{n}", "11/04/2024", f"Cô {n}", reason="Đi lại ngày hai") for n in range(3)]
    assert doubts(payments(*one), payments(*other)) == []


@pytest.mark.parametrize(
    ("interests", "wrong"), [(("24.000", "24.000"), ["sheet-of-before"]), (("21.600", "21.600"), [])]
)
def test_what_was_paid_the_last_time(doubts: Doubts, interests: tuple[str, str], wrong: list[str]) -> None:
    other = LOAN.replace("TV001", "TV002").replace("2024-001", "2024-002").replace("05-05", "05-07")
    rows = [f"KU-2024-00{n},TV00{n},300.000,{interest}," for n, interest in enumerate(interests, 1)]
    assert doubts(repayments(*rows), income=LOAN + other) == wrong
