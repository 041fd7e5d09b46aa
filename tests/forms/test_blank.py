"""Blank forms: what stands on them, that no spreadsheet takes a text for a formula, and that they import again once filled."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from clubledger.books import load_club
from clubledger.books.chart import Fund
from clubledger.books.due import due_on
from clubledger.forms import FORMS, blank_csv, blank_html, blank_xlsx
from clubledger.forms.blank import Blank, blank, takes
from clubledger.forms.blank_rows import cleaned
from clubledger.forms.entries import Booking
from clubledger.forms.form_files import FormFile
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import additions, read_files
from tests.forms.filled_blanks import FILLED, LOAN, Filled, Row, filled_csv, filled_xlsx
from tests.known import instance

if TYPE_CHECKING:
    from collections.abc import Callable

    from clubledger.books.books import Books
    from clubledger.forms.blank_layout import PrintedRow
    from clubledger.forms.form import Form

BY_NAME = {form.name: form for form in FORMS}
SAVED = Path(__file__).parent / "saved"
TODAY = date(2024, 12, 31)
SPREADSHEETS = {"csv": (blank_csv, filled_csv), "xlsx": (blank_xlsx, filled_xlsx)}

all_forms = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
both_kinds = pytest.mark.parametrize("kind", SPREADSHEETS)


@pytest.fixture
def club(make_club: Callable[..., Path]) -> Path:
    return make_club(income=LOAN)


@pytest.fixture
def importing(club: Path, tmp_path: Path) -> Callable[..., FormFile]:
    """What an import into the club would say of a file."""
    books = load_club(club)

    def read(file: bytes | Path, kind: str = "csv", books: Books = books) -> FormFile:
        path = file if isinstance(file, Path) else tmp_path / f"sheet.{kind}"
        if isinstance(file, bytes):
            path.write_bytes(file)
        (read,) = read_files([path], ImportContext(books, TODAY), FORMS)
        return read

    return read


def lines(sheet: Blank) -> list[list[str]]:
    text = blank_csv.content(sheet).decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline=""), delimiter=";"))


def worksheet(sheet: Blank) -> Any:
    return load_workbook(BytesIO(blank_xlsx.content(sheet))).active


def page(sheet: Blank) -> str:
    return blank_html.content(sheet).decode("utf-8")


def titles(sheet: Blank) -> list[str]:
    return [column.title for column in sheet.columns]


# -- what stands on the paper --------------------------------------------------------------------------------


def test_every_form_has_its_paper() -> None:
    assert all(form.blank.signers and form.blank.rows for form in FORMS)


@pytest.mark.parametrize(
    ("name", "above", "columns"),
    [
        ("members", [], "STT, Mã TV, Họ và tên, Năm sinh, Giới tính, Hộ, Ngày vào, Ngày ra, Địa chỉ, Ghi chú"),
        ("loans", [], "STT, Ngày vay, Số khế ước, Mã TV, Họ và tên, Số tiền vay, Bằng chữ, Thời hạn (tháng), Lãi suất (%/tháng), Kỳ trả (tháng), Ngày trả, Loại vay, Mục đích, Số phiếu chi, Số biên bản"),
        ("repayments", [], "STT, Ngày, Số khế ước, Mã TV, Họ và tên, Trả gốc, Trả lãi, Lãi quá hạn, Cộng, Số phiếu thu, Ký nộp"),
        ("fees", ["Ngày", "Số phiếu thu"], "STT, Mã TV, Họ và tên, Số tiền, Ký nộp"),
        ("receipts", [], "STT, Ngày, Số phiếu, Quỹ, Người nộp, Lý do, Nguồn, Số tiền, Bằng chữ"),
        ("payments", [], "STT, Ngày, Số phiếu, Quỹ, Người nhận, Lý do, Mảng hoạt động, Số tiền, Bằng chữ, Số biên bản"),
        ("interest-split", [], "STT, Kỳ, Ngày, Số biên bản, Lãi đã thu, Bổ sung vốn, Dự phòng, Quỹ hoạt động, Thù lao, Cộng, Số phiếu chi, Số phiếu thu"),
        ("cash-count", ["Quỹ", "Ngày"], "Mệnh giá, Số tờ, Thành tiền"),
        ("meetings", [], "STT, Ngày, Số biên bản, Có mặt, Nội dung"),
        ("opening", ["Ngày"], "STT, Quỹ, Khoản, Số khế ước, Mã TV, Họ và tên, Ngày vay, Số tiền vay, Thời hạn (tháng), Lãi suất (%/tháng), Số dư"),
    ],
)  # fmt: skip
def test_the_columns_of_the_contract(name: str, above: list[str], columns: str) -> None:
    sheet = blank(BY_NAME[name])
    assert ", ".join(titles(sheet)) == columns
    assert [label for label, _ in sheet.above] == ["Câu lạc bộ", *above]
    assert not any(known for _, known in sheet.above)


@all_forms
def test_the_whole_paper_in_each_file(form: Form) -> None:
    sheet = blank(form)
    texts = {"csv": "\n".join(";".join(row) for row in lines(sheet)), "html": page(sheet)}
    texts["xlsx"] = "\n".join(str(cell.value or "") for row in worksheet(sheet).iter_rows() for cell in row)
    for text in texts.values():
        for word in (form.paper, "Câu lạc bộ:", *titles(sheet), *sheet.signers, "(Ký, ghi rõ họ tên)"):
            assert word in text
        assert text.count("(Ký, ghi rõ họ tên)") == len(sheet.signers)
    assert ("\nCộng;" in texts["csv"]) is any(column.summed for column in form.columns)
    assert len(sheet.signature_columns()) == len(sheet.signers)


@all_forms
def test_a_day_above_the_table_takes_the_place_of_its_column(form: Form) -> None:
    if not takes(form, "date"):
        assert form.name == "meetings"
        return
    sheet = blank(form, on=date(2024, 5, 10))
    column = form.column("date")
    assert (column.title, "10/05/2024") in sheet.above
    assert (column in sheet.columns) is column.required


def test_a_sheet_of_one_day_has_one_slip() -> None:
    sheet = blank(BY_NAME["repayments"], on=date(2024, 5, 10))
    assert sheet.above[1:] == (("Ngày", "10/05/2024"), ("Số phiếu thu", ""))
    assert not {"Ngày", "Số phiếu thu"} & set(titles(sheet))


def test_the_fund_above_the_table() -> None:
    assert ("Quỹ", "hoạt động") in blank(BY_NAME["cash-count"], fund=Fund.OPERATING).above
    receipts = blank(BY_NAME["receipts"], fund=Fund.INCOME)
    assert ("Quỹ", "tăng thu nhập") in receipts.above
    assert "Quỹ" not in titles(receipts)


def test_the_count_has_every_note_and_the_bank() -> None:
    notes = [row["note"] for row in blank(BY_NAME["cash-count"]).rows]
    thousands = [500, 200, 100, 50, 20, 10, 5, 2, 1]
    assert notes == [*(note * 1000 for note in thousands), 500, 200, "Ngân hàng"]


# -- for a club ------------------------------------------------------------------------------------------------


def test_the_fee_sheet_has_the_members_of_the_day_and_the_fee(make_club: Callable[..., Path]) -> None:
    path = make_club(
        members='2024-03-01 custom "member" "TV002" "left"\n2024-04-01 custom "member" "TV002" "joined"',
        club='2024-02-01 custom "regulation" "fee-monthly" 7000 VND\n  article: "Điều 5"',
    )
    sheet = blank(BY_NAME["fees"], books=load_club(path, date(2024, 3, 10)))
    assert [row["member"] for row in sheet.rows] == ["TV001", "TV003", "TV004", "TV005"]
    assert sheet.rows[0] == {"stt": 1, "member": "TV001", "name": "Nguyễn Thị Mẫu"}
    assert sheet.notes[0] == "Mức hội phí theo quy chế: 7.000 đ một tháng (Điều 5)"
    assert sheet.above[0] == ("Câu lạc bộ", "CLB ví dụ")
    assert "TV002" in [
        row["member"] for row in blank(BY_NAME["fees"], books=load_club(path, date(2024, 4, 1))).rows
    ]


def test_no_fee_is_told_where_the_regulation_has_none(make_club: Callable[..., Path]) -> None:
    path = make_club(club='2024-02-01 custom "regulation" "fee-monthly" "none"')
    sheet = blank(BY_NAME["fees"], books=load_club(path, date(2024, 3, 10)))
    assert not any("Mức hội phí" in note for note in sheet.notes)


@all_forms
def test_other_forms_of_a_club_have_its_name_and_empty_rows(form: Form, club: Path) -> None:
    if form.name in {"fees", "repayments", "cash-count"}:
        return
    sheet = blank(form, books=load_club(club, date(2024, 3, 20)))
    assert sheet.above[0] == ("Câu lạc bộ", "CLB ví dụ")
    assert [row for row in sheet.rows if set(row) != {"stt"}] == []


FIRST_PAID = """
2024-02-15 * "TV001" "Trả kỳ 1" ^KU-2024-001
  voucher: "BC-2024-002"
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng  1,030,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV001  -1,000,000 VND
  Thu:Quỹ-tăng-thu-nhập:Lãi-cho-vay  -30,000 VND
