"""A large JSON object from a stranger, read a member at a time, and the items of one of its lists one at a time.

The streaming parsers that there are name each value by the way to it, which costs a square where lists lie in lists; the
standard library's decoder costs what a value has letters, and refuses what lies too deep.
"""

from __future__ import annotations

import json
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import FileIO

_CHUNK: Final = 2**16
_SPACE: Final = " \t\r\n"
_GOING_ON: Final = ("", ".", "e", "E")
"""What may follow upon a number that is not whole yet."""


class JsonStream:
    """The members of an object in a file: none of them, and no item of the list, may have more than so many letters."""

    def __init__(self, file: FileIO, list_name: str, *, most_bytes: int, most_letters: int) -> None:
        self._file = file
        self._list_name = list_name
        self._left = most_bytes
        self._most_letters = most_letters
        self._decoder = getincrementaldecoder("utf-8-sig")()
        self._text = ""
        self._at = 0
        self.ended = False

    def members(self) -> Iterator[tuple[str, Any]]:
        """Each member's name and value; of the list first its name and ``None``, then its name and each item.

        Raises `ValueError`, `TypeError` or `RecursionError` where it is no such object, or too large.
        """
        self._expect("{")
        if self._next_is("}"):
            return
        while True:
            name = self._value()
            if not isinstance(name, str):
                raise TypeError
            self._expect(":")
            if name == self._list_name:
                yield name, None
                yield from ((name, item) for item in self._items())
            else:
                yield name, self._value()
            if not self._next_is(","):
                break
        self._expect("}")
        if self._sign():
            raise ValueError

    def _items(self) -> Iterator[Any]:
        self._expect("[")
        if self._next_is("]"):
            return
        yield self._value()
        while self._next_is(","):
            yield self._value()
        self._expect("]")

    def _value(self) -> Any:
        self._sign()
        while True:
            try:
                value, end = json.JSONDecoder().raw_decode(self._text, self._at)
            except ValueError:
                if self.ended:
                    raise
            else:
                if self.ended or self._text[end : end + 1] not in _GOING_ON:
                    self._at = end
                    return value
            if len(self._text) - self._at > self._most_letters:
                raise ValueError
            self._read()

    def _expect(self, sign: str) -> None:
        if not self._next_is(sign):
            raise ValueError

    def _next_is(self, sign: str) -> bool:
        found = self._sign() == sign
        self._at += found
        return found

    def _sign(self) -> str:
        """The next letter that is no space; none at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if self.ended:
                return ""
            self._read()

    def _read(self) -> None:
        """Read on, each time as much again as what is waiting, so that trying again costs no square."""
        waiting = self._text[self._at :]
        data = self._file.read(min(max(_CHUNK, len(waiting)), self._left))
        self._left -= len(data)
        self.ended = not data
        self._text, self._at = waiting + self._decoder.decode(data, self.ended), 0
