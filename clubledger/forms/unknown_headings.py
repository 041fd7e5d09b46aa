"""Columns that a form does not have: which of them must not be passed over, and which only get a remark.

What a sheet says of money, terms and days must not be lost because somebody called a column otherwise. So a filled
column that no form knows stops the sheet if its heading speaks of what the form is about.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from clubledger.forms.captions import reads
from clubledger.forms.faults import Misread, Remark, fault
from clubledger.forms.folding import plain, squeezed
from clubledger.forms.guesses import MONTHS_IN_COLUMNS, months_in
from clubledger.forms.headings import without_unit, written
from clubledger.forms.limits import SHOWN
from clubledger.forms.running_columns import is_running
from clubledger.forms.values import AMOUNT, DATE, DUE_DAY, MONTHS, NOTHING, NUMBER, RATE, VOUCHER, WORDS
from clubledger.i18n import N_, message, printable

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from clubledger.forms.columns import Column
    from clubledger.forms.form import Form
    from clubledger.forms.sheets import Cell, SheetRow
    from clubledger.forms.table import Table

HEADING_NEAR = fault(
    "heading-near",
    N_("The form has no column “{heading}”, and something is filled in there. Perhaps “{nearest}” is meant."),
    N_(
        'If so, write “{nearest}” over the column. If it is for the club\'s own use and not for the books, import with --ignore-column "{heading}".'
    ),
)
HEADING_UNKNOWN = fault(
    "heading-unknown",
    N_(
        "The form has no column “{heading}”, and something is filled in there that would not enter the books."
    ),
    N_(
        'Write it on the form where it belongs; clubledger forms lists them. If it is for the club\'s own use and not for the books, import with --ignore-column "{heading}".'
    ),
)
HEADING_OF_PRODUCT = fault(
    "heading-of-product",
    N_(
        "“{heading}” is filled in beside another column of “{nearest}”, and only one of them can be what was paid."
    ),
    N_(
        "Write “{nearest}” over the column of what was paid, and “{single}” over what one month costs; that one is not read."
    ),
)
UNKNOWN_HEADING_FAULTS: Final = (HEADING_NEAR, HEADING_UNKNOWN, HEADING_OF_PRODUCT, MONTHS_IN_COLUMNS)
"""What can be said of columns that a form does not have."""

_MONEY: Final = frozenset(
    (
        "vay", "lãi", "gốc", "hạn", "phạt", "tiền", "phí", "thu", "chi", "nợ", "kỳ", "phiếu", "vốn", "trả", "nộp", "đóng", "góp", "mượn", "suất", "ứng",
        "bù", "thưởng",
    )
)  # fmt: skip
"""What the sheets of money are about, beside the words of a form's own headings."""
_DAY_WORDS: Final = frozenset({"ngày", "tháng", "năm"})
_MATTER_KINDS: Final = (AMOUNT, DATE, MONTHS, RATE, DUE_DAY, NUMBER, VOUCHER)
_NO_MATTER: Final = frozenset(
    (
        "số", "mã", "và", "của", "họ", "tên", "tờ", "thành", "quá", "theo", "cộng", "tháng", "năm", "khế", "ước", "biên", "bản", "mở", "đầu", "cuối",
        "bổ", "sung", "đã", "còn", "phải", "ra", "vào", "hoạt", "động", "dự", "thời",
    )
)  # fmt: skip
"""Words of the forms' own headings that say nothing alone."""
_DERIVED = re.compile(
    r"\b(?:con (?:lai|no|phai|thieu)|du no|no con|cong no|so du|du (?:dau|cuoi)|ton (?:dau|cuoi|quy)|cong don|luy ke)\b"
)
_WHOLE = re.compile(r"cong|tong(?: (?:cong|so|tien|so tien|thu))?|ton")
"""What is reckoned from other columns or from the books: it is compared, not entered."""
_ASIDE = re.compile(
    r"\b(?:dia chi|dien thoai|ngay sinh|nam sinh|sinh ngay|can cuoc|cccd|cmnd|ngay cap|noi cap|ngay vao (?:hoi|dang|doan)|chi hoi|chi bo"
    r"|nguoi (?:nop|nhan|vay|tra|thu|chi|lap|ky|duyet|giao)(?: (?:tien|phieu|von|no))?"
    r"|chu ky|ky ten|ky nhan|ky nop|ky hieu|ky hop(?: thu)?|lan thu|thu ky|thu tu|thu quy|ghi chu|chi tiet|kiem tra|tra cuu|da ky|da kiem|thu nhap|chi nhanh|uu tien"
    r"|(?:tk|tai khoan)(?: (?:no|co|doi ung))?|chung tu goc|kem theo)\b"
)
"""What stands on lists of people and on slips beside the matter, and has some of its words."""
_GENERAL: Final = frozenset(("so", "tien", "muc", "khoan", "ngay"))
"""Words that make no two headings alike."""
_NEAR, _TYPED_WRONG = 0.6, 0.85
_MONEY_IN_WORDS = re.compile(r"\b(?:nghin|ngan|trieu|dong)\b")
_WORD = re.compile(r"[^\W\d_]+")


