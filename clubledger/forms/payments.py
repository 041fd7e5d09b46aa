"""Payment slips (phiếu chi): each row is money that went out and what it was spent on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.books.chart import AccountKind, Fund, Role
from clubledger.forms.accounts import ACCOUNT_NOT_NAMED
from clubledger.forms.blank_layout import KEEPERS, BlankLayout
from clubledger.forms.columns import NUMBER_COLUMN, Column
from clubledger.forms.form import Form, by_row
from clubledger.forms.import_context import OUT
from clubledger.forms.slips import ACCOUNT_ITSELF, SLIP_FAULTS, Direction, slip_entries
from clubledger.forms.synonyms import (
    AMOUNT_IN_WORDS,
    FUND_NAME,
    MINUTES_NUMBER,
    PAYEE,
    PAYMENT_NUMBER,
    REASON,
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
    Role.BANK_FEE: None,
    Role.FINE: None,
    Role.TRANSFER: N_("Interest split"),
}
_WAY: Final = Direction(
    expected=OUT,
    sign=-1,
    payee="payee",
    other="area",
    roles={
        Fund.INCOME: _BOTH
        | dict.fromkeys(
            (Role.ALLOWANCE, Role.INTEREST, Role.OVERDUE_INTEREST, Role.CAPITAL, Role.RESERVE, Role.BORROWED_CAPITAL,
             Role.MEMBER_CAPITAL, Role.MEMBER_RETURN),
        )
        | {Role.LOAN: N_("Loan book")},
        Fund.OPERATING: _BOTH | dict.fromkeys((Role.ACTIVITY, Role.ADMIN, Role.DONATION, Role.FEE)),
    },
    kinds=(AccountKind.EXPENSE, AccountKind.EQUITY, AccountKind.LIABILITY, AccountKind.ASSET, AccountKind.INCOME),
    nameless=ACCOUNT_NOT_NAMED,
    itself=ACCOUNT_ITSELF,
    of_the_bank=Role.BANK_FEE,
)  # fmt: skip


def entries(row: Record, context: ImportContext) -> Iterator[Entry]:
    """The payment: credit cash or bank, debit the account that ``Mảng hoạt động`` names."""
    return slip_entries(row, context, _WAY)


FORM: Final = Form(
    name="payments",
    file="phieu-chi",
    paper="PHIẾU CHI",
    title=N_("Payment slips"),
    columns=(
        NUMBER_COLUMN,
        Column("date", "Ngày", DATE, (*SLIP_DAY, "Ngày chi"), required=True, needed=True, above=True),
        Column("voucher", "Số phiếu", VOUCHER, (*SLIP_NUMBER, *PAYMENT_NUMBER), required=True, needed=True),
        Column("fund", "Quỹ", FUND, (*FUND_NAME, "Chi từ quỹ"), needed=True, above=True),
        Column("payee", "Người nhận", TEXT, PAYEE, required=True),
        Column("reason", "Lý do", TEXT, (*REASON, "Lý do chi", "Nội dung chi"), required=True, needed=True),
        Column("area", "Mảng hoạt động", TEXT, ("Mảng", "Mảng HĐ", "Khoản chi", "Chi cho", "Lĩnh vực"), required=True),
        Column("amount", "Số tiền", AMOUNT, ("Số tiền chi", "Chi"), required=True, summed=True),
        Column("words", "Bằng chữ", WORDS, AMOUNT_IN_WORDS),
        Column("minutes", "Số biên bản", MINUTES, (*MINUTES_NUMBER, "Biên bản duyệt")),
    ),
    filled_by=("voucher", "payee", "reason", "amount"),
    entries=by_row(entries),
    blank=BlankLayout(KEEPERS),
    faults=(*SLIP_FAULTS, ACCOUNT_NOT_NAMED, ACCOUNT_ITSELF),
)  # fmt: skip
