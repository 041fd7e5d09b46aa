"""Columns that the form has not and that contradict the amount: several months at one month's fee, pieces and price, what is missing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from clubledger.forms.captions import reads
from clubledger.forms.entries import records_of
from clubledger.forms.faults import question
from clubledger.forms.folding import squeezed
from clubledger.forms.headings import names_of
from clubledger.forms.limits import LOOKED_AT, SHOWN
from clubledger.forms.unknown_headings import COLUMN_OF_MONEY
from clubledger.forms.values import AMOUNT
from clubledger.i18n import N_, Dong, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clubledger.forms.entries import Entry
    from clubledger.forms.faults import SheetProblem
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.record import Record
    from clubledger.forms.table import Table

ASIDE_DIFFERS = question(
    "aside-differs",
    N_("“{heading}” says “{words}”, but {amount} would be booked. Is the amount right?"),
    N_("Look at the signed sheet, and type as the amount what was really paid."),
)
MONTHS_NOT_PAID = question(
    "months-not-paid",
    N_("“{heading}” says {months} months, but {amount} is the fee of one month. Is the amount right?"),
    N_("Look at the signed sheet, and type as the amount what was really paid."),
)
PAID_BY_BANK = question(
    "paid-by-bank",
    N_("“{words}” speaks of the bank, but {voucher} is a slip of the cash box. Was it paid in cash?"),
    N_("Write the number of the bank's slip: BC for money that comes in, BN for money that goes out."),
)
ASIDE_FAULTS: Final = (ASIDE_DIFFERS, MONTHS_NOT_PAID, PAID_BY_BANK)

_PAID: Final = frozenset({"thucnhan", "thuclanh", "thucthu", "thucnop", "thucchi", "thuctra"})
_MISSING: Final = frozenset({"conthieu", "thieu", "sotienconthieu", "nopthieu"})
_MONTHS: Final = frozenset({"sothang", "sothangnop", "sothangdong", "thangnop"})
_PIECES: Final = frozenset({"soluong", "sl"})
_PRICE: Final = frozenset({"dongia", "gia"})
_ONLY = re.compile(
    r"\b(?:mới|chỉ|mới chỉ|chỉ mới|thực)\s+(?:nộp|trả|đóng|thu|nhận|chi|đưa)(?: được)?\s*:?\s*(?P<amount>\d{1,3}(?:\.\d{3})+)(?!\d|[.,]\d)(?!.*\btrước\b)",
    re.IGNORECASE,
)
_BANK: Final = frozenset(
    {"chuyenkhoan", "ck", "quanganhang", "bangchuyenkhoan", "quatk", "quataikhoan", "nganhang"}
)
_BANK_IN_REASON = re.compile(
    r"(?:[(\[]|\s[-\u2013]|,)\s*(?:bằng |qua )?(?:chuyển khoản|ck)\W*$", re.IGNORECASE
)
_SMALL: Final = 60
"""More months or pieces than these are another figure."""


def doubt_columns_aside(table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Ask about each kind once a table, where heading and value say so plainly."""
    table.questions = [asked for asked in table.questions if not _is_understood(asked)]
    paid = [
        (record, amount)
        for record in records_of(entries)
        if (amount := _amount(record)) and not record.problems
    ]
    differing = [
        (record, amount, told) for record, amount in paid if (told := _other(record, amount, context))
    ]
    if differing:
        first, amount, (heading, words) = differing[0]
        others = [record for record, *_ in differing[1:]]
        first.ask(None, ASIDE_DIFFERS, others, heading=heading, words=words, amount=Dong(amount))
    _doubt_months(paid, context)
    _doubt_cash([record for record, _ in paid])


def _is_called(heading: str, names: frozenset[str]) -> bool:
    """Whether a heading is one of some names, whatever unit stands behind it."""
    return not names_of(heading).isdisjoint(names)


def _is_understood(asked: SheetProblem) -> bool:
    """Whether a question is of a column that is compared here."""
    return asked.fault is COLUMN_OF_MONEY and _is_called(asked.spot.column or "", _PAID | _MISSING | _PRICE)


