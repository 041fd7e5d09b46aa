"""The forms as beangulp importers: the entries of ``clubledger import``, and no fee taken for another one's double."""

from __future__ import annotations

import os
import re
import runpy
import shutil
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import beangulp
import pytest
from beancount import loader
from beancount.core import data
from beancount.parser import parser, printer
from beangulp.archive import filepath as archived
from beangulp.extract import DUPLICATE, extract_from_file
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from clubledger.books import load_club
from clubledger.books.writing import ROOT_OPTIONS
from clubledger.forms import FORMS, desk_files, repayments
from clubledger.forms.beangulp_importers import FormImporter, PaperError, importers
from clubledger.forms.documents import read_document
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import additions, read_files
from tests.conftest import write
from tests.forms.club_books import books_of
from tests.known import instance, known

if TYPE_CHECKING:
    from collections.abc import Callable

    from clubledger.forms.csv_files import Headings
    from clubledger.forms.sheets import Document

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 23)
MONEY = "Tài-sản:Quỹ-hoạt-động:Tiền-mặt"
NAMES = ("Nguyễn Thị Mẫu", "Trần Văn Thử", "Lê Thị Ví Dụ", "Phạm Thị Giả", "Hoàng Văn Định")


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLUBLEDGER_LANG", "en")


@pytest.fixture
def clubs(make_club: Callable[..., Path], tmp_path: Path) -> Path:
    """Two clubs with names of their own; their paper goes into ``importers/inbox/<club>/``."""
    for club, name in (("dong-mau", "CLB LTHTGN xóm Đồng Mẫu"), ("dong-mo", "CLB LTHTGN xóm Đồng Mơ")):
        file = make_club(f"ledgers/{club}") / "club.beancount"
        file.write_text(file.read_text("utf-8").replace("CLB ví dụ", name), "utf-8")
    return tmp_path


def paper(clubs: Path, name: str, text: str, club: str = "dong-mau") -> str:
    path = clubs / "importers" / "inbox" / club / "2024-03" / name if club else clubs / "loose" / name
    write(path.parent, {path.name: text})
    return str(path)


def desk(clubs: Path, club: str = "dong-mau") -> dict[str, FormImporter]:
    return {one.form.name: one for one in importers(clubs / "ledgers" / club)}


def everyone(clubs: Path) -> list[FormImporter]:
    return [one for club in ("dong-mau", "dong-mo") for one in importers(clubs / "ledgers" / club)]


def fees(
    voucher: str = "PT-2024-001", day: str = "05/03/2024", amounts: tuple[object, ...] = (5000,) * 5
) -> str:
    rows = [f"{n},TV{n:03},{NAMES[n - 1]},{amount},x" for n, amount in enumerate(amounts, 1)]
    head = [f"Ngày: {day}", f"Số phiếu thu: {voucher}", "STT,Mã TV,Họ và tên,Số tiền,Ký nộp"]
    return "\n".join([*head, *rows]) + "\n"


MEMBERS = (
    "STT,Mã TV,Họ và tên,Năm sinh,Giới tính,Hộ,Ngày vào,Ngày ra\n"
    "1,TV006,Vũ Thị Mới,1956,nữ,nghèo,05/03/2024,\n"
    "2,TV005,Hoàng Văn Định,1960,nam,khác,05/01/2024,20/03/2024\n"
)
MEETINGS = 'Ngày,Số biên bản,Có mặt,Nội dung\n06/03/2024,BB-2024-03B,4/5,"Họp ""thêm"""\n'
LOANS = (
    "Ngày vay,Số khế ước,Mã TV,Họ và tên,Số tiền vay,Thời hạn (tháng),Lãi suất (%/tháng),Mục đích,Số phiếu chi,Số biên bản\n"
    '05/03/2024,KU-2024-001,TV001,Nguyễn Thị Mẫu,3.000.000,10,"0,8",chăn nuôi,BN-2024-001,BB-2024-03\n'
)
REPAYMENTS = (
    "Ngày: 05/04/2024\nSố phiếu thu: PT-2024-002\nSố khế ước,Mã TV,Họ và tên,Trả gốc,Trả lãi\n"
    "KU-2024-001,TV001,Nguyễn Thị Mẫu,300000,24000\n"
)
RECEIPTS = (
    "Ngày,Số phiếu,Quỹ,Người nộp,Lý do,Nguồn,Số tiền\n"
    "05/03/2024,BC-2024-002,hoạt động,Hội NCT xã,Hỗ trợ,ủng hộ,500.000\n"
    "06/03/2024,PT-2024-003,hoạt động,,Hủy,,\n"
)
PAYMENTS = (
    "Ngày,Số phiếu,Quỹ,Người nhận,Lý do,Mảng hoạt động,Số tiền\n"
    "07/03/2024,PC-2024-001,hoạt động,Hiệu thuốc,Túi thuốc,2,20.000\n"
)
COUNTS = "Quỹ: hoạt động\nNgày: 05/03/2024\nMệnh giá,Số tờ,Thành tiền\n5.000,5,25.000\n"
PAPERS = {
    "members": MEMBERS,
    "meetings": MEETINGS,
    "loans": LOANS,
    "fees": fees(),
    "receipts": RECEIPTS,
    "payments": PAYMENTS,
    "cash-count": COUNTS,
}


