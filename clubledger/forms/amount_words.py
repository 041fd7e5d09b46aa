"""Amounts in words: "Năm triệu hai trăm nghìn đồng chẵn" is 5.200.000 đ.

Said aloud, amounts are shortened: "một triệu tư" is 1.400.000 in the market and 1.000.004 to whoever takes the words
as they stand. So the reader keeps every value that the words may have, and an amount that has two is refused. "Một
triệu năm mươi nghìn" is shortened too ("không trăm" was dropped), but has one.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn

from clubledger.forms.faults import Misread, fault
from clubledger.i18n import N_, Dong

if TYPE_CHECKING:
    from collections.abc import Mapping

EMPTY: Final = fault(
    "words-empty",
    N_("There is no amount in words."),
    N_("Write the amount in words, such as “Năm triệu hai trăm nghìn đồng”."),
)
TOO_LONG: Final = fault(
    "words-too-long",
    N_("There are more than {most} letters here: that is more than an amount in words."),
    N_(
        "Leave nothing but the amount here, such as “Năm triệu hai trăm nghìn đồng”; write the rest in a note."
    ),
)
UNREADABLE: Final = fault(
    "words-unreadable",
    N_("The amount in words cannot be understood at “{word}”."),
    N_(
        "Look at “{word}” and the words beside it: spelling, accents, order. Write it as on a receipt, such as “Năm "
        "triệu hai trăm nghìn đồng”."
    ),
)
TWO_WAYS: Final = fault(
    "words-two-ways",
    N_("The amount in words can be read as {one} and as {other}."),
    N_(
        "Leave no word out. {one} or {other}? Say “mươi”, “trăm”, “nghìn”, “triệu” where they are meant, “linh” "
        "before a last digit, and “không nghìn” where there are no thousands: “hai trăm linh năm”, “hai trăm năm "
        "mươi”, “một triệu bốn trăm nghìn”, “một triệu không nghìn bốn trăm”."
    ),
)

LONGEST: Final = 1000
"""Characters; the longest amount has some 150, with its letters taken apart 200, and a dotted line may follow."""


def amount_in_words(text: str) -> int:
    """The whole đồng that a Vietnamese amount in words says, from 0 to 999.999 tỷ and below a million tỷ.

    Case, spaces, commas and hyphens do not matter, nor "Bằng chữ:" before it and "đồng chẵn./." after it. Raises
    ``Misread`` if there are no words, a word has no place where it stands, or the words have two values.
    """
    if len(text) > LONGEST:
        raise Misread(TOO_LONG, most=LONGEST)
    words = [word for word in _BETWEEN.split(_bare(text)) if word]
    if not words:
        raise Misread(EMPTY)
    values = _Reader(words).amount()
    if len(values) > 1:
        raise Misread(TWO_WAYS, one=Dong(max(values)), other=Dong(min(values)))
    return min(values)


_AROUND: Final = " .,:;…/()[]\"'“”_*-–—"
_BETWEEN: Final = re.compile("[ ,‐‑–—-]+")
_LABEL: Final = re.compile(r"(?:số tiền )?\(?(?:(?:viết|ghi) )?bằng chữ\b", re.IGNORECASE)
_EVEN: Final = re.compile(r"\b(?:chẵn|chẳn)$", re.IGNORECASE)
# Some fonts have the Icelandic letter for the capital of ours.
_CURRENCY: Final = re.compile(r"\b(?:việt nam đồng|đồng việt nam|[đð]ồng|đ|vnđ|vnd)$|₫$", re.IGNORECASE)


def _bare(text: str) -> str:
    """The number's own words, without what a form prints before them and people add after them."""
    whole = " ".join(unicodedata.normalize("NFC", text).split()).strip(_AROUND)
    label = _LABEL.match(whole)
    number = whole[label.end() :].lstrip(_AROUND) if label else whole
    for ending in (_EVEN, _CURRENCY):
        number = ending.sub("", number).rstrip(_AROUND)
    return number


_SAME: Final[Mapping[str, str]] = {
    "bẩy": "bảy",
    "nhăm": "lăm",
    "mừơi": "mười",
    "lẻ": "linh",
    "ngàn": "nghìn",
    "tỉ": "tỷ",
    "rưởi": "rưỡi",
    "rữơi": "rưỡi",
}
"""Other ways to say or to type a word; old keyboards put the tone of "ươ" on its first letter."""

_DIGITS: Final[Mapping[str, int]] = {
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
}
_AFTER_LINH: Final = {**_DIGITS, "tư": 4}
_AFTER_MUOI: Final = {**_AFTER_LINH, "lăm": 5}
_AFTER_TENS: Final = {**_AFTER_MUOI, "mốt": 1}
_SCALES: Final[Mapping[str, int]] = {"nghìn": 1000, "triệu": 10**6}
_BILLION: Final = 10**9


