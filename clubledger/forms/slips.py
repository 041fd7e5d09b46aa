"""What receipts and payments have in common: spoiled slips, corrections by reversal, and refunds under a loan's contract."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Role
from clubledger.books.entries import Slip
from clubledger.forms.accounts import MONEY_FAULTS, NAMED_ACCOUNT_FAULTS
from clubledger.forms.captions import reads
from clubledger.forms.entries import Booking, Content, Leg, leaf
from clubledger.forms.faults import fault, question
from clubledger.forms.folding import plain
from clubledger.forms.import_context import (
    AMOUNT_MISSING,
    CONTRACT_LATER,
    CONTRACT_UNKNOWN,
    VOUCHER_FAULTS,
    WORDS_AND_FIGURES,
    check_words,
)
from clubledger.forms.people import MEMBER_NAME_DIFFERS, MEMBER_UNKNOWN_ALIKE, NAME_TWICE
from clubledger.forms.sheets import Cell
from clubledger.forms.values import CONTRACT, VOUCHER
from clubledger.i18n import N_, Dong, message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from clubledger.books.chart import Account, AccountKind, Fund
    from clubledger.forms.entries import Entry
    from clubledger.forms.faults import Fault
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.record import Record

SPOILED_WITH_AMOUNT = fault(
    "spoiled-with-amount",
    N_("The reason says that the slip was spoiled, but it has an amount."),
    N_("A spoiled slip has no amount. Money that was really paid needs its true reason."),
)
REVERSED_UNKNOWN = fault(
    "reversed-unknown",
    N_("The books have no {voucher} in the {fund} that could be reversed."),
    N_("Write the number of the wrong slip with its line, as the books have it: “Ghi đảo PT-2024-015/03”."),
)
REVERSED_LATER = fault(
    "reversed-later",
    N_("{voucher} is of {day}: it cannot be reversed before that."),
    N_("Correct the date of the reversal."),
)
REVERSED_DIFFERS = fault(
    "reversed-differs",
    N_("{voucher} moved {booked}; its reversal has to move as much in the other direction, not {written}."),
    N_(
        "Correct the amount, and use a receipt for what was paid out and a payment slip for what was taken in."
    ),
)
ACCOUNT_ITSELF = fault(
    "account-itself",
    N_("The slip itself takes the money out of “{account}”: it cannot have been paid for that."),
    N_("Write what the money was paid for, for example “{wanted}”."),
)
SOURCE_ITSELF = fault(
    "source-itself",
    N_("The slip itself puts the money into “{account}”: it cannot have come from there."),
    N_("Write where the money came from, for example “{wanted}”."),
)
REVERSED_ELSEWHERE = fault(
    "reversed-elsewhere",
    N_("{voucher} was booked as {booked}, and its reversal names “{account}”."),
    N_(
        "Leave the cell empty: a reversal takes the accounts of its slip. If another slip is meant, correct its number."
    ),
)
CONTRACT_ELSEWHERE = fault(
    "contract-elsewhere",
    N_("The reason names the loan {contract}, but the money would be booked as “{account}”."),
    N_("What a member pays back is entered with the repayment sheet (bang-thu-goc-lai)."),
)
LENT_ELSEWHERE = fault(
    "lent-elsewhere",
    N_("The reason says that money was lent under {contract}, but it would be booked as “{account}”."),
    N_("What is lent is entered with the loan book (so-cho-vay), also money that is added to a loan."),
)
FORGIVEN = fault(
    "forgiven-on-slip",
    N_("When something is let off no money moves, so there is no slip for it."),
    N_(
        "No form has this. A debt that a meeting gave up is entered in the journal by hand, with the contract and the minutes; the documentation of the ledger format shows how. Interest that was let off is entered nowhere. If money was really paid, write what it was paid for."
    ),
)
FORGIVEN_OR_SPENT = question(
    "forgiven-or-spent",
    N_(
        "The reason speaks of a debt or interest that was let off, and of what money is spent on. Was {amount} really paid out for that?"
    ),
    N_(
        "Look at the slip. When something is let off no money moves, so there is no slip for it; if money was paid, write only what it was paid for."
    ),
)
CONTRACT_NOT_NAMED = fault(
    "contract-not-named",
    N_("“{account}” is booked under a loan, and the reason names no contract."),
    N_("Write the contract's number in the reason, for example “Trả lại lãi thu thừa KU-2024-001”."),
)

SLIP_FAULTS: Final = (
    AMOUNT_MISSING, *VOUCHER_FAULTS, *MONEY_FAULTS, *NAMED_ACCOUNT_FAULTS,
    WORDS_AND_FIGURES, MEMBER_NAME_DIFFERS, MEMBER_UNKNOWN_ALIKE, NAME_TWICE, SPOILED_WITH_AMOUNT, REVERSED_UNKNOWN, REVERSED_LATER,
    REVERSED_DIFFERS, REVERSED_ELSEWHERE, CONTRACT_ELSEWHERE, LENT_ELSEWHERE, FORGIVEN, FORGIVEN_OR_SPENT, CONTRACT_NOT_NAMED, CONTRACT_UNKNOWN, CONTRACT_LATER,
)  # fmt: skip
"""What can be wrong with a receipt or a payment slip."""

_SPOILED = re.compile(
    r"(?:phiếu )?(?:hủy|huỷ|hỏng|bỏ)\b(?! (?:do|rác))|viết (?:sai|hỏng)|gạch chéo|(?:phieu )?(?:huy|hong)\b",
    re.IGNORECASE,
)
_REVERSAL = re.compile(r"(?:ghi|bút toán|phiếu) đảo\b|đảo (?:phiếu|bút toán)\b|ghi dao\b", re.IGNORECASE)
_VOUCHER_IN_TEXT = re.compile(
    r"(?:PT|PC|BC|BN)[-\u2010-\u2014 ]?\d{4}[-\u2010-\u2014]\d{1,9}(?:/\d{1,6})?", re.IGNORECASE
)
_CONTRACT_IN_TEXT = re.compile(r"KU[-\u2010-\u2014][A-Za-z0-9]+(?:[-\u2010-\u2014][A-Za-z0-9]+)*")
_FORGIVEN = re.compile(
    r"(?<!da )(?<!duoc )(?<!bi )\b(?:xoa|mien|giam|mien giam)(?: (?:mot phan|toan bo|het|cac|khoan|so|tien)){0,3}"
    r" (?:no|lai|goc|du no|khoan vay|khe uoc)\b"
)
_FROM_BEFORE = re.compile(
    r"\b(?:tra lai|hoan (?:lai|tra|tien)|(?:thu|nop|tra) thua|thu lai|thu hoi|(?:da|duoc|bi|do|vi|ve viec) (?:xoa|mien|giam)|(?:chi phi|tien|phi|tai lieu|nuoc) .*(?:hop|xet))\b"
)
"""Words with which money moves because of what was let off earlier."""
_SPENT = re.compile(r"(?:chi|mua|ho tro|tham|vieng|tang|tra|nop|thu|boi duong|in|photo|ung ho|giup)\b")
"""With what a reason begins when money was paid, whatever else it speaks of."""
_SPENT_ON: Final = frozenset(
    [
        "photo",
        "photocopy",
        "loa",
        "thuê",
        "thue",
        "nước",
        "nuoc",
        "bánh",
        "kẹo",
        "trà",
        "chè",
        "cơm",
        "xăng",
        "giấy",
        "mực",
        "mua",
    ]
)
"""Words of what a meeting costs, whatever it was held for: not without diacritics where another word is spelled alike."""
_LENT = re.compile(r"\b(?:cho vay|giai ngan|vay lai|vay them|vay bo sung|vay tiep|phat (?:tien )?vay)\b")
_PAID_BACK = re.compile(r"\b(?:tra|thu|nop) (?:no|goc|tien goc|tien vay)\b")
_COSTS = re.compile(
    r"\b(?:phi|photo|in (?:khe|hop)|mua|xang|giay|ho so|tham dinh|kiem tra|cong chung|cong tac|di lai|nuoc uong|cuoc hop|hop xet"
    r"|tham|vieng|(?:mua|tang|bieu) qua)\b"
)
"""Words of what is spent around a loan."""
_OF_THE_BANK: Final = {
    Role.BANK_INTEREST: re.compile(
        r"\blãi\b(?!.*\b(?:vay|quá hạn)\b)|\blai (?:tien gui|ngan hang|nh|tiet kiem)\b", re.IGNORECASE
    ),
    Role.BANK_FEE: re.compile(r"(?<!hội )\bphí\b|\bphi (?:ngan hang|nh|chuyen|dich vu)\b", re.IGNORECASE),
}
_YEAR_IN_TEXT = re.compile(r"\bn[ăa]m (\d{4})\b", re.IGNORECASE)
LOAN_ROLES: Final = frozenset({Role.INTEREST, Role.OVERDUE_INTEREST, Role.WRITE_OFF})
"""Accounts that need a loan's contract beside them."""
MAY_NAME_A_LOAN: Final = LOAN_ROLES | {Role.FINE}
"""The same, and fines: for paying late they are booked under the contract, for other things without one."""


