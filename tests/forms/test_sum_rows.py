"""Rows that are sums by their words: a page's total, a running total, what is carried over, a balance. None is booked."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from clubledger.forms import FORMS
from clubledger.forms.faults import Spot
from clubledger.forms.record import Record
from clubledger.forms.sheets import Cell, SheetRow
from clubledger.forms.sum_rows import SumKind, SumLabel, sum_label
from clubledger.forms.table import Table
from clubledger.forms.table_totals import Sums
from tests.forms.typed_sheets import booked, faults, questions, read_typed, remarks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clubledger.forms.form_files import FormFile

    Read = Callable[[str], FormFile]

RECEIPTS = next(form for form in FORMS if form.name == "receipts")
OPENING = next(form for form in FORMS if form.name == "opening")
COUNT = next(form for form in FORMS if form.name == "cash-count")
HEAD = "STT;Ngày;Số phiếu;Quỹ;Người nộp;Lý do;Nguồn;Số tiền\n"
KEYS = dict(enumerate(("stt", "date", "voucher", "fund", "payer", "reason", "source", "amount"), 1))
GIFTS = [
    f"{n};{n}/5/2024;PT-2024-{60 + n:03};hoạt động;Ông Lò Văn Tốt;Ủng hộ lần {n};Ủng hộ;{n}00.000"
    for n in range(1, 6)
]


@pytest.fixture
def read(make_club: Callable[..., Path]) -> Read:
    club = make_club("clb-mau")
    return lambda text: read_typed(text, club)


def sheet(*rows: str) -> str:
    return HEAD + "\n".join(rows) + "\n"


def row(*texts: str) -> SheetRow:
    return SheetRow(1, tuple(Cell(text or None, column) for column, text in enumerate(texts, 1)))


WORDS = {
    SumKind.TOTAL: (
        "Cộng", "CỘNG:", "Tổng cộng", "Tong cong", "cong", "Tổng số tiền", "Cộng thu", "Cộng tháng 3", "Tổng cộng: 5 phiếu",
        "* Cộng xóm Mẫu", "Cộng phát sinh trong kỳ", "Tổng thu", "Cộng 12 phiếu", "Cộng (5 người)",
    ),
    SumKind.PAGE: ("Cộng trang", "Cộng trang này", "Tổng cộng trang 2", "Cộng tờ số 1", "Cộng số tiền trang 1"),
    SumKind.RUNNING: ("Lũy kế", "Luỹ kế từ đầu năm", "Cộng lũy kế", "Cộng dồn", "Số lũy kế đến 31/3/2024", "luy ke"),
    SumKind.CARRIED: (
        "Trang trước mang sang", "Số trang trước chuyển sang", "Cộng mang sang", "Cộng chuyển sang trang sau", "Mang sang",
        "Chuyển trang sau", "Trang trước chuyển qua", "Mang sang trang sau", "Cộng trang trước", "Cộng lũy kế trang trước",
        "Tong so mang sang", "Số mang sang",
    ),
    SumKind.BALANCE: (
        "Số dư đầu tháng", "Số dư đầu kỳ", "Tồn đầu kỳ", "Số dư cuối", "Tồn quỹ cuối tháng 3", "Dư cuối kỳ", "Số tồn đầu ngày",
        "Số dư kỳ trước chuyển sang", "Tháng trước mang sang", "Quỹ tồn tháng trước", "Dư nợ đầu kỳ", "Tồn quỹ", "Còn lại:",
        "Số dư quỹ tiền mặt đến 31/3/2024", "So du dau thang", "Cuối kỳ", "Số dư chuyển kỳ sau", "Tồn quỹ chuyển tháng sau", "Chênh lệch",
    ),
}  # fmt: skip
PEOPLE_AND_REASONS = (
    "Cộng Thị Mẫu", "Cộng đồng xóm Mẫu", "Công ty Hoa Mai", "Công ty TNHH Trang Trước", "Công đoàn", "Tống Thị Dư",
    "Tòng Văn Tổng", "Tôn Thị Cuối", "Tổng công ty Điện", "Tổng kết năm", "Chuyển sang quỹ hoạt động", "Trả nợ tháng trước",
    "Thu lãi cuối năm", "Đầu tư", "Dư Thị Đầu", "Hoa quả cuối kỳ họp", "Cộng tác viên dân số", "Mang tiền gửi ngân hàng",
    "Lũy Thị Kế", "Trang Thị Trước", "Nộp tiền còn lại",
)  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in WORDS.items() for text in texts])
def test_sums_are_known_wherever_the_words_stand(kind: SumKind, text: str) -> None:
    for cells in (
        (text, "", "", "", "", "", "", "500.000"),
        ("", "31/3/2024", "", "hoạt động", "", text, "", "500.000"),
        ("7", "", "", "", text, "", "", "500.000"),
    ):
        label = sum_label(RECEIPTS, KEYS, row(*cells))
        assert label is not None, cells
        assert (label.kind, label.number) == (kind, None)


@pytest.mark.parametrize("text", PEOPLE_AND_REASONS)
def test_people_and_reasons_are_no_sums(text: str) -> None:
    for cells in (
        (text, "1/3/2024", "PT-2024-061", "", "", "Ủng hộ", "Ủng hộ", "500.000"),
        ("7", "1/3/2024", "PT-2024-061", "hoạt động", text, "Ủng hộ", "Ủng hộ", "500.000"),
        ("", "1/3/2024", "", "hoạt động", "Ông Tốt", text, "", "500.000"),
        (text, "", "", "", "", "", "", "500.000"),
    ):
        assert sum_label(RECEIPTS, KEYS, row(*cells)) is None, cells


@pytest.mark.parametrize(
    "reason", ["Tổng thu hội phí tháng 3", "Cộng tiền phạt tháng 3/2024", "Tổng thu quỹ", "Còn lại"]
)
def test_a_slip_may_be_written_for_a_total(read: Read, reason: str) -> None:
    file = read(sheet(GIFTS[0], f"2;2/5/2024;PT-2024-062;hoạt động;Bà Mẫu;{reason};Ủng hộ;35.000"))
    assert faults(file) == []
    assert len(booked(file)) == 2


@pytest.mark.parametrize(
    "reason", ["Số dư đầu tháng", "Tồn quỹ kỳ trước chuyển sang", "Lũy kế", "Trang trước mang sang", "Cộng"]
)
def test_a_sum_with_a_slips_number_is_money_and_is_asked(read: Read, reason: str) -> None:
    file = read(sheet(GIFTS[0], f"2;2/5/2024;PT-2024-062;hoạt động;Bà Mẫu;{reason};Ủng hộ;35.000"))
    assert faults(file) == []
    assert questions(file) == [("sum-numbered", 3)]
    assert [amount for _, amount in booked(file)] == [100_000, 35_000]


PAYMENTS = "PHIẾU CHI\nNgày;Số phiếu;Quỹ;Người nhận;Lý do;Mảng hoạt động;Số tiền\n06/03/2024;PC-2024-901;hoạt động;Quán bà Tẹo;Mua quà;3;100.000\n"


@pytest.mark.parametrize(
    ("late", "said"),
    [
        ("07/03/2024;;hoạt động;;Tổng chi;3;100.000", [("sum-or-money", 4)]),
        ("07/03/2024;;hoạt động;;Tổng chi;;100.000", [("sum-or-money", 4)]),
        (";;;;Tổng chi;3;100.000", [("sum-or-money", 4)]),
        (";;;Quán bà Tẹo;Số dư đầu tháng;;250.000", [("sum-or-money", 4)]),
        (";;;;Tổng chi;;100.000", []),
        ("31/03/2024;;hoạt động;;Cộng;;100.000", []),
        ("01/03/2024;;hoạt động;;Số dư đầu tháng;;250.000", []),
        ("31/03/2024;;;;Cuối kỳ:;;250.000", []),
    ],
)
def test_a_sum_with_something_of_its_own_is_asked(read: Read, late: str, said: list[tuple[str, int]]) -> None:
    file = read(f"{PAYMENTS}{late}\n")
    assert faults(file) == []
    assert questions(file) == said
    assert len(booked(file)) == 1


def test_the_end_of_a_year_is_when_something_was_paid(read: Read) -> None:
    for reason in ("Cuối năm: mua quà Tết", "Đầu năm, mua trà", "Cuối quý - nước uống"):
        without = f"{PAYMENTS}07/03/2024;;hoạt động;Quán bà Tẹo;{reason};3;250.000\n"
        assert faults(read(without)) == [("value-missing", 4)]
        numbered = read(f"{PAYMENTS}07/03/2024;PC-2024-902;hoạt động;Quán bà Tẹo;{reason};3;250.000\n")
        assert (faults(numbered), questions(numbered)) == ([], [])
        assert len(booked(numbered)) == 2


@pytest.mark.parametrize("agenda", ["Cuối năm", "Đầu năm: bầu ban chủ nhiệm", "Số dư đầu kỳ", "Cộng"])
def test_a_meeting_with_its_number_is_no_sum(read: Read, agenda: str) -> None:
    file = read(f"SỔ HỌP\nNgày;Số biên bản;Có mặt;Nội dung\n06/03/2024;BB-2024-03B;3/5;{agenda}\n")
    assert (faults(file), questions(file), len(file.new)) == ([], [], 1)


def test_a_numbered_row_without_its_code_is_no_balance(read: Read) -> None:
    head = "Ngày: 5/3/2024\nSố phiếu thu: PT-2024-090\nSTT;Mã TV;Họ và tên;Số tiền\n1;TV001;;5.000\n"
    assert questions(read(f"{head}2;;Còn lại;25.000\n")) == [("sum-or-money", 5)]
    for quiet in ("2;;Cộng;5.000", ";;Còn lại;25.000", "9;;Còn lại;25.000"):
        file = read(f"{head}{quiet}\n")
        assert (faults(file), questions(file)) == ([], [])


def test_a_name_without_its_signs_is_a_member(read: Read) -> None:
    file = read("Ngày: 5/3/2024\nSố phiếu thu: PT-2024-090\nMã TV;Họ và tên;Số tiền\nTV001;Cong Thu;5.000\n")
    assert "sum-numbered" not in [fault for fault, _ in (*faults(file), *questions(file))]
    assert file.sheets[0].rows == 1


def test_the_closing_total_may_name_the_slip_of_all(read: Read) -> None:
    assert faults(read(sheet(GIFTS[0], "Cộng;;PT-2024-061;;;;;100.000"))) == []


def test_pages_of_a_month_with_its_balances(read: Read) -> None:
    file = read(
        sheet(
            ";;;;;Số dư đầu tháng;;2.000.000",
            *GIFTS[:2],
            "Cộng trang 1;;;;;;;300.000",
            "Trang trước mang sang;;;;;;;300.000",
            *GIFTS[2:4],
            ";;;;;Cộng trang 2;;700.000",
            ";;;;;Cộng mang sang;;1.000.000",
            ";;;;Trang trước mang sang;;;1.000.000",
            GIFTS[4],
            "Cộng trang 3;;;;;;;500.000",
            "Cộng;;;;;;;1.500.000",
            ";;;;;Lũy kế;;1.500.000",
            "Số dư cuối tháng: 3.500.000;;;;;;;",
            "Bằng chữ: Một triệu năm trăm nghìn đồng;;;;;;;",
        )
    )
    assert faults(file) == []
    assert [amount for _, amount in booked(file)] == [n * 100_000 for n in range(1, 6)]
    assert remarks(file) == [
        (2, "A balance, not money that was paid: “Số dư đầu tháng | 2.000.000”."),
        (16, "A balance, not money that was paid: “Số dư cuối tháng: 3.500.000”."),
    ]


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ((*GIFTS[:2], "Cộng trang 1;;;;;;;310.000", GIFTS[2], "Cộng;;;;;;;600.000"), [("total-differs", 4)]),
        ((*GIFTS[:2], "Cộng trang 1;;;;;;;300.000", "Trang trước mang sang;;;;;;;30.000", GIFTS[2]), [("total-differs", 5)]),
        ((*GIFTS[:2], ";;;;;Lũy kế;;200.000"), [("total-differs", 4)]),
        ((*GIFTS[:2], "Lũy kế;;;;;;;900.000", GIFTS[2], "Lũy kế;;;;;;;1.100.000"), [("total-differs", 6)]),
        (("Trang trước mang sang;;;;;;;1.000.000", GIFTS[0], "Cộng;;;;;;;1.200.000"), [("total-differs", 4)]),
    ],
)  # fmt: skip
def test_sums_that_do_not_fit_are_faults(
    read: Read, rows: tuple[str, ...], wrong: list[tuple[str, int]]
) -> None:
    assert faults(read(sheet(*rows))) == wrong


def test_what_came_before_the_sheet_is_a_remark_and_then_counts(read: Read) -> None:
    file = read(
        sheet(
            "Trang trước mang sang;;;;;;;1.000.000",
            GIFTS[0],
            "Cộng;;;;;;;1.100.000",
            "Lũy kế từ đầu năm;;;;;;;1.100.000",
            "Bằng chữ: Một triệu một trăm nghìn đồng;;;;;;;",
        )
    )
    assert faults(file) == []
    assert [number for number, _ in remarks(file)] == [2]
    assert booked(file) == [("PT-2024-061", 100_000)]


def test_the_rows_below_a_pages_total_are_read_though_no_total_closes(read: Read) -> None:
    file = read(sheet(*GIFTS[:2], "Cộng trang 1;;;;;;;300.000", GIFTS[2]))
    assert faults(file) == []
    assert len(booked(file)) == 3


def test_a_balance_brought_forward_is_a_row_of_its_form() -> None:
    keys = {1: "fund", 2: "item", 3: "balance"}
    assert sum_label(OPENING, keys, row("hoạt động", "Tồn quỹ đầu kỳ", "500.000")) is None
    assert sum_label(OPENING, keys, row("Cộng", "", "500.000")) is not None


def test_a_bank_balance_is_counted_and_a_balance_by_the_books_is_not() -> None:
    keys = {1: "note", 2: "count", 3: "product"}
    assert sum_label(COUNT, keys, row("Số dư tiền gửi ngân hàng", "", "500.000")) is None
    label = sum_label(COUNT, keys, row("Tồn quỹ theo sổ", "", "500.000"))
    assert label is not None
    assert label.kind is SumKind.BALANCE


def test_long_words_cost_little() -> None:
    began = time.perf_counter()
    for words in ("tổng số ", "cộng ", "số tiền ", "trang trước ", "lũy kế trang ", "tổng cộng thu chi "):
        sum_label(RECEIPTS, KEYS, row(words * 500 + "x", words * 500, words))
    assert time.perf_counter() - began < 1


def test_how_many_members_there_are_is_no_code(read: Read) -> None:
    text = "Ngày: 5/3/2024\nSố phiếu thu: PT-2024-090\nSTT;Mã TV;Họ và tên;Số tiền\n1;TV001;;5.000\n2;TV002;;5.000\n"
    for label in ("Tổng cộng", "Tổng cộng số tiền thu được", "Cộng số người nộp"):
        file = read(f"{text}{label};2;;10.000\n")
        assert faults(file) == []
        assert len(booked(file)) == 2


def test_a_word_in_a_note_does_not_take_a_payment_for_a_balance(read: Read) -> None:
    head = "Ngày: 5/3/2024\nSố phiếu thu: PT-2024-090\nSTT;Mã TV;Họ và tên;Số tiền;Ghi chú\n1;TV001;Nguyễn Thị Mẫu;5.000;\n"
    for note in ("Còn nợ", "Còn lại", "Cộng dồn", "Tổng thu"):
        assert faults(read(f"{head};;Trần Văn Thử;5.000;{note}\n")) == [("value-missing", 5)]
        assert len(booked(read(f"{head}2;TV002;Trần Văn Thử;5.000;{note}\n"))) == 2
    assert faults(read(f"{head};;;5.000;Cộng\n")) == []
    reasons = "2;2/5/2024;;hoạt động;Bà Mẫu;Còn lại;Ủng hộ;35.000"
    assert faults(read(sheet(GIFTS[0], reasons))) == [("value-missing", 3)]


def test_several_columns_from_before_the_sheet_are_one_remark(read: Read) -> None:
    loans = "Ngày: 5/3/2024\nSố phiếu thu: PT-2024-050\nSTT;Số khế ước;Mã TV;Trả gốc;Trả lãi\n1;KU-2024-001;TV001;100.000;24.000\n"
    file = read(f"{loans}Lũy kế;;;900.000;100.000\n")
    assert [text for number, text in remarks(file) if number == 5] == [
        (
            "“Lũy kế | 900.000 | 100.000” has 800,000 đ, 76,000 đ more than the rows of this sheet: "
            "money from before it, which is neither checked nor entered here."
        )
    ]


FEES = "Ngày: 05/03/2024;;Số phiếu thu: PT-2024-090\nSTT;Mã TV;Họ và tên;Số tiền\n1;TV001;;5.000\n2;TV002;;5.000\n"


@pytest.mark.parametrize(
    ("below", "wrong"),
    [
        ("Cộng mang sang trang sau;;;15.000\n3;TV003;;5.000\nCộng;;;20.000\n", [("total-differs", 5), ("total-differs", 7)]),
        ("Cộng dồn;;;15.000\n3;TV003;;5.000\nCộng;;;20.000\n", [("total-differs", 7)]),
        ("Cộng mang sang trang sau;;;10.000\nTrang trước mang sang;;;10.000\n3;TV003;;5.000\nCộng;;;15.000\n", []),
    ],
)  # fmt: skip
def test_what_is_carried_to_the_next_page_is_a_total_of_the_rows(
    read: Read, below: str, wrong: list[tuple[str, int]]
) -> None:
    assert faults(read(FEES + below)) == wrong


@pytest.mark.parametrize(
    ("below", "said"),
    [
        ("Cộng dồn;;;15.000\n", [("sum-unproved", 5)]),
        ("Lũy kế;;;115.000\nCộng;;;10.000\n", []),
        ("Cộng;;;10.000\nLũy kế;;;115.000\n", []),
        ("Cộng trang 1;;;10.000\n3;TV003;;5.000\nLũy kế từ đầu năm;;;115.000\n", []),
        ("Lũy kế;;;10.000\n", []),
    ],
)
def test_a_running_total_is_proved_by_a_total(read: Read, below: str, said: list[tuple[str, int]]) -> None:
    file = read(FEES + below)
    assert (faults(file), questions(file)) == ([], said)


def test_many_sums_cost_as_much_as_their_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    reads = Counter[str]()
    amount = Record.amount

    def counted(record: Record, key: str) -> int:
        reads[key] += 1
        return amount(record, key)

    monkeypatch.setattr(Record, "amount", counted)
    rows = (SheetRow(n, (Cell(f"TV{n}", 1), Cell("5.000", 2))) for n in range(1, 301))
    table = Table(RECEIPTS, Spot("sheet.csv"), {1: "payer", 2: "amount"})
    sums = Sums(table)
    for number, row_of_money in enumerate(rows, 1):
        cells = {"payer": row_of_money.cells[0], "amount": row_of_money.cells[1]}
        table.records.append(Record(RECEIPTS.by_key, Spot("sheet.csv", row=number), {"amount": 5000}, cells))
        total = SheetRow(1000 + number, (Cell("Cộng", 1), Cell(5000 * number, 2)))
        sums.check(total, SumLabel(SumKind.TOTAL, total.cells[0]))
    assert table.problems == []
    assert reads["amount"] <= 2 * 300
