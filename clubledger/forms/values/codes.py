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
VOUCHER_BARE = fault(
    "voucher-bare",
    N_("The number of the slip stands there without its kind."),
    N_("Write the kind, too: {receipt} (receipt), {payment} (payment), BC- or BN- (bank)."),
)
CONTRACT_UNREADABLE = fault(
    "contract-unreadable",
    N_("The books know a loan by a number that begins with KU-, and this is none."),
    N_("Write KU-, the year and the number, for example KU-2024-001, and note it on the contract, too."),
)
CONTRACT_OLD = fault(
    "contract-old-number",
    N_("The contract has a number of its own; the books know a loan by one that begins with KU-."),
    N_(
        "Write {proposed} here and wherever this loan is named, and note it on the contract beside the old number."
    ),
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
_YEAR_LAST = re.compile(r"(PT|PC|BC|BN)-?(\d{1,4})/((?:19|20|21)\d{2})", re.ASCII)
_YEARLESS = re.compile(r"(PT|PC|BC|BN)-?(?!(?:19|20|21)\d{2}$)(\d{1,4})", re.ASCII)
_BARE = re.compile(r"(?:SO)?:?-?(\d{1,4})(?:/((?:19|20|21)\d{2}))?", re.ASCII)
_OLD_CONTRACT = re.compile(r"(?:KU|HD|HDV|HDTD|SO)?[-.:]?(\d{1,4})[-/]((?:19|20|21)\d{2})", re.ASCII)
_CONTRACT = re.compile(r"KU-[A-Z0-9]+(?:[-_.][A-Z0-9]+)*", re.ASCII)
_NUMBERED = re.compile(r"(KU-\d{4})-(\d{1,9})", re.ASCII)
_MEMBER = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*", re.ASCII)
_DAY_IN_WORDS = re.compile(r"ngay\d{1,2}thang\d{1,2}", re.ASCII)
_MAX_CODE = 40


def code(text: str) -> str:
    """A number as it is compared: capitals, plain dashes, no blanks; the raised ¹ of a footnote makes no digit of it."""
    signs = (
        sign if sign.isdigit() > sign.isdecimal() else unicodedata.normalize("NFKC", sign) for sign in text
    )
    return "".join("".join(signs).translate(_DASHES).split()).upper()


def _code_of(cell: Cell, wrong: Fault) -> str:
    if not isinstance(cell.value, str | int) or isinstance(cell.value, bool):
        raise Misread(wrong)
    number = code(str(cell.value))
    if not number or len(number) > _MAX_CODE:
        raise Misread(wrong)
    return number


def _voucher(cell: Cell) -> str:
    number = _code_of(cell, VOUCHER_UNREADABLE)
    if (year_last := _YEAR_LAST.fullmatch(number)) and int(year_last[2]):
        return f"{year_last[1]}-{year_last[3]}-{int(year_last[2]):03}"
    match = _VOUCHER.fullmatch(number)
    if match is None or not int(match[3]):
        raise Misread(VOUCHER_UNREADABLE)
    slip = f"{match[1]}-{match[2]}-{int(match[3]):03}"
    return f"{slip}/{int(match[4]):02}" if match[4] else slip


def voucher_of_year(cell: Cell, year: int) -> str:
    """The slip of a year that a number without one means: ``PT 01``. Raises `Misread`, also where its kind is missing."""
    number = _code_of(cell, VOUCHER_UNREADABLE)
    if (match := _YEARLESS.fullmatch(number)) and int(match[2]):
        return f"{match[1]}-{year:04}-{int(match[2]):03}"
    if (bare := _BARE.fullmatch(plain(number).upper())) and int(bare[1]):
        rest = f"{int(bare[2] or year):04}-{int(bare[1]):03}"
        raise Misread(VOUCHER_BARE, receipt=f"PT-{rest}", payment=f"PC-{rest}")
    raise Misread(VOUCHER_UNREADABLE)


def _vouchers(cell: Cell) -> tuple[str, ...]:
    """Several slips in one cell, with a comma, a semicolon or “và” between them."""
    if not isinstance(cell.value, str):
        raise Misread(VOUCHER_UNREADABLE)
    parts = re.split(r"[,;]|\bvà\b", cell.value)
    return tuple(_voucher(Cell(part.strip(), 0)) for part in parts)


def _contract(cell: Cell) -> str:
    number = _code_of(cell, CONTRACT_UNREADABLE)
    if not _CONTRACT.fullmatch(number):
        if (old := _OLD_CONTRACT.fullmatch(plain(number).upper())) and int(old[1]):
            raise Misread(CONTRACT_OLD, proposed=f"KU-{old[2]}-{int(old[1]):03}")
        raise Misread(CONTRACT_UNREADABLE)
    short = _NUMBERED.fullmatch(number)
    return f"{short[1]}-{int(short[2]):03}" if short else number


def _brought_contract(cell: Cell) -> str:
    """A contract older than the books: ``12/2024``, as the club numbered it then, is ``KU-2024-012`` from now on."""
    try:
        return _contract(cell)
    except Misread as error:
        proposed = error.params.get("proposed")
        if not isinstance(proposed, str):
            raise
        return proposed


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


VOUCHER = ValueKind(_voucher, "PT-2024-015", (VOUCHER_UNREADABLE, VOUCHER_BARE), width=14)
VOUCHERS = ValueKind(_vouchers, "PC-2024-020", (VOUCHER_UNREADABLE,), width=16)
CONTRACT = ValueKind(_contract, "KU-2024-001", (CONTRACT_UNREADABLE, CONTRACT_OLD), width=15)
BROUGHT_CONTRACT = ValueKind(_brought_contract, "KU-2024-001", (CONTRACT_UNREADABLE,), width=15)
MEMBER = ValueKind(_member, "TV012", (MEMBER_UNREADABLE,), width=9)
MINUTES = ValueKind(_minutes, "BB-2024-05", (MINUTES_UNREADABLE,), width=13)
