"""A cell as a value: whole đồng, days, numbers of slips, percentages. What can be read two ways is a fault, never a guess."""

from __future__ import annotations

from clubledger.forms.values.amounts import AMOUNT, MAX_AMOUNT, WORDS
from clubledger.forms.values.codes import BROUGHT_CONTRACT, CONTRACT, MEMBER, MINUTES, VOUCHER, VOUCHERS
from clubledger.forms.values.dates import BIRTH_YEAR, BORN, DATE, PERIOD
from clubledger.forms.values.kinds import NOTHING, ValueKind
from clubledger.forms.values.numbers import DUE_DAY, MONTHS, NUMBER, PRESENT, RATE, RATE_A_YEAR
from clubledger.forms.values.texts import FUND, GENDER, HOUSEHOLD, MARK, MAX_TEXT, ORDINAL, TEXT

__all__ = [
    "AMOUNT",
    "BIRTH_YEAR",
    "BORN",
    "BROUGHT_CONTRACT",
    "CONTRACT",
    "DATE",
    "DUE_DAY",
    "FUND",
    "GENDER",
    "HOUSEHOLD",
    "MARK",
    "MAX_AMOUNT",
    "MAX_TEXT",
    "MEMBER",
    "MINUTES",
    "MONTHS",
    "NOTHING",
    "NUMBER",
    "ORDINAL",
    "PERIOD",
    "PRESENT",
    "RATE",
    "RATE_A_YEAR",
    "TEXT",
    "VOUCHER",
    "VOUCHERS",
    "WORDS",
    "ValueKind",
]