def commented(directives: data.Entries) -> list[bool]:
    return [DUPLICATE in one.meta for one in directives]


def plainly(directives: data.Entries) -> Counter[str]:
    return Counter(map(printer.format_entry, directives))


# -- whose it is -----------------------------------------------------------------------------------------------


def test_each_file_is_one_importers(clubs: Path) -> None:
    for form, text in PAPERS.items():
        for club in ("dong-mau", "dong-mo"):
            path = paper(clubs, f"x-{form}.csv", text, club)
            assert [one.name for one in everyone(clubs) if one.identify(path)] == [f"{club}.{form}"]


def test_a_file_in_another_clubs_folder_is_not_ours_whatever_it_says(clubs: Path) -> None:
    path = paper(clubs, "hoi-phi.csv", "Câu lạc bộ: xóm Bến Giả\n" + fees(), "dong-mo")
    assert [one.name for one in everyone(clubs) if one.identify(path)] == ["dong-mo.fees"]
    with pytest.raises(PaperError, match="The sheet is of the club “xóm Bến Giả”"):
        desk(clubs, "dong-mo")["fees"].extract(path, [])


@pytest.mark.parametrize(
    ("line", "club"),
    [
        ("Câu lạc bộ: CLB LTHTGN xóm Đồng Mẫu", "dong-mau"),
        ("CLB: Đồng Mơ", "dong-mo"),
        ("Tên câu lạc bộ: Liên thế hệ tự giúp nhau xóm Đồng Mẫu xã Bình Thành", "dong-mau"),
        ("Câu lạc bộ: xóm Bến Giả", None),
        ("Câu lạc bộ: Liên thế hệ tự giúp nhau", None),
        ("xóm Đồng Mẫu", None),
    ],
)
def test_outside_a_clubs_folder_the_sheet_must_name_it(clubs: Path, line: str, club: str | None) -> None:
    path = paper(clubs, "hoi-phi.csv", f"{line}\n{fees()}", "")
    assert [one.name for one in everyone(clubs) if one.identify(path)] == ([f"{club}.fees"] if club else [])


def test_a_workbook_is_of_its_first_form_and_gives_all(clubs: Path) -> None:
    book = Workbook()
    book.active.append(["Ghi chú của kế toán"])
    for text in (PAYMENTS, RECEIPTS):
        sheet = book.create_sheet()
        for line in text.splitlines():
            sheet.append(line.split(","))
    path = Path(paper(clubs, "thang-3.XLSX", ""))
    book.save(path)
    assert [one.name for one in everyone(clubs) if one.identify(str(path))] == ["dong-mau.payments"]
    importer = desk(clubs)["payments"]
    vouchers = [one.meta["voucher"] for one in extract_from_file(importer, str(path), [])]
    assert vouchers == ["BC-2024-002", "PT-2024-003", "PC-2024-001"]
    assert importer.filename(str(path)) == "phieu-chi.xlsx"


def test_a_file_is_looked_at_once_and_again_when_it_changes(
    clubs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Path] = []

    def counting(path: Path, headings: Headings) -> Document:
        looked.append(path)
        return read_document(path, headings)

    monkeypatch.setattr(desk_files, "read_document", counting)
    path = paper(clubs, "hoi-phi.csv", fees())
    for _ in range(3):
        assert sum(one.identify(path) for one in everyone(clubs)) == 1
    assert looked == [Path(path)]
    Path(path).write_text(PAYMENTS, "utf-8")
    assert [one.form.name for one in everyone(clubs) if one.identify(path)] == ["payments"]
    assert looked == [Path(path)] * 2


OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("scan.pdf", b"%PDF-1.7"),
        ("trong.csv", b""),
        ("anh.jpg", b"\xff\xd8\xff\xe0"),
        ("ghi-chu.txt", "Nhớ gọi bà Mẫu\n".encode()),
        ("Thumbs.db", OLD_EXCEL),
        ("don.docx", b"PK\x03\x04"),
        ("~$hoi-phi.xlsx", b"\x05admin"),
        (".hoi-phi.csv", fees().encode()),
    ],
)
def test_what_is_no_table_is_passed_over(clubs: Path, name: str, content: bytes) -> None:
    path = Path(paper(clubs, name, ""))
    path.write_bytes(content)
    assert not any(one.identify(str(path)) for one in everyone(clubs))


def test_a_table_that_cannot_be_read_is_not_passed_over_in_a_clubs_folder(clubs: Path) -> None:
    almost = paper(clubs, "hoi-phi.csv", fees().replace("Mã TV", "Ai"))
    with pytest.raises(PaperError, match=r"This looks like “Fee sheet”.*Mã TV"):
        desk(clubs)["loans"].identify(almost)
    old = Path(paper(clubs, "hoi-phi.xls", ""))
    old.write_bytes(OLD_EXCEL)
    with pytest.raises(PaperError, match=r"old Excel workbook \(\.xls\)"):
        desk(clubs)["fees"].identify(str(old))
    assert not desk(clubs, "dong-mo")["fees"].identify(str(old))
    stray = clubs / "hoi-phi.xls"
    stray.write_bytes(old.read_bytes())
    assert not desk(clubs)["fees"].identify(str(stray))


def test_a_districts_own_print_is_known_beside_the_blank_form(clubs: Path) -> None:
    own = repayments.FORM.with_headings({"principal": ("Gốc nộp kỳ này",), "interest": ("Lãi nộp kỳ này",)})
    loans = paper(clubs, "so-cho-vay.csv", LOANS)
    printed = REPAYMENTS.replace("Trả gốc,Trả lãi", "GOC NOP KY NAY,Lãi nộp kỳ này")
    path = paper(clubs, "thu-no.csv", printed)
    plain = desk(clubs)["repayments"]
    with pytest.raises(PaperError, match=r"thu-no.csv, row 3: This looks like"):
        plain.identify(path)
    importer = FormImporter(own, clubs / "ledgers" / "dong-mau")
    assert importer.identify(path)
    assert not importer.identify(loans)
    [entry] = importer.extract(path, [])
    assert sorted(
        known(known(posting.units).number) for posting in instance(entry, data.Transaction).postings
    ) == [-300000, -24000, 324000]
    usual = paper(clubs, "thu-no.csv", REPAYMENTS)
    assert importer.identify(usual)
    assert plain.identify(usual)


# -- what it says ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", PAPERS)
def test_the_entries_are_those_that_the_writer_would_write(clubs: Path, form: str) -> None:
    path = paper(clubs, "x.csv", PAPERS[form])
    books = load_club(clubs / "ledgers" / "dong-mau")
    [file] = read_files([Path(path)], ImportContext(books, TODAY), FORMS)
    assert not file.problems
    entries = [*file.new, *file.there]
    text = "\n".join(additions(entries).values())
    written, errors, _ = parser.parse_string(f"{ROOT_OPTIONS}\n{text}")
    assert not errors
    extracted = extract_from_file(desk(clubs)[form], path, [])
    assert plainly(extracted) == plainly(written)
    assert {one.meta["filename"] for one in extracted} == {path}
    assert [one.meta["lineno"] for one in extracted] == [
        one.record.spot.row for one in sorted(entries, key=lambda one: (one.date, one.record.spot.row))
    ]

    printed = "".join(map(printer.format_entry, extracted))
    assert "__" not in printed
    assert plainly(parser.parse_string(f"{ROOT_OPTIONS}\n{printed}")[0]) == plainly(written)


def test_where_the_paper_is_kept(clubs: Path) -> None:
    kept = {
        "members": "dong-mau/documents/members/2024-03-20.danh-sach-thanh-vien.csv",
        "meetings": "dong-mau/documents/club/2024-03-06.so-hop.csv",
        "loans": "dong-mau/documents/income-fund/2024/2024-03-05.so-cho-vay.csv",
        "fees": "dong-mau/documents/operating-fund/2024/2024-03-05.bang-thu-hoi-phi.csv",
        "receipts": "dong-mau/documents/operating-fund/2024/2024-03-06.phieu-thu.csv",
        "payments": "dong-mau/documents/operating-fund/2024/2024-03-07.phieu-chi.csv",
        "cash-count": "dong-mau/documents/operating-fund/2024/2024-03-05.bang-kiem-ke-quy.csv",
    }
    for form, text in PAPERS.items():
        path = paper(clubs, f"2024-03-31.{form}.CSV", text)
        assert Path(archived(desk(clubs)[form], path)) == Path(kept[form])


