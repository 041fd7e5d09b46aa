"""The loan book (sổ cho vay): each row is money lent under a contract, or added to it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Fund
from clubledger.books.entries import Slip
from clubledger.books.members import fold
from clubledger.forms.accounts import MONEY_FAULTS
from clubledger.forms.blank_layout import KEEPERS, BlankLayout
from clubledger.forms.columns import NUMBER_COLUMN, Column
from clubledger.forms.entries import Booking, Leg
from clubledger.forms.faults import fault
from clubledger.forms.folding import squeezed
from clubledger.forms.form import Form, by_row
from clubledger.forms.import_context import (
    AMOUNT_MISSING,
    CONTRACT_LATER,
    CONTRACT_OF_OTHER,
    OUT,
    VOUCHER_FAULTS,
    WORDS_AND_FIGURES,
    check_words,
)
from clubledger.forms.people import MEMBER_ABSENT, MEMBER_FAULTS, NAME_TWICE
from clubledger.forms.values import (
    AMOUNT,
    CONTRACT,
    DATE,
    DUE_DAY,
    MEMBER,
    MINUTES,
    MONTHS,
    RATE,
    TEXT,
    VOUCHER,
    WORDS,
)
from clubledger.i18n import N_, message
from clubledger.regulation import NONE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.record import Record

TERMS_DIFFER = fault(
    "terms-differ",
    N_("The contract {contract} has other terms in the books: {booked}."),
    N_(
        "Money added to a loan keeps its terms: leave the cell empty. A new loan has a contract number of its own."
    ),
)


LOAN_REPAID = fault(
    "loan-repaid",
    N_("{contract} is repaid in full: nothing can be added to it."),
    N_("A new loan has a contract number of its own. Look at the contract, and correct the number."),
)
CONTRACT_TWICE = fault(
    "contract-twice",
    N_("{contract} stands twice under the slip {voucher}."),
    N_("Remove one of the rows, or correct its contract number."),
)
LOAN_KIND_UNKNOWN = fault(
    "loan-kind-unknown",
    N_("The regulation has no loans of this kind."),
    N_("Write one of: {kinds}. For a loan on the general terms leave the cell empty."),
)


TERMS: Final = {"term": "term", "rate": "rate", "every": "instalment-every", "due_day": "due-day"}
"""What a contract may settle, by the columns: the words of the ledger."""


def entries(row: Record, context: ImportContext) -> Iterator[Entry]:
    """The disbursement: debit the member's loan account, credit cash or bank."""
    day, number, amount = row.day(), row.get("contract"), row.amount("amount")
    member = context.people.member(row, present_on=day)
    voucher = context.voucher(row, OUT)
    money = context.accounts.money(row, Fund.INCOME, voucher)
    purpose = context.people.without_names(row, "purpose")
    check_words(row)
    if not amount:
        row.refuse("amount", AMOUNT_MISSING)
    first = context.is_first_lending(number, voucher)
    if not first:
        context.contract(row, number, member, day)
        _check_terms(row, context, number)
        booked = context.books.loans.get(number)
        if (
            booked is not None
            and booked.balance <= 0
            and (Fund.INCOME, Slip.of(voucher)) not in context.known
        ):
            row.refuse("contract", LOAN_REPAID, contract=number)
        row.remark(
            message("{contract} is in the books: this is money added to it.", contract=number), "contract"
        )
    if member is None or money is None:
        return
    terms = {name: row.get(key) for key, name in TERMS.items()} if first else {}
    if first:
        _fill_in(row, context, day)
    kind = _kind(row, context, voucher)
    meta = {"minutes": row.get("minutes"), "kind": kind or None, "purpose": purpose or None} | terms
    lending = Booking(
        row,
        Fund.INCOME,
        day,
        member,
        f"{'Cho vay' if first else 'Cho vay thêm'} {purpose}".rstrip(),
        (Leg(context.people.account(member), amount), Leg(money, -amount)),
        links=(number,),
        meta={key: value for key, value in meta.items() if value is not None},
        voucher=voucher,
    )
    yield lending
    if number in context.loans and number not in context.books.loans and first:
        row.refuse("contract", CONTRACT_TWICE, contract=number, voucher=voucher or "—")
    context.learn_loan(lending)  # the rows below are checked against this one, too