"""


@pytest.mark.parametrize(
    ("on", "due"),
    [
        (date(2024, 2, 14), (0, 0)),
        (date(2024, 2, 15), (0, 0)),  # paid on that day
        (date(2024, 3, 14), (0, 0)),
        (date(2024, 3, 15), (1_000_000, 20_000)),
        (date(2024, 4, 1), (1_000_000, 20_000)),  # still owed from March
        (date(2024, 4, 15), (2_000_000, 40_000)),  # with the arrears, whose interest went on
        (
            date(2024, 9, 1),
            (2_000_000, 40_000),
        ),  # after the last due date, overdue interest is reckoned apart
    ],
)
def test_what_is_due_on_a_day(on: date, due: tuple[int, int], make_club: Callable[..., Path]) -> None:
    books = load_club(make_club(income=LOAN + FIRST_PAID), on)
    (row,) = blank(BY_NAME["repayments"], books=books).rows
    assert (row["due_principal"], row["due_interest"]) == due == due_on(books.loans["KU-2024-001"], on)
    assert (row["contract"], row["member"], row["name"]) == ("KU-2024-001", "TV001", "Nguyễn Thị Mẫu")


def test_two_instalments_within_a_long_grace_are_both_due(make_club: Callable[..., Path]) -> None:
    path = make_club(income=LOAN + FIRST_PAID, club='2024-01-06 custom "regulation" "grace-days" 40')
    books = load_club(path, date(2024, 4, 15))
    assert books.loans["KU-2024-001"].standing(books.as_of).overdue_principal == 0
    assert due_on(books.loans["KU-2024-001"], books.as_of) == (2_000_000, 30_000)


def test_a_shortage_within_the_tolerance_is_not_asked_for_again(make_club: Callable[..., Path]) -> None:
    short = FIRST_PAID.replace("1,030,000", "1,029,500").replace("-30,000", "-29,500")
    books = load_club(make_club(income=LOAN + short), date(2024, 3, 15))
    assert due_on(books.loans["KU-2024-001"], books.as_of) == (1_000_000, 20_000)
    books = load_club(
        make_club(id="short", income=LOAN + short.replace("29,500", "20,000")), date(2024, 3, 15)
    )
    assert due_on(books.loans["KU-2024-001"], books.as_of) == (1_000_000, 30_000)


@pytest.mark.parametrize(
    ("account", "principal", "interest", "due"),
    [
        ("Chi:Quỹ-tăng-thu-nhập:Xóa-nợ", 1_000_000, 0, (0, 20_000)),  # written off: owed no more
        ("Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng", 0, 15_000, (1_000_000, 5_000)),  # taken as overdue interest
    ],
)
def test_what_was_given_up_or_taken_as_overdue_interest_is_not_due_again(
    account: str, principal: int, interest: int, due: tuple[int, int], make_club: Callable[..., Path]
) -> None:
    second = f"""
