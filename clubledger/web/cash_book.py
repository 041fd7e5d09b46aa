"""The page of the cash books, as on paper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import current_app

from clubledger.books.periods import DAY
from clubledger.i18n import N_, Dong, printable
from clubledger.reports import cash_book
from clubledger.web.page import ClubPage

if TYPE_CHECKING:
    from datetime import date

    from clubledger.books.periods import Month


class CashBook(ClubPage):
    """Each fund's cash and bank book; without a time filter of one year alone."""

    @property
    def report_title(self) -> str:  # type: ignore[override] # Fava reads it, nobody writes it
        """The page's name in the menu."""
        return self.translate(N_("Cash book"))

    def view(self) -> cash_book.CashBooks:
        """What the page shows. The count of the last evening is written under the next day."""
        opened = self.opened(self.as_of + DAY)
        first, last = cash_book.shown_days(opened.books, self.since, self.as_of)
        return opened.report(cash_book.cash_books, first, last, self.fund)

    def years(self) -> range:
        """The years from the first entry of the ledger to the last."""
        entries = self.ledger.all_entries_by_type.Transaction
        return range(entries[0].date.year, entries[-1].date.year + 1) if entries else range(0)

    def words(self, view: cash_book.CashBooks) -> Words:
        """How the page tells its entries and amounts."""
        return Words(self, view)

    def links(self, view: cash_book.CashBooks, book: cash_book.CashBook) -> Links:
        """Where the entries of a book's figures are."""
        return Links(self, view, book)


class Words:
    """The texts of a page's entries. It has hundreds: what they have in common is found once."""

    def __init__(self, page: CashBook, view: cash_book.CashBooks) -> None:
        members, nameless = page.books().members, current_app.config.get("CLUBLEDGER_NO_NAMES")
        payees = {line.payee for row in view.rows for line in row.lines}
        self._page = page
        self._payees = {
            payee: page.name_of(payee) if payee in members else "" if nameless else payee for payee in payees
        }

    def line(self, line: cash_book.Line) -> str:
        """What an entry was for, and who paid or received: a stranger not at all where no names are shown."""
        payee = self._payees[line.payee]
        text = f"{payee} — {line.text}" if payee and line.text else payee or line.text
        if line.cancelled_by:
            text += " " + self._page.translate(N_("(cancelled by {voucher})"), voucher=line.cancelled_by)
        if line.reverses:
            text += " " + self._page.translate(N_("(cancels {voucher})"), voucher=line.reverses)
        return text if text.isprintable() else printable(text)

    def lines(self, row: cash_book.Row) -> list[str]:
        """The lines of a slip, each with its number and amount."""
        return [
            f"{line.voucher or ''} {self.line(line)}: {self._page.show(Dong(line.came_in or line.went_out))}"
            for line in row.lines
        ]


class Links:
    """Where the entries of a book's figures are."""

    def __init__(self, page: ClubPage, view: cash_book.CashBooks, book: cash_book.CashBook) -> None:
        self._page, self._first, self._last, self._began = page, view.first, view.last, book.began
        self._accounts = "^(" + "|".join(map(re.escape, book.accounts)) + ")$"

    def slip(self, row: cash_book.Row) -> str:
        """The journal's entries of a slip; of what has none, those of its day."""
        day = str(row.date)
        if row.voucher is None:
            return self._page.journal_url(account=self._accounts, time=day)
        number = re.escape(row.voucher).replace('"', ".")
        slip = f'voucher:"^{number}(/|$)"'
        if row.void:
            return self._page.journal_url(filter=slip, time=day)
        # each fund has its series
        return self._page.journal_url(account=self._accounts, filter=slip, time=day)

    def month(self, month: Month) -> str:
        """The journal's entries of a month, as far as the page shows it."""
        return self._between(max(month.first, self._first), min(month.last, self._last))

    @property
    def all(self) -> str:
        """The journal's entries of all the page's days."""
        return self._between(self._first, self._last)

    @property
    def before(self) -> str | None:
        """The journal's entries whose balance is brought forward; ``None`` where the book began later."""
        if self._began is None or self._began >= self._first:
            return None
        return self._between(self._began, self._first - DAY)

    def count(self, count: cash_book.Counted, day: cash_book.Day) -> str:
        """The entry of a count, which stands under the next day."""
        return self._page.account_url(count.account, time=str(day.date + DAY))

    def _between(self, first: date, last: date) -> str:
        return self._page.journal_url(account=self._accounts, time=f"{first} - {last}")
