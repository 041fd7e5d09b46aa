"""A form as a sheet of paper to fill in: what stands on it, whatever file it is written to. Its words are Vietnamese."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Fund
from clubledger.forms.blank_rows import Line, cleaned, fee_rows, note_rows, repayment_rows
from clubledger.forms.cash_counts import NOTE
from clubledger.forms.values import (
    AMOUNT,
    BIRTH_YEAR,
    CONTRACT,
    DATE,
    FUND,
    GENDER,
    HOUSEHOLD,
    MARK,
    MEMBER,
    MINUTES,
    MONTHS,
    NUMBER,
    ORDINAL,
    PERIOD,
    PRESENT,
    RATE,
    TEXT,
    VOUCHER,
    VOUCHERS,
    WORDS,
    ValueKind,
)
from clubledger.i18n import Dong, show
from clubledger.regulation import NONE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from clubledger.books.books import Books
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
class Paper:
    """How a form's sheet looks beyond its columns.

    ``signers`` from left to right; ``above``: the columns that stand above the table whether they are known or not;
    ``rows``: how many empty ones go on a page; ``words``: the total is written in words below; ``without``: columns that
    the reader knows and the paper does not show.
    """

    signers: tuple[str, ...]
    above: tuple[str, ...] = ()
    rows: int = 12
    words: bool = False
    without: tuple[str, ...] = ()


_KEEPERS: Final = ("Thủ quỹ", "Kế toán", "Chủ nhiệm")
_ALL: Final = ("Người lập biểu", *_KEEPERS)
PAPERS: Final = {
    "members": Paper(("Người lập biểu", "Chủ nhiệm")),
    "opening": Paper(_ALL, above=("date",)),
    "meetings": Paper(("Thư ký", "Chủ nhiệm"), rows=18),
    "loans": Paper(_KEEPERS),
    "repayments": Paper(_KEEPERS, words=True),
    "fees": Paper(_KEEPERS, above=("date", "voucher"), rows=18, words=True),
    "receipts": Paper(_KEEPERS, without=("minutes",)),
    "payments": Paper(_KEEPERS),
    "interest-split": Paper(_ALL, rows=5),
    "cash-count": Paper(_KEEPERS, above=("fund", "date"), without=("stt",)),
}
"""The ten sheets by the names of their forms."""


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
    rows: tuple[Line, ...]
    words: bool
    signers: tuple[str, ...]

    @property
    def totalled(self) -> bool:
        """Whether a closing ``Cộng`` adds something up."""
        return any(column.summed for column in self.columns)

    @property
    def widths(self) -> tuple[int, ...]:
        """The columns' widths in letters."""
        return tuple(_width(column) for column in self.columns)

    @property
    def landscape(self) -> bool:
        """Whether the sheet lies on its side."""
        return sum(self.widths) > _LANDSCAPE_FROM

    def cells(self, row: Line) -> Iterator[str | int | None]:
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
    paper = PAPERS[form.name]
    rows = _printed_rows(form, books)
    if books is not None and form.name == "repayments":
        on = books.as_of  # what is due is due on a day
    known = {"date": f"{on:%d/%m/%Y}" if on else "", "fund": FUNDS[fund] if fund else ""}
    above = [column for column in form.columns if _is_above(column, paper, known)]
    return Blank(
        title=form.paper,
        above=(
            (CLUB, cleaned(books.directives.club.name or "") if books else ""),
            *((column.title, known.get(column.key, "")) for column in above),
        ),
        notes=tuple(_notes(form, books, rows)),
        columns=tuple(_in_table(form, paper, above, rows)),
        rows=tuple({"stt": number} | dict(row) for number, row in enumerate(rows or [{}] * paper.rows, 1)),
        words=paper.words,
        signers=paper.signers,
    )


def _printed_rows(form: Form, books: Books | None) -> list[Line]:
    match form.name:
        case "cash-count":
            return note_rows()
        case "fees" if books is not None:
            return fee_rows(books)
        case "repayments" if books is not None:
            return repayment_rows(books)
    return []


def _is_above(column: Column, paper: Paper, known: dict[str, str]) -> bool:
    """Whether a column stands above the table; a sheet of one day has one slip, unless its rows must have their own."""
    if not column.above:
        return False
    one_slip = column.key == "voucher" and bool(known["date"]) and not column.required
    return column.key in paper.above or bool(known.get(column.key)) or one_slip


def _in_table(form: Form, paper: Paper, above: Sequence[Column], rows: Sequence[Line]) -> Iterator[Column]:
    """The columns of the table: those that the form is known by, and the others that are not above.

    What is reckoned beforehand (``Phải trả gốc``) has a column only where it is printed.
    """
    reckoned = {key for row in rows for key in row}
    for column in form.columns:
        if column.key in paper.without or (column in above and not column.required):
            continue
        if column.printed and column.kind is AMOUNT and column.key not in reckoned:
            continue
        yield column


def _notes(form: Form, books: Books | None, rows: Sequence[Line]) -> Iterator[str]:
    """What people should know when they fill the sheet in."""
    if books is None or not rows:
        return
    if form.name == "fees":
        fee = books.regulation.get("fee-monthly", books.as_of)
        if fee is not None and fee.value != NONE:
            article = f" ({cleaned(fee.article)})" if fee.article else ""
            yield f"Mức hội phí theo quy chế: {show(Dong(fee.whole), 'vi')} một tháng{article}"
        yield "Ai nộp thì ghi số tiền và ký; ai chưa nộp thì để trống."
    if form.name == "repayments":
        yield "Phải trả: kể cả phần còn thiếu của các kỳ trước. Ai trả thì ghi số tiền và ký; ai chưa trả thì để trống."


# -- widths ----------------------------------------------------------------------------------------------------

_WIDTHS: Final[dict[ValueKind, int]] = {
    ORDINAL: 6, DATE: 12, CONTRACT: 15, MEMBER: 9, MINUTES: 13, VOUCHER: 14, VOUCHERS: 16, FUND: 14, AMOUNT: 14, NOTE: 16,
    NUMBER: 12, MONTHS: 10, RATE: 13, PRESENT: 9, PERIOD: 8, BIRTH_YEAR: 9, GENDER: 8, HOUSEHOLD: 12, WORDS: 24, MARK: 14,
}  # fmt: skip
_TEXTS: Final = {"name": 24, "signed": 14, "note": 18}
_TEXT: Final = 22


def _width(column: Column) -> int:
    return _TEXTS.get(column.key, _TEXT) if column.kind is TEXT else _WIDTHS[column.kind]