def _amount(record: Record) -> int:
    """What a row says was paid in all."""
    return sum(
        record.amount(key)
        for key, column in record.columns.items()
        if column.summed and column.kind is AMOUNT and key != "total"
    )


def _other(record: Record, amount: int, context: ImportContext) -> tuple[str, str] | None:
    """The heading and the words beside a row that say another amount."""
    figures = dict(_figures(record))
    for heading, cell in record.aside.items():
        shown = printable(heading, SHOWN), printable(cell.text, SHOWN)
        figure = figures.get(heading)
        if _is_called(heading, _PAID) and figure and figure != amount:
            return shown
        if _is_called(heading, _MISSING) and figure and _is_whole_fee(record, amount, figure, context):
            return shown
        only = _ONLY.search(cell.text[:LOOKED_AT])
        if only is not None and int(only["amount"].replace(".", "")) not in _parts(record, amount):
            return shown
    pieces = next((figure for heading, figure in figures.items() if _is_called(heading, _PIECES)), 0)
    price = next(
        ((heading, figure) for heading, figure in figures.items() if _is_called(heading, _PRICE)), None
    )
    if pieces and price is not None and price[1] and pieces * price[1] != amount:
        return printable(price[0], SHOWN), f"{pieces} x {price[1]}"
    return None


def _parts(record: Record, amount: int) -> set[int]:
    return {amount, *(record.amount(key) for key, column in record.columns.items() if column.summed)}


def _figures(record: Record) -> Iterator[tuple[str, int]]:
    for heading, cell in record.aside.items():
        if _is_called(heading, _PIECES | _MONTHS):
            if cell.text.isascii() and cell.text.isdigit():
                yield heading, int(cell.text)
        elif _is_called(heading, _PAID | _MISSING | _PRICE) and reads(AMOUNT, cell):
            yield heading, AMOUNT.read(cell)


def _fee(record: Record, context: ImportContext) -> int | None:
    """The fee of a month by the regulation, of a sheet of fees."""
    if "signed" not in record.columns or "interest" in record.columns:
        return None
    return context.month_fee(record.day())


def _is_whole_fee(record: Record, amount: int, missing: int, context: ImportContext) -> bool:
    """Whether a part of a fee is missing of which the whole is written as paid; who owes whole months may have paid one."""
    fee = _fee(record, context)
    return fee is not None and amount == fee and 0 < missing < fee


def _doubt_months(paid: Sequence[tuple[Record, int]], context: ImportContext) -> None:
    asked: list[tuple[Record, int, str, int]] = []
    for record, amount in paid:
        for heading, months in _figures(record):
            named = _is_called(heading, _MONTHS) and 1 < months < _SMALL
            if named and amount == _fee(record, context):
                asked.append((record, amount, heading, months))
    if asked:
        record, amount, heading, months = asked[0]
        others = [other for other, *_ in asked[1:]]
        record.ask(
            "amount", MONTHS_NOT_PAID, others, heading=printable(heading, SHOWN), months=months, amount=Dong(amount)
        )  # fmt: skip


def _doubt_cash(paid: Sequence[Record]) -> None:
    """Ask about slips of the cash box; “phí chuyển khoản” is what was paid for."""
    asked = [
        (record, words)
        for record in paid
        if str(record.get("voucher") or "").startswith(("PT", "PC")) and (words := _bank(record))
    ]
    if asked:
        record, words = asked[0]
        others = [other for other, _ in asked[1:]]
        record.ask(
            "voucher", PAID_BY_BANK, others, words=printable(words, SHOWN), voucher=record.text("voucher")
        )


def _bank(record: Record) -> str | None:
    for cell in record.aside.values():
        if squeezed(cell.text) in _BANK:
            return cell.text
    return (
        record.text("reason")
        if "reason" in record.columns and _BANK_IN_REASON.search(record.text("reason"))
        else None
    )
