"""The page of the loans: the register, and each loan's card."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from flask import current_app

from clubledger.books.chart import Fund, Role
from clubledger.i18n import N_
from clubledger.reports.loan_card import LoanCard, loan_card
from clubledger.reports.loans import LoanBook, loan_book
from clubledger.reports.register import STATUSES
from clubledger.web.page import ClubPage, request_argument
from clubledger.web.pictures import BalancePicture, balance_picture

if TYPE_CHECKING:
    from clubledger.loans import Standing


@dataclass(frozen=True, slots=True)
class LoansView:
    """The register, or the card of the loan that is ``asked`` for with its picture; neither of the operating fund."""

    asked: str
    card: LoanCard | None = None
    picture: BalancePicture | None = None
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
        return LoansView(asked, card, balance_picture(card.actual, card.planned, books.as_of))

    def standing_in_words(self, standing: Standing) -> str:
        """The status of a loan."""
        status = self.translate(STATUSES[standing.status])
        return self.translate(N_("{status}, extended"), status=status) if standing.extended else status

    @property
    def nameless(self) -> bool:
        """Whether strangers look on: no free text is shown then, in which a name may stand."""
        return bool(current_app.config.get("CLUBLEDGER_NO_NAMES"))

    # -- links

    def entries_url(self, *loans: str) -> str:
        """The journal's entries of some loans up to the page's day."""
        return self.journal_url(filter=", ".join(f"^{loan}" for loan in loans), time=self._until)

    def all_loans_url(self) -> str | None:
        """The account under which all loan accounts stand; ``None`` where they have no account in common."""
        names = [account.name.split(":") for account in self.books().chart.having(Role.LOAN)]
        common = [
            level[0] for level in takewhile(lambda level: len(set(level)) == 1, zip(*names, strict=False))
        ]
        return self.account_url(":".join(common), time=self._until) if common else None

    def minutes_url(self, minutes: str) -> str:
        """The journal's entries that name some minutes."""
        pattern = re.escape(minutes).replace('"', ".")
        return self.journal_url(filter=f'minutes:"^{pattern}$"')

    @property
    def _until(self) -> str:
        first = min(self.ledger.all_entries[0].date, self.as_of)
        return f"{first} - {self.as_of}"
