"""The texts in a club's books: whether they are what they seem, and came through their conversions whole.

Old files were written in TCVN3 (ABC, the ``.Vn…`` fonts) or VNI and then saved as if they were Western European text:
"hµng" and "haøng" for "hàng". Both use letters and signs that other languages use too, so a word is taken for residue
only if, read back, it is a Vietnamese syllable, and as it stands it is none.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from beancount.core import data

from clubledger.books.likeness import Strange, strange, turning_signs
from clubledger.books.place import Place, place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path


class Damage(StrEnum):
    """What befell a text."""

    NOT_NFC = "NFC"
    TCVN3 = "TCVN3"
    VNI = "VNI"
    MISREAD = "UTF-8"


@dataclass(frozen=True, slots=True)
class DamagedText:
    """A damaged text: the word or metadata key that it stands under, the letters that show it, and where."""

    key: str
    damage: Damage
    letters: str
    date: date
    place: Place
    member: str | None
    voucher: str | None


@dataclass(frozen=True, slots=True)
class StrangeText:
    """A text that is another than it seems: where it stands, and the signs that make it so."""

    key: str
    strange: Strange
    signs: tuple[str, ...]
    date: date
    place: Place
    member: str | None
    voucher: str | None


def faulty_texts(
    entries: Iterable[Any], folder: Path, skipped: frozenset[int]
) -> Iterator[DamagedText | StrangeText]:
    """The damaged and the strange texts of entries in their order.

    ``skipped`` are indexes of transactions to leave out. An invisible letter of an old encoding is damage.
    """
    index = -1
    for entry in entries:
        if type(entry) is data.Transaction:
            index += 1
            if index in skipped:
                continue
        for key, value, meta in _words(entry):
            damaged, odd = _faults(value, _kind_of(entry, key))
            if damaged is None and odd is None:
                continue
            place = place_of({**entry.meta, **meta}, folder)
            member, voucher = _code(meta.get("member")), _code(entry.meta.get("voucher"))
            if damaged is not None and (odd is None or _is_residue(odd[1], damaged[0])):
                yield DamagedText(key, *damaged, entry.date, place, member, voucher)
            elif odd is not None:
                yield StrangeText(key, *odd, entry.date, place, member, voucher)


def _is_residue(signs: tuple[str, ...], damage: Damage) -> bool:
    """Whether signs that are not seen are letters of an old encoding: TCVN3 writes ư so, and misread í ends in it."""
    return signs == ("\N{SOFT HYPHEN}",) and damage in {Damage.TCVN3, Damage.MISREAD}


_CODES: Final = frozenset(["voucher", "reverses", "minutes", "period", "member", "home", "ratifies"])
"""Metadata that are looked up, or compared, as codes."""
_NAMES: Final = frozenset({"payee", "name", "by"})
_OF_CODES: Final = frozenset(["board", "member", "extension", "remission", "meeting", "report"])
"""The types of ``custom`` and ``event`` whose words are codes; a waiver's may be an account's name."""
_DECLARING: Final = (data.Custom, data.Event)


class _Kind(Enum):
    """What a text is: people are found by codes and names, and by nothing else."""

    CODE = "code"
    NAME = "name"
    FREE = "free"


def _kind_of(entry: Any, key: str) -> _Kind:
    if key in _CODES or (key in _OF_CODES and type(entry) in _DECLARING):
        return _Kind.CODE
    if key in _NAMES or (key == "club" and type(entry) is data.Custom):
        return _Kind.NAME
    return _Kind.FREE


@lru_cache(8192)
def _faults(
    text: str, kind: _Kind
) -> tuple[tuple[Damage, str] | None, tuple[Strange, tuple[str, ...]] | None]:
    """What befell a text, and what is strange in it: in one that nobody is found by, signs that turn it round."""
    if kind is not _Kind.FREE:
        return damage(text), strange(text, code=kind is _Kind.CODE)
    turning = turning_signs(text)
    return damage(text), ((Strange.TURNING, turning) if turning else None)


def _code(value: object) -> str | None:
    return str(value) if value else None


def _words(entry: Any) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """The texts of an entry that are more than ASCII, each with its key and the metadata that tell its line."""
    meta = entry.meta
    read = _TEXTS.get(type(entry))
    if read is not None:
        for key, value in read(entry):
            if isinstance(value, str) and not value.isascii():
                yield key, value, meta
    for metadata in (meta, *(posting.meta for posting in getattr(entry, "postings", ()))):
        if metadata is None or len(metadata) <= _PLACE_KEYS:
            continue
        for key, value in metadata.items():
            if type(value) is str and not value.isascii() and key != "filename" and not key.startswith("__"):
                yield key, value, metadata


_PLACE_KEYS = 2
"""What Beancount itself adds to any metadata: file and line."""
_TEXTS: Final[Mapping[type, Callable[[Any], Iterable[tuple[str, Any]]]]] = {
    data.Transaction: lambda entry: (("payee", entry.payee), ("narration", entry.narration)),
    data.Custom: lambda entry: [(entry.type, value.value) for value in entry.values or ()],
    data.Event: lambda entry: ((entry.type, entry.description),),
    data.Note: lambda entry: (("note", entry.comment),),
}


@lru_cache(4096)
def damage(text: str) -> tuple[Damage, str] | None:
    """What befell a text, with the letters that show it; ``None`` if it is whole."""
    if text.isascii():
        return None
    if not unicodedata.is_normalized("NFC", text):
        return Damage.NOT_NFC, _loose_accents(text)
    if letters := _misread(text):
        return Damage.MISREAD, letters
    if not _SUSPECT.search(text):
        return None
    words = dict.fromkeys(_WORD.findall(text))
    residues = {
        Damage.TCVN3: [residue for word in words if (residue := _tcvn3_residue(word))],
        Damage.VNI: [residue for word in words if (residue := _vni_residue(word))],
    }
    kind, found = max(residues.items(), key=lambda item: len(item[1]))
    sure = [letters for letters, certain in found if certain]
    return (kind, (sure or [found[0][0]])[0]) if sure or len(found) > 1 else None


def _loose_accents(text: str) -> str:
    whole = unicodedata.normalize("NFC", text)
    return next((new for old, new in zip(text, whole, strict=False) if old != new), "")


def _misread(text: str) -> str:
    """Letters of UTF-8 text that was read as Windows-1252 (``Ã©`` for ``é``), or lost altogether."""
    if "\N{REPLACEMENT CHARACTER}" in text:
        return "\N{REPLACEMENT CHARACTER}"
    match = _UTF8_PAIR.search(text)
    if match is None:
        return ""
    try:
        match[0].encode("cp1252").decode()
    except UnicodeError:
        return ""
    return match[0]


# As Windows-1252 shows them: the first byte of a letter of ours in UTF-8, and those that follow it.
_FOLLOWING = "".join(
    character for byte in range(0x80, 0xC0) if (character := bytes([byte]).decode("cp1252", "ignore"))
)
_UTF8_PAIR = re.compile(f"[ÃÄÆ][{re.escape(_FOLLOWING)}]|á[º»][{re.escape(_FOLLOWING)}]")


# -- TCVN3 (ABC) ---------------------------------------------------------------------------------------------

_TCVN3: Final = dict(
    zip(
        "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊËÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\N{SOFT HYPHEN}õö÷øùúûüýþ®§¡¢£¤¥¦",
        "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđĐĂÂÊÔƠƯ",
        strict=True,
    )
)
_SIGNS = frozenset("µ¶·¸¹¨»¼½¾©ª«¬\N{SOFT HYPHEN}®§¡¢£¤¥¦×÷")
_LEADING_SIGNS = frozenset("¸¶¨©ª¬\N{SOFT HYPHEN}®§¡¢£¤¥¦")
"""A word may begin with these in TCVN3; ``«`` or ``½`` before a word is also what other writers write."""
_LEADING_WORD = "«ng"
"""``ông``: the one word with ``«`` in front that cannot be the beginning of a quotation."""
_RARE_LETTERS = frozenset("äåæçëîïñöøûüþßÆÇËÎÏÐÑÖØÜÞ")
"""Letters that Vietnamese has not, and some other language has."""
_CAPITAL_INSIDE = re.compile(r"[a-zµ¶·¸¹®¨©ª«¬\N{SOFT HYPHEN}][ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖØÜÝÞ](?![A-Z])")


def _tcvn3_residue(word: str) -> tuple[str, bool] | None:
    """The letters of a word that betray TCVN3, and whether they alone are enough."""
    signs = [
        sign
        for index, sign in enumerate(word)
        if sign in _SIGNS and (index or sign in _LEADING_SIGNS or word == _LEADING_WORD)
    ]
    inside = _CAPITAL_INSIDE.search(word)
    rare = next((letter for letter in word if letter in _RARE_LETTERS), None)
    if not (signs or inside or rare) or (is_syllable(word) and not inside):
        return None
    if not is_syllable("".join(_TCVN3.get(letter, letter) for letter in word)):
        return None
    if signs:
        return signs[0], True
    return (inside[0], True) if inside else (rare or "", False)


# -- VNI -----------------------------------------------------------------------------------------------------

_MARKS = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_CIRCUMFLEX = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_BREVE = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_PAIR = re.compile(
    r"(?P<plain>[aeouyôö])(?P<tone>[ùøûõï])|(?P<roof>[aeo])(?P<roofed>[âáàåãä])|a(?P<bow>[êéèúüë])",
    re.IGNORECASE,
)
_VNI_SINGLE: Final = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_ELSEWHERE_TOO = frozenset("ùûïüúõ")
"""``où``, ``goût``, ``haï``, ``aún``, ``baõ`` typed for ``bão``: pairs that end in these are met outside VNI."""
_HORNED_PAIR = re.compile("ö[ôùøûõï]", re.IGNORECASE)


def _vni_residue(word: str) -> tuple[str, bool] | None:
    """The letters of a word that betray VNI, and whether they alone are enough."""
    pairs = [match[0] for match in _VNI_PAIR.finditer(word)]
    rare = next((letter for letter in word.lower() if letter in "öñæî"), None)
    if word.lower() == "où" or (not pairs and rare is None):
        return None
    read_back = "".join(
        _VNI_SINGLE.get(letter, letter) for letter in _VNI_PAIR.sub(_vni_letter, word.lower())
    )
    if is_syllable(word) or not is_syllable(unicodedata.normalize("NFC", read_back)):
        return None
    if horned := _HORNED_PAIR.search(word):
        return horned[0], True
    sure = next((pair for pair in pairs if pair[1].lower() not in _ELSEWHERE_TOO), None)
    return (sure, True) if sure else ((pairs or [rare or ""])[0], False)


def _vni_letter(match: re.Match[str]) -> str:
    """The letter that a pair stands for, decomposed, of the case of the pair's first."""
    letter, mark = match[0][0], match[0][1].lower()
    if match["tone"]:
        return _VNI_HORNED.get(letter, letter) + _MARKS[mark]
    if match["roofed"]:
        return letter + "\u0302" + _CIRCUMFLEX[mark]
    return letter + "\u0306" + _BREVE[mark]


