"""What the rows of the forms become, before it is written: bookings, members, meetings and counts.

Each has a ``key``, what it is known by, and a ``content``: the same key with the same content is already in the books.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from clubledger.books.entries import Slip
from clubledger.books.files import CLUB, JOURNALS, MEMBERS
from clubledger.books.members import fold
from clubledger.books.writing import (
    MemberLine,
    Meta,
    balance_text,
    custom_text,
    event_text,
    member_text,
    quoted,
    transaction_text,
)
from clubledger.i18n import Dong, Message, message

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from clubledger.books.chart import Fund
    from clubledger.books.entries import Transaction
    from clubledger.forms.record import Record

CONTENT_KEYS: Final = (
    "minutes", "kind", "purpose", "period", "reverses", "opening", "term", "rate", "disbursed", "principal"
)  # fmt: skip
"""The metadata that make a booking another one if they differ."""


class Leg(NamedTuple):
    """One posting: account, whole đồng (debit positive), and the member whose fee it is."""

    account: str
    amount: int
    member: str | None = None


class Content(NamedTuple):
    """What a booking says, in a form that can be compared; texts are folded, since wording is no money."""

    date: date
    payee: str
    narration: str
    legs: tuple[Leg, ...]
    links: frozenset[str]
    meta: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Booking:
    """A transaction of one fund. ``voucher`` has its line once the sheet's rows are numbered."""

    record: Record
    fund: Fund
    date: date
    payee: str
    narration: str
    legs: tuple[Leg, ...]
    links: tuple[str, ...] = ()
    meta: Meta = field(default_factory=dict)
    voucher: str | None = None
    identity: tuple[str, ...] = ()
    """What it is known by if it has no voucher."""

    @property
    def file(self) -> str:
        """The fund's journal of the year."""
        return f"{JOURNALS[self.fund]}/{self.date.year:04}.beancount"

    @property
    def key(self) -> Hashable:
        """Its slip, all lines of which belong together; or what else it is known by."""
        slip = Slip.of(self.voucher)
        return (self.fund, slip) if slip else (self.fund, *self.identity)

    @property
    def content(self) -> Content:
        """What it says."""
        return Content(
            self.date,
            fold(self.payee),
            fold(self.narration),
            tuple(sorted(self.legs, key=_in_order)),
            frozenset(self.links),
            _compared_meta(self.meta),
        )

    @property
    def line(self) -> str:
        """What tells it from the others of its slip."""
        return self.voucher or ""

    @property
    def text(self) -> str:
        """The transaction as the ledger has it."""
        meta = {"voucher": self.voucher} if self.voucher else {}
        return transaction_text(
            self.date,
            self.payee,
            self.narration,
            [
                (leg.account, leg.amount, {"member": leg.member}) if leg.member else (leg.account, leg.amount)
                for leg in self.legs
            ],
            meta=meta | dict(self.meta),
            links=self.links,
        )

    @property
    def summary(self) -> Message:
        """A line about it."""
        return summary(self.date, self.payee, self.narration, self.legs)


def _in_order(leg: Leg) -> tuple[str, int, str]:
    return leg.account, leg.amount, leg.member or ""


