"""Sums, terms and sheets that the paper hardly says; beside each the nearest honest one, which nobody is asked about."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from clubledger.forms import FORMS
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import read_files
from clubledger.i18n import render
from tests.forms.club_books import books_of
from tests.forms.fault_files import workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from clubledger.forms.faults import SheetProblem

    Doubts = Callable[..., list[str]]

TODAY = date(2026, 11, 23)
LOAN = """
2024-04-05 * "TV001" "Cho vay nuôi gà" ^KU-2024-001
  voucher: "BN-2024-001"
  minutes: "BB-2024-04"
  term: 10
  rate: 0.8
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV001  3,000,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng

2024-05-05 * "TV001" "Trả gốc, lãi" ^KU-2024-001
  voucher: "PT-2024-001"
  Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt  324,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV001  -300,000 VND
  Thu:Quỹ-tăng-thu-nhập:Lãi-cho-vay  -24,000 VND
"""
"""3 million over ten months, of which the first instalment is paid: 300.000 and, at 0.8 % of 2,7 million, 21.600 are next."""


@pytest.fixture
def doubts(make_club: Callable[..., Path], tmp_path: Path) -> Doubts:
    """What is refused or asked of CSV texts, or of the rows of a workbook, that are read one after the other."""

    def read(*sheets: str | Sequence[Sequence[Any]], **books: str) -> list[str]:
        context = ImportContext(books_of(make_club(**books)), TODAY)
        found: list[SheetProblem] = []
        for number, sheet in enumerate(sheets):
            path = tmp_path / (f"{number}.csv" if isinstance(sheet, str) else f"{number}.xlsx")
            path.write_bytes(sheet.encode() if isinstance(sheet, str) else workbook(sheet))
            (file,) = read_files([path], context, FORMS)
            found = [*file.problems, *file.questions]
            assert found or file.new
            for one in found:
                assert "{" not in render(one.message, "en") + render(one.remedy, "en")
        return [one.fault.id for one in found]

    return read


def fees(*amounts: object, day: str = "05/05/2024", slip: str = "PT-2024-010") -> list[list[Any]]:
    head = [["BẢNG THU HỘI PHÍ"], [f"Ngày: {day}", f"Số phiếu thu: {slip}"], ["Mã TV", "Số tiền", "Ký nộp"]]
    return [*head, *([f"TV{n:03}", amount, "x"] for n, amount in enumerate(amounts, 1))]


def repayments(*rows: str, day: str = "05/06/2024", slip: str = "PT-2024-012") -> str:
    head = f'"BẢNG THU GỐC, LÃI"\nNgày: {day},,Số phiếu thu: {slip}\nSố khế ước,Mã TV,Trả gốc,Trả lãi,Lãi quá hạn\n'
    return head + "".join(f"{row}\n" for row in rows)


def repaid(principal: str, interest: str) -> str:
    return repayments(f"KU-2024-001,TV001,{principal},{interest},")


def receipts(*rows: str) -> str:
    return "PHIẾU THU\nNgày,Số phiếu,Quỹ,Người nộp,Lý do,Nguồn,Số tiền,Bằng chữ\n" + "".join(
        f"{row}\n" for row in rows
    )


def payments(*rows: str) -> str:
    return "PHIẾU CHI\nNgày,Số phiếu,Quỹ,Người nhận,Lý do,Mảng hoạt động,Số tiền,Bằng chữ\n" + "".join(
        f"{row}\n" for row in rows
    )


def lent(*terms: tuple[str, str]) -> str:
    head = (
        "SỔ CHO VAY\nNgày vay,Số khế ước,Mã TV,Số tiền vay,Thời hạn (tháng),Lãi suất (%/tháng),Số phiếu chi\n"
    )
    return head + "".join(
        f"05/06/2024,KU-2024-02{n},TV00{n},2.000.000,{term},{rate},PC-2024-02{n}\n"
        for n, (term, rate) in enumerate(terms, 2)
    )


def opening(*rows: str) -> str:
    head = "Quỹ,Khoản,Số khế ước,Mã TV,Ngày vay,Số tiền vay,Thời hạn (tháng),Lãi suất (%/tháng),Số dư"
    return f"SỔ DƯ ĐẦU KỲ\nNgày: 05/01/2024\n{head}\n" + "".join(f"{row}\n" for row in rows)


def owed(amount: str = "2.000.000", term: str = "12", rate: str = '"0,8"', balance: str = "1.500.000") -> str:
    return opening(f"tăng thu nhập,Dư nợ,KU-2023-004,TV002,05/06/2023,{amount},{term},{rate},{balance}")


def lending(number: int, day: str, *paid: tuple[int, int]) -> str:
    """A loan of three million over ten months and what was paid back month by month from May on."""
    member, loan = f"TV{number:03}", f"KU-2024-00{number}"
    parts = [
        LOAN.partition("\n\n")[0]
        .replace("TV001", member)
        .replace("-001", f"-00{number}")
        .replace("04-05", day)
    ]
    for month, (principal, interest) in enumerate(paid, 5):
        parts.append(
            f"""