def test_a_sheet_on_which_nobody_paid_has_a_place_too(clubs: Path) -> None:
    path = paper(clubs, "hoi-phi.csv", fees(amounts=("",)).replace(",x\n", ",không\n"))
    importer = desk(clubs)["fees"]
    assert importer.extract(path, []) == []
    assert (importer.account(path), importer.date(path)) == ("dong-mau:documents:club", None)


def test_all_that_is_wrong_is_said_at_once(clubs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = fees(amounts=('"12,5"', 5000, "năm nghìn")).replace("TV002", "TV2")
    path = paper(clubs, "hoi-phi.csv", rows)
    importer = desk(clubs)["fees"]
    with pytest.raises(PaperError) as caught:
        importer.extract(path, [])
    lines = str(caught.value).splitlines()
    assert [line.partition(": ")[0] for line in lines[::2]] == [
        "hoi-phi.csv, row 4, column “Số tiền”",
        "hoi-phi.csv, row 5, column “Mã TV”",
        "hoi-phi.csv, row 6, column “Số tiền”",
    ]
    assert "read “12,5”. " in lines[0]
    assert "read “năm nghìn”. " in lines[4]
    assert all(line.startswith("  To put right: ") for line in lines[1::2])
    for ask in (importer.account, importer.date):
        with pytest.raises(PaperError, match="row 4"):
            ask(path)
    monkeypatch.setenv("CLUBLEDGER_LANG", "vi")
    with pytest.raises(PaperError) as caught:
        importer.extract(path, [])
    assert str(caught.value).splitlines() != lines


def test_a_question_is_an_error_until_its_id_is_accepted(clubs: Path) -> None:
    path = paper(clubs, "so-hop.csv", MEETINGS.replace("4/5", "400"))
    with pytest.raises(PaperError) as caught:
        desk(clubs)["meetings"].extract(path, [])
    asked, wrong, right = str(caught.value).splitlines()
    assert asked.startswith("so-hop.csv, row 2, column “Có mặt”: read “400”. 400 people came")
    assert wrong.startswith("  If it is wrong: ")
    found = re.search(r"[0-9a-f]{8}", right)
    assert found
    club = clubs / "ledgers" / "dong-mau"
    (meetings,) = (one for one in importers(club, accepted=[found[0]]) if one.form.name == "meetings")
    (event,) = meetings.extract(path, [])
    assert event.meta["present"] == 400
    with pytest.raises(PaperError):
        desk(clubs)["meetings"].extract(path, [])


def test_the_other_rows_of_a_question_are_named(clubs: Path) -> None:
    more = "10/03/2024,BB-2024-03C,300,Họp nữa\n"
    path = paper(clubs, "so-hop.csv", MEETINGS.replace("4/5", "400") + more)
    with pytest.raises(PaperError, match=r"read “400”(.|\n)*The same is asked of the rows: 3\."):
        desk(clubs)["meetings"].extract(path, [])


def test_a_sheet_of_a_workbook_is_named(clubs: Path) -> None:
    book = Workbook()
    book.active.title = "Chi tháng 3"
    for line in PAYMENTS.replace("20.000", "20,5").splitlines():
        book.active.append(line.split(",", 6))
    path = Path(paper(clubs, "chi.xlsx", ""))
    book.save(path)
    with pytest.raises(
        PaperError, match=r"^chi.xlsx, sheet “Chi tháng 3”, row 2, column “Số tiền”: read “20,5”"
    ):
        desk(clubs)["payments"].extract(str(path), [])


def test_remarks_are_logged_while_there_is_something_new(
    clubs: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = paper(clubs, "hoi-phi.csv", fees().replace("Ký nộp", "Thời tiết"))
    importer = desk(clubs)["fees"]
    new = importer.extract(path, [])
    assert [record.message for record in caplog.records] == [
        "hoi-phi.csv, row 3: These columns are not used: Thời tiết."
    ]
    caplog.clear()
    journal = clubs / "ledgers" / "dong-mau" / "operating-fund" / "2024.beancount"
    with journal.open("a", encoding="utf-8") as stream:
        stream.write("\n" + "\n".join(map(printer.format_entry, new)))
    importer.extract(path, [])
    assert not caplog.records


def test_books_that_cannot_be_read_are_said(clubs: Path) -> None:
    path = paper(clubs, "hoi-phi.csv", fees())
    with (clubs / "ledgers" / "dong-mau" / "club.beancount").open("a", encoding="utf-8") as stream:
        stream.write('plugin "os"\n')
    importer = desk(clubs)["fees"]
    assert importer.identify(path)
    with pytest.raises(PaperError, match=r"The ledger of dong-mau cannot be read.\nclub.beancount:\d+: "):
        importer.extract(path, [])
    loose = paper(clubs, "hoi-phi.csv", "Câu lạc bộ: Đồng Mơ\n" + fees(), "")
    assert [one.name for one in everyone(clubs) if one.identify(loose)] == ["dong-mo.fees"]


def test_files_of_a_folder_are_read_together(clubs: Path) -> None:
    """The new member of one file pays the fee of another, the loan of one is repaid in another."""
    fee = paper(clubs, "a.csv", fees(amounts=(5000,)).replace("TV001,Nguyễn Thị Mẫu", "TV006,Vũ Thị Mới"))
    repaid = paper(clubs, "b.csv", REPAYMENTS)
    with pytest.raises(PaperError, match="TV006"):
        desk(clubs)["fees"].extract(fee, [])
    with pytest.raises(PaperError, match="KU-2024-001"):
        desk(clubs)["repayments"].extract(repaid, [])
    paper(clubs, "c.csv", MEMBERS)
    paper(clubs, "d.csv", LOANS)
    assert len(desk(clubs)["fees"].extract(fee, [])) == 1
    assert len(desk(clubs)["repayments"].extract(repaid, [])) == 1
    Path(fee).with_name("c.csv").rename(Path(paper(clubs, "c.csv", MEMBERS, "dong-mo")))
    with pytest.raises(PaperError, match="TV006"):
        desk(clubs)["fees"].extract(fee, [])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.one_of(
        st.binary(max_size=200),
        st.text(st.sampled_from("STMãTVHọvàtên,;\n\"'15.000 xđ-=Cộng:"), max_size=200).map(
            lambda text: ("STT,Mã TV,Họ và tên,Số tiền,Ký nộp\n" + text).encode()
        ),
    )
)
def test_whatever_lies_in_the_inbox_is_answered(clubs: Path, content: bytes) -> None:
    path = Path(paper(clubs, "x.csv", ""))
    path.write_bytes(content)
    for importer in desk(clubs).values():
        with suppress(PaperError):
            if importer.identify(str(path)):
                entries = importer.extract(str(path), [])
                assert importer.date(str(path)) == max((one.date for one in entries), default=None)


# -- what is there already --------------------------------------------------------------------------------------


def test_the_fees_of_an_evening_are_no_duplicates(clubs: Path) -> None:
    """T11: what beangulp guesses by would comment out each row of the sheet."""
    journal = clubs / "ledgers" / "dong-mau" / "operating-fund" / "2024.beancount"
    with journal.open("a", encoding="utf-8") as stream:
        stream.write(
            '\n2024-03-05 * "TV003" "Nộp hội phí"\n  voucher: "PT-2024-001"\n'
            f'  {MONEY}  5,000 VND\n  Thu:Quỹ-hoạt-động:Hội-phí  -5,000 VND\n    member: "TV003"\n'
        )
    members = "".join(f"{n},TV{n:03},Người Thứ {n},5000,x\n" for n in range(11, 17))
    listed = "".join(f"{n},TV{n:03},Người Thứ {n},1950,nữ,khác,05/03/2024\n" for n in range(11, 17))
    paper(clubs, "ds.csv", MEMBERS.partition("\n")[0].removesuffix(",Ngày ra") + "\n" + listed)
    path = paper(clubs, "hoi-phi.csv", fees("PT-2024-002", amounts=()) + members)
    existing, errors, _ = loader.load_file(str(clubs / "ledgers" / "dong-mau" / "main.beancount"))
    assert not errors
    importer = desk(clubs)["fees"]

    guessed = extract_from_file(importer, path, existing)
    beangulp.Importer.deduplicate(importer, guessed, list(existing))
    assert commented(guessed) == [True] * 6

    known = extract_from_file(importer, path, existing)
    importer.deduplicate(known, existing)
    assert commented(known) == [False] * 6


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    amounts=st.lists(st.integers(1, 24).map(lambda months: 5_000 * months), min_size=1, max_size=5).map(tuple)
)  # two years of fees
def test_every_row_comes_once_and_then_never_again(clubs: Path, amounts: tuple[int, ...]) -> None:
    path = paper(clubs, "hoi-phi.csv", fees(amounts=amounts))
    importer = desk(clubs)["fees"]
    new = extract_from_file(importer, path, [])
    assert [one.postings[0].units.number for one in new] == list(map(Decimal, amounts))
    importer.deduplicate(new, [])
    assert not any(commented(new))
    again = extract_from_file(importer, path, new)
    importer.deduplicate(again, new)
    assert [one.meta[DUPLICATE] is first for one, first in zip(again, new, strict=True)] == [True] * len(new)


