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
    from clubledger.reports.regulation import Clause, RegulationReport, Sentence


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

    def lines_url(self, sentence: Sentence, clause: Clause) -> str:
        """The journal's line of the club's file that says it; of brackets that stand for the whole sentence, all of them."""
        said = sentence.clauses if sum(bool(one.notes) for one in sentence.clauses) < 2 else (clause,)
        days = [one.provision.since for one in said if one.provision is not None]
        wanted = f"""type:"^regulation$" values:"'{sentence.key}'\""""
        return self.journal_url(filter=wanted, time=f"{min(days)} - {max(days)}")
