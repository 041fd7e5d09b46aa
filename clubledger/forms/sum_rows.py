"""Which rows of a table are sums by their words: totals, totals of a page, running totals, balances."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple

from clubledger.forms.captions import reads
from clubledger.forms.folding import plain
from clubledger.forms.limits import LOOKED_AT
from clubledger.forms.phone_numbers import is_phone
from clubledger.forms.values import AMOUNT, CONTRACT, DATE, FUND, MEMBER, MINUTES, TEXT, VOUCHER, VOUCHERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from clubledger.forms.form import Form
    from clubledger.forms.sheets import Cell, SheetRow


class SumKind(Enum):
    """What a row of sums adds up."""

    TOTAL = "total"
    """All rows so far, or those since the last total."""
    PAGE = "page"
    """The same of a page: it does not close the table."""
    RUNNING = "running"
    """All rows so far, and what came before the sheet."""
    CARRIED = "carried"
    """The same, taken over from one page to the next."""
    BALANCE = "balance"
    """What there is, not what moved."""


class SumLabel(NamedTuple):
    """The words that make a row a sum.

    ``number``: that of a slip, a contract, a member: the row is money that was paid, whatever its words are. ``own``: what
    else a sum hardly has, a day, a person, a number in the row above which it goes on.
    """

    kind: SumKind
    cell: Cell
    number: str | None = None
    own: str | None = None


def sum_label(
    form: Form, keys: Mapping[int, str], row: SheetRow, *, follows: bool = False
) -> SumLabel | None:
    """The words that make a row a sum, wherever in it they stand; ``None`` if it is none.

    ``Tổng thu hội phí tháng 3`` on a numbered slip is what the money was for, and ``Cộng Thị Mẫu`` is a person. ``follows``:
    whether the row's running number is the next after that of the row above.
    """
    filled = row.filled
    for index, cell in enumerate(filled):
        key = keys.get(cell.column)
        if not isinstance(cell.value, str) or (key is not None and index and form.column(key).kind is AMOUNT):
            continue
        kind, said = _kind(cell.text)
        if kind is None or (kind is SumKind.BALANCE and form.lists_balances):
            continue
        number = next(_numbers(form, keys, row, cell, counted=index == 0), None)
        text = key is not None and form.column(key).kind is TEXT
        if index == 0 and not (text and number is None) and (number is None or said is _Said.BARE):
            return SumLabel(kind, cell)
        if number is None and not ((key is None or said is _Said.PERHAPS) and _names(form, keys, row, cell)):
            running = follows and kind not in (SumKind.TOTAL, SumKind.PAGE)
            own = next(_own(form, keys, row, cell, perhaps=said is _Said.PERHAPS, running=running), None)
            return SumLabel(kind, cell, own=own)
        if number is not None and key is not None and said is not _Said.PERHAPS and _has_money(form):
            return SumLabel(kind, cell, number)
    first = filled[0] if filled else None
    if (
        first is not None
        and _BROAD.match(_cleaned(first.text))
        and not any(_numbers(form, keys, row, first, counted=True))
    ):
        return SumLabel(SumKind.TOTAL, first)
    return None


def _has_money(form: Form) -> bool:
    return any(column.summed for column in form.columns)


def _own(
    form: Form, keys: Mapping[int, str], row: SheetRow, label: Cell, *, perhaps: bool, running: bool
) -> Iterator[str]:
    """What a row has that a sum hardly has: who paid and for what, beside words that ``perhaps`` are no sum a day or a fund.

    ``running``: its running number counts, too. A printed sheet has numbers also where the treasurer writes “Cộng”.
    """
    for cell in row.filled:
        if cell is label or cell.column not in keys:
            continue
        column = form.column(keys[cell.column])
        said = column.kind is TEXT and not column.printed and any(map(str.isalnum, cell.text))
        dated = perhaps and column.kind in (DATE, FUND) and reads(column.kind, cell)
        if said or dated or (running and column.key == "stt"):
            yield cell.text


def _names(form: Form, keys: Mapping[int, str], row: SheetRow, label: Cell) -> bool:
    """Whether a row says more in words, a person or a reason: then it may be money whose number is missing."""
    return any(
        cell is not label
        and cell.column in keys
        and form.column(keys[cell.column]).kind is TEXT
        and any(map(str.isalpha, cell.text))
        for cell in row.filled
    )


def _numbers(
    form: Form, keys: Mapping[int, str], row: SheetRow, label: Cell, *, counted: bool
) -> Iterator[str]:
    """What a sum does not have: a slip, a contract, a member's code, minutes, a denomination.

    ``counted``: a bare number under the codes is how many members there are, “Tổng cộng | 25 | 125.000”.
    """
    for cell in row.filled:
        if cell is label or cell.column not in keys or is_phone(cell.text):
            continue
        column = form.column(keys[cell.column])
        if column.kind in (MEMBER, MINUTES) and counted and cell.text.isdigit():
            continue
        numbered = column.kind in _NUMBERS and any(map(str.isdigit, cell.text))
        if (numbered or column.key in _KNOWN_BY) and reads(column.kind, cell):
            yield cell.text


_NUMBERS: Final = (VOUCHER, VOUCHERS, CONTRACT, MEMBER, MINUTES)
_KNOWN_BY: Final = ("note", "item")
"""The columns of a count and of the balances brought forward that say what a row is about."""


def _any(*phrases: str) -> str:
    """A pattern of phrases, each word with its diacritics or without any: ``Công``, ``Tòng`` and ``Tống`` are others.

    No two of its branches match the same text, so that a repetition of it is read in one way.
    """
    spelled: dict[str, list[set[str]]] = {}
    for phrase in phrases:
        words = phrase.split()
        spellings = spelled.setdefault(plain(phrase), [{plain(word)} for word in words])
        for word, known in zip(words, spellings, strict=True):
            known.add(word)
    longest_first = sorted(spelled, key=len, reverse=True)
    either = (
        r"\s+".join(f"(?:{'|'.join(sorted(word))})" for word in spelled[phrase]) for phrase in longest_first
    )
    return rf"(?:{'|'.join(either)})(?!\w)"


_TAIL = r"\s*(?:[:=.,…(/–-].*)?"
_SUM = _any("cộng", "tổng cộng", "tổng")
# no two words are spelled alike, and no word that repeats can be read as two: a text is read in one way
_MATTER = _any(
    "số", "tiền", "thu", "chi", "gốc", "lãi", "nợ", "vay", "cho vay", "hội phí", "phí", "các khoản", "khoản", "toàn bộ",
    "cả", "tất cả", "phát sinh", "thành tiền", "thực thu", "thực chi", "quỹ", "phải thu", "phải trả", "trả", "nộp", "góp",
    "trong", "chung", "và", "đã",
)  # fmt: skip
_GROUP = _any(
    "tháng", "quý", "năm", "kỳ", "kì", "tuần", "ngày", "đợt", "lần", "buổi", "tổ", "nhóm", "xóm", "thôn", "bản", "ấp",
    "khu", "đội", "mục", "phần",
)  # fmt: skip
_PAGE = _any("trang", "trang này", "tờ này", "tờ số", "tờ")
_HEAD = _any("cộng", "tổng", "số", "tiền", "liệu", "lũy kế", "luỹ kế", "từ")
_MOVED = _any(
    "mang sang", "chuyển sang", "đưa sang", "mang qua", "chuyển qua", "mang", "chuyển", "đưa", "kéo sang"
)
_SHEET_BEFORE = _any("trang trước", "trang trên", "tờ trước", "trang đầu", "sổ trước")
_SHEET_AFTER = (
    rf"{_any('trang', 'tờ')}(?:\s+(?:{_any('sau', 'trước', 'tiếp', 'kế', 'theo', 'này', 'bên', 'số')}|\d+))*"
)
_LAST_TIME = _any(
    "kỳ trước", "kì trước", "tháng trước", "năm trước", "quý trước", "lần trước", "tuần trước", "đợt trước"
)
_MONEY_BOX = _any(
    "quỹ", "tiền", "mặt", "gửi", "ngân hàng", "nợ", "vốn", "gốc", "có", "hoạt động", "tăng thu nhập", "tại", "vay", "cho",
    "của", "và",
)  # fmt: skip
_WHEN = _any(
    "đầu", "cuối", "trước", "hiện", "hiện tại", "hiện nay", "đến", "tính đến", "ngày", "sang", "mang", "chuyển", "còn lại",
    "theo", "cũ",
)  # fmt: skip
_ENDS = _any(
    *(f"{end} {time}" for end in ("đầu", "cuối") for time in ("kỳ", "kì", "tháng", "năm", "quý", "ngày"))
)

_BALANCE = re.compile(
    rf"(?:{_any('số', 'tiền', 'mặt', 'quỹ', 'cộng', 'tổng', 'còn')}\s+)*{_any('dư', 'tồn')}"
    rf"(?:\s+{_MONEY_BOX})*\s+(?:{_WHEN}|{_LAST_TIME}).*"
    rf"|(?:{_HEAD}\s+)*{_LAST_TIME}\s+{_MOVED}{_TAIL}"
    rf"|{_ENDS}\s*[:.…]*"
)
_BALANCE_ALONE = re.compile(
    _any("số dư", "tồn quỹ", "số tồn", "dư quỹ", "quỹ còn", "tồn", "còn lại", "còn nợ", "dư nợ", "tổng dư nợ", "chênh lệch",
         "còn tồn", "quỹ tồn", "còn dư", "số còn lại", "tổng quỹ còn") + _TAIL
)  # fmt: skip
_CARRIED = re.compile(
    rf"(?:{_HEAD}\s+)*{_SHEET_BEFORE}(?:\s+{_MOVED})?{_TAIL}"
    rf"|(?:{_HEAD}\s+)*(?:{_SHEET_AFTER}\s+)?{_MOVED}(?:\s+{_any('từ')})?\s+{_SHEET_AFTER}{_TAIL}"
    rf"|(?:{_HEAD}\s+)+(?:{_SHEET_AFTER}\s+)?{_MOVED}\s*{_TAIL}"
    rf"|(?:{_SHEET_AFTER}\s+)?{_any('mang sang', 'chuyển sang', 'chuyển trang')}{_TAIL}"
)
_RUNNING = re.compile(
    rf"(?:{_any('cộng', 'tổng', 'số', 'liệu', 'tiền')}\s+)*"
    rf"{_any('lũy kế', 'luỹ kế', 'cộng dồn', 'dồn đến', 'lũy tiến')}.*"
)
_OF_PAGE = re.compile(rf"{_SUM}(?:\s+{_MATTER})*\s+{_PAGE}(?:\s+(?=\S*\d)\S+)?{_TAIL}")
_TOTAL = re.compile(rf"{_SUM}(?:\s+{_MATTER})*(?:\s+{_GROUP}.*)?(?:{_TAIL}|\s+\d.*)")
_BARE = re.compile(rf"{_SUM}(?:\s+{_any('số', 'tiền', 'số tiền')})?{_TAIL}")
_BROAD = re.compile(
    r"(?:(?:tổng\s+)?cộng(?!\w)(?!\s+(?:đồng|tác|hòa|hoà|sự|thị|văn)(?!\w))"
    r"|tổng(?!\w)(?!\s+(?:kết|hội|công\s+ty|đội|cục)(?!\w)))"
)
"""Whatever else begins a row like a total and has no number of its own."""


class _Said(Enum):
    """How firmly a text says that it is a sum, where the row has a number of its own."""

    BARE = "bare"
    """“Cộng”, and no more."""
    FIRMLY = "firmly"
    """Words that are never what money was paid for."""
    PERHAPS = "perhaps"
    """A slip may be written for it, or the words stand in a note."""


def _kind(text: str) -> tuple[SumKind | None, _Said]:
    """What kind of sum a text says, if any."""
    words = _cleaned(text)
    for pattern, kind, said in (
        (_CARRIED, SumKind.CARRIED, _Said.FIRMLY),
        (_BALANCE, SumKind.BALANCE, _Said.FIRMLY),
        (_RUNNING, SumKind.RUNNING, _Said.FIRMLY),
        (_BALANCE_ALONE, SumKind.BALANCE, _Said.PERHAPS),
        (_OF_PAGE, SumKind.PAGE, _Said.BARE),
        (_BARE, SumKind.TOTAL, _Said.BARE),
        (_TOTAL, SumKind.TOTAL, _Said.PERHAPS),
    ):
        if pattern.fullmatch(words):
            return kind, said
    return None, _Said.PERHAPS


def _cleaned(text: str) -> str:
    return text[:LOOKED_AT].lower().strip(" *-+•_|“”\"'")
