"""Lists stand as a village's lists do: by given name, letters of the alphabet first, then tones."""

from __future__ import annotations

import random
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clubledger.reports.collation import LETTERS, sortable, text_key, vietnamese_key

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMES = st.lists(
    st.text(st.sampled_from("aăâbdđeêoôơuưyàạẫềổợửĐƯhn \N{COMBINING ACUTE ACCENT}"), max_size=12), max_size=6
)


def shuffled(items: Sequence[str]) -> list[str]:
    return random.Random(0).sample(items, len(items))


@pytest.mark.parametrize(
    "in_order",
    [
        ["Lê Thị An", "Hoàng Văn Ân", "Đỗ Bình", "Bùi Cúc", "An Dung", "An Đào", "An Em", "An Ê"],
        ["Lò A", "Lò À", "Lò Ả", "Lò Ã", "Lò Á", "Lò Ạ", "Lò An", "Lò Ă", "Lò Ắ", "Lò Ăn", "Lò Â", "Lò Ậ"],
        ["Bàn O", "Bàn Ô", "Bàn Ơ", "Bàn P", "Bàn Sinh", "Bàn Tư", "Bàn U", "Bàn Ư", "Bàn Vân", "Bàn Y"],
        ["Bế Thị Hoa", "Vũ Văn Hoa", "Bế Thị Hòa", "An Hoài"],
        ["Dương Thị Lan", "Đinh Thị Lan", "Hoàng Thị Lan", "Hoàng Văn Lan", "Hứa Lan"],
        ["Lan", "Bế Lan", "Vũ Lan"],
        ["", "Lê 2", "Lê A"],
    ],
)
def test_the_order_of_names(in_order: list[str]) -> None:
    assert sorted(shuffled(in_order), key=vietnamese_key) == in_order


def test_a_text_goes_by_its_first_word() -> None:
    villages = ["Bến Giá", "Đồng Mẫu", "Na Ấp", "Na Thu"]
    assert sorted(shuffled(villages), key=text_key) == villages


def test_the_letters_stand_in_the_order_of_the_alphabet() -> None:
    assert sorted(shuffled(LETTERS), key=text_key) == list(LETTERS)


def test_two_ways_to_write_a_tone_are_neighbours() -> None:
    assert vietnamese_key("Lê Thuý")[0] == vietnamese_key("Lê Thúy")[0]
    assert vietnamese_key("LÊ  THÚY")[0] == vietnamese_key("Lê Thúy")[0]


def test_punctuation_is_passed_over_and_a_foreign_mark_too() -> None:
    assert vietnamese_key("H'Mai Niê")[0] == vietnamese_key("HMai Niê")[0]
    assert vietnamese_key("Y Blŏ")[0] == vietnamese_key("Y Blo")[0]


@given(NAMES)
def test_the_form_of_unicode_makes_no_difference(names: list[str]) -> None:
    decomposed = [unicodedata.normalize("NFD", name) for name in names]
    composed = [unicodedata.normalize("NFC", name) for name in names]
    expected = sorted(composed, key=vietnamese_key)
    assert [unicodedata.normalize("NFC", name) for name in sorted(decomposed, key=vietnamese_key)] == expected


@given(NAMES)
def test_the_same_names_come_in_the_same_order(names: list[str]) -> None:
    assert sorted(names, key=vietnamese_key) == sorted(shuffled(names), key=vietnamese_key)


@given(texts=st.lists(NAMES.map(" ".join) | st.text(max_size=8), min_size=2, max_size=8))
def test_as_bytes_keys_have_the_same_order(texts: list[str]) -> None:
    for key in (text_key, vietnamese_key):
        assert sorted(texts, key=lambda text: sortable(key(text))) == sorted(texts, key=key)
