"""click speaks Vietnamese: every string of the click that is installed has its translation, and help shows it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from clubledger.i18n import LOCALE_DIR
from tests.known import known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog

NAMED = re.compile(r"{(\w+)|%\((\w+)\)")


@pytest.fixture(scope="module")
def words() -> Catalog:
    with Path(LOCALE_DIR, "vi", "LC_MESSAGES", "messages.po").open("rb") as file:
        return read_po(file, locale="vi", domain="messages", abort_invalid=True)


def click_strings() -> Iterator[tuple[str, ...]]:
    """Each string as (singular,) or (singular, plural): gettext finds a translation by the first."""
    found = extract_from_dir(Path(click.__file__).parent, [("**.py", "python")])
    for _, _, strings, _, _ in found:
        yield (strings,) if isinstance(strings, str) else tuple(strings)


def translation(words: Catalog, strings: tuple[str, ...]) -> str:
    entry = words.get(strings[0])
    text = known(entry.string) if entry is not None and not entry.fuzzy else ""
    return text if isinstance(text, str) else text[0]


def names(text: str) -> set[str]:
    return {brace or percent for brace, percent in NAMED.findall(text)}


def run(*arguments: str, **environment: str) -> str:
    kept = {
        key: value
        for key, value in os.environ.items()
        if key not in {"CLUBLEDGER_LANG", "LANGUAGE", "LC_ALL", "LANG"}
    }
    done = subprocess.run(
        [sys.executable, "-m", "clubledger", *arguments],
        capture_output=True,
        encoding="utf-8",
        env=kept | environment,
        check=True,
    )
    return done.stdout


def test_click_is_read() -> None:
    assert ("Options",) in set(click_strings())


def test_every_string_of_click_is_translated(words: Catalog) -> None:
    missing = {strings[0] for strings in click_strings() if not translation(words, strings)}
    assert not missing, "translate these in clubledger/locale/vi/LC_MESSAGES/messages.po"


def test_translations_name_only_what_click_fills_in(words: Catalog) -> None:
    wrong = {
        strings[0]
        for strings in click_strings()
        if not names(translation(words, strings)) <= set().union(*map(names, strings))
    }
    assert not wrong


@pytest.mark.parametrize("environment", [{}, {"LC_ALL": "C"}], ids=["as it is", "LC_ALL=C"])
class TestHelp:
    def test_is_vietnamese_by_default(self, environment: dict[str, str]) -> None:
        told = run("--help", **environment)
        assert "Cách dùng:" in told
        assert "Usage" not in told

    def test_is_english_when_asked(self, environment: dict[str, str]) -> None:
        told = run("--lang", "en", "--help", **environment)
        assert "Usage:" in told
        assert "Cách dùng" not in told
