"""Balances brought forward (sổ dư đầu kỳ) of a club that existed before its books: money, capital, running loans."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import AccountKind, Fund, Role
from clubledger.forms.accounts import MONEY_FAULTS, NAMED_ACCOUNT_FAULTS
from clubledger.forms.blank_layout import MAKER_AND_KEEPERS, BlankLayout
from clubledger.forms.columns import NUMBER_COLUMN, Column
from clubledger.forms.entries import Booking, Leg, leaf
from clubledger.forms.faults import fault
from clubledger.forms.form import Form, by_row
from clubledger.forms.import_context import CONTRACT_OF_OTHER, opening_identity
from clubledger.forms.people import MEMBER_FAULTS
from clubledger.forms.synonyms import (
    BORROWER,
    BORROWER_CODE,
    CONTRACT_NUMBER,
    DAY,
    DUE_ON,
    FUND_NAME,
    LENT,
    LENT_ON,
    MONTHLY_RATE,
    MONTHS_TO_PAY,
)
from clubledger.forms.table import VALUE_MISSING
from clubledger.forms.values import AMOUNT, BROUGHT_CONTRACT, DATE, FUND, MEMBER, MONTHS, RATE, TEXT
from clubledger.forms.values.codes import code
from clubledger.i18n import N_, Dong, message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.record import Record

OWED_MORE = fault(
    "owed-more-than-lent",
    N_("{balance} are still owed, but only {lent} were lent."),
    N_("Look at the contract: correct the balance, or the amount that was lent."),
)
LENT_LATER = fault(
    "lent-after-opening",
    N_("The loan was lent on {lent}, after the books began on {opened}."),
    N_("Correct the date. A loan lent later belongs in the loan book (so-cho-vay)."),
)
LOAN_IN_OPERATING = fault(
    "loan-in-operating-fund",
    N_("Loans belong to the income fund."),
    N_("Write “tăng thu nhập” under “Quỹ”, or clear the number of the contract."),
)
OPENING_LATE = fault(
    "opening-late",
    N_("The books began on {began}: nothing can be brought forward to {day} any more."),
    N_("Write the first day of the books above the table. What came later has slips of its own."),
)
LOAN_KNOWN = fault(
    "opening-loan-known",
    N_("The books have {contract} already, lent on {day}."),
    N_(
        "Look at the contract, and correct the number. A loan that is in the books already is not brought forward once more."
    ),
)
LOAN_TERMS: Final = ("contract", "member", "lent_on", "lent", "term", "rate")
"""What a running loan needs, so that its schedule can be reckoned from its first day."""

_NOT_BROUGHT_FORWARD: Final = frozenset({Role.ALLOCATION, Role.TRANSFER, Role.OPENING, Role.IN_KIND})
_ROLES: Final = {role: None for role in Role if role not in _NOT_BROUGHT_FORWARD}
_KINDS: Final = (AccountKind.ASSET, AccountKind.EQUITY, AccountKind.LIABILITY)


def entries(rows: Sequence[Record], context: ImportContext) -> Iterator[Entry]:
    """The entries of the rows; what the balances of a fund leave over is said."""
    made = list(by_row(_entries)(rows, context))
    yield from made
    if any(row.problems for row in rows):
        return
    left: dict[Fund, int] = defaultdict(int)
    openings = {account.name for account in context.chart.having(Role.OPENING)}
    for entry in made:
        if isinstance(entry, Booking):
            left[entry.fund] += sum(leg.amount for leg in entry.legs if leg.account in openings)
    for fund, amount in left.items():
        if amount:
            text = message(
                "In the {fund}, what it owns and what it is made of differ by {amount}: look for a balance that was left out or "
                "mistyped.",
                fund=fund.label,
                amount=Dong(abs(amount)),
            )
            rows[0].remark(text)


def _entries(row: Record, context: ImportContext) -> Iterator[Entry]:
    """The balance against ``opening``, with ``opening: TRUE``; a running loan with its terms."""
    fund: Fund = row.get("fund")
    began = context.books.began
    if began is not None and row.day() > began:
        row.refuse("date", OPENING_LATE, began=began, day=row.day())
        return
    opening = context.accounts.of_role(row, fund, Role.OPENING)
    if any(row.get(key) is not None for key in LOAN_TERMS):
        yield from _loan(row, context, opening)
        return
    account = context.accounts.named(row, "item", fund, _ROLES, kinds=_KINDS)
    if account is None or opening is None:
        return
    amount = row.amount("balance") * (1 if account.kind is AccountKind.ASSET else -1)
    if not amount:
        return
    yield Booking(
        row,
        fund,
        row.day(),
        "Số dư đầu kỳ",
        leaf(account.name),
        (Leg(account.name, amount), Leg(opening, -amount)),
        meta={"opening": True},
        identity=opening_identity(None, account.name),
    )


def _loan(row: Record, context: ImportContext, opening: str | None) -> Iterator[Entry]:
    for key in LOAN_TERMS:
        if row.get(key) is None:
            column = row.columns[key]
            row.refuse(key, VALUE_MISSING, heading=column.title, example=column.kind.example)
    if row.get("fund") is not Fund.INCOME:
        row.refuse("fund", LOAN_IN_OPERATING)
    member = context.people.member(row)
    if row.problems or member is None:
        return
    number, lent_on, lent, balance = (
        row.get("contract"),
        row.day("lent_on"),
        row.amount("lent"),
        row.amount("balance"),
    )
    _note_old_number(row, number)
    known = context.loans.get(number)
    if known is not None and known.member != member:
        row.refuse("contract", CONTRACT_OF_OTHER, contract=number, owner=known.member or "—", code=member)
    elif known is not None and known.slip is not None:
        row.refuse("contract", LOAN_KNOWN, contract=number, day=known.lent)
    if balance > lent:
        row.refuse("balance", OWED_MORE, balance=Dong(balance), lent=Dong(lent))
    if lent_on > row.day():
        row.refuse("lent_on", LENT_LATER, lent=lent_on, opened=row.day())
    if opening is None or not balance:
        return
    meta: dict[str, Any] = {
        "opening": True,
        "disbursed": lent_on,
        "principal": lent,
        "term": row.get("term"),
        "rate": row.get("rate"),
    }
    account = context.people.account(member)
    yield Booking(
        row,
        Fund.INCOME,
        row.day(),
        member,
        "Dư nợ đầu kỳ",
        (Leg(account, balance), Leg(opening, -balance)),
        links=(number,),
        meta=meta,
        identity=opening_identity(number, account),
    )


def _note_old_number(row: Record, number: str) -> None:
    """Say what number the books give a contract that the club had numbered in its own way."""
    old = row.cells["contract"].text
    if not code(old).startswith("KU-"):
        text = message(
            "“{old}” is {contract} in the books: note this number on the contract, too.",
            old=old,
            contract=number,
        )
        row.remark(text, "contract")


FORM: Final = Form(
    name="opening",
    file="so-du-dau-ky",
    paper="SỔ DƯ ĐẦU KỲ",
    title=N_("Balances brought forward"),
    columns=(
        NUMBER_COLUMN,
        Column("date", "Ngày", DATE, (*DAY, "Ngày mở sổ", "Tính đến ngày", "Số dư ngày"), needed=True, above=True),
        Column("fund", "Quỹ", FUND, FUND_NAME, required=True, needed=True),
        Column("item", "Khoản", TEXT, ("Khoản mục", "Tài khoản", "Nội dung", "Diễn giải"), required=True, needed=True),
        Column("contract", "Số khế ước", BROUGHT_CONTRACT, CONTRACT_NUMBER),
        Column("member", "Mã TV", MEMBER, BORROWER_CODE),
        Column("name", "Họ và tên", TEXT, BORROWER, width=24),
        Column("lent_on", "Ngày vay", DATE, LENT_ON),
        Column("lent", "Số tiền vay", AMOUNT, LENT),
        Column("term", "Thời hạn (tháng)", MONTHS, MONTHS_TO_PAY),
        Column("rate", "Lãi suất (%/tháng)", RATE, MONTHLY_RATE),
        Column("balance", "Số dư", AMOUNT, ("Số dư đầu kỳ", "Dư đầu kỳ", "Còn nợ", "Số tiền"), required=True, needed=True, summed=True),
    ),
    filled_by=("balance",),
    entries=entries,
    blank=BlankLayout(MAKER_AND_KEEPERS, above=("date",)),
    lists_balances=True,
    beside=(("term", DUE_ON),),
    faults=(
        *MEMBER_FAULTS, *MONEY_FAULTS, *NAMED_ACCOUNT_FAULTS, VALUE_MISSING, CONTRACT_OF_OTHER, OWED_MORE, LENT_LATER,
        LOAN_IN_OPERATING, LOAN_KNOWN, OPENING_LATE,
    ),
)  # fmt: skip
