"""What is written in a cell: Unicode, or Vietnamese as it was typed before Unicode.

A sheet that went through many hands mixes the old encodings, even in one row; so each cell is read by itself, as that
encoding in which its words become Vietnamese. Where a cell makes sense in two (``Sôn`` is Sơn in VNI and Sôn in
Unicode), the cells of its row decide, then those of its sheet: the habit of whoever typed it. Where these do not tell,
the cell is a fault, never a guess.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from clubledger.books.texts import Damage, damage, read_back, sense
from clubledger.forms.faults import Misread, Remark, SheetProblem, Spot, fault
from clubledger.forms.limits import CELL_TOO_LONG, MAX_CELL, column_letters
from clubledger.i18n import N_, Message, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

TEXT_TWO_WAYS = fault(
    "text-two-ways",
    N_("The letters of this cell can be read two ways: “{one}” or “{other}”."),
    N_("Type the cell again in Unicode (in Unikey, choose the code table Unicode)."),
)
TEXT_UNREADABLE = fault(
    "text-unreadable",
    N_("The letters of this cell are garbled."),
    N_(
        "Type the cell again, or save the original file again as an Excel workbook (.xlsx) or as “CSV UTF-8”."
    ),
)
LETTERS_LOST = fault(
    "letters-lost",
    N_(
        "Letters were lost when the file was saved, and “?” stands in their place. Cells concerned: {count}; this is the first."
    ),
    N_("Open the original file, and save it as an Excel workbook (.xlsx) or as “CSV UTF-8”."),
)
TEXT_FAULTS: Final = (CELL_TOO_LONG, TEXT_TWO_WAYS, TEXT_UNREADABLE, LETTERS_LOST)
"""What can be wrong with the letters of a cell."""


class Writing(StrEnum):
    """How a text was written."""

    UNICODE = "Unicode"
    GARBLED = "UTF-8"
    """Unicode that was once read as Western European: ``Nguyá»…n``."""
    TCVN3 = "TCVN3"
    VNI = "VNI"
    WINDOWS = "windows-1258"
    WESTERN = "windows-1252"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says in one or several writings, how many of its words are then Vietnamese, and how many are not."""

    text: str
    writings: tuple[Writing, ...]
    good: int
    bad: int

    @property
    def worth(self) -> int:
        """How much sense it makes."""
        return self.good - self.bad


Raw = str | bytes
"""A cell as it stands in the file: Unicode, or bytes that are no UTF-8."""
Votes = Counter[tuple[bool, Writing]]
"""How many cells are surely written in what; bytes (``True``) and Unicode texts apart."""

_LEAD = 2
"""A word more that is Vietnamese, and one less that is not: what a reading must be ahead to be sure."""
_MAJORITY = 3
"""To 1: what makes a habit."""
_FEW = 2
"""Fewer cells make none."""


# -- the ways to read ----------------------------------------------------------------------------------------


def as_raw(octets: bytes) -> Raw:
    """The bytes of a cell as Unicode if they are UTF-8."""
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return octets


@lru_cache(8192)
def readings(raw: Raw) -> tuple[Reading, ...]:
    """The different ways in which a cell can be read; of a Unicode text, the first is as it stands."""
    if isinstance(raw, bytes):
        western = _decoded(raw, _CP1252)
        windows = unicodedata.normalize("NFC", _decoded(raw, _CP1258))
        ways = [
            Reading(windows, (Writing.WINDOWS,), *sense(windows)),
            *(_old(western, kind) for kind in (Damage.TCVN3, Damage.VNI)),
        ]
    else:
        text = unicodedata.normalize("NFC", raw)
        ways = [Reading(text, (Writing.UNICODE,), *sense(text))]
        if not text.isascii():
            ways += [_old(text, kind) for kind in (Damage.TCVN3, Damage.VNI)]
            garbled = _old(text, Damage.MISREAD)
            ways += [garbled] if garbled.text != text else []
    different: dict[str, Reading] = {}
    for way in ways:
        same = different.get(way.text)
        if same is None or way.worth > same.worth:
            different[way.text] = way
        elif way.worth == same.worth:
            different[way.text] = replace(same, writings=same.writings + way.writings)
    return tuple(different.values())


