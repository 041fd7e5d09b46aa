"""Transactions and cash counts as the rules see them: whole đồng, accounts of the chart, vouchers taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from clubledger.books.chart import Account, Fund, Role
from clubledger.books.files import JOURNALS
from clubledger.books.likeness import plain_code
from clubledger.books.place import Place

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

CURRENCY: Final = "VND"
TO_FILL_IN: Final = "…"
"""What the template writes where the club has to fill something in."""
LOAN_LINK: Final = "KU-"
PENDING: Final = "!"


_VOUCHER = re.compile(r"(?P<prefix>PT|PC|BC|BN)-(?P<year>\d{4})-(?P<number>\d{1,9})(?:/(?P<line>\d{1,6}))?")


class Slip(NamedTuple):
    """A voucher's number taken apart; a line of a slip has the number of its slip."""

    prefix: str
    year: int
    number: int

    @property
    def name(self) -> str:
        """The whole number as slips bear it: ``PT-2024-015``."""
        return f"{self.prefix}-{self.year}-{self.number:03}"

    @classmethod
    def of(cls, voucher: str | None) -> Slip | None:
        """The slip of a voucher such as ``PT-2024-015/03``; ``None`` if it is not numbered so.

        Capitals, spaces, other dashes and letters that pass for these make no other slip of it.
        """
        if not voucher:
            return None
        match = _VOUCHER.fullmatch(voucher) or _VOUCHER.fullmatch(plain_code(voucher))
        return cls(match["prefix"], int(match["year"]), int(match["number"])) if match else None


class Posting(NamedTuple):
    """One leg of a transaction; ``amount`` is whole đồng with Beancount's sign, 0 for other commodities.

    ``automatic``: Beancount reckoned the amount, the ledger leaves it out.
    """

    account: Account
    amount: int
    number: Decimal
    currency: str
    member: str | None
    file: str
    line: int | None
    priced: bool
    automatic: bool

    @property
    def place(self) -> Place:
        """Where it is written."""
        return Place(self.file, self.line)


@dataclass(frozen=True, slots=True)
class Transaction:
    """A booked transaction: everything a slip says that a rule may ask for.

    ``voucher`` is the whole number with its line (``PT-2024-015/03``), ``slip`` the same taken apart; ``minutes`` the
    biên bản that decided it; ``period`` the fiscal year of an allocation, transfer or allowance; ``reverses`` the
    voucher it cancels; ``opening`` whether it brings a balance forward from before the books began; ``loan`` the
    contract number if there is exactly one among ``loan_links``; ``funds`` those it has postings in, the one whose
    money it moved first, a void slip's by its journal.
    """

    index: int
    date: date
    flag: str
    payee: str
    narration: str
    postings: tuple[Posting, ...]
    links: frozenset[str]
    meta: Mapping[str, Any]
    place: Place
    voucher: str | None
    slip: Slip | None
    minutes: str | None
    purpose: str | None
    period: str | None
    reverses: str | None
    opening: bool
    loan_links: tuple[str, ...]
    loan: str | None
    funds: tuple[Fund, ...]
    cash_and_bank: int
    """What came into cash and bank of either fund, net, in đồng."""

    @property
    def pending(self) -> bool:
        """Whether it is marked ``!``: the paper is not complete yet."""
        return self.flag == PENDING

    @property
    def fund(self) -> Fund | None:
        """The fund it belongs to: that of its cash or bank posting, else of its first posting."""
        return self.funds[0] if self.funds else None

    def moved(self, *roles: Role, fund: Fund | None = None) -> int:
        """The sum of its postings to accounts of some roles, in đồng: debit positive."""
        total = 0
        for posting in self.postings:
            account = posting.account
            if account.role in roles and (fund is None or account.fund is fund):
                total += posting.amount
        return total

    def money(self, fund: Fund | None = None) -> int:
        """What came into cash and bank, net; negative if money went out."""
        return self.cash_and_bank if fund is None else self.moved(Role.CASH, Role.BANK, fund=fund)

    @property
    def touches_money(self) -> bool:
        """Whether any cash or bank account moved, also from one to the other."""
        return any(posting.account.is_money and posting.amount for posting in self.postings)

    def member_of(self, *roles: Role) -> str | None:
        """The member of its first posting to an account of some roles."""
        return next(
            (
                posting.member
                for posting in self.postings
                if posting.account.role in roles and posting.member is not None
            ),
            None,
        )


