"""Sheets that contradict themselves are asked about; those that only look so are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clubledger.forms import FORMS
from clubledger.forms.doubts.reasons import _PRODUCT
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import read_files
from tests.forms.club_books import books_of
from tests.forms.typed_sheets import TODAY, faults, questions, read_typed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clubledger.forms.form_files import FormFile

    Read = Callable[[str], FormFile]

FEES = "Ngày: 05/05/2024;;Số phiếu thu: PT-2024-090\nSTT;Mã TV;Họ và tên;Số tiền;Ký nộp\n"


@pytest.fixture
def read(make_club: Callable[..., Path]) -> Read:
    club = make_club("clb-mau")
    return lambda text: read_typed(text, club)


def fees(*signed: str) -> str:
    return FEES + "".join(f"{n};TV{n:03};;5.000;{mark}\n" for n, mark in enumerate(signed, 1))


def test_who_did_not_sign_among_others_is_asked_about_once(read: Read) -> None:
    assert questions(read(fees("x", "x", "", "x", ""))) == [("some-not-signed", 5)]


@pytest.mark.parametrize("signed", [("x",) * 5, ("",) * 5, ("x", "", "", "", ""), ("x", "")])
def test_signatures_that_nobody_types_are_not(read: Read, signed: tuple[str, ...]) -> None:
    file = read(fees(*signed))
    assert (faults(file), questions(file)) == ([], [])


SLIPS = "Ngày;Số phiếu;Quỹ;Người nhận;Lý do;Mảng hoạt động;Số tiền\n"


def slip(reason: str, amount: str) -> str:
    return f"{SLIPS}10/05/2024;PC-2024-090;hoạt động;Quán bà Tẹo;{reason};Hành chính;{amount}\n"


@pytest.mark.parametrize(
    "reason", ["Hủy", "Phiếu hỏng", "Chè nước (chưa trả tiền)", "Chè nước - chưa chi", "Nước uống (nháp)"]
)
def test_a_reason_that_says_nothing_was_paid_is_asked_about(read: Read, reason: str) -> None:
    assert [kind for kind, _ in questions(read(slip(reason, "50.000")))] == ["reason-not-paid"]


@pytest.mark.parametrize(
    "reason",
    [
        "Tiền nước tháng 4 chưa trả", "Hủy hợp đồng thuê loa", "Mua giấy nháp", "Trả tiền nước (tháng 4 chưa trả)", "Hỏng loa: sửa loa",
        "Thu gom, hủy rác", "Chi bù người chưa nhận",
    ],
)  # fmt: skip
def test_what_is_paid_late_or_spoiled_itself_is_not(read: Read, reason: str) -> None:
    file = read(slip(reason, "50.000"))
    assert (faults(file), questions(file)) == ([], [])


@pytest.mark.parametrize(
    "reason",
    [
        "Chè nước 2 buổi x 25.000 = 50.000", "Trả tiền điện 3 tháng x 20.000", "Nước 20.000đ x 3 buổi", "Bánh 10 người x 2 buổi x 5.000",
        "Nước 2x25.000", "Nước 2 thùng × 25.000đ/thùng",
    ],
)  # fmt: skip
def test_a_reason_that_reckons_another_amount_is_asked_about(read: Read, reason: str) -> None:
    assert [kind for kind, _ in questions(read(slip(reason, "25.000")))] == ["reason-reckons-other"]


@pytest.mark.parametrize(
    "reason",
    [
        "Chè nước 2 buổi x 25.000 = 50.000", "Nước 25.000 x 2", "Ảnh 3x4 và nước", "Nước 2 x 20.000 + bánh 10.000", "Tạm ứng 2 x 50.000",
        "In ảnh 10 x 15 cm", "Nước 2 x 15.000, bánh 20.000", "Thuê loa 3 buổi x 50.000, trả một nửa", "Nước 10 chai x 5.000đ/chai",
        "Nước 5 người x 2 buổi x 5.000",
    ],
)  # fmt: skip
def test_a_reason_that_fits_or_is_not_all_is_not(read: Read, reason: str) -> None:
    file = read(slip(reason, "50.000"))
    assert (faults(file), questions(file)) == ([], [])


@pytest.mark.parametrize(
    "banner",
    ["VÍ DỤ - không phải số thật", "BẢN NHÁP", "MẪU MINH HỌA", "Nháp (chưa chính thức)", "(Ví dụ minh họa)"],
)
def test_a_draft_is_asked_about(read: Read, banner: str) -> None:
    assert questions(read(f"BẢNG THU HỘI PHÍ\n{banner}\n{fees('x', 'x')}")) == [("sheet-is-draft", 2)]


@pytest.mark.parametrize(
    "banner",
    ["Mẫu số 01-TT", "Ví dụ: ghi 5.000 cho một tháng", "Phiếu nhập", "Xã Tân Mẫu", "Mẫu B3 ban hành kèm quy chế"],
)  # fmt: skip
def test_what_a_form_explains_is_not(read: Read, banner: str) -> None:
    file = read(f"BẢNG THU HỘI PHÍ\n{banner}\n{fees('x', 'x')}")
    assert (faults(file), questions(file)) == ([], [])


@pytest.mark.parametrize("mark", ["nt", "-nt-", '""""', "〃", "như trên", "''", "NT."])
def test_ditto_marks_are_to_be_written_out(read: Read, mark: str) -> None:
    text = slip("Chè nước", "50.000") + f"11/05/2024;PC-2024-091;hoạt động;{mark};Chè;Hành chính;60.000\n"
    assert faults(read(text)) == [("ditto", 3)]


