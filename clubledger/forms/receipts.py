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
        Column("date", "Ngày", DATE, ("Ngày thu", "Ngày chứng từ", "Ngày tháng"), required=True, needed=True, above=True),
        Column("voucher", "Số phiếu", VOUCHER, ("Số", "Số phiếu thu", "Phiếu thu số", "Số chứng từ", "Số CT"), required=True, needed=True),
        Column("fund", "Quỹ", FUND, ("Tên quỹ", "Thu vào quỹ", "Quỹ (TTN/HĐ)"), needed=True, above=True),
        Column("payer", "Người nộp", TEXT, ("Họ tên người nộp", "Họ và tên người nộp", "Họ và tên người nộp tiền", "Người nộp tiền"), required=True),
        Column("reason", "Lý do", TEXT, ("Lý do nộp", "Lý do thu", "Nội dung", "Diễn giải"), required=True, needed=True),
        Column("source", "Nguồn", TEXT, ("Nguồn thu", "Nguồn tiền", "Khoản thu"), required=True),
        Column("amount", "Số tiền", AMOUNT, ("Số tiền thu", "Thu"), required=True, summed=True),
        Column("words", "Bằng chữ", WORDS, ("Số tiền bằng chữ", "Viết bằng chữ")),
        Column("minutes", "Số biên bản", MINUTES, ("Biên bản", "Biên bản số", "Số BB")),
    ),
    filled_by=("voucher", "payer", "reason", "amount"),
    entries=by_row(entries),
    blank=BlankLayout(KEEPERS, without=("minutes",)),
    faults=(*SLIP_FAULTS, SOURCE_NOT_NAMED, SOURCE_ITSELF),
)  # fmt: skip
