"""Where another sheet of paper begins under the same headings: the lines above them say another day, slip or fund."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from clubledger.forms.captions import captions, reads
from clubledger.forms.faults import question
from clubledger.forms.folding import plain, squeezed
from clubledger.forms.limits import SHOWN
from clubledger.forms.signatures import is_signature
from clubledger.forms.values import CONTRACT, DATE, FUND, MEMBER, MINUTES, VOUCHER
from clubledger.i18n import N_, printable

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from clubledger.forms.captions import Caption
    from clubledger.forms.columns import Column
    from clubledger.forms.form import Form
    from clubledger.forms.sheets import SheetRow
    from clubledger.forms.table import Table

DAY_BETWEEN = question(
    "day-between",
    N_(
        "“{line}” stands between rows of the sheet. The rows below it are entered with {day}. Is that the day on which their money was paid?"
    ),
    N_("Write above the headings of these rows the day of their own sheet, for example “Ngày: 10/05/2024”."),
)
START_FAULTS: Final = (DAY_BETWEEN,)
"""What can be asked where headings stand again."""

_TELLING: Final = (DATE, VOUCHER, MINUTES, FUND)
"""What makes two sheets two, and can be told from other words without a colon before it."""
_MOST_TEXTS: Final = 6
"""A line above a table has not more texts."""


class Start(NamedTuple):
    """Whether another sheet begins, and the line that may say so but need not."""

    begins: bool
    doubt: SheetRow | None = None


def names_form(form: Form, title: str) -> bool:
    """Whether a plain title is the form's, or has the words that are only its own."""
    return squeezed(title).startswith(squeezed(form.paper)) or any(word in title for word in form.own_words)


def start_of(
    form: Form, keys: Mapping[int, str], above: Sequence[SheetRow], between: Sequence[SheetRow]
) -> Start:
    """Whether headings that repeat those before begin another sheet; ``above``: the lines over the first of them.

    What follows a colon says so. A spoken “Ngày 05 tháng 3 năm 2026” does if it is another day than the one above: it may
    also be the day on which a page was signed.
    """
    if any(_has_caption(form, row, sure=True) for row in between):
        return Start(begins=True)
    lines = list(_lines(form, keys, between))
    own = own_lines(form, lines)
    known = {(key, value) for row in above for key, value in _said(form, keys, row)}
    others = [(row, key) for row in own for key, value in _said(form, keys, row) if (key, value) not in known]
    titled = any(_is_title(form, row) for row in own)
    if others:
        sure = titled or len({key for _, key in others}) > 1
        return Start(begins=True, doubt=None if sure else others[0][0])
    if any(_said(form, keys, row) for row in own):
        return Start(begins=False)
    signed = (row for row in lines if any(pair not in known for pair in _said(form, keys, row)))
    return Start(begins=False, doubt=next(signed, None))


def own_lines(form: Form, lines: Sequence[SheetRow]) -> list[SheetRow]:
    """Those of the lines below a table and above the next headings that belong to the next table.

    They begin with its title if the day stands below that; else below the signatures. What follows a colon is always its own.
    """
    title = next((index for index, row in enumerate(lines) if _is_title(form, row)), None)
    start = title
    if title is None or not any(_said(form, {}, row) for row in lines[title:]):
        signers = [
            index
            for index, row in enumerate(lines[:title])
            if is_signature(form, {}, row) and not _has_caption(form, row)
        ]
        start = signers[-1] + 1 if signers else 0
    return [
        row for index, row in enumerate(lines) if index >= (start or 0) or _has_caption(form, row, sure=True)
    ]


def ask_day(table: Table, line: SheetRow) -> None:
    """Ask whether the rows below a line are of the day with which they are entered."""
    day, _ = table.above.get("date", (None, None))
    if day is not None:
        text = printable(" ".join(line.texts), SHOWN)
        table.ask(DAY_BETWEEN, line.number, line=text, day=day)


def holds_caption(form: Form, row: SheetRow) -> bool:
    """Whether a line has a day, a slip or a fund with its label: it is no row of headings."""
    return any(
        column.kind in _TELLING and reads(column.kind, caption.value)
        for column, caption in _captions(form, row)
    )


def _lines(form: Form, keys: Mapping[int, str], rows: Sequence[SheetRow]) -> Iterator[SheetRow]:
    """The lines below the last row of a table."""
    last = max((index for index, row in enumerate(rows) if _is_row(form, keys, row)), default=-1)
    return (row for row in rows[last + 1 :] if len(row.texts) <= _MOST_TEXTS)


def _is_row(form: Form, keys: Mapping[int, str], row: SheetRow) -> bool:
    return any(
        (column.summed or column.kind in (VOUCHER, CONTRACT, MEMBER)) and reads(column.kind, cell)
        for cell in row.filled
        if cell.column in keys
        for column in (form.column(keys[cell.column]),)
    )


def _is_title(form: Form, row: SheetRow) -> bool:
    return len(row.texts) <= 2 and any(
        ":" not in text and names_form(form, plain(text)) for text in row.texts
    )


def _said(form: Form, keys: Mapping[int, str], row: SheetRow) -> list[tuple[str, Hashable]]:
    """What a line says of the columns that the table does not have."""
    return [
        (column.key, column.kind.read(caption.value))
        for column, caption in _captions(form, row)
        if column.kind in _TELLING and column.key not in keys.values() and reads(column.kind, caption.value)
    ]


def _has_caption(form: Form, row: SheetRow, *, sure: bool = False) -> bool:
    """Whether a line has a caption; ``sure``: after a colon."""
    return any(caption.sure or not sure for _, caption in _captions(form, row))


def _captions(form: Form, row: SheetRow) -> Iterator[tuple[Column, Caption]]:
    """The captions in a line, each with the column that it is of."""
    return (
        (column, caption) for column in form.columns if column.above for caption in captions(column, row, ())
    )
