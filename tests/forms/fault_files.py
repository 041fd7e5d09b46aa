"""Files of the fault cases that are no plain text: workbooks, damaged bytes, old encodings, and a file that is not there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from clubledger.forms.limits import MAX_ROWS

if TYPE_CHECKING:
    from collections.abc import Callable

Row = Sequence[Any]
FEES_TITLE: list[Row] = [
    ["BẢNG THU HỘI PHÍ"],
    ["Ngày: 05/05/2024", None, "Số phiếu thu: PT-2024-010"],
    ["STT", "Mã TV", "Họ và tên", "Số tiền", "Ký nộp"],
]
PAID: Row = [1, "TV001", "Nguyễn Thị Mẫu", 5000, "x"]


def workbook(rows: Sequence[Row], *merged: str, title: str = "Tháng 5", **formats: str) -> bytes:
    """A workbook of one sheet; ``formats``: number formats by cells."""
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    for cell, number_format in formats.items():
        book.active[cell].number_format = number_format
    out = BytesIO()
    book.save(out)
    return _of_no_time(out.getvalue())


def _of_no_time(data: bytes) -> bytes:
    """The same workbook whenever it is made: the ids of its questions are of its bytes."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as made, ZipFile(out, "w", ZIP_DEFLATED) as kept:
        for name in made.namelist():
            part = made.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb">\d{4}-\d\d-\d\dT[^<]*<", b">2024-05-05T00:00:00Z<", part)
            kept.writestr(ZipInfo(name), part, ZIP_DEFLATED)
    return out.getvalue()


def fees(*rows: Row, **formats: str) -> bytes:
    """A fee sheet as a workbook."""
    return workbook([*FEES_TITLE, *rows], **formats)


def fees_text(*rows: str) -> str:
    """A fee sheet as CSV text."""
    head = [",".join(str(cell or "") for cell in row) for row in FEES_TITLE]
    return "\n".join([*head, *rows]) + "\n"


def _words_not_text() -> bytes:
    head = ["Ngày", "Số phiếu", "Quỹ", "Người nộp", "Lý do", "Nguồn", "Số tiền", "Bằng chữ"]
    row = ["10/05/2024", "PT-2024-010", "hoạt động", "Ông Lò Văn Tốt", "Ủng hộ", "Ủng hộ", 200_000, 200_000]
    return workbook([["PHIẾU THU"], head, row])


def _exchanged() -> bytes:
    head = ["Ngày", "Số biên bản", "Có mặt", "Nội dung"]
    stored = datetime(2025, 5, 1)  # noqa: DTZ001 - as a workbook has it
    rows: list[Row] = [[stored, "BB-2025-01", 5, "Chia lãi"], ["15/01/2025", "BB-2025-02", 5, "Thu lãi"]]
    return workbook([["SỔ HỌP"], head, *rows])


def _stored_month_first() -> bytes:
    head = ["Ngày", "Số phiếu", "Quỹ", "Người nộp", "Lý do", "Nguồn", "Số tiền"]
    days = [datetime(2024, 5, day) for day in (1, 2, 3)]  # noqa: DTZ001 - as a workbook has it
    rows: list[Row] = [
        [day, f"PT-2024-10{day.day}", "hoạt động", "Ông Lò Văn Tốt", "Ủng hộ", "Ủng hộ", 100_000]
        for day in days
    ]
    return workbook([["PHIẾU THU"], head, *rows], title="Phiếu thu")


def _stored_in_future() -> bytes:
    head = ["Ngày", "Số biên bản", "Có mặt", "Nội dung"]
    stored = datetime(2026, 12, 10)  # noqa: DTZ001 - as a workbook has it
    return workbook([["SỔ HỌP"], head, [stored, "BB-2026-10", 5, "Thu lãi"]])


def _merged() -> bytes:
    head: Row = ["STT", "Mã TV", "Họ và tên", "Số tiền", "Ký nộp"]
    rows: list[Row] = [PAID, [2, None, "Trần Văn Thử", 5000, "x"]]
    return workbook([*FEES_TITLE[:2], head, *rows], "B4:B5")


def _hidden_part() -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{cell or ''}" for cell in row) for row in FEES_TITLE)
    paid = "<tr><td>1<td>TV001<td>Nguyễn Thị Mẫu<td><s>7.000</s> 5.000<td>x"
    return f"<html><table>{rows}{paid}</table></html>".encode()


def _overlapping() -> bytes:
    head = "".join(f"<td>{cell or ''}" for cell in FEES_TITLE[2])
    rows = f"<tr>{head}<tr><td>1<td rowspan=2>TV001<td>Nguyễn Thị Mẫu<td>5.000<td>x<tr><td colspan=3>2<td>5.000<td>x"
    return f"<html><table>{rows}</table></html>".encode()