def _compared_meta(meta: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple((key, fold(str(meta[key]))) for key in CONTENT_KEYS if meta.get(key) is not None)


def summary(day: date, payee: str, narration: str, legs: tuple[Leg, ...]) -> Message:
    """A transaction in one line: day, who, what for, how much."""
    return message(
        "{day}, {payee}, {narration}, {amount}",
        day=day,
        payee=payee or "—",
        narration=narration or "—",
        amount=Dong(sum(leg.amount for leg in legs if leg.amount > 0)),
    )


def booked_content(entry: Transaction) -> Content:
    """What a transaction of the books says, to compare a booking with."""
    legs = [
        Leg(
            posting.account.name,
            posting.amount,
            posting.member if posting.member != posting.account.member else None,
        )
        for posting in entry.postings
    ]
    return Content(
        entry.date,
        fold(entry.payee),
        fold(entry.narration),
        tuple(sorted(legs, key=_in_order)),
        entry.links,
        _compared_meta(entry.meta),
    )


@dataclass(frozen=True)
class Joining:
    """A member's line in the member list."""

    record: Record
    parent: str
    member: MemberLine

    file: ClassVar[str] = MEMBERS
    line: ClassVar[str] = ""

    @property
    def date(self) -> date:
        """The day of joining."""
        return self.member.joined

    @property
    def key(self) -> Hashable:
        """The code."""
        return "member", self.member.code

    @property
    def content(self) -> Hashable:
        """What the list says of them, address and note left aside."""
        return member_content(self.member)

    @property
    def text(self) -> str:
        """The ``open`` of their loan account."""
        return member_text(self.member, self.parent)

    @property
    def summary(self) -> Message:
        """A line about it."""
        return member_summary(self.member)


def member_content(line: MemberLine) -> Hashable:
    """What the member list says of somebody, to compare by."""
    return line.joined, fold(line.name), line.gender, line.birth_year, line.household


def member_summary(line: MemberLine) -> Message:
    """A member in one line."""
    return message(
        "{code} {name}, born {year}, {gender}, household {household}, joined {day}",
        code=line.code,
        name=line.name or "—",
        year=str(line.birth_year or "—"),
        gender=line.gender or "—",
        household=line.household or "—",
        day=line.joined,
    )


@dataclass(frozen=True)
class Leaving:
    """A member leaves."""

    record: Record
    date: date
    code: str

    file: ClassVar[str] = MEMBERS
    line: ClassVar[str] = ""

    @property
    def key(self) -> Hashable:
        """The code."""
        return "left", self.code

    @property
    def content(self) -> Hashable:
        """The day."""
        return self.date

    @property
    def text(self) -> str:
        """The directive."""
        return custom_text(self.date, "member", quoted(self.code), quoted("left"))

    @property
    def summary(self) -> Message:
        """A line about it."""
        return message("{code} left on {day}", code=self.code, day=self.date)


@dataclass(frozen=True)
class Meeting:
    """A meeting, known by its minutes."""

    record: Record
    date: date
    minutes: str
    meta: Meta

    file: ClassVar[str] = CLUB
    line: ClassVar[str] = ""

    @property
    def key(self) -> Hashable:
        """The minutes."""
        return "meeting", self.minutes

    @property
    def content(self) -> Hashable:
        """The day."""
        return self.date

    @property
    def text(self) -> str:
        """The event."""
        return event_text(self.date, "meeting", self.minutes, self.meta)

    @property
    def summary(self) -> Message:
        """A line about it."""
        return message("minutes {minutes} of {day}", minutes=self.minutes, day=self.date)


@dataclass(frozen=True)
class CountedCash:
    """Money counted on the evening of a day, or the bank's statement of it."""

    record: Record
    fund: Fund
    evening: date
    account: str
    amount: int

    line: ClassVar[str] = ""

    @property
    def date(self) -> date:
        """Beancount checks a ``balance`` at the beginning of its day: the count of an evening bears the next."""
        return self.evening + timedelta(days=1)

    @property
    def file(self) -> str:
        """The fund's journal of the year."""
        return f"{JOURNALS[self.fund]}/{self.date.year:04}.beancount"

    @property
    def key(self) -> Hashable:
        """Account and evening."""
        return "count", self.account, self.evening

    @property
    def content(self) -> Hashable:
        """The amount."""
        return self.amount

    @property
    def text(self) -> str:
        """The ``balance``."""
        return balance_text(self.date, self.account, self.amount)

    @property
    def summary(self) -> Message:
        """A line about it."""
        return count_summary(self.account, self.evening, self.amount)


def leaf(account: str) -> str:
    """The last part of an account's name, as people say it."""
    return account.rpartition(":")[2].replace("-", " ")


def count_summary(account: str, evening: date, amount: int) -> Message:
    """A count in one line."""
    return message(
        "{account} on the evening of {day}: {amount}",
        account=leaf(account),
        day=evening,
        amount=Dong(amount),
    )


Entry = Booking | Joining | Leaving | Meeting | CountedCash


def records_of(entries: Iterable[Entry]) -> list[Record]:
    """The rows that made some entries, each once: a row may make several."""
    return list({id(entry.record): entry.record for entry in entries}.values())
