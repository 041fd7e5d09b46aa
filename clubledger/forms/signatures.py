"""What stands below a table: who signs, the day and place, names and telephone numbers. It is no row of money."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from clubledger.forms.captions import reads
from clubledger.forms.folding import plain
from clubledger.forms.limits import LOOKED_AT
from clubledger.forms.phone_numbers import is_phone
from clubledger.forms.values import CONTRACT, DATE, MEMBER, MINUTES, VOUCHER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from clubledger.forms.form import Form
    from clubledger.forms.sheets import Cell, SheetRow

_DAY = re.compile(
    r"\bngay\W*\d{0,2}\W*thang\W*\d{0,2}\W*nam\W*(?:\d{2,4})?|\bngay\W*\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}"
)
_STAMP = re.compile(r"\b\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}\b")
_WORDS = r"(?:\W+\w+){0,9}"
_SIGNER = re.compile(
    rf"(?:(?:t/?m|k/?t|thay mat|dai dien)\b{_WORDS}|thu quy|ke toan(?: truong)?|(?:pho )?chu nhiem(?: (?:clb|cau lac bo)\b{_WORDS})?"
    rf"|truong (?:ban|nhom|thon|xom)(?: \w+){{0,3}}|thu ky(?: (?:clb|cau lac bo|cuoc hop|hoi nghi))?|(?:ban )?kiem soat(?: vien)?"
    r"|kiem tra|(?:nguoi )?lap (?:bieu|bang|phieu)|nguoi (?:lap|thu|chi|nop|nhan|kiem|ghi|giao|viet)(?: (?:tien|phieu|bieu|bang|quy|so|ke))?"
    rf"|ban chu nhiem|xac nhan(?: cua\b{_WORDS})?|chu ky(?: cua\b{_WORDS})?|da ky|ky ten|\(?\s*ky\W{_WORDS}|\(?ghi ro ho ten\)?)\W*"
)
_COUNTED: Final = 5
"""A number in the first column has up to so many digits: a telephone number there numbers no row."""


def is_signature(form: Form, keys: Mapping[int, str], row: SheetRow) -> bool:
    """Whether a row says who signs, or where and on which day; it holds no other figures, and no day or amount of its own."""
    texts = [plain(text[:LOOKED_AT]) for text in row.texts if not is_phone(text)]
    whole = " ".join(texts)
    rest = _STAMP.sub(" ", _DAY.sub(" ", whole))
    if any(map(str.isdigit, rest)) or _is_dated(form, keys, row):
        return False
    return _DAY.search(whole) is not None or any(
        _SIGNER.fullmatch(text.strip(" -*.")) is not None for text in texts
    )


def below_signatures(form: Form, keys: Mapping[int, str], rows: Iterable[SheetRow]) -> frozenset[int]:
    """The numbers of the rows that say who signs, and of those below them without money, day, code or number.

    A table may go on on the next page, and a book of meetings below the signatures of each.
    """
    found: set[int] = set()
    signed = False
    for row in rows:
        signed = is_signature(form, keys, row) or (signed and not _goes_on(form, keys, row))
        if signed:
            found.add(row.number)
    return frozenset(found)


def _is_dated(form: Form, keys: Mapping[int, str], row: SheetRow) -> bool:
    """Whether a row has a day in the column of days, in figures, and more: a stamp stands alone, or elsewhere."""
    return len(row.texts) > 1 and any(
        form.column(keys[cell.column]).kind is DATE
        and not any(map(str.isalpha, cell.text))
        and reads(DATE, cell)
        for cell in row.filled
        if cell.column in keys
    )


def _goes_on(form: Form, keys: Mapping[int, str], row: SheetRow) -> bool:
    """Whether a row below signatures is one of the table all the same."""
    known = [
        (keys[cell.column], cell) for cell in row.filled if cell.column in keys and not is_phone(cell.text)
    ]
    alone = len(row.texts) == 1
    return _is_dated(form, keys, row) or any(_tells(form, key, cell, alone=alone) for key, cell in known)


def _tells(form: Form, key: str, cell: Cell, *, alone: bool) -> bool:
    column = form.column(key)
    if key == "stt":
        number = cell.text.rstrip(".")
        return not alone and number.isdigit() and len(number) < _COUNTED
    if column.summed:
        return (reads(column.kind, cell) and not (alone and _is_bare_phone(cell))) or (
            _AMOUNT_LIKE.match(cell.text) is not None and _STAMP.search(cell.text) is None
        )
    digits = any(map(str.isdigit, cell.text))
    return digits and column.kind in (VOUCHER, CONTRACT, MEMBER, MINUTES) and reads(column.kind, cell)


_AMOUNT_LIKE = re.compile(r"[1-9][\d.,]*\s?(?:k|ng|tr|đ|d|n)\b", re.IGNORECASE)
"""“500k”: an amount that nobody can read is no name."""


def _is_bare_phone(cell: Cell) -> bool:
    """A telephone number that a spreadsheet took for a number, so that its first zero is lost."""
    return cell.text.isdigit() and len(cell.text) == 9 and cell.text[0] in "35789"
