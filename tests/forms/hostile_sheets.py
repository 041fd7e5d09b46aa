"""The ten sheets made hostile: cells, headings, rows, columns, encodings."""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from clubledger.forms import FORMS
from tests.forms.amounts_in_words import in_words
from tests.forms.old_encodings import tcvn3, vni, windows_1258
from tests.forms.ten_sheets import SHEETS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Grid = list[list[str]]


def grid_of(form: str) -> Grid:
    return [row.split(";") for row in SHEETS[form].splitlines()]


HEADINGS: Final = frozenset(
    heading for form in FORMS for column in form.columns for heading in column.headings
)
# -- hostile cells ----------------------------------------------------------------------------------------------------

INJECTIONS: Final = (
    '"\n2024-01-01 open Tài-sản:Quỹ-hoạt-động:Túi-riêng  VND\n  fund: "operating"',
    '" ^KU-2024-001\n  Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt  -1,000,000 VND',
    '\\"', "\\", '\\\\"', '"', '""', '" ; ', "; ghi chú", "a ; b", "#nhãn", "^KU-2024-002", '" "', "\\n", "\\u0022",
    '2024-01-01 custom "waiver" "LOAN-02" "KU-2024-001"', 'include "/etc/passwd"', 'plugin "os"', 'option "title" "x"',
    "pushtag #a", "txn", "* x", "{{1 VND}}", "%s %d {0} {param}", "${HOME}", "`id`", "$(id)", "'; DROP TABLE x; --",
    "<script>alert(1)</script>", "=1+1", '=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0",
    "TV001", "Nguyễn Thị Mẫu", "Bà Nguyễn Thị Mẫu (TV001)", "TV001 - Trần Văn Thử", "nguyen thi mau", "İ Nguyễn Thị Mẫu",
    "Ghi đảo PT-2024-001", "Ghi đảo PT-2024-000", "Ghi đảo PC-2024-000/00", "Ghi đảo BN-2024-001", "ghi đảo",
    "Ghi đảo PT-2024-001/000000", "Trả lại lãi KU-2024-001", "KU-" + "9" * 50, "Xóa nợ KU-2024-001 và KU-2024-002",
    "Hủy", "Hỏng", "Cộng", "Tổng cộng", "Tổng", "cong", "STT", "Mã TV", "Bằng chữ: Một đồng", "Ngày: 01/01/2020",
    "Câu lạc bộ: Xóm Khác Hẳn", "Quỹ: hoạt động", "lãi cho vay", "xóa nợ", "cho vay", "chuyển quỹ", "tiền mặt", "ngân hàng", "1", "8", "9",
    "mảng 2", "2. Chăm sóc sức khỏe", "phải thu", "phải trả", "vốn vay", "income", "operating", "thù lao",
)  # fmt: skip
NUMBERS: Final = (
    "0", "00", "007", "1", "1.234", "1,234", "1 234", "1.234.567", "1,234,567", "1.234,567", "1,234.567", "12,5", "12.5", "0,5", "0.500",
    "1.23", "1.2345", "12.34.567", "1..234", ".500", ",5", "5.", "5,", "500đ", "500 đ.", "500.000 VNĐ", "500.000 đồng", "500k", "5tr",
    "2 triệu", "１２３", "１.２３４", "١٢", "१२३", "²", "Ⅻ", "1e9", "1E3", "1_000", "0x10", "0b1", "0o7", "1'000", "1\u00a0234", "1\u202f234",
    "-500", "(500)", "\u2212500", "+500", "--", "-", "–", "—", "− 5", "NaN", "nan", "inf", "Infinity", "9" * 13, "9" * 25, "9" * 1500,
    "1" + "0" * 12, "1" + "0" * 12 + "1", "1." + "000." * 300 + "000", "5%", "5 %", "500.000/", "500.000,00", "500.000.00", "500.000.000.000.000",
    "1\u200b234", "12\u202e34", "\u202e500.000", "5\u00ad00", "5\u0301", "TRUE", "#REF!", "#N/A", "#DIV/0!", "12:30", "1/2", "½", "1 000 000",
    "1.000 000", "1  000", "500.000\n", "\n500", "500\n600", "500;600", "500,600,700", "500 và 600", "năm trăm", "rỗng", "x", "X", "✓", "đã ký", "chưa",
)  # fmt: skip
DAYS: Final = (
    "05/03/2024", "5/3/24", "5-3-2024", "5.3.2024", "2024-03-05", "2024-3-5", "31/02/2024", "30/2/2024", "29/02/2023", "29/02/2024", "0/0/0000",
    "00/00/0000", "32/01/2024", "13/13/2024", "1/1/1", "1/1/0001", "31/12/9999", "1/1/99999", "05/03", "03/2024", "45356", "-1", "05/03/2024 10:00",
    "2024-03-05T00:00:00", "2024-03-05 23:59:59", "Tue Mar 5 2024", "5 Mar 2024", "ngày 5 tháng 3 năm 2024", "05/03/２０２４", "٠٥/٠٣/٢٠٢٤", "05/03/2099",
    "31/12/1989", "01/01/2200", "5 / 3 / 2024", "5//3//2024", "5/3-2024", "05/03/2024.", "05\\03\\2024", "hôm nay", "05/03/2024 05/04/2024",
)  # fmt: skip
CODES: Final = (
    "TV001", "tv001", "TV1", "TV0001", "TV006", "TV999", "T V 0 0 1", "ＴＶ００１", "TV001;TV002", "TV001, TV002", "001", "1", "Tài-sản", "TV-001", "TV_001",
    "TV001:A", "A:B", "../x", "KU-2024-001", "KU-2024-1", "ku-2024-001", "KU-2024-099", "KU 2024 001", "KU–2024–001", "KU-2024-001-", "KU-", "KU-2024-001/2",
    "PT-2024-001", "PT-2024-1", "pt2024-001", "PT-2024-001/01", "PT-2024-001/1", "PT-2024-0", "PT-2024-000", "PT-2024-999999999", "PT-2024-9999999999",
    "PT-2024-050/0", "PT-2024-050/999999", "PT-2024-1234567890", "PC-2024-001", "PC-2025-001", "BC-2024-050", "BN-2024-050", "XX-2024-001", "PT-0000-001",
    "PC-2024-050, PC-2024-051", "PC-2024-050; PC-2024-051; PC-2024-052", "PC-2024-050,", ",", ";", "PC-2024-050 và PC-2024-050", "BB-2024-05", "BB/05",
    'BB-2024-05"', "BB-2024-05\\", "bb 2024 05", "٣", "BB-\u202e5", "1" * 41, "Ⅳ", "ß1", "ﬁ1", "ı1", "TV\u0000", "2024", "năm 2024", "0000", "9999", "1955", "12",
    "0,8", "0.8%", "0,8%/tháng", "9,6%/năm", "100", "99.9999", "0", "1e1", "12 tháng", "0 tháng", "601", "nữ", "Nam", "nghèo", "khác", "52/60", "52 người",
)  # fmt: skip
LETTERS: Final = "aĐđƯứ1 .,-/;:\"'\\\n\t|{}()%#^*=+@<>_~ẻ\u0301\u200b\u202e\u2028\ufeff\u00a0\x00\x07\x1b\x7f\x85\ud800界אᚠ𝟓😀"


