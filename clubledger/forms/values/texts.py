"""Texts, and words of which there are few: funds, kinds of household, marks."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final

from clubledger.books.chart import Fund
from clubledger.forms.faults import Fault, Misread, fault
from clubledger.forms.folding import squeezed
from clubledger.forms.values.kinds import ValueKind
from clubledger.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from clubledger.forms.sheets import Cell

TEXT_TOO_LONG = fault(
    "text-too-long",
    N_("The text is longer than {count} characters."),
    N_("Write it more briefly."),
)
MAX_TEXT: Final = 300


def _text(cell: Cell) -> str:
    text = " ".join(cell.text.split())
    if len(text) > MAX_TEXT:
        raise Misread(TEXT_TOO_LONG, count=MAX_TEXT)
    return "".join(letter for letter in text if unicodedata.category(letter) not in {"Cc", "Cf"})


TEXT = ValueKind(_text, "…", (TEXT_TOO_LONG,), hard=False)
ORDINAL = ValueKind(lambda cell: cell.text, "1", hard=False, width=6)
"""The running number, which says nothing."""


def _word(choices: Mapping[str, Any], wrong: Fault) -> Callable[[Cell], Any]:
    def read(cell: Cell) -> Any:
        word = squeezed(cell.text)
        if word not in choices:
            raise Misread(wrong)
        return choices[word]

    return read


FUND_UNREADABLE = fault(
    "fund-unreadable",
    N_("This is neither of the two funds."),
    N_("Write “tăng thu nhập” or “hoạt động”."),
)
GENDER_UNREADABLE = fault(
    "gender-unreadable", N_("This is neither “nữ” nor “nam”."), N_("Write “nữ” or “nam”.")
)
HOUSEHOLD_UNREADABLE = fault(
    "household-unreadable",
    N_("This is no kind of household."),
    N_("Write “nghèo”, “cận nghèo”, “khó khăn” or “khác”, or leave it empty."),
)
MARK_UNREADABLE = fault(
    "mark-unreadable",
    N_("This is neither yes nor no."),
    N_("Write “x” or “đã ký” where it was paid, “chưa” where it was not, or leave it empty."),
)

_FUNDS: Final = {
    word: fund
    for fund, words in {
        Fund.INCOME: "tangthunhap quytangthunhap thunhap ttn qttn quyttn income",
        Fund.OPERATING: "hoatdong quyhoatdong hd qhd quyhd operating",
    }.items()
    for word in words.split()
}
_GENDERS: Final = {
    "nu": "nữ",
    "nam": "nam",
    "gai": "nữ",
    "trai": "nam",
    "ba": "nữ",
    "ong": "nam",
    "f": "nữ",
    "m": "nam",
}
_HOUSEHOLDS: Final = {
    key: kind
    for kind, keys in {
        "nghèo": ("ngheo", "honheo", "hongheo"),
        "cận nghèo": ("canngheo", "hocanngheo"),
        "khó khăn": ("khokhan", "hokhokhan"),
        "khác": ("khac", "hokhac", "binhthuong", "thuong", "khong", "trungbinh", "kha", "giau"),
    }.items()
    for key in keys
}
_MARKS: Final = dict.fromkeys(
    ("x", "co", "roi", "daky", "danop", "dathu", "v", "true", "1", "ky"), True
) | dict.fromkeys(("khong", "chua", "chuanop", "chuaky", "khongnop", "false", "0", "conno", "thieu"), False)
_NOT_PAID: Final = frozenset({"nợ", "vắng", "vang"})
"""The same, where the diacritics tell a word from a name."""
_NOT_YET = re.compile(
    r"\b(?:chưa|không|nợ|thiếu|hẹn|khất|hoãn|miễn|sau|chờ|xin|vắng|nghỉ|chắc|có lẽ|hình như|chua|khong|thieu|khat|hen)\b|\?",
    re.IGNORECASE,
)
"""Words beside which nobody can say that it was paid: “hẹn tháng sau”, “còn thiếu”."""
_NOT_YET_PLAIN = re.compile(r"\b(?:no|vang)\b", re.IGNORECASE)
"""Such words in a text without diacritics: in one that has them, ``Nở`` and ``Vàng`` are names."""
_FOR_ANOTHER = re.compile(r"\b(?:nộp|ký|đóng|nop|ky|dong) (?:thay|hộ|giúp|ho|giup)\b", re.IGNORECASE)


def _mark(cell: Cell) -> bool:
    """Whether a line is signed: ``x``, ``đã ký``, or whatever else a signature is typed as, “vợ nộp thay” or a name."""
    if cell.text in {"✓", "✔", "☑", "√"}:
        return True
    if cell.text.strip(" .").lower() in _NOT_PAID:
        return False
    marked: bool | None = _MARKS.get(squeezed(cell.text))
    return _signed(cell.text) if marked is None else marked


def _signed(text: str) -> bool:
    absent = re.sub(r"\bvắng(?: mặt)?\b", "", text, flags=re.IGNORECASE)
    spoken = absent if _FOR_ANOTHER.search(text) else text
    doubtful = _NOT_YET.search(spoken) or (spoken.isascii() and _NOT_YET_PLAIN.search(spoken))
    if doubtful or not any(map(str.isalpha, text)):
        raise Misread(MARK_UNREADABLE)
    return True


FUND = ValueKind(_word(_FUNDS, FUND_UNREADABLE), "hoạt động", (FUND_UNREADABLE,), width=14)
GENDER = ValueKind(_word(_GENDERS, GENDER_UNREADABLE), "nữ", (GENDER_UNREADABLE,), hard=False, width=8)
HOUSEHOLD = ValueKind(
    _word(_HOUSEHOLDS, HOUSEHOLD_UNREADABLE),
    "cận nghèo",
    (HOUSEHOLD_UNREADABLE,),
    hard=False,
    width=12,
)
MARK = ValueKind(_mark, "x", (MARK_UNREADABLE,), hard=False, width=14)