@dataclass(frozen=True, slots=True)
class Direction:
    """Receipts or payments: which slips, which way the money moves, and the column that names the other account.

    ``kinds``: those of the other account, as they are proposed; ``nameless`` and ``itself``: what is said of a row that names
    no account, or the one that the slip moves.
    """

    expected: tuple[str, ...]
    sign: int
    payee: str
    other: str
    roles: Mapping[Fund, Mapping[Role, str | None]]
    kinds: Sequence[AccountKind]
    nameless: Fault
    itself: Fault
    of_the_bank: Role
    """What a bank pays or takes on its own slips, which people write down as “Ngân hàng”."""


def slip_entries(row: Record, context: ImportContext, way: Direction) -> Iterator[Entry]:
    """The transaction of one slip: money against the account that the row names, a reversal, or a spoiled slip."""
    fund: Fund = row.get("fund")
    day, amount, reason = row.day(), row.amount("amount"), row.text("reason")
    voucher = context.voucher(row, way.expected)
    payee = context.people.payee(row, way.payee)
    narration = context.people.without_names(row, "reason")
    check_words(row)
    meta = {"minutes": minutes} if (minutes := row.get("minutes")) else {}
    if _REVERSAL.match(reason) and (not row.text(way.other) or _VOUCHER_IN_TEXT.search(reason)):
        legs, links, meta = _reversal(row, context, way) or ((), (), meta)
    elif _SPOILED.match(reason) and not row.text(way.other):
        if amount:
            row.refuse("amount", SPOILED_WITH_AMOUNT)
        legs, links = (), ()
        payee = payee or "Phiếu hỏng"
    elif (let_off := _let_off(row, way)) is not None and not _is_spent(row, way):
        row.refuse(let_off, FORGIVEN)
        return
    else:
        if let_off is not None and _begins_forgiven(row):
            row.ask(let_off, FORGIVEN_OR_SPENT, amount=Dong(amount))
        if not amount and not row.problems:
            row.refuse("amount", AMOUNT_MISSING)
        legs, links = _against_account(row, context, way, payee)
        if any(_is_shared_out(context, leg) for leg in legs) and (year := _YEAR_IN_TEXT.search(reason)):
            meta["period"] = year[1]
    if voucher is not None:
        yield Booking(row, fund, day, payee, narration, legs, links=links, meta=meta, voucher=voucher)


