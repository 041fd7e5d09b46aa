"""Amounts in words come back as numbers, and what has two values is refused."""

from __future__ import annotations

import time
import unicodedata
from typing import Literal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from clubledger.forms.amount_words import EMPTY, LONGEST, TOO_LONG, TWO_WAYS, UNREADABLE, amount_in_words
from clubledger.forms.faults import FAULTS, Misread
from clubledger.i18n import Dong, Message, render
from tests.forms.amounts_in_words import MOST, in_words
from tests.known import instance

READ = {
    "Năm triệu hai trăm nghìn đồng chẵn": 5_200_000,
    "Bằng chữ: Năm triệu hai trăm nghìn đồng chẵn./.": 5_200_000,
    "(Bằng chữ:Năm triệu, hai trăm nghìn đồng.)": 5_200_000,
    "Số tiền (viết bằng chữ): NĂM TRIỆU HAI TRĂM NGHÌN VNĐ": 5_200_000,
    "  năm-triệu - hai  trăm\nngàn  ": 5_200_000,
    "Năm triệu đồng(chẵn)": 5_000_000,
    "Năm triệu Ðồng": 5_000_000,  # the Icelandic capital of some fonts
    "Năm triệu chẳn": 5_000_000,
    "Mừơi triệu đồng": 10_000_000,  # the tone where old keyboards put it
    "không đồng": 0,
    "năm": 5,
    "mười": 10,
    "mười lăm": 15,
    "mười lăm nghìn": 15_000,
    "mười tư": 14,
    "hai mươi": 20,
    "hai mươi mốt": 21,
    "hai mươi một": 21,
    "hai mươi tư": 24,
    "hai mươi bốn": 24,
    "hai mươi nhăm": 25,
    "hai mươi năm": 25,
    "ba mười": 30,
    "bẩy mươi bảy": 77,
    "một trăm": 100,
    "hai trăm linh tư": 204,
    "hai trăm lẻ năm": 205,
    "một trăm hai mươi": 120,
    "một trăm mười": 110,
    "trăm rưỡi": 150,
    "hai trăm rưỡi": 250,
    "một nghìn không trăm": 1000,
    "hai nghìn không trăm linh một": 2001,
    "hai nghìn linh một": 2001,
    "hai nghìn lẻ một": 2001,
    "hai nghìn mười lăm": 2015,
    "hai nghìn không trăm năm mươi": 2050,
    "hai nghìn năm mươi": 2050,
    "hai nghìn rưỡi": 2500,
    "trăm rưỡi nghìn": 150_000,
    "một triệu lẻ năm nghìn": 1_005_000,
    "một triệu năm nghìn": 1_005_000,
    "một triệu năm mươi nghìn": 1_050_000,
    "một triệu không trăm năm mươi nghìn": 1_050_000,
    "triệu rưỡi": 1_500_000,
    "một triệu rưởi": 1_500_000,
    "hai trăm triệu rưỡi": 200_500_000,
    "một triệu không nghìn bốn trăm": 1_000_400,
    "một triệu không trăm nghìn bốn trăm": 1_000_400,
    "năm triệu không trăm linh tám": 5_000_008,
    "bảy trăm triệu không nghìn hai trăm ba mươi mốt": 700_000_231,
    "hai tỷ năm trăm nghìn": 2_000_500_000,
    "hai tỷ không triệu không nghìn không trăm linh năm": 2_000_000_005,
    "tỉ rưỡi": 1_500_000_000,
    "ba trăm hai mươi tỷ": 320_000_000_000,
    "hai nghìn tỷ": 2_000_000_000_000,
    "hai nghìn rưỡi tỷ": 2_500_000_000_000,
    "hai nghìn ba trăm linh tư tỷ năm triệu": 2_304_005_000_000,
    "chín trăm chín mươi chín nghìn tỷ": 999_000_000_000_000,
}


@pytest.mark.parametrize(("text", "amount"), READ.items())
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_an_amount_in_words_is_read(text: str, amount: int, form: Literal["NFC", "NFD"]) -> None:
    assert amount_in_words(unicodedata.normalize(form, text)) == amount


