"""The page of the members: all of them, or one with all that the books say of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.books.chart import Fund, Role
from clubledger.i18n import N_
from clubledger.reports.members import member_page, members
from clubledger.web.filters import exactly, of_vouchers
from clubledger.web.page import ClubPage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from clubledger.reports.members import FeeMonth, MemberList, MemberPage, MemberRow


class Members(ClubPage):
    """Thành viên: ``?member=TV012`` is a member's own page."""

    @property
    def report_title(self) -> str:  # type: ignore[override] # Fava reads it, nobody writes it
        """The page's name in the menu."""
        return self.translate(N_("Members"))

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

    def member(self, line: MemberRow) -> MemberPage:
        """All that the books say of one of them."""
        return member_page(self.books(), line)

    # -- links; what many lines of a page need is asked for once

    @property
    def fee_accounts(self) -> Sequence[str]:
        """The accounts that fees are booked to."""
        return [account.name for account in self.books().chart.having(Role.FEE)]

    def fees_url(self, code: str, month: FeeMonth, fee_accounts: Sequence[str]) -> str:
        """The fees that a member paid in a month; a sheet of many is no entry to read an amount from on its account."""
        days = [payment.date for payment in month.payments]
        wanted = _fees_of(code, fee_accounts)
        span = f"{min(days)} - {max(days)}"
        if all(payment.alone for payment in month.payments):
            return self.accounts_url(fee_accounts, filter=wanted, time=span)
        return self.journal_url(filter=wanted, time=span)

    def all_fees_url(self, code: str, fee_accounts: Sequence[str]) -> str:
        """The fees that a member ever paid."""
        return self.journal_url(filter=_fees_of(code, fee_accounts), time=self.until)

    def fee_rule_url(self, month: FeeMonth | None = None) -> str:
        """What the regulation says of the fee, in a month or in all that the books tell: what is due comes from it."""
        books = self.books()
        first = month.month.first if month else min(books.began or self.as_of, self.as_of)
        provision = books.regulation.get("fee-monthly", first)
        since = provision.since if provision else first
        time = str(since) if month else f"{since} - {self.as_of}"
        return self.journal_url(filter='type:"^regulation$" values:"fee-monthly"', time=time)

    def entries_url(self, code: str) -> str:
        """The journal's entries of a member."""
        return self.journal_url(filter=self._of_member(code), time=self.until)

    def slip_url(self, code: str, voucher: str, day: date) -> str:
        """The journal's entries of a member on a slip; the other fund may have a slip of that number."""
        wanted = f"{of_vouchers([voucher])} ({self._of_member(code)})"
        return self.journal_url(filter=wanted, time=str(day))

    def _of_member(self, code: str) -> str:
        """What is on an account of the member, or names them."""
        own = exactly(*(account.name for account in self.books().chart.values() if account.member == code))
        return f'any(account:"{own}"), any(member:"{exactly(code)}")'


def _fees_of(code: str, fee_accounts: Sequence[str]) -> str:
    return f'any(account:"{exactly(*fee_accounts)}" member:"{exactly(code)}")'
