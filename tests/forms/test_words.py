"""The words that treasurers write into the forms: what is read for what it says, and what still is not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from clubledger.forms import FORMS, values
from clubledger.forms.entries import Booking, Joining, Meeting
from clubledger.forms.faults import Misread
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import read_files
from clubledger.forms.people import differ_in_accents
from clubledger.forms.sheets import Cell
from clubledger.forms.values import ValueKind
from clubledger.i18n import render
from tests.forms.club_books import books_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clubledger.forms.form_files import FormFile

    Read = Callable[..., FormFile]

TODAY = date(2024, 11, 23)


@pytest.fixture
def read_sheet(make_club: Callable[..., Path], tmp_path: Path) -> Read:
    """Read one CSV text against the base club and what else ``extra`` writes into it."""

    def read(text: str, **extra: str) -> FormFile:
        path = tmp_path / "sheet.csv"
        path.write_text(text, "utf-8")
        (file,) = read_files([path], ImportContext(books_of(make_club(**extra)), TODAY), FORMS)
        return file

    return read


def said(file: FormFile) -> list[str]:
    return [notice.fault.id for notice in (*file.problems, *file.questions)]


def remarks(file: FormFile) -> list[str]:
    return [render(remark.message, "en") for remark in file.remarks]


def bookings(file: FormFile) -> list[Booking]:
    return [entry for entry in file.new if isinstance(entry, Booking)]


def value(kind: ValueKind, text: Any) -> Any:
    try:
        return kind.read(Cell(text, 0))
    except Misread as error:
        return error.fault.id


# -- fees: who signed -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "x", "vợ nộp thay", "chồng ký thay", "con nộp hộ", "Nông Thị Ngọc Tươi", "Tươi (đã ký)", "ok", "Hờ A Vàng", "Nở",
        "Vắng, con nộp hộ", "chong ky thay",
    ],
)  # fmt: skip
def test_whatever_a_signature_is_typed_as_is_one(text: str) -> None:
    assert value(values.MARK, text) is True


@pytest.mark.parametrize("text", ["chưa", "Chưa nộp", "không", "nợ", "vắng", "thiếu", "còn nợ"])
def test_a_word_that_refuses_is_no_signature(text: str) -> None:
    assert value(values.MARK, text) is False


@pytest.mark.parametrize("text", ["hẹn tháng sau", "vợ nộp, còn thiếu", "khất", "?", "5.000", "con no 5000"])
def test_what_may_be_no_signature_is_refused(text: str) -> None:
    assert value(values.MARK, text) == "mark-unreadable"


FEES = """\
BẢNG THU HỘI PHÍ,,,,
Ngày: 05/05/2024,,Số phiếu thu: {slip},,
STT,Mã TV,Họ và tên,Số tiền,Ký nộp
1,TV001,Nguyễn Thị Mẫu,{amount},{signed}
"""


def fees(amount: str = "5.000", signed: str = "x", slip: str = "PT-2024-090") -> str:
    return FEES.format(amount=amount, signed=signed, slip=slip)


def test_a_signature_beside_an_amount_is_paid_and_without_one_is_asked_back(read_sheet: Read) -> None:
    assert said(read_sheet(fees(signed="vợ nộp thay"))) == []
    assert said(read_sheet(fees(amount="", signed="vợ nộp thay"))) == ["signed-not-paid"]
    assert said(read_sheet(fees(signed="nợ"))) == ["paid-not-signed"]
    assert said(read_sheet(fees(amount="", signed="nợ") + "2,TV002,,5.000,x\n")) == []


# -- values ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "text", "read"),
    [
        (values.DATE, "Ngày 5/3/2026", date(2026, 3, 5)),
        (values.DATE, "Ngày 5/13/2026", "date-impossible"),
        (values.DATE, "Ngày 5/3", "date-unreadable"),
        (values.DUE_DAY, "15 hàng tháng", 15),
        (values.DUE_DAY, "ngày 15 hằng tháng", 15),
        (values.DUE_DAY, "32 hàng tháng", "day-of-month-unreadable"),
        (values.BIRTH_YEAR, "khoảng 1950", 1950),
        (values.BIRTH_YEAR, "khoảng 50", "birth-year-unreadable"),
        (values.GENDER, "Bà", "nữ"),
        (values.GENDER, "Ông", "nam"),
        (values.GENDER, "x", "gender-unreadable"),
        (values.HOUSEHOLD, "Khá", "khác"),
        (values.HOUSEHOLD, "Trung bình", "khác"),
        (values.HOUSEHOLD, "CN", "household-unreadable"),
        (values.PRESENT, "65 + 500 khách", 65),
        (values.PRESENT, "65 TV, 500 khách", 65),
        (values.PRESENT, "65 thành viên và 500 khách mời", 65),
        (values.PRESENT, "568 (có 500 khách)", 68),
        (values.PRESENT, "565, trong đó 500 đại biểu", 65),
        (values.PRESENT, "65 TV, có 500 khách", 65),
        (values.PRESENT, "65 người, có 3 đại biểu", 62),
        (values.PRESENT, "65 (có 500 khách)", "number-unreadable"),
        (values.PRESENT, "65 (500 khách)", "number-unreadable"),
        (values.PRESENT, "65 + 500", "number-unreadable"),
        (values.PRESENT, "cả câu lạc bộ", "number-unreadable"),
    ],
)
def test_values_are_read_as_people_say_them(kind: ValueKind, text: str, read: Any) -> None:
    assert value(kind, text) == read


MEMBERS = """\
DANH SÁCH THÀNH VIÊN
Mã TV,Họ và tên,Năm sinh,Giới tính,Hộ,Ngày vào,Ngày ra
TV009,{name},{year},Bà,Khá,05/05/2024,
"""


def test_a_year_that_is_only_about_right_is_kept_and_said(read_sheet: Read) -> None:
    file = read_sheet(MEMBERS.format(name="Vi Thị Mới", year="khoảng 1950"))
    assert said(file) == []
    (joining,) = (entry for entry in file.new if isinstance(entry, Joining))
    assert (joining.member.birth_year, joining.member.gender, joining.member.household) == (
        1950,
        "nữ",
        "khác",
    )
    assert remarks(file) == ["The year of birth is only about right: 1950 is kept."]
    assert remarks(read_sheet(MEMBERS.format(name="Vi Thị Mới", year="1950"))) == []


# -- meetings -------------------------------------------------------------------------------------------------

MINUTES = "SỔ HỌP\nNgày,Số biên bản,Có mặt,Nội dung\n06/06/2024,BB-2024-06B,{present},{agenda}\n"


def test_guests_are_no_members_and_are_said(read_sheet: Read) -> None:
    file = read_sheet(MINUTES.format(present="5 + 500 khách", agenda="Ngày hội"))
    assert said(file) == []
    assert [dict(entry.meta)["present"] for entry in file.new if isinstance(entry, Meeting)] == [5]
    assert remarks(file) == ["Read as 5 members and 500 guests; the books have the members."]


@pytest.mark.parametrize(
    ("present", "agenda", "asked"),
    [
        ("500", "Ngày hội; 500 khách và bà con về dự", []),
        ("500", "Ngày hội", ["present-more-than-members"]),
        ("65 + 500 khách", "Ngày hội", ["present-more-than-members"]),
        ("500", "Chia ba con lợn", ["present-more-than-members"]),
    ],
)
def test_more_people_than_members_are_asked_about_unless_the_row_speaks_of_guests(
    read_sheet: Read, present: str, agenda: str, asked: list[str]
) -> None:
    file = read_sheet(MINUTES.format(present=present, agenda=agenda))
    assert said(file) == asked
    if not asked:
        assert remarks(file) == ["500 people came, guests among them: the club has 5 members."]


# -- names ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "other", "apart"),
    [
        ("Nguyễn Thị Hoa", "Nguyễn Thị Hòa", True),
        ("Nguyễn Thị Hòa", "Nguyễn Thị Hoà", False),
        ("Nguyen Thi Hoa", "Nguyễn Thị Hòa", False),
        ("Bà Nguyễn Thị Lý", "Nguyễn Thị Lí", False),
        ("Lê Văn Tiến", "Lê Văn Tiên", True),
    ],
)
def test_diacritics_tell_names_apart_where_both_have_them(name: str, other: str, apart: bool) -> None:
    assert differ_in_accents(name, other) is apart


def test_a_name_that_only_the_accents_tell_apart_is_no_namesake(read_sheet: Read) -> None:
    assert remarks(read_sheet(MEMBERS.format(name="Nguyễn Thị Mầu", year="1990"))) == []
    assert remarks(read_sheet(MEMBERS.format(name="Nguyễn Thị Mẫu", year="1990"))) == [
        "TV001 has the same name."
    ]


RECEIPTS = """\
PHIẾU THU
Ngày,Số phiếu,Quỹ,Người nộp,Lý do,Nguồn,Số tiền,Bằng chữ
10/05/2024,{slip},{fund},{payer},{reason},{source},200.000,
"""


def receipt(
    source: str, reason: str = "Thu", payer: str = "Xã", slip: str = "PT-2024-090", fund: str = "hoạt động"
) -> str:
    return RECEIPTS.format(source=source, reason=reason, payer=payer, slip=slip, fund=fund)


def test_a_member_on_a_slip_is_said_once_and_written_without_a_form_of_address(read_sheet: Read) -> None:
    file = read_sheet(receipt("Hội phí", payer="Nguyễn Thị Mẫu"))
    assert remarks(file) == ["“Nguyễn Thị Mẫu” is the member TV001; the journal has the code."]
    (gift,) = bookings(
        read_sheet(receipt("Ủng hộ", payer="Gia đình bà Nguyễn Thị Mẫu", reason="Con ông bà Lê Thị Lan"))
    )
    assert (gift.payee, gift.narration) == ("Gia đình TV001", "Con ông bà Lê Thị Lan")


# -- remarks that said nothing ----------------------------------------------------------------------------------


def test_semicolons_and_notes_that_a_box_does_not_hold_are_not_worth_a_word(read_sheet: Read) -> None:
    count = (
        "BẢNG KIỂM KÊ QUỸ\nQuỹ: hoạt động;;Ngày: 29/02/2024\n"
        "Mệnh giá;Số tờ;Thành tiền\n500.000;;\n20.000;3;60.000\n"
    )
    assert remarks(read_sheet(count)) == []
    assert remarks(read_sheet(fees() + "2,TV002,,,\n")) == [
        "Rows that are not filled in were passed over: 1."
    ]


# -- numbers of slips and contracts -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("PT 01/2026", "PT-2026-001"),
        ("PC-15/2026", "PC-2026-015"),
        ("PT-2026-015", "PT-2026-015"),
        ("PT 2026", "voucher-unreadable"),
        ("PT 01/02", "voucher-unreadable"),
        ("PT 0/2026", "voucher-unreadable"),
    ],
)
def test_the_year_may_stand_after_the_number_of_a_slip(text: str, read: str) -> None:
    assert value(values.VOUCHER, text) == read


@pytest.mark.parametrize("slip", ["PT 01", "PT01", "pt-1"])
def test_a_slip_without_a_year_is_of_the_year_of_its_date(read_sheet: Read, slip: str) -> None:
    for sheet, title in ((fees(slip=slip), "Số phiếu thu"), (receipt("Ủng hộ", slip=slip), "Số phiếu")):
        file = read_sheet(sheet)
        assert said(file) == []
        assert [booking.voucher for booking in bookings(file)] == ["PT-2024-001"]
        ((filled, count),) = file.sheets[0].preview.filled
        text = f"“{title}”: the numbers have no year; it is 2024, that of the date"
        assert (render(filled, "en"), count) == (text, 1)


@pytest.mark.parametrize("slip", ["01", "1", "Số 01/2024", "01/2024"])
def test_a_slip_without_its_kind_is_refused_with_the_number_that_it_may_be(
    read_sheet: Read, slip: str
) -> None:
    for sheet in (fees(slip=slip), receipt("Ủng hộ", slip=slip)):
        file = read_sheet(sheet)
        assert said(file) == ["voucher-bare"]
        assert "PT-2024-001 (receipt), PC-2024-001 (payment)" in render(file.problems[0].remedy, "en")


def test_a_slip_that_is_none_and_a_slip_without_a_day_are_refused_once(read_sheet: Read) -> None:
    assert said(read_sheet(receipt("Ủng hộ", slip="phiếu"))) == ["voucher-unreadable"]
    assert said(read_sheet(receipt("Ủng hộ", slip="PT 01").replace("10/05/2024", "hôm qua"))) == [
        "date-unreadable",
        "voucher-unreadable",
    ]
    assert said(read_sheet(receipt("Ủng hộ", slip=""))) == ["value-missing"]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("12/2024", "contract-old-number"),
        ("HĐ 12/2024", "contract-old-number"),
        ("KU 12-2024", "contract-old-number"),
        ("số 1", "contract-unreadable"),
        ("KU-2024-12", "KU-2024-012"),
        ("KU-12-2024", "KU-12-2024"),
    ],
)
def test_an_old_number_of_a_contract_is_told_from_none(text: str, read: str) -> None:
    assert value(values.CONTRACT, text) == read


def test_the_number_is_proposed_that_the_books_can_have() -> None:
    with pytest.raises(Misread) as error:
        values.CONTRACT.read(Cell("12/2024", 0))
    assert error.value.params == {"proposed": "KU-2024-012"}


# -- accounts ---------------------------------------------------------------------------------------------------

PAYMENTS = """\
PHIẾU CHI
Ngày,Số phiếu,Quỹ,Người nhận,Lý do,Mảng hoạt động,Số tiền
{day},{slip},{fund},{payee},{reason},{area},{amount}
"""


def payment(
    area: str,
    reason: str = "Chi",
    *,
    payee: str = "Cửa hàng",
    slip: str = "PC-2024-090",
    fund: str = "hoạt động",
    amount: str = "200.000",
    day: str = "10/06/2024",
) -> str:
    return PAYMENTS.format(
        area=area, reason=reason, payee=payee, slip=slip, fund=fund, amount=amount, day=day
    )


def counter(file: FormFile) -> str:
    """The account that the one booking of a file books the money against."""
    (booking,) = bookings(file)
    return booking.legs[1].account.rpartition(":")[2]


@pytest.mark.parametrize(
    ("fund", "source", "account"),
    [
        ("hoạt động", "Lãi NH", "Lãi-ngân-hàng"),
        ("hoạt động", "Lãi NHCS", "Lãi-ngân-hàng"),
        ("hoạt động", "Ngân hàng trả lãi", "Lãi-ngân-hàng"),
        ("hoạt động", "Nhà tài trợ", "Ủng-hộ"),
        ("hoạt động", "Mạnh thường quân", "Ủng-hộ"),
        ("hoạt động", "Ngân sách xã", "Nhà-nước-hỗ-trợ"),
        ("hoạt động", "UBND xã", "Nhà-nước-hỗ-trợ"),
        ("tăng thu nhập", "Hội NCT xã", "Vốn-Hội-NCT"),
        ("tăng thu nhập", "Vốn Hội Người cao tuổi", "Vốn-Hội-NCT"),
        ("tăng thu nhập", "QĐP", "Vốn-quỹ-địa-phương"),
        ("tăng thu nhập", "Vốn của nhà nước", "Vốn-nhà-nước"),
        ("tăng thu nhập", "Nhà tài trợ", "Vốn-tài-trợ"),
    ],
)
def test_a_source_is_known_by_what_people_call_it(
    read_sheet: Read, fund: str, source: str, account: str
) -> None:
    file = read_sheet(receipt(source, fund=fund))
    assert (said(file), counter(file)) == ([], account)
    assert remarks(file) == []


@pytest.mark.parametrize(
    "source", ["Xã hội hóa", "Con em xa quê", "Hội viên", "Hội", "xã", "Lãi", "NH xã hội"]
)
def test_what_may_be_several_things_is_no_source(read_sheet: Read, source: str) -> None:
    assert said(read_sheet(receipt(source))) == ["account-unknown"]


@pytest.mark.parametrize(
    ("area", "account"),
    [
        ("Tự giúp nhau", "Tự-giúp-nhau-và-cộng-đồng"),
        ("Sức khỏe", "Chăm-sóc-sức-khỏe"),
        ("CSSK", "Chăm-sóc-sức-khỏe"),
        ("Văn hóa", "Văn-hóa-thể-thao"),
        ("VH-TT", "Văn-hóa-thể-thao"),
        ("Học tập", "Học-tập-suốt-đời"),
    ],
)
def test_some_words_of_an_area_are_the_area_and_said(read_sheet: Read, area: str, account: str) -> None:
    file = read_sheet(payment(area))
    assert (said(file), counter(file)) == ([], account)
    taken = f"“{area}” was taken for “{account.replace('-', ' ')}”."
    assert remarks(file) == ([] if area in {"CSSK", "VH-TT"} else [taken])


@pytest.mark.parametrize(
    ("area", "fault"),
    [
        ("Chăm sóc", "account-two-ways"),
        ("Văn nghệ", "account-unknown"),
        ("nhau", "account-unknown"),
        ("giúp cộng đồng", "account-unknown"),
        ("", "account-not-named"),
    ],
)
def test_words_of_two_areas_of_none_or_only_one_word_are_no_area(
    read_sheet: Read, area: str, fault: str
) -> None:
    assert said(read_sheet(payment(area))) == [fault]


def test_what_may_be_written_begins_with_the_areas_and_names_no_members_account(read_sheet: Read) -> None:
    remedy = render(read_sheet(payment("Văn nghệ")).problems[0].remedy, "en")
    assert remedy.startswith(
        "Write one of: Tăng thu nhập, Chăm sóc sức khỏe, Chăm sóc tại nhà, Quyền và lợi ích,"
    )
    assert remedy.endswith("Phải trả, Ngân hàng, Phải thu, Tiền mặt, Hội phí, Ủng hộ.")
    opening = "SỔ DƯ ĐẦU KỲ\nNgày: 05/01/2024\nQuỹ,Khoản,Số dư\ntăng thu nhập,{item},1.000.000\n"
    (problem,) = read_sheet(opening.format(item="Vốn lạ")).problems
    assert problem.fault.id == "account-unknown"
    assert "TV0" not in render(problem.remedy, "en")
    for item in ("Vốn Hội Người cao tuổi", "Tiền mặt tại quỹ", "Quỹ dự phòng", "Vốn nhà nước hỗ trợ"):
        assert said(read_sheet(opening.format(item=item))) == []


# -- bank slips ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", ["Lãi tiền gửi", "Lãi quý I", "lai tien gui"])
def test_interest_on_a_slip_of_the_bank_may_name_the_bank(read_sheet: Read, reason: str) -> None:
    file = read_sheet(receipt("Ngân hàng", reason, slip="BC-2024-090"))
    assert (said(file), counter(file)) == ([], "Lãi-ngân-hàng")
    assert remarks(file) == ["Taken for “Lãi ngân hàng”, as the reason says."]


def test_a_fee_on_a_slip_of_the_bank_may_name_the_bank(read_sheet: Read) -> None:
    file = read_sheet(payment("Ngân hàng", "Phí chuyển tiền", slip="BN-2024-090"))
    assert (said(file), counter(file)) == ([], "Phí-ngân-hàng")


@pytest.mark.parametrize("reason", ["Trả lại tiền", "Lãi cho vay", "Gửi tiền", "Giấy báo có"])
def test_another_reason_does_not_and_the_word_is_proposed(read_sheet: Read, reason: str) -> None:
    file = read_sheet(receipt("Ngân hàng", reason, slip="BC-2024-090"))
    assert said(file) == ["source-itself"]
    assert "for example “Lãi ngân hàng”" in render(file.problems[0].remedy, "en")


def test_money_drawn_from_the_bank_is_not_its_interest(read_sheet: Read) -> None:
    file = read_sheet(receipt("Ngân hàng", "Rút lãi tiền gửi", slip="PT-2024-090"))
    assert (said(file), counter(file)) == ([], "Ngân-hàng")
    assert remarks(file) == []


# -- reversals ----------------------------------------------------------------------------------------------------

GIFT = """
2024-05-10 * "Nhà hảo tâm" "Ủng hộ"
  voucher: "PT-2024-070"
  Tài-sản:Quỹ-hoạt-động:Tiền-mặt  200,000 VND
  Thu:Quỹ-hoạt-động:Ủng-hộ  -200,000 VND