def _against_account(
    row: Record, context: ImportContext, way: Direction, payee: str
) -> tuple[tuple[Leg, ...], tuple[str, ...]]:
    fund, amount = row.get("fund"), row.amount("amount")
    account = context.accounts.named(
        row, way.other, fund, way.roles[fund], kinds=way.kinds, nameless=way.nameless
    )
    money = context.accounts.money(row, fund, row.get("voucher"))
    if account is None or money is None:
        return (), ()
    if account.name == money:
        meant = _of_the_bank(row, context, way, account)
        if meant is None:
            return (), ()
        account = meant
    links: tuple[str, ...] = ()
    named = _CONTRACT_IN_TEXT.findall(row.text("reason"))
    if named and account.role not in MAY_NAME_A_LOAN and (wrong := _of_a_loan(row, way)) is not None:
        row.refuse("reason", wrong, contract=named[0], account=leaf(account.name))
        return (), ()
    if account.role in LOAN_ROLES or (account.role in MAY_NAME_A_LOAN and named):
        if len(set(named)) != 1 or not reads(CONTRACT, Cell(named[0], 0)):
            row.refuse("reason", CONTRACT_NOT_NAMED, account=leaf(account.name))
            return (), ()
        number = context.contract(row, CONTRACT.read(Cell(named[0], 0)), None, row.day(), "reason")
        links = (number,) if number else ()
    of_members = {Role.FEE, Role.MEMBER_RETURN}
    member = _member_named(context, payee) if account.role in of_members else None
    legs = (Leg(money, way.sign * amount), Leg(account.name, -way.sign * amount, member))
    return legs, links


def _let_off(row: Record, way: Direction) -> str | None:
    """The column that says a debt or interest was given up, where a slip says no more than that."""
    reason = plain(row.text("reason")).strip()
    if _FROM_BEFORE.search(reason) or _SPENT.match(reason):
        return None
    columns = ("reason", way.other) if way.sign < 0 else ("reason",)
    return next((key for key in columns if _FORGIVEN.search(plain(row.text(key)))), None)


