"""Vietnamese as it was written before Unicode: what the readers must read back. Knows nothing of the product's tables."""

from __future__ import annotations

import unicodedata

LOWER = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"
TCVN3_BYTES = (
    "b5b6b7b8b9a8bbbcbdbec6a9c7c8c9cacb"
    "ae"
    "cccecfd0d1aad2d3d4d5d6"
    "d7d8dcddde"
    "dfe1e2e3e4abe5e6e7e8e9aceaebecedee"
    "eff1f2f3f4adf5f6f7f8f9"
    "fafbfcfdfe"
)
TCVN3_CAPITALS = dict(zip("ĂÂÊÔƠƯĐ", bytes.fromhex("a1a2a3a4a5a6a7"), strict=True))
VNI_LOWER = (
    "aø aû aõ aù aï aê aè aú aü aé aë aâ aà aå aã aá aä "
    "ñ "
    "eø eû eõ eù eï eâ eà eå eã eá eä "
    "ì æ ó í ò "
    "oø oû oõ où oï oâ oà oå oã oá oä ô ôø ôû ôõ ôù ôï "
    "uø uû uõ uù uï ö öø öû öõ öù öï "
    "yø yû yõ yù î"
)

_TCVN3 = dict(zip(LOWER, bytes.fromhex(TCVN3_BYTES), strict=True))
_VNI = dict(zip(LOWER, VNI_LOWER.split(), strict=True))
_VNI |= {letter.upper(): pair.upper() for letter, pair in _VNI.items()}
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))


def tcvn3(text: str) -> bytes:
    """As the ``.VnTime`` fonts have it: a capital with a tone is its small letter's byte, in a capital font."""
    return b"".join(bytes([_tcvn3_byte(letter)]) for letter in text)


def _tcvn3_byte(letter: str) -> int:
    if letter.isascii():
        return ord(letter)
    return TCVN3_CAPITALS.get(letter) or _TCVN3[letter.lower()]


def vni(text: str) -> bytes:
    return "".join(_VNI.get(letter, letter) for letter in text).encode("latin-1")


def windows_1258(text: str) -> bytes:
    """As Vietnamese Windows has it: letters with hat or horn, then the tone."""
    return b"".join(map(_windows_bytes, text))


def _windows_bytes(letter: str) -> bytes:
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        loose = unicodedata.normalize("NFD", letter)
        tone = next(mark for mark in loose if ord(mark) in _TONES)
        bare = unicodedata.normalize("NFC", loose.translate(_TONES))
        return bare.encode("cp1258") + tone.encode("cp1258")


def utf8(text: str) -> bytes:
    return text.encode()


def utf8_loose(text: str) -> bytes:
    return unicodedata.normalize("NFD", text).encode()


def misread(text: str) -> bytes:
    """UTF-8 that was once taken for Western European, and saved as UTF-8 again."""
    return "".join(_western(byte) for byte in text.encode()).encode()


def _western(byte: int) -> str:
    return bytes([byte]).decode("cp1252", "ignore") or chr(byte)


ENCODERS = (utf8, utf8_loose, misread, windows_1258, tcvn3, vni)
