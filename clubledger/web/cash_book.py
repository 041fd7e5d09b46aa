"""The page of the cash books, as on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.books.periods import DAY
from clubledger.i18n import N_, printable
from clubledger.reports import cash_book
from clubledger.web.filters import exactly
from clubledger.web.page import ClubPage, format_dong
from clubledger.web.page_request import PageRequest

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
        next_day = self.books_as_of(self.as_of + DAY)
        first, last = cash_book.shown_days(next_day.books, self.since, self.as_of)
        return next_day.report(cash_book.cash_books, first, last, self.fund)

    def years(self) -> range:
        """The years from the first entry of the ledger to the last."""
        entries = self.ledger.all_entries_by_type.Transaction
        return range(entries[0].date.year, entries[-1].date.year + 1) if entries else range(0)

    def texts(self, view: cash_book.CashBooks) -> CashBookTexts:
        """How the page tells its entries and amounts."""
        return CashBookTexts(self, view)

    def links(self, view: cash_book.CashBooks, book: cash_book.FundCashBook) -> CashBookLinks:
        """Where the entries of a book's figures are."""
        return CashBookLinks(self, view, book)


class CashBookTexts:
    """The texts of a page's entries. It has hundreds: what they have in common is found once."""

    def __init__(self, page: CashBook, view: cash_book.CashBooks) -> None:
        self._members = members = page.books().members
        self._hides_names, self._language = page.hides_names, PageRequest.current().language
        payees = {line.payee for row in view.rows for line in row.lines}
        self._page = page
        self._payees = {
            payee: page.name_of(payee) if payee in members else "" if page.hides_names else payee
            for payee in payees
        }

    def line(self, line: cash_book.CashLine) -> str:
        """What an entry was for, and who paid or received: a stranger not at all where no names are shown."""
        payee, what = self._payees[line.payee], self._kind(line) if self._hides_names else line.text
        text = f"{payee} — {what}" if payee and what else payee or what
        if line.cancelled_by:
            text += " " + self._page.translate(N_("(cancelled by {voucher})"), voucher=line.cancelled_by)
        if line.reverses:
            text += " " + self._page.translate(N_("(cancels {voucher})"), voucher=line.reverses)
        return text if text.isprintable() else printable(text)

    def slip(self, row: cash_book.CashRow) -> str:
        """What a slip of many lines was for, and for how many."""
        members = len({line.payee for line in row.lines if line.payee in self._members})
        lines = len(row.lines)
        count = (
            self._page.translate(N_("{count} lines, {members} members"), count=lines, members=members)
            if members
            else self._page.translate(N_("{count} lines"), count=lines)
        )
        text = f"{self._kind(*row.lines) if self._hides_names else row.text} ({count})"
        return text if text.isprintable() else printable(text)

    def _kind(self, *lines: cash_book.CashLine) -> str:
        """What entries were for by their accounts alone, those of members by what stands before the code."""
        accounts = dict.fromkeys(account for line in lines for account in line.accounts)
        names = ([part for part in name.split(":") if part not in self._members] for name in accounts)
        return ", ".join(dict.fromkeys(parts[-1].replace("-", " ") for parts in names if parts))

    def lines(self, row: cash_book.CashRow) -> list[str]:
        """The lines of a slip, each with its number and amount."""
        language = self._language
        return [
            f"{self._number(line.voucher or '')} {self.line(line)}: {format_dong(line.came_in or line.went_out, language)}"
            for line in row.lines
        ]

    def _number(self, voucher: str) -> str:
        """A slip's number as it may be shown: nearly always as it is."""
        return self._page.show(voucher) if self._hides_names or not voucher.isprintable() else voucher


class CashBookLinks:
    """Where the entries of a book's figures are: on its account's page, which tells each change and the balance."""

    def __init__(self, page: ClubPage, view: cash_book.CashBooks, book: cash_book.FundCashBook) -> None:
        self._page, self._first, self._last, self._began = page, view.first, view.last, book.began
        self._accounts = book.accounts

    def slip(self, row: cash_book.CashRow) -> str:
        """The entries of a slip; of what has none, those of its day."""
        day = str(row.date)
        if row.voucher is None:
            return self._page.accounts_url(self._accounts, time=day)
        number = exactly(row.voucher).removesuffix("$")
        slip = f'voucher:"{number}(/|$)"'
        if row.void:
            return self._page.journal_url(filter=slip, time=day)
        # each fund has its series
        return self._page.accounts_url(self._accounts, filter=slip, time=day)

    def balance(self, day: date) -> str:
        """The entries up to a day, on the page's first of which stands what is brought forward."""
        return self._between(self._first, day)

    def month(self, month: Month) -> str:
        """The entries of a month, as far as the page shows it."""
        return self._between(max(month.first, self._first), min(month.last, self._last))

    @property
    def all(self) -> str:
        """The entries of all the page's days."""
        return self._between(self._first, self._last)

    @property
    def before(self) -> str | None:
        """The entries whose balance is brought forward; ``None`` where the book began later."""
        if self._began is None or self._began >= self._first:
            return None
        return self._between(self._began, self._first - DAY)

    def count(self, count: cash_book.CountLine, day: cash_book.CashDay) -> str:
        """The entry of a count, which stands under the next day."""
        return self._page.account_url(count.account, time=str(day.date + DAY))

    def _between(self, first: date, last: date) -> str:
        return self._page.accounts_url(self._accounts, time=f"{first} - {last}")