2024-{month:02}-05 * "{member}" "Trả gốc, lãi" ^{loan}
  voucher: "PT-2024-0{month}{number}"
  Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt  {principal + interest} VND
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:{member}  {-principal} VND
  Thu:Quỹ-tăng-thu-nhập:Lãi-cho-vay  {-interest} VND
"""
        )
    return "\n".join(parts)


# -- sums that lost their thousands -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amounts", "wrong"),
    [
        ((5, "12.000"), ["amount-small"]),
        ((5,), ["amount-small"]),
        (("5.000", "10.000", 60_000), []),
        ((2_500,), []),
    ],
)
def test_fees_in_thousands(doubts: Doubts, amounts: tuple[object, ...], wrong: list[str]) -> None:
    assert doubts(fees(*amounts)) == wrong


@pytest.mark.parametrize(
    ("principal", "interest", "wrong"),
    [
        ("300", "21.600", ["amount-of-thousands"]),
        ("300.000", "22", ["amount-of-thousands"]),
        ("300", "22", ["amount-of-thousands"] * 2),
        ("300.000", "21.600", []),
        ("2.700.000", "720", []),  # one day's interest of what is paid off
        ("", "22.000", []),
    ],
)
def test_repayments_in_thousands(doubts: Doubts, principal: str, interest: str, wrong: list[str]) -> None:
    assert doubts(repaid(principal, interest), income=LOAN) == wrong


def test_a_residue_is_paid_to_the_dong(doubts: Doubts) -> None:
    nearly = LOAN + LOAN.partition("\n\n")[2].replace("05-05", "05-20").replace('-001"', '-002"').replace(
        "324,000", "2,699,600"
    ).replace("-300,000", "-2,699,600").replace("  Thu:Quỹ-tăng-thu-nhập:Lãi-cho-vay  -24,000 VND\n", "")
    assert doubts(repaid("400", ""), income=nearly) == []
    assert doubts(repaid("400", ""), income=LOAN) == ["amount-of-thousands"]


@pytest.mark.parametrize(
    ("sheet", "wrong"),
    [
        (owed(balance="850"), ["amount-of-thousands"]),
        (owed(amount="2000", balance="1500"), ["amount-of-thousands"]),
        (owed(amount="500.000", balance="850"), []),  # 850.000 would be more than was lent
        (
            opening("tăng thu nhập,Ngân hàng,,,,,,,30", "tăng thu nhập,Vốn Hội NCT,,,,,,,30"),
            ["amount-small"] * 2,
        ),
        (
            opening("tăng thu nhập,Ngân hàng,,,,,,,30.000.850", "tăng thu nhập,Vốn Hội NCT,,,,,,,30.000.000"),
            [],
        ),
    ],
)
def test_openings_in_thousands(doubts: Doubts, sheet: str, wrong: list[str]) -> None:
    assert doubts(sheet) == wrong


def slip(
    amount: object, source: str, reason: str = "Thu", number: str = "BC-2024-030", words: str = ""
) -> str:
    fund = "tăng thu nhập" if "Vốn" in source else "hoạt động"
    return f"10/05/2024,{number},{fund},Hội,{reason},{source},{amount},{words}"


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (slip(500, "Ủng hộ"), ["amount-of-thousands"]),
        (slip(500, "Ủng hộ", words="Năm trăm đồng"), []),
        (slip(129, "Lãi tiền gửi"), []),
        (slip("5.000", "Vốn Hội NCT"), ["amount-of-thousands"]),
        (slip("10.000", "Vốn Hội NCT"), []),
        (slip("1.000", "Ủng hộ"), []),
        (slip(499, "Ủng hộ", number="PT-2024-030"), ["amount-small"]),
        ('10/05/2024,BC-2024-030,hoạt động,Hội,Thu,Ủng hộ,"12,5",', ["amount-decimals"]),
    ],
)
def test_slips_in_thousands(doubts: Doubts, row: str, wrong: list[str]) -> None:
    assert doubts(receipts(row)) == wrong


@pytest.mark.parametrize(("bank", "wrong"), [("850", ["amount-of-thousands"]), ("30.000.850", [])])
def test_a_bank_statement_in_thousands(doubts: Doubts, bank: str, wrong: list[str]) -> None:
    sheet = f"BẢNG KIỂM KÊ QUỸ\nQuỹ: tăng thu nhập,Ngày: 30/04/2024\nMệnh giá,Số tờ,Thành tiền\n500,1,500\nNgân hàng,,{bank}\n"
    assert doubts(sheet) == wrong


def test_several_small_sums_in_a_column_are_no_question(doubts: Doubts) -> None:
    rows = (slip(500, "Ủng hộ"), slip(900, "Ủng hộ", number="BC-2024-031"))
    assert doubts(receipts(*rows)) == ["amount-small"] * 2


def test_a_loan_of_thousands(doubts: Doubts) -> None:
    assert doubts(lent(("12", '"0,8"')).replace("2.000.000", "900")) == ["amount-of-thousands"]


def test_a_banks_fee_is_small_unless_it_was_a_thousand_times_as_much(doubts: Doubts) -> None:
    fee = "10/05/2024,BN-2024-030,tăng thu nhập,Ngân hàng,Phí,Phí ngân hàng,{},"
    before = """