def _old(text: str, kind: Damage) -> Reading:
    return Reading(read_back(text, kind), (Writing(kind.value),), *sense(text, kind))


def _decoded(octets: bytes, table: dict[int, str]) -> str:
    return octets.decode("latin-1").translate(table)


def _upper_half(encoding: str) -> dict[int, str]:
    """The letters of a code page's bytes from 80; a byte that it leaves open stays the control character that it is."""
    return {
        byte: letter for byte in range(0x80, 0x100) if (letter := bytes([byte]).decode(encoding, "ignore"))
    }


_CP1252: Final = _upper_half("cp1252")
_CP1258: Final = _upper_half("cp1258")


# -- choosing ------------------------------------------------------------------------------------------------


@lru_cache(8192)
def sure(raw: Raw) -> Reading | None:
    """The reading that a cell has whatever stands around it; ``None`` if that must tell."""
    known = readings(raw)
    if isinstance(raw, str):
        return _sure_unicode(known)
    best, *others = sorted(known, key=lambda way: way.worth, reverse=True)
    if _half_utf8(raw, known):
        return None
    if not others:
        return best if best.good or not best.bad else None
    return best if best.good and best.worth - others[0].worth >= _LEAD else None


def _half_utf8(raw: bytes, known: Sequence[Reading]) -> bool:
    """Whether bytes hold letters in UTF-8, cut off or beside others."""
    return (
        b"\xe1\xba" in raw
        or b"\xe1\xbb" in raw
        or bool(all(way.bad for way in known) and _UTF8_PAIR.search(raw))
    )


_UTF8_PAIR = re.compile(b"[\xc3-\xc6][\x80-\xbf]")
"""In VNI the end of ``“ÑOÃ”``, too, which makes sense."""


def _sure_unicode(known: Sequence[Reading]) -> Reading | None:
    plain = known[0]
    garbled = _in(Writing.GARBLED, known)
    if garbled is not None and _better(garbled, plain):
        return garbled
    kind = _residue(plain.text)
    if kind is not None:
        return None if _torn(plain.text, kind) else _in(Writing(kind.value), known)
    return None if _rivals(known) else plain


def _in(writing: Writing, known: Iterable[Reading]) -> Reading | None:
    return next((way for way in known if writing in way.writings), None)


def _better(garbled: Reading, plain: Reading) -> bool:
    """Whether letters were garbled, and not a closing quotation mark or a fixed blank put after a capital ``Ã``."""
    if garbled.worth != plain.worth or _C1.search(plain.text):
        return garbled.worth >= plain.worth
    return not re.search("[ÂÃÊÔ][”’\xa0]", plain.text) or re.search("[a-z]", plain.text) is not None


def _residue(text: str) -> Damage | None:
    """The old encoding that a Unicode text surely has residue of."""
    found = damage(text)
    return found[0] if found and found[0] in (Damage.TCVN3, Damage.VNI) else None


def _rivals(known: Sequence[Reading]) -> list[Reading]:
    """The other readings of a Unicode text that make as much sense as the text as it stands."""
    plain, *others = known
    if _BEYOND.search(plain.text):
        return []
    return [way for way in others if way.good and way.worth >= plain.worth]


def _torn(text: str, kind: Damage) -> bool:
    """Whether a text mixes Unicode with an old encoding, and has a word that is Vietnamese both ways."""
    return bool(_BEYOND.search(text)) and any(
        sense(word) == (1, 0) and sense(word, kind) == (1, 0) and read_back(word, kind) != word
        for word in text.split()
        if not _BEYOND.search(word)
    )