HAS_TWO_VALUES = {
    "hai trăm năm": (250, 205),
    "hai trăm mốt": (210, 201),
    "hai trăm năm nghìn": (250_000, 205_000),
    "một nghìn hai": (1200, 1002),
    "hai nghìn không trăm năm": (2050, 2005),
    "một triệu tư": (1_400_000, 1_000_004),
    "một triệu bốn": (1_400_000, 1_000_004),
    "một triệu lăm": (1_500_000, 1_000_005),
    "năm triệu hai": (5_200_000, 5_000_002),
    "Năm triệu hai trăm đồng chẵn": (5_200_000, 5_000_200),
    "một triệu hai trăm rưỡi": (1_250_000, 1_000_250),
    "một triệu hai trăm năm": (1_250_000, 1_000_205),
    "hai triệu mười lăm": (2_015_000, 2_000_015),
    "hai triệu năm mươi": (2_050_000, 2_000_050),
    "hai triệu lẻ năm": (2_005_000, 2_000_005),
    "một triệu hai nghìn ba": (1_002_300, 1_002_003),
    "hai tỷ ba": (2_300_000_000, 2_000_000_003),
    "hai tỷ năm trăm": (2_500_000_000, 2_000_000_500),
    "hai nghìn năm tỷ": (2_500_000_000_000, 2_005_000_000_000),
    "hai nghìn tỷ ba trăm": (2_300_000_000_000, 2_000_000_000_300),
    "hai nghìn tỷ rưỡi": (2_500_000_000_000, 2_000_500_000_000),
}


@pytest.mark.parametrize(("text", "values"), HAS_TWO_VALUES.items())
def test_an_amount_with_two_values_is_refused_and_both_are_told(text: str, values: tuple[int, int]) -> None:
    with pytest.raises(Misread) as refused:
        amount_in_words(text)
    assert refused.value.fault is TWO_WAYS
    assert (refused.value.params["one"], refused.value.params["other"]) == values
    assert all(isinstance(value, Dong) for value in refused.value.params.values())


NOT_UNDERSTOOD = {
    "trăm hai triệu trăm": "trăm",
    "mười mươi": "mươi",
    "một mươi": "mươi",
    "mươi lăm triệu": "mươi",
    "hai mươi mười": "mười",
    "một chục": "chục",
    "mười mốt": "mốt",
    "lăm triệu": "lăm",
    "năm triệu tư nghìn": "tư",
    "hai trăm linh lăm": "lăm",
    "hai trăm linh mốt": "mốt",
    "hai nghìn lẻ năm mươi": "mươi",
    "hai nghìn lẻ mười": "mười",
    "hai nghìn lẻ": "lẻ",
    "lẻ năm nghìn": "lẻ",
    "nghìn triệu": "nghìn",
    "một nghìn triệu": "triệu",
    "hai triệu ba triệu": "triệu",
    "hai nghìn ba trăm nghìn": "nghìn",
    "một triệu tỷ": "tỷ",
    "hai tỷ ba tỷ": "tỷ",
    "hai nghìn tỷ ba trăm tỷ": "tỷ",
    "hai trăm ba trăm": "trăm",
    "hai ba": "ba",
    "hai rưỡi": "rưỡi",
    "mười rưỡi": "rưỡi",
    "triệu rưỡi nghìn": "nghìn",
    "triệu rưỡi hai trăm": "hai",
    "một triệu không nghìn rưỡi": "rưỡi",
    "không trăm năm mươi nghìn": "không",
    "hai triệu không": "không",
    "không không": "không",
    "âm năm triệu": "âm",
    "một phẩy hai triệu": "phẩy",
    "Nắm triệu đồng": "Nắm",
    "nam trieu": "nam",
    "năm triệu đô la": "đô",
    "năm triệu đồng đồng": "đồng",
    "năm triệu đồng và hai con gà": "đồng",
    "5 triệu": "5",
    "5.200.000": "5.200.000",
    "năm triệu / hai trăm nghìn": "/",
    "năm triệu (hai trăm nghìn)": "(hai",
    "x" * 99: "x" * 40,
}