def _is_spent(row: Record, way: Direction) -> bool:
    """Whether a payment whose reason speaks of letting off also says what it was spent on."""
    words = re.findall(r"\w+", row.text("reason").lower())
    return (
        way.sign < 0 and not _FORGIVEN.search(plain(row.text(way.other))) and not _SPENT_ON.isdisjoint(words)
    )


def _begins_forgiven(row: Record) -> bool:
    """Whether a reason begins with letting off, or names a contract: then the costs may be what was let off."""
    reason = row.text("reason")
    return _FORGIVEN.match(plain(reason).strip()) is not None or _CONTRACT_IN_TEXT.search(reason) is not None


def _of_a_loan(row: Record, way: Direction) -> Fault | None:
    """Whether a reason that names a contract is about the loan itself; costs around a loan are spent like others."""
    reason = plain(row.text("reason"))
    if way.sign > 0:
        return CONTRACT_ELSEWHERE
    if _COSTS.search(reason) or _FROM_BEFORE.search(reason):
        return None
    if _LENT.search(reason):
        return LENT_ELSEWHERE
    return CONTRACT_ELSEWHERE if _PAID_BACK.search(reason) else None


def _of_the_bank(row: Record, context: ImportContext, way: Direction, box: Account) -> Account | None:
    """The bank's interest or fee, where its slip names the bank and the reason says so; else the row is refused."""
    fund: Fund = row.get("fund")
    others = context.accounts.open_of(row, fund, way.of_the_bank) if box.role is Role.BANK else []
    if len(others) == 1 and _OF_THE_BANK[way.of_the_bank].search(row.text("reason")):
        read = message("Taken for “{account}”, as the reason says.", account=leaf(others[0].name))
        row.remark(read, way.other)
        return others[0]
    choices = [leaf(account.name) for account in others] or context.accounts.choices(
        row, fund, way.roles[fund], way.kinds
    )
    row.refuse(way.other, way.itself, account=leaf(box.name), wanted=choices[0])
    return None


def _is_shared_out(context: ImportContext, leg: Leg) -> bool:
    account = context.chart.get(leg.account)
    return account is not None and account.role is Role.MEMBER_RETURN


def _member_named(context: ImportContext, payee: str) -> str | None:
    """The member whose fee or part of the interest it is, where the slip names one."""
    return payee if payee in context.people.persons else None


def _reversal(
    row: Record, context: ImportContext, way: Direction
) -> tuple[tuple[Leg, ...], tuple[str, ...], dict[str, str]] | None:
    """The postings of the slip that the reason names, with opposite signs (`docs/ledger-format.md`)."""
    fund, amount = row.get("fund"), row.amount("amount")
    slips = [Cell(text.replace(" ", "-"), 0) for text in _VOUCHER_IN_TEXT.findall(row.text("reason"))]
    voucher = VOUCHER.read(slips[0]) if len(slips) == 1 and reads(VOUCHER, slips[0]) else ""
    known = context.known.get((fund, Slip.of(voucher)))
    wrong = known.contents.get(voucher) if known is not None else None
    if not isinstance(wrong, Content) or not wrong.legs:
        row.refuse("reason", REVERSED_UNKNOWN, voucher=voucher or "PT-…", fund=fund.label)
        return None
    if row.day() < wrong.date:
        row.refuse("date", REVERSED_LATER, voucher=voucher, day=wrong.date)
        return None
    money = {account.name for account in context.chart.having(Role.CASH, Role.BANK, fund=fund)}
    counter = [leg.account for leg in wrong.legs if leg.account not in money] or [
        leg.account for leg in wrong.legs
    ]
    named = row.text(way.other)
    if named and not context.accounts.is_called_one_of(named, counter):
        booked_as = tuple(dict.fromkeys(leaf(name) for name in counter))
        row.refuse(way.other, REVERSED_ELSEWHERE, voucher=voucher, booked=booked_as, account=named)
        return None
    booked = sum(leg.amount for leg in wrong.legs if leg.account in money)
    if booked + way.sign * amount:
        row.refuse(
            "amount", REVERSED_DIFFERS, voucher=voucher, booked=Dong(booked), written=Dong(way.sign * amount)
        )
        return None
    legs = tuple(leg._replace(amount=-leg.amount) for leg in wrong.legs)
    return legs, tuple(sorted(wrong.links)), {"reverses": voucher}
