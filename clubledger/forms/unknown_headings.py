"""Columns that a form does not have: which of them must not be passed over, and which only get a remark.

What a sheet says of money, terms and days must not be lost because somebody called a column otherwise. So a filled
column that no form knows stops the sheet if its heading speaks of what the form is about.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from shlex import quote
from typing import TYPE_CHECKING, Final

from clubledger.forms.captions import reads
from clubledger.forms.faults import Misread, Remark, fault, question
from clubledger.forms.folding import plain, squeezed
from clubledger.forms.guesses import MONTHS_IN_COLUMNS, months_in
from clubledger.forms.headings import names_of, without_unit, written
from clubledger.forms.limits import SHOWN
from clubledger.forms.running_columns import is_running
from clubledger.forms.values import AMOUNT, DATE, DUE_DAY, MONTHS, NOTHING, NUMBER, RATE, VOUCHER, WORDS
from clubledger.i18n import N_, Dong, message, printable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from clubledger.forms.columns import Column
    from clubledger.forms.form import Form
    from clubledger.forms.sheets import Cell, SheetRow
    from clubledger.forms.table import Table

HEADING_NEAR = fault(
    "heading-near",
    N_("The form has no column “{heading}”, and something is filled in there. Perhaps “{nearest}” is meant."),
    N_(
        "If so, write “{nearest}” over the column. If it is for the club's own use and not for the books, import with --ignore-column {quoted}."
    ),
)
HEADING_UNKNOWN = fault(
    "heading-unknown",
    N_(
        "The form has no column “{heading}”, and something is filled in there that would not enter the books."
    ),
    N_(
        "Write it on the form where it belongs; clubledger forms lists them. If it is for the club's own use and not for the books, import with --ignore-column {quoted}."
    ),
)
COLUMN_OF_MONEY = question(
    "column-of-money",
    N_(
        "The form has no column “{heading}”, and all that is filled in there looks like money. Is it right that it is not entered?"
    ),
    N_(
        "If it was paid, write it on the form where it belongs. If it is for the club's own use and not for the books, import with --ignore-column {quoted}."
    ),
)
TOTAL_COLUMN_DIFFERS = question(
    "total-column-differs",
    N_(
        "“{heading}” says {written}, but the amounts of this row add up to {sum}. Is it right that nothing else was paid?"
    ),
    N_(
        "Look at the paper. If a figure was mistyped, correct it; if something else was paid, enter it on the form where it belongs."
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
UNKNOWN_HEADING_FAULTS: Final = (
    HEADING_NEAR,
    HEADING_UNKNOWN,
    HEADING_OF_PRODUCT,
    COLUMN_OF_MONEY,
    TOTAL_COLUMN_DIFFERS,
)
"""What can be said of columns that a form does not have."""

_MONEY: Final = frozenset(
    (
        "vay", "lãi", "gốc", "hạn", "phạt", "tiền", "phí", "thu", "chi", "nợ", "kỳ", "phiếu", "vốn", "trả", "nộp", "đóng", "góp", "mượn", "suất", "ứng",
        "bù", "thưởng", "quỹ", "kì",
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
    r"|chu k[yi]|k[yi] (?:ten|nhan|nop|hieu)|k[yi] hop(?: thu)?|lan thu|thu ky|thu tu|thu quy|ghi chu|chi tiet|kiem tra|tra cuu|da ky|da kiem|thu nhap|chi nhanh|uu tien"
    r"|(?:tk|tai khoan)(?: (?:no|co|doi ung))?|chung tu goc|kem theo)\b"
)
"""What stands on lists of people and on slips beside the matter, and has some of its words."""
_GENERAL: Final = frozenset(("so", "tien", "muc", "khoan", "ngay"))
"""Words that make no two headings alike."""
_NEAR, _TYPED_WRONG = 0.6, 0.85
_MONEY_IN_WORDS = re.compile(r"\b(?:nghin|ngan|trieu|dong)\b")
_LEAST: Final = 1000
"""What is less is no money that a sheet would have a column for, in đồng."""
_COIN: Final = 100
"""A number without dots is money only if it ends in two zeros."""
_NUMBERS = re.compile(
    r"\b(?:dien thoai|s?dt|di dong|zalo|phone|tel|cccd|cmnd|cmt|can cuoc|dinh danh|tai khoan|stk|tk|ma|so (?:so|the|hieu|ho so|chung tu|hieu so)|the|bhyt"
    r"|ngay|nam|nhap ngu|que|tuoi|chung tu|dia chi|so nha|thu nhap|dien tich|dat|ruong)\b"
)
"""Words of columns whose figures are numbers of something else, however they look."""
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(slots=True)
class _Filled:
    """What stands below a heading: the first figure, every amount with its row, and whether all figures look like money."""

    figure: Cell | None = None
    amounts: dict[int, int] = field(default_factory=dict)
    money: bool = True


def check_unused(table: Table, unused: Sequence[Cell], rows: Sequence[SheetRow]) -> None:
    """Refuse the columns that must not be passed over, ask about those full of money, and name the others.

    ``unused``: the headings that are no column's, ``rows``: those below them, sums left aside. What stands under headings that
    the form ignores is not looked at.
    """
    form, keys = table.form, set(table.keys.values())
    filled = _filled({cell.column for cell in _not_ignored(form, unused)}, rows)
    of_money = any(column.kind is AMOUNT for column in form.columns)
    if of_money:
        _refuse_months(table, [cell.text for cell in unused if cell.column in filled])
    passed_over: list[str] = []
    unchecked: list[str] = []
    for cell in unused:
        heading, found = printable(cell.text, SHOWN), filled.get(cell.column)
        figure = found.figure if found is not None else None
        if figure is not None and matters(form, cell.text, keys):
            table.refuse(
                _of_product(table, heading) or _wrong(form, cell.text, keys), column=heading, read=figure.text
            )
        elif is_running(cell.text):  # that one is checked
            continue
        elif figure is not None and of_money and _is_balance(cell.text):
            unchecked.append(heading)
        else:
            passed_over.append(heading)
            if (
                found is not None
                and figure is not None
                and of_money
                and _may_be_paid(form, cell.text, keys, found)
            ):
                quoted = _quoted(cell.text)
                table.ask(COLUMN_OF_MONEY, column=heading, read=figure.text, heading=heading, quoted=quoted)
    if passed_over:
        not_used = message("These columns are not used: {columns}.", columns=tuple(passed_over))
        table.remarks.append(Remark(not_used, table.spot))
    if unchecked:
        named = message(
            "These columns are reckoned from others, and are neither checked nor entered: {columns}.",
            columns=tuple(unchecked),
        )
        table.remarks.append(Remark(named, table.spot))


def _refuse_months(table: Table, headings: Iterable[str]) -> None:
    months = months_in(headings)
    if len(months) > 1:
        first, last = printable(months[0], SHOWN), printable(months[-1], SHOWN)
        table.refuse(Misread(MONTHS_IN_COLUMNS, form=table.form.label, first=first, last=last))


def _is_balance(heading: str) -> bool:
    """Whether a heading is of what is reckoned, and not from the amounts of its row."""
    return is_derived(heading) and not _is_sum(heading)


def _may_be_paid(form: Form, heading: str, keys: Collection[str], found: _Filled) -> bool:
    """Whether money that was paid may stand in a column, by its figures: its heading does not say so."""
    return (
        found.money
        and not _is_sum(heading)
        and not _stands_beside(form, heading, keys)
        and _NUMBERS.search(plain(heading)) is None
    )


def check_total_columns(table: Table, unused: Sequence[Cell], rows: Iterable[SheetRow]) -> None:
    """Ask about the first row in which a column “Tổng tiền” says something else than its amounts add up to."""
    sums = [cell for cell in _not_ignored(table.form, unused) if _is_sum(cell.text)]
    columns = [column for column in table.form.amounts if column.key != "total" and table.has(column.key)]
    if not sums or not columns:
        return
    filled = _filled({cell.column for cell in sums}, rows)
    for cell in sums:
        heading, amounts = (
            printable(cell.text, SHOWN),
            filled[cell.column].amounts if cell.column in filled else {},
        )
        for record in table.records:
            written = amounts.get(record.spot.row or 0)
            own = [record.amount(column.key) for column in columns]
            if (
                written is not None
                and not any(record.is_refused(column.key) for column in columns)
                and written not in {sum(own), *own}
            ):
                table.ask(
                    TOTAL_COLUMN_DIFFERS,
                    record.spot.row,
                    heading,
                    heading=heading,
                    written=Dong(written),
                    sum=Dong(sum(own)),
                )
                break


def _wrong(form: Form, text: str, keys: Collection[str]) -> Misread:
    heading, near = printable(text, SHOWN), nearest(form, text, keys)
    if near is not None:
        return Misread(HEADING_NEAR, heading=heading, nearest=near.title, quoted=_quoted(text))
    return Misread(HEADING_UNKNOWN, heading=heading, quoted=_quoted(text))


def _quoted(heading: str) -> str:
    """A heading whole, as a shell takes it for one word: people copy the command, and a stranger wrote the heading."""
    return quote(printable(" ".join(heading.split())))


def _not_ignored(form: Form, headings: Iterable[Cell]) -> list[Cell]:
    return [cell for cell in headings if names_of(cell.text).isdisjoint(form.ignored)]


def _stands_beside(form: Form, heading: str, keys: Collection[str]) -> bool:
    """Whether a heading is of what a sheet may repeat of other paper."""
    beside = {squeezed(text) for key, texts in form.beside if key in keys for text in texts}
    return not names_of(heading).isdisjoint(beside)


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
    if _stands_beside(form, heading, keys):
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


def _is_sum(heading: str) -> bool:
    """Whether a heading is of what the amounts of a row add up to."""
    text = plain(without_unit(heading)[0]).strip()
    return text != "ton" and _WHOLE.fullmatch(text) is not None


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
    return frozenset(map(plain, words - {"quỹ"})) if ascii_only else words  # “quy” may be a quarter of a year


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


def _filled(columns: Collection[int], rows: Iterable[SheetRow]) -> Mapping[int, _Filled]:
    """What stands in some columns; marks, dashes and zeros are no figures, nor are mere words."""
    found: dict[int, _Filled] = defaultdict(_Filled)
    if not columns:
        return found
    for row in rows:
        for cell in row.filled:
            if cell.column not in columns or not _is_figure(cell):
                continue
            one = found[cell.column]
            one.figure = one.figure or cell
            amount = _amount(cell)
            if amount is not None:
                one.amounts[row.number] = amount
            one.money = one.money and amount is not None and _looks_like_money(amount, cell)
    return found


def _amount(cell: Cell) -> int | None:
    return AMOUNT.read(cell) if reads(AMOUNT, cell) else None


def _looks_like_money(amount: int, cell: Cell) -> bool:
    """Whether an amount is written like one: a year, a membership number or a telephone number is not."""
    grouped = "." in cell.text or "," in cell.text
    return amount >= _LEAST and (grouped or (amount % _COIN == 0 and not _is_year(amount)))


def _is_year(amount: int) -> bool:
    return 1900 <= amount <= 2100


def _is_figure(cell: Cell) -> bool:
    text = cell.text.strip()
    in_words = _MONEY_IN_WORDS.search(plain(text)) is not None and reads(WORDS, cell)
    return text not in NOTHING and text != "0" and (in_words or any(map(str.isdigit, text)))
