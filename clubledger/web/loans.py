"""The page of the loans: the register, and each loan's card."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from clubledger.books.chart import Fund, Role
from clubledger.figures.loan_register import in_words
from clubledger.i18n import N_
from clubledger.reports.loan_card import LoanCard, loan_card
from clubledger.reports.loans import LoanBook, loan_book
from clubledger.web.charts import WIDE, BalanceChart, balance_chart
from clubledger.web.filters import any_of, exactly, of_loan_on_vouchers, of_loans, of_vouchers
from clubledger.web.page import ClubPage
from clubledger.web.page_request import request_argument

if TYPE_CHECKING:
    from datetime import date

    from clubledger.loans import Standing
    from clubledger.reports.loan_card import InstalmentLine


@dataclass(frozen=True, slots=True)
class LoansView:
    """The register, or the card of the loan that is ``asked`` for with its charts; neither of the operating fund.

    The charts show the same: one for a phone and for paper, ``wide`` for a screen with room.
    """

    asked: str
    card: LoanCard | None = None
    small: BalanceChart | None = None
    wide: BalanceChart | None = None
    book: LoanBook | None = None


class Loans(ClubPage):
    """The loan register; with ``?loan=KU-…`` a loan's card."""

    @property
    def report_title(self) -> str:  # type: ignore[override] # Fava reads it, nobody writes it
        """The page's name in the menu."""
        return self.translate(N_("Loans"))

    def view(self) -> LoansView:
        """What the page shows."""
        asked = request_argument("loan")
        if self.fund is Fund.OPERATING:
            return LoansView(asked)
        books = self.books()
        loan = books.loans.get(asked)
        if loan is None:
            return LoansView(asked, book=self.report(loan_book))
        card = loan_card(books, loan)
        return LoansView(
            asked,
            card,
            balance_chart(card.actual, card.planned, books.as_of),
            balance_chart(card.actual, card.planned, books.as_of, *WIDE),
        )

    def standing_in_words(self, standing: Standing) -> str:
        """The status of a loan."""
        return self.say(in_words(standing))

    # -- links

    def beyond_url(self, book: LoanBook) -> str:
        """The journal's entries of what the contracts do not tell."""
        wanted = any_of(of_loans(book.overpaid), of_vouchers(book.alone))
        return self.journal_url(filter=wanted, time=self.until)

    def all_loans_url(self) -> str | None:
        """The account under which all loan accounts stand; ``None`` where they have no account in common."""
        names = [account.name.split(":") for account in self.books().chart.having(Role.LOAN)]
        common = [
            level[0] for level in takewhile(lambda level: len(set(level)) == 1, zip(*names, strict=False))
        ]
        return self.account_url(":".join(common), time=self.until) if common else None

    def slip_url(self, loan: str, *vouchers: str) -> str:
        """The journal's entries of a loan on some slips; the other fund may have a slip of that number."""
        return self.journal_url(filter=of_loan_on_vouchers(loan, vouchers), time=self.until)

    def instalment_url(self, loan: str, due: date) -> str:
        """What an instalment is reckoned from: what was lent, and what was paid back of it until the day."""
        return self.loan_accounts(min(due, self.as_of))(loan)

    def interest_url(self, loan: str, role: str, *vouchers: str) -> str:
        """What slips of a loan, or of none all, brought of ``interest``, or of another role."""
        accounts = [account.name for account in self.books().chart.having(Role(role))]
        return self.accounts_url(accounts, filter=of_loan_on_vouchers(loan, vouchers), time=self.until)

    @staticmethod
    def slips(row: InstalmentLine) -> list[str]:
        """The slips that paid an instalment."""
        return [share.movement.voucher for share in row.shares if share.movement.voucher]

    def minutes_url(self, minutes: str) -> str:
        """The journal's entries that name some minutes."""
        return self.journal_url(filter=f'minutes:"{exactly(minutes)}"')
