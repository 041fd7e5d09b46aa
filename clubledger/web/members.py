"""The page of the members: all of them, or one with all that the books say of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import current_app

from clubledger.books.chart import Fund, Role
from clubledger.i18n import N_
from clubledger.reports.members import member_page, members
from clubledger.web.page import ClubPage

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from clubledger.reports.members import MemberLine, MemberList, MemberPage


class Members(ClubPage):
    """Thành viên: ``?member=TV012`` is a member's own page."""

    @property
    def report_title(self) -> str:  # type: ignore[override] # Fava reads it, nobody writes it
        """The page's name in the menu."""
        return self.translate(N_("Members"))

    @property
    def nameless(self) -> bool:
        """Whether strangers look on: then nothing is shown that may tell who stands behind a code."""
        return bool(current_app.config.get("CLUBLEDGER_NO_NAMES"))

    @property
    def shows_loans(self) -> bool:
        """Whether loans concern the ledger that is open."""
        return self.fund is not Fund.OPERATING

    @property
    def shows_fees(self) -> bool:
        """Whether fees concern the ledger that is open."""
        return self.fund is not Fund.INCOME

    def view(self) -> MemberList:
        """The members as of the page's day."""
        return self.report(members)

    def member(self, line: MemberLine) -> MemberPage:
        """All that the books say of one of them."""
        return member_page(self.books(), line)

    # -- links; what many lines of a page need is asked for once

    @property
    def fee_accounts(self) -> str:
        """The accounts that fees are booked to, as a pattern of Fava's filters."""
        return _exactly(account.name for account in self.books().chart.having(Role.FEE))

    @property
    def span(self) -> str:
        """From the books' first day to the page's, as Fava's time filter: what is owed began before the filter does."""
        books = self.books()
        return f"{books.began or books.as_of} - {books.as_of}"

    def loan_entries_url(self, loan: str, span: str) -> str:
        """The journal's entries of a loan."""
        return self.journal_url(filter=f"^{loan}", time=span)

    def fees_url(self, code: str, fee_accounts: str, span: str) -> str:
        """The journal's entries of the fees that a member paid."""
        wanted = f'any(account:"{fee_accounts}" member:"{_exactly([code])}")'
        return self.journal_url(filter=wanted, time=span)

    def entries_url(self, code: str, span: str) -> str:
        """The journal's entries of a member."""
        return self.journal_url(filter=self._of_member(code), time=span)

    def slip_url(self, code: str, voucher: str, day: date) -> str:
        """The journal's entries of a member on a slip; the other fund may have a slip of that number."""
        wanted = f'voucher:"{_exactly([voucher])}" ({self._of_member(code)})'
        return self.journal_url(filter=wanted, time=str(day))

    def _of_member(self, code: str) -> str:
        """What is on an account of the member, or names them."""
        own = _exactly(account.name for account in self.books().chart.values() if account.member == code)
        return f'any(account:"{own}"), any(member:"{_exactly([code])}")'


def _exactly(texts: Iterable[str]) -> str:
    """A pattern of Fava's filters for some texts; it knows no way to write a quotation mark."""
    return f"^({'|'.join(re.escape(text) for text in texts)})$".replace('"', ".")
