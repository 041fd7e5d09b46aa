"""The page of the audit's findings, with why they matter, how to put them right, and where they stand."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from fava.context import g
from flask import url_for

from clubledger.auditing.report import NO_CERTIFICATE
from clubledger.books.chart import MONEY
from clubledger.i18n import N_
from clubledger.reports.findings import findings
from clubledger.web.filters import exactly, of_vouchers
from clubledger.web.page import ClubPage

if TYPE_CHECKING:
    from clubledger.books.directives import Waiver
    from clubledger.reports.findings import FindingsReport, Item, ScannedPaper


class Findings(ClubPage):
    """Kiểm tra: what `clubledger audit` says of the club as of the page's day."""

    disclaimer = NO_CERTIFICATE

    @property
    def report_title(self) -> str:  # type: ignore[override] # Fava reads it, nobody writes it
        """The page's name in the menu."""
        return self.translate(N_("Audit"))

    def view(self) -> FindingsReport:
        """What the page shows."""
        return self.report(findings, self.fund)

    # -- links

    def slip_url(self, item: Item) -> str:
        """The journal's entries of a finding's slip; the other fund may have a slip of that number."""
        finding = item.finding
        wanted = of_vouchers([finding.voucher or ""])
        if item.account is not None:
            money = [account.name for account in self.books().chart.having(*MONEY, fund=finding.fund)]
            wanted += f' any(account:"{exactly(*money, item.account)}")'
        return self.journal_url(filter=wanted, time=self.until)

    def waiver_url(self, waiver: Waiver) -> str:
        """The journal's waivers of a day on a subject."""
        subject = re.escape(waiver.subject).replace('"', ".")
        return self.journal_url(filter=f'type:"^waiver$" values:"{subject}"', time=str(waiver.date))

    def scan_url(self, scan: ScannedPaper) -> str | None:
        """Where Fava serves a scan; ``None`` if no ``document`` directive of this ledger names it."""
        if scan.path is None:
            return None
        wanted = Path(scan.path).resolve()
        known = (entry.filename for entry in self.ledger.all_entries_by_type.Document)
        filename = next((name for name in known if Path(name).resolve() == wanted), None)
        if filename is None:
            return None
        return url_for("document", bfile=g.beancount_file_slug, filename=filename)