2024-04-25 * "Ngân hàng" "Phí"
  voucher: "BN-2024-009"
  Chi:Quỹ-tăng-thu-nhập:Phí-ngân-hàng  11,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng
"""
    assert doubts(payments(fee.format(11)), income=before) == ["amount-of-thousands"]
    assert doubts(payments(fee.format(550)), income=before) == []
    assert doubts(payments(fee.format(11))) == []


@pytest.mark.parametrize(("read", "shown"), [("12,5", "12,500"), ("0.25", "250"), ("500.000,00", "500,000")])
def test_a_fraction_says_what_it_probably_is(
    make_club: Callable[..., Path], tmp_path: Path, read: str, shown: str
) -> None:
    path = tmp_path / "phieu-thu.csv"
    path.write_text(receipts(f'10/05/2024,BC-2024-030,hoạt động,Hội,Thu,Ủng hộ,"{read}",'), "utf-8")
    (file,) = read_files([path], ImportContext(books_of(make_club()), TODAY), FORMS)
    assert f"probably {shown} đ" in render(file.problems[0].message, "en")


# -- ten times, a tenth, exchanged -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("principal", "interest", "wrong"),
    [
        ("30.000", "21.600", ["instalment-tenfold"]),
        ("300.000", "216.000", ["instalment-tenfold"]),
        ("300.000", "2.160", ["instalment-tenfold"]),
        ("21.600", "300.000", ["principal-and-interest"]),
        ("2.700.000", "21.600", []),  # paid off
        ("2.700.000", "200.000", []),  # with the interest of the whole term
        ("2.700.000", "260.000", ["instalment-tenfold"]),
        ("1.500.000", "21.600", []),
        ("50.000", "21.600", []),
        ("300.000", "24.000", []),
        ("300.000", "10.000", []),
    ],
)
def test_a_zero_in_an_instalment(doubts: Doubts, principal: str, interest: str, wrong: list[str]) -> None:
    assert doubts(repaid(principal, interest), income=LOAN) == wrong


def test_interest_of_ten_months_is_due_after_ten_months(doubts: Doubts) -> None:
    lending = LOAN.partition("\n\n")[0].replace("term: 10", 'term: 12\n  amortisation: "bullet"')
    row = "KU-2024-001,TV001,,240.000,"
    assert doubts(repayments(row, day="05/02/2025", slip="PT-2025-001"), income=lending) == []
    assert doubts(repayments(row), income=lending) == ["instalment-tenfold"]


def test_sheets_that_are_read_together_pay_the_same_loan(doubts: Doubts) -> None:
    first = repayments("KU-2024-001,TV001,1.200.000,21.600,", slip="PT-2024-012")
    then = repayments("KU-2024-001,TV001,1.500.000,12.000,", day="05/07/2024", slip="PT-2024-013")
    assert doubts(first, then, income=LOAN) == []


@pytest.mark.parametrize(
    ("amount", "wrong"),
    [
        (500, ["fee-tenfold"]),
        (50_000, []),
        (60_000, []),
        (120_000, []),
        (125_000, ["fee-tenfold"]),
        (2_500, []),
    ],
)
def test_a_zero_in_a_fee(doubts: Doubts, amount: int, wrong: list[str]) -> None:
    assert doubts(fees(amount)) == wrong


WATER = "".join(
    f"""
