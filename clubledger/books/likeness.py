"""What passes for what: codes and names that differ only in letters and signs which nobody can tell apart.

A skeleton (UTS #39, Unicode Security Mechanisms) is for comparing, never to be shown or written. The standard's own
holds 0 for O, 1 and I for l, and m for rn; ours keeps apart what an honest code or name may differ in. What is to be
written into the books is `put_right`, which changes far less.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache
from typing import Final

_PROTOTYPES: Final = {
    letter: prototype
    for prototype, letters in {
        # What Unicode's confusables.txt, version 17.0.0, maps to one ASCII letter or digit: all letters of the scripts
        # that look like ours (Greek, Cyrillic, Coptic, Armenian, Cherokee, Lisu), and Latin letters of phonetics. The
        # capitals that it maps to l are I here. What is compatible to ASCII (full width, mathematical) needs no row.
        "A": "ΑАᎪꓮ",
        "B": "ΒВᏴⲂꓐ",
        "C": "ϹСᏟⲤꓚ",
        "D": "Ꭰꓓ",
        "E": "ΕЕᎬꓰ",
        "F": "Ϝꓝ",
        "G": "ԌᏀᏳꓖ",
        "H": "ΗНᎻⲎꓧ",
        "I": "ΙІӀⲒꓲ",
        "J": "ͿЈᎫꓙ",
        "K": "ΚКᏦⲔꓗ",
        "L": "ᏞⳐꓡ",
        "M": "ΜϺМᎷⲘꓟ",
        "N": "ΝⲚꓠ",
        "O": "ΟОՕⲞꓳ",
        "P": "ΡРᏢⲢⳎꓑ",
        "R": "ᎡᏒꓣ",
        "S": "ЅՏᏕᏚꓢ",
        "T": "ΤТᎢⲦꓔ",
        "U": "Սꓴ",
        "V": "ѴᏙꓦ",
        "W": "ԜᎳᏔꓪ",
        "X": "ΧХⲬꓫ",
        "Y": "ΥϒУҮᎩᎽⲨꓬ",
        "Z": "ΖᏃꓜ𐋵",
        "a": "ɑαа",
        "b": "ЬᏏ",
        "c": "ϲсᴄⲥꮯ",
        "d": "ԁᏧꓒ",
        "e": "еҽ",
        "f": "ք",
        "g": "ɡց",
        "h": "һհᏂ",
        "i": "ıɩɪͺιіւᎥⲓꙇꭵ",
        "j": "ϳј",
        "l": "Ɩӏ",
        "n": "ոռ",
        "o": "οσϭоօᴏⲟ",
        "p": "ρϱϸрⲣⳏ",
        "q": "ԛգզ",
        "r": "гᴦⲅꮁ",
        "s": "ѕꜱꮪ",
        "u": "ʋυսᴜ",
        "v": "νѵᴠꮩ",
        "w": "шѡԝաᴡⲽꮃ",
        "x": "х",
        "y": "ʏγуүⲩ",
        "z": "ᴢꮓ",
        "2": "ƧϨꙄ",
        "3": "ƷȜЗӠⲜⳄⳌ",
        "4": "Ꮞ",
        "5": "Ƽ",
        "6": "ϬбᏮⳒⳓⳜ",
        "8": "Ȣ",
        "9": "Ⳋⳋ",
        # đ as there, and what is typed for it in no Vietnamese text
        "D\u0335": "ĐÐƉ",
        "d\u0335": "đðɖ",
        # marks, likewise from there: caron, inverted breve, perispomeni, long stroke
        "\u0306": "\u030c",
        "\u0302": "\u0311",
        "\u0303": "\u0342",
        "\u0335": "\u0336",
        # dashes, apostrophes, slashes
        "-": "\u2010\u2011\u2012\u2013\u2014\u2212",
        "'": "\u2018\u2019\u02b9\u02bb\u02bc\u2032",
        "/": "\u2044\u2215",
    }.items()
    for letter in letters
}

_TURNING: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Bidirectional controls: they show a text in another order than it has. Source: UAX #9, Bidi_Control."""

