"""The page of the regulation in sentences, to read out and to hold against the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.i18n import N_
from clubledger.reports.regulation import (
    CONTRADICTED,
    NOTHING_YET,
    SILENT,
    UNREAD,
    capitalised,
    regulation_report,
)
from clubledger.web.page import ClubPage

if TYPE_CHECKING:
    from clubledger.i18n import Message
    from clubledger.regulation import Provision
    from clubledger.reports.regulation import RegulationReport


class Regulation(ClubPage):
    """Quy chế: what the club agreed, as of the page's day; it is that of both funds."""

    contradicted, silent, unread, nothing_yet = CONTRADICTED, SILENT, UNREAD, NOTHING_YET

    @property
    def report_title(self) -> str:  # type: ignore[override] # Fava reads it, nobody writes it
        """The page's name in the menu."""
        return self.translate(N_("Regulation"))

    def view(self) -> RegulationReport:
        """What the page shows."""
        return self.report(regulation_report)

    def begin(self, text: Message) -> str:
        """What a sentence begins with."""
        return capitalised(self.say(text))

    def line_url(self, line: Provision) -> str:
        """The journal's line of the club's file that says it."""
        wanted = f"""type:"^regulation$" values:"'{line.key}'\""""
        return self.journal_url(filter=wanted, time=str(line.since))
