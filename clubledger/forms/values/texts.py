"""Texts, and words of which there are few: funds, kinds of household, marks."""

from __future__ import annotations

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
_GENDERS: Final = {"nu": "nữ", "nam": "nam", "gai": "nữ", "trai": "nam", "f": "nữ", "m": "nam"}
_HOUSEHOLDS: Final = {
    key: kind
    for kind, keys in {
        "nghèo": ("ngheo", "honheo", "hongheo"),
        "cận nghèo": ("canngheo", "hocanngheo"),
        "khó khăn": ("khokhan", "hokhokhan"),
        "khác": ("khac", "hokhac", "binhthuong", "khong", "trungbinh"),
    }.items()
    for key in keys
}
_MARKS: Final = dict.fromkeys(
    ("x", "co", "roi", "daky", "danop", "dathu", "v", "true", "1", "ky"), True
) | dict.fromkeys(("khong", "chua", "chuanop", "chuaky", "false", "0", "vang"), False)


def _mark(cell: Cell) -> bool:
    if cell.text in {"✓", "✔", "☑", "√"}:
        return True
    marked: bool = _word(_MARKS, MARK_UNREADABLE)(cell)
    return marked


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