_C1 = re.compile("[\x80-\x9f]")
_BEYOND = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u1e00-\u1eff]")
"""Letters that no old encoding looks like."""


def settled(raw: Raw, *votes: Votes) -> Reading:
    """The reading of a cell, in one writing; the nearest ``votes`` come first. Raises `Misread` if it has two, or none."""
    told = sure(raw)
    if told is None:
        contest = _contest(raw)
        told = next((way for counts in votes if (way := _habit(contest, counts, raw)) is not None), None)
    if told is None:
        told = _unsettled(raw, contest, votes)
    if isinstance(raw, bytes) and not told.good and told.text == _decoded(raw, _CP1252):
        return _western(raw)
    writing = max(told.writings, key=lambda writing: sum(counts[_key(raw, writing)] for counts in votes))
    return replace(told, writings=(writing,))


def _contest(raw: Raw) -> list[Reading]:
    """The readings among which the habit must tell."""
    known = readings(raw)
    if isinstance(raw, bytes):
        if _half_utf8(raw, known):
            raise Misread(TEXT_UNREADABLE)
        best = max(way.worth for way in known)
        sensible = any(way.good for way in known)
        return [way for way in known if best - way.worth < _LEAD or not sensible]
    plain = known[0]
    kind = _residue(plain.text)
    if kind is not None:
        raise _two_ways(plain.text, read_back(plain.text, kind))
    return [plain, *_rivals(known)]


def _key(raw: Raw, writing: Writing) -> tuple[bool, Writing]:
    return isinstance(raw, bytes), writing


def _habit(contest: Sequence[Reading], counts: Votes, raw: Raw) -> Reading | None:
    """The reading in the writing of most cells, if they are the most by far."""

    def count(way: Reading) -> int:
        return sum(counts[_key(raw, writing)] for writing in way.writings)

    first, *others = sorted(contest, key=count, reverse=True)
    most = count(first)
    return first if most >= _FEW and all(most >= _MAJORITY * count(way) for way in others) else None


def _unsettled(raw: Raw, contest: Sequence[Reading], votes: Sequence[Votes]) -> Reading:
    """What a cell is if no habit tells: a Unicode text is what it is where nothing old stands, a foreign word Western."""
    if isinstance(raw, bytes):
        if not any(way.good for way in contest):
            return _western(raw)
    elif not any(counts[_key(raw, way.writings[0])] for counts in votes for way in contest[1:]):
        return contest[0]
    raise _two_ways(contest[0].text, contest[1].text)


def _two_ways(one: str, other: str) -> Misread:
    return Misread(TEXT_TWO_WAYS, one=printable(one, _SHOWN), other=printable(other, _SHOWN))


def _western(raw: bytes) -> Reading:
    text = _decoded(raw, _CP1252)
    if not all(_foreign(word) for word in text.split()):
        raise Misread(TEXT_UNREADABLE)
    return Reading(text, (Writing.WESTERN,), *sense(text))


def _foreign(word: str) -> bool:
    """Whether a word looks like one of a language that is written with some accented letters."""
    bare = word.strip(_AROUND if any(map(str.isalpha, word)) else _AROUND + _ALONE)
    accented = sum(not letter.isascii() for letter in bare)
    plain = sum(letter.isascii() and letter.isalpha() for letter in bare)
    return bool(_FOREIGN.fullmatch(bare)) and accented <= plain


_AROUND: Final = "«»“”‘’…–—·×÷®©™°²³"
_ALONE: Final = "½¼¾§£¥€±"
_FOREIGN = re.compile("[!-~À-ÖØ-öø-ÿŒœŠšŽžŸ’]*")


# -- the texts of a sheet ------------------------------------------------------------------------------------


def votes_of(cells: Iterable[Raw]) -> Votes:
    """In what the cells that are sure are written."""
    told: Votes = Counter()
    for raw in cells:
        if isinstance(raw, bytes) or not raw.isascii():
            way = sure(raw)
            if way is not None and way.good and len(way.writings) == 1:
                told[_key(raw, way.writings[0])] += 1
    return told