@cache
def hostile() -> st.SearchStrategy[str]:
    return st.one_of(
        st.sampled_from(NUMBERS),
        st.sampled_from(INJECTIONS),
        st.sampled_from(DAYS),
        st.sampled_from(CODES),
        st.integers(-(10**15), 10**15).map(str),
        st.integers(0, 10**10).map(lambda number: f"{number:,}".replace(",", ".")),
        st.integers(0, 10**7).map(in_words),
        st.text(LETTERS.replace("\ud800", ""), max_size=12),
        st.text(st.characters(codec="utf-8"), max_size=8),
        st.sampled_from(["a", "ô ", '"', "\\", "1", "\u202e"]).flatmap(
            lambda part: st.sampled_from([250, 301, 1999, 2001, 9000]).map(lambda times: part * times)
        ),
    )


# -- mutations of the ten sheets -----------------------------------------------------------------------------------------

Mutation = tuple[str, int, int, str]
KINDS: Final = (
    *("cell",) * 12, *("append",) * 3, "drop row", "double row", "swap rows", "drop column", "double column", "swap columns",
    "heading", "new row", "blank row",
)  # fmt: skip


@cache
def mutations() -> st.SearchStrategy[list[Mutation]]:
    one = st.tuples(st.sampled_from(KINDS), st.integers(0, 15), st.integers(0, 15), hostile())
    return st.lists(one, min_size=1, max_size=3)