_VNI_HORNED: Final = {"ô": "o\u031b", "ö": "u\u031b", "Ô": "O\u031b", "Ö": "U\u031b"}

_WORD = re.compile(r"[^\W_]+(?:[^\W_]|[%s])*|[%s]+(?:[^\W_]|[%s])+" % (("".join(_SIGNS),) * 3))
_SUSPECT = re.compile(
    f"[{''.join(sorted(_SIGNS | _RARE_LETTERS))}]|{_CAPITAL_INSIDE.pattern}|(?i:{_VNI_PAIR.pattern})"
)


# -- reading back --------------------------------------------------------------------------------------------


def read_back(text: str, kind: Damage) -> str:
    """What a text says if ``kind`` befell it, in NFC; the words that it cannot have befallen stay as they are.

    The capital fonts of TCVN3 show small letters as capitals, so beside capitals all of them are made capital.
    """
    match kind:
        case Damage.NOT_NFC:
            return unicodedata.normalize("NFC", text)
        case Damage.MISREAD:
            return unicodedata.normalize("NFC", _HIGH_RUN.sub(_as_utf8, text))
        case Damage.TCVN3:
            converted = _RUN.sub(lambda match: _from_tcvn3(match[0]) or match[0], text)
            return converted.upper() if _in_capitals(text) else converted
    return _RUN.sub(lambda match: _from_vni(match[0]) or match[0], text)