class Texts:
    """Reads the texts of one sheet by its habit; collects what is wrong with them, and how they were written."""

    def __init__(self, spot: Spot, cells: Iterable[Raw]) -> None:
        self.problems: list[SheetProblem] = []
        self._spot = spot
        self._votes = votes_of(cells)
        self._written: Counter[Writing] = Counter()
        self._lost: list[Spot] = []

    def read(self, raw: Raw, row: int, column: int, *nearer: Votes) -> str:
        """The text of a cell, tidy; empty if it cannot be read. ``nearer`` votes come before the sheet's."""
        spot = Spot(self._spot.file, self._spot.sheet, row, column_letters(column))
        writing = Writing.UNICODE
        if isinstance(raw, str) and raw.isascii():
            text = tidy(raw)
        else:
            try:
                told = settled(raw, *nearer, self._votes)
            except Misread as error:
                return self._problem(error, spot, raw)
            text, writing = tidy(told.text), told.writings[0]
        self._written[writing] += 1
        if len(text) > MAX_CELL:
            return self._problem(Misread(CELL_TOO_LONG, most=MAX_CELL), spot, text)
        if _CONTROL.search(text):
            return self._problem(Misread(TEXT_UNREADABLE), spot, text)
        if _lost(text):
            self._lost.append(spot)
        return text

    def _problem(self, error: Misread, spot: Spot, raw: Raw) -> str:
        read = readings(raw)[0].text if isinstance(raw, bytes) else raw
        self.problems.append(SheetProblem(error.fault, spot, error.params, tidy(read)[:_SHOWN]))
        return ""

    def all_problems(self) -> list[SheetProblem]:
        """What is wrong; letters that were lost are one problem of the whole sheet."""
        if not self._lost:
            return self.problems
        return [*self.problems, SheetProblem(LETTERS_LOST, self._lost[0], {"count": len(self._lost)})]

    def remarks(self) -> Iterator[Remark]:
        """In what the cells were written that were not Unicode."""
        for writing, text in _TOLD.items():
            if count := self._written[writing]:
                yield Remark(Message(text, {"count": count}), self._spot)


_TOLD: Final = {
    Writing.TCVN3: N_("Cells written in TCVN3 (the .VnTime fonts), and read as such: {count}."),
    Writing.VNI: N_("Cells written in VNI (the VNI- fonts), and read as such: {count}."),
    Writing.WINDOWS: N_(
        "Cells written in the old Vietnamese of Windows (windows-1258), and read as such: {count}."
    ),
    Writing.WESTERN: N_("Cells with signs or letters of other languages (windows-1252): {count}."),
    Writing.GARBLED: N_("Cells whose letters had been garbled (such as “á»…”), and were put right: {count}."),
}
_SHOWN: Final = 80
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_QUESTIONED = re.compile(r"(?=([^\W\d_])\?([^\W\d_]))")
_UNSEEN: Final = dict.fromkeys(map(ord, "\N{SOFT HYPHEN}\u200b\u200c\u200d\u2060\ufeff"))
_TEXT_MARK = re.compile("'[=+@-]")


def _lost(text: str) -> bool:
    """Whether letters of a text were replaced by signs: ``Nguy?n``, but not ``Xong chưa?Rồi``."""
    return "\N{REPLACEMENT CHARACTER}" in text or any(
        after.islower() or before.isupper() for before, after in _QUESTIONED.findall(text)
    )


def tidy(text: str) -> str:
    """A text in NFC without blanks around it, doubled blanks, invisible characters, and the mark ``'`` that makes it text."""
    told = " ".join((text if text.isascii() else text.translate(_UNSEEN)).split())
    return unicodedata.normalize("NFC", told[1:] if _TEXT_MARK.match(told) else told)