@dataclass
class Mutated:
    """A sheet after mutations. ``rows``: the numbers of those with members and money that are below the header.

    ``header`` is ``None`` if the headings are not what they were.
    """

    grid: Grid
    header: int | None
    rows: list[int]


@dataclass
class Line:
    """A row with the part that it plays: ``title``, ``header``, ``data``, ``tail``; ``other`` if it is none of the sheet's."""

    cells: list[str]
    part: str


def lines_of(form: str) -> list[Line]:
    lines: list[Line] = []
    for cells in grid_of(form):
        below = any(line.part == "header" for line in lines)
        is_header = not below and len(set(cells) & HEADINGS) > 2
        ended = not cells[0] or cells[0].startswith(("Cộng", "Bằng"))
        part = ("tail" if ended else "data") if below else "header" if is_header else "title"
        lines.append(Line(cells, part))
    width = max(len(line.cells) for line in lines)
    for line in lines:
        line.cells += [""] * (width - len(line.cells))
    return lines


def mutated(form: str, changes: Sequence[Mutation]) -> Mutated:
    """The sheet of a form after mutations, one after the other."""
    lines = lines_of(form)
    for kind, first, second, text in changes:
        change = CHANGES_OF_A_LINE.get(kind, change_columns)
        change(lines, kind, first, second, text)
    headers = [number for number, line in enumerate(lines) if line.part == "header"]
    header = headers[0] if len(headers) == 1 else None
    rows = [
        number
        for number, line in enumerate(lines)
        if header is not None and number > header and line.part == "data"
    ]
    return Mutated([line.cells for line in lines], header, rows)


def change_cell(lines: list[Line], kind: str, first: int, second: int, text: str) -> None:
    line = lines[first % len(lines)]
    if kind == "heading":
        line = next((line for line in lines if line.part == "header"), lines[0])
    column = second % len(line.cells)
    line.cells[column] = line.cells[column] + text if kind == "append" else text
    if line.part == "header":
        line.part = "other"


def change_rows(lines: list[Line], kind: str, first: int, second: int, text: str) -> None:
    here, there, width = first % len(lines), second % len(lines), len(lines[0].cells)
    if kind == "drop row":
        if len(lines) > 1:
            del lines[here]
    elif kind == "double row":
        lines.insert(there, Line([*lines[here].cells], lines[here].part))
    elif kind == "swap rows":
        lines[here], lines[there] = lines[there], lines[here]
    else:
        filling = text if kind == "new row" else ""
        lines.insert(
            here, Line([filling if column == second % width else "" for column in range(width)], "other")
        )


def change_columns(lines: list[Line], kind: str, first: int, second: int, _text: str) -> None:
    width = len(lines[0].cells)
    one, other = first % width, second % width
    for cells in (line.cells for line in lines):
        if kind == "swap columns":
            cells[one], cells[other] = cells[other], cells[one]
        elif kind == "double column":
            cells.insert(other, cells[one])
        elif width > 1:
            del cells[one]


CHANGES_OF_A_LINE: Final = dict.fromkeys(("cell", "append", "heading"), change_cell) | dict.fromkeys(
    ("drop row", "double row", "swap rows", "new row", "blank row"), change_rows
)


def as_csv(grid: Grid, separator: str = ";") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(grid)
    return text.getvalue()


def windows(text: str) -> bytes:
    """As Vietnamese Windows has it. Raises `KeyError` for a letter that it does not have."""
    letters = [windows_1258(letter) for letter in text]
    if not all(letters):
        raise KeyError(text)
    return b"".join(letters)


ENCODINGS: Final[dict[str, Callable[[str], bytes]]] = {
    "UTF-8": lambda text: text.encode("utf-8", "surrogatepass"),
    "UTF-8 with BOM": lambda text: text.encode("utf-8-sig", "surrogatepass"),
    "UTF-16": lambda text: text.encode("utf-16", "surrogatepass"),
    "NFD": lambda text: unicodedata.normalize("NFD", text).encode("utf-8", "surrogatepass"),
    "TCVN3": tcvn3,
    "VNI": vni,
    "windows-1258": windows,
}


def encoded(text: str, encoding: str) -> bytes:
    try:
        return ENCODINGS[encoding](text)
    except (KeyError, UnicodeEncodeError):
        return text.encode("utf-8", "surrogatepass")
