"""On the very day, at the very amount: what a sheet may still say, and what is just too much."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest

from clubledger.forms import FORMS, limits, values, workbook_archive
from clubledger.forms.documents import UnreadableFile, read_document
from clubledger.forms.entries import Booking
from clubledger.forms.faults import Misread
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import read_files
from clubledger.forms.sheets import Cell
from tests.forms.club_books import books_of
from tests.forms.fault_files import workbook
from tests.known import instance

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


TODAY = date(2026, 11, 23)

LOAN = """
2024-04-05 * "TV001" "Cho vay nuôi gà" ^KU-2024-001
  voucher: "BN-2024-001"
  minutes: "BB-2024-04"
  term: 10
  rate: 0.8
  purpose: "nuôi gà"
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV001  3,000,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng
"""
INTEREST = """
2024-05-05 * "TV001" "Trả lãi" ^KU-2024-001
  voucher: "PT-2024-001"
  Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt  100,000 VND
  Thu:Quỹ-tăng-thu-nhập:Lãi-cho-vay
"""

Faults = "Callable[..., list[str]]"


@pytest.fixture
def faults(make_club: Callable[..., Path], tmp_path: Path) -> Callable[..., list[str]]:
    """What is refused of CSV texts that are read together, against the base club and what is written into it."""

    def read(*texts: str, today: date = TODAY, **books: str) -> list[str]:
        paths = []
        for number, text in enumerate(texts):
            paths.append(tmp_path / f"{number}.csv")
            paths[-1].write_text(text, "utf-8")
        files = read_files(paths, ImportContext(books_of(make_club(**books)), today), FORMS)
        assert any(file.new for file in files) or any(file.problems for file in files)
        return [problem.fault.id for file in files for problem in file.problems]

    return read


def fees(day: str, *rows: str) -> str:
    head = f"BẢNG THU HỘI PHÍ,,,,\nNgày: {day},,Số phiếu thu: PT-2024-010,,\nMã TV,Họ và tên,Số tiền,Ký nộp\n"
    return head + "\n".join(rows) + "\n"


def members(row: str) -> str:
    return f"DANH SÁCH THÀNH VIÊN\nMã TV,Họ và tên,Năm sinh,Giới tính,Hộ,Ngày vào,Ngày ra\n{row}\n"


def test_the_kind_of_a_loan_is_written_into_its_entry(make_club: Callable[..., Path], tmp_path: Path) -> None:
    sheet = tmp_path / "so.csv"
    sheet.write_text(
        "SỔ CHO VAY\nNgày vay,Số khế ước,Mã TV,Số tiền vay,Loại vay,Mục đích,Số phiếu chi,Số biên bản\n"
        "05/06/2024,KU-2024-001,TV001,1.000.000,Khẩn cấp,đi viện,PC-2024-001,BB-2024-06\n",
        "utf-8",
    )
    (file,) = read_files([sheet], ImportContext(books_of(make_club()), TODAY), FORMS)
    (entry,) = file.new
    assert instance(entry, Booking).meta["kind"] == "Khẩn cấp"


# -- members ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "wrong"), [("04/06/2024", []), ("05/06/2024", ["member-absent"])])
def test_who_leaves_is_a_member_no_more_on_that_day(
    faults: Callable[..., list[str]], day: str, wrong: list[str]
) -> None:
    leaves = members("TV005,Hoàng Văn Định,1960,nam,khác,05/01/2024,05/06/2024")
    assert faults(leaves, fees(day, "TV005,,5.000,x")) == wrong


@pytest.mark.parametrize(("day", "wrong"), [("04/05/2024", ["member-absent"]), ("05/05/2024", [])])
def test_who_joins_may_pay_the_fee_on_that_day(
    faults: Callable[..., list[str]], day: str, wrong: list[str]
) -> None:
    joins = members("TV009,Vi Thị Mới,1955,nữ,khác,05/05/2024,")
    assert faults(joins, fees(day, "TV009,,5.000,x")) == wrong


def test_who_left_and_came_back_on_one_day_is_a_member(faults: Callable[..., list[str]]) -> None:
    moves = '2024-06-05 custom "member" "TV005" "left"\n2024-06-05 custom "member" "TV005" "joined"'
    assert faults(fees("05/07/2024", "TV005,,5.000,x"), members=moves) == []


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ("TV009,Vi Thị Mới,2024,nữ,khác,05/05/2024,", []),
        ("TV009,Vi Thị Mới,2025,nữ,khác,05/05/2024,", ["joined-before-birth"]),
        ("TV009,Vi Thị Mới,1955,nữ,khác,05/05/2024,05/05/2024", []),
        ("TV009,Vi Thị Mới,1955,nữ,khác,05/05/2024,04/05/2024", ["left-before-joining"]),
    ],
)
def test_a_member_may_join_in_the_year_of_birth_and_leave_on_the_day_of_joining(
    faults: Callable[..., list[str]], row: str, wrong: list[str]
) -> None:
    assert faults(members(row)) == wrong


def test_a_name_of_three_words_is_the_members_in_any_spelling_one_of_two_only_in_its_own(
    make_club: Callable[..., Path], tmp_path: Path
) -> None:
    listed = """
