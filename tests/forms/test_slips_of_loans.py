"""Slips whose reason is about a loan: given up, lent, paid back; and what is honestly spent around one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.forms.typed_sheets import booked, faults, read_typed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAYMENT = "Ngày;Số phiếu;Quỹ;Người nhận;Lý do;Mảng hoạt động;Số tiền\n10/05/2024;PC-2024-010;{fund};Ông Tốt;{reason};{area};300.000\n"
RECEIPT = "Ngày;Số phiếu;Quỹ;Người nộp;Lý do;Nguồn;Số tiền\n10/05/2024;PT-2024-010;hoạt động;Ông Tốt;{reason};Ủng hộ;300.000\n"


@pytest.fixture
def club(make_club: Callable[..., Path]) -> Path:
    return make_club("clb-mau")


@pytest.mark.parametrize("fund", ["hoạt động", "tăng thu nhập"])
@pytest.mark.parametrize(
    "reason",
    [
        "Xóa nợ KU-2024-001", "Xoá nợ KU-2024-001 theo BB-2024-05", "Xóa nợ", "Miễn nợ KU-2024-001", "Giảm lãi KU-2024-001",
        "xoa no KU-2024-001", "Miễn toàn bộ tiền lãi cho TV001", "Họp thống nhất xóa khoản nợ của ông Tốt", "Miễn giảm lãi vay", "Xóa nợ cho bà Hoàn",
    ],
)  # fmt: skip
def test_what_is_let_off_has_no_slip(club: Path, fund: str, reason: str) -> None:
    for area in ("hành chính", "xóa nợ"):
        text = PAYMENT.format(fund=fund, reason=reason, area=area)
        assert [fault for fault, _ in faults(read_typed(text, club))] == ["forgiven-on-slip"]
    assert ("forgiven-on-slip", 2) in faults(read_typed(RECEIPT.format(reason=reason), club))


@pytest.mark.parametrize("fund", ["hoạt động", "tăng thu nhập"])
@pytest.mark.parametrize(
    "reason",
    ["Họp xét xóa nợ, nước uống", "Biên bản miễn lãi: photo", "Thuê loa buổi họp miễn lãi"],
)
def test_what_a_meeting_costs_that_lets_something_off_is_a_payment(
    club: Path, fund: str, reason: str
) -> None:
    area = "hành chính" if fund == "hoạt động" else "xóa nợ"
    text = PAYMENT.format(fund=fund, reason=reason, area=area)
    expected = [] if fund == "hoạt động" else ["forgiven-on-slip"]
    assert [fault for fault, _ in faults(read_typed(text, club))] == expected
    with_contract = text.replace(reason, f"{reason} KU-2024-001")
    assert [fault for fault, _ in faults(read_typed(with_contract, club))] == ["forgiven-on-slip"]


@pytest.mark.parametrize(
    ("reason", "fault"),
    [
        ("Cho vay KU-2024-001", "lent-elsewhere"),
        ("Vay thêm theo KU-2024-001", "lent-elsewhere"),
        ("Giải ngân KU-2024-009", "lent-elsewhere"),
        ("Trả gốc KU-2024-001", "contract-elsewhere"),
        ("Trả nợ KU-2024-001 theo hợp đồng, qua ngân hàng", "contract-elsewhere"),
    ],
)
def test_a_loan_has_forms_of_its_own(club: Path, reason: str, fault: str) -> None:
    text = PAYMENT.format(fund="hoạt động", reason=reason, area="hành chính")
    assert faults(read_typed(text, club)) == [(fault, 2)]


@pytest.mark.parametrize(
    "reason",
    [
        "In khế ước KU-2024-001", "Xăng xe đi thẩm định cho vay KU-2024-001", "Chi phí họp xét xóa nợ", "Mua quà cho hộ nghèo",
        "Xóa nhà tạm", "Hỗ trợ giảm nghèo", "Thăm ông Tốt, KU-2024-001", "Hỗ trợ hộ đã xóa nợ", "Lớp học xóa mù chữ",
        "Khám bệnh miễn phí", "Photo hồ sơ giải ngân KU-2024-001", "Hỗ trợ hộ nghèo, miễn lãi tháng 3",
    ],
)  # fmt: skip
def test_what_is_spent_around_a_loan_is_a_payment(club: Path, reason: str) -> None:
    file = read_typed(PAYMENT.format(fund="hoạt động", reason=reason, area="hành chính"), club)
    assert faults(file) == []
    assert booked(file) == [("PC-2024-010", 300_000)]


def test_money_that_came_in_may_speak_of_what_was_let_off(club: Path) -> None:
    for reason in ("Thu quà, giảm lãi cho hộ nghèo", "Ủng hộ hộ được miễn nợ"):
        assert faults(read_typed(RECEIPT.format(reason=reason), club)) == []
