"""How a club writes its members' codes, and what a new code that is written otherwise was probably meant to be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from clubledger.books.likeness import READ_AS_DIGITS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_FEW: Final = 3
"""Codes that make a habit."""
_CODE = re.compile(r"([A-Z]+-?)(\d+)", re.ASCII)


class CodePattern:
    """The pattern of a club's codes: the same letters, as many digits. ``taken``: codes that are not free."""

    def __init__(self, letters: str, width: int, taken: Iterable[str]) -> None:
        self.letters = letters
        self.width = width
        self._taken = set(taken)

    @classmethod
    def of(cls, codes: Collection[str], taken: Iterable[str]) -> CodePattern | None:
        """The pattern that all codes of a club have; ``None`` if they are few, or of several kinds."""
        matches = [_CODE.fullmatch(code) for code in codes]
        kinds = {(match[1], len(match[2])) if match else None for match in matches}
        kind = kinds.pop() if len(codes) >= _FEW and len(kinds) == 1 else None
        return cls(*kind, taken) if kind else None

    def fits(self, code: str) -> bool:
        """Whether a code is written as the club's are; of more members than they have digits for, it has one more."""
        match = _CODE.fullmatch(code)
        return (
            match is not None
            and match[1] == self.letters
            and (len(match[2]) == self.width or (len(match[2]) > self.width and match[2][0] != "0"))
        )

    def number(self, typed: str) -> int | None:
        """The number of one of the club's codes that is badly written: a bare number, other zeros, letters for digits.

        ``None`` of a code with other letters: a club may begin a second series.
        """
        code = "".join(typed.split()).translate(READ_AS_DIGITS).upper()
        letters = re.escape(self.letters.translate(READ_AS_DIGITS).rstrip("-"))
        match = re.fullmatch(rf"(?:{letters}[-_.]?)?(\d{{1,9}})", code, re.ASCII)
        return int(match[1]) if match else None

    def free(self, number: int) -> str:
        """The code of a number, or, if somebody has that, the next free one; it is taken then."""
        code = self._code(number)
        if not number or code in self._taken:
            matches = (_CODE.fullmatch(code) for code in self._taken if self.fits(code))
            code = self._code(max((int(match[2]) for match in matches if match), default=0) + 1)
        self._taken.add(code)
        return code

    def _code(self, number: int) -> str:
        return f"{self.letters}{number:0{self.width}}"
