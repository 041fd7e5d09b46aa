"""Every sentence has its Vietnamese; amounts and dates are written as readers write them."""

from __future__ import annotations

import pickle
import string
from datetime import date
from decimal import Decimal, localcontext
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from clubledger.i18n import ENGLISH, LANGUAGES, LOCALE_DIR, Dong, Percent, message, number, render, translate
from tests.known import known

if TYPE_CHECKING:
    from collections.abc import Iterable

    from babel.messages.catalog import Catalog

PACKAGE = Path(__file__).parents[1] / "clubledger"
TRANSLATED = [language for language in LANGUAGES if language != ENGLISH.code]
KEYWORDS = {"message": None, "N_": None, "_": None}


def extracted() -> set[str]:
    methods = [("**.py", "python"), ("**.j2", "jinja2"), ("**.html", "jinja2")]
    found = extract_from_dir(PACKAGE, method_map=methods, keywords=KEYWORDS, options_map={})
    return {msgid for _, _, msgid, _, _ in found if isinstance(msgid, str)}


def catalogue(language: str) -> Catalog:
    with Path(LOCALE_DIR, language, "LC_MESSAGES", "clubledger.po").open("rb") as file:
        return read_po(file)


def strings(catalogue: Catalog) -> dict[tuple[str, ...], tuple[str, ...]]:
    def plural(text: str | Iterable[str]) -> tuple[str, ...]:
        return (text,) if isinstance(text, str) else tuple(text)

    return {
        plural(entry.id): plural(known(entry.string))
        for entry in catalogue
        if entry.id and any(plural(known(entry.string)))
    }


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated(language: str) -> None:
    translations = {entry.id: entry.string for entry in catalogue(language) if entry.id}
    missing = sorted(msgid for msgid in extracted() if not translations.get(msgid))
    assert missing == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_keeps_its_placeholders_and_is_nfc(language: str) -> None:
    import unicodedata

    for entry in catalogue(language):
        if entry.id and entry.string:
            assert isinstance(entry.id, str)
            assert isinstance(entry.string, str)
            assert fields(entry.string) == fields(entry.id), entry.id
            assert unicodedata.is_normalized("NFC", entry.string), entry.id


def test_english_is_what_the_sentences_are_written_in() -> None:
    assert not Path(LOCALE_DIR, ENGLISH.code).exists()
    assert all(translate(msgid, ENGLISH.code) == msgid for msgid in extracted())


@pytest.mark.parametrize(
    ("language", "domain"),
    [(language, domain) for language in TRANSLATED for domain in ("clubledger", "messages")],
)
def test_the_compiled_catalogues_are_those_of_the_sources(language: str, domain: str) -> None:
    folder = Path(LOCALE_DIR, language, "LC_MESSAGES")
    with (folder / f"{domain}.mo").open("rb") as compiled, (folder / f"{domain}.po").open("rb") as source:
        assert strings(read_mo(compiled)) == strings(read_po(source))


def test_amounts_and_dates_are_written_as_the_readers_write_them() -> None:
    told = message(
        "{money} {rate} {day} {count}",
        money=Dong(1234567),
        rate=Percent("0.80"),
        day=date(2024, 3, 5),
        count=1500,
    )
    assert render(told, "vi") == "1.234.567 đ 0,8 % 05/03/2024 1.500"
    assert render(told, "en") == "1,234,567 đ 0.8 % 2024-03-05 1,500"


def test_no_decimal_is_rounded_away() -> None:
    assert render(message("{x}", x=Decimal("0.123456789")), "vi") == "0,123456789"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "written",
    ["0", "-0", "999", "1000", "-1234567.10", "1.0", "1E+5", "1E-8", "-0.5", f"{'9' * 40}.{'1' * 20}"],
)
def test_numbers_are_written_as_babels_data_say(language: str, written: str) -> None:
    value = Decimal(written)
    with localcontext(prec=100):
        expected = format_decimal(value, locale=language, decimal_quantization=False)
        assert number(value, language) == expected
    if value == value.to_integral_value():
        assert number(int(value), language) == expected.removeprefix("-" if value == 0 else "")


def test_braces_in_what_a_stranger_wrote_are_text() -> None:
    assert render(message("{name}", name="{money.__class__}"), "vi") == "{money.__class__}"


def test_a_message_crosses_processes() -> None:
    told = message("{a} {b}", a=Dong(5), b=message("{c}", c=Percent("1.5")))
    assert render(pickle.loads(pickle.dumps(told)), "vi") == "5 đ 1,5 %"