2024-0{month}-10 * "Cô Sen" "Nước uống buổi họp"
  voucher: "PC-2024-01{month}"
  Chi:Quỹ-hoạt-động:Văn-hóa-thể-thao  {amount} VND
  Tài-sản:Quỹ-hoạt-động:Tiền-mặt
"""
    for month, amount in ((2, 60_000), (3, 55_000), (4, 60_000))
)


@pytest.mark.parametrize(
    ("amount", "wrong"),
    [
        ("600.000", ["sum-tenfold"]),
        ("6.000", ["sum-tenfold"]),
        ("5.500.000", ["sum-tenfold"]),
        ("300.000", []),
        ("15.000", []),
    ],
)
def test_what_somebody_usually_gets(doubts: Doubts, amount: str, wrong: list[str]) -> None:
    row = "10/05/2024,PC-2024-030,hoạt động,{},Nước uống buổi họp,6,{},"
    assert doubts(payments(row.format("Cô Sen", amount)), operating=WATER) == wrong
    assert doubts(payments(row.format("Cô Lan", amount)), operating=WATER) == []


def test_a_loan_far_below_all_others(doubts: Doubts) -> None:
    books = "\n".join(lending(number, "04-05") for number in range(1, 6))
    row = lent(("12", '"0,8"')).replace("2.000.000", "{}")
    assert doubts(row.format("200.000"), income=books) == ["loan-tenfold"]
    assert doubts(row.format("500.000"), income=books) == []
    assert doubts(row.format("200.000"), income=lending(1, "04-05")) == []


# -- terms ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "rate", "wrong"),
    [
        ("1", '"0,8"', ["years-for-months"]),
        ("12", '"9,6"', ["rate-of-a-year"]),
        ("12", '"0,08"', ["rate-tenfold"]),
        ("12", "80", ["rate-tenfold"]),
        ("12", "10", ["rate-of-a-year"]),
        ("12", '"0,8"', []),
        ("6", '"0,8"', []),
        ("3", '"0,5"', []),
        ("12", "0", []),
        ("", "", []),
        ("24", '"1,2"', []),  # the audit says so
        ("12", "4", []),
    ],
)
def test_terms_of_a_new_loan(doubts: Doubts, term: str, rate: str, wrong: list[str]) -> None:
    assert doubts(lent((term, rate))) == wrong


def test_a_term_that_the_club_knows_is_a_term(doubts: Doubts) -> None:
    short = LOAN.partition("\n\n")[0].replace("term: 10", "term: 1")
    assert doubts(lent(("1", '"0,8"')), income=short) == []


@pytest.mark.parametrize(
    ("term", "rate", "wrong"),
    [
        ("12", "7", ["rate-of-a-year"]),
        ("120", '"0,8"', ["term-long"]),
        ("12", "25", ["rate-high"]),
        ("1", '"0,8"', ["years-for-months"]),
        ("2", '"0,8"', ["years-for-months"]),
        ("12", '"9,6"', ["rate-of-a-year"]),
        ("24", '"0,8"', []),
        ("36", '"1,5"', []),
        ("6", '"0,65"', []),
        ("12", "0", []),
    ],
)
def test_terms_of_a_loan_that_is_brought_forward(
    doubts: Doubts, term: str, rate: str, wrong: list[str]
) -> None:
    sheet = owed(term=term, rate=rate)
    assert (
        doubts(sheet, club='2024-01-05 custom "regulation" "loan-term-max" 24' if term == "2" else "")
        == wrong
    )


# -- sheets that were there before -----------------------------------------------------------------------------------


PEOPLE = ("Cô Sen", "Chú Bình", "Bà Lụa", "Ông Phú", "Chị Đào")


def gifts(day: str, first: int, *sums: int) -> str:
    return payments(
        *(
            f"{day},PC-2024-0{number},hoạt động,{payee},Quà thăm hỏi,2,{amount},"
            for number, (payee, amount) in enumerate(zip(PEOPLE, sums, strict=False), first)
        )
    )


@pytest.mark.parametrize(
    ("sums", "again", "wrong"),
    [
        ((60_000, 45_000, 120_000, 35_000, 80_000), None, ["sheet-of-before"]),
        ((60_000, 45_000, 120_000, 35_000, 80_000), (60_000, 45_000, 120_000, 35_000, 90_000), []),
        ((50_000,) * 5, None, []),
        ((60_000, 45_000, 120_000, 35_000), None, []),
    ],
)
def test_last_months_sheet_under_a_new_day(
    doubts: Doubts, sums: tuple[int, ...], again: tuple[int, ...] | None, wrong: list[str]
) -> None:
    assert doubts(gifts("10/04/2024", 20, *sums), gifts("10/05/2024", 40, *(again or sums))) == wrong


def test_what_is_so_month_after_month_is_no_copy(doubts: Doubts) -> None:
    sums = (60_000, 45_000, 120_000, 35_000, 80_000)
    months = [gifts(f"10/0{month}/2024", month * 10, *sums) for month in (4, 5, 6)]
    assert doubts(*months[:2]) == ["sheet-of-before"]
    entered = "".join(
        f"""