_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"
_TONE_BEFORE: Final = re.compile(
    rf"(?<=[aeiouy\u0302\u0306\u031b])([{_TONES}])((?:[\u0302\u0306\u031b]*[aeiouy][\u0302\u0306\u031b]*)++)(?![{_TONES}])"
)
"""A tone on another vowel of a syllable than its last, and the vowels after it; decomposed and in small letters."""

_UNSEEN: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
"""Signs without a shape that are no format characters: of Default_Ignorable_Code_Point, and the empty Braille cell."""
_VARIANTS: Final = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
_IN_PICTURES: Final = _VARIANTS | {"\u200d"}
"""Between the parts of an emoji."""
_KEY: Final = re.compile("[0-9#*]\ufe0f\u20e3")
"""A key of a telephone: 1️⃣."""

_LIKE_OURS: Final = ("ARMENIAN", "CHEROKEE", "COPTIC", "CYRILLIC", "GREEK", "LISU")
"""Scripts many of whose letters look like Latin ones: those of `_PROTOTYPES`."""
_BESIDE: Final = ("KHMER", "CHAM", "TAI VIET", "THAI", "LAO", "CJK", "HIRAGANA", "KATAKANA", "HANGUL")
"""Scripts that people here write their names in, and nobody takes for Latin."""
_JOINERS: Final = frozenset("\u200b\u200c\u200d")
"""Between words and syllables of those scripts."""


class Strange(StrEnum):
    """What makes a text another than it seems."""

    TURNING = "turning"
    UNSEEN = "unseen"
    OTHER_SCRIPT = "other script"


@lru_cache(maxsize=8192)
def skeleton(text: str) -> str:
    """What a text looks like, to compare by: two that nobody can tell apart have one.

    Without case, signs that are not seen, and differences of composition; spaces as they are.
    """
    if text.isascii():
        return text.casefold()
    seen = "".join(sign for sign in text if not _unseen(sign))
    capitals = "".join(map(_prototype, unicodedata.normalize("NFD", seen)))
    small = "".join(map(_prototype, capitals.casefold()))  # they may pass for others than their capitals
    return small.casefold()


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """A name to compare by: its skeleton with single spaces, whichever vowel of a syllable bears its tone.

    "Hòa" and "Hoà" are one name: the old and the new way of writing are both taught. "Hoa" is another, which `fold` of
    `books/members.py` takes for the same: that finds what somebody typed without accents.
    """
    plain = " ".join(skeleton(text).split())
    if plain.isascii():
        return plain
    moved = _TONE_BEFORE.sub(r"\2\1", plain)
    return moved if moved == plain else unicodedata.normalize("NFD", moved)


def accents(name: str) -> list[str]:
    """The accents of each syllable of a name, in a fixed order, wherever in it they stand."""
    return [
        "".join(sorted(sign for sign in syllable if unicodedata.combining(sign)))
        for syllable in skeleton(name).split()
    ]


_NEVER_PLAIN: Final = frozenset(
    [
        "thi",
        "van",
        "nguyen",
        "tran",
        "pham",
        "hoang",
        "huynh",
        "vu",
        "vo",
        "dang",
        "bui",
        "ngo",
        "duong",
        "dinh",
        "doan",
        "truong",
        "trinh",
    ]
)
"""Thị and Văn, and the commonest family names, as far as they have accents: who writes them plain types without any."""


def typed_without_accents(name: str) -> bool:
    """Whether a name was plainly typed without its accents: ``Tran Thi Hoa``; Cao Lan, Y Lan and Ka Long have none."""
    plain = skeleton(name)
    return plain.isascii() and len(plain.split()) > 1 and not _NEVER_PLAIN.isdisjoint(plain.split()[:-1])