def entered(clubs: Path, form: str, path: str) -> None:
    """Put what a file says into the books as ``clubledger import`` would."""
    club = clubs / "ledgers" / "dong-mau"
    [file] = read_files([Path(path)], ImportContext(books_of(club), TODAY), FORMS)
    assert [sheet.form.name for sheet in file.sheets] == [form]
    for name, text in additions(file.new).items():
        with (club / name).open("a", encoding="utf-8") as stream:
            stream.write("\n" + text)


@pytest.mark.parametrize("form", PAPERS)
def test_what_is_in_the_books_is_marked_with_the_place(clubs: Path, form: str) -> None:
    path = paper(clubs, "x.csv", PAPERS[form])
    entered(clubs, form, path)
    importer = desk(clubs)[form]
    ledger = clubs / "ledgers" / "dong-mau"
    for existing in ([], loader.load_file(str(ledger / "main.beancount"))[0]):
        entries = extract_from_file(importer, path, existing)
        importer.deduplicate(entries, existing)
        assert all(commented(entries))
        for one in entries:
            twin = one.meta[DUPLICATE]
            line = Path(twin.meta["filename"]).read_text("utf-8").splitlines()[twin.meta["lineno"] - 1]
            if isinstance(one, data.Custom):  # who left is known by the line of joining
                assert twin.meta["member"] == one.values[0].value
            else:
                assert type(twin) is type(one)
                assert line.startswith(one.date.isoformat())
                assert twin.meta.get("voucher") == one.meta.get("voucher")


