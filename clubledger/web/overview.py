"""The club's first page: both funds at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.i18n import N_
from clubledger.reports.overview import ClubOverview, bar, overview
from clubledger.web.page import ClubPage, exactly

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
        others = [f"^{loan}" for loan in figure.loans]
        if figure.vouchers:
            others.append(f'voucher:"{exactly(*figure.vouchers)}"')
        if others:
            on_accounts = [f'any(account:"{pattern}")'] if pattern else []
            return self.journal_url(filter=", ".join(on_accounts + others), time=until)
        if len(figure.accounts) == 1:
            return self.account_url(figure.accounts[0], time=until)
        return self.journal_url(account=pattern, time=until) if pattern else None
