"""The pages of a club, and what a reader sees on them."""

from __future__ import annotations

from typing import Final, NamedTuple

UNTIL_2025: Final = "time=2024-01-01+-+2025-12-31"
"""The sample books end on 31 December 2025: pages and figures are as of that day, whenever the tests run."""


class Address(NamedTuple):
    """Where a page is, under its club; its title, and the beginning of its first heading."""

    path: str
    title: str
    heading: str = ""

    @property
    def query(self) -> str:
        return self.path + ("&" if "?" in self.path else "?") + UNTIL_2025 * ("time=" not in self.path)


OURS: Final = {
    "overview": Address("extension/Overview/", "Tổng quan", "Tiền của quỹ tăng thu nhập đang ở đâu"),
    "loans": Address("extension/Loans/", "Khoản vay", "Các khoản vay đến ngày 31/12/2025"),
    "loan": Address("extension/Loans/?loan=KU-2024-001", "Khoản vay", "Khoản vay KU-2024-001"),
    "due": Address("extension/Due/", "Đến hạn", "Đến hạn ngày "),
    "members": Address("extension/Members/", "Thành viên"),
    "member": Address("extension/Members/?member=TV002", "Thành viên", "TV002 "),
    "cash-book": Address(
        "extension/CashBook/?time=2025-11+-+2025-12", "Sổ quỹ", "Sổ quỹ tiền mặt – quỹ tăng thu nhập"
    ),
    "regulation": Address("extension/Regulation/", "Quy chế", "Quy chế có hiệu lực ngày 31/12/2025"),
    "findings": Address("extension/Findings/", "Kiểm tra", "Sai: "),
}

FAVAS: Final = {
    "balance sheet": Address("ben-gia-operating/balance_sheet/", "Bảng cân đối"),
    "journal": Address("ben-gia/journal/?time=2025-12-20+-+2025-12-31", "Sổ nhật ký"),
    "account": Address(
        "ben-gia/account/Tài-sản:Quỹ-hoạt-động:Tiền-mặt/?time=2025-12", "Tài-sản:Quỹ-hoạt-động:Tiền-mặt"
    ),
    "income statement": Address("ben-gia/income_statement/", "Kết quả thu chi"),
    "trial balance": Address("ben-gia-operating/trial_balance/", "Cân đối tài khoản"),
    "query": Address("ben-gia/query/", "Tra cứu"),
    "holdings": Address("ben-gia-operating/holdings/", "Tài sản và nợ"),
    "documents": Address("ben-gia/documents/", "Chứng từ"),
    "events": Address("ben-gia/events/", "Sự kiện"),
    "options": Address("ben-gia/options/", "Tùy chọn"),
    "errors": Address("ben-gia/errors/", "Lỗi"),
    "statistics": Address("ben-gia-operating/statistics/?time=2025-12", "Thống kê"),
    "commodities": Address("ben-gia/commodities/", "Tiền và hiện vật"),
}
"""Lists of a line for each member or entry are kept short: axe-core takes long over them."""