@pytest.mark.parametrize("payee", ["Nt Thu", "Như Trên Đồi", "-", "Quán “Gió”"])
def test_names_are_none(read: Read, payee: str) -> None:
    text = slip("Chè nước", "50.000") + f"11/05/2024;PC-2024-091;hoạt động;{payee};Chè;Hành chính;60.000\n"
    assert faults(read(text)) == []


TWO = "1;TV001;;5.000;x\n2;TV002;;5.000;x\n"


def around(above: str = "", below: str = "", day: str = "15/05/2024") -> str:
    return (
        f"{above}\nNgày: {day};;Số phiếu thu: PT-2024-090\nSTT;Mã TV;Họ và tên;Số tiền;Ký nộp\n{TWO}{below}\n"
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("PHIẾU CHI THÁNG 7/2024\n" + slip("Chè", "50.000"), "title-month-differs"),
        ("Tháng 5 năm 2023\n" + slip("Chè", "50.000"), "title-month-differs"),
        ("PHIẾU CHI NĂM 2023\n" + slip("Chè", "50.000"), "title-month-differs"),
        ("PHIẾU CHI THÁNG 3\n" + slip("Chè", "50.000"), "title-month-differs"),
        (around("BẢNG THU HỘI PHÍ - QUỸ TĂNG THU NHẬP"), "fund-above-differs"),
        (around(below="Mẫu, ngày 15 tháng 06 năm 2024"), "signed-other-month"),
        (around("", day="15/05/2024;(âm lịch)"), "day-lunar"),
        (
            SLIPS.replace("Ngày;", "Ngày: 20/05/2024\nNgày;")
            + "10/05/2024;PC-2024-090;hoạt động;Quán;Chè;Hành chính;5.000\n",
            "day-above-differs",
        ),
        (
            "PHIẾU CHI - QUỸ TĂNG THU NHẬP\n"
            + SLIPS
            + "10/05/2024;PC-2024-090;hoạt động;Quán;Chè;Hành chính;5.000\n",
            "fund-above-differs",
        ),
    ],
)
def test_what_stands_around_and_contradicts_is_asked_about(read: Read, text: str, kind: str) -> None:
    file = read(text)
    assert (faults(file), [asked for asked, _ in questions(file)]) == ([], [kind])


