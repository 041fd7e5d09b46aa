"""The accounts of a club's chart as the forms find them: by role, or by what a row calls them."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Account, AccountKind, Chart, Fund, Role
from clubledger.forms.entries import leaf
from clubledger.forms.faults import fault
from clubledger.forms.folding import plain, squeezed
from clubledger.i18n import N_, Message, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from clubledger.forms.faults import Fault
    from clubledger.forms.record import Record

ACCOUNT_MISSING = fault(
    "account-missing",
    N_("The {fund} has no account for it (role “{role}”)."),
    N_("Open one in club.beancount; the documentation of the ledger format shows how."),
)
ACCOUNTS_SEVERAL = fault(
    "accounts-several",
    N_("The {fund} has several accounts for it: {choices}."),
    N_("Enter this slip in the journal by hand, against the right one."),
)
ACCOUNT_NOT_OPEN = fault(
    "account-not-open",
    N_("The books of the {fund} begin on {opened}: nothing can be entered on {day}."),
    N_("Correct the date. What the club had before its books is brought forward (so-du-dau-ky)."),
)
ACCOUNT_UNKNOWN = fault(
    "account-unknown",
    N_("No account of the {fund} is called so."),
    N_("Write one of: {choices}."),
)
ACCOUNT_NOT_NAMED = fault(
    "account-not-named",
    N_("It is not written what the money was paid for."),
    N_("Write one of: {choices}."),
)
SOURCE_NOT_NAMED = fault(
    "source-not-named",
    N_("It is not written where the money came from."),
    N_("Write one of: {choices}."),
)
ACCOUNT_TWO_WAYS = fault(
    "account-two-ways",
    N_("Several accounts of the {fund} fit: {choices}."),
    N_("Write the full name of the right one."),
)
ACCOUNT_ELSEWHERE = fault(
    "account-elsewhere",
    N_("“{account}” is not booked with this form."),
    N_("Use the form that it belongs to: {form}."),
)
MONEY_FAULTS: Final = (ACCOUNT_MISSING, ACCOUNTS_SEVERAL, ACCOUNT_NOT_OPEN)
NAMED_ACCOUNT_FAULTS: Final = (ACCOUNT_UNKNOWN, ACCOUNT_TWO_WAYS, ACCOUNT_ELSEWHERE)
"""What the search for an account by its role, and by its name, can say."""

_BANK_SLIPS: Final = ("BC", "BN")


class Accounts:
    """The accounts that the forms book on."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart

    def of_role(self, record: Record, fund: Fund, role: Role, key: str | None = None) -> str | None:
        """The fund's account of a role, where there must be one. Else the row says so."""
        accounts = self.open_of(record, fund, role)
        if len(accounts) == 1:
            return accounts[0].name
        day: date | None = record.get("date")
        later = [account.opened for account in self.chart.having(role, fund=fund) if account.opened]
        if not accounts and later and day is not None and day < min(later):
            record.refuse("date", ACCOUNT_NOT_OPEN, fund=fund.label, opened=min(later), day=day)
        elif accounts:
            record.refuse(key, ACCOUNTS_SEVERAL, fund=fund.label, choices=_leaves(accounts))
        else:
            record.refuse(key, ACCOUNT_MISSING, fund=fund.label, role=role.value)
        return None

    def money(self, record: Record, fund: Fund, voucher: str | None, key: str = "voucher") -> str | None:
        """The account that a slip moves: the cash box, or for bank slips the bank account."""
        role = Role.BANK if voucher is not None and voucher.startswith(_BANK_SLIPS) else Role.CASH
        return self.of_role(record, fund, role, key)

    def open_of(self, record: Record, fund: Fund, *roles: Role) -> list[Account]:
        """The fund's accounts of these roles that are open on the row's day."""
        day: date | None = record.get("date")
        return [
            account
            for account in self.chart.having(*roles, fund=fund)
            if account.problem is None
            and (account.closed is None or day is None or account.closed > day)
            and (account.opened is None or day is None or account.opened <= day)
        ]

    def named(
        self,
        record: Record,
        key: str,
        fund: Fund,
        roles: Mapping[Role, str | None],
        *,
        kinds: Sequence[AccountKind],
        nameless: Fault = ACCOUNT_NOT_NAMED,
    ) -> Account | None:
        """The account of a fund that a text names: by ``source``, ``area``, role, or the last part of its name, folded.

        ``roles``: those that the form books, or, for those that it does not, the title (msgid) of the form that does.
        ``kinds``: those that come into question, in the order in which they are proposed; ``nameless``: what is said of
        a row without any text.
        """
        text = record.text(key)
        every = [
            account
            for account in self.open_of(record, fund, *roles)
            if account.kind in kinds and account.name not in self._parents
        ]
        fits = [account for account in every if _is_called(account, text)]
        choices = self.choices(record, fund, roles, kinds)
        if len(fits) > 1:
            exact = [account for account in fits if squeezed(leaf(account.name)) == squeezed(text)]
            fits = exact if len(exact) == 1 else fits
        if not every:
            return None  # before the books: what the money's account says is enough
        in_part = not fits and bool(text)
        if in_part:
            fits = [account for account in every if account.area and _is_part_of(text, account)]
        if not text:
            record.refuse(key, nameless, choices=choices)
        elif not fits:
            record.refuse(key, ACCOUNT_UNKNOWN, fund=fund.label, choices=choices)
        elif len(fits) > 1:
            record.refuse(key, ACCOUNT_TWO_WAYS, fund=fund.label, choices=_leaves(fits))
        elif fits[0].role is not None and (form := roles[fits[0].role]) is not None:
            record.refuse(key, ACCOUNT_ELSEWHERE, account=leaf(fits[0].name), form=Message(form))
        else:
            if in_part:
                taken = message("“{text}” was taken for “{account}”.", text=text, account=leaf(fits[0].name))
                record.remark(taken, key)
            return fits[0]
        return None

    def choices(
        self, record: Record, fund: Fund, roles: Mapping[Role, str | None], kinds: Sequence[AccountKind]
    ) -> tuple[str, ...]:
        """What a row may name: the areas of activity in their order, then the others; no member's loan account."""
        good = [
            account
            for account in self.open_of(record, fund, *(role for role, form in roles.items() if form is None))
            if account.kind in kinds and account.name not in self._parents and not account.member
        ]
        good.sort(key=lambda account: (kinds.index(account.kind) if account.kind else 0, account.area or "9"))
        return _leaves(good)

    def is_called_one_of(self, text: str, names: Iterable[str]) -> bool:
        """Whether a text names one of the accounts, in whole or as part of an area's name."""
        accounts = [self.chart[name] for name in names if name in self.chart]
        return any(
            _is_called(account, text) or (bool(account.area) and _is_part_of(text, account))
            for account in accounts
        )

    @cached_property
    def _parents(self) -> frozenset[str]:
        """Accounts that others stand under: nothing is booked on them by name."""
        return frozenset(name.rpartition(":")[0] for name in self.chart)


