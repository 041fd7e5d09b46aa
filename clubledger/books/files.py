"""The names of a club's files (design, section 2)."""

from __future__ import annotations

from typing import Final

from clubledger.books.chart import Fund

MAIN: Final = "main.beancount"
CLUB: Final = "club.beancount"
MEMBERS: Final = "members.beancount"
"""The member list: the only file with personal data."""
JOURNALS: Final = {Fund.INCOME: "income-fund", Fund.OPERATING: "operating-fund"}
"""The folder of each fund's journals; it alone tells the fund of a void slip."""
JOURNAL_GLOB: Final = "[0-9][0-9][0-9][0-9].beancount"
FUND_TOPS: Final = {fund: f"{folder}.beancount" for fund, folder in JOURNALS.items()}
"""The ledger of each fund by itself."""
