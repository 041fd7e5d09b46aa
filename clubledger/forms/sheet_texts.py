"""The texts of a sheet, each read in the encoding that it was written in, and what is wrong with them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Final

from clubledger.books.likeness import put_right
from clubledger.books.texts import is_syllable
from clubledger.forms.encodings import (
    TEXT_TWO_WAYS,
    TEXT_UNREADABLE,
    Raw,
    Votes,
    Writing,
    readings,
    settled,
    sure,
    vote_key,
)
from clubledger.forms.faults import Misread, Remark, SheetProblem, Spot, fault
from clubledger.forms.limits import CELL_TOO_LONG, MAX_CELL, SHOWN, column_letters
from clubledger.i18n import N_, Message, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LETTERS_LOST = fault(
    "letters-lost",
    N_(
        "Letters were lost when the file was saved, and “?” stands in their place. Cells concerned: {count}; this is the first."
    ),
    N_("Open the original file, and save it as an Excel workbook (.xlsx) or as “CSV UTF-8”."),
)
TEXT_FAULTS: Final = (TEXT_TWO_WAYS, TEXT_UNREADABLE, LETTERS_LOST)
"""What can be wrong with the letters of a cell beside its length."""


def votes_of(cells: Iterable[Raw]) -> Votes:
    """In what the cells that are sure are written."""
    votes: Votes = Counter()
    for raw in cells:
        if isinstance(raw, bytes) or not raw.isascii():
            way = sure(raw)
            if way is not None and way.good and len(way.writings) == 1:
                votes[vote_key(raw, way.writings[0])] += 1
    return votes


class Texts:
    """Reads the texts of one sheet by its habit; collects what is wrong with them, and how they were written."""

    def __init__(self, spot: Spot, cells: Iterable[Raw]) -> None:
        self.problems: list[SheetProblem] = []
        self._spot = spot
        self._votes = votes_of(cells)
        self._written: Counter[Writing] = Counter()
        self._lost: list[Spot] = []
        self._put_right = 0
        self.torn: dict[tuple[int, int], tuple[str, ...]] = {}
        """By row and column: words that seem to have lost their ư."""

    def read(self, raw: Raw, row: int, column: int, *nearer: Votes) -> str:
        """The text of a cell, tidy; empty if it cannot be read. ``nearer`` votes come before the sheet's."""
        spot = Spot(self._spot.file, self._spot.sheet, row, column_letters(column))
        writing = Writing.UNICODE
        if isinstance(raw, str) and raw.isascii():
            trimmed = text = _trimmed(raw)
        else:
            try:
                reading = settled(raw, *nearer, self._votes)
            except Misread as error:
                return self._problem(error, spot, raw)
            trimmed, writing = _trimmed(reading.text), reading.writings[0]
            text = put_right(trimmed)
        self._written[writing] += 1
        self._put_right += text != trimmed
        if len(text) > MAX_CELL:
            return self._problem(Misread(CELL_TOO_LONG, most=MAX_CELL), spot, text)
        if _CONTROL.search(text):
            return self._problem(Misread(TEXT_UNREADABLE), spot, text)
        if writing is Writing.TCVN3 and (torn := tuple(filter(_lost_horn, _LETTERS.findall(text)))):
            self.torn[row, column] = torn
        if _lost(text):
            self._lost.append(spot)
        return text

    def _problem(self, error: Misread, spot: Spot, raw: Raw) -> str:
        read = readings(raw)[0].text if isinstance(raw, bytes) else raw
        self.problems.append(SheetProblem(error.fault, spot, error.params, tidy(read)[:SHOWN]))
        return ""

    def all_problems(self) -> list[SheetProblem]:
        """What is wrong; letters that were lost are one problem of the whole sheet."""
        if not self._lost:
            return self.problems
        return [*self.problems, SheetProblem(LETTERS_LOST, self._lost[0], {"count": len(self._lost)})]

    def remarks(self) -> Iterator[Remark]:
        """In what the cells were written that were not Unicode."""
        for writing, text in _REMARKS.items():
            if count := self._written[writing]:
                yield Remark(Message(text, {"count": count}), self._spot)
        if self._put_right:
            yield Remark(message(_LOOK_ALIKES, count=self._put_right), self._spot)


_REMARKS: Final = {
    Writing.TCVN3: N_("Cells written in TCVN3 (the .VnTime fonts), and read as such: {count}."),
    Writing.VNI: N_("Cells written in VNI (the VNI- fonts), and read as such: {count}."),
    Writing.WINDOWS: N_(
        "Cells written in the old Vietnamese of Windows (windows-1258), and read as such: {count}."
    ),
    Writing.WESTERN: N_("Cells with signs or letters of other languages (windows-1252): {count}."),
    Writing.GARBLED: N_("Cells whose letters had been garbled (such as “á»…”), and were put right: {count}."),
}
_LOOK_ALIKES: Final = N_(
    "Cells with letters that only look like Vietnamese ones (such as Ð of another alphabet for Đ), and were put right: {count}."
)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_QUESTIONED = re.compile(r"(?=([^\W\d_])\?([^\W\d_]))")
_UNSEEN: Final = dict.fromkeys(map(ord, "\N{SOFT HYPHEN}\u200b\u200c\u200d\u2060\ufeff"))
_TEXT_MARK = re.compile("'[=+@-]")


def _lost(text: str) -> bool:
    """Whether letters of a text were replaced by signs: ``Nguy?n``, but not ``Xong chưa?Rồi``."""
    return "\N{REPLACEMENT CHARACTER}" in text or any(
        after.islower() or before.isupper() for before, after in _QUESTIONED.findall(text)
    )


def _lost_horn(word: str) -> bool:
    """Whether a word is Vietnamese only with a ``ư``: in TCVN3 that is the soft hyphen, which many programs drop."""
    if len(word) < _SHORT or (word.isascii() and not word.lower().endswith("ng")) or is_syllable(word):
        return False
    return any(is_syllable(f"{word[:place]}ư{word[place:]}") for place in range(len(word) + 1))


_LETTERS = re.compile(r"[^\W\d_]+")
_SHORT: Final = 3
"""Letters of a word; shorter ones are short forms: đ, đg, th."""


def tidy(text: str) -> str:
    """A text as it is compared and written: trimmed, and its look-alikes put right (`put_right`)."""
    return put_right(_trimmed(text))


def _trimmed(text: str) -> str:
    """A text in NFC without blanks around it, doubled blanks, invisible characters, and the mark ``'`` that makes it text."""
    words = " ".join((text if text.isascii() else text.translate(_UNSEEN)).split())
    return unicodedata.normalize("NFC", words[1:] if _TEXT_MARK.match(words) else words)