2024-01-05 open Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV008  VND
  fund: "income"
  role: "loan"
  member: "TV008"
  name: "Hoa Mai"
"""
    sheet = tmp_path / "phieu-chi.csv"
    head = "PHIẾU CHI\nNgày,Số phiếu,Quỹ,Người nhận,Lý do,Mảng hoạt động,Số tiền\n"
    reasons = ("Mua hoa mãi", "Thăm Hoa Mai", "Tham nguyen thi mau")
    sheet.write_text(
        head
        + "".join(
            f"1{number}/05/2024,PC-2024-01{number},hoạt động,Ông Ba,{reason},2,100.000\n"
            for number, reason in enumerate(reasons)
        ),
        "utf-8",
    )
    (file,) = read_files([sheet], ImportContext(books_of(make_club(members=listed)), TODAY), FORMS)
    assert [instance(entry, Booking).narration for entry in file.new] == [
        "Mua hoa mãi",
        "Thăm TV008",
        "Tham TV001",
    ]


# -- slips and loans -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("amount", "wrong"), [("499", ["amount-small"]), ("500", [])])
def test_the_smallest_note_is_cash(faults: Callable[..., list[str]], amount: str, wrong: list[str]) -> None:
    assert faults(fees("05/05/2024", f"TV001,,{amount},x")) == wrong


@pytest.mark.parametrize(
    ("day", "wrong"), [("22/11/2026", []), ("23/11/2026", []), ("24/11/2026", ["date-future"])]
)
def test_what_happened_today_may_be_written_today(
    faults: Callable[..., list[str]], day: str, wrong: list[str]
) -> None:
    assert faults(fees(day, "TV001,,5.000,x").replace("PT-2024", "PT-2026")) == wrong


@pytest.mark.parametrize(("day", "wrong"), [("04/04/2024", ["contract-later"]), ("05/04/2024", [])])
def test_a_loan_may_be_repaid_on_the_day_it_was_lent(
    faults: Callable[..., list[str]], day: str, wrong: list[str]
) -> None:
    sheet = f'"BẢNG THU GỐC, LÃI"\nNgày: {day},,Số phiếu thu: PT-2024-011\nSố khế ước,Mã TV,Trả gốc,Trả lãi\n'
    assert faults(f"{sheet}KU-2024-001,TV001,300.000,24.000\n", income=LOAN) == wrong


@pytest.mark.parametrize(("day", "wrong"), [("04/05/2024", ["reversed-later"]), ("05/05/2024", [])])
def test_a_slip_may_be_reversed_on_its_own_day(
    faults: Callable[..., list[str]], day: str, wrong: list[str]
) -> None:
    sheet = "PHIẾU CHI\nNgày,Số phiếu,Quỹ,Người nhận,Lý do,Mảng hoạt động,Số tiền\n"
    row = f"{day},PC-2024-010,tăng thu nhập,TV001,Ghi đảo PT-2024-001,,100.000\n"
    assert faults(sheet + row, income=LOAN + INTEREST) == wrong


@pytest.mark.parametrize(("day", "wrong"), [("04/01/2024", ["account-not-open"]), ("05/01/2024", [])])
def test_money_may_come_in_on_the_day_the_books_are_opened(
    faults: Callable[..., list[str]], day: str, wrong: list[str]
) -> None:
    sheet = "PHIẾU THU\nNgày,Số phiếu,Quỹ,Người nộp,Lý do,Nguồn,Số tiền\n"
    assert faults(f"{sheet}{day},PT-2024-050,hoạt động,Nhà hảo tâm,Ủng hộ,Ủng hộ,200.000\n") == wrong


@pytest.mark.parametrize(("day", "wrong"), [("29/06/2024", []), ("30/06/2024", ["account-unknown"])])
def test_nothing_is_booked_on_an_account_on_the_day_it_is_closed(
    faults: Callable[..., list[str]], day: str, wrong: list[str]
) -> None:
    sheet = "PHIẾU THU\nNgày,Số phiếu,Quỹ,Người nộp,Lý do,Nguồn,Số tiền\n"
    row = f"{day},PT-2024-050,hoạt động,Nhà hảo tâm,Ủng hộ,Ủng hộ,200.000\n"
    assert faults(sheet + row, operating="2024-06-30 close Thu:Quỹ-hoạt-động:Ủng-hộ") == wrong


# -- balances brought forward ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "lent_on", "balance", "wrong"),
    [
        ("06/01/2024", "05/06/2023", "1.500.000", []),
        ("07/01/2024", "05/06/2023", "1.500.000", ["opening-late"]),
        ("05/01/2024", "05/01/2024", "1.500.000", []),
        ("05/01/2024", "06/01/2024", "1.500.000", ["lent-after-opening"]),
        ("05/01/2024", "05/06/2023", "2.000.000", []),
        ("05/01/2024", "05/06/2023", "2.000.001", ["owed-more-than-lent"]),
    ],
)
def test_a_loan_is_brought_forward_by_the_day_the_books_begin_lent_by_then_and_owed_at_most_whole(
    faults: Callable[..., list[str]], day: str, lent_on: str, balance: str, wrong: list[str]
) -> None:
    sheet = (
        f"SỔ DƯ ĐẦU KỲ\nNgày: {day}\n"
        "Quỹ,Khoản,Số khế ước,Mã TV,Ngày vay,Số tiền vay,Thời hạn (tháng),Lãi suất (%/tháng),Số dư\n"
        f'tăng thu nhập,Dư nợ,KU-2023-004,TV002,{lent_on},2.000.000,12,"0,8",{balance}\n'
    )
    assert faults(sheet) == wrong


# -- the split of a year's interest --------------------------------------------------------------------------------

SPLIT = """\
BẢNG PHÂN PHỐI LÃI
Kỳ,Ngày,Số biên bản,Lãi đã thu,Bổ sung vốn,Dự phòng,Quỹ hoạt động,Thù lao
"""


@pytest.mark.parametrize(("reserve", "wrong"), [("71.000", []), ("71.001", ["split-not-interest"])])
def test_shares_may_be_rounded_by_one_percent_of_the_interest(
    faults: Callable[..., list[str]], reserve: str, wrong: list[str]
) -> None:
    sheet = f"{SPLIT}2024,10/01/2025,BB-2024-12,100.000,30.000,{reserve},,\n"
    assert faults(sheet, income=LOAN + INTEREST) == wrong


@pytest.mark.parametrize(("reserve", "wrong"), [("71.000", []), ("71.001", ["split-too-much"])])
def test_a_year_may_be_split_twice_up_to_its_interest_and_what_is_rounded(
    faults: Callable[..., list[str]], reserve: str, wrong: list[str]
) -> None:
    rows = f"2024,10/01/2025,BB-2024-12,30.000,30.000,,,\n2024,11/01/2025,BB-2024-11,{reserve},,{reserve},,\n"
    assert faults(SPLIT + rows, income=LOAN + INTEREST) == wrong


# -- tables and workbooks --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("section", "wrong"), [("Tổ 1;nhóm A", []), ("Tổ 1;nhóm A;bà Hai", ["stray-row"])])
def test_a_heading_among_the_rows_has_one_or_two_cells(
    faults: Callable[..., list[str]], section: str, wrong: list[str]
) -> None:
    """It stands in columns that name nobody and no amount."""
    sheet = (
        "BẢNG THU HỘI PHÍ\nNgày: 05/05/2024;;Số phiếu thu: PT-2024-010\n"
        f"STT;Họ và tên;Ký nộp;Mã TV;Số tiền\n{section}\n1;;x;TV001;5.000\n"
    )
    assert faults(sheet) == wrong


@pytest.mark.parametrize(("day", "wrong"), [(11, ["date-two-ways"]), (12, ["date-two-ways"]), (13, [])])
def test_a_day_up_to_the_twelfth_may_be_a_month(
    make_club: Callable[..., Path], tmp_path: Path, day: int, wrong: list[str]
) -> None:
    head = ["Ngày", "Số biên bản", "Có mặt", "Nội dung"]
    stored = datetime(2025, 5, day)  # noqa: DTZ001 - as a workbook has it
    rows = [[stored, "BB-2025-01", 5, "Chia lãi"], ["15/01/2025", "BB-2025-02", 5, "Thu lãi"]]
    path = tmp_path / "so-hop.xlsx"
    path.write_bytes(workbook([["SỔ HỌP"], head, *rows]))
    (file,) = read_files([path], ImportContext(books_of(make_club()), TODAY), FORMS)
    assert [problem.fault.id for problem in file.problems] == wrong


def no_headings(_texts: object) -> int:
    return 0


def refused(path: Path, data: bytes) -> list[str]:
    path.write_bytes(data)
    try:
        read_document(path, no_headings)
    except UnreadableFile as unreadable:
        return [problem.fault.id for problem in unreadable.problems]
    return []


def test_a_file_a_cell_and_a_sheet_may_be_as_large_as_they_may_be(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert refused(path, b"a,b\n" + b"\n" * (limits.MAX_BYTES - 4)) == []
    assert refused(path, b"a,b\n" + b"\n" * (limits.MAX_BYTES - 3)) == ["file-too-large"]
    assert refused(path, b"a," + b"x" * limits.MAX_CELL) == []
    assert refused(path, b"a," + b"x" * (limits.MAX_CELL + 1)) == ["cell-too-long"]
    assert refused(path, b"a," + "\N{GOTHIC LETTER AHSA}".encode() * limits.MAX_CELL) == []  # four bytes each
    assert refused(path, b'a,"b' + b"\n" * 20 + b'c"') == []
    assert refused(path, b'a,"b' + b"\n" * 21 + b'c"') == ["cell-too-long"]
    path = tmp_path / "a.xlsx"
    assert refused(path, workbook([["a"] * limits.MAX_COLUMNS])) == []
    assert refused(path, workbook([["a"] * (limits.MAX_COLUMNS + 1)])) == ["columns-too-many"]


def packed(book: bytes, parts: int) -> bytes:
    """A workbook with empty parts beside its own, ``parts`` in all."""
    out = BytesIO(book)
    with ZipFile(out, "a") as archive:
        for number in range(parts - len(archive.namelist())):
            archive.writestr(f"docProps/{number}.xml", "")
    return out.getvalue()


def test_a_workbook_may_have_as_many_parts_as_it_may_have(tmp_path: Path) -> None:
    book = workbook([["a", "b"]])
    assert refused(tmp_path / "a.xlsx", packed(book, workbook_archive.MAX_PARTS)) == []
    assert refused(tmp_path / "a.xlsx", packed(book, workbook_archive.MAX_PARTS + 1)) == ["file-too-large"]


def test_rows_of_a_workbook_are_in_order_and_within_the_last(tmp_path: Path) -> None:
    def renumbered(number: int) -> bytes:
        out = BytesIO()
        with ZipFile(BytesIO(workbook([["a", "b"], ["c", "d"]]))) as old, ZipFile(out, "w") as new:
            for name in old.namelist():
                text = old.read(name)
                for mark in (b'r="', b'r="A', b'r="B'):
                    text = text.replace(mark + b'2"', mark + f'{number}"'.encode())
                new.writestr(name, text)
        return out.getvalue()

    assert refused(tmp_path / "a.xlsx", renumbered(2)) == []
    assert refused(tmp_path / "a.xlsx", renumbered(1)) == ["workbook-damaged"]
    assert refused(tmp_path / "a.xlsx", renumbered(1_048_576)) == []
    assert refused(tmp_path / "a.xlsx", renumbered(1_048_577)) == ["workbook-damaged"]


def test_a_separator_that_parts_nothing_is_not_spoken_of(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\ta\n\tb\n")
    assert read_document(path, no_headings).remarks == ()
    path.write_bytes(b"a\tb\n")
    assert len(read_document(path, no_headings).remarks) == 1
    path.write_bytes(b"a;b\n")  # as Excel saves it here
    assert read_document(path, no_headings).remarks == ()


def test_two_known_headings_make_a_form_that_lacks_the_others(
    tmp_path: Path, make_club: Callable[..., Path]
) -> None:
    desk = ImportContext(books_of(make_club()), TODAY)

    def said(text: str) -> list[tuple[str, int | None]]:
        path = tmp_path / "a.csv"
        path.write_text(text, "utf-8")
        (file,) = read_files([path], desk, FORMS)
        return [(problem.fault.id, problem.spot.row) for problem in file.problems]

    assert said("Mã TV,x,y\n") == [("no-form", None)]
    assert said("STT,Ký nộp,y\n") == [("no-form", None)]  # headings without which a sheet can do
    assert said("Mã TV,Ký nộp,y\n") == [("heading-missing", 1)]
    assert said("Mã TV,Ký nộp,y\nMã TV,Ký nộp,z\n") == [("heading-missing", 1)]  # of two as near the first


# -- cells -----------------------------------------------------------------------------------------------------------


def read(kind: Any, value: Any, **cell: Any) -> Any:
    try:
        return kind.read(Cell(value, 1, **cell))
    except Misread as misread:
        return misread.fault.id


@pytest.mark.parametrize(
    ("number", "amount"), [(0, 0), (1, "amount-two-ways"), (999, "amount-two-ways"), (1000, 1000)]
)
def test_from_a_thousand_on_decimals_that_a_workbook_shows_say_nothing(number: int, amount: Any) -> None:
    assert read(values.AMOUNT, number, decimals=True) == amount


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (values.AMOUNT, values.MAX_AMOUNT, values.MAX_AMOUNT),
        (values.AMOUNT, values.MAX_AMOUNT + 1, "amount-too-large"),
        (values.DATE, "31/12/1989", "date-far"),
        (values.DATE, "01/01/1990", date(1990, 1, 1)),
        (values.DATE, "31/12/2199", date(2199, 12, 31)),
        (values.DATE, "01/01/2200", "date-far"),
        (values.MEMBER, "T" * 40, "T" * 40),
        (values.MEMBER, "T" * 41, "member-unreadable"),
        (values.RATE, "0", 0),
        (values.RATE, "0,04", "rate-two-ways"),
        (values.RATE, "0,05", Decimal("0.05")),
        (values.RATE, "99,9", Decimal("99.9")),
        (values.RATE, 100, "rate-unreadable"),
        (values.NUMBER, 0, 0),
        (values.NUMBER, -1, "number-unreadable"),
        (values.NUMBER, 100_000, 100_000),
        (values.NUMBER, 100_001, "number-unreadable"),
        (values.MONTHS, 0, "number-unreadable"),
        (values.MONTHS, 1, 1),
        (values.MONTHS, 600, 600),
        (values.MONTHS, 601, "number-unreadable"),
        (values.BIRTH_YEAR, 1879, "birth-year-unreadable"),
        (values.BIRTH_YEAR, 1880, 1880),
        (values.BIRTH_YEAR, 2100, 2100),
        (values.BIRTH_YEAR, 2101, "birth-year-unreadable"),
        (values.PERIOD, "1989", "period-unreadable"),
        (values.PERIOD, "1990", "1990"),
        (values.PERIOD, "2199", "2199"),
        (values.PERIOD, "2200", "period-unreadable"),
        (values.TEXT, "a" * 300, "a" * 300),
        (values.TEXT, "a" * 301, "text-too-long"),
    ],
)
def test_the_first_and_the_last_that_is_still_a_value(kind: Any, value: Any, expected: Any) -> None:
    assert read(kind, value) == expected


# -- fines -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "links", "wrong"),
    [
        ("Phạt trả chậm KU-2024-001", {"KU-2024-001"}, []),
        ("Vắng họp tháng 5", set(), []),
        ("Phạt trả chậm KU-2024-009", set(), ["contract-unknown"]),
    ],
)
def test_a_fine_goes_under_the_contract_that_its_reason_names(
    make_club: Callable[..., Path], tmp_path: Path, reason: str, links: set[str], wrong: list[str]
) -> None:
    account = '2024-01-05 open Thu:Quỹ-tăng-thu-nhập:Thu-khác VND\n  fund: "income"\n  role: "fine"\n'
    sheet = tmp_path / "phieu-thu.csv"
    head = "PHIẾU THU\nNgày,Số phiếu,Quỹ,Người nộp,Lý do,Nguồn,Số tiền\n"
    sheet.write_text(f"{head}20/05/2024,PT-2024-002,Tăng thu nhập,TV001,{reason},Tiền phạt,5.000\n", "utf-8")
    context = ImportContext(books_of(make_club(income=LOAN, club=account)), TODAY)
    (file,) = read_files([sheet], context, FORMS)
    assert [problem.fault.id for problem in file.problems] == wrong
    if not wrong:
        booking = instance(file.new[0], Booking)
        assert set(booking.links) == links
        assert [leg.amount for leg in booking.legs] == [5_000, -5_000]


SHARED_OUT = """2024-01-05 open Chi:Quỹ-tăng-thu-nhập:Trả-thành-viên  VND
  fund: "income"
  role: "member-return"
"""


@pytest.mark.parametrize(
    ("reason", "period"), [("Chia lãi năm 2024", "2024"), ("Chia lãi theo KU-2024-001", None)]
)
def test_interest_paid_to_a_member_is_booked_with_its_year_and_the_member(
    make_club: Callable[..., Path], tmp_path: Path, reason: str, period: str | None
) -> None:
    sheet = tmp_path / "phieu-chi.csv"
    sheet.write_text(
        "PHIẾU CHI\nNgày,Số phiếu,Quỹ,Người nhận,Lý do,Mảng hoạt động,Số tiền,Số biên bản\n"
        f"10/05/2024,PC-2024-010,tăng thu nhập,TV003,{reason},chia lãi cho thành viên,50.000,BB-2024-05\n",
        "utf-8",
    )
    (file,) = read_files([sheet], ImportContext(books_of(make_club(club=SHARED_OUT)), TODAY), FORMS)
    (booking,) = file.new
    assert isinstance(booking, Booking)
    assert booking.meta.get("period") == period
    assert [(leg.amount, leg.member) for leg in booking.legs] == [(-50_000, None), (50_000, "TV003")]
