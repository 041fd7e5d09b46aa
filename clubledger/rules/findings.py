"""What a rule says: found, cannot tell, or does not apply."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from clubledger.books.chart import Fund
from clubledger.i18n import N_

if TYPE_CHECKING:
    from datetime import date as Date  # noqa: N812 - a finding has a field of that name

    from clubledger.books.contracts import Loan
    from clubledger.books.directives import Waiver
    from clubledger.books.entries import Transaction
    from clubledger.books.place import Place
    from clubledger.i18n import Message


class Level(StrEnum):
    """How grave a finding is: Sai, Cần xem, Ghi chú."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def word(self) -> str:
        """The level as people call it, a msgid."""
        return _LEVEL_WORDS[self]

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Level).index(self)


_LEVEL_WORDS = {Level.ERROR: N_("Wrong"), Level.WARNING: N_("To look at"), Level.NOTE: N_("Note")}


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule's check yields: one subject at fault. ``level`` only where it differs from the rule's.

    ``done`` is the day of the deed where it is found only on a later ``date``: by it a meeting's waiver goes.
    """

    subject: str
    message: Message
    date: Date
    place: Place | None = None
    fund: Fund | None = None
    loan: str | None = None
    member: str | None = None
    voucher: str | None = None
    amount: int | None = None
    article: str | None = None
    level: Level | None = None
    done: Date | None = None


def voucher_or_place(entry: Transaction) -> str:
    """What people find an entry by: its voucher, or its file and line where it has none."""
    return entry.voucher or str(entry.place)


def found_in(
    entry: Transaction,
    subject: str,
    text: Message,
    *,
    amount: int | None = None,
    article: str | None = None,
    level: Level | None = None,
    place: Place | None = None,
    fund: Fund | None = None,
    member: str | None = None,
) -> Found:
    """A fault in one transaction, with its date, fund, voucher, contract and line."""
    return Found(
        subject=subject,
        message=text,
        date=entry.date,
        place=place or entry.place,
        fund=fund or entry.fund,
        loan=entry.loan,
        member=member or next((posting.member for posting in entry.postings if posting.member), None),
        voucher=entry.voucher,
        amount=amount,
        article=article,
        level=level,
    )


def found_on(
    loan: Loan,
    text: Message,
    *,
    on: Date,
    entry: Transaction | None = None,
    amount: int | None = None,
    article: str | None = None,
    level: Level | None = None,
) -> Found:
    """A fault of a loan, at one of its transactions (default: the disbursement)."""
    at = entry or loan.first or loan.transactions[0]
    return Found(
        subject=loan.number,
        message=text,
        date=on,
        place=at.place,
        fund=Fund.INCOME,
        loan=loan.number,
        member=loan.member,
        voucher=at.voucher,
        amount=amount,
        article=article,
        level=level,
    )


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault found by a rule, and whether the club waived it."""

    rule: str
    name: str
    level: Level
    subject: str
    message: Message
    date: Date
    place: Place | None
    fund: Fund | None
    loan: str | None
    member: str | None
    voucher: str | None
    amount: int | None
    article: str | None
    waiver: Waiver | None = None
    """What the club wrote to let it stand."""
    done: Date | None = None
    """The day of the deed, where it was found only later."""

    @property
    def waived(self) -> bool:
        """Whether the club let it stand."""
        return self.waiver is not None


@dataclass(frozen=True, slots=True)
class Unknown:
    """A rule that could not be judged, on one subject or (``None``) at all: never counted as passed."""

    rule: str
    subject: str | None
    reason: Message


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """A rule whose limit the club's regulation says it does not set."""

    rule: str
    reason: Message
