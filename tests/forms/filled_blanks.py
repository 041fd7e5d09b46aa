"""Blank forms filled in by code, as people fill them in a spreadsheet; and what each of them then holds."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

from clubledger.forms.csv_files import SEPARATORS

if TYPE_CHECKING:
    from clubledger.forms.form import Form

Row = dict[str, str | int]

LOAN = """
2024-01-15 * "TV001" "Cho vay" ^KU-2024-001
  voucher: "BN-2024-001"
  minutes: "BB-2024-01"
  purpose: "chăn nuôi"
  term: 3
  rate: 1
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV001  3,000,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng
"""


@dataclass(frozen=True)
class Filled:
    """What is written on a sheet: above it, in its rows by the headings, beside ``Cộng``; the entries it makes."""

    rows: list[Row]
    entries: int
    above: dict[str, str] = field(default_factory=dict)
    total: Row = field(default_factory=dict)
    words: str = ""


FILLED = {
    "members": Filled(
        [
            {"Mã TV": "TV101", "Họ và tên": "Lương Thị Đào", "Năm sinh": "1955", "Giới tính": "nữ", "Hộ": "cận nghèo", "Ngày vào": "10/05/2024", "Địa chỉ": "xóm Đồng Mẫu", "Ghi chú": "mới vào"},
            {"Mã TV": "TV102", "Họ và tên": "Hứa Văn Cầm", "Năm sinh": "01/02/1950", "Giới tính": "nam", "Ngày vào": "12/05/2024", "Ngày ra": "03/06/2024"},
        ],
        entries=3,
    ),
    "opening": Filled(
        [
            {"Quỹ": "tăng thu nhập", "Khoản": "Tiền mặt", "Số dư": 5_000_000},
            {"Quỹ": "tăng thu nhập", "Khoản": "Cho vay", "Số khế ước": "KU-2023-001", "Mã TV": "TV002", "Họ và tên": "Trần Văn Thử", "Ngày vay": "10/11/2023", "Số tiền vay": 3_000_000, "Thời hạn (tháng)": 12, "Lãi suất (%/tháng)": "0,8", "Số dư": 2_500_000},
        ],
        entries=2, above={"Ngày": "05/01/2024"}, total={"Số dư": 7_500_000},
    ),
    "meetings": Filled([{"Ngày": "20/05/2024", "Số biên bản": "BB-2024-20", "Có mặt": "31/60", "Nội dung": "Xét cho vay: 2 người"}], entries=1),
    "loans": Filled(
        [{"Ngày vay": "10/05/2024", "Số khế ước": "KU-2024-009", "Mã TV": "TV003", "Họ và tên": "Lê Thị Ví Dụ", "Số tiền vay": 5_000_000, "Bằng chữ": "Năm triệu đồng", "Thời hạn (tháng)": 12, "Lãi suất (%/tháng)": "0,8", "Mục đích": "nuôi gà", "Số phiếu chi": "PC-2024-009", "Số biên bản": "BB-2024-05"}],
        entries=1, total={"Số tiền vay": 5_000_000},
    ),
    "repayments": Filled(
        [
            {"Ngày": "15/02/2024", "Số khế ước": "KU-2024-001", "Mã TV": "TV001", "Họ và tên": "Nguyễn Thị Mẫu", "Trả gốc": 1_000_000, "Trả lãi": 30_000, "Cộng": 1_030_000, "Số phiếu thu": "PT-2024-002"},
            {"Ngày": "07/03/2024", "Số khế ước": "KU-2024-001", "Mã TV": "TV001", "Họ và tên": "Nguyễn Thị Mẫu", "Trả gốc": 1_000_000, "Trả lãi": 20_000, "Lãi quá hạn": 5_000, "Cộng": 1_025_000, "Số phiếu thu": "PT-2024-003", "Ký nộp": "Mẫu"},
        ],
        entries=2, total={"Trả gốc": 2_000_000, "Trả lãi": 50_000, "Lãi quá hạn": 5_000, "Cộng": 2_055_000},
        words="Hai triệu không trăm năm mươi lăm nghìn đồng",
    ),
    "fees": Filled(
        [{"Mã TV": "TV001", "Họ và tên": "Nguyễn Thị Mẫu", "Số tiền": 60_000, "Ký nộp": "x"}, {"Mã TV": "TV002", "Họ và tên": "Trần Văn Thử", "Số tiền": 5_000}],
        entries=2, above={"Ngày": "05/03/2024", "Số phiếu thu": "PT-2024-005"}, total={"Số tiền": 65_000}, words="Sáu mươi lăm nghìn đồng",
    ),
    "receipts": Filled(
        [{"Ngày": "06/03/2024", "Số phiếu": "PT-2024-006", "Quỹ": "hoạt động", "Người nộp": "Ông Ba", "Lý do": "Ủng hộ Tết", "Nguồn": "Ủng hộ", "Số tiền": 500_000, "Bằng chữ": "Năm trăm nghìn đồng"}],
        entries=1, total={"Số tiền": 500_000},
    ),
    "payments": Filled(
        [{"Ngày": "07/03/2024", "Số phiếu": "PC-2024-006", "Quỹ": "hoạt động", "Người nhận": "Trạm y tế", "Lý do": "Khám sức khỏe", "Mảng hoạt động": "2", "Số tiền": 300_000, "Bằng chữ": "Ba trăm nghìn đồng", "Số biên bản": "BB-2024-03"}],
        entries=1, total={"Số tiền": 300_000},
    ),
    "interest-split": Filled(
        [{"Kỳ": "2024", "Ngày": "31/12/2024", "Số biên bản": "BB-2024-12", "Lãi đã thu": 100_000, "Bổ sung vốn": 30_000, "Dự phòng": 10_000, "Quỹ hoạt động": 40_000, "Thù lao": 20_000, "Cộng": 100_000, "Số phiếu chi": "PC-2024-020", "Số phiếu thu": "PT-2024-031"}],
        entries=4, total={"Lãi đã thu": 100_000, "Cộng": 100_000},
    ),
    "cash-count": Filled(
        [{"Mệnh giá": 500_000, "Số tờ": 2, "Thành tiền": 1_000_000}, {"Mệnh giá": 1_000, "Số tờ": 3, "Thành tiền": 3_000}, {"Mệnh giá": 200, "Số tờ": 0}, {"Mệnh giá": "Ngân hàng", "Thành tiền": 29_000_000}],
        entries=2, above={"Quỹ": "tăng thu nhập", "Ngày": "05/04/2024"}, total={"Thành tiền": 30_003_000},
    ),
}  # fmt: skip
"""For the base club with `LOAN`, by the names of the forms."""


class Page:
    """The cells of a sheet, rows and columns from 0."""

    def __init__(self, rows: list[list[Any]]) -> None:
        self.rows = rows

    def get(self, row: int, column: int) -> Any:
        return self.rows[row][column] if column < len(self.rows[row]) else None

    def put(self, row: int, column: int, value: str | int) -> None:
        line = self.rows[row]
        line += [""] * (column + 1 - len(line))
        line[column] = str(value)

    def find(self, text: str) -> int:
        return next(
            index for index, row in enumerate(self.rows) if row and str(row[0] or "").startswith(text)
        )

    def write_above(self, label: str, value: str) -> None:
        """Over the dots, as one does in a CSV file."""
        self.put(self.find(f"{label}:"), 0, f"{label}: {value}")


class Worksheet(Page):
    def __init__(self, sheet: Any) -> None:
        super().__init__([[cell.value for cell in row] for row in sheet.iter_rows()])
        self.sheet = sheet

    def put(self, row: int, column: int, value: str | int) -> None:
        self.rows[row][column] = value
        self.sheet.cell(row + 1, column + 1).value = value

    def write_above(self, label: str, value: str) -> None:
        """On the line beside the label."""
        row = self.find(f"{label}:")
        line = next(
            cell
            for cell in self.sheet[row + 1]
            if cell.border.bottom.style or (cell.column > 1 and cell.value)
        )
        self.put(row, line.column - 1, value)


def fill(page: Page, form: Form, filled: Filled) -> None:
    """Write what is filled in where it belongs; a row whose code or note is printed already is written into that."""
    header = max(range(len(page.rows)), key=lambda row: len(_headings(page, form, row)))
    columns = _headings(page, form, header)
    for label, text in filled.above.items():
        page.write_above(label, text)
    for row in filled.rows:
        at = _row_for(page, header, columns, row)
        for key, value in row.items():
            if page.get(at, columns[key]) in (None, ""):
                page.put(at, columns[key], value)
    for key, value in filled.total.items():
        page.put(page.find("Cộng"), columns[key], value)
    if filled.words:
        page.write_above("Bằng chữ", filled.words)


def _headings(page: Page, form: Form, row: int) -> dict[str, int]:
    titles = {column.title for column in form.columns}
    return {value: number for number, value in enumerate(page.rows[row]) if value in titles}


def _row_for(page: Page, header: int, columns: dict[str, int], row: Row) -> int:
    known = [key for key in ("Số khế ước", "Mã TV", "Mệnh giá") if key in row and key in columns]
    free = None
    for at in range(header + 1, len(page.rows)):
        printed = [page.get(at, columns[key]) for key in known]
        if known and [str(one) for one in printed] == [str(row[key]) for key in known]:
            used = [page.get(at, columns[key]) for key in ("Trả gốc", "Số tiền", "Số tờ") if key in columns]
            if not any(used):
                return at
        if free is None and not any(page.rows[at][1:]):
            free = at
    assert free is not None
    return free


def filled_csv(blank: bytes, form: Form, filled: Filled, separator: str = ";") -> bytes:
    """A blank CSV file filled in, and saved with a separator."""
    assert separator in SEPARATORS
    page = Page(list(csv.reader(StringIO(blank.decode("utf-8-sig"), newline=""), delimiter=";")))
    fill(page, form, filled)
    out = StringIO()
    csv.writer(out, delimiter=separator).writerows(page.rows)
    return out.getvalue().encode("utf-8-sig")


def filled_xlsx(blank: bytes, form: Form, filled: Filled) -> bytes:
    """A blank workbook filled in."""
    book = load_workbook(BytesIO(blank))
    fill(Worksheet(book.active), form, filled)
    out = BytesIO()
    book.save(out)
    return out.getvalue()
