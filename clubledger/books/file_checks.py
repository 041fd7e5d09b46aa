"""What makes one ledger file unfit for Beancount's parser, seen from its bytes, before the parser sees them.

The bounds are there so that no file can hang the machine or eat its memory (measured with Beancount 3.2.3, whose lexer
takes a time that grows with the square of one token's length).
"""

from __future__ import annotations

import re
from typing import Final

from clubledger.books.problem import Problem
from clubledger.i18n import message

MAX_LINE_BYTES: Final = 10_000
MAX_STRING_BYTES: Final = 100_000
"""For a text between quotes."""
MAX_DIGITS: Final = 30
"""For a number."""

HUGE_NUMBER: Final = message(
    "A number on this line has more than {count} digits, or it is divided by zero. Write the amount in đồng.",
    count=MAX_DIGITS,
)

_BREAK = rb"(?:[\r\x0b\x0c]|\xc2\x85|\xe2\x80[\xa8\xa9])"
"""Where editors begin a new line and Beancount does not: a lone carriage return, VT, FF, NEL, and Unicode's two."""
_HIDDEN = re.compile(_BREAK + rb"(?:" + _BREAK + rb"|[ \t])*+[^\n]")
"""What follows such a break on its line; before a real line break it hides nothing."""
_TEXTS = re.compile(rb'(?m)^[*:#!&?%].*|;.*|"(?:[^"\\]|\\.)*+"?')
_LARGE = 1 << 20
"""Bytes; in a smaller file no text is long enough to cost much."""


def check_bytes(data: bytes, name: str) -> Problem | None:
    """What makes a file unfit for the parser, before the parser sees it."""
    if data.startswith(b"\xef\xbb\xbf"):
        return Problem.of(
            message(
                "The file begins with an invisible mark (BOM) that Windows Notepad and Excel write, and "
                "Beancount cannot read its first line. Save the file again as “UTF-8” without BOM."
            ),
            name,
            1,
        )
    if (at := data.find(b"\0")) >= 0:
        return Problem.of(
            message(
                "The file holds zero bytes: it is damaged, or saved as “Unicode” (UTF-16), or no text at all. "
                "Save it again as “UTF-8”."
            ),
            name,
            _line_of(data, at),
        )
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return Problem.of(
            message(
                "The letters on this line are not UTF-8: perhaps the file was written in TCVN3, VNI or another old "
                "Vietnamese encoding. Convert the file to Unicode and save it as “UTF-8”."
            ),
            name,
            _line_of(data, error.start),
        )
    return _check_sizes(data, name) or _check_breaks(data, name)


def _check_breaks(data: bytes, name: str) -> Problem | None:
    if not _HIDDEN.search(data):
        return None
    hidden = _HIDDEN.search(_TEXTS.sub(_without_quoted, data))
    if hidden is None:
        return None
    return Problem.of(
        message(
            "This line holds a line break that only editors show (such as a carriage return without a line feed): "
            "Beancount reads on, and takes what seems to be the next line for a part of this one, a comment perhaps. "
            "Delete the break and press Enter in its place."
        ),
        name,
        _line_of(hidden.string, hidden.start()),
    )


def _without_quoted(text: re.Match[bytes]) -> bytes:
    """A comment as it is, and of a text between quotes the lines alone: it stays open to whoever reads it."""
    return b'"' + b"\n" * text[0].count(b"\n") if text[0].startswith(b'"') else text[0]


def _check_sizes(data: bytes, name: str) -> Problem | None:
    lines = data.split(b"\n")
    if len(max(lines, key=len)) > MAX_LINE_BYTES:
        number = next(number for number, line in enumerate(lines, 1) if len(line) > MAX_LINE_BYTES)
        return Problem.of(
            message(
                "This line has more than {count} bytes; a line of a ledger is much shorter. "
                "Look for a missing line break or quotation mark, and shorten the line.",
                count=MAX_LINE_BYTES,
            ),
            name,
            number,
        )
    if len(data) > _LARGE:
        for text in _TEXTS.finditer(data):
            if text.end() - text.start() > MAX_STRING_BYTES:
                return Problem.of(
                    message(
                        "A text in quotation marks begins here and does not end for {count} bytes. "
                        "Put the closing quotation mark where it is missing.",
                        count=MAX_STRING_BYTES,
                    ),
                    name,
                    _line_of(data, text.start()),
                )
    return None


def _line_of(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1
