"""Fava speaks Vietnamese: every message of the Fava that is installed has its translation."""

from __future__ import annotations

import gettext
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import fava
import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import clubledger
from tests.known import instance, known

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from babel.messages.catalog import Catalog, Message

PACKAGE = Path(clubledger.__file__).parent
CATALOGUE = PACKAGE / "web" / "locale" / "vi" / "LC_MESSAGES" / "messages.po"
TEMPLATE = Path(fava.__file__).parent / "translations" / "messages.pot"
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def catalogue(path: Path, read: Callable[..., Catalog] = read_po) -> Catalog:
    with path.open("rb") as file:
        return read(file)


def texts(strings: str | Iterable[str]) -> tuple[str, ...]:
    """The forms of a message or of its translation; a plural has several."""
    return (strings,) if isinstance(strings, str) else tuple(strings)


def translations(entries: Iterable[Message]) -> dict[tuple[str | None, tuple[str, ...]], tuple[str, ...]]:
    return {(entry.context, texts(entry.id)): texts(known(entry.string)) for entry in entries if entry.id}


@pytest.fixture(scope="module")
def words() -> Catalog:
    return catalogue(CATALOGUE)


@pytest.fixture(scope="module")
def template() -> Catalog:
    return catalogue(TEMPLATE)


def test_the_messages_of_fava_are_read(template: Catalog) -> None:
    assert (None, ("Journal",)) in translations(template)


def test_every_message_of_fava_is_translated(words: Catalog, template: Catalog) -> None:
    done = translations(entry for entry in words if not entry.fuzzy)
    missing = [key for key in translations(template) if not all(done.get(key, [""]))]
    assert not missing, f"translate in {CATALOGUE.relative_to(PACKAGE.parent)}: {missing}"


def test_nothing_is_empty_or_fuzzy(words: Catalog) -> None:
    """Messages of older Favas stay, and are as good as the others."""
    assert not [
        entry.id for entry in words if entry.id and (entry.fuzzy or not all(texts(known(entry.string))))
    ]


def test_a_translation_keeps_its_placeholders(words: Catalog) -> None:
    def placeholders(text: str) -> list[str]:
        return sorted(PLACEHOLDER.findall(text))

    assert not [
        ids
        for (_, ids), forms in translations(words).items()
        if any(placeholders(form) != placeholders(ids[-1]) for form in forms)
    ]


def test_nothing_else_in_a_translation_is_taken_for_a_placeholder(words: Catalog) -> None:
    assert not [forms for forms in translations(words).values() if "%" in PLACEHOLDER.sub("", "".join(forms))]


def test_translations_are_nfc(words: Catalog) -> None:
    spelt = [form for forms in translations(words).values() for form in forms]
    assert spelt == [unicodedata.normalize("NFC", form) for form in spelt]


def test_the_compiled_catalogue_is_that_of_the_source(words: Catalog) -> None:
    compiled = CATALOGUE.with_suffix(".mo")
    assert translations(catalogue(compiled, read_mo)) == translations(words)
    with compiled.open("rb") as file:
        header = gettext.GNUTranslations(file).info()
    assert header["language"] == "vi"
    assert header["plural-forms"] == "nplurals=1; plural=0;"
    assert header["content-type"] == "text/plain; charset=utf-8"


def test_the_name_of_a_row_is_no_path_of_accounts(words: Catalog) -> None:
    """Fava puts the word among the accounts, where a colon would make it two."""
    assert ":" not in instance(words["Net Profit"].string, str)