"""


@pytest.fixture
def read_gift(read_sheet: Read) -> Read:
    """Read a sheet against books with a gift of 200.000 đ under PT-2024-070."""
    return lambda text: read_sheet(text, operating=GIFT)


@pytest.mark.parametrize("area", ["", "Ủng hộ", "tài trợ"])
def test_a_reversal_may_name_the_account_of_the_slip(read_gift: Read, area: str) -> None:
    (booking,) = bookings(read_gift(payment(area, "Ghi đảo phiếu PT-2024-070: viết nhầm")))
    assert booking.meta["reverses"] == "PT-2024-070"


@pytest.mark.parametrize(
    ("area", "reason", "amount", "fault"),
    [
        ("Hội phí", "Ghi đảo PT-2024-070", "200.000", ["reversed-elsewhere"]),
        ("Ủng hộ", "Ghi đảo PT-2024-070", "150.000", ["reversed-differs"]),
        ("Ủng hộ", "Ghi đảo PT-2024-079", "200.000", ["reversed-unknown"]),
        ("Ủng hộ", "Trả lại tiền ủng hộ theo PT-2024-070", "150.000", []),
        ("Ủng hộ", "Ghi đảo: nhầm tên", "150.000", []),
    ],
)
def test_a_reversal_is_of_the_slip_that_it_names(
    read_gift: Read, area: str, reason: str, amount: str, fault: list[str]
) -> None:
    file = read_gift(payment(area, reason, amount=amount))
    assert said(file) == fault
    assert all("reverses" not in booking.meta for booking in bookings(file))


# -- kinds of loans -----------------------------------------------------------------------------------------------

LENDING = """\
SỔ CHO VAY
Ngày vay,Số khế ước,Mã TV,Họ và tên,Số tiền vay,Loại vay,Mục đích,Số phiếu chi,Số biên bản
10/06/2024,KU-2024-050,TV002,,3.000.000,{kind},lợn,PC-2024-090,BB-2024-06
"""
EMERGENCY = """
2024-01-05 custom "regulation" "loan-max" 1000000 VND
  article: "Điều 9"
  for: "khẩn cấp"