SOURCES: Final = {
    "state": ("nhà nước", "nhà nước hỗ trợ", "ngân sách", "ngân sách nhà nước", "ủy ban nhân dân"),
    "association": ("hội người cao tuổi",),
    "local-fund": ("quỹ địa phương", "địa phương", "quỹ chăm sóc"),
    "donor": ("tài trợ", "nhà tài trợ", "nhà hảo tâm", "mạnh thường quân"),
    "member": ("thành viên", "thành viên góp", "hội viên", "hội viên góp"),
    "aid": ("viện trợ",),
}
"""What people write for the sources of capital."""
ROLE_NAMES: Final = {
    Role.CASH: ("tiền mặt", "tiền mặt tại quỹ", "tiền mặt tồn quỹ", "quỹ tiền mặt"),
    Role.BANK: (
        "ngân hàng",
        "tiền gửi",
        "tiền gửi ngân hàng",
        "gửi ngân hàng",
        "tài khoản ngân hàng",
        "ngân hàng chính sách",
        "ngân hàng chính sách xã hội",
        "tiền gửi ngân hàng chính sách",
        "tiền gửi ngân hàng chính sách xã hội",
    ),
    Role.FEE: ("hội phí", "tiền hội phí"),
    Role.DONATION: (
        "ủng hộ",
        "tiền ủng hộ",
        "tài trợ",
        "nhà tài trợ",
        "nhà hảo tâm",
        "mạnh thường quân",
        "quyên góp",
    ),
    Role.STATE_SUPPORT: ("nhà nước hỗ trợ", "nhà nước", "ngân sách", "ngân sách nhà nước", "ủy ban nhân dân"),
    Role.BANK_INTEREST: (
        "lãi ngân hàng",
        "lãi tiền gửi",
        "lãi tiền gửi ngân hàng",
        "lãi tiết kiệm",
        "lãi ngân hàng chính sách",
        "lãi ngân hàng chính sách xã hội",
        "ngân hàng trả lãi",
    ),
    Role.BANK_FEE: (
        "phí ngân hàng",
        "phí chuyển tiền",
        "phí chuyển khoản",
        "phí dịch vụ ngân hàng",
        "phí tài khoản",
    ),
    Role.ADMIN: ("hành chính", "văn phòng phẩm"),
    Role.ALLOWANCE: ("thù lao",),
    Role.MEMBER_RETURN: ("chia lãi cho thành viên", "chia lãi thành viên", "chia lãi"),
    Role.INTEREST: ("lãi cho vay",),
    Role.OVERDUE_INTEREST: ("lãi quá hạn",),
    Role.FINE: ("tiền phạt", "phạt", "phạt trả chậm"),
    Role.WRITE_OFF: ("xóa nợ",),
    Role.RECEIVABLE: ("phải thu",),
    Role.PAYABLE: ("phải trả",),
    Role.BORROWED_CAPITAL: ("vốn vay",),
    Role.RETAINED: ("lãi bổ sung vốn",),
    Role.RESERVE: ("dự phòng", "dự phòng rủi ro", "quỹ dự phòng", "quỹ dự phòng rủi ro"),
    Role.LOAN: ("cho vay", "dư nợ", "dư nợ cho vay"),
    Role.TRANSFER: ("chuyển quỹ",),
}
"""What people write for the roles, beside the names of the accounts."""
_SHORT: Final = {
    "nct": "nguoi cao tuoi",
    "clb": "cau lac bo",
    "ubnd": "uy ban nhan dan",
    "ns": "ngan sach",
    "nsnn": "ngan sach nha nuoc",
    "nh": "ngan hang",
    "nhcs": "ngan hang chinh sach",
    "nhcsxh": "ngan hang chinh sach xa hoi",
    "tgnh": "tien gui ngan hang",
    "tm": "tien mat",
    "qdp": "quy dia phuong",
    "cssk": "cham soc suc khoe",
    "vhtt": "van hoa the thao",
    "vpp": "van phong pham",
}
"""What is written short, on the sheet or in the name of an account."""
_PLACES: Final = frozenset({"xa", "phuong", "huyen", "tinh"})
"""The level of an office, which tells no account from another: “UBND xã”, “Ngân sách huyện”."""
_LEAST_PART: Final = 2
"""The words that a part of an area's name must have."""
_AREA = re.compile(r"(?:(?:mang|linh vuc|hoat dong)\s*)?([1-8])(?:\s*[.:)-]?\s*(?P<name>\D.*)?)?")


