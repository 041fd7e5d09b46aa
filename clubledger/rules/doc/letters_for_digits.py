"""Numbers of slips with a letter where a digit should be: ``PC-2024-O06`` passes for ``PC-2024-006`` (DOC-14)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from clubledger.books.likeness import READ_AS_DIGITS

_DASHES: Final = re.compile("[\u2010-\u2014\u2212]")
_NUMBER: Final = re.compile(
    r"(?P<prefix>(?i:PT|PC|BC|BN))-(?P<year>[\dOoIl]{4})-(?P<number>[\dOoIl]{1,9})(?P<line>/[\dOoIl]{1,6})?"
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


class Mistaken(NamedTuple):
    """A slip that has letters for digits: as what it is read, and the letter that its number begins with, if one does."""

    read: str
    prefix: str
    letter: str


@lru_cache(maxsize=4096)
def mistaken(voucher: str) -> Mistaken | None:
    """What a slip is read as that would be the club's own but for an O that passes for 0, or an I or l for 1.

    ``None`` where no digit stands in the number: II may be a Roman one. A capital L and an S pass for nothing.
    """
    plain = _DASHES.sub("-", "".join(unicodedata.normalize("NFKC", voucher).split()))
    match = _NUMBER.fullmatch(plain)
    if match is None or not any(sign.isdigit() for sign in match["number"]):
        return None
    year, number, line = (
        (match[part] or "").translate(READ_AS_DIGITS) for part in ("year", "number", "line")
    )
    prefix = match["prefix"].upper()
    read = f"{prefix}-{year}-{number}{line}"
    if not _YEAR.fullmatch(year) or read == plain.upper():
        return None
    return Mistaken(read, prefix, match["number"][:1] if match["number"][0].isalpha() else "")