@dataclass(frozen=True, slots=True)
class Count:
    """A ``balance``: dated D, it is the count of the evening of D-1 (docs/ledger-format.md)."""

    date: date
    account: Account
    amount: Decimal
    place: Place


def read_transaction(index: int, entry: Any, began: date, find: Any, place_of: Any) -> Transaction:
    """A `Transaction` from Beancount's.

    ``began`` is the first day of the books; ``find`` looks an account up by name, ``place_of`` reads file and line.
    """
    meta, place = entry.meta, place_of(entry.meta)
    postings = tuple([_posting(posting, find, place) for posting in entry.postings])
    voucher = _voucher(meta)
    links = entry.links or frozenset()
    loan_links = tuple(sorted([link for link in links if link.startswith(LOAN_LINK)]))
    return Transaction(
        index=index,
        date=entry.date,
        flag=entry.flag,
        payee=entry.payee or "",
        narration=entry.narration or "",
        postings=postings,
        links=links,
        meta=meta,
        place=place,
        voucher=voucher,
        slip=Slip.of(voucher),
        minutes=text_of(meta, "minutes"),
        purpose=text_of(meta, "purpose"),
        period=text_of(meta, "period"),
        reverses=text_of(meta, "reverses"),
        opening=meta.get("opening") is True and _brings_forward(postings, first=entry.date == began),
        loan_links=loan_links,
        loan=loan_links[0] if len(loan_links) == 1 else None,
        funds=_funds(postings, place),
        cash_and_bank=sum([posting.amount for posting in postings if posting.account.is_money]),
    )


def _voucher(meta: Mapping[str, Any]) -> str | None:
    """The number of the slip; what holds no digit is none."""
    number = text_of(meta, "voucher")
    return number if number is not None and any(sign.isdigit() for sign in number) else None


def text_of(meta: Mapping[str, Any], key: str) -> str | None:
    """What metadata say under a key; ``None`` where nothing was filled in."""
    value = meta.get(key)
    text = str(value).strip() if value is not None else ""
    return text if text not in {"", TO_FILL_IN} else None


def _brings_forward(postings: tuple[Posting, ...], *, first: bool) -> bool:
    """Whether a balance comes from before the books: on their first day or against ``opening``, no money going out."""
    return (first or any(posting.account.role is Role.OPENING for posting in postings)) and not any(
        posting.account.is_money and posting.amount < 0 for posting in postings
    )


def _funds(postings: tuple[Posting, ...], place: Place) -> tuple[Fund, ...]:
    if not postings:
        return tuple(fund for fund, folder in JOURNALS.items() if place.file.startswith(f"{folder}/"))
    first = postings[0].account.fund
    if first is not None and all(posting.account.fund is first for posting in postings):
        return (first,)
    ordered = sorted(postings, key=lambda posting: not posting.account.is_money)
    return tuple(dict.fromkeys(posting.account.fund for posting in ordered if posting.account.fund))


def _posting(posting: Any, find: Any, place: Place) -> Posting:
    account: Account = find(posting.account)
    units, meta = posting.units, posting.meta or {}
    number: Decimal = units.number if units is not None and isinstance(units.number, Decimal) else Decimal()
    currency = units.currency if units is not None else ""
    member = meta.get("member")
    return Posting(
        account,
        int(number) if currency == CURRENCY else 0,
        number,
        currency,
        str(member) if member is not None else account.member,
        place.file,
        meta.get("lineno", place.line),
        posting.price is not None or posting.cost is not None,
        "__automatic__" in meta,
    )