@lru_cache(maxsize=8192)
def put_right(text: str) -> str:
    """A text as it is to be written, in NFC: what passes for a Latin letter within a Latin word is that letter.

    Ð and Ɖ are Đ; letters of full width are plain; marks stand in the order in which they make one letter. A word that
    is wholly of another script is honest and stays, and so does one with a letter that passes for none of ours.
    """
    whole = unicodedata.normalize("NFC", text)
    if _OURS.fullmatch(whole):
        return whole
    narrow = "".join(map(_narrow, whole))
    loose = _WORD.sub(lambda match: _latin_word(match[0]), unicodedata.normalize("NFD", narrow))
    return unicodedata.normalize("NFC", _MARKS_EXCHANGED.sub(r"\2\1", loose))


_OURS: Final = re.compile("[\x00-\x7fÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ\u2010-\u2026]*")
"""Texts that are as they should be: nearly all."""
_MARKS_EXCHANGED: Final = re.compile(rf"([{_TONES}])([\u0302\u0306\u031b]+)")
"""A tone before the roof, bow or horn of its letter: ``e`` with acute, then circumflex, is no ế otherwise."""
_WORD: Final = re.compile(r"[^\W\d_][^\W_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\W_]*)*")
_WIDE: Final = range(0xFF01, 0xFF5F)


def _narrow(sign: str) -> str:
    """A sign of full width, a letter in a mathematical hand, as the plain one; a digit likewise."""
    if ord(sign) in _WIDE:
        return chr(ord(sign) - 0xFEE0)
    return _prototype(sign) if sign not in _PROTOTYPES else sign


def _latin_word(word: str) -> str:
    """A word, decomposed, with what passes for its Latin letters put right."""
    word = _STROKED.sub(lambda match: "Đ" if match[0][0] in "DÐƉ" else "đ", word)
    strangers = {sign for sign in word if unicodedata.name(sign, "").startswith(_LIKE_OURS)}
    if strangers and any(map(_is_latin, word)):
        ours = {sign: _PROTOTYPES.get(sign, "") for sign in strangers}
        if all(len(letter) == 1 and letter.isalpha() for letter in ours.values()):
            word = "".join(ours.get(sign, sign) for sign in word)
    return _CARON.sub("\\1\u0306", word)


def _is_latin(sign: str) -> bool:
    return sign.isalpha() and unicodedata.name(sign, "").startswith("LATIN")


_STROKED: Final = re.compile("[ÐƉðɖ]|[Dd][\u0335\u0336]")
_CARON: Final = re.compile("([Aa][\u0300\u0301\u0303\u0309\u0323]?)\u030c")
"""On an a it passes for the bow of ă; č and ě are letters of their own."""


@lru_cache(maxsize=8192)
def plain_code(text: str) -> str:
    """A code to compare by: capitals, plain dashes, no spaces; ``PC-2024-006`` however its letters were typed."""
    if not text.isascii():
        text = skeleton(unicodedata.normalize("NFKC", text))
    return "".join(text.split()).upper()


READ_AS_DIGITS: Final = str.maketrans("OoIl", "0011")
"""The letters that people read as digits on paper; a capital L and an S are read as none."""
_GROUP: Final = re.compile(r"(?<![\dIVX])[IVX]+(?=[\W_]?\d)")
"""A group's Roman numeral before a number: at the beginning of a code, after letters or after a dash; in no number."""


def read_alike(code: str) -> str:
    """A code as people read it on paper, where O is 0 and I and l are 1: to find codes that pass for another by."""
    return plain_code(code.translate(READ_AS_DIGITS))


def told_by_group(code: str, other: str) -> bool:
    """Whether two codes that are read alike differ in nothing but a group's Roman numeral.

    The codes II1 and I11, TV-I11 and TV-II1, T-II-1 and T-11-1 of a club with groups are honest; I01 beside 101 is none of them.
    """
    first, second = "".join(code.split()), "".join(other.split())
    if len(first) != len(second):
        return False
    mine, its = ({match.start(): match for match in _GROUP.finditer(text)} for text in (first, second))
    numerals = {
        place
        for text, ours, theirs in ((first, mine, its), (second, its, mine))
        for start, match in ours.items()
        if start in theirs or text[match.end()] != "0"
        for place in range(start, match.end())
    }
    return all(
        place in numerals for place, (one, two) in enumerate(zip(first, second, strict=True)) if one != two
    )


