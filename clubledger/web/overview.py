"""The club's first page: both funds at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.i18n import N_
from clubledger.reports.overview import ClubOverview, bar, overview
from clubledger.web.filters import any_of, exactly, of_loans, of_vouchers
from clubledger.web.page import ClubPage

if TYPE_CHECKING:
    from clubledger.figures.figure import Figure


class Overview(ClubPage):
    """Where the money is, how the income fund grew, and how the club stands to its targets."""

    @property
    def report_title(self) -> str:  # type: ignore[override] # Fava reads it, nobody writes it
        """The page's name in the menu."""
        return self.translate(N_("Overview"))

    bar = staticmethod(bar)

    def view(self) -> ClubOverview:
        """What the page shows."""
        return self.report(overview, self.fund)

    def entries_url(self, figure: Figure, view: ClubOverview) -> str | None:
        """The entries that a figure is made of, from the first to the page's day; ``None`` where there are none."""
        until = f"{view.began} - {view.as_of}"
        pattern = exactly(*figure.accounts).replace(")$", ")(:|$)") if figure.accounts else ""
        if figure.loans or figure.vouchers:
            on_accounts = f'any(account:"{pattern}")' if pattern else ""
            wanted = any_of(on_accounts, of_loans(figure.loans), of_vouchers(figure.vouchers))
            return self.journal_url(filter=wanted, time=until)
        if len(figure.accounts) == 1:
            return self.account_url(figure.accounts[0], time=until)
        return self.journal_url(account=pattern, time=until) if pattern else None
