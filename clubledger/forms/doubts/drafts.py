"""Sheets that say of themselves that they are no real ones: a draft, an example, a page that is not used."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from clubledger.forms.faults import question
from clubledger.forms.limits import SHOWN
from clubledger.i18n import N_, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.table import Table

DRAFT = question(
    "sheet-is-draft",
    N_("“{words}” says that this is a draft or an example. Was all this really paid?"),
    N_("Import the sheet that was signed. A draft or an example is not entered."),
)
DRAFT_FAULTS: Final = (DRAFT,)

_TAB = re.compile(
    r"(?:bản |tờ |trang )?(?:nháp|ví dụ|vd|thử)\b.*|.*\bnháp\b|mẫu(?: (?:trống|thử|ví dụ))?\W*|.*\bkhông (?:dùng|sử dụng|nhập)\b.*|.*\b(?:bản cũ|bỏ đi)\b.*",
    re.IGNORECASE,
)
_BANNER = re.compile(
    r"(?:đây là )?(?:(?:bản |tờ |phiếu |bảng )?(?:nháp|ví dụ)\b|mẫu minh (?:họa|hoạ|hoa))(?: minh (?:họa|hoạ|hoa))?[ .!]*"
    r"|.*\b(?:không phải|chưa phải) (?:là )?(?:số|số liệu|sổ|phiếu|tiền)(?: (?:liệu|tiền))? (?:thật|thực|chính thức)\b.*"
    r"|(?:bản |tờ |phiếu |bảng )?nháp\b\s*(?:[-\u2013(,:]|chưa|không).*",
    re.IGNORECASE,
)
"""A whole cell: “Ví dụ: ghi 5.000” explains how the form is filled in, and “nhập” is not “nháp”."""

_MOST: Final = 200
"""How many letters a banner has."""


def doubt_drafts(table: Table, _entries: Sequence[Entry], _context: ImportContext) -> None:
    """Ask once a table."""
    tab = table.spot.sheet or ""
    if _TAB.fullmatch(tab.strip()):
        table.ask(DRAFT, words=printable(tab, SHOWN))
        return
    for row in (*table.lines, *table.below):
        for text in row.texts:
            if len(text) <= _MOST and _BANNER.fullmatch(text.strip(" *-_.()")):
                table.ask(DRAFT, row.number, words=printable(text, SHOWN))
                return