@pytest.mark.parametrize(("text", "word"), NOT_UNDERSTOOD.items())
def test_the_word_that_has_no_place_is_named_as_it_is_written(text: str, word: str) -> None:
    with pytest.raises(Misread) as refused:
        amount_in_words(unicodedata.normalize("NFD", text))
    assert (refused.value.fault, refused.value.params) == (UNREADABLE, {"word": word})


@pytest.mark.parametrize(
    "text", ["", "   ", "....................", "đồng", "Bằng chữ:", "Bằng chữ: ...... đồng chẵn./."]
)
def test_where_no_amount_stands_that_is_said(text: str) -> None:
    with pytest.raises(Misread) as refused:
        amount_in_words(text)
    assert refused.value.fault is EMPTY


@pytest.mark.parametrize(
    "filler", ["năm ", "a", " ", ".", "chẵn", "đồng ", "bằng chữ ", "\u0323\u0301", "không nghìn "]
)
def test_a_long_text_takes_no_time(filler: str) -> None:
    began = time.process_time()
    for length in (LONGEST, 1_000_000):
        with pytest.raises(Misread) as refused:
            amount_in_words((filler * length)[:length])
        assert (refused.value.fault is TOO_LONG) is (length > LONGEST)
    assert time.process_time() - began < 0.5


def test_the_faults_read_as_sentences() -> None:
    for kind, params in (
        (EMPTY, {}),
        (TOO_LONG, {"most": LONGEST}),
        (UNREADABLE, {"word": "mươi"}),
        (TWO_WAYS, {"one": Dong(250), "other": Dong(205)}),
    ):
        assert FAULTS[kind.id] is kind
        for sentence in (kind.text, kind.remedy):
            shown = render(Message(sentence, params), "en")
            assert "{" not in shown
    assert render(Message(TWO_WAYS.text, params), "en") == (
        "The amount in words can be read as 250 đ and as 205 đ."
    )


amounts = st.one_of(
    st.integers(0, MOST),
    st.lists(
        st.one_of(st.sampled_from([0, 1, 4, 5, 10, 15, 50, 100, 150, 500]), st.integers(0, 999)),
        min_size=1,
        max_size=5,
    ).map(lambda groups: sum(group * 1000**power for power, group in enumerate(groups))),
)


def test_the_formal_way_is_the_default() -> None:
    assert in_words(5_200_000) == "Năm triệu hai trăm nghìn đồng"
    assert in_words(0) == "Không đồng"
    assert in_words(2_001_024) == "Hai triệu không trăm linh một nghìn không trăm hai mươi tư đồng"
    assert in_words(1_000_200) == "Một triệu không nghìn hai trăm đồng"


@settings(max_examples=200, deadline=None)
@given(amounts)
@example(MOST)
def test_what_is_written_formally_is_read_back(amount: int) -> None:
    assert amount_in_words(in_words(amount)) == amount


@settings(max_examples=500, deadline=None)
@given(amounts, st.data())
def test_what_is_written_in_any_usual_way_is_read_back(amount: int, data: st.DataObject) -> None:
    text = in_words(amount, lambda ways: data.draw(st.sampled_from(ways)))
    assert amount_in_words(text) == amount, text


NUMERALS = "không một hai bốn năm tư mốt lăm mười mươi trăm linh rưỡi nghìn triệu tỷ"
AROUND = "đồng chẵn bằng chữ , . ( ) - 5 x"


def texts_of(words: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(words.split(" ")), max_size=12).map(" ".join)


@settings(max_examples=500, deadline=None)
@given(st.one_of(st.text(), texts_of(NUMERALS), texts_of(f"{NUMERALS} {AROUND}")))
def test_any_text_is_an_amount_or_refused_in_words(text: str) -> None:
    try:
        amount = amount_in_words(text)
    except Misread as misread:
        refused = misread
    else:
        assert amount == amount_in_words(in_words(amount))
        return
    assert render(Message(refused.fault.text, refused.params), "en")
    if refused.fault is TWO_WAYS:
        one, other = (instance(refused.params[key], int) for key in ("one", "other"))
        assert 0 < other < one <= MOST
