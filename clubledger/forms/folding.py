"""Texts without what people write one way or the other: case, diacritics, blanks, signs."""

from __future__ import annotations

import unicodedata

from clubledger.books.members import fold


def plain(text: str) -> str:
    """A text without case and diacritics, each letter at its place: ``Ngày`` is ``ngay``, of the same length."""
    return "".join(
        unicodedata.normalize("NFD", letter)[0].replace("đ", "d")
        for letter in unicodedata.normalize("NFC", text).lower()
    )


def squeezed(text: str) -> str:
    """A text by which headings and words are compared: no case, diacritics, blanks or signs."""
    return "".join(letter for letter in fold(text) if letter.isalnum())