2024-04-10 * "{payee}" "Quà thăm hỏi"
  voucher: "PC-2024-0{number}"
  Chi:Quỹ-hoạt-động:Chăm-sóc-sức-khỏe  {amount} VND
  Tài-sản:Quỹ-hoạt-động:Tiền-mặt
"""
        for number, (payee, amount) in enumerate(zip(PEOPLE, sums, strict=True), 40)
    )
    may = entered.replace("04-10", "05-10").replace("PC-2024-04", "PC-2024-05")
    assert doubts(months[2], operating=entered + may) == []
    assert doubts(months[2], operating=may) == ["sheet-of-before"]


def test_fees_are_alike_every_month(doubts: Doubts) -> None:
    def two(*amounts: int) -> list[str]:
        return doubts(fees(*amounts), fees(*amounts, day="05/06/2024", slip="PT-2024-011"))

    assert two(*(5_000,) * 5) == []
    assert two(5_000, 5_000, 5_000, 5_000, 30_000) == []
    assert two(5_000, 15_000, 5_000, 5_000, 30_000) == ["sheet-of-before"]


@pytest.mark.parametrize(
    ("terms", "interest", "wrong"),
    [
        ("", 24_000, ["sheet-of-before"]),
        ("", 22_000, []),
        ('  interest-method: "flat"\n', 24_000, []),
    ],
)
def test_last_months_repayments_under_a_new_day(
    doubts: Doubts, terms: str, interest: int, wrong: list[str]
) -> None:
    books = "\n".join(lending(number, "04-05", (300_000, 24_000)) for number in range(1, 6))
    books = books.replace("  term: 10\n", f"  term: 10\n{terms}")
    rows = [f"KU-2024-00{number},TV00{number},300.000,{interest}," for number in range(1, 6)]
    assert doubts(repayments(*rows), income=books) == wrong


def test_the_same_sheet_under_new_numbers(doubts: Doubts) -> None:
    sums = (60_000, 45_000, 45_000)
    assert doubts(gifts("10/04/2024", 20, *sums), gifts("10/04/2024", 40, *sums)) == ["sheet-twice"]
    assert doubts(gifts("10/04/2024", 20, *sums), gifts("10/04/2024", 40, 60_000)) == ["sheet-twice"]
    assert doubts(gifts("10/04/2024", 20, *sums), gifts("10/04/2024", 20, *sums, 30_000)) == []


def test_equal_gifts_of_others_on_one_day_are_no_copy(doubts: Doubts) -> None:
    one = gifts("10/04/2024", 20, 50_000, 50_000, 50_000)
    other = (
        one.replace("Cô Sen", "Cô Mai")
        .replace("Chú Bình", "Chú Lợi")
        .replace("Bà Lụa", "Bà Gấm")
        .replace("PC-2024-02", "PC-2024-04")
    )
    assert doubts(one, other) == []


def named(*names: str) -> str:
    rows = [f"TV{number:03},{name},5.000,x" for number, name in enumerate(names, 1)]
    head = "BẢNG THU HỘI PHÍ\nNgày: 05/05/2024,,Số phiếu thu: PT-2024-010\nMã TV,Họ và tên,Số tiền,Ký nộp\n"
    return head + "\n".join(rows) + "\n"


def test_a_sheet_with_the_codes_of_this_club_and_the_names_of_another(doubts: Doubts) -> None:
    found = doubts(named("Vi Thị Xa", "Lò Văn Lạ", "Quàng Thị Khác", "Phạm Thị Giả"))
    assert found == ["names-of-others", *["member-name-differs"] * 3]


def test_a_few_wrong_names_are_no_other_club(doubts: Doubts) -> None:
    names = ("Vi Thị Xa", "Lò Văn Lạ", "Lê Thị Ví Dụ", "Phạm Thị Giả", "Hoàng Văn Định")
    assert doubts(named(*names)) == ["member-name-differs"] * 2
    assert doubts(named("Nguyễn Thị Mẫu", "Trần Văn Thử", "Lê Thị Ví Dụ")) == []
