"""The page of the audit's findings, with why they matter, how to put them right, and where they stand."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from fava.context import g
from flask import current_app, url_for

from clubledger.audit.report import NO_CERTIFICATE
from clubledger.books.chart import MONEY
from clubledger.i18n import N_
from clubledger.reports.findings import findings
from clubledger.web.page import ClubPage

if TYPE_CHECKING:
    from clubledger.reports.findings import Findings as View
    from clubledger.reports.findings import Item, Scan


class Findings(ClubPage):
    """Kiểm tra: what `clubledger audit` says of the club as of the page's day."""

    disclaimer = NO_CERTIFICATE

    @property
    def report_title(self) -> str:  # type: ignore[override] # Fava reads it, nobody writes it
        """The page's name in the menu."""
        return self.translate(N_("Audit"))

    @property
    def nameless(self) -> bool:
        """Whether strangers look on: free texts, in which a name may stand, are not shown then."""
        return bool(current_app.config.get("CLUBLEDGER_NO_NAMES"))

    def view(self) -> View:
        """What the page shows."""
        return self.report(findings, self.fund)

    # -- links

    def slip_url(self, item: Item) -> str:
        """The journal's entries of a finding's slip; the other fund may have a slip of that number."""
        one = item.finding
        wanted = f'voucher:"{_exactly(one.voucher or "")}"'
        if item.account is not None:
            money = [account.name for account in self.books().chart.having(*MONEY, fund=one.fund)]
            wanted += f' any(account:"{_exactly(*money, item.account)}")'
        return self.journal_url(filter=wanted, time=self._until)

    def loan_entries_url(self, loan: str) -> str:
        """The journal's entries of a loan."""
        return self.journal_url(filter=f"^{loan}", time=self._until)

    def scan_url(self, scan: Scan) -> str | None:
        """Where Fava serves a scan; ``None`` if no ``document`` directive of this ledger names it."""
        if scan.path is None:
            return None
        wanted = Path(scan.path).resolve()
        known = (entry.filename for entry in self.ledger.all_entries_by_type.Document)
        filename = next((name for name in known if Path(name).resolve() == wanted), None)
        if filename is None:
            return None
        return url_for("document", bfile=g.beancount_file_slug, filename=filename)

    @property
    def _until(self) -> str:
        began = self.books().began or self.as_of
        return f"{began} - {self.as_of}"


def _exactly(*texts: str) -> str:
    """A pattern of Fava's filters for some texts; it knows no way to write a quotation mark."""
    return f"^({'|'.join(re.escape(text) for text in texts)})$".replace('"', ".")
