"""The cash box of an invented club, and the slips that are written for what comes and goes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from clubledger.books.chart import Role
from clubledger.demo.accounts import MILLION, account
from clubledger.demo.records import RecordedEntry

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from clubledger.books.chart import Fund
    from clubledger.books.writing import PostingLine
    from clubledger.demo.agenda import Agenda
    from clubledger.demo.records import ClubRecords


class CashBox:
    """What both funds hold today, in cash and at the bank, in whole đồng; each change of it is recorded."""

    def __init__(self, agenda: Agenda, records: ClubRecords) -> None:
        self._agenda, self._records = agenda, records
        self._balances: Counter[str] = Counter()

    def cash(self, fund: Fund) -> int:
        """The cash of a fund."""
        return self._balances[account(fund, Role.CASH)]

    def bank(self, fund: Fund) -> int:
        """What a fund has in the bank."""
        return self._balances[account(fund, Role.BANK)]

    def holds(self, fund: Fund) -> int:
        """Both together."""
        return self.cash(fund) + self.bank(fund)

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
        entry = RecordedEntry(
            self._agenda.today,
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
        for name, amount, *_ in entry.postings:
            self._balances[name] += amount
        self._records.entries.append(entry)
        return entry

    def reverse(self, wrong: RecordedEntry, reason: str) -> None:
        """Cancel a receipt by its opposite, on a slip of its own."""
        cash = account(wrong.fund, Role.CASH)
        self.fetch(wrong.fund, sum(posting[1] for posting in wrong.postings if posting[0] == cash))
        opposite = [(posting[0], -posting[1], *posting[2:]) for posting in wrong.postings]
        self.write(
            wrong.fund,
            "PC",
            wrong.payee,
            reason,
            *opposite,
            link=wrong.links[0] if wrong.links else "",
            reverses=wrong,
        )

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
