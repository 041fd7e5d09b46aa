"""The names of a club's files (docs/ledger-format.md, "The files"), and of what a writer leaves beside them."""

from __future__ import annotations

import re
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
LEDGER_SUFFIXES: Final = (".beancount", ".bean")
CACHE_SUFFIX: Final = ".picklecache"

LOCK_FILE: Final = ".clubledger.lock"
"""Held by the one that writes into a club. An empty file, and of no meaning to a reader."""
WORK_FOLDER: Final = ".clubledger-import"
"""Where new contents wait until they take the place of the old ones; there only while something is written."""
FORWARD_RECORD: Final = "record"
BACKWARD_RECORD: Final = "undo"
"""While one of these is in the work folder, some files may be new and others old."""
LEFTOVER: Final = re.compile(r"[0-9]+\.(new|old)|record\.new", re.ASCII)
"""The names of the other files in the work folder."""
