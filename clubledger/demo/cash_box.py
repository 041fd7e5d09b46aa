"""The cash box of an invented club, and the slips that are written for what comes and goes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Fund, Role
from clubledger.books.periods import Month
from clubledger.demo.records import ClubRecords, RecordedEntry, account

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from clubledger.books.writing import PostingLine

MILLION: Final = 1_000_000


class CashBox:
    """What both funds hold today, by account, in whole đồng; each change of it is written down."""

    def __init__(self, records: ClubRecords) -> None:
        self.records = records
        self.today = records.founded
        self.held: Counter[str] = Counter()

    @property
    def minutes(self) -> str:
        """The minutes of this month's meeting."""
        return f"BB-{Month.of(self.today)}"

    def write(
        self,
        fund: Fund,
        series: str,
        payee: str,
        narration: str,
        *postings: PostingLine,
        sheet: str = "",
        link: str = "",
        reverses: RecordedEntry | None = None,
        **meta: str | int | Decimal | date,
    ) -> RecordedEntry:
        """Write a transaction of today down; amounts of 0 are left out."""
        record = RecordedEntry(
            self.today,
            fund,
            series,
            payee,
            narration,
            [posting for posting in postings if posting[1]],
            {key.replace("_", "-"): value for key, value in meta.items()},
            (link,) if link else (),
            sheet,
            reverses,
        )
        for name, amount, *_ in record.postings:
            self.held[name] += amount
        self.records.entries.append(record)
        return record

    def reverse(self, wrong: RecordedEntry, why: str) -> None:
        """Cancel a receipt by its opposite, on a slip of its own."""
        self.fetch(wrong.fund, self.taken(wrong))
        opposite = [(line[0], -line[1], *line[2:]) for line in wrong.postings]
        self.write(
            wrong.fund,
            "PC",
            wrong.payee,
            why,
            *opposite,
            link=wrong.links[0] if wrong.links else "",
            reverses=wrong,
        )

    @staticmethod
    def taken(record: RecordedEntry) -> int:
        """The cash that a receipt brought."""
        return sum(line[1] for line in record.postings if line[0] == account(record.fund, Role.CASH))

    def decide(self, text: str) -> None:
        """Write a decision of today into club.beancount."""
        self.records.decisions.append((self.today, text))

    def cash(self, fund: Fund) -> int:
        """The cash of a fund."""
        return self.held[account(fund, Role.CASH)]

    def bank(self, fund: Fund) -> int:
        """What a fund has in the bank."""
        return self.held[account(fund, Role.BANK)]

    def fetch(self, fund: Fund, amount: int) -> None:
        """Have an amount in cash: fetch from the bank what is missing."""
        missing = amount - self.cash(fund)
        if missing <= 0:
            return
        missing = min(missing + -missing % 10_000, self.bank(fund))
        self.write(
            fund,
            "PT",
            "Ngân hàng",
            "Rút tiền gửi",
            (account(fund, Role.CASH), missing),
            (account(fund, Role.BANK), -missing),
        )

    def bank_surplus(self, fund: Fund) -> None:
        """Take what is too much for the treasurer's box to the bank."""
        surplus = self.cash(fund) - MILLION
        surplus -= surplus % 100_000
        if surplus >= 2 * MILLION:
            self.write(
                fund,
                "PC",
                "Ngân hàng",
                "Gửi tiền vào ngân hàng",
                (account(fund, Role.BANK), surplus),
                (account(fund, Role.CASH), -surplus),
            )
