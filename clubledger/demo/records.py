"""What an invented club has written down, before it becomes files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clubledger.books.entries import CURRENCY

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from clubledger.books.chart import Fund, Role
    from clubledger.books.writing import MemberLine, PostingLine


@dataclass(eq=False)
class RecordedEntry:
    """One transaction, in whole đồng unless ``currency`` is rice, which is counted in kilograms.

    ``series`` is the voucher's prefix (none: no money moved); entries of one day and ``sheet`` share a slip.
    ``voucher`` is known only when all entries are, see `clubledger.demo.ledger_files`.
    """

    day: date
    fund: Fund
    series: str
    payee: str
    narration: str
    postings: list[PostingLine]
    meta: dict[str, str | int | Decimal | date] = field(default_factory=dict)
    links: tuple[str, ...] = ()
    sheet: str = ""
    reverses: RecordedEntry | None = None
    currency: str = CURRENCY
    voucher: str = ""


@dataclass
class ClubRecords:
    """All that an invented club wrote down, in the order in which it did.

    ``counts`` are the evenings on which an account was counted, ``decisions`` what stands in club.beancount by its
    day, and ``moves`` what stands in members.beancount of those who left.
    """

    title: str
    founded: date
    until: date
    entries: list[RecordedEntry] = field(default_factory=list)
    counts: list[tuple[date, Fund, Role]] = field(default_factory=list)
    decisions: list[tuple[date, str]] = field(default_factory=list)
    members: list[MemberLine] = field(default_factory=list)
    moves: list[str] = field(default_factory=list)