def _is_called(account: Account, text: str) -> bool:
    area = _AREA.fullmatch(plain(text).strip())
    if area is not None:
        name = squeezed(leaf(account.name))
        return account.area == area[1] and (not area["name"] or squeezed(area["name"]) in name)
    names = [leaf(account.name), account.role.value if account.role else ""]
    if account.source:
        sources = SOURCES.get(account.source, ())
        names += [account.source, *sources, *(f"vốn {source}" for source in sources)]
    if account.role is not None:
        names += ROLE_NAMES.get(account.role, ())
    known = {_key(_words(name)) for name in names}
    written = _words(text)
    if written and written[-1] in _PLACES:
        known |= {key + written[-1] for key in known}
    return _key(written) in known


def _is_part_of(text: str, account: Account) -> bool:
    """Whether a text is some words of the account's name: ``Tự giúp nhau`` of ``Tự giúp nhau và cộng đồng``."""
    part, name = _words(text), _words(leaf(account.name))
    return len(part) >= _LEAST_PART and any(
        name[start : start + len(part)] == part for start in range(len(name))
    )


@lru_cache(maxsize=2_000)
def _words(text: str) -> tuple[str, ...]:
    """The words of a name without diacritics, those written short in full."""
    written = re.sub(r"\bvh\W+tt\b", "vhtt", plain(text))
    words = (_SHORT.get(word, word) for word in re.findall(r"\w+", written) if word != "cua")
    return tuple(" ".join(words).split())


def _key(words: Sequence[str]) -> str:
    return "".join(words).replace("_", "")


def _leaves(accounts: Iterable[Account]) -> tuple[str, ...]:
    return tuple(leaf(account.name) for account in accounts)
