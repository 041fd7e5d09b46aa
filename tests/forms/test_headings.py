"""Headings as clubs and State forms write them, and the columns that a form does not have."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from itertools import product
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clubledger.forms import FORMS, synonyms
from clubledger.forms.columns import Column
from clubledger.forms.entries import Booking, Joining
from clubledger.forms.faults import Misread
from clubledger.forms.folding import plain
from clubledger.forms.form_detection import find_tables
from clubledger.forms.form_files import FormFile
from clubledger.forms.headings import Written, check_unit, column_of, written
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import read_files
from clubledger.forms.sheets import Cell, Sheet, SheetRow
from clubledger.forms.unknown_headings import is_derived, matters, nearest
from clubledger.forms.values import AMOUNT, MONTHS, RATE
from tests.conftest import write
from tests.forms.club_books import books_of
from tests.forms.ten_sheets import NEW, SHEETS, club_files

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from clubledger.forms.form import Form

TODAY = date(2026, 11, 23)
BY_NAME = {form.name: form for form in FORMS}


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., FormFile]:
    """Read a sheet, CSV text or rows of a workbook with merged cells, into the club of the ten sheets."""

    def read_one(
        sheet: str | Sequence[Sequence[object]], *merged: str, forms: Sequence[Form] = FORMS, club: str = ""
    ) -> FormFile:
        files = club_files()
        files["club.beancount"] += club
        folder = write(tmp_path / "clb", files)
        if isinstance(sheet, str):
            path = tmp_path / "sheet.csv"
            path.write_text(sheet, "utf-8")
        else:
            path = tmp_path / "sheet.xlsx"
            path.write_bytes(workbook(sheet, merged))
        (file,) = read_files([path], ImportContext(books_of(folder), TODAY), forms)
        return file

    return read_one


def workbook(rows: Sequence[Sequence[object]], merged: Sequence[str]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def faults(file: FormFile) -> list[str]:
    return [problem.fault.id for problem in file.problems]


def entries(file: FormFile) -> list[str]:
    return [entry.text for entry in file.new]


def unused(file: FormFile) -> list[str]:
    named: list[str] = []
    for remark in file.remarks:
        if remark.message.msgid.startswith("These columns"):
            columns = remark.message.params["columns"]
            assert isinstance(columns, tuple)
            named += map(str, columns)
    return named


def test_a_row_of_other_texts_is_not_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []

    def counted(text: str) -> tuple[Written, ...]:
        taken.append(text)
        return written(text)

    monkeypatch.setattr("clubledger.forms.headings.written", counted)
    rows = (
        SheetRow(row, tuple(Cell(f"a{row}b{column}", column) for column in range(1, 60)))
        for row in range(1, 60)
    )
    find_tables(Sheet(None, tuple(rows)), "a.csv", FORMS, TODAY)
    assert taken == []


def sheets(*tables: Sequence[Sequence[str]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, table in enumerate(tables):
        sheet = book.create_sheet("Thu hội phí" if number == 0 else "Sổ quỹ")
        for row in table:
            sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("headings", "stops"),
    [
        (["Ngày", "Số phiếu", "Quỹ", "Người nộp", "Lý do", "Nguồn tièn gì", "Số tiền"], ["heading-missing"]),
        (["Ngày", "Số phiếu", "Diễn giải", "Thu", "Chi", "Tồn"], []),
        (["Ngày tháng", "Nội dung", "Vào", "Ra"], []),
    ],
)
def test_slips_called_a_cash_book_are_slips(tmp_path: Path, headings: list[str], stops: list[str]) -> None:
    folder = write(tmp_path / "clb", club_files())
    path = tmp_path / "sheet.xlsx"
    fees = [line.split(";") for line in SHEETS["fees"].splitlines() if line]
    path.write_bytes(sheets(fees, [["SỔ QUỸ"], headings, ["20/06/2024", "PT-2024-902", *headings[2:]]]))
    (file,) = read_files([path], ImportContext(books_of(folder), TODAY), FORMS)
    assert faults(file) == stops
    path.write_bytes(sheets(fees, [headings, ["20/06/2024", "PT-2024-902", *headings[2:]]]))
    (file,) = read_files([path], ImportContext(books_of(folder), TODAY), FORMS)
    assert faults(file) == stops


# -- every heading, however it is written ------------------------------------------------------------------------

HEADINGS = [
    (form, column, heading) for form in FORMS for column in form.columns for heading in column.headings
]
UNITS = {
    AMOUNT: ("(đồng)", "(VNĐ)", "(đ)", "(VND)", "[đồng]", "(ĐVT: đồng)", "VNĐ", ", đồng", "(đồng Việt Nam)"),
    MONTHS: ("(tháng)", "(số tháng)"),
    RATE: ("(%)", "(%/tháng)", "(% tháng)", "%/tháng"),
}
OTHER_UNITS = {
    AMOUNT: (
        "(nghìn đồng)",
        "(1.000 đ)",
        "(triệu đồng)",
        "(1.000đ)",
        "(ngàn)",
        "(ĐVT: 1.000 đồng)",
        "nghìn đồng",
        "(tr.đ)",
    ),
    MONTHS: ("(năm)",),
    RATE: ("(%/năm)", "(% năm)", "%/năm"),
}
WAYS: tuple[Callable[[str], str], ...] = (
    lambda text: text, str.upper, str.lower, plain, lambda text: text.replace(" ", "\u00a0 "), lambda text: f"{text} (3)"
)  # fmt: skip


@pytest.mark.parametrize(
    ("form", "column", "heading"), HEADINGS, ids=[f"{form.name}-{heading}" for form, _, heading in HEADINGS]
)
def test_a_heading_is_its_column_however_it_is_written(form: Form, column: Column, heading: str) -> None:
    for way, unit in product(WAYS, ("", *UNITS.get(column.kind, ()))):
        text = way(heading if heading.endswith((")", "%")) else f"{heading} {unit}".strip())
        assert column_of(form, text) is column, text
        check_unit(form, text)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_heading_in_another_unit_is_its_column_and_refused(form: Form) -> None:
    for column in form.columns:
        for heading, unit, way in product(column.headings, OTHER_UNITS.get(column.kind, ()), WAYS[:4]):
            if heading.endswith((")", "%")) or "tháng" in heading:
                continue
            text = way(f"{heading} {unit}")
            assert column_of(form, text) is column, text
            with pytest.raises(Misread):
                check_unit(form, text)


@given(st.text(max_size=60))
def test_any_text_is_a_heading_or_none(text: str) -> None:
    for form in FORMS:
        column_of(form, text)
        matters(form, text, ())
        nearest(form, text, ())


def test_the_lists_of_synonyms_are_all_used() -> None:
    known = {heading for _, _, heading in HEADINGS} | {
        text for form in FORMS for _, texts in form.beside for text in texts
    }
    for name, headings in vars(synonyms).items():
        if name.isupper():
            assert set(headings) <= known, name


def test_what_a_row_is_about_is_known_alike() -> None:
    for name in ("receipts", "payments", "loans"):
        keys = {column_of(BY_NAME[name], heading) for heading in synonyms.REASON}
        assert len(keys) == 1, name


def test_a_heading_of_two_columns_is_refused_when_the_form_is_made() -> None:
    with pytest.raises(ValueError, match="stands for two columns"):
        BY_NAME["fees"].with_headings({"amount": ("Ký nộp",)})


# -- rows under the headings ------------------------------------------------------------------------------------


def numbered(sheet: str, labels: Callable[[int], list[str]]) -> str:
    """A sheet with a row of column numbers under its headings."""
    lines = sheet.splitlines()
    form = next(form for form in FORMS if SHEETS[form.name] == sheet)
    place = next(index for index, line in enumerate(lines) if is_header(form, line.split(";")))
    count = lines[place].count(";") + 1
    return "\n".join([*lines[: place + 1], ";".join(labels(count)), *lines[place + 1 :]]) + "\n"


@pytest.mark.parametrize("name", SHEETS)
@pytest.mark.parametrize(
    "labels",
    [
        lambda count: [str(number + 1) for number in range(count)],
        lambda count: [f"({number + 1})" for number in range(count)],
        lambda count: ["A", "B", *(str(number + 1) for number in range(count - 2))],
        lambda count: [chr(ord("A") + number) for number in range(count)],
        lambda count: ["A", "B", *(str(number + 1) for number in range(count - 3)), f"{count - 2}=1+2"],
    ],
    ids=["numbers", "brackets", "state", "letters", "sums"],
)
def test_a_row_of_column_numbers_is_passed_over(
    read: Callable[..., FormFile], name: str, labels: Callable[[int], list[str]]
) -> None:
    plain_sheet, with_numbers = read(SHEETS[name]), read(numbered(SHEETS[name], labels))
    assert faults(with_numbers) == []
    assert entries(with_numbers) == entries(plain_sheet)
    assert len(with_numbers.new) == NEW[name]
    assert len(with_numbers.remarks) == len(plain_sheet.remarks)


TWO_ROWS: list[list[str | int | None]] = [
    ["BẢNG THU GỐC, LÃI"],
    ["Ngày: 10/06/2024", None, None, "Số phiếu thu: PT-2024-001"],
    ["STT", "Số khế ước", "Mã TV", "Họ và tên", "Phải trả", None, "Thực trả (đồng)", None, None, "Ký nộp"],
    [None, None, None, None, "gốc", "lãi", "gốc", "lãi", "cộng", None],
    [1, "KU-2024-001", "TV001", "Nguyễn Thị Mẫu", 500_000, 96_000, 400_000, 90_000, 490_000, None],
]


@pytest.mark.parametrize("merged", [(), ("A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:F3", "G3:I3", "J3:J4")])
def test_headings_stand_in_two_rows(read: Callable[..., FormFile], merged: tuple[str, ...]) -> None:
    file = read(TWO_ROWS, *merged)
    assert faults(file) == []
    assert unused(file) == []
    (paid,) = file.new
    assert isinstance(paid, Booking)
    assert [leg.amount for leg in paid.legs] == [490_000, -400_000, -90_000]
    in_text = "\n".join(";".join("" if cell is None else str(cell) for cell in row) for row in TWO_ROWS)
    assert entries(read(in_text)) == entries(file)


def test_numbers_of_columns_stand_under_two_rows(read: Callable[..., FormFile]) -> None:
    rows = [*TWO_ROWS[:4], ["A", "B", "C", "D", 1, 2, 3, 4, "5=3+4", "E"], *TWO_ROWS[4:]]
    assert entries(read(rows)) == entries(read(TWO_ROWS))


def test_a_header_of_two_rows_is_repeated_on_the_next_page(read: Callable[..., FormFile]) -> None:
    numbers: list[str | int | None] = ["A", "B", "C", "D", 1, 2, 3, 4, 5, "E"]
    second: list[str | int | None] = [
        2,
        "KU-2024-002",
        "TV002",
        "Trần Văn Thử",
        400_000,
        64_000,
        400_000,
        64_000,
        464_000,
        None,
    ]
    file = read([*TWO_ROWS[:4], numbers, *TWO_ROWS[4:], *TWO_ROWS[2:4], numbers, second])
    assert faults(file) == []
    assert [len(file.sheets), len(file.new)] == [1, 2]


def test_what_is_due_is_not_taken_for_what_was_paid(read: Callable[..., FormFile]) -> None:
    rows = [
        ["BẢNG THU GỐC, LÃI"],
        ["Ngày: 10/06/2024", None, "Số phiếu thu: PT-2024-001"],
        [None, None, None, "Phải trả", None],
        ["Số khế ước", "Mã TV", "Họ và tên", "Gốc", "Lãi"],
        ["KU-2024-001", "TV001", "Nguyễn Thị Mẫu", 500_000, 96_000],
    ]
    assert faults(read(rows)) == ["heading-missing"]
    assert faults(read([*rows[:2], *rows[3:]])) == []


def test_this_time_changes_nothing_in_a_heading(read: Callable[..., FormFile]) -> None:
    rows = [list(row) for row in TWO_ROWS]
    rows[2][4], rows[2][6] = "Phải trả kỳ này", "Số tiền nộp trong kỳ"
    assert entries(read(rows)) == entries(read(TWO_ROWS))
    one = SHEETS["repayments"].replace("Trả gốc;Trả lãi", "Trả gốc kỳ này;Trả lãi kỳ này (đồng)")
    assert entries(read(one)) == entries(read(SHEETS["repayments"]))


def test_a_unit_over_two_columns_counts_for_both(read: Callable[..., FormFile]) -> None:
    rows = [list(row) for row in TWO_ROWS]
    rows[2][6] = "Thực trả (nghìn đồng)"
    assert set(faults(read(rows))) == {"unit-scaled"}


# -- columns that the form does not have ------------------------------------------------------------------------


def is_header(form: Form, cells: Sequence[str]) -> bool:
    known = {column_of(form, cell) for cell in cells}
    return all(column in known for column in form.columns if column.required)


def with_column(name: str, heading: str, value: str) -> str:
    """A sheet with one more column, filled in each row of data."""
    lines: list[list[str]] = []
    width = 0
    for line in SHEETS[name].splitlines():
        cells = line.split(";")
        if width and not cells[0].startswith(("Cộng", "Bằng")) and cells[0]:
            cells.extend([*[""] * (width - len(cells)), value])
        if is_header(BY_NAME[name], cells):
            width = len(cells)
            cells.append(heading)
        lines.append(cells)
    return "\n".join(";".join(cells) for cells in lines) + "\n"


MONEY_FORMS = [form.name for form in FORMS if any(column.kind is AMOUNT for column in form.columns)]
HONEST = {
    "Dân tộc": "Thái", "Tổ": "2", "Người thừa kế": "Lò Văn Tốt", "Số điện thoại": "0912 345 678", "Số CCCD": "012345678901", "Xác nhận": "x",
    "Cột phụ": "12", "Tuổi": "66", "Tháng": "5", "Số sổ": "14", "Ký nhận của trưởng nhóm": "1", "Kiểm tra": "1", "Địa chỉ liên hệ": "số 5", "Ngày sinh": "1957",
    "Địa chỉ người nộp": "xóm 3", "Số chứng từ gốc": "1", "Kèm theo": "2 chứng từ gốc", "TK Có": "511", "Kỳ họp thứ": "5",
    "Còn lại": "1.000.000", "Dư nợ cuối kỳ": "2.000.000", "Hộ số": "7", "Chi hội": "3",
}  # fmt: skip


@pytest.mark.parametrize("name", SHEETS)
@pytest.mark.parametrize("heading", HONEST)
def test_other_columns_are_only_named(read: Callable[..., FormFile], name: str, heading: str) -> None:
    form = BY_NAME[name]
    if column_of(form, heading) is not None:
        return
    for text in (heading, heading.upper(), plain(heading)):
        file = read(with_column(name, text, HONEST[heading]))
        assert faults(file) == []
        assert unused(file) == [text]
        assert len(file.new) == NEW[name]


@pytest.mark.parametrize("name", MONEY_FORMS)
@pytest.mark.parametrize(
    "heading",
    [
        "Tiền quà",
        "Phạt vắng họp",
        "Phí khác",
        "Vay thêm",
        "Nợ cũ",
        "Gốc kỳ trước",
        "Thu hộ",
        "Tiền đóng góp đám hiếu",
    ],
)
def test_a_column_about_money_stops_the_sheet(read: Callable[..., FormFile], name: str, heading: str) -> None:
    for text in (heading, heading.upper(), plain(heading)):
        file = read(with_column(name, text, "20.000"))
        assert set(faults(file)) <= {"heading-near", "heading-unknown", "title-elsewhere"}
        assert len(file.problems) >= 1
        assert {problem.spot.column for problem in file.problems} <= {text, None}
    for nothing in ("", "-", "0", "x", "chưa rõ"):
        assert {"heading-near", "heading-unknown"}.isdisjoint(
            faults(read(with_column(name, heading, nothing)))
        )
    ours = [form.ignoring([plain(heading)]) for form in FORMS]
    file = read(with_column(name, heading, "20.000"), forms=ours)
    assert {"heading-near", "heading-unknown"}.isdisjoint(faults(file))
    assert unused(file) == [heading]


def test_what_a_fee_is_reckoned_from_may_stand_beside_it(read: Callable[..., FormFile]) -> None:
    for heading, value in (("Mức đóng (đồng/tháng)", "5.000"), ("Số tháng", "3"), ("Số tháng nộp", "3")):
        file = read(with_column("fees", heading, value))
        assert faults(file) == []
        assert unused(file) == [heading]


def test_terms_under_other_headings_are_read(read: Callable[..., FormFile]) -> None:
    other = (
        SHEETS["loans"]
        .replace("Thời hạn (tháng)", "Thời gian vay")
        .replace("Lãi suất (%/tháng)", "Lãi suất vay")
    )
    assert entries(read(other)) == entries(read(SHEETS["loans"]))


@pytest.mark.parametrize(
    ("heading", "column"),
    [("Thời hạn của khoản vay", "term"), ("Mức lãi suất tháng này", "rate"), ("Thời gian vay vốn", "term")],
)
def test_the_nearest_heading_is_proposed(read: Callable[..., FormFile], heading: str, column: str) -> None:
    title = BY_NAME["loans"].column(column).title
    file = read(SHEETS["loans"].replace(title, heading))
    assert faults(file) == ["heading-near"]
    assert file.problems[0].params["nearest"] == title


def test_a_second_day_and_the_last_instalment_are_no_lost_terms(read: Callable[..., FormFile]) -> None:
    assert faults(read(with_column("receipts", "Ngày ghi sổ", "05/06/2024"))) == []
    assert faults(read(with_column("loans", "Ngày đến hạn", "12/05/2025"))) == []
    without_term = SHEETS["loans"].replace("Thời hạn (tháng)", "Ngày đến hạn").replace(";12;", ";12/05/2025;")
    assert set(faults(read(without_term))) <= {"heading-near", "heading-unknown"}
    assert faults(read(without_term))
    for heading, value in (
        ("Ngày vay", "10/04/2024"),
        ("Số tiền vay", "6.000.000"),
        ("Thời hạn", "12"),
        ("Mục đích vay", "nuôi gà"),
    ):
        file = read(with_column("repayments", heading, value))
        assert faults(file) == []
        assert unused(file) == [heading]


@pytest.mark.parametrize(
    "heading",
    [
        "Còn lại",
        "Dư nợ",
        "Còn nợ lãi",
        "Lũy kế đã nộp",
        "Cộng dồn",
        "Tổng cộng",
        "CON LAI",
        "Dư nợ cuối kỳ (đồng)",
    ],
)
def test_what_is_reckoned_is_known_as_such(heading: str) -> None:
    assert is_derived(heading)


@pytest.mark.parametrize(
    "heading", ["Tổng tiền phạt", "Công lao", "Phạt", "Con thứ mấy", "Tiền tồn đọng của tổ"]
)
def test_what_only_sounds_like_it_is_not(heading: str) -> None:
    assert not is_derived(heading)


# -- fines, men and women ---------------------------------------------------------------------------------------

FINED = """\
BẢNG THU GỐC, LÃI
Ngày: 10/06/2024;;;;;;Số phiếu thu: PT-2024-001