@pytest.mark.parametrize(
    ("form", "before", "after"),
    [
        ("members", "1956", "1955"),
        ("meetings", "06/03/2024", "07/03/2024"),
        ("loans", "3.000.000", "4.000.000"),
        ("fees", "TV002,Trần Văn Thử,5000", "TV002,Trần Văn Thử,10000"),
        ("receipts", "500.000", "600.000"),
        ("payments", "Hiệu thuốc", "Cửa hàng"),
        ("cash-count", "5.000,5,25.000", "5.000,4,20.000"),
    ],
)
def test_the_same_with_other_content_is_said(clubs: Path, form: str, before: str, after: str) -> None:
    text = PAPERS[form]
    assert text.count(before) == 1
    other = extract_from_file(desk(clubs)[form], paper(clubs, "x.csv", text.replace(before, after)), [])
    Path(other[0].meta["filename"]).unlink()
    path = paper(clubs, "y.csv", text)
    entries = extract_from_file(desk(clubs)[form], path, [])
    with pytest.raises(
        PaperError,
        match=r"y.csv, row \d+: This (?:is in the books already|was entered before) \(.*x.csv\), but different",
    ):
        desk(clubs)[form].deduplicate(entries, other)
    assert not any(commented(entries))
    with pytest.raises(PaperError, match="but different"):
        desk(clubs)[form].extract(path, other)

    entered(clubs, form, path)
    with pytest.raises(
        PaperError,
        match=r"(?:is in the books already|was entered before) \((?:club|members|income-fund|operating-fund)",
    ):
        desk(clubs)[form].extract(paper(clubs, "y.csv", text.replace(before, after)), [])


def test_a_copy_of_the_ledger_counts_another_clubs_does_not(clubs: Path) -> None:
    """All clubs have a PT-2024-001; which ledger ``--existing`` names is the user's choice."""
    path = paper(clubs, "hoi-phi.csv", fees())
    importer = desk(clubs)["fees"]
    other = clubs / "ledgers" / "dong-mo" / "operating-fund" / "2024.beancount"
    copy = Path(shutil.copytree(clubs / "ledgers" / "dong-mau", clubs / "drafts" / "copy"))
    for journal in (other, copy / "operating-fund" / "2024.beancount"):
        with journal.open("a", encoding="utf-8") as stream:
            stream.write(
                '\n2024-03-05 * "TV003" "Nộp hội phí"\n  voucher: "PT-2024-001"\n'
                f'  {MONEY}  9,000 VND\n  Thu:Quỹ-hoạt-động:Hội-phí  -9,000 VND\n    member: "TV003"\n'
            )
    for ledger in (other, other.parents[1] / "main.beancount"):
        existing = loader.load_file(str(ledger))[0]
        entries = importer.extract(path, existing)
        importer.deduplicate(entries, existing)
        assert commented(entries) == [False] * 5
    moved = Path(shutil.copytree(clubs / "ledgers" / "dong-mo", clubs / "drafts" / "mo"))
    assert len(importer.extract(path, loader.load_file(str(moved / "main.beancount"))[0])) == 5
    for file in ("main.beancount", "operating-fund/2024.beancount"):
        with pytest.raises(
            PaperError, match=r"in the books already \((operating-fund/)?2024.beancount:\d+\)"
        ):
            importer.extract(path, loader.load_file(str(copy / file))[0])


