"""A form as a sheet of paper to fill in: what stands on it, whatever file it is written to. Its words are Vietnamese."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Fund
from clubledger.forms.blank_rows import cleaned
from clubledger.forms.values import AMOUNT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.forms.blank_layout import BlankLayout, PrintedRow
    from clubledger.forms.columns import Column
    from clubledger.forms.form import Form

CLUB: Final = "Câu lạc bộ"
TOTAL: Final = "Cộng"
IN_WORDS: Final = "Bằng chữ"
SIGN_HERE: Final = "(Ký, ghi rõ họ tên)"
FUNDS: Final = {Fund.INCOME: "tăng thu nhập", Fund.OPERATING: "hoạt động"}

_LANDSCAPE_FROM: Final = 95
"""Letters side by side that A4 upright has no room for."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A sheet to fill in.

    ``above``: the lines above the table, each a label and what is known, empty if it is to be filled in; ``notes``
    stand under the title; ``rows`` have what is printed already.
    """

    title: str
    above: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[PrintedRow, ...]
    words: bool
    signers: tuple[str, ...]

    @property
    def totalled(self) -> bool:
        """Whether a closing ``Cộng`` adds something up."""
        return any(column.summed for column in self.columns)

    @property
    def widths(self) -> tuple[int, ...]:
        """The columns' widths in letters."""
        return tuple(column.paper_width for column in self.columns)

    @property
    def landscape(self) -> bool:
        """Whether the sheet lies on its side."""
        return sum(self.widths) > _LANDSCAPE_FROM

    def cells(self, row: PrintedRow) -> Iterator[str | int | None]:
        """What is printed in a row, column by column."""
        return (row.get(column.key) for column in self.columns)

    def signature_columns(self) -> list[tuple[int, int]]:
        """The first and last of the columns (from 0) under which each signs; they share the sheet's width."""
        middles = (end - width / 2 for width, end in zip(self.widths, accumulate(self.widths), strict=True))
        share = sum(self.widths) / len(self.signers)
        numbered = enumerate(int(middle / share) for middle in middles)
        groups = (list(group) for _, group in groupby(numbered, key=lambda item: item[1]))
        return [(group[0][0], group[-1][0]) for group in groups]


def takes(form: Form, key: str) -> bool:
    """Whether a value (``date``, ``fund``) can stand above a form's table."""
    return any(column.key == key and column.above for column in form.columns)


def blank(
    form: Form, *, books: Books | None = None, on: date | None = None, fund: Fund | None = None
) -> Blank:
    """The blank sheet of a form, for the club of ``books`` as of their day; ``on`` and ``fund`` stand above if known."""
    layout = form.blank
    rows = layout.printed(books)
    if books is not None and layout.dated:
        on = books.as_of
    known = {"date": f"{on:%d/%m/%Y}" if on else "", "fund": FUNDS[fund] if fund else ""}
    above = [column for column in form.columns if _is_above(column, layout, known)]
    return Blank(
        title=form.paper,
        above=(
            (CLUB, cleaned(books.directives.club.name or "") if books else ""),
            *((column.title, known.get(column.key, "")) for column in above),
        ),
        notes=tuple(layout.notes(books)) if books is not None and (rows or not layout.prints) else (),
        columns=tuple(_in_table(form, layout, above, rows)),
        rows=tuple({"stt": number} | dict(row) for number, row in enumerate(rows or [{}] * layout.rows, 1)),
        words=layout.words,
        signers=layout.signers,
    )


def _is_above(column: Column, layout: BlankLayout, known: dict[str, str]) -> bool:
    """Whether a column stands above the table; a sheet of one day has one slip, unless its rows must have their own."""
    if not column.above:
        return False
    one_slip = column.key == "voucher" and bool(known["date"]) and not column.required
    return column.key in layout.above or bool(known.get(column.key)) or one_slip


def _in_table(
    form: Form, layout: BlankLayout, above: Sequence[Column], rows: Sequence[PrintedRow]
) -> Iterator[Column]:
    """The columns of the table: those that the form is known by, and the others that are not above.

    What is reckoned beforehand (``Phải trả gốc``) has a column only where it is printed.
    """
    reckoned = {key for row in rows for key in row}
    for column in form.columns:
        if column.key in layout.without or (column in above and not column.required):
            continue
        if column.printed and column.kind is AMOUNT and column.key not in reckoned:
            continue
        yield column
