"""What looks the same falls together, and no two honest codes or names do."""

from __future__ import annotations

import unicodedata
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clubledger.books.entries import Slip
from clubledger.books.likeness import Strange, folded, passes_for_latin, plain_code, skeleton, strange
from clubledger.books.members import fold

TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
VIETNAMESE = [
    unicodedata.normalize("NFC", letter + tone) for letter in "aăâeêioôơuưy" for tone in TONES
] + list("bcdđghklmnpqrstvxfjwz")
HIGHLAND = [*"ƀčĕĭŏŭñŋ", "ê̆", "ơ̆", "ư̆", "ô̆", "â̆", "é", "è", "ö", "ü", "ł", "ø", "ç"]
"""Letters of the Ê-đê, Gia-rai, Ba-na and Cơ-ho, and of donors from elsewhere."""
SIGNS = [*"0123456789", *"-/.'&(),"]
HONEST = list(dict.fromkeys([*VIETNAMESE, *HIGHLAND, *SIGNS]))

honest_texts = st.lists(st.sampled_from(HONEST), min_size=1, max_size=8).map("".join)


def test_all_letters_digits_and_signs_stay_apart() -> None:
    assert len({skeleton(letter) for letter in HONEST}) == len(HONEST)
    assert len({plain_code(letter) for letter in HONEST}) == len(HONEST)


@given(honest_texts, honest_texts)
def test_no_two_honest_texts_fall_together(one: str, other: str) -> None:
    same = unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
    assert (skeleton(one) == skeleton(other)) is same
    assert (plain_code(one) == plain_code(other)) is same


@given(honest_texts)
def test_an_honest_text_is_not_strange_and_case_makes_no_other(text: str) -> None:
    assert strange(text, code=True) is None
    assert strange(text, code=False) is None
    assert skeleton(text.upper()) == skeleton(text)
    assert skeleton(unicodedata.normalize("NFD", text)) == skeleton(text)


@given(st.text())
def test_any_text_has_a_skeleton_that_is_its_own(text: str) -> None:
    assert skeleton(skeleton(text)) == skeleton(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *combinations(["0", "O"], 2),
        *combinations(["1", "l", "I"], 2),
        ("rn", "m"),
        ("vv", "w"),
        ("cl", "d"),
        ("d", "đ"),
    ],
)
def test_what_looks_a_little_alike_stays_apart(one: str, other: str) -> None:
    for before, after in [("TV0", "1"), ("KU-2024-", ""), ("Hoàng ", "a")]:
        assert folded(before + one + after) != folded(before + other + after)
        assert plain_code(before + one + after) != plain_code(before + other + after)


@pytest.mark.parametrize(
    ("seems", "is_"),
    [
        ("PС-2024-006", "PC-2024-006"),  # Cyrillic С
        ("РТ-2024-006", "PT-2024-006"),  # Cyrillic Р, Т
        ("ΡC-2024-006", "PC-2024-006"),  # Greek Ρ
        ("PC-2024\u200b-006", "PC-2024-006"),
        ("PC\u00ad-2024-\u202e006", "PC-2024-006"),
        ("ＰＣ\u20112024–006", "PC-2024-006"),
        ("𝐏𝐂-2024-006", "PC-2024-006"),
        ("PᏟ-2024-00б", "PC-2024-006"),  # Cherokee, Cyrillic б
        ("ВС-2024-006", "BC-2024-006"),
    ],
)
def test_a_slip_is_the_one_that_it_looks_like(seems: str, is_: str) -> None:
    assert Slip.of(seems) == Slip.of(is_) is not None


@pytest.mark.parametrize(
    ("seems", "is_"),
    [
        ("Ðặng Văn Định", "Đặng Văn Định"),
        ("ðặng văn Ɖịnh", "Đặng Văn Định"),
        ("ɖặng văn d\u0335ịnh", "Đặng Văn Định"),
        ("Nguyễn\u00a0 Văn\ufeff An", "nguyễn văn an"),
        ("Nguyеn Vаn Ту", "Nguyen Van Ty"),
        ("Trần Vǎn Mẫu", "Trần Văn Mẫu"),  # caron for breve
        ("H’Hen Niê", "H'Hen Niê"),
        ("Tổ 1 – Ấp 2", "tổ 1 - ấp 2"),
        ("Vο\u0303 Thi\u0323 Ι", "Võ Thị I"),
    ],
)
def test_a_name_is_the_one_that_it_looks_like(seems: str, is_: str) -> None:
    assert folded(seems) == folded(is_)
    assert fold(seems) == fold(is_)