def sense(text: str, kind: Damage | None = None) -> tuple[int, int]:
    """How many of the words with letters beyond ASCII are Vietnamese, and how many are not.

    Vietnamese are syllables and short forms with Đ. With ``kind``, the text is counted as `read_back` gives it, and a
    word that cannot have befallen it is not.
    """
    if kind in (Damage.NOT_NFC, Damage.MISREAD):
        return sense(read_back(text, kind))
    words = [word for word in _RUN.findall(text) if not word.isascii()]
    read: list[str | None]
    if kind is None:
        bare = (word.lstrip("«½¼¾·×÷").rstrip("»®©½¼¾·×÷²³¹") for word in words)
        read = [word for word in bare if not word.isascii() and any(map(str.isalpha, word))]
    else:
        read = [_from_tcvn3(word) if kind is Damage.TCVN3 else _from_vni(word) for word in words]
    good = sum(word is not None and bool(is_syllable(word) or _SHORT_FORM.fullmatch(word)) for word in read)
    return good, len(read) - good


def _in_capitals(text: str) -> bool:
    return not re.search("[a-z]", text) and any(
        not word.isascii() and len(re.findall("[A-Z]", word)) > 1 for word in _RUN.findall(text)
    )


def _from_tcvn3(word: str) -> str | None:
    if all(letter.isascii() or letter in _TCVN3 for letter in word):
        return "".join(_TCVN3.get(letter, letter) for letter in word)
    return None