STT;Số khế ước;Mã TV;Họ và tên;Trả gốc;Trả lãi;Phạt chậm trả;Cộng
1;KU-2024-001;TV001;Nguyễn Thị Mẫu;500.000;96.000;5.000;601.000
Cộng;;;;500.000;96.000;5.000;601.000
"""
FINES = """
2024-01-01 custom "regulation" "late-fine" 5000 VND
  article: "Điều 9"
2024-01-01 open Thu:Quỹ-tăng-thu-nhập:Tiền-phạt  VND
  fund: "income"
  role: "fine"
"""


def test_a_fine_is_booked_under_the_loan_where_the_regulation_has_it(read: Callable[..., FormFile]) -> None:
    file = read(FINED, club=FINES)
    assert faults(file) == []
    (paid,) = file.new
    assert isinstance(paid, Booking)
    assert paid.links == ("KU-2024-001",)
    assert [(leg.account.rpartition(":")[2], leg.amount) for leg in paid.legs] == [
        ("Tiền-mặt", 601_000), ("TV001", -500_000), ("Lãi-cho-vay", -96_000), ("Tiền-phạt", -5_000)
    ]  # fmt: skip
    assert paid.narration == "Trả gốc, lãi, phạt"


def test_a_fine_without_a_rule_for_it_stops_the_sheet(read: Callable[..., FormFile]) -> None:
    file = read(FINED)
    assert faults(file) == ["fine-not-agreed"]
    assert "phieu-thu" in file.problems[0].remedy.msgid
    assert faults(read(FINED.replace("5.000", "").replace("601.000", "596.000"))) == []


MEMBERS = """\
DANH SÁCH THÀNH VIÊN
STT;Mã TV;Họ và tên;Nam;Nữ;Ngày vào
1;TV006;Đặng Thị Mẫu Đơn;;1957;05/03/2024
2;TV007;Vũ Văn Ghi Thử;1949;;05/03/2024
"""


def people(file: FormFile) -> list[tuple[str | None, int | None]]:
    return [(one.member.gender, one.member.birth_year) for one in file.new if isinstance(one, Joining)]


def test_a_year_under_nam_or_nu_tells_both(read: Callable[..., FormFile]) -> None:
    both = [("nữ", 1957), ("nam", 1949)]
    assert people(read(MEMBERS)) == both
    over = MEMBERS.replace(
        "STT;Mã TV;Họ và tên;Nam;Nữ;Ngày vào", "STT;Mã TV;Họ và tên;Năm sinh;;Ngày vào\n;;;Nam;Nữ;"
    )
    assert people(read(over)) == both
    marked = (
        MEMBERS.replace("Nam;Nữ;", "Năm sinh;Nam;Nữ;")
        .replace(";;1957;", ";1957;;x;")
        .replace(";1949;;", ";1949;x;;")
    )
    assert people(read(marked)) == both
    assert faults(read(MEMBERS.replace(";1949;;", ";1949;1949;"))) == ["gender-two-ways"]
    assert faults(read(MEMBERS.replace("Nam;Nữ;", "Giới tính;Nữ;"))) == ["gender-unreadable"]


def test_a_year_without_its_mark_is_not_taken_for_a_man(read: Callable[..., FormFile]) -> None:
    lone = (
        "DANH SÁCH THÀNH VIÊN\nSTT;Mã TV;Họ và tên;Năm;Ngày vào\n1;TV006;Đặng Thị Mẫu Đơn;1957;05/03/2024\n"
    )
    assert people(read(lone)) == [(None, None)]


# -- sheets that are no form ------------------------------------------------------------------------------------


def test_a_title_tells_what_a_sheet_is(read: Callable[..., FormFile]) -> None:
    months = "BẢNG THU HỘI PHÍ NĂM 2024\n\nSTT;Mã TV;Họ và tên;T1;T2;T3;Cộng;Ký nộp\n1;TV001;Nguyễn Thị Mẫu;5000;5000;;10000;\n"
    (problem,) = read(months).problems
    assert (problem.fault.id, problem.params["form"]) == ("months-in-columns", BY_NAME["fees"].label)
    (problem,) = read("SỔ CHO VAY\nMã TV;Họ và tên;Trả gốc;Trả lãi\nTV001;Nguyễn Thị Mẫu;1;2\n").problems
    assert problem.fault.id == "heading-missing"
    book = "SỔ QUỸ TIỀN MẶT\nNgày tháng;Số phiếu;Diễn giải;Thu;Chi;Tồn\n05/05/2024;PT-2024-010;Hội phí;50.000;;450.000\n"
    assert faults(read(book)) == ["cash-book"]
    assert faults(read(book.partition("\n")[2])) == ["cash-book"]


def test_a_cash_book_beside_a_form_stops_nothing(read: Callable[..., FormFile], tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in SHEETS["fees"].splitlines():
        book.active.append([cell or None for cell in line.split(";")])
    book.create_sheet("Sổ quỹ").append(["Ngày", "Diễn giải", "Thu", "Chi", "Tồn"])
    path = tmp_path / "both.xlsx"
    book.save(path)
    folder = write(tmp_path / "clb", club_files())
    (file,) = read_files([path], ImportContext(books_of(folder), TODAY), FORMS)
    assert faults(file) == []
    assert any("cash book" in remark.message.msgid for remark in file.remarks)


def test_months_beside_the_amount_are_not_passed_over(read: Callable[..., FormFile]) -> None:
    sheet = (
        SHEETS["fees"]
        .replace("Số tiền;Ký nộp", "Số tiền;Ký nộp;T1;T2")
        .replace("15.000;x", "15.000;x;5.000;5.000")
    )
    assert set(faults(read(sheet))) == {"months-in-columns"}
    assert faults(read(sheet.replace("5.000;5.000", ";"))) == []
