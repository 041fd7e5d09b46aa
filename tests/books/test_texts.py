"""Damaged texts are found, and no honest text is taken for one."""

from __future__ import annotations

import unicodedata

import pytest

from clubledger.books.texts import Damage, damage, is_syllable

WHOLE = [
    "Nguyễn Thị Mẫu, Đặng Văn Ánh, Hoàng Thuỷ, bà Hòa (Hoà), ông Huỳnh Quý",
    "ĐỖ THỊ ÁNH NGUYỆT",
    "H'Hen Niê, Krông Năng, Y Bhăm Êban, Đắk Lắk",
    "cÓ tHỂ gõ nhầm phím hoa",
    "Mua ½ m vải khổ 3×4, 2 m³ cát, ống Ø90 – 25 °C, § 5, xã¹",
    "Thu «kỳ 2» · quỹ hoạt động",
    "Samsung® © 2024, £5, ¥100, 1ª vez, ¡Hola!",
    "Où l'été a goûté la fête, naïve et très sûre d'être prête; août, Noël, ça, dû, haï",
    "L'association «Élan» a payé le thé à l'hôtel",
    "Señor Muñoz, aún más; João e São Paulo; Müller & Söhne, Straße",
    "The association's fee for May",
]

TCVN3 = [
    "Ng©n hµng ChÝnh s¸ch x· héi",
    "NguyÔn ThÞ MÉu",
    "Thu héi phÝ",
    "Bïi ThÞ Hång",
    "Cho vay nu«i lîn",
    "«ng Hïng",
]
VNI = [
    "QUY CHEÁ QUAÛN TRÒ TAØI CHÍNH",
    "Nguyeãn Thò Maãu",
    "Thu hoäi phí thaùng 5",
    "Traàn Vaên Thöû",
    "Cho vay nuoâi lôïn",
]
MISREAD = ["Nguyá»…n Thá»‹", "MÃ¢u", "Äá»—", "NguyÆ°", "Nguy\N{REPLACEMENT CHARACTER}n"]


@pytest.mark.parametrize("text", WHOLE)
def test_an_honest_text_is_whole(text: str) -> None:
    assert damage(text) is None
    assert [damage(word) for word in text.split()] == [None] * len(text.split())


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (kind, text)
        for kind, texts in ((Damage.TCVN3, TCVN3), (Damage.VNI, VNI), (Damage.MISREAD, MISREAD))
        for text in texts
    ],
)
def test_residue_of_an_old_encoding_is_found(kind: Damage, text: str) -> None:
    found = damage(text)
    assert found is not None
    assert found[0] is kind
    assert found[1] in text
    assert len(found[1]) <= 3  # a hint, not a member's name


def test_loose_accents_are_found() -> None:
    assert damage(unicodedata.normalize("NFD", "Nguyễn Thị Mẫu")) == (Damage.NOT_NFC, "ễ")


@pytest.mark.parametrize(
    "word", ["nghiêng", "gì", "giữa", "quý", "quốc", "khuỷu", "thuở", "yến", "ngoằn", "giếng", "ôm"]
)
def test_a_syllable_is_one(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["tôt", "kẻt", "ce", "ngi", "baõ", "taọ", "été", "school", "Thanh-Hóa"])
def test_what_vietnamese_cannot_spell_is_none(word: str) -> None:
    assert not is_syllable(word)