def _from_vni(word: str) -> str | None:
    singles = _VNI_PAIR.sub("", word).lower()
    if not all(letter.isascii() or letter in _VNI_SINGLE or letter in "íì" for letter in singles):
        return None
    letters = "".join(_vni_single(letter) for letter in _VNI_PAIR.sub(_vni_letter, word))
    return unicodedata.normalize("NFC", letters)


def _vni_single(letter: str) -> str:
    single = _VNI_SINGLE.get(letter.lower(), letter)
    return single.upper() if letter.isupper() else single


def _as_utf8(match: re.Match[str]) -> str:
    octets = b"".join(_CP1252_BYTES.get(letter) or letter.encode("latin-1") for letter in match[0])
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return match[0]


_CP1252_BYTES: Final = {
    letter: bytes([byte])
    for byte in range(0x80, 0xA0)
    if (letter := bytes([byte]).decode("cp1252", "ignore"))
}
_HIGH_RUN = re.compile(f"[\x80-\xff{''.join(_CP1252_BYTES)}]{{2,}}")
_RUN = re.compile(rf"(?:[^\W\d_]|[{''.join(sorted(_SIGNS))}\u0300-\u036f])+")
"""A word, with the signs that are letters in TCVN3."""
_SHORT_FORM = re.compile("[BCDĐGHKLMNPQRSTVX]*Đ[BCDĐGHKLMNPQRSTVX]*|đ")
"""``500.000 đ``, ``VNĐ``, ``SĐT``, ``Đ/c``."""


# -- Vietnamese syllables ------------------------------------------------------------------------------------

_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_RIMES: Final = """
a ai ao au ay ac ach am an ang anh ap at ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et
ê êch êm ên ênh êng êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
o oc oi om on ong oong ooc op ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet
ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uc ui um un ung up ut uân uât uâng uây uê uêch uên uênh uôc uôi uôm uôn
uông uôt uơ uy uya uych uyên uyêt uyn uynh uyt uyu ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
""".split()  # noqa: SIM905 - reads as a table
_WHOLE: Final = "y yêm yên yêt yêu yêng gi gin gip quy quyên quyêt quyn quynh quyt quych quơ"
"""Syllables that the rimes do not make."""


def _begun(onsets: str, rimes: Iterable[str] = _RIMES) -> set[str]:
    return {onset + rime for rime in rimes for onset in onsets.split()}


_SYLLABLES: Final = frozenset([*_RIMES, *_WHOLE.split()]).union(
    _begun("b d đ h l m n p r s t v x kh ph th tr ch nh"),
    _begun("c g ng", (rime for rime in _RIMES if rime[0] not in "eêi")),
    _begun("k gh ngh", (rime for rime in _RIMES if rime[0] in "eêi")),
    _begun("gi", (rime for rime in _RIMES if rime[0] != "i")),
    _begun("qu", (rime for rime in _RIMES if rime[0] not in "iouư")),
    _begun("h k l m s t v th ng", "y"),
)
"""Every syllable without its tone."""
_STOPPED = re.compile(r"(?:c|ch|p|t)$")
_GLIDING = re.compile(r"(?:[ae]o|[aâêiư]u|[aoôơuư]i|[aâ]y)$")
"""Rimes that end in a glide, which never bears the tone."""


def is_syllable(word: str) -> bool:
    """Whether a word is one Vietnamese syllable by its letters, vowels and tone."""
    loose = unicodedata.normalize("NFD", word.lower())
    tones = [mark for mark in loose if ord(mark) in _TONES]
    bare = unicodedata.normalize("NFC", loose.translate(_TONES))
    if len(tones) > 1 or bare not in _SYLLABLES:
        return False
    if tones and ord(loose[-1]) in _TONES and _GLIDING.search(bare) and not bare.startswith(("qu", "gi")):
        return False
    return not _STOPPED.search(bare) or (bool(tones) and tones[0] in "\u0301\u0323")