@pytest.mark.parametrize(
    "text",
    [
        around("BẢNG THU HỘI PHÍ THÁNG 5/2024"),
        around("BẢNG THU HỘI PHÍ THÁNG 4/2024", day="05/05/2024"),
        around("BẢNG THU HỘI PHÍ - QUỸ HOẠT ĐỘNG"),
        around("Ban hành theo Quyết định năm 2016"),
        around("Theo quy chế năm 2020"),
        around(below="Mẫu, ngày 20 tháng 06 năm 2024"),
        around(below="Mẫu, ngày 15 tháng 05 năm 2024"),
        around("Ngày 15/05/2024 (tức mùng 8 tháng 4 âm lịch)"),
        SLIPS.replace("Ngày;", "Ngày: 31/05/2024\nNgày;")
        + "10/05/2024;PC-2024-090;hoạt động;Quán;Chè;Hành chính;5.000\n11/05/2024;PC-2024-091;hoạt động;Bà Tẹo;Nước;Hành chính;7.000\n",
    ],
)
def test_what_stands_around_and_fits_is_not(read: Read, text: str) -> None:
    file = read(text)
    assert (faults(file), questions(file)) == ([], [])


@pytest.fixture
def village(make_club: Callable[..., Path]) -> Read:
    club = make_club("clb-mau")
    file = club / "club.beancount"
    file.write_text(
        file.read_text("utf-8").replace('"club" "CLB ví dụ"', '"club" "CLB LTHTGN xóm Đồng Mơ, xã Tân Mẫu"'), "utf-8"
    )  # fmt: skip
    return lambda text: read_typed(text, club)


@pytest.mark.parametrize(
    ("above", "below"),
    [("Xóm Đồng Sim, xã Tân Mẫu", ""), ("XÓM ĐỒNG SIM", ""), ("", ";TM. CLB LTHTGN thôn Đồng Sim")],
)
def test_another_village_is_asked_about(village: Read, above: str, below: str) -> None:
    assert [kind for kind, _ in questions(village(around(above, below)))] == ["other-village"]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("Xóm Đồng Mơ, xã Tân Mẫu", ""), ("Xóm Mơ", ""), ("Địa điểm: nhà văn hóa xóm Đồng Sim", ""), ("BẢN KÊ THU", ""),
        ("", "Người lập: Lò Thị Ví, xóm Đồng Sim"), ("Xã Tân Mẫu", ""), ("", ";TM. CLB LTHTGN xóm Đồng Mơ"),
    ],
)  # fmt: skip
def test_our_village_and_where_people_live_is_not(village: Read, above: str, below: str) -> None:
    file = village(around(above, below))
    assert (faults(file), questions(file)) == ([], [])


def beside(heading: str, *said: str, amount: str = "5.000") -> str:
    rows = "".join(f"{n};TV{n:03};;{amount};x;{words}\n" for n, words in enumerate(said, 1))
    return FEES.replace("Ký nộp\n", f"Ký nộp;{heading}\n") + rows


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (beside("Số tháng", "3", "1"), "months-not-paid"),
        (beside("Còn thiếu", "2.000", ""), "aside-differs"),
        (beside("Ghi chú", "mới nộp 3.000, còn thiếu lại", ""), "aside-differs"),
        (beside("Hình thức", "chuyển khoản", "tiền mặt"), "paid-by-bank"),
        (slip("Chè nước (chuyển khoản)", "50.000"), "paid-by-bank"),
        (
            SLIPS.replace("Số tiền", "Số tiền;Số lượng;Đơn giá")
            + "10/05/2024;PC-2024-090;hoạt động;Quán;Chè;Hành chính;5.000;10;5.000\n",
            "aside-differs",
        ),
    ],
)
def test_columns_beside_that_contradict_are_asked_about_once(read: Read, text: str, kind: str) -> None:
    file = read(text)
    assert (faults(file), [asked for asked, _ in questions(file)]) == ([], [kind])


@pytest.mark.parametrize(
    "text",
    [
        beside("Số tháng", "3", "3", amount="15.000"),
        beside("Số tháng", "1", "1"),
        beside("Còn thiếu", "5.000", ""),
        beside("Còn thiếu", "2.000", "", amount="3.000"),
        beside("Ghi chú", "mới nộp 5.000", "nộp bù 3.000"),
        beside("Hình thức", "tiền mặt", "TM"),
        slip("Phí chuyển khoản", "50.000"),
        SLIPS.replace("Số tiền", "Số tiền;Số lượng;Đơn giá")
        + "10/05/2024;PC-2024-090;hoạt động;Quán;Chè;Hành chính;50.000;10;5.000\n",
    ],
)
def test_columns_beside_that_fit_are_not(read: Read, text: str) -> None:
    file = read(text)
    asked = [kind for kind, _ in questions(file) if kind != "fee-not-of-months"]
    assert (faults(file), asked) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        around(below="Tổng số tiền thu được: 15.000 đ"),
        around("Tổng thu: 15.000 đ"),
        around("Tổng số tiền: 15.000"),
        around(below="Tổng số tiền thực thu:;;15.000"),
    ],
)
def test_a_sentence_with_another_sum_is_refused(read: Read, text: str) -> None:
    assert {kind for kind, _ in faults(read(text))} == {"total-differs"}