def _kind(row: Record, context: ImportContext, voucher: str | None) -> str:
    """What a row says of the kind of loan, as far as the club's regulation has kinds; of a slip in the books, as it stands."""
    kind, regulation, day = context.people.without_names(row, "kind"), context.books.regulation, row.day()
    if not kind or (Fund.INCOME, Slip.of(voucher)) in context.known or regulation.names(fold(kind), day):
        return kind
    if squeezed(kind) in _NO_KIND:
        row.remark(message("“{kind}” is no kind of loan: the general terms hold.", kind=kind), "kind")
        return ""
    if regulation.has_kinds(day):
        row.refuse("kind", LOAN_KIND_UNKNOWN, kinds=regulation.kinds(day))
    else:
        row.remark(
            message("The regulation has no kinds of loans: “{kind}” is kept as a note.", kind=kind), "kind"
        )
    return kind


_NO_KIND: Final = frozenset(
    {"thuong", "thongthuong", "binhthuong", "vaythuong", "khong", "chung", "moi", "vaymoi"}
)
"""What people write under “Loại vay” for a loan of no kind of its own."""


def _fill_in(row: Record, context: ImportContext, day: date) -> None:
    """Say which terms the regulation settles because the sheet does not."""
    for key, parameter in (("term", "loan-term-max"), ("rate", "loan-rate")):
        provision = context.books.regulation.get(parameter, day)
        if row.get(key) is None and provision is not None and provision.value != NONE:
            row.filled.append(
                message(
                    "“{heading}” is {value} by the regulation ({article})",
                    heading=row.columns[key].title,
                    value=provision.number,
                    article=provision.article or "—",
                )
            )


def _check_terms(row: Record, context: ImportContext, number: str) -> None:
    """Money added to a loan has the loan's terms."""
    known = context.loans[number]
    for key, name in TERMS.items():
        written, booked = row.get(key), known.terms.get(name)
        if written is not None and written != booked:
            row.refuse(
                key,
                TERMS_DIFFER,
                contract=number,
                booked=booked if isinstance(booked, int | Decimal) else "—",
            )


FORM: Final = Form(
    name="loans",
    file="so-cho-vay",
    paper="SỔ CHO VAY",
    title=N_("Loan book"),
    columns=(
        NUMBER_COLUMN,
        Column("date", "Ngày vay", DATE, ("Ngày", "Ngày cho vay", "Ngày nhận tiền", "Ngày giải ngân"), required=True, needed=True, above=True),
        Column("contract", "Số khế ước", CONTRACT, ("Khế ước", "Số KU", "Số hợp đồng", "Hợp đồng vay"), required=True, needed=True),
        Column("member", "Mã TV", MEMBER, ("Mã thành viên", "Mã số", "Mã", "Mã người vay"), required=True, needed=True),
        Column("name", "Họ và tên", TEXT, ("Họ tên", "Người vay", "Họ tên người vay", "Họ và tên người vay"), width=24),
        Column("amount", "Số tiền vay", AMOUNT, ("Tiền vay", "Số tiền cho vay", "Vay trong kỳ", "Mức vay"), required=True, needed=True, summed=True),
        Column("words", "Bằng chữ", WORDS, ("Số tiền bằng chữ", "Viết bằng chữ")),
        Column("term", "Thời hạn (tháng)", MONTHS, ("Thời hạn", "Số tháng", "Thời hạn vay", "Kỳ hạn (tháng)", "Kỳ hạn")),
        Column("rate", "Lãi suất (%/tháng)", RATE, ("Lãi suất", "Lãi suất tháng", "Lãi %", "Lãi suất %", "Lãi suất (%)")),
        Column("every", "Kỳ trả (tháng)", MONTHS, ("Kỳ trả", "Số tháng một kỳ", "Mấy tháng trả một lần")),
        Column("due_day", "Ngày trả", DUE_DAY, ("Ngày trả hằng tháng", "Ngày trả nợ")),
        Column("kind", "Loại vay", TEXT, ("Loại", "Loại khoản vay", "Vay loại nào")),
        Column("purpose", "Mục đích", TEXT, ("Mục đích vay", "Vay để làm gì", "Dùng vào việc", "Mục đích sử dụng vốn")),
        Column("voucher", "Số phiếu chi", VOUCHER, ("Phiếu chi", "Phiếu chi số", "Số PC"), required=True, needed=True, above=True),
        Column("minutes", "Số biên bản", MINUTES, ("Biên bản", "Biên bản số", "Biên bản họp", "Số BB"), above=True),
    ),
    filled_by=("contract", "member", "amount"),
    entries=by_row(entries),
    blank=BlankLayout(KEEPERS),
    faults=(
        *MEMBER_FAULTS, MEMBER_ABSENT, *VOUCHER_FAULTS, *MONEY_FAULTS, NAME_TWICE, WORDS_AND_FIGURES, AMOUNT_MISSING, CONTRACT_OF_OTHER,
        CONTRACT_LATER, TERMS_DIFFER, LOAN_REPAID, CONTRACT_TWICE, LOAN_KIND_UNKNOWN,
    ),
)  # fmt: skip
