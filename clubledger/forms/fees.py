"""The fee sheet of a meeting (bảng thu hội phí): each row is one member's fee."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Fund, Role
from clubledger.forms.accounts import MONEY_FAULTS
from clubledger.forms.blank_layout import KEEPERS, LANGUAGE, BlankLayout
from clubledger.forms.blank_rows import cleaned, member_cells
from clubledger.forms.columns import NUMBER_COLUMN, Column
from clubledger.forms.entries import Booking, Leg
from clubledger.forms.faults import fault
from clubledger.forms.form import Form, by_row
from clubledger.forms.import_context import IN, PAID_NOT_SIGNED, VOUCHER_FAULTS
from clubledger.forms.people import MEMBER_ABSENT, MEMBER_FAULTS
from clubledger.forms.synonyms import (
    MEETING_DAY,
    MEMBER_CODE,
    NAME,
    PAYER,
    RECEIPT_NUMBER,
    RECEIVED_ON,
    SIGNED,
)
from clubledger.forms.values import AMOUNT, DATE, MARK, MEMBER, TEXT, VOUCHER
from clubledger.i18n import N_, Dong, show
from clubledger.regulation import NONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books
    from clubledger.forms.blank_layout import PrintedRow
    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.record import Record

SIGNED_NOT_PAID = fault(
    "signed-not-paid",
    N_("“Ký nộp” is marked, but no amount is written."),
    N_("Look at the signed sheet: write the amount that was paid, or “chưa” if nothing was paid."),
)


def entries(row: Record, context: ImportContext) -> Iterator[Entry]:
    """The fee: debit the operating fund's cash or bank, credit fees in the member's name."""
    day, amount = row.day(), row.amount("amount")
    member = context.people.member(row, present_on=day)
    voucher = context.voucher(row, IN)
    money = context.accounts.money(row, Fund.OPERATING, voucher)
    fees = context.accounts.of_role(row, Fund.OPERATING, Role.FEE)
    if amount and row.get("signed") is False:
        row.refuse("signed", PAID_NOT_SIGNED)
    if row.get("signed") and not amount:
        row.refuse("amount", SIGNED_NOT_PAID)
    if not amount or member is None or money is None or fees is None:
        return
    yield Booking(
        row,
        Fund.OPERATING,
        day,
        member,
        "Nộp hội phí",
        (Leg(money, amount), Leg(fees, -amount, member)),
        voucher=voucher,
    )


def _printed(books: Books | None) -> list[PrintedRow]:
    """Who is a member on the books' day, by code."""
    if books is None:
        return []
    return [member_cells(books, code) for code in sorted(member.code for member in books.present_members)]


def _notes(books: Books) -> Iterator[str]:
    fee = books.regulation.get("fee-monthly", books.as_of)
    if fee is not None and fee.value != NONE:
        article = f" ({cleaned(fee.article)})" if fee.article else ""
        yield f"Mức hội phí theo quy chế: {show(Dong(fee.whole), LANGUAGE)} một tháng{article}"
    yield "Ai nộp thì ghi số tiền và ký; ai chưa nộp thì để trống."


FORM: Final = Form(
    name="fees",
    file="bang-thu-hoi-phi",
    paper="BẢNG THU HỘI PHÍ",
    title=N_("Fee sheet"),
    columns=(
        Column("date", "Ngày", DATE, (*RECEIVED_ON, *MEETING_DAY), needed=True, above=True),
        Column("voucher", "Số phiếu thu", VOUCHER, RECEIPT_NUMBER, needed=True, above=True),
        NUMBER_COLUMN,
        Column("member", "Mã TV", MEMBER, MEMBER_CODE, required=True, needed=True),
        Column("name", "Họ và tên", TEXT, (*NAME, *PAYER), width=24),
        Column("amount", "Số tiền", AMOUNT, ("Hội phí", "Số tiền nộp", "Tiền nộp", "Mức thu", "Thực thu", "Số tiền thu", "Tiền hội phí"), required=True, summed=True),
        Column("signed", "Ký nộp", MARK, (*SIGNED, "Đã nộp", "Ký nhận")),
    ),
    filled_by=("amount", "signed"),
    entries=by_row(entries),
    blank=BlankLayout(KEEPERS, above=("date", "voucher"), rows=18, words=True, printed=_printed, notes=_notes),
    elsewhere=("goc", "lai", "gop von", "cho vay", "khe uoc", "ung ho", "quyen gop", "tai tro", "tang qua"),
    own_words=("hoi phi",),
    beside=(("amount", ("Mức đóng", "Mức nộp", "Mức phí", "Mức hội phí", "Hội phí một tháng", "Hội phí tháng", "Mức đóng một tháng", "Số tháng nộp", "Số tháng đóng", "Số kỳ")),),
    faults=(*MEMBER_FAULTS, MEMBER_ABSENT, *VOUCHER_FAULTS, *MONEY_FAULTS, SIGNED_NOT_PAID, PAID_NOT_SIGNED),
)  # fmt: skip
