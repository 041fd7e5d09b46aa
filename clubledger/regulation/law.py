"""Limits that the law sets and no regulation can raise."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from clubledger.i18n import N_

INTEREST_CAP: Final = Decimal(20)
"""Highest agreed rate, percent a year of the amount lent: Bộ luật Dân sự 2015 (91/2015/QH13), Điều 468, khoản 1."""

INTEREST_CAP_SOURCE: Final = N_("Civil Code 2015, Article 468(1): an agreed rate may not exceed 20 % a year")
INTEREST_CAP_ARTICLE: Final = "Bộ luật Dân sự 2015, Điều 468, khoản 1"
INTEREST_CAP_SINCE: Final = date(2017, 1, 1)

LATE_WITHOUT_INTEREST: Final = Decimal(10)
"""Highest rate on what is late of a loan without interest, percent a year: Bộ luật Dân sự 2015 (91/2015/QH13), Điều 468, khoản 2."""

OLDER_FROM_AGE: Final = 60
"""An older person (người cao tuổi) is 60 or over: Luật Người cao tuổi 2009, Điều 2."""
