"""Numbers that papers are known by: of slips, contracts, minutes and members."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from clubledger.forms.faults import Fault, Misread, fault
from clubledger.forms.folding import plain
from clubledger.forms.sheets import Cell
from clubledger.forms.values.kinds import ValueKind
from clubledger.i18n import N_

VOUCHER_UNREADABLE = fault(
    "voucher-unreadable",
    N_("This is no number of a slip."),
    N_("Write kind, year and number: PT-2024-015 (receipt), PC-2024-003 (payment), BC- or BN- (bank)."),
)
CONTRACT_UNREADABLE = fault(
    "contract-unreadable",
    N_("This is no number of a loan contract."),
    N_("Write it as on the contract, beginning with KU-, for example KU-2024-001."),
)
MEMBER_UNREADABLE = fault(
    "member-unreadable",
    N_("This is no member's code."),
    N_("Write the code of the member list, for example TV012: letters without diacritics, and digits."),
)
MINUTES_UNREADABLE = fault(
    "minutes-unreadable",
    N_("This is no number of minutes."),
    N_("Write it as on the minutes, for example BB-2024-05."),
)

_DASHES: Final = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
_VOUCHER = re.compile(r"(PT|PC|BC|BN)-?(\d{4})-(\d{1,9})(?:/(\d{1,6}))?", re.ASCII)
_CONTRACT = re.compile(r"KU-[A-Z0-9]+(?:[-_.][A-Z0-9]+)*", re.ASCII)
_NUMBERED = re.compile(r"(KU-\d{4})-(\d{1,9})", re.ASCII)
_MEMBER = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*", re.ASCII)
_DAY_IN_WORDS = re.compile(r"ngay\d{1,2}thang\d{1,2}", re.ASCII)
_MAX_CODE = 40


def code(text: str) -> str:
    """A number as it is compared: capitals, plain dashes, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_DASHES).split()).upper()


def _code_of(cell: Cell, wrong: Fault) -> str:
    if not isinstance(cell.value, str | int) or isinstance(cell.value, bool):
        raise Misread(wrong)
    number = code(str(cell.value))
    if not number or len(number) > _MAX_CODE:
        raise Misread(wrong)
    return number


def _voucher(cell: Cell) -> str:
    match = _VOUCHER.fullmatch(_code_of(cell, VOUCHER_UNREADABLE))
    if match is None or not int(match[3]):
        raise Misread(VOUCHER_UNREADABLE)
    slip = f"{match[1]}-{match[2]}-{int(match[3]):03}"
    return f"{slip}/{int(match[4]):02}" if match[4] else slip


def _vouchers(cell: Cell) -> tuple[str, ...]:
    """Several slips in one cell, with a comma, a semicolon or “và” between them."""
    if not isinstance(cell.value, str):
        raise Misread(VOUCHER_UNREADABLE)
    parts = re.split(r"[,;]|\bvà\b", cell.value)
    return tuple(_voucher(Cell(part.strip(), 0)) for part in parts)


def _contract(cell: Cell) -> str:
    number = _code_of(cell, CONTRACT_UNREADABLE)
    if not _CONTRACT.fullmatch(number):
        raise Misread(CONTRACT_UNREADABLE)
    short = _NUMBERED.fullmatch(number)
    return f"{short[1]}-{int(short[2]):03}" if short else number


def _member(cell: Cell) -> str:
    number = _code_of(cell, MEMBER_UNREADABLE)
    if not _MEMBER.fullmatch(number):
        raise Misread(MEMBER_UNREADABLE)
    return number


def _minutes(cell: Cell) -> str:
    number = _code_of(cell, MINUTES_UNREADABLE)
    # the line over the signatures, “Đồng Mẫu, ngày 10 tháng 5 năm 2024”, is none
    is_day = _DAY_IN_WORDS.search(plain(number))
    if is_day or not any(sign.isdigit() for sign in number) or not number.isprintable():
        raise Misread(MINUTES_UNREADABLE)
    return number


VOUCHER = ValueKind(_voucher, "PT-2024-015", (VOUCHER_UNREADABLE,), width=14)
VOUCHERS = ValueKind(_vouchers, "PC-2024-020", (VOUCHER_UNREADABLE,), width=16)
CONTRACT = ValueKind(_contract, "KU-2024-001", (CONTRACT_UNREADABLE,), width=15)
MEMBER = ValueKind(_member, "TV012", (MEMBER_UNREADABLE,), width=9)
MINUTES = ValueKind(_minutes, "BB-2024-05", (MINUTES_UNREADABLE,), width=13)