ONSETS = ["", *"bcdđghklmnprstvx", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr"]
RIMES = [
    "a",
    "ă",
    "â",
    "e",
    "ê",
    "i",
    "o",
    "ô",
    "ơ",
    "u",
    "ư",
    "y",
    "ai",
    "ao",
    "au",
    "ay",
    "âu",
    "ây",
    "eo",
    "êu",
    "ia",
    "iê",
    "iu",
    "oa",
    "oă",
    "oai",
    "oay",
    "oe",
    "oi",
    "ôi",
    "ơi",
    "oo",
    "ua",
    "uâ",
    "uây",
    "uê",
    "ui",
    "uô",
    "uôi",
    "uơ",
    "uy",
    "uya",
    "uyê",
    "uyu",
    "ưa",
    "ưi",
    "ươ",
    "ươi",
    "ươu",
    "ưu",
    "yê",
    "yêu",
    "iêu",
]
CODAS = ["", "c", "ch", "m", "n", "ng", "nh", "p", "t"]


@st.composite
def syllables(draw: st.DrawFn) -> tuple[str, tuple[str, str]]:
    """A syllable with its tone on any of its vowels, and what it is: its letters and its tone."""
    onset, rime, coda = (draw(st.sampled_from(part)) for part in (ONSETS, RIMES, CODAS))
    tone, at = draw(st.sampled_from(TONES)), draw(st.integers(1, len(rime)))
    text = f"{onset}{rime[:at]}{tone}{rime[at:]}{coda}"
    return unicodedata.normalize("NFC", text), (onset + rime + coda, tone)


names = st.lists(syllables(), min_size=1, max_size=4)


@given(names, names)
def test_names_are_one_where_all_but_the_place_of_the_tones_is(
    one: list[tuple[str, tuple[str, str]]], other: list[tuple[str, tuple[str, str]]]
) -> None:
    same = [is_ for _, is_ in one] == [is_ for _, is_ in other]
    assert (folded(" ".join(text for text, _ in one)) == folded(" ".join(text for text, _ in other))) is same


@given(syllables(), syllables())
def test_syllables_are_one_where_all_but_the_place_of_the_tone_is(
    one: tuple[str, tuple[str, str]], other: tuple[str, tuple[str, str]]
) -> None:
    assert (folded(one[0]) == folded(other[0])) is (one[1] == other[1])


@given(st.text())
def test_what_is_folded_stays_so(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Trần Thị Hòa", "Trần Thị Hoà"),
        ("Nguyễn Thị Thúy", "NGUYỄN THỊ THUÝ"),
        ("Khỏe", "Khoẻ"),
        ("Lũy", "Luỹ"),
        ("Họa", "Hoạ"),
        ("Quý", "Qúy"),
    ],
)
def test_the_old_and_the_new_place_of_a_tone_make_one_name(one: str, other: str) -> None:
    assert folded(one) == folded(other)
    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hòa", "Hóa"),
        ("Hòa", "Hoa"),
        ("Thúy", "Thùy"),
        ("Thủy", "Thũy"),
        ("Mùa", "Mưa"),
        ("Thérèse", "Thèrése"),
        ("Muñoz", "Munõz"),
    ],
)
def test_other_tones_make_another_name(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@pytest.mark.parametrize(
    "name",
    [
        "Y Bhăm Êban, H’Rŭn Ƀuôn Yă, Kpă Ñĭt",
        "Thérèse Müller-Łuczak, Señor Muñoz",
        "Thạch Rinh (ថាច់ រិញ)",
        "ថាច់\u200bរិញ – Thạch Rinh",
        "王伟 Vương Vĩ",
        "Nhóm ❤️ 👩\u200d👧",
        "Quầy 1\ufe0f\u20e3",
        "Chợ ↔\ufe0f xã, họp gấp ‼\ufe0f",
        "5 µg, 2 m³, ½ kg, 1ª, №5",
        "Lãi tiền gửi ＢＩＤＶ",
        "Tổ Ⅳ",
    ],
)
def test_an_honest_name_is_not_strange(name: str) -> None:
    assert strange(name, code=False) is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Cao Bá Вát", Strange.OTHER_SCRIPT),
        ("Ông Сао", Strange.OTHER_SCRIPT),
        ("Omega β", Strange.OTHER_SCRIPT),
        ("ថាច់ រិញ", Strange.OTHER_SCRIPT),
        ("ថាច់a", Strange.OTHER_SCRIPT),
        ("TV០០១", Strange.OTHER_SCRIPT),
        ("Nguyễn\u200b An", Strange.UNSEEN),
        ("Nguyễn\u00adAn", Strange.UNSEEN),
        ("Nguyễn An\u3164", Strange.UNSEEN),
        ("a\ufe0f", Strange.UNSEEN),
        ("Quầy 1\ufe0f", Strange.UNSEEN),
        ("Quầy 1\ufe0f2\u20e3", Strange.UNSEEN),
        ("Chợ ↔\u200d xã", Strange.UNSEEN),
        ("An \u202e500", Strange.TURNING),
        ("\u200eAn", Strange.TURNING),
    ],
)
def test_a_strange_name_is_found(name: str, kind: Strange) -> None:
    found = strange(name, code=False)
    assert found is not None
    assert found[0] is kind


@pytest.mark.parametrize("code", ["PC-2024-001\ufe0f", "PC-2024-1\ufe0f\u20e3", "PC–\ufe0f2024-001"])
def test_a_code_has_no_unseen_sign_after_its_digits_and_dashes(code: str) -> None:
    assert strange(code, code=True) is not None


@given(st.sampled_from(HONEST))
def test_no_letter_of_ours_passes_for_another(letter: str) -> None:
    assert not any(map(passes_for_latin, unicodedata.normalize("NFC", letter)))
    assert not any(map(passes_for_latin, unicodedata.normalize("NFC", letter.upper())))


@pytest.mark.parametrize("letter", "ꓮᎪՏɑАΑⲀÐƉðɖ")
def test_letters_that_pass_for_ours(letter: str) -> None:
    assert passes_for_latin(letter)


def test_a_code_has_no_other_script_beside_it() -> None:
    assert strange("TV001 ថាច់", code=True) is not None
    assert strange("TV001 ថាច់", code=False) is None