2024-03-14 * "TV001" "Kỳ 2" ^KU-2024-001
  voucher: "BC-2024-003"
  minutes: "BB-2024-03"
  {account}  {principal + interest} VND
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV001  -{principal} VND
  Thu:Quỹ-tăng-thu-nhập:Lãi-quá-hạn  -{interest} VND
"""
    books = load_club(make_club(income=LOAN + FIRST_PAID + second), date(2024, 3, 15))
    assert due_on(books.loans["KU-2024-001"], books.as_of) == due


def test_only_open_loans_have_a_row(make_club: Callable[..., Path]) -> None:
    path = make_club(
        income=LOAN
        + FIRST_PAID.replace("1,030,000", "3,030,000").replace("-1,000,000", "-3,000,000")
        + LOAN.replace("2024-01-15", "2024-02-20").replace("TV001", "TV003").replace("KU-2024-001", "KU-2024-002").replace("BN-2024-001", "BN-2024-002")
    )  # fmt: skip
    before, after = (
        blank(BY_NAME["repayments"], books=load_club(path, day))
        for day in (date(2024, 2, 14), date(2024, 3, 1))
    )
    assert [row["contract"] for row in before.rows] == ["KU-2024-001"]
    assert [row["contract"] for row in after.rows] == ["KU-2024-002"]
    none = blank(BY_NAME["repayments"], books=load_club(path, date(2024, 1, 10)))
    assert [row for row in none.rows if set(row) != {"stt"}] == []


def test_a_loan_whose_standing_cannot_be_told_has_an_empty_due(make_club: Callable[..., Path]) -> None:
    path = make_club(income=LOAN.replace("term: 3", 'term: "ba"'))
    sheet = blank(BY_NAME["repayments"], books=load_club(path, date(2024, 3, 15)))
    assert sheet.rows == ({"stt": 1, "contract": "KU-2024-001", "member": "TV001", "name": "Nguyễn Thị Mẫu"},)


@pytest.mark.parametrize("name", ["fees", "repayments", "cash-count"])
def test_what_is_printed_has_its_columns(name: str, club: Path) -> None:
    sheet = blank(BY_NAME[name], books=load_club(club, date(2024, 3, 20)))
    keys = {column.key for column in sheet.columns}
    for row in sheet.rows:
        assert set(row) - {"stt"} <= keys


# -- formulas and markup -----------------------------------------------------------------------------------------

HOSTILE = ('=HYPERLINK("http://x";"y")', "+84", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "<script>alert(1)</script>", "';=1", '"=1', "\u202e=1\u0000", "&lt;")  # fmt: skip


def with_names(names: list[str]) -> Blank:
    sheet = blank(BY_NAME["fees"])
    rows: list[PrintedRow] = [{"stt": 1, "member": cleaned(name), "name": cleaned(name)} for name in names]
    return replace(sheet, rows=tuple(rows), above=(("Câu lạc bộ", cleaned(names[0])), *sheet.above[1:]))


@given(names=st.lists(st.text(max_size=40) | st.sampled_from(HOSTILE), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_no_cell_is_a_formula(names: list[str]) -> None:
    sheet = with_names(names)
    for row in lines(sheet):
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    for row in worksheet(sheet).iter_rows():
        for cell in row:
            assert cell.data_type in {"s", "n"}
            if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")):
                assert cell.quotePrefix


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@given(names=st.lists(st.text(max_size=40) | st.sampled_from(HOSTILE), min_size=3, max_size=3))
@settings(max_examples=60, deadline=None)
def test_names_add_nothing_to_the_page(names: list[str]) -> None:
    named, plain = Tags(), Tags()
    named.feed(page(with_names(names)))
    plain.feed(page(with_names(["Tên", "Tên", "Tên"])))
    empty = not cleaned(names[0])  # a club without a name has a line to write it on
    assert empty or named.tags == plain.tags
    assert all(cleaned(name) in named.text for name in names if cleaned(name))


def test_the_page_fetches_nothing() -> None:
    for form in FORMS:
        text = page(blank(form))
        assert "http" not in text
        assert "url(" not in text
        assert "<script" not in text


@both_kinds
def test_hostile_names_come_back_as_the_members_that_they_are(
    kind: str, make_club: Callable[..., Path], importing: Callable[..., FormFile]
) -> None:
    names = ["=cmd|' /C calc'!A0", "+84 Văn Thử", "-Lê Thị", "@Phạm Thị Giả", "<b>Định</b>; \u200bHoàng"]
    path = make_club(id="hostile", income=LOAN)
    listed = path / "members.beancount"
    text = listed.read_text("utf-8")
    for name, old in zip(names, ("Nguyễn Thị Mẫu", "Trần Văn Thử", "Lê Thị Ví Dụ", "Phạm Thị Giả", "Hoàng Văn Định"), strict=True):  # fmt: skip
        text = text.replace(f'name: "{old}"', f'name: "{name}"')
    listed.write_text(text, "utf-8")
    books = load_club(path, date(2024, 3, 5))
    assert [member.name for member in books.present_members] == names
    writer, fill = SPREADSHEETS[kind]
    paid: list[Row] = [{"Mã TV": f"TV00{number}", "Số tiền": 5000} for number in range(1, 6)]
    filled = Filled(paid, 5, {"Ngày": "05/03/2024", "Số phiếu thu": "PT-2024-001"}, {"Số tiền": 25_000})
    sheet = writer.content(blank(BY_NAME["fees"], books=books))
    read = importing(fill(sheet, BY_NAME["fees"], filled), kind, books)
    assert not read.problems
    assert [instance(entry, Booking).payee for entry in read.new] == [
        "TV001",
        "TV002",
        "TV003",
        "TV004",
        "TV005",
    ]


# -- the files -----------------------------------------------------------------------------------------------------


def test_a_vietnamese_excel_opens_the_csv_file() -> None:
    content = blank_csv.content(blank(BY_NAME["fees"]))
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"STT;M\xc3\xa3 TV;" in content
    assert content.count(b"\n") == content.count(b"\r\n")


def test_amounts_in_csv_have_no_separator(club: Path) -> None:
    text = blank_csv.content(blank(BY_NAME["repayments"], books=load_club(club, date(2024, 2, 15)))).decode()
    assert ";1000000;30000;" in text


@all_forms
def test_the_workbook_prints_on_a4_and_keeps_what_is_typed(form: Form) -> None:
    sheet = blank(form)
    printed = worksheet(sheet)
    header = next(row[0].row for row in printed.iter_rows() if row[0].value == sheet.columns[0].title)
    assert printed.page_setup.paperSize == 9
    assert printed.page_setup.orientation == ("landscape" if len(sheet.columns) > 6 else "portrait")
    assert printed.sheet_properties.pageSetUpPr.fitToPage
    assert (printed.page_setup.fitToWidth, printed.page_setup.fitToHeight) == (1, 0)
    assert printed.print_title_rows == f"${header}:${header}"
    assert all(cell.font.bold and cell.border.top.style for cell in printed[header])
    for column, cell in zip(sheet.columns, printed[header + 1], strict=True):
        money = column.kind.example in {"1.250.000", "50.000"}
        if money:
            assert cell.number_format == "#,##0"
        elif column.key not in {"stt", "count", "term", "every", "due_day"}:
            assert cell.number_format == "@"
        assert cell.border.left.style
    for label, _ in sheet.above:
        row = next(row for row in printed.iter_rows() if row[0].value == f"{label}:")
        assert any(cell.number_format == "@" for cell in row[1:])


# -- and back ------------------------------------------------------------------------------------------------------


@all_forms
@both_kinds
@pytest.mark.parametrize("known", [False, True], ids=["bare", "of a club, a day and a fund"])
def test_an_unfilled_form_has_no_filled_row_and_nothing_else_is_wrong(
    form: Form, kind: str, known: bool, club: Path, importing: Callable[..., FormFile]
) -> None:
    sheet = blank(form)
    if known:
        on = date(2024, 3, 20)
        sheet = blank(
            form,
            books=load_club(club, on),
            on=on if takes(form, "date") else None,
            fund=Fund.OPERATING if takes(form, "fund") else None,
        )
    read = importing(SPREADSHEETS[kind][0].content(sheet), kind)
    assert [problem.fault.id for problem in read.problems] == ["no-rows"]
    assert [found.form for found in read.sheets] == [form]
    assert read.new == []


@all_forms
def test_a_filled_form_imports_the_same_from_each_file(
    form: Form, importing: Callable[..., FormFile]
) -> None:
    filled = FILLED[form.name]
    added = []
    for kind, (writer, fill) in SPREADSHEETS.items():
        read = importing(fill(writer.content(blank(form)), form, filled), kind)
        assert not read.problems
        assert len(read.new) == filled.entries
        added.append(additions(read.new))
    comma = filled_csv(blank_csv.content(blank(form)), form, filled, ",")
    assert added[0] == added[1] == additions(importing(comma).new)


@both_kinds
def test_a_meetings_sheet_needs_only_what_was_paid(
    kind: str, club: Path, importing: Callable[..., FormFile]
) -> None:
    form = BY_NAME["repayments"]
    writer, fill = SPREADSHEETS[kind]
    sheet = writer.content(blank(form, books=load_club(club, date(2024, 2, 15))))
    paid: Row = {"Số khế ước": "KU-2024-001", "Mã TV": "TV001", "Trả gốc": 1_000_000, "Trả lãi": 30_000}
    read = importing(fill(sheet, form, Filled([paid], 1, {"Số phiếu thu": "PT-2024-002"})), kind)
    assert not read.problems
    (entry,) = read.new
    assert entry.date == date(2024, 2, 15)
    assert sorted(leg.amount for leg in instance(entry, Booking).legs) == [-1_000_000, -30_000, 1_030_000]


@pytest.mark.parametrize(
    "path", sorted(path for path in SAVED.iterdir() if path.suffix in {".csv", ".xlsx"}), ids=lambda path: path.name
)  # fmt: skip
def test_what_libreoffice_saved_imports_again(path: Path, importing: Callable[..., FormFile]) -> None:
    read = importing(path)
    name = path.stem.partition("_")[0]
    if path.stem.endswith("_unfilled"):
        assert [problem.fault.id for problem in read.problems] == ["no-rows"]
        return
    form = BY_NAME[name]
    assert not read.problems
    typed = filled_xlsx(blank_xlsx.content(blank(form)), form, FILLED[name])
    assert additions(read.new) == additions(importing(typed, "xlsx").new)


def test_all_forms_were_saved_by_libreoffice() -> None:
    saved = {path.name for path in SAVED.iterdir()}
    assert saved >= {f"{form.name}.{kind}" for form in FORMS for kind in SPREADSHEETS}
