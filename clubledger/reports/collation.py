"""The order of Vietnamese names and texts, as in a village's lists: by given name, letters before tones."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

LETTERS: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
"""The Vietnamese alphabet, with the four foreign letters where foreign names put them."""

TONES: Final = "\N{COMBINING GRAVE ACCENT}\N{COMBINING HOOK ABOVE}\N{COMBINING TILDE}\N{COMBINING ACUTE ACCENT}\N{COMBINING DOT BELOW}"
"""Huyền, hỏi, ngã, sắc, nặng, in the order of the dictionaries; a syllable without a tone comes before."""

_SHAPES: Final = "\N{COMBINING BREVE}\N{COMBINING CIRCUMFLEX ACCENT}\N{COMBINING HORN}"
_FIRST_LETTER: Final = 0x110000
"""Letters come after digits and the signs of other scripts: no code point is as great."""

WordKey = tuple[tuple[int, ...], tuple[int, ...]]
"""A word's letters, then its tones wherever they stand in it: hòa and hoà are one word."""

NameKey = tuple[tuple[WordKey, ...], str]


def vietnamese_key(name: str) -> NameKey:
    """The sort key of a person's name: the given name, which is the last word, then the others from the first."""
    words = name.split()
    return _key([*words[-1:], *words[:-1]], name)


def text_key(text: str) -> NameKey:
    """The sort key of any other text, such as a village's name: its words from the first."""
    return _key(text.split(), text)


def sortable(key: NameKey) -> bytes:
    """A sort key as bytes that have the same order, for who sorts by bytes alone, as a database does."""
    words, text = key
    told = bytearray()
    for letters, tones in words:
        told.append(1)
        for letter in letters:
            told += (letter + 1).to_bytes(3, "big")
        told += bytes(3)
        told += bytes(tone + 1 for tone in tones)
        told.append(0)
    told.append(0)
    return bytes(told) + text.encode("utf-8", "surrogatepass")


def _key(words: list[str], text: str) -> NameKey:
    return tuple(_word_key(word) for word in words), unicodedata.normalize("NFC", text)


@lru_cache(4096)
def _word_key(word: str) -> WordKey:
    letters: list[str] = []
    tones: list[int] = []
    for char in unicodedata.normalize("NFD", word.casefold()):
        if char in TONES:
            tones.append(TONES.index(char))
        elif char in _SHAPES and letters:
            shaped = unicodedata.normalize("NFC", letters[-1] + char)
            letters[-1] = shaped if shaped in LETTERS else letters[-1]
        elif char.isalnum():
            letters.append(char)
    return tuple(_weight(letter) for letter in letters), tuple(tones)


def _weight(letter: str) -> int:
    place = LETTERS.find(letter)
    return ord(letter) if place < 0 else _FIRST_LETTER + place
