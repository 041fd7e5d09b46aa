"""Sentences for people: kept as a msgid with parameters, put into words late, in the reader's language.

The msgid is the English sentence, so English needs no catalogue; ``locale/<language>/LC_MESSAGES/clubledger.po`` holds
the translation into any other. A new language is that file and a line of `_LANGUAGES`.
``message(...)`` and ``N_(...)`` mark a string for extraction (see ``babel.cfg``).
"""

from __future__ import annotations

import gettext
import os
import unicodedata
from datetime import date
from decimal import Decimal
from errno import EBADF, ENAMETOOLONG, ENOSPC
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

DOMAIN = "clubledger"


class Language(NamedTuple):
    """A language that people read: its code, as gettext knows it, and how it writes days and numbers.

    ``date_pattern`` is for ``strftime``; ``thousands`` stands after every third digit, ``decimals`` before the fraction.
    """

    code: str
    date_pattern: str
    thousands: str
    decimals: str


ENGLISH: Final = Language("en", "%Y-%m-%d", thousands=",", decimals=".")
"""What the msgids are written in."""
_LANGUAGES: Final = {
    language.code: language
    for language in (
        Language("vi", "%d/%m/%Y", thousands=".", decimals=","),
        ENGLISH,
    )
}
LANGUAGES: Final = tuple(_LANGUAGES)
"""The codes of the languages; the first is the one of whoever says nothing."""
DEFAULT_LANGUAGE: Final = LANGUAGES[0]
VARIABLE = "CLUBLEDGER_LANG"
LOCALE_DIR = os.path.join(os.path.dirname(__file__), "locale")  # noqa: PTH118, PTH120 - pathlib is 2 ms of the help


class Dong(int):
    """An amount of money in whole đồng; written ``1.234.567 đ`` in Vietnamese."""

    __slots__ = ()


class Percent(Decimal):
    """A percentage; written ``0,8 %`` in Vietnamese."""

    __slots__ = ()


class Message(NamedTuple):
    """A sentence before it is put into words: an English msgid and its parameters."""

    msgid: str
    params: Mapping[str, Param] = {}

    def __hash__(self) -> int:
        return hash(self.msgid)  # the parameters may be a dict

    def __str__(self) -> str:
        return render(self, ENGLISH.code)


Param = str | int | Decimal | date | Message | tuple["Param", ...]


def message(msgid: str, **params: Param) -> Message:
    """A sentence to be translated; ``{name}`` in the msgid stands for a parameter."""
    return Message(msgid, params)


def environment_language() -> str:
    """The language that ``CLUBLEDGER_LANG`` names, else Vietnamese."""
    language = os.environ.get(VARIABLE, "")
    return language if language in LANGUAGES else DEFAULT_LANGUAGE


def reason_of(error: OSError) -> Message:
    """Why the system would not let us write, in words; the system's own where it is rare."""
    match error:
        case PermissionError():
            return message("you may not write there")
        case FileNotFoundError() | NotADirectoryError():
            return message("there is no such folder")
        case FileExistsError() | IsADirectoryError():
            return message("something else of that name is there")
    words = {
        EBADF: message("the output is closed"),
        ENOSPC: message("the disk is full"),
        ENAMETOOLONG: message("the name is too long"),
    }
    return words.get(error.errno or 0) or message("{words}", words=error.strerror or str(error))


def N_(msgid: str) -> str:  # noqa: N802 - gettext's own name for "mark, translate later"
    """Mark a msgid for extraction and return it as it is."""
    return msgid


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The compiled catalogue of a language; an unknown language reads the msgids."""
    return gettext.translation(DOMAIN, LOCALE_DIR, [language], fallback=True)


@cache
def _sentences() -> frozenset[str]:
    translations = catalogue(DEFAULT_LANGUAGE)
    return frozenset(key for key in getattr(translations, "_catalog", ()) if isinstance(key, str) and key)


def is_sentence(msgid: str) -> bool:
    """Whether a msgid is one of ours: only those are put into words when they come from a file."""
    return msgid in _sentences()


def translate(msgid: str, language: str) -> str:
    """The sentence of a msgid, without parameters filled in."""
    return catalogue(language).gettext(msgid) if msgid else ""


def render(text: Message, language: str) -> str:
    """Put a message into words, its amounts and dates as the language writes them."""
    sentence = translate(text.msgid, language)
    if not text.params:
        return sentence
    return sentence.format_map({name: show(value, language) for name, value in text.params.items()})


def show(value: Param, language: str) -> str:
    """One parameter as text: đồng, percentages, numbers and dates in the habit of the language."""
    match value:
        case Message():
            return render(value, language)
        case str():
            return printable(value)
        case tuple():
            return ", ".join(show(item, language) for item in value)
        case date():
            return format(value, _LANGUAGES.get(language, ENGLISH).date_pattern)
        case Dong():
            return f"{number(value, language)} đ"
        case Percent():
            return f"{number(value, language)} %"
        case _:
            return number(value, language)


def number(value: int | Decimal, language: str) -> str:
    """A number with the separators of the language, every decimal kept that is not 0 to the end."""
    signs = _LANGUAGES.get(language, ENGLISH)
    whole, _, fraction = format(value, ",f" if isinstance(value, Decimal) else ",").partition(".")
    fraction = fraction.rstrip("0")
    return whole.replace(",", signs.thousands) + (signs.decimals + fraction if fraction else "")


def printable(text: str, limit: int | None = None) -> str:
    """What a stranger wrote, made safe to show: no control or direction characters, not longer than ``limit``."""
    shown = text if limit is None else text[: limit + 1]
    safe = "".join(
        character if unicodedata.category(character) not in _UNSHOWN else f"\\u{ord(character):04x}"
        for character in shown
    )
    return safe if limit is None or len(safe) <= limit else safe[: limit - 1] + "…"


_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
