"""What stands above and below a table: “Ngày: 10/05/2024”, “Quỹ hoạt động”, “Bằng chữ: …”."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from clubledger.forms.faults import Misread
from clubledger.forms.folding import plain, squeezed
from clubledger.forms.sheets import Cell, SheetRow
from clubledger.forms.values import DATE, ValueKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from clubledger.forms.columns import Column

_WORDS_LABEL = re.compile(r"(?:(?:tong )?so tien )?(?:\(?\s*viet )?bang chu\s*\)?\s*[:.]?\s*")
CLUB_LABELS: Final = ("Câu lạc bộ", "CLB", "Tên câu lạc bộ")


def reads(kind: ValueKind, cell: Cell) -> bool:
    """Whether a cell can be read as a kind of value."""
    try:
        return kind.read(cell) is not None
    except Misread:
        return False


def words_in(row: SheetRow) -> Cell | None:
    """The amount in words of a line below the table."""
    filled = row.filled
    for index, cell in enumerate(filled):
        label = _WORDS_LABEL.match(plain(cell.text).lstrip("( "))
        if label is None:
            continue
        shift = len(cell.text) - len(cell.text.lstrip("( "))
        rest = cell.text[shift + label.end() :].strip(" .…_)")
        if rest:
            return Cell(rest, cell.column)
        return filled[index + 1] if index + 1 < len(filled) else None
    return None


@dataclass(frozen=True, slots=True)
class Caption:
    """What a line above the table says of a column. ``sure``: it stands after a colon or beside a cell with the label."""

    value: Cell
    cell: Cell
    sure: bool


def captions(column: Column, row: SheetRow, labels: Collection[str]) -> Iterator[Caption]:
    """The captions of a column in a line; ``labels``, plain, are those of all columns, at which another value begins."""
    filled = row.filled
    for index, cell in enumerate(filled):
        if not isinstance(cell.value, str):
            continue
        text, folded = cell.value, plain(cell.value)
        for label in _pattern(column.headings).finditer(folded):
            before = folded[: label.start()]
            if before.split()[-1:] == ["thu"] or (column.kind is DATE and _DECREE.search(before)):
                continue  # “Thủ quỹ: …” is no fund, and the day of a decree no day of the form
            rest = _until_next_label(text[label.end() :], labels).strip(_BLANKS)
            colon = label["colon"] == ":"
            if not rest and (colon or label.start() == 0) and not text[label.end() :].strip(_BLANKS):
                if index + 1 < len(filled):
                    yield Caption(filled[index + 1], filled[index + 1], sure=True)
            elif rest and colon:
                yield Caption(Cell(rest, cell.column), cell, sure=True)
            elif rest:
                yield from _spoken(column.kind, rest, cell)


@lru_cache(maxsize=256)
def _pattern(headings: tuple[str, ...]) -> re.Pattern[str]:
    labels = sorted({plain(heading) for heading in headings}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, labels))})(?!\w)\s*(?P<colon>[:.]?)\s*")


def _until_next_label(rest: str, labels: Collection[str]) -> str:
    label = re.search(rf"(?<!\w)(?:{'|'.join(map(re.escape, labels))})\s*:", plain(rest)) if labels else None
    return rest[: label.start()] if label else rest


def _spoken(kind: ValueKind, rest: str, cell: Cell) -> Iterator[Caption]:
    """The value at the beginning of what follows a label without a colon: as many words of it as can be read."""
    words = rest.split()
    for count in range(min(len(words), _CAPTION_WORDS), 0, -1):
        value = Cell(" ".join(words[:count]).rstrip(",;.)"), cell.column)
        if reads(kind, value):
            yield Caption(value, cell, sure=False)
            return


_CAPTION_WORDS = 8
_BLANKS: Final = " .…_,;|-"
_DECREE = re.compile(r"\b(?:thong tu|quyet dinh|nghi quyet|nghi dinh|ban hanh|mau so|can cu)\b")
_SCALED = re.compile(
    r"(?:don vi(?: tinh)?|dvt|tinh bang(?: don vi)?|tinh theo don vi)\s*:?\s*\(?\s*(?:1[.,]000|1000|nghin|ngan|trieu)\b"
    r"|^\W*(?:nghin|ngan|trieu) (?:dong|d)\W*$"
)


def scaled_unit(rows: Iterable[SheetRow]) -> tuple[SheetRow, str] | None:
    """The line above or below that says the amounts are in thousands or millions, and its text."""
    for row in rows:
        for text in row.texts:
            if _SCALED.search(plain(text)):
                return row, text
    return None


def club_name(rows: Iterable[SheetRow]) -> str | None:
    """The club's name, where a line above says “Câu lạc bộ: …” or begins “CLB … xóm …”."""
    for row in rows:
        filled = row.filled
        for index, cell in enumerate(filled):
            label, colon, rest = cell.text.partition(":")
            if colon and squeezed(label) in _CLUB_LABELS:
                if rest.strip(_BLANKS):
                    return rest.strip(_BLANKS)
                return filled[index + 1].text if index + 1 < len(filled) else None
            if title := _CLUB_TITLE.match(plain(cell.text)):
                return cell.text[title.start("place") :].split(",")[0]
    return None


_CLUB_LABELS: Final = frozenset(squeezed(label) for label in CLUB_LABELS)
_CLUB_TITLE = re.compile(
    r"\W*(?:clb|cau lac bo)\b.*?\b(?P<place>(?:xom|thon|ban|ap|khu|to dan pho|lang)\s+\w+)"
)
