"""The repayment sheet of a meeting (bảng thu gốc, lãi): each row is what one loan paid back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Fund, Role
from clubledger.books.due import due_on
from clubledger.errors import CannotJudge
from clubledger.forms.accounts import MONEY_FAULTS
from clubledger.forms.blank_layout import KEEPERS, BlankLayout
from clubledger.forms.blank_rows import member_cells
from clubledger.forms.columns import NUMBER_COLUMN, Column
from clubledger.forms.entries import Booking, Leg
from clubledger.forms.form import Form, by_row
from clubledger.forms.import_context import CONTRACT_FAULTS, IN, SUM_DIFFERS, VOUCHER_FAULTS, check_sum
from clubledger.forms.people import MEMBER_FAULTS
from clubledger.forms.values import AMOUNT, CONTRACT, DATE, MEMBER, TEXT, VOUCHER
from clubledger.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan
    from clubledger.forms.blank_layout import PrintedRow
    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.record import Record

PARTS: Final = ("principal", "interest", "overdue")


def entries(row: Record, context: ImportContext) -> Iterator[Entry]:
    """The receipt: debit cash or bank, credit the member's loan account, interest and overdue interest."""
    day = row.day()
    member = context.people.member(row)
    number = context.contract(row, row.get("contract"), member, day)
    voucher = context.voucher(row, IN)
    money = context.accounts.money(row, Fund.INCOME, voucher)
    check_sum(row, PARTS)
    principal, interest, overdue = (row.amount(part) for part in PARTS)
    if not principal + interest + overdue or member is None or number is None or money is None:
        return
    legs = [Leg(money, principal + interest + overdue)]
    if principal:
        legs.append(Leg(context.people.account(member), -principal))
    for role, amount, key in (
        (Role.INTEREST, interest, "interest"),
        (Role.OVERDUE_INTEREST, overdue, "overdue"),
    ):
        account = context.accounts.of_role(row, Fund.INCOME, role, key) if amount else None
        if account is not None:
            legs.append(Leg(account, -amount))
    yield Booking(
        row,
        Fund.INCOME,
        day,
        member,
        _narration(principal, interest, overdue),
        tuple(legs),
        links=(number,),
        voucher=voucher,
    )


def _narration(principal: int, interest: int, overdue: int) -> str:
    parts = [
        word for word, amount in (("gốc", principal), ("lãi", interest), ("lãi quá hạn", overdue)) if amount
    ]
    return "Trả " + ", ".join(parts)


def _printed(books: Books | None) -> list[PrintedRow]:
    """The loans that are open at the end of the books' day, by borrower, with what is due then.

    Where that cannot be told, the row has no amounts.
    """
    if books is None:
        return []
    loans = [loan for loan in books.loans.values() if loan.balance > 0]
    return [
        _printed_loan(books, loan)
        for loan in sorted(loans, key=lambda loan: (loan.member or "", loan.number))
    ]


def _printed_loan(books: Books, loan: Loan) -> PrintedRow:
    row = {"contract": loan.number} | member_cells(books, loan.member)
    try:
        principal, interest = due_on(loan, books.as_of)
    except CannotJudge:
        return row
    return row | {"due_principal": principal, "due_interest": interest}


def _notes(_books: Books) -> Iterator[str]:
    yield "Phải trả: kể cả phần còn thiếu của các kỳ trước. Ai trả thì ghi số tiền và ký; ai chưa trả thì để trống."


FORM: Final = Form(
    name="repayments",
    file="bang-thu-goc-lai",
    paper="BẢNG THU GỐC, LÃI",
    title=N_("Repayment sheet"),
    columns=(
        NUMBER_COLUMN,
        Column("date", "Ngày", DATE, ("Ngày thu", "Ngày trả", "Ngày nộp", "Kỳ họp ngày", "Ngày họp"), needed=True, above=True),
        Column("contract", "Số khế ước", CONTRACT, ("Khế ước", "Số KU", "Số hợp đồng", "Hợp đồng vay"), required=True, needed=True),
        Column("member", "Mã TV", MEMBER, ("Mã thành viên", "Mã số", "Mã", "Mã người vay"), required=True, needed=True),
        Column("name", "Họ và tên", TEXT, ("Họ tên", "Người trả", "Họ tên người vay", "Họ và tên người vay"), width=24),
        Column("due_principal", "Phải trả gốc", AMOUNT, ("Phải thu gốc", "Gốc phải trả", "Gốc phải thu", "Gốc đến hạn"), printed=True),
        Column("due_interest", "Phải trả lãi", AMOUNT, ("Phải thu lãi", "Lãi phải trả", "Lãi phải thu", "Lãi đến hạn"), printed=True),
        Column("principal", "Trả gốc", AMOUNT, ("Thu gốc", "Gốc", "Tiền gốc", "Nộp gốc", "Thực thu gốc"), required=True, summed=True),
        Column("interest", "Trả lãi", AMOUNT, ("Thu lãi", "Lãi", "Tiền lãi", "Nộp lãi", "Thực thu lãi"), required=True, summed=True),
        Column("overdue", "Lãi quá hạn", AMOUNT, ("Lãi phạt", "Thu lãi quá hạn", "Trả lãi quá hạn"), summed=True),
        Column("total", "Cộng", AMOUNT, ("Tổng cộng", "Thực thu", "Tổng", "Cộng thu"), summed=True),
        Column("voucher", "Số phiếu thu", VOUCHER, ("Phiếu thu", "Phiếu thu số", "Số PT"), needed=True, above=True),
        Column("left", "Còn nợ", AMOUNT, ("Dư nợ", "Nợ còn lại", "Còn lại"), printed=True),
        Column("signed", "Ký nộp", TEXT, ("Ký tên", "Chữ ký", "Ký", "Người nộp ký"), printed=True, width=14),
    ),
    filled_by=("principal", "interest", "overdue", "total"),
    entries=by_row(entries),
    blank=BlankLayout(KEEPERS, words=True, printed=_printed, notes=_notes, dated=True),
    faults=(*MEMBER_FAULTS, *CONTRACT_FAULTS, *VOUCHER_FAULTS, *MONEY_FAULTS, SUM_DIFFERS),
)  # fmt: skip
