"""The club's own pages in Fava: ``custom "fava-extension" "clubledger.web"`` in a ledger, or `clubledger serve`.

Fava finds the pages as the classes of this module, one report each.
"""

from __future__ import annotations

from clubledger.web.cash_book import CashBook
from clubledger.web.due import Due
from clubledger.web.findings import Findings
from clubledger.web.language import offer_languages
from clubledger.web.loans import Loans
from clubledger.web.members import Members
from clubledger.web.overview import Overview
from clubledger.web.regulation import Regulation

PAGES = (Overview, Loans, Due, Members, CashBook, Regulation, Findings)
"""The pages, in the order of the menu."""
__all__ = ["PAGES", "CashBook", "Due", "Findings", "Loans", "Members", "Overview", "Regulation"]

offer_languages()
