"""Transactions and cash counts as the rules see them: whole đồng, accounts of the chart, vouchers taken apart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any
from typing import Final

from clubledger.books.chart import Account
from clubledger.books.chart import Fund
from clubledger.books.chart import Role
from clubledger.books.place import Place

CURRENCY: Final = "VND"
LOAN_LINK: Final = "KU-"
PENDING: Final = "!"
JOURNALS: Final = {Fund.INCOME: "income-fund", Fund.OPERATING: "operating-fund"}
"""The folder of each fund's journals; it alone tells the fund of a void slip."""

_VOUCHER = re.compile(r"(?P<prefix>PT|PC|BC|BN)-(?P<year>\d{4})-(?P<number>\d{1,9})(?:/(?P<line>\d{1,6}))?")


@dataclass(frozen=True, slots=True, order=True)
class Slip:
    """A voucher's number taken apart; a line of a slip has the number of its slip."""

    prefix: str
    year: int
    number: int

    @classmethod
    def of(cls, voucher: str | None) -> Slip | None:
        """The slip of a voucher such as ``PT-2024-015/03``; ``None`` if it is not numbered so."""
        match = _VOUCHER.fullmatch(voucher) if voucher else None
        return cls(match["prefix"], int(match["year"]), int(match["number"])) if match else None


@dataclass(frozen=True, slots=True)
class Posting:
    """One leg of a transaction; ``amount`` is whole đồng with Beancount's sign, 0 for other commodities."""

    account: Account
    amount: int
    number: Decimal
    currency: str
    member: str | None
    place: Place
    priced: bool


@dataclass(frozen=True)
class Transaction:
    """A booked transaction. Everything a slip says that a rule may ask for."""

    index: int
    date: date
    flag: str
    payee: str
    narration: str
    postings: tuple[Posting, ...]
    links: frozenset[str]
    meta: Mapping[str, Any]
    place: Place

    def _text(self, key: str) -> str | None:
        value = self.meta.get(key)
        return str(value).strip() or None if value is not None else None

    @cached_property
    def voucher(self) -> str | None:
        """The voucher's whole number, with its line: ``PT-2024-015/03``."""
        return self._text("voucher")

    @cached_property
    def slip(self) -> Slip | None:
        """The voucher taken apart."""
        return Slip.of(self.voucher)

    @cached_property
    def minutes(self) -> str | None:
        """The minutes (biên bản) of the meeting that decided it."""
        return self._text("minutes")

    @cached_property
    def purpose(self) -> str | None:
        """What a loan is for."""
        return self._text("purpose")

    @cached_property
    def period(self) -> str | None:
        """The fiscal year that an allocation, a transfer or an allowance belongs to."""
        return self._text("period")

    @cached_property
    def reverses(self) -> str | None:
        """The voucher that this transaction cancels."""
        return self._text("reverses")

    @cached_property
    def opening(self) -> bool:
        """Whether it brings a balance forward from before the books began; what takes money out never does."""
        return self.meta.get("opening") is True and not any(
            posting.account.is_money and posting.amount < 0 for posting in self.postings
        )

    @cached_property
    def pending(self) -> bool:
        """Whether it is marked ``!``: the paper is not complete yet."""
        return self.flag == PENDING

    @cached_property
    def loan_links(self) -> tuple[str, ...]:
        """The contract numbers among the links."""
        return tuple(sorted(link for link in self.links if link.startswith(LOAN_LINK)))

    @cached_property
    def loan(self) -> str | None:
        """The contract number, if there is exactly one."""
        return self.loan_links[0] if len(self.loan_links) == 1 else None

    @cached_property
    def funds(self) -> tuple[Fund, ...]:
        """The funds it has postings in, the one whose money it moved first; a void slip's by its journal."""
        if not self.postings:
            return tuple(fund for fund, folder in JOURNALS.items() if self.place.file.startswith(f"{folder}/"))
        ordered = sorted(self.postings, key=lambda posting: not posting.account.is_money)
        return tuple(dict.fromkeys(posting.account.fund for posting in ordered if posting.account.fund))

    @property
    def fund(self) -> Fund | None:
        """The fund it belongs to: that of its cash or bank posting, else of its first posting."""
        return self.funds[0] if self.funds else None

    def moved(self, *roles: Role, fund: Fund | None = None) -> int:
        """The sum of its postings to accounts of some roles, in đồng: debit positive."""
        return sum(
            posting.amount
            for posting in self.postings
            if posting.account.role in roles and (fund is None or posting.account.fund is fund)
        )

    def money(self, fund: Fund | None = None) -> int:
        """What came into cash and bank, net; negative if money went out."""
        return self.moved(Role.CASH, Role.BANK, fund=fund)

    @cached_property
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
    """A ``balance``: dated D, it is the count of the evening of D-1 (design, section 2)."""

    date: date
    account: Account
    amount: Decimal
    place: Place


def read_transaction(index: int, entry: Any, account: Any, place: Any) -> Transaction:
    """A `Transaction` from Beancount's; ``account`` finds one by name, ``place`` reads a metadata's file and line."""
    return Transaction(
        index=index,
        date=entry.date,
        flag=entry.flag,
        payee=entry.payee or "",
        narration=entry.narration or "",
        postings=tuple(_posting(posting, account, place(entry.meta)) for posting in entry.postings),
        links=entry.links or frozenset(),
        meta=entry.meta,
        place=place(entry.meta),
    )


def _posting(posting: Any, find: Any, transaction_place: Place) -> Posting:
    account: Account = find(posting.account)
    units, meta = posting.units, posting.meta or {}
    number: Decimal = units.number if units is not None and isinstance(units.number, Decimal) else Decimal()
    currency = units.currency if units is not None else ""
    member = meta.get("member")
    return Posting(
        account=account,
        amount=int(number) if currency == CURRENCY else 0,
        number=number,
        currency=currency,
        member=str(member) if member is not None else account.member,
        place=Place(transaction_place.file, meta.get("lineno", transaction_place.line)),
        priced=posting.price is not None or posting.cost is not None,
    )
