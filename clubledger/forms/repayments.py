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
from clubledger.forms.faults import fault
from clubledger.forms.form import Form, by_row
from clubledger.forms.import_context import (
    CONTRACT_FAULTS,
    IN,
    PAID_NOT_SIGNED,
    SUM_DIFFERS,
    VOUCHER_FAULTS,
    check_sum,
)
from clubledger.forms.people import MEMBER_FAULTS
from clubledger.forms.synonyms import (
    BORROWER,
    BORROWER_CODE,
    CONTRACT_NUMBER,
    DUE_ON,
    LENT,
    LENT_ON,
    MEETING_DAY,
    MONTHLY_RATE,
    MONTHS_TO_PAY,
    PAYER,
    RECEIPT_NUMBER,
    RECEIVED_ON,
    SIGNED,
    WHOLE,
)
from clubledger.forms.values import AMOUNT, CONTRACT, DATE, MARK, MEMBER, TEXT, VOUCHER
from clubledger.i18n import N_, Dong
from clubledger.regulation import NONE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan
    from clubledger.forms.blank_layout import PrintedRow
    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.record import Record

FINE_NOT_AGREED = fault(
    "fine-not-agreed",
    N_("{amount} for paying late is written, and the club's regulation has no such fine (late-fine)."),
    N_(
        "A fine that was taken all the same goes on a receipt (phieu-thu), with “Tiền phạt” as its source and {contract} in the reason. If the members agreed on fines, write them into the regulation with their article."
    ),
)

PARTS: Final = ("principal", "interest", "overdue", "fine")


def entries(row: Record, context: ImportContext) -> Iterator[Entry]:
    """The receipt: debit cash or bank, credit the member's loan account, interest, overdue interest and fines."""
    day = row.day()
    member = context.people.member(row)
    number = context.contract(row, row.get("contract"), member, day)
    voucher = context.voucher(row, IN)
    money = context.accounts.money(row, Fund.INCOME, voucher)
    check_sum(row, PARTS)
    principal, interest, overdue, fine = (row.amount(part) for part in PARTS)
    if fine and number is not None and not _fines_are_agreed(context, number, day):
        row.refuse("fine", FINE_NOT_AGREED, amount=Dong(fine), contract=number)
        return
    paid = principal + interest + overdue + fine
    if paid and row.get("signed") is False:
        row.refuse("signed", PAID_NOT_SIGNED)
    if not paid or member is None or number is None or money is None:
        return
    legs = [Leg(money, paid)]
    if principal:
        legs.append(Leg(context.people.account(member), -principal))
    for role, amount, key in (
        (Role.INTEREST, interest, "interest"),
        (Role.OVERDUE_INTEREST, overdue, "overdue"),
        (Role.FINE, fine, "fine"),
    ):
        account = context.accounts.of_role(row, Fund.INCOME, role, key) if amount else None
        if account is not None:
            legs.append(Leg(account, -amount))
    yield Booking(
        row,
        Fund.INCOME,
        day,
        member,
        _narration(("gốc", principal), ("lãi", interest), ("lãi quá hạn", overdue), ("phạt", fine)),
        tuple(legs),
        links=(number,),
        voucher=voucher,
    )


def _fines_are_agreed(context: ImportContext, number: str, day: date) -> bool:
    """Whether the regulation has a fine for paying late, as it holds for a loan."""
    loan = context.books.loans.get(number)
    try:
        fine = loan.provision("late-fine") if loan else context.books.regulation.get("late-fine", day)
    except CannotJudge:
        return True  # the audit says what is missing
    return fine is not None and fine.value not in (NONE, 0)


def _narration(*parts: tuple[str, int]) -> str:
    return "Trả " + ", ".join(word for word, amount in parts if amount)


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
        Column("date", "Ngày", DATE, (*RECEIVED_ON, *MEETING_DAY, "Ngày trả", "Ngày trả nợ"), needed=True, above=True),
        Column("contract", "Số khế ước", CONTRACT, CONTRACT_NUMBER, required=True, needed=True),
        Column("member", "Mã TV", MEMBER, BORROWER_CODE, required=True, needed=True),
        Column("name", "Họ và tên", TEXT, (*BORROWER, *PAYER, "Người trả"), width=24),
        Column("due_principal", "Phải trả gốc", AMOUNT, ("Phải thu gốc", "Gốc phải trả", "Gốc phải thu", "Gốc đến hạn", "Phải nộp gốc", "Phải trả tiền gốc", "Phải thu tiền gốc"), printed=True),
        Column("due_interest", "Phải trả lãi", AMOUNT, ("Phải thu lãi", "Lãi phải trả", "Lãi phải thu", "Lãi đến hạn", "Phải nộp lãi", "Phải trả tiền lãi", "Phải thu tiền lãi"), printed=True),
        Column("principal", "Trả gốc", AMOUNT, ("Thu gốc", "Gốc", "Tiền gốc", "Nộp gốc", "Thực thu gốc", "Thực trả gốc", "Thực nộp gốc", "Gốc thực thu", "Trả tiền gốc", "Thu tiền gốc"), required=True, summed=True),
        Column("interest", "Trả lãi", AMOUNT, ("Thu lãi", "Lãi", "Tiền lãi", "Nộp lãi", "Thực thu lãi", "Thực trả lãi", "Thực nộp lãi", "Lãi thực thu", "Trả tiền lãi", "Thu tiền lãi"), required=True, summed=True),
        Column("overdue", "Lãi quá hạn", AMOUNT, ("Lãi phạt", "Thu lãi quá hạn", "Trả lãi quá hạn", "Tiền lãi quá hạn", "Thực thu lãi quá hạn", "Nộp lãi quá hạn", "Lãi phạt quá hạn"), summed=True),
        Column("fine", "Tiền phạt", AMOUNT, ("Phạt chậm trả", "Phạt trả chậm", "Tiền phạt chậm trả", "Tiền phạt trả chậm", "Phạt", "Thu phạt", "Nộp phạt", "Trả phạt", "Phạt chậm nộp", "Thực thu phạt"), summed=True),
        Column("total", "Cộng", AMOUNT, (*WHOLE, "Thực thu", "Cộng thu", "Tổng thu", "Thực thu cộng", "Thực trả cộng", "Tổng số tiền"), summed=True),
        Column("voucher", "Số phiếu thu", VOUCHER, RECEIPT_NUMBER, needed=True, above=True),
        Column("left", "Còn nợ", AMOUNT, ("Dư nợ", "Nợ còn lại", "Còn lại", "Còn nợ gốc", "Dư nợ còn lại"), printed=True),
        Column("signed", "Ký nộp", MARK, SIGNED),
    ),
    filled_by=("principal", "interest", "overdue", "total"),
    entries=by_row(entries),
    blank=BlankLayout(KEEPERS, words=True, without=("fine",), printed=_printed, notes=_notes, dated=True),
    beside=(("contract", (*LENT_ON, *LENT, *MONTHS_TO_PAY, *MONTHLY_RATE, *DUE_ON, "Kỳ trả", "Kỳ thứ", "Kỳ số", "Lần trả", "Mục đích vay")),),
    faults=(*MEMBER_FAULTS, *CONTRACT_FAULTS, *VOUCHER_FAULTS, *MONEY_FAULTS, SUM_DIFFERS, FINE_NOT_AGREED, PAID_NOT_SIGNED),
)  # fmt: skip
