"""The cash count (bảng kiểm kê quỹ, 08a-TT): notes by denomination, and what the bank's statement says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from clubledger.books.chart import Role
from clubledger.forms.accounts import MONEY_FAULTS
from clubledger.forms.blank_layout import KEEPERS, BlankLayout
from clubledger.forms.columns import NUMBER_COLUMN, Column
from clubledger.forms.entries import CountedCash
from clubledger.forms.faults import Misread, fault
from clubledger.forms.folding import squeezed
from clubledger.forms.form import Form
from clubledger.forms.synonyms import DAY, FUND_NAME
from clubledger.forms.table import VALUE_MISSING
from clubledger.forms.values import AMOUNT, DATE, FUND, NUMBER, ValueKind
from clubledger.i18n import N_, Dong

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clubledger.books.books import Books
    from clubledger.forms.blank_layout import PrintedRow
    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.record import Record
    from clubledger.forms.sheets import Cell

BANK: Final = "bank"
NOTES: Final = frozenset(
    {100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000}
)
"""The coins and notes of Vietnamese money."""
_OUT_OF_USE: Final = 100
"""A denomination that a count may have, and that no box holds any more."""

NOTE_UNKNOWN = fault(
    "note-unknown",
    N_("There is no such note or coin."),
    N_("Write a denomination, for example 50.000; the balance at the bank stands in a row “Ngân hàng”."),
)
PRODUCT_DIFFERS = fault(
    "product-differs",
    N_("{count} times {note} is {product}, not {written}."),
    N_("Count the notes again, or correct the product."),
)
COUNT_MISSING = fault(
    "count-missing",
    N_("How many notes there are is not written."),
    N_("Write the number of notes, or 0."),
)
NOTE_TWICE = fault(
    "note-twice",
    N_("The denomination stands in the table twice."),
    N_("Put both numbers of notes into one row."),
)


def _note(cell: Cell) -> Any:
    if squeezed(cell.text) in _BANK_NAMES:
        return BANK
    note = AMOUNT.read(cell)
    if note not in NOTES:
        raise Misread(NOTE_UNKNOWN)
    return note


_BANK_NAMES: Final = frozenset(
    {"nganhang", "tiengui", "tienguinganhang", "sodunganhang", "sodutienguinganhang"}
)
NOTE = ValueKind(_note, "50.000", (NOTE_UNKNOWN, *AMOUNT.faults), width=16, figure=True)


def entries(rows: Sequence[Record], context: ImportContext) -> Iterator[Entry]:
    """The ``balance`` of the cash box on the day after, and that of the bank if the sheet has a row for it."""
    seen: set[Any] = set()
    for row in rows:
        if not row.problems:
            _check(row)
        if row.get("note") in seen:
            row.refuse("note", NOTE_TWICE)
        seen.add(row.get("note"))
    if any(row.problems for row in rows):
        return
    cash = [row for row in rows if row.get("note") != BANK]
    for part, role, amount in (
        (cash, Role.CASH, sum(row.get("note") * row.get("count") for row in cash)),
        ([row for row in rows if row.get("note") == BANK], Role.BANK, sum(row.amount("product") for row in rows if row.get("note") == BANK)),
    ):  # fmt: skip
        if part:
            row = part[0]
            account = context.accounts.of_role(row, row.get("fund"), role)
            if account is not None:
                yield CountedCash(row, row.get("fund"), row.day(), account, amount)


def _check(row: Record) -> None:
    """Denomination times number of notes is the product; the bank has a balance and no notes."""
    note, count, product = row.get("note"), row.get("count"), row.get("product")
    if note == BANK:
        if product is None:
            title = row.columns["product"].title
            row.refuse("product", VALUE_MISSING, heading=title, example=AMOUNT.example)
        return
    if count is None:
        row.refuse("count", COUNT_MISSING)
    elif product is not None and note * count != product:
        row.refuse(
            "product", PRODUCT_DIFFERS, count=count, note=Dong(note), product=Dong(note * count), written=Dong(product)
        )  # fmt: skip


def _printed(_books: Books | None) -> list[PrintedRow]:
    """The notes and coins, the largest first, and the bank's balance."""
    notes = sorted(NOTES - {_OUT_OF_USE}, reverse=True)
    return [*({"note": note} for note in notes), {"note": "Ngân hàng"}]


FORM: Final = Form(
    name="cash-count",
    file="bang-kiem-ke-quy",
    paper="BẢNG KIỂM KÊ QUỸ",
    title=N_("Cash count"),
    columns=(
        Column("fund", "Quỹ", FUND, (*FUND_NAME, "Của quỹ"), needed=True, above=True),
        Column("date", "Ngày", DATE, (*DAY, "Ngày kiểm kê", "Kiểm kê ngày", "Cuối ngày"), needed=True, above=True),
        NUMBER_COLUMN,
        Column("note", "Mệnh giá", NOTE, ("Loại tiền", "Mệnh giá (đồng)", "Tờ"), required=True, needed=True),
        Column("count", "Số tờ", NUMBER, ("Số lượng", "Số lượng tờ", "SL"), required=True),
        Column("product", "Thành tiền", AMOUNT, ("Số tiền", "Tiền"), summed=True),
    ),
    filled_by=("count", "product"),
    entries=entries,
    blank=BlankLayout(KEEPERS, above=("fund", "date"), without=("stt",), printed=_printed),
    faults=(*MONEY_FAULTS, PRODUCT_DIFFERS, COUNT_MISSING, NOTE_TWICE, VALUE_MISSING),
)  # fmt: skip
