"""Receipts (phiếu thu): each row is money that came in and the account that it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.books.chart import AccountKind, Fund, Role
from clubledger.forms.accounts import SOURCE_NOT_NAMED
from clubledger.forms.blank_layout import KEEPERS, BlankLayout
from clubledger.forms.columns import NUMBER_COLUMN, Column
from clubledger.forms.form import Form, by_row
from clubledger.forms.import_context import IN
from clubledger.forms.slips import SLIP_FAULTS, SOURCE_ITSELF, Direction, slip_entries
from clubledger.forms.synonyms import (
    AMOUNT_IN_WORDS,
    FUND_NAME,
    MINUTES_NUMBER,
    PAYER,
    REASON,
    RECEIPT_NUMBER,
    SLIP_DAY,
    SLIP_NUMBER,
)
from clubledger.forms.values import AMOUNT, DATE, FUND, MINUTES, TEXT, VOUCHER, WORDS
from clubledger.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.record import Record

_BOTH: Final = {
    Role.CASH: None,
    Role.BANK: None,
    Role.RECEIVABLE: None,
    Role.PAYABLE: None,
    Role.BANK_INTEREST: None,
    Role.FINE: None,
    Role.TRANSFER: N_("Interest split"),
}
_WAY: Final = Direction(
    expected=IN,
    sign=1,
    payee="payer",
    other="source",
    roles={
        Fund.INCOME: _BOTH
        | dict.fromkeys((Role.CAPITAL, Role.BORROWED_CAPITAL, Role.MEMBER_CAPITAL, Role.WRITE_OFF), None)
        | dict.fromkeys((Role.INTEREST, Role.OVERDUE_INTEREST, Role.LOAN), N_("Repayment sheet")),
        Fund.OPERATING: _BOTH | dict.fromkeys((Role.FEE, Role.DONATION, Role.STATE_SUPPORT), None),
    },
    kinds=(
        AccountKind.INCOME,
        AccountKind.EQUITY,
        AccountKind.LIABILITY,
        AccountKind.EXPENSE,
        AccountKind.ASSET,
    ),
    nameless=SOURCE_NOT_NAMED,
    itself=SOURCE_ITSELF,
    of_the_bank=Role.BANK_INTEREST,
)


def entries(row: Record, context: ImportContext) -> Iterator[Entry]:
    """The receipt: debit cash or bank, credit the account that ``Nguồn`` names."""
    return slip_entries(row, context, _WAY)


FORM: Final = Form(
    name="receipts",
    file="phieu-thu",
    paper="PHIẾU THU",
    title=N_("Receipts"),
    columns=(
        NUMBER_COLUMN,
        Column("date", "Ngày", DATE, (*SLIP_DAY, "Ngày thu", "Ngày nộp"), required=True, needed=True, above=True),
        Column("voucher", "Số phiếu", VOUCHER, (*SLIP_NUMBER, *RECEIPT_NUMBER), required=True, needed=True),
        Column("fund", "Quỹ", FUND, (*FUND_NAME, "Thu vào quỹ"), needed=True, above=True),
        Column("payer", "Người nộp", TEXT, PAYER, required=True),
        Column("reason", "Lý do", TEXT, (*REASON, "Lý do nộp", "Lý do thu", "Nội dung thu"), required=True, needed=True),
        Column("source", "Nguồn", TEXT, ("Nguồn thu", "Nguồn tiền", "Khoản thu"), required=True),
        Column("amount", "Số tiền", AMOUNT, ("Số tiền thu", "Thu", "Số tiền nộp"), required=True, summed=True),
        Column("words", "Bằng chữ", WORDS, AMOUNT_IN_WORDS),
        Column("minutes", "Số biên bản", MINUTES, MINUTES_NUMBER),
    ),
    filled_by=("voucher", "payer", "reason", "amount"),
    entries=by_row(entries),
    blank=BlankLayout(KEEPERS, without=("minutes",)),
    faults=(*SLIP_FAULTS, SOURCE_NOT_NAMED, SOURCE_ITSELF),
)  # fmt: skip