def test_another_number_of_people_is_asked_about(read: Read) -> None:
    assert [kind for kind, _ in questions(read(around(below="Tổng số người nộp: 3 người")))] == [
        "people-differ"
    ]


@pytest.mark.parametrize(
    "text",
    [
        around(below="Tổng số tiền thu được: 10.000 đ"),
        around("Tổng thu: 10.000 đ"),
        around("Tổng số tiền phải thu: 15.000 đ"),
        around("Tổng thu từ đầu năm: 150.000 đ"),
        around("Tổng quỹ: 3.000.000 đ"),
        around(below="Tổng số người nộp: 2 người"),
        around(below="Tổng số hội viên: 45"),
    ],
)
def test_a_sentence_that_fits_or_speaks_of_else_is_not(read: Read, text: str) -> None:
    file = read(text)
    assert (faults(file), questions(file)) == ([], [])


def test_who_leaves_on_the_day_on_which_somebody_joined_is_no_contradiction(read: Read) -> None:
    head = "STT;Mã TV;Họ và tên;Năm sinh;Giới tính;Hộ;Ngày vào\n"
    rows = "1;TV041;Lò Thị Ví;1950;nữ;nghèo;10/04/2024\n;;ngày 10 tháng 01 năm 2025\n"
    assert questions(read(head + rows)) == []


@pytest.mark.parametrize(
    "text",
    [
        around("BẢNG THU HỘI PHÍ THÁNG 7 NĂM 2024", day="28/06/2024"),  # in advance
        around("BẢNG THU HỘI PHÍ THÁNG 3 NĂM 2024", day="15/05/2024"),  # late
        around("Họp thường kỳ ngày mùng 10 hàng tháng"),
        around("Ban quản lý quỹ tăng thu nhập"),
        around(below="Thủ quỹ;Mẫu"),
        around(below="Tổng chi: 8.000"),
        slip("Mua bảng 1200 x 800 mm", "120.000"),
    ],
)
def test_what_a_reader_found_honest_is_quiet(read: Read, text: str) -> None:
    file = read(text)
    assert (faults(file), questions(file)) == ([], [])


def test_a_long_reason_is_looked_at_soon() -> None:
    """Steps of the search grow with the text, not with its square."""
    assert _PRODUCT.search("1" + "a" * 20_000) is None


def test_an_ignored_column_silences_itself_alone(make_club: Callable[..., Path]) -> None:
    text = beside("Ghi chú;Thực nhận (đ)", "mới nộp 3.000;4.000", ";4.000")
    club = make_club("clb-mau")
    path = club.parent / "sheet.csv"
    path.write_text(text, "utf-8")
    asked = []
    for ignored in ((), ("Tổ",), ("Thực nhận",), ("Ghi chú", "Thực nhận")):
        forms = [form.ignoring(ignored) for form in FORMS]
        (file,) = read_files([path], ImportContext(books_of(club), TODAY), forms)
        asked.append([kind for kind, _ in questions(file)])
    assert asked == [["aside-differs"]] * 3 + [[]]


def test_the_fee_of_a_group_is_not_held_against_that_of_all(make_club: Callable[..., Path]) -> None:
    """A fifth of the month's fee is asked about, but where groups pay less it is honest."""
    poor = '2024-01-06 custom "regulation" "fee-monthly" 1000 VND\n  article: "Điều 3"\n  group: "nghèo"\n'
    sheet = FEES + "1;TV001;;1.000;x\n"
    assert questions(read_typed(sheet, make_club("clb-mau"))) == [("fee-tenfold", 3)]
    assert questions(read_typed(sheet, make_club("clb-ngheo", club=poor))) == []