"""


def lent(read_sheet: Read, kind: str, **extra: str) -> tuple[list[str], list[object], list[str]]:
    """What is said of a loan of a kind, the kinds that are written, and the remarks about them."""
    file = read_sheet(LENDING.format(kind=kind), **extra)
    return said(file), [entry.meta.get("kind") for entry in bookings(file)], remarks(file)


def test_a_kind_of_loan_is_one_of_the_regulation(read_sheet: Read) -> None:
    assert lent(read_sheet, "Khẩn cấp", club=EMERGENCY) == ([], ["Khẩn cấp"], [])
    assert lent(read_sheet, "", club=EMERGENCY) == ([], [None], [])
    general = "“Thường” is no kind of loan: the general terms hold."
    assert lent(read_sheet, "Thường", club=EMERGENCY) == ([], [None], [general])
    file = read_sheet(LENDING.format(kind="Xây nhà"), club=EMERGENCY)
    assert said(file) == ["loan-kind-unknown"]
    assert "Write one of: khẩn cấp." in render(file.problems[0].remedy, "en")


def test_a_regulation_without_kinds_refuses_none(read_sheet: Read) -> None:
    assert lent(read_sheet, "Không")[:2] == ([], [None])
    kept = "The regulation has no kinds of loans: “Xây nhà” is kept as a note."
    assert lent(read_sheet, "Xây nhà") == ([], ["Xây nhà"], [kept])


BOOKED = """
2024-06-10 * "TV002" "Cho vay lợn" ^KU-2024-050
  voucher: "PC-2024-090"
  minutes: "BB-2024-06"
  kind: "Thường"
  purpose: "lợn"
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV002  3,000,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt  -3,000,000 VND
"""


def test_a_loan_that_is_in_the_books_keeps_its_kind(read_sheet: Read) -> None:
    file = read_sheet(LENDING.format(kind="Thường"), club=EMERGENCY, income=BOOKED)
    assert (said(file), len(file.new), len(file.sheets[0].there)) == ([], 0, 1)


# -- allowances ---------------------------------------------------------------------------------------------------

REPAID = """
2024-02-05 * "TV003" "Cho vay" ^KU-2024-070
  voucher: "BN-2024-070"
  term: 10
  rate: 0.8
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV003  5,000,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng  -5,000,000 VND

