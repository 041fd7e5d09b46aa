"""Vietnamese from before Unicode is read back, mixed in one file and in one row; what is not clear is a fault."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clubledger.books.texts import Damage, read_back, sense
from clubledger.demo import names
from clubledger.forms.encodings import (
    TEXT_TWO_WAYS,
    TEXT_UNREADABLE,
    Writing,
    as_raw,
    readings,
    settled,
    sure,
)
from clubledger.forms.faults import Misread, Spot
from clubledger.forms.sheet_texts import LETTERS_LOST, Texts, tidy, votes_of
from tests.books import test_texts
from tests.forms.old_encodings import ENCODERS, misread, tcvn3, utf8, utf8_loose, vni, windows_1258

if TYPE_CHECKING:
    from collections.abc import Callable

GIVEN = [*names.GIVEN["nữ"], *names.GIVEN["nam"]]
MIDDLES = [*names.MIDDLES["nữ"], *names.MIDDLES["nam"]]
PEOPLE = [
    f"{surname} {MIDDLES[index % len(MIDDLES)]} {GIVEN[index % len(GIVEN)]}"
    for index, surname in enumerate(names.SURNAMES * 5)
]
HEADINGS = [
    "Mã TV", "Họ và tên", "Ngày", "Số tiền", "Số phiếu thu", "Ký nộp", "Trả gốc", "Trả lãi", "Lãi quá hạn", "Cộng",
    "Số khế ước", "Lý do", "Bằng chữ", "Quỹ", "Mệnh giá", "Số tờ", "Thành tiền", "Có mặt", "Nội dung", "Ghi chú",
]  # fmt: skip
OLD: dict[Callable[[str], bytes], Writing] = {
    tcvn3: Writing.TCVN3,
    vni: Writing.VNI,
    windows_1258: Writing.WINDOWS,
}
LETTERS = "".join(dict.fromkeys("".join(PEOPLE + HEADINGS)))


def texts(*cells: bytes) -> Texts:
    return Texts(Spot("a.csv"), [as_raw(cell) for cell in cells])


# -- the tables, against tables of the tests' own ------------------------------------------------------------


@pytest.mark.parametrize(
    ("encode", "kind"), [(tcvn3, Damage.TCVN3), (vni, Damage.VNI), (misread, Damage.MISREAD)]
)
@pytest.mark.parametrize(
    "text", ["àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ", "ĂÂÊÔƠƯĐ"]
)
def test_every_letter_is_read_back(encode: Callable[[str], bytes], kind: Damage, text: str) -> None:
    spaced = " ".join(f"t{letter}n" for letter in text)
    octets = encode(spaced)
    garbled = octets.decode() if kind is Damage.MISREAD else octets.decode("latin-1")
    assert read_back(garbled, kind) == spaced


def test_vni_capitals_stay_capitals() -> None:
    assert vni("ĐẶNG THỊ ƯỚT").decode("latin-1") == "ÑAËNG THÒ ÖÔÙT"
    assert read_back("ÑAËNG THÒ ÖÔÙT, Ñoã Thò Yeán", Damage.VNI) == "ĐẶNG THỊ ƯỚT, Đỗ Thị Yến"


def test_the_capital_fonts_of_tcvn3_have_the_bytes_of_small_letters() -> None:
    assert read_back("CéNG HßA X· HéI", Damage.TCVN3) == "CỘNG HÒA XÃ HỘI"
    assert read_back("céng hßa", Damage.TCVN3) == "cộng hòa"
    assert read_back("L£ THÞ HOA", Damage.TCVN3) == "LÊ THỊ HOA"
    assert read_back("M· TV", Damage.TCVN3) == "Mã TV"  # one capital is the word's first


def test_words_are_counted_as_vietnamese_or_not() -> None:
    assert sense("Nguyễn Thị Mẫu, SĐT, 500.000 đ, 5 m²") == (5, 0)
    assert sense("Café «Élan»") == (0, 2)
    assert sense("Hµ Lan", Damage.TCVN3) == (1, 0)
    assert sense("Hà Lan", Damage.TCVN3) == (0, 1)  # that byte is no letter of TCVN3
    assert sense("thaùng naøy bé", Damage.VNI) == (2, 1)


# -- one cell ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encode", ENCODERS)
def test_names_and_headings_are_read_in_a_sheet_of_one_encoding(encode: Callable[[str], bytes]) -> None:
    sheet = texts(*map(encode, PEOPLE + HEADINGS))
    read = [sheet.read(as_raw(encode(text)), 1, 1) for text in PEOPLE + HEADINGS]
    assert [text.lower() for text in read] == [text.lower() for text in PEOPLE + HEADINGS]
    assert sheet.all_problems() == []
    remarks = " ".join(str(remark.message) for remark in sheet.remarks())
    expected = OLD.get(encode, Writing.GARBLED if encode is misread else None)
    assert remarks == "" if expected is None else remarks.count("Cells") == 1
    if expected in (Writing.TCVN3, Writing.VNI, Writing.WINDOWS):
        assert str(expected) in remarks


@pytest.mark.parametrize("encode", ENCODERS)
def test_no_name_and_no_heading_is_ever_read_wrongly_alone(encode: Callable[[str], bytes]) -> None:
    unsure = 0
    for text in PEOPLE + HEADINGS:
        reading = sure(as_raw(encode(text)))
        unsure += reading is None
        assert reading is None or reading.text.lower() == text.lower()
    assert unsure < len(PEOPLE + HEADINGS) / 10


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(ENCODERS)), min_size=1, max_size=12))
def test_encodings_mixed_in_one_file_give_the_text_or_a_fault(
    cells: list[tuple[str, Callable[[str], bytes]]],
) -> None:
    sheet = texts(*(encode(text) for text, encode in cells))
    for text, encode in cells:
        raw = as_raw(encode(text))
        read = sheet.read(raw, 1, 1)
        assert read.lower() in ("", text.lower()) or sure(raw) is None  # by the habit of so few cells
    assert {problem.fault for problem in sheet.all_problems()} <= {TEXT_TWO_WAYS}


def test_a_closing_quotation_mark_is_no_half_of_a_letter() -> None:
    assert settled(as_raw("“XÓM ÑOÃ”".encode("cp1252"))).text == "“XĨM ĐỖ”"


def test_most_cells_of_a_well_mixed_file_are_read() -> None:
    dice = random.Random(5)
    cells = [(text, dice.choice(ENCODERS)) for text in PEOPLE * 3]
    sheet = texts(*(encode(text) for text, encode in cells))
    read = [sheet.read(as_raw(encode(text)), 1, 1).lower() for text, encode in cells]
    wrong = [one for one, (text, _) in zip(read, cells, strict=True) if one != text.lower()]
    assert len(wrong) <= len(cells) * 0.03
    assert set(wrong) <= {""}


@settings(max_examples=150, deadline=None)
@given(
    st.text(st.sampled_from(LETTERS + " ,.-"), max_size=30), st.sampled_from([utf8, utf8_loose, windows_1258])
)
def test_what_is_not_vietnamese_is_not_changed_silently(text: str, encode: Callable[[str], bytes]) -> None:
    """Letters in no order: as they stand, or a fault, unless another encoding makes words of them."""
    raw = as_raw(encode(text))
    votes = Counter({(isinstance(raw, bytes), OLD.get(encode, Writing.UNICODE)): 9})
    with suppress(Misread):
        reading = settled(raw, votes)
        assert tidy(reading.text) == tidy(text) or reading.good


@pytest.mark.parametrize("text", test_texts.WHOLE)
def test_an_honest_text_stays_as_it_is(text: str) -> None:
    assert settled(text).text == text
    assert texts(utf8(text)).read(text, 1, 1) == tidy(text)


@pytest.mark.parametrize(
    "text",
    ["“…XÃ” HỘI", "VỀ “XÓM BÃ”", "CÃ\xa0MAU 2", "lá…", "nhé…” anh", "bà\xa0ấy", "Café", "Müller & Söhne"],
)
def test_quotation_marks_and_fixed_blanks_after_letters_are_no_garbled_letters(text: str) -> None:
    assert settled(text).text == text


def test_a_single_weak_heading_is_read_by_the_habit_of_its_row_or_sheet() -> None:
    alone = "Maõ TV"  # õ after a is also met outside VNI
    assert settled(alone).text == "Maõ TV"
    assert settled(alone, votes_of(["Nguyeãn Thò Maãu", "Ngaøy"])).text == "Mã TV"
    assert settled(alone, votes_of(["Nguyễn Thị Mẫu", "Ngày"])).text == "Maõ TV"
    nearest = votes_of(["Họ và tên", "Số tiền"]), votes_of(["NguyÔn ThÞ MÉu"] * 70)
    assert settled("Mã TV", *nearest).text == "Mã TV"
    assert settled("Mã TV", *nearest[1:]).text == "Mó TV"


def test_two_ways_are_a_fault_unless_the_habit_is_clear() -> None:
    raw = as_raw(b"S\xf4n")  # Sôn in windows-1258, Sơn in VNI
    with pytest.raises(Misread) as wrong:
        settled(raw)
    assert wrong.value.fault is TEXT_TWO_WAYS
    assert set(wrong.value.params.values()) >= {"Sôn"}
    sons = {Writing.VNI: "Sơn", Writing.WINDOWS: "Sôn"}
    for writing, text in sons.items():
        assert settled(raw, Counter({(True, writing): 2})).text == text
    with pytest.raises(Misread):
        settled(raw, Counter({(True, Writing.VNI): 1}))
    with pytest.raises(Misread):
        settled(raw, Counter({(True, writing): 9 for writing in sons}))
    clear = Counter({(True, Writing.VNI): 6, (True, Writing.WINDOWS): 2})
    assert settled(raw, clear).text == "Sơn"


def test_a_cell_that_mixes_unicode_with_tcvn3_is_read_where_it_is_clear() -> None:
    assert settled("Họ: NguyÔn ThÞ MÉu").text == "Họ: Nguyễn Thị Mẫu"
    with pytest.raises(Misread) as wrong:
        settled("Họ tên: NguyÔn V¨n Hµ", Counter({(False, Writing.TCVN3): 9}))  # tên, or tờn
    assert wrong.value.fault is TEXT_TWO_WAYS


@pytest.mark.parametrize("text", ["Café", "Señor Muñoz", "Straße 5", "25 °C", "5 m²", "½ m", "“Élan”"])
def test_a_foreign_word_in_a_clean_file_is_no_disaster(text: str) -> None:
    sheet = texts(utf8("Nguyễn Thị Mẫu"))
    assert sheet.read(as_raw(text.encode("cp1252")), 3, 2) == text
    assert sheet.all_problems() == []
    assert [str(remark.message) for remark in sheet.remarks()] == [
        "Cells with signs or letters of other languages (windows-1252): 1."
    ]


@pytest.mark.parametrize(
    "octets", [b"\xff\xfe\xfd", b"\xa7x\xb2x", b"Nguy\xe1\xbb\x85n Hu\xd6", b"Nguy\xe1\xbb", b"\x81\x8d"]
)
def test_what_makes_no_sense_is_a_fault_at_its_row_and_column(octets: bytes) -> None:
    sheet = texts(octets)
    assert sheet.read(as_raw(octets), 7, 28) == ""
    (problem,) = sheet.all_problems()
    assert problem.fault in (TEXT_UNREADABLE, TEXT_TWO_WAYS)
    assert problem.spot == Spot("a.csv", None, 7, "AB")
    assert problem.read


def test_short_forms_and_the_dong_sign_are_read_by_the_habit() -> None:
    sheet = texts(tcvn3("Nguyễn Thị Mẫu"), tcvn3("Ngày"))
    assert sheet.read(as_raw(tcvn3("SĐT")), 1, 1) == "SĐT"
    assert sheet.read(as_raw(tcvn3("500.000 đ")), 1, 2) == "500.000 đ"
    assert sheet.read(as_raw(tcvn3("Đ/c")), 1, 3) == "Đ/c"
    assert sheet.all_problems() == []


def test_a_text_is_read_the_same_whether_as_bytes_or_as_unicode() -> None:
    for text in PEOPLE:
        old = tcvn3(text)
        assert settled(old.decode("cp1252")).text.lower() == settled(as_raw(old)).text.lower() == text.lower()


def test_letters_lost_are_one_problem_of_the_sheet() -> None:
    cells = ["Nguy?n Th? M?u", "Ho\N{REPLACEMENT CHARACTER}ng", "NGUY?N", "Xong chưa?Rồi", "Ai?", "PT?"]
    sheet = Texts(Spot("a.csv"), cells)
    for row, cell in enumerate(cells, 1):
        sheet.read(cell, row, 1)
    (problem,) = sheet.all_problems()
    assert problem.fault is LETTERS_LOST
    assert problem.params == {"count": 3}
    assert problem.spot.row == 1


# -- tidying -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("\ufeff\u200b Nguyễn\xa0\xa0Thị \n Mẫu\t", "Nguyễn Thị Mẫu"),
        ("PT-2024-\u200b015", "PT-2024-015"),
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("'=1+1", "=1+1"),
        ("'-5", "-5"),
        ("'@a", "@a"),
        ("'+84", "+84"),
        ("'90s", "'90s"),
        ("H'Hen", "H'Hen"),
        ("\xa0", ""),
    ],
)
def test_tidy(text: str, tidied: str) -> None:
    assert tidy(text) == tidied


@pytest.mark.parametrize("text", ["a\x01b", "a\x7f", "\x1b[31mđỏ"])
def test_control_characters_are_a_fault(text: str) -> None:
    sheet = Texts(Spot("a.xlsx", "S"), [text])
    sheet.read(text, 1, 1)
    assert [problem.fault for problem in sheet.all_problems()] == [TEXT_UNREADABLE]


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=40), st.text(max_size=40)))
def test_any_cell_is_read_or_a_fault(raw: bytes | str) -> None:
    cell = as_raw(raw) if isinstance(raw, bytes) else raw
    sheet = Texts(Spot("a"), [cell])
    text = sheet.read(cell, 1, 1)
    assert text == tidy(text)
    assert len(sheet.problems) <= 1
    assert len({way.text for way in readings(cell)}) == len(readings(cell))