def check_unused(table: Table, unused: Sequence[Cell], rows: Sequence[SheetRow]) -> None:
    """Refuse the columns that must not be passed over, and name the others.

    ``unused``: the headings that are no column's, ``rows``: those below them, sums left aside.
    """
    filled = {cell.column: value for cell in unused if (value := _first_value(cell.column, rows)) is not None}
    months = months_in(cell.text for cell in unused if cell.column in filled)
    if len(months) > 1:
        wrong = Misread(
            MONTHS_IN_COLUMNS,
            form=table.form.label,
            first=printable(months[0], SHOWN),
            last=printable(months[-1], SHOWN),
        )
        table.refuse(wrong)
    keys = set(table.keys.values())
    passed_over: list[str] = []
    for cell in unused:
        heading = printable(cell.text, SHOWN)
        if cell.column in filled and matters(table.form, cell.text, keys):
            near = nearest(table.form, cell.text, keys)
            wrong = _of_product(table, heading) or (
                Misread(HEADING_NEAR, heading=heading, nearest=near.title)
                if near
                else Misread(HEADING_UNKNOWN, heading=heading)
            )
            table.refuse(wrong, column=heading, read=filled[cell.column].text)
        elif not is_running(cell.text):  # that one is checked
            passed_over.append(heading)
    if passed_over:
        not_used = message("These columns are not used: {columns}.", columns=tuple(passed_over))
        table.remarks.append(Remark(not_used, table.spot))


def _of_product(table: Table, heading: str) -> Misread | None:
    """What to say of “Thành tiền” where what one month costs was taken for the amount."""
    single = next((texts[0] for key, texts in table.form.beside if key == "amount"), None)
    if single is None or plain(heading).strip() != "thanh tien" or "amount" not in table.keys.values():
        return None
    title = table.form.by_key["amount"].title
    return Misread(HEADING_OF_PRODUCT, heading=heading, nearest=title, single=single)


def matters(form: Form, heading: str, keys: Collection[str]) -> bool:
    """Whether a heading speaks of what a form is about; ``keys``: the columns that the sheet has.

    A second day beside the form's own is none of its matter.
    """
    names = {way.name or way.whole for way in written(heading)}
    beside = {squeezed(text) for key, texts in form.beside if key in keys for text in texts}
    if names & form.ignored or names & beside:
        return False
    words = _words(telling(heading)) & _matter(form, ascii_only=heading.isascii())
    if all(column.key in keys for column in form.columns if column.kind is DATE):
        words -= {word if not heading.isascii() else plain(word) for word in _DAY_WORDS}
    return bool(words)


def telling(heading: str) -> str:
    """What a heading says of a sheet's matter: nothing if it is of what is reckoned."""
    return "" if is_derived(heading) else _without(_ASIDE, heading)


def is_derived(heading: str) -> bool:
    """Whether a heading is of what is reckoned: “Còn lại”, “Dư nợ”, “Lũy kế”."""
    text = plain(without_unit(heading)[0]).strip()
    return _DERIVED.search(text) is not None or _WHOLE.fullmatch(text) is not None


def nearest(form: Form, heading: str, keys: Collection[str]) -> Column | None:
    """The column that the sheet has not and whose headings are most like one: a word in common, or a slip of the finger."""
    text = written(heading)[-1].name or squeezed(heading)
    words = _words(plain(heading)) - _GENERAL
    best: tuple[float, Column | None] = 0, None
    for column in form.columns:
        if column.key in keys or column.key == "stt":
            continue
        for known in column.headings:
            alike = SequenceMatcher(None, text, squeezed(known)).ratio()
            least = _NEAR if words & _words(plain(known)) else _TYPED_WRONG
            if alike >= least and alike > best[0]:
                best = alike, column
    return best[1]


def _matter(form: Form, *, ascii_only: bool) -> frozenset[str]:
    titles = tuple(column.title for column in form.columns if column.kind in _MATTER_KINDS)
    words = _matter_words(titles, of_money=any(column.kind is AMOUNT for column in form.columns))
    return frozenset(map(plain, words)) if ascii_only else words


@lru_cache(maxsize=64)
def _matter_words(titles: tuple[str, ...], *, of_money: bool) -> frozenset[str]:
    own = {word for title in titles for word in _words(title)} - _NO_MATTER
    return frozenset(own | _MONEY) if of_money else frozenset(own)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))


def _without(pattern: re.Pattern[str], text: str) -> str:
    """A text without what a pattern finds in it, whatever its case and diacritics."""
    kept, last = [], 0
    for match in pattern.finditer(plain(text)):
        kept.append(text[last : match.start()])
        last = match.end()
    return " ".join((*kept, text[last:]))


def _first_value(column: int, rows: Sequence[SheetRow]) -> Cell | None:
    """The first figure in a column, marks, dashes and zeros are none, nor are mere words."""
    for row in rows:
        for cell in row.cells:
            if cell.column == column and not cell.empty and not cell.covered and _is_figure(cell):
                return cell
    return None


def _is_figure(cell: Cell) -> bool:
    text = cell.text.strip()
    in_words = _MONEY_IN_WORDS.search(plain(text)) is not None and reads(WORDS, cell)
    return text not in NOTHING and text != "0" and (in_words or any(map(str.isdigit, text)))