2024-03-05 * "TV003" "Trả lãi" ^KU-2024-070
  voucher: "PT-2024-070"
  Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt  1,000,000 VND
  Thu:Quỹ-tăng-thu-nhập:Lãi-cho-vay  -1,000,000 VND
"""
SPLIT = """
2024-06-05 * "Ban chủ nhiệm" "Thù lao năm 2024"
  voucher: "PC-2024-071"
  minutes: "BB-2024-06"
  period: "2024"
  Chi:Quỹ-tăng-thu-nhập:Thù-lao  {paid} VND
  Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt  -{paid} VND
"""
LATER = "Thù lao năm 2024"


@pytest.mark.parametrize(
    ("booked", "reason", "asked"),
    [
        (SPLIT.format(paid=200_000), LATER, True),
        (SPLIT.format(paid=200_000), "Thù lao tháng 6", True),
        (SPLIT.format(paid=100_000), LATER, False),
        (SPLIT.format(paid=200_000), "Thù lao năm 2023", False),
        (SPLIT.format(paid=200_000).replace('  period: "2024"\n', ""), LATER, False),
        ("", LATER, False),
        ("", "Thù lao tháng 6", False),
    ],
)
def test_allowances_that_the_split_paid_are_asked_about(
    read_sheet: Read, booked: str, reason: str, asked: bool
) -> None:
    sheet = payment("Thù lao", reason, payee="TV001", fund="tăng thu nhập", amount="100.000")
    file = read_sheet(sheet, income=REPAID + booked)
    assert said(file) == ["allowance-paid-already"] * asked
    if asked:
        text = "For 2024, 200,000 đ of allowances are paid already (PC-2024-071). Are 100,000 đ more paid for the same year?"
        assert render(file.questions[0].message, "en") == text


# -- old contracts --------------------------------------------------------------------------------------------------

OPENING = """\
SỔ DƯ ĐẦU KỲ
Ngày: 05/01/2024
Quỹ,Khoản,Số khế ước,Mã TV,Họ và tên,Ngày vay,Số tiền vay,Thời hạn (tháng),Lãi suất (%/tháng),Số dư
{rows}"""
OWED = "tăng thu nhập,Dư nợ,{contract},TV00{member},,05/06/2023,2.000.000,12,0.8,1.500.000\n"


def test_a_contract_older_than_the_books_gets_a_number_of_the_books(read_sheet: Read) -> None:
    file = read_sheet(OPENING.format(rows=OWED.format(contract="12/2023", member=2)))
    assert said(file) == []
    assert [booking.links for booking in bookings(file)] == [("KU-2023-012",)]
    noted = "“12/2023” is KU-2023-012 in the books: note this number on the contract, too."
    assert noted in remarks(file)
    same = read_sheet(OPENING.format(rows=OWED.format(contract="KU-2023-012", member=2)))
    assert [booking.links for booking in bookings(same)] == [("KU-2023-012",)]
    assert noted not in remarks(same)


def test_an_old_contract_that_takes_a_number_of_the_books_is_refused(read_sheet: Read) -> None:
    rows = OWED.format(contract="12/2023", member=2) + OWED.format(contract="KU-2023-012", member=3)
    assert said(read_sheet(OPENING.format(rows=rows))) != []
    assert said(read_sheet(OPENING.format(rows=OWED.format(contract="số 1", member=2)))) == [
        "contract-unreadable"
    ]