@lru_cache(maxsize=4096)
def strange(text: str, *, code: bool) -> tuple[Strange, tuple[str, ...]] | None:
    """What is strange in a code or a name, with its signs; ``None`` for what is written in plain Latin letters.

    A name may have a name in Khmer letters or the like beside it, in words of their own; a code may not.
    """
    if text.isascii():
        return None
    if turning := turning_signs(text):
        return Strange.TURNING, turning
    if unseen := _unseen_signs(text, code=code):
        return Strange.UNSEEN, unseen
    foreign = tuple(dict.fromkeys(sign for sign in text if _other_script(sign)))
    if foreign and (code or not _stand_beside(text)):
        return Strange.OTHER_SCRIPT, foreign
    return None


def passes_for_latin(sign: str) -> bool:
    """Whether a sign looks like another letter of ours, or is of a script that has such letters; đ is itself."""
    name = unicodedata.name(sign, "")
    return name.startswith(_LIKE_OURS) or (
        name.startswith("LATIN") and sign in _PROTOTYPES and sign not in "Đđ"
    )


def turning_signs(text: str) -> tuple[str, ...]:
    """The bidirectional controls of a text."""
    return tuple(dict.fromkeys(_TURNING.findall(text)))


def _unseen_signs(text: str, *, code: bool) -> tuple[str, ...]:
    """Its signs that are not seen; those that emoji and Khmer need are left out."""
    found: dict[str, None] = {}
    at_home: frozenset[str] = frozenset()
    keys = frozenset() if code else frozenset(match.start() for match in _KEY.finditer(text))
    for place, sign in enumerate(text):
        if not _unseen(sign):
            at_home = _VARIANTS if place in keys else _at_home_after(sign, code=code)
        elif sign not in at_home:
            found[sign] = None
    return tuple(found)


def _at_home_after(sign: str, *, code: bool) -> frozenset[str]:
    """The unseen signs that may follow a sign: an emoji, a letter of Khmer; in no code an arrow (↔️) or a mark (‼️) in colour."""
    category = unicodedata.category(sign)
    if category in {"So", "Sk"}:
        return _IN_PICTURES
    if not code and not sign.isascii() and category[0] in "SP":
        return _VARIANTS
    return _JOINERS if _of_neighbours(sign) else frozenset()


def _stand_beside(text: str) -> bool:
    """Whether the words of another script are none that pass for Latin, and stand beside a Latin one."""
    words = "".join(sign if unicodedata.category(sign)[0] in "LMN" else " " for sign in text).split()
    latin = [word for word in words if not any(map(_other_script, word))]
    return any(any(map(str.isalpha, word)) for word in latin) and all(
        _of_neighbours(sign) for word in words if word not in latin for sign in word if sign.isalnum()
    )


def _prototype(sign: str) -> str:
    if sign.isascii():
        return sign
    known = _PROTOTYPES.get(sign)
    if known is None and unicodedata.category(sign) in {"Lu", "Ll", "Nd"}:
        plain = unicodedata.normalize("NFKC", sign)
        return plain if plain.isascii() else sign
    return sign if known is None else known


@lru_cache(maxsize=4096)
def _unseen(sign: str) -> bool:
    return not sign.isascii() and (unicodedata.category(sign) == "Cf" or sign in _UNSEEN or sign in _VARIANTS)


@lru_cache(maxsize=4096)
def _other_script(sign: str) -> bool:
    """Whether a letter or digit is of another script than Latin; the micro sign is of none."""
    if sign.isascii() or sign == "\N{MICRO SIGN}" or not (sign.isalpha() or sign.isdecimal()):
        return False
    return any(
        not part.isascii()
        and (part.isalpha() or part.isdecimal())
        and not unicodedata.name(part, "").startswith(("LATIN", "MODIFIER LETTER"))
        for part in unicodedata.normalize("NFKC", sign)
    )


def _of_neighbours(sign: str) -> bool:
    return unicodedata.name(sign, "").startswith(_BESIDE)
