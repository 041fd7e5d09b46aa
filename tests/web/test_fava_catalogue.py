"""Fava speaks Vietnamese: every message of the Fava that is installed has its translation."""

from __future__ import annotations

import gettext
import re
import unicodedata
from pathlib import Path

import fava
import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import clubledger

PACKAGE = Path(clubledger.__file__).parent
CATALOGUE = PACKAGE / "web" / "locale" / "vi" / "LC_MESSAGES" / "messages.po"
TEMPLATE = Path(fava.__file__).parent / "translations" / "messages.pot"
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def catalogue(path, read=read_po):
    with path.open("rb") as file:
        return read(file)


def texts(strings):
    """The forms of a message or of its translation; a plural has several."""
    return (strings,) if isinstance(strings, str) else tuple(strings)


def translations(entries):
    return {(entry.context, texts(entry.id)): texts(entry.string) for entry in entries if entry.id}


@pytest.fixture(scope="module")
def words():
    return catalogue(CATALOGUE)


@pytest.fixture(scope="module")
def template():
    return catalogue(TEMPLATE)


def test_the_messages_of_fava_are_read(template):
    assert (None, ("Journal",)) in translations(template)


def test_every_message_of_fava_is_translated(words, template):
    done = translations(entry for entry in words if not entry.fuzzy)
    missing = [key for key in translations(template) if not all(done.get(key, [""]))]
    assert not missing, f"translate in {CATALOGUE.relative_to(PACKAGE.parent)}: {missing}"


def test_nothing_is_empty_or_fuzzy(words):
    """Messages of older Favas stay, and are as good as the others."""
    assert not [entry.id for entry in words if entry.id and (entry.fuzzy or not all(texts(entry.string)))]


def test_a_translation_keeps_its_placeholders(words):
    def placeholders(text):
        return sorted(PLACEHOLDER.findall(text))

    assert not [
        ids
        for (_, ids), forms in translations(words).items()
        if any(placeholders(form) != placeholders(ids[-1]) for form in forms)
    ]


def test_nothing_else_in_a_translation_is_taken_for_a_placeholder(words):
    assert not [forms for forms in translations(words).values() if "%" in PLACEHOLDER.sub("", "".join(forms))]


def test_translations_are_nfc(words):
    spelt = [form for forms in translations(words).values() for form in forms]
    assert spelt == [unicodedata.normalize("NFC", form) for form in spelt]


def test_the_compiled_catalogue_is_that_of_the_source(words):
    compiled = CATALOGUE.with_suffix(".mo")
    assert translations(catalogue(compiled, read_mo)) == translations(words)
    with compiled.open("rb") as file:
        header = gettext.GNUTranslations(file).info()
    assert header["language"] == "vi"
    assert header["plural-forms"] == "nplurals=1; plural=0;"
    assert header["content-type"] == "text/plain; charset=utf-8"


def test_the_name_of_a_row_is_no_path_of_accounts(words):
    """Fava puts the word among the accounts, where a colon would make it two."""
    assert ":" not in words["Net Profit"].string