def test_two_sheets_that_say_the_same_give_it_once(clubs: Path) -> None:
    book = Workbook()
    for sheet in (book.active, book.create_sheet()):
        for line in PAYMENTS.splitlines():
            sheet.append(line.split(","))
    path = Path(paper(clubs, "chi.xlsx", ""))
    book.save(path)
    importer = desk(clubs)["payments"]
    entries = extract_from_file(importer, str(path), [])
    importer.deduplicate(entries, [])
    assert commented(entries).count(False) == 1
    assert len(entries) == 2


# -- the command -----------------------------------------------------------------------------------------------


@pytest.fixture
def workspace(clubs: Path) -> Path:
    """The sample workspace's desk, over two clubs of its own, with a paper of each form."""
    for form, text in PAPERS.items():
        paper(clubs, f"{form}.csv", text)
    shutil.copy(ROOT / "importers" / "config.py", clubs / "importers")
    return clubs


def desk_command(workspace: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-W", "error", "importers/config.py", *arguments],
        cwd=workspace,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )


def journals(workspace: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in (workspace / "ledgers").rglob("*") if path.is_file()}


def test_identify(workspace: Path) -> None:
    done = desk_command(workspace, "identify", "importers/inbox")
    assert done.returncode == 0
    output = done.stdout.decode()
    assert output.count(" ... OK") == len(PAPERS)
    assert all(f"  dong-mau.{form}\n" in output for form in PAPERS)
    done = desk_command(workspace, "identify", "-v", "importers/inbox")
    assert "dong-mau:documents:income-fund:2024" in done.stdout.decode()


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_extract_on_any_console(workspace: Path, encoding: str) -> None:
    before = journals(workspace)
    plain = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}
    done = desk_command(workspace, "extract", "importers/inbox", CLUBLEDGER_LANG="vi", **plain)
    assert done.returncode == 0, done.stderr
    output = done.stdout.decode("utf-8")
    assert '2024-03-05 * "TV001" "Nộp hội phí"' in output
    assert output.count("duplicate of") == 1  # TV005 stands in the member list
    done = desk_command(workspace, "extract", "-o", "out.beancount", "importers/inbox", **plain)
    assert done.returncode == 0, done.stderr
    assert (workspace / "out.beancount").read_bytes().replace(b"\r\n", b"\n").decode("utf-8") == output
    bad = paper(workspace, "xau.csv", fees("PT-2024-009", amounts=("năm nghìn",)))
    done = desk_command(workspace, "extract", "importers/inbox", CLUBLEDGER_LANG="vi", **plain)
    assert done.returncode == 1
    assert "năm nghìn" in done.stderr.decode("utf-8")
    assert done.stdout.decode("utf-8") == output
    assert Path(bad).exists()
    assert journals(workspace) == before


def test_extract_against_the_ledger(workspace: Path) -> None:
    main = "ledgers/dong-mau/main.beancount"
    first = desk_command(workspace, "extract", "-e", main, "importers/inbox").stdout.decode()
    entries, errors, _ = parser.parse_string(f"{ROOT_OPTIONS}\n{first}")
    assert not errors
    entered(workspace, "fees", str(workspace / "importers" / "inbox" / "dong-mau" / "2024-03" / "fees.csv"))
    second = desk_command(workspace, "extract", "-e", main, "importers/inbox").stdout.decode()
    assert second.count("; duplicate of ") == first.count("; duplicate of ") + 5
    left, errors, _ = parser.parse_string(f"{ROOT_OPTIONS}\n{second}")
    assert not errors
    assert [one for one in left if one.meta.get("voucher", "").startswith("PT-2024-001/")] == []
    assert len(entries) - len(left) == 5


def test_extract_neither_runs_nor_leaves_a_cache(workspace: Path) -> None:
    cache = workspace / "ledgers" / "dong-mau" / ".main.beancount.picklecache"
    cache.write_bytes(b"cos\nsystem\n(S'echo run > run.txt'\ntR.")
    done = desk_command(workspace, "extract", "-e", "ledgers/dong-mau/main.beancount", "importers/inbox")
    assert done.returncode == 0
    assert cache.exists()
    assert not (workspace / "run.txt").exists()


