"""Who took the money of a loan, or repaid it, in the borrower's place: what the words of an entry say.

A code in the text alone says nothing: it may be who guarantees, signs, or asked for the loan, and a treasurer draws the
money at the bank, or brings it in. It must be the payee, or stand directly beside words for taking or paying in
another's place: "TV001 nhận hộ", "TV001 ký nhận", "người nhận: TV001", "TV001 nộp thay". Where the borrower is named
together with them, and nothing says in whose place, each took their own.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from clubledger.books.likeness import folded
from clubledger.books.members import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clubledger.books.entries import Transaction

_FOR: Final = r"(?:ho(?!\s+(?:ngheo|can|kho|gia|dan|vay))|thay(?!\s+mat)|giup|gium|dum)(?!\w)"
"""In another's place; ``hộ`` is a household, too, and ``thay mặt`` signs in a body's name."""
_END: Final = r"(?=\s*(?:[.,;:()/]|-\s|$))"
_ROW: Final = r"[\w-]++(?:(?:\s*[,;+/&]\s*|\s+va\s+)[\w-]++){0,9}"
_WHO: Final = rf"(?<![\w-])(?P<before>{_ROW})"
"""The words before a deed: the last of them, as far as they are codes, do it."""
_WHOM: Final = rf"(?P<after>{_ROW})"
"""The words after it: the first of them, as far as they are codes."""
_ALSO: Final = r"(?:(?:da|di|len|dung ra|truc tiep|duoc uy quyen)\s+)*"
"""What may stand between the person and the deed."""

_TAKES_FOR: Final = (
    re.compile(rf"{_WHO}\s+{_ALSO}(?:ky nhan|nhan|linh|lanh|lay|cam)(?: tien)?\s+{_FOR}"),
    re.compile(rf"(?<!\w)(?:nhan|linh|lanh|lay)(?: tien)? {_FOR}\s*:\s*{_WHOM}"),
)
_TAKES: Final = (
    re.compile(rf"{_WHO}\s+{_ALSO}(?:ky nhan|ky nhan tien|nhan tien){_END}"),
    re.compile(rf"(?<!\w)nguoi (?:nhan|linh|lanh|lay)(?: tien)?(?: {_FOR})?\s*:?\s+{_WHOM}"),
    re.compile(rf"(?<!\w)(?:giao|dua|trao) tien cho\s+{_WHOM}"),
    re.compile(rf"(?<!\w)chuyen khoan(?: (?:cho|den|toi|sang))?\s+{_WHOM}"),
    re.compile(rf"(?<!\w)vao (?:tai khoan|tk|stk)(?: cua)?\s*:?\s+{_WHOM}"),
)
_PAYS_FOR: Final = (
    re.compile(
        rf"{_WHO}\s+{_ALSO}(?:nop|tra|dong|gui|chuyen|thanh toan)(?: (?:tien|no|goc|lai|khoan))*\s+{_FOR}"
    ),
    re.compile(rf"(?<!\w)(?:nop|tra|dong)(?: tien)? {_FOR}\s*:\s*{_WHOM}"),
)
_PAYS: Final = (
    re.compile(rf"(?<!\w)nguoi (?:nop|tra|dong)(?: tien)?(?: {_FOR})?\s*:?\s+{_WHOM}"),
    re.compile(rf"(?<!\w)tu (?:tai khoan|tk|stk)(?: cua)?\s*:?\s+{_WHOM}"),
)
"""Without accents, as many type; the bare words are looked for with theirs, for Nhàn and Trà are names."""
_TAKES_BARE: Final = re.compile(rf"{_WHO}\s+(?:{folded('nhận')}|{folded('lấy')}){_END}")
_PAYS_BARE: Final = re.compile(rf"{_WHO}\s+(?:{folded('nộp')}|{folded('trả')}){_END}")
_BETWEEN: Final = re.compile(r"\s*[,;+/&]\s*|\s+")


class Proxies:
    """Who stands in an entry of a loan in the borrower's place, by the codes of the member list."""

    def __init__(self, codes: Mapping[str, object]) -> None:
        self._codes = {fold(code): code for code in codes}

    def who_took(self, entry: Transaction, borrower: str) -> str | None:
        """The code of another member who took what an entry lent; ``None`` where it names none."""
        return self._who(entry, borrower, _taking)

    def who_paid(self, entry: Transaction, borrower: str) -> str | None:
        """The code of another member who paid what an entry took in; ``None`` where it names none."""
        return self._who(entry, borrower, _paying)

    def _who(self, entry: Transaction, borrower: str, named: _Named) -> str | None:
        whole = self._codes.get(fold(entry.payee))
        if whole is not None and whole != borrower:
            return whole
        for words, in_place in (*named(entry.payee), *named(entry.narration)):
            codes = [self._codes[word] for word in takewhile(self._codes.__contains__, words)]
            others = [code for code in codes if code != borrower]
            if others and (in_place or borrower not in codes):
                return others[0]
        return None


class _Named:
    """Of whom a text may say that they do something, the words next to the deed first; and whether in another's place."""

    def __init__(
        self,
        in_place: tuple[re.Pattern[str], ...],
        patterns: tuple[re.Pattern[str], ...],
        bare: re.Pattern[str],
    ) -> None:
        self._in_place, self._patterns, self._bare = in_place, patterns, bare
        self._read = lru_cache(maxsize=4096)(self._words)

    def __call__(self, text: str) -> tuple[tuple[tuple[str, ...], bool], ...]:
        return self._read(text)

    def _words(self, text: str) -> tuple[tuple[tuple[str, ...], bool], ...]:
        plain = fold(text)
        found = [
            (_row(match), patterns is self._in_place)
            for patterns in (self._in_place, self._patterns)
            for pattern in patterns
            for match in pattern.finditer(plain)
        ]
        return (*found, *((_row(match), False) for match in self._bare.finditer(folded(text))))


def _row(match: re.Match[str]) -> tuple[str, ...]:
    """The words beside a deed, the nearest first."""
    parts = match.groupdict()
    before = parts.get("before")
    words = _BETWEEN.split(fold(before or parts["after"]))
    return tuple(reversed(words)) if before else tuple(words)


_taking: Final = _Named(_TAKES_FOR, _TAKES, _TAKES_BARE)
_paying: Final = _Named(_PAYS_FOR, _PAYS, _PAYS_BARE)