def _receipt(amount: object, look: Callable[[Any], None]) -> bytes:
    """A receipt in a workbook whose row somebody has made to look otherwise."""
    book = openpyxl.Workbook()
    book.active.title = "Phiếu thu"
    book.active.append(["PHIẾU THU"])
    book.active.append(["Ngày", "Số phiếu", "Quỹ", "Người nộp", "Lý do", "Nguồn", "Số tiền"])
    row = ["10/05/2024", "PT-2024-010", "hoạt động", "Ông Lò Văn Tốt", "Ủng hộ", "Ủng hộ", amount]
    book.active.append(row)
    look(book.active)
    out = BytesIO()
    book.save(out)
    return _of_no_time(out.getvalue())


def _strike_row(sheet: Any) -> None:
    for cell in sheet[3]:
        cell.font = Font(strike=True)


def _format(number_format: str) -> Callable[[Any], None]:
    def look(sheet: Any) -> None:
        sheet["G3"].number_format = number_format

    return look


_STRUCK_PART = CellRichText(TextBlock(InlineFont(strike=True), "5"), "70000")
_RAISED_PART = CellRichText("50000", TextBlock(InlineFont(vertAlign="superscript"), "1"))

FILES: dict[str, tuple[str, Callable[[], bytes | None]]] = {
    "words-not-text": ("phieu-thu.xlsx", _words_not_text),
    "date-two-ways": ("so-hop.xlsx", _exchanged),
    "days-exchanged": ("phieu-thu.xlsx", _stored_month_first),
    "date-future-exchanged": ("so-hop.xlsx", _stored_in_future),
    "merged-cell": ("bang-thu-hoi-phi.xlsx", _merged),
    "file-not-opened": ("thu-thang-5.csv", lambda: None),
    "file-too-large": (
        "bang-thu-hoi-phi.csv",
        lambda: fees_text(*["1,TV001,Nguyễn Thị Mẫu,5.000,x"] * MAX_ROWS).encode(),
    ),
    "file-empty": ("bang-thu-hoi-phi.csv", lambda: b""),
    "file-of-other-kind": ("bang-thu-hoi-phi.pdf", lambda: b"%PDF-1.4\n"),
    "text-two-ways": (
        "bang-thu-hoi-phi.csv",
        lambda: fees_text("1,TV009,S").encode()[:-1] + b"\xf4n,5.000,x\n",
    ),
    "text-unreadable": (
        "bang-thu-hoi-phi.csv",
        lambda: fees_text("1,TV001,").encode()[:-1] + b"Nguy\xe1\xbb,5.000,x\n",
    ),
    "csv-nul": ("bang-thu-hoi-phi.csv", lambda: fees_text("1,TV001,Nguyễn Thị\0 Mẫu,5.000,x").encode()),
    "csv-line-end": (
        "bang-thu-hoi-phi.csv",
        lambda: fees_text("1,TV001,Nguyễn Thị\rMẫu,5.000,x").encode(),
    ),
    "csv-cut-off": (
        "bang-thu-hoi-phi.csv",
        lambda: fees_text("1,TV001,Nguyễn Thị Mẫu,5.000,x").encode("utf-16")[:-1],
    ),
    "cell-part-hidden": ("bang-thu-hoi-phi.xls", _hidden_part),
    "page-damaged": ("bang-thu-hoi-phi.xls", _overlapping),
    "workbook-damaged": ("bang-thu-hoi-phi.xlsx", lambda: fees(PAID)[:3000]),
    "formula-without-result": (
        "bang-thu-hoi-phi.xlsx",
        lambda: fees(PAID, ["Cộng", None, None, "=SUM(D4:D4)"]),
    ),
    "cell-error": ("bang-thu-hoi-phi.xlsx", lambda: fees([1, "TV001", "#N/A", 5000, "x"])),
    "cell-time": ("bang-thu-hoi-phi.xlsx", lambda: fees([1, "TV001", "Nguyễn Thị Mẫu", 0.5, "x"], D4="h:mm")),
    "number-too-long": ("bang-thu-hoi-phi.xlsx", lambda: fees([1, 10**16, "Nguyễn Thị Mẫu", 5000, "x"])),
    "cell-struck": ("phieu-thu.xlsx", lambda: _receipt(_STRUCK_PART, _format("General"))),
    "cell-raised": ("phieu-thu.xlsx", lambda: _receipt(_RAISED_PART, _format("General"))),
    "row-struck": ("phieu-thu.xlsx", lambda: _receipt(70_000, _strike_row)),
    "cell-unseen": ("phieu-thu.xlsx", lambda: _receipt(70_000, _format(";;;"))),
    "amount-shown-otherwise": ("phieu-thu.xlsx", lambda: _receipt(1_500, _format('#,##0" nghìn"'))),
    "workbook-old-or-locked": (
        "bang-thu-hoi-phi.xls",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
    ),
}
"""By fault: the file's name, and what makes its bytes; ``None``: there is no such file."""
