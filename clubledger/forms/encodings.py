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
from clubledger.forms.faults import Misread, fault
from clubledger.forms.limits import SHOWN
from clubledger.i18n import N_, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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


UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
"""How a file in UTF-16 begins."""


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
    damaged = damage(text)
    return damaged[0] if damaged and damaged[0] in (Damage.TCVN3, Damage.VNI) else None


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
    reading = sure(raw)
    if reading is None:
        contest = _contest(raw)
        reading = next((way for counts in votes if (way := _habit(contest, counts, raw)) is not None), None)
    if reading is None:
        reading = _unsettled(raw, contest, votes)
    if isinstance(raw, bytes) and not reading.good and reading.text == _decoded(raw, _CP1252):
        return _western(raw)
    writing = max(
        reading.writings, key=lambda writing: sum(counts[vote_key(raw, writing)] for counts in votes)
    )
    return replace(reading, writings=(writing,))


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


def vote_key(raw: Raw, writing: Writing) -> tuple[bool, Writing]:
    """Under what a cell of a writing is counted."""
    return isinstance(raw, bytes), writing


def _habit(contest: Sequence[Reading], counts: Votes, raw: Raw) -> Reading | None:
    """The reading in the writing of most cells, if they are the most by far."""

    def count(way: Reading) -> int:
        return sum(counts[vote_key(raw, writing)] for writing in way.writings)

    first, *others = sorted(contest, key=count, reverse=True)
    most = count(first)
    return first if most >= _FEW and all(most >= _MAJORITY * count(way) for way in others) else None


def _unsettled(raw: Raw, contest: Sequence[Reading], votes: Sequence[Votes]) -> Reading:
    """What a cell is if no habit tells: a Unicode text is what it is where nothing old stands, a foreign word Western."""
    if isinstance(raw, bytes):
        if not any(way.good for way in contest):
            return _western(raw)
    elif not any(counts[vote_key(raw, way.writings[0])] for counts in votes for way in contest[1:]):
        return contest[0]
    raise _two_ways(contest[0].text, contest[1].text)


def _two_ways(text: str, other: str) -> Misread:
    return Misread(TEXT_TWO_WAYS, one=printable(text, SHOWN), other=printable(other, SHOWN))


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