def test_two_loose_files_that_contradict_end_the_command(workspace: Path) -> None:
    for name, amount in (("a.csv", 5000), ("b.csv", 10000)):
        paper(workspace, name, "CLB: Đồng Mơ\n" + fees("PT-2024-010", amounts=(amount,)), "")
    done = desk_command(workspace, "extract", "loose")
    assert done.returncode == 1
    output = done.stderr.decode()
    assert "Traceback" not in output
    assert "b.csv, row 5: This is in the books already (" in output
    assert output.count("but different") == 1
    assert not done.stdout


def test_archive_moves_the_paper_to_its_club(workspace: Path) -> None:
    inbox = workspace / "importers" / "inbox"
    before = {path.read_bytes() for path in inbox.rglob("*.csv")}
    wrong = Path(paper(workspace, "xau.csv", fees("PT-2024-009", amounts=("12.5",))))
    done = desk_command(workspace, "archive", "-o", "ledgers", "importers/inbox")
    assert done.returncode == 1
    assert len(list(inbox.rglob("*.csv"))) == len(PAPERS) + 1
    wrong.unlink()
    done = desk_command(workspace, "archive", "-o", "ledgers", "importers/inbox")
    assert done.returncode == 0, done.stderr
    assert not list(inbox.rglob("*.csv"))
    kept = workspace / "ledgers" / "dong-mau" / "documents"
    assert {path.read_bytes() for path in kept.rglob("*.csv")} == before
    assert (kept / "operating-fund" / "2024" / "2024-03-05.bang-thu-hoi-phi.csv").is_file()
    load_club(kept.parent)
    done = desk_command(workspace, "identify", "ledgers")
    assert done.stdout.decode().count(" ... OK") == len(PAPERS)


# -- the sample workspace --------------------------------------------------------------------------------------


@pytest.mark.long
def test_the_samples_paper_is_all_in_the_books(capsys: pytest.CaptureFixture[str]) -> None:
    config = runpy.run_path(str(ROOT / "importers" / "config.py"))["CONFIG"]
    assert len({one.name for one in config}) == len(config) == 3 * len(FORMS)
    with pytest.raises(SystemExit) as ended:
        beangulp.Ingest(config).cli(["extract", str(ROOT / "importers" / "inbox")])
    output, log = capsys.readouterr()
    assert ended.value.code == 0, log
    files = [path for path in (ROOT / "importers" / "inbox").glob("*/*/*") if path.is_file()]
    assert output.count("\n**** ") == log.count(" OK") == len(files)
    assert not parser.parse_string(f"{ROOT_OPTIONS}\n{output}")[0]
    assert output.count("; duplicate of ") > len(files)


def test_the_samples_own_print_is_known() -> None:
    config = runpy.run_path(str(ROOT / "importers" / "config.py"))["CONFIG"]
    forms = [one.form for one in config if one.form.name == "repayments"]
    assert all("Gốc nộp kỳ này" in form.column("principal").headings for form in forms)
    assert all(
        set(form.column("interest").headings) > set(repayments.FORM.column("interest").headings)
        for form in forms
    )


# -- an extra that nothing else needs --------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "word"), [("en", "needs beangulp"), ("vi", "beangulp")])
def test_without_beangulp_it_says_what_to_install(language: str, word: str) -> None:
    code = "import sys; sys.modules['beangulp'] = None; import clubledger.forms.beangulp_importers"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "CLUBLEDGER_LANG": language},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    last = done.stderr.decode("utf-8").splitlines()[-1]
    assert word in last
    assert "pip install clubledger[desk]" in last


def test_nothing_else_imports_beangulp() -> None:
    """Fava imports it by itself: what is built on Fava (the extra ``web``) is left out."""
    code = (
        "import sys, pkgutil, importlib, clubledger\n"
        "sys.modules['beangulp'] = None\n"
        "left_out = ('clubledger.web', 'clubledger.forms.beangulp_importers', 'clubledger.__main__')\n"
        "for module in pkgutil.walk_packages(clubledger.__path__, 'clubledger.', onerror=print):\n"
        "    if not module.name.startswith(left_out): importlib.import_module(module.name)\n"
        "print('clubledger.forms.importing' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert (done.stdout.splitlines()[-1:], done.returncode) == (["True"], 0), done.stderr


def test_no_ledger_names_an_import_config() -> None:
    """Fava's import page would run the file that a ledger names."""
    ledgers = list((ROOT / "ledgers").rglob("*.beancount"))
    assert ledgers
    assert not [path for path in ledgers if "import-config" in path.read_text("utf-8")]
