"""The name of a club as sheets and books write it: a sheet that names another club is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from clubledger.books.members import fold
from clubledger.forms.faults import SheetProblem, fault
from clubledger.forms.limits import SHOWN
from clubledger.i18n import N_, printable

if TYPE_CHECKING:
    from clubledger.forms.table import Table

OTHER_CLUB = fault(
    "other-club",
    N_("The sheet is of the club “{club}”, the books are those of “{ours}”."),
    N_("Import it into the books of its own club, or correct the club's name on the sheet."),
)

_COMMON_WORDS: Final = frozenset({
    "clb", "cau", "lac", "bo", "lthtgn", "lien", "the", "he", "tu", "giup", "nhau", "nguoi", "cao", "tuoi", "nct",
    "xom", "thon", "ban", "ap", "to", "khu", "pho", "dan", "so", "xa", "phuong",
})  # fmt: skip
"""Words of a club's name that all clubs have."""


def check_club(table: Table, ours: str | None) -> None:
    """A sheet that names its club names this one."""
    if table.club is None or ours is None or not _own_words(table.club) or is_same_club(table.club, ours):
        return
    name = printable(table.club, SHOWN)
    table.problems.append(SheetProblem(OTHER_CLUB, table.spot, {"club": name, "ours": ours}, name))


def is_same_club(name: str, other: str) -> bool:
    """Whether two names are of one club: without what all clubs are called, one holds the other's words."""
    words, others = _own_words(name), _own_words(other)
    numbered = {word for word in words if word.isdigit()} == {word for word in others if word.isdigit()}
    return bool(words and others) and numbered and (words <= others or others <= words)


def _own_words(name: str) -> set[str]:
    return set(re.findall(r"\w+", fold(name))) - _COMMON_WORDS