class _Group(NamedTuple):
    """What is said before a scale: the values of 0 to 999 that it may have.

    With no scale after it people may have left one out: its last place is then the one ``below`` times under the scale
    before it, so that in "một triệu tư" (10) the 4 counts hundred thousands, in "một triệu bốn trăm" (1000) the
    400 counts thousands. ``None``: said so fully that nothing was left out.
    """

    values: set[int]
    below: int | None


class _Reader:
    """Reads the words from left to right; each method takes those that it understands, and stops before the others."""

    def __init__(self, written: list[str]) -> None:
        self._written = written
        self._words = [_SAME.get(word, word) for word in map(str.casefold, written)]
        if self._words[1:2] == ["rưỡi"] and self._words[0] in {"trăm", *_SCALES, "tỷ"}:  # "triệu rưỡi"
            self._written = ["một", *written]
            self._words.insert(0, "một")
        self._at = 0

    def amount(self) -> set[int]:
        """All the words: up to 999.999 tỷ, and what is below one tỷ."""
        if self._words == ["không"]:
            return {0}
        values, unit = self._below_billion(None)
        if max(values) < 10**6 and self._take("tỷ"):
            values = {value * _BILLION for value in values}
            if self._take("rưỡi"):
                values = _sums(values, {_BILLION // 2, _BILLION * unit // 2})
            else:
                values = _sums(values, self._below_billion(_BILLION * unit)[0])
        if self._word:
            self._fail()
        return values

    def _below_billion(self, above: int | None) -> tuple[set[int], int]:
        """What follows the scale ``above``, and the scale of its last word, 1 if that is none.

        Where ``above`` is ``None`` the amount begins: there must be something.
        """
        values: set[int] = {0}
        limit = _BILLION
        while above is None or self._word not in {"", "tỷ"}:
            group = self._group(first=above is None)
            scale = _SCALES.get(self._word, limit)
            if scale >= limit:
                return _sums(values, _alone(group, above)), 1
            self._at += 1
            values = _sums(values, {value * scale for value in group.values})
            if group.values != {0} and self._take("rưỡi"):
                return _sums(values, {scale // 2}), 1
            above = limit = scale
        return values, 1 if limit == _BILLION else limit

    def _group(self, *, first: bool) -> _Group:
        """Hundreds, tens, ones. Words that point to what is before them do not come ``first``."""
        if not first and self._take("không"):
            return _Group({0} if self._word in _SCALES else self._from_hundred(0), None)
        if not first and self._take("linh"):
            return _Group({self._digit(_AFTER_LINH)}, 1000)
        if not first and self._at == len(self._words) - 1 and self._word in _AFTER_TENS:
            return _Group({self._digit(_AFTER_TENS)}, 10)
        tens = self._tens()
        if tens is not None:
            return _Group({tens}, 1000)
        digit = self._digit(_DIGITS)
        return _Group(self._from_hundred(digit), 1000) if self._word == "trăm" else _Group({digit}, 10)

    def _from_hundred(self, hundreds: int) -> set[int]:
        """From "trăm" on; a digit with neither "linh" nor "mươi" may count ones or tens."""
        if not self._take("trăm"):
            self._fail()
        if hundreds and self._take("rưỡi"):
            below = {50}
        elif self._take("linh"):
            below = {self._digit(_AFTER_LINH)}
        elif (tens := self._tens()) is not None:
            below = {tens}
        else:
            digit = self._ones(_AFTER_TENS)
            below = {digit, digit * 10}
        return _sums({hundreds * 100}, below)

    def _tens(self) -> int | None:
        """From 10 to 99; ``None`` if no tens stand here. Some write "hai mười" for "hai mươi"."""
        if self._take("mười"):
            return 10 + self._ones(_AFTER_MUOI)
        digit = _DIGITS.get(self._word, 0)
        if digit < 2 or not {"mươi", "mười"}.intersection(self._words[self._at + 1 : self._at + 2]):
            return None
        self._at += 2
        return digit * 10 + self._ones(_AFTER_TENS)

    def _ones(self, digits: Mapping[str, int]) -> int:
        return self._digit(digits) if self._word in digits else 0

    def _digit(self, digits: Mapping[str, int]) -> int:
        if self._word not in digits:
            self._fail()
        self._at += 1
        return digits[self._words[self._at - 1]]

    def _take(self, word: str) -> bool:
        taken = self._word == word
        self._at += taken
        return taken

    @property
    def _word(self) -> str:
        """The next word, empty after the last."""
        return self._words[self._at] if self._at < len(self._words) else ""

    def _fail(self) -> NoReturn:
        """The next word cannot stand here; or after the last one something is missing."""
        raise Misread(UNREADABLE, word=self._written[min(self._at, len(self._written) - 1)][:_SHOWN])


_SHOWN: Final = 40
"""Characters of a word that is none of ours."""


def _alone(group: _Group, above: int | None) -> set[int]:
    """The values of a group with no scale of its own, after the scale ``above``."""
    if above is None or group.below is None:
        return group.values
    return group.values | {value * above // group.below for value in group.values}


def _sums(values: set[int], others: set[int]) -> set[int]:
    return {value + other for value in values for other in others}
