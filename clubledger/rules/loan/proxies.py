"""Who took the money of a loan, or repaid it, in the borrower's place: what the words of an entry say.

A code in the text alone says nothing: it may be who guarantees, signs, or asked for the loan, and a treasurer draws the
money at the bank, or brings it in. It must be the payee, or stand directly beside words for taking or paying in
another's place: "TV001 nhận hộ", "TV001 ký nhận", "người nhận: TV001", "TV001 nộp thay". Where the borrower is named
together with them, and nothing says in whose place, each took their own. Papers are no money, and who fetched it at the
bank, or handed it out, did so for the club: that says nothing either.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

from clubledger.books.chart import Role
from clubledger.books.likeness import folded
from clubledger.books.members import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clubledger.books.entries import Transaction

_MARKS: Final = r"\u0300-\u036f"
"""Accents, in a set of a pattern."""


def _both(pattern: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A pattern for texts with accents, and one for those typed without any."""
    accented = folded(pattern.replace(_MARKS, "&"))
    return re.compile(accented.replace("&", _MARKS)), re.compile(fold(accented).replace("&", _MARKS))


_PAPER: Final = "@"
"""What stands for a paper in a text."""
_PAPERS: Final = _both(rf"(?<!\w)(?:hồ sơ|sổ|giấy|đơn|thẻ)(?![\w{_MARKS}]| tiền| \d)")
_OTHER_WORDS: Final = _both(rf"(?<!\w)(?:giúp đỡ|thay (?:đổi|thế|mặt))(?![\w{_MARKS}]| \w*\d)")
"""Help and change, and signing in a body's name: nobody's place is taken."""
_HANDED_OUT: Final = _both(
    rf"(?<!\w)(?:(?:trao|giao|đưa) tận|phát(?! (?:triển|sinh|hiện|động|đạt)))(?![\w{_MARKS}])"
)
"""The club's money, into the borrowers' hands."""
_AT_THE_BANK: Final = _both(rf"(?<!\w)(?:rút|ngân hàng)(?![\w{_MARKS}])")
"""The club's money on its way to the borrowers; but who then takes it in another's place, as another clause says, does so."""
_FOR: Final = (
    r"(?:ho(?!\s+(?:ngheo|can|kho|gia|dan|vay))|thay|giup|gium|dum)(?!\w)"
    rf"(?!\s+(?:cho\s+)?(?:{_PAPER}|(?:clb|cau lac bo|quy|ban chu nhiem|bcn)(?!\w)))"
)
"""In another's place, but the club's; ``hộ`` is a household, too."""
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
_OF_A_PAPER: Final = re.compile(
    rf"(?:^\s*(?:theo )?{_PAPER}|{_PAPER}(?: (?:vay|von|xin|de nghi|da|duoc|do))*\s*:?\s*$)"
)
"""What stands before who took a paper, and no money: the clause begins with it, or it stands next to them."""
_CLAUSE: Final = re.compile(r"[,.;()]")
_SENTENCE: Final = re.compile(r"[.;()]")
_PAID_OUT: Final = re.compile(rf"{_WHO}\s+chi{_END}")
"""Two codes of which one paid out and the other signed are the two signatures of the slip."""


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
        texts = (entry.payee, entry.narration)
        if any(map(named.handed_out, texts)):
            return None
        fetched = any(map(named.fetched, texts))
        whole = self._codes.get(fold(entry.payee))
        if whole is not None and whole != borrower and entry.moved(Role.CASH) and not fetched:
            return whole  # on a bank's slip it is who went there
        for said in (said for text in texts for said in named(text) if said.in_place or not fetched):
            codes = [self._codes[word] for word in takewhile(self._codes.__contains__, said.words)]
            others = [code for code in codes if code != borrower]
            if others and (said.in_place or borrower not in codes):
                return others[0]
        return None


class _Said(NamedTuple):
    """The words next to a deed, the nearest first, and whether it is done in another's place."""

    words: tuple[str, ...]
    in_place: bool


class _Named:
    """Of whom a text may say that they do something, and what else it says of the money."""

    def __init__(
        self,
        in_place: tuple[re.Pattern[str], ...],
        patterns: tuple[re.Pattern[str], ...],
        bare: re.Pattern[str],
        *,
        by_the_club: bool,
    ) -> None:
        self._in_place, self._patterns, self._bare = in_place, patterns, bare
        self._by_the_club = by_the_club
        self._read = lru_cache(maxsize=4096)(self._said)

    def __call__(self, text: str) -> tuple[_Said, ...]:
        return self._read(text)

    def handed_out(self, text: str) -> bool:
        """Whether the money went on into the borrowers' hands."""
        return self._by_the_club and _search(_HANDED_OUT, folded(text))

    def fetched(self, text: str) -> bool:
        """Whether somebody fetched the money at the bank."""
        return self._by_the_club and _search(_AT_THE_BANK, folded(text))

    def _said(self, text: str) -> tuple[_Said, ...]:
        accented = _without_papers(text)
        plain = fold(accented)
        found = [
            _Said(_row(match), in_place=True)
            for pattern in self._in_place
            for match in pattern.finditer(plain)
            if not _of_a_paper(match, _CLAUSE) and not self.fetched(_clause(match))
        ]
        if _PAID_OUT.search(plain):
            return tuple(found)
        others = (
            *(match for pattern in self._patterns for match in pattern.finditer(plain)),
            *self._bare.finditer(accented),
        )
        return (
            *found,
            *(_Said(_row(match), in_place=False) for match in others if not _of_a_paper(match, _SENTENCE)),
        )


def _without_papers(text: str) -> str:
    """A text to look for deeds in, a sign in place of the papers and of words that only begin like ours."""
    plain = folded(text)
    at = 1 if plain.isascii() else 0
    return _PAPERS[at].sub(_PAPER, _OTHER_WORDS[at].sub("_", plain))


def _search(patterns: tuple[re.Pattern[str], re.Pattern[str]], plain: str) -> bool:
    return patterns[1 if plain.isascii() else 0].search(plain) is not None


def _row(match: re.Match[str]) -> tuple[str, ...]:
    """The words beside a deed, the nearest first."""
    parts = match.groupdict()
    before = parts.get("before")
    words = _BETWEEN.split(fold(before or parts["after"]))
    return tuple(reversed(words)) if before else tuple(words)


def _of_a_paper(match: re.Match[str], ends: re.Pattern[str]) -> bool:
    """Whether a paper was taken: the clause or sentence says so before the person or the deed."""
    before = match.groupdict().get("before")
    start = match.end("before") - len(_BETWEEN.split(before)[-1]) if before else match.start()
    return _OF_A_PAPER.search(fold(ends.split(match.string[:start])[-1])) is not None


def _clause(match: re.Match[str]) -> str:
    """The clause of a deed."""
    return match[0] + _CLAUSE.split(match.string[match.end() :])[0]


_taking: Final = _Named(_TAKES_FOR, _TAKES, _TAKES_BARE, by_the_club=True)
_paying: Final = _Named(_PAYS_FOR, _PAYS, _PAYS_BARE, by_the_club=False)
