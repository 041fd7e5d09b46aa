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
from clubledger.forms.synonyms import (
    AMOUNT_IN_WORDS,
    BORROWER,
    BORROWER_CODE,
    CONTRACT_NUMBER,
    DAY,
    DUE_ON,
    LENT,
    LENT_ON,
    MINUTES_NUMBER,
    MONTHLY_RATE,
    MONTHS_TO_PAY,
    PAYMENT_NUMBER,
    REASON,
)
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
    N_(
        "Look at the slip and the contracts: type each line with the contract that stands there. What was lent under one contract at one time is one row."
    ),
)
LOAN_KIND_UNKNOWN = fault(
    "loan-kind-unknown",
    N_("The regulation has no loans of this kind."),
    N_("Write one of: {kinds}. For a loan on the general terms leave the cell empty."),
)


TERMS: Final = {"term": "term", "rate": "rate", "every": "instalment-every", "due_day": "due-day"}
"""What a contract may settle, by the columns: the words of the ledger."""


SETTLED_ELSE: Final = {
    "term": "loan-term-max",
    "rate": "loan-rate",
    "every": "instalment-every",
    "due_day": "due-day",
}
"""What the regulation settles where the contract is silent: its parameters."""


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
    for key, parameter in SETTLED_ELSE.items():
        provision = context.books.regulation.get(parameter, day)
        if row.get(key) is not None or provision is None or not isinstance(provision.value, Decimal):
            continue
        heading, value = row.columns[key].title, provision.value
        row.filled.append(
            message(
                "“{heading}” is {value} by the regulation ({article})",
                heading=heading,
                value=value,
                article=provision.article,
            )
            if provision.article
            else message("“{heading}” is {value} by the regulation", heading=heading, value=value)
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
        Column("date", "Ngày vay", DATE, (*LENT_ON, *DAY), required=True, needed=True, above=True),
        Column("contract", "Số khế ước", CONTRACT, CONTRACT_NUMBER, required=True, needed=True),
        Column("member", "Mã TV", MEMBER, BORROWER_CODE, required=True, needed=True),
        Column("name", "Họ và tên", TEXT, BORROWER, width=24),
        Column("amount", "Số tiền vay", AMOUNT, (*LENT, "Vay trong kỳ", "Số tiền", "Cho vay"), required=True, needed=True, summed=True),
        Column("words", "Bằng chữ", WORDS, AMOUNT_IN_WORDS),
        Column("term", "Thời hạn (tháng)", MONTHS, MONTHS_TO_PAY),
        Column("rate", "Lãi suất (%/tháng)", RATE, MONTHLY_RATE),
        Column("every", "Kỳ trả (tháng)", MONTHS, ("Kỳ trả", "Số tháng một kỳ", "Mấy tháng trả một lần")),
        Column("due_day", "Ngày trả", DUE_DAY, ("Ngày trả hằng tháng", "Ngày trả nợ")),
        Column("kind", "Loại vay", TEXT, ("Loại", "Loại khoản vay", "Vay loại nào")),
        Column("purpose", "Mục đích", TEXT, ("Mục đích vay", "Mục đích vay vốn", "Vay để làm gì", "Dùng vào việc", "Mục đích sử dụng vốn", "Mục đích sử dụng", "Lý do vay", *REASON)),
        Column("voucher", "Số phiếu chi", VOUCHER, PAYMENT_NUMBER, required=True, needed=True, above=True),
        Column("minutes", "Số biên bản", MINUTES, MINUTES_NUMBER, above=True),
    ),
    filled_by=("contract", "member", "amount"),
    entries=by_row(entries),
    blank=BlankLayout(KEEPERS),
    beside=(("term", DUE_ON),),
    faults=(
        *MEMBER_FAULTS, MEMBER_ABSENT, *VOUCHER_FAULTS, *MONEY_FAULTS, NAME_TWICE, WORDS_AND_FIGURES, AMOUNT_MISSING, CONTRACT_OF_OTHER,
        CONTRACT_LATER, TERMS_DIFFER, LOAN_REPAID, CONTRACT_TWICE, LOAN_KIND_UNKNOWN,
    ),
)  # fmt: skip
