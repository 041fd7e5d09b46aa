"""A cell as a value: whole đồng, days, numbers of slips, percentages. What can be read two ways is a fault, never a guess."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from clubledger.books.chart import Fund
from clubledger.books.members import fold
from clubledger.forms import amount_words
from clubledger.forms.faults import Fault, Misread, fault
from clubledger.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from clubledger.forms.sheets import Cell


@dataclass(frozen=True, slots=True)
class ValueKind:
    """A kind of value: how a cell of it is read, an example of how it is written, and what can be wrong with it.

    ``read`` takes a cell that is not empty, gives the value (``None`` for a dash, which means "nothing"), and raises
    `Misread`. ``hard``: a value of it shows that somebody filled the row; mere text may be a note or a signature.
    ``width``: the letters that a column of it has room for on paper. ``figure``: it is printed as a number, to the right
    and with separators.
    """

    read: Callable[[Cell], Any]
    example: str
    faults: tuple[Fault, ...] = ()
    hard: bool = True
    width: int = 22
    figure: bool = False


MAX_AMOUNT: Final = 10**12
"""No club has a million million đồng: more is a slip of the finger."""
FIRST_YEAR, LAST_YEAR = 1990, 2199
NOTHING: Final = frozenset({"-", "\u2013", "\u2014", "\u2212"})
"""A dash in a column of amounts means that there is none."""

_DASHES: Final = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")


def plain(text: str) -> str:
    """A text without case and diacritics, each letter at its place: ``Ngày`` is ``ngay``, of the same length."""
    return "".join(
        unicodedata.normalize("NFD", letter)[0].replace("đ", "d")
        for letter in unicodedata.normalize("NFC", text).lower()
    )


def squeezed(text: str) -> str:
    """A text by which headings and words are compared: no case, diacritics, blanks or signs."""
    return "".join(letter for letter in fold(text) if letter.isalnum())


# -- amounts -------------------------------------------------------------------------------------------------

AMOUNT_UNREADABLE = fault(
    "amount-unreadable",
    N_("This is no amount of money."),
    N_("Write whole đồng in digits, for example 1.250.000."),
)
AMOUNT_DECIMALS = fault(
    "amount-decimals",
    N_("The amount has a fraction, and there is no half đồng."),
    N_("Write whole đồng, with a dot or nothing between the thousands, for example 12.500."),
)
AMOUNT_TWO_WAYS = fault(
    "amount-two-ways",
    N_("The amount can be read two ways: the dot or comma may stand for thousands or for a fraction."),
    N_("Write it with all its digits and without any dot or comma, for example 500000."),
)
AMOUNT_NEGATIVE = fault(
    "amount-negative",
    N_("The amount is below zero."),
    N_("Write what was really paid. A wrong slip is put right by a slip of its own: “Ghi đảo PT-…”."),
)
AMOUNT_TOO_LARGE = fault(
    "amount-too-large",
    N_("The amount is larger than any club's fund."),
    N_("Count the zeros again."),
)

_UNIT = re.compile(r"\s*(?:đồng|đ|vnđ|vnd|₫)\.?$", re.IGNORECASE)
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:(?P<sign>[., ])[0-9]{3})(?:(?P=sign)[0-9]{3})*")
_WHOLE = re.compile(r"0|[1-9][0-9]*")
_FRACTION = re.compile(r"[0-9][0-9., ]*[.,][0-9]+|[0-9]+[.,]")
_MIXED = re.compile(r"[1-9][0-9]{0,2}(?:[.,][0-9]{3})+")


def _amount(cell: Cell) -> int | None:
    match cell.value:
        case bool() | date() | None:
            raise Misread(AMOUNT_UNREADABLE)
        case Decimal():
            raise Misread(AMOUNT_DECIMALS)
        case int() as number:
            if cell.percent:
                raise Misread(AMOUNT_UNREADABLE)
            if cell.decimals and 0 < number < 1000:
                raise Misread(AMOUNT_TWO_WAYS)
            return _within(number)
        case str() as text:
            return None if text in NOTHING else _within(_written(text))


def _written(text: str) -> int:
    number = _UNIT.sub("", text)
    if _WHOLE.fullmatch(number):
        return int(number[:20])  # longer ones are too large all the same
    if _GROUPED.fullmatch(number):
        return int("".join(sign for sign in number[:30] if sign.isdigit()))
    if number.startswith(("-", "(", "\u2212")) and any(sign.isdigit() for sign in number):
        raise Misread(AMOUNT_NEGATIVE)
    if _MIXED.fullmatch(number) or re.fullmatch(r"0[.,][0-9]{3}", number):
        raise Misread(AMOUNT_TWO_WAYS)
    raise Misread(AMOUNT_DECIMALS if _FRACTION.fullmatch(number) else AMOUNT_UNREADABLE)


def _within(number: int) -> int:
    if number < 0:
        raise Misread(AMOUNT_NEGATIVE)
    if number > MAX_AMOUNT:
        raise Misread(AMOUNT_TOO_LARGE)
    return number


AMOUNT = ValueKind(
    _amount,
    "1.250.000",
    (AMOUNT_UNREADABLE, AMOUNT_DECIMALS, AMOUNT_TWO_WAYS, AMOUNT_NEGATIVE, AMOUNT_TOO_LARGE),
    width=14,
    figure=True,
)

WORDS_NOT_TEXT = fault(
    "words-not-text",
    N_("The amount in words is not written in words."),
    N_("Write it in words, for example “Năm trăm nghìn đồng”."),
)


def _words(cell: Cell) -> int | None:
    if not isinstance(cell.value, str):
        raise Misread(WORDS_NOT_TEXT)
    return None if cell.value in NOTHING else amount_words.amount_in_words(cell.value)


WORDS = ValueKind(
    _words,
    "Năm trăm nghìn đồng",
    (
        WORDS_NOT_TEXT,
        amount_words.EMPTY,
        amount_words.TOO_LONG,
        amount_words.UNREADABLE,
        amount_words.TWO_WAYS,
    ),
    hard=False,
    width=24,
)

# -- days ----------------------------------------------------------------------------------------------------

DATE_UNREADABLE = fault(
    "date-unreadable",
    N_("This is no date."),
    N_("Write day/month/year, for example 05/03/2024."),
)
DATE_IMPOSSIBLE = fault(
    "date-impossible",
    N_("There is no such day: day {day}, month {month}."),
    N_("Write the day first, then the month: 05/03/2024 is the fifth of March."),
)
DATE_FAR = fault(
    "date-far",
    N_("The year {year} cannot be right."),
    N_("Correct the year."),
)

_DAY_FIRST = re.compile(r"(\d{1,2})\s*([/.-])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?", re.ASCII)
_IN_WORDS = re.compile(r"(?:ngay\s*)?(\d{1,2})\s*,?\s*thang\s*(\d{1,2})\s*,?\s*nam\s*(\d{4})", re.ASCII)


def _date(cell: Cell) -> date | None:
    if isinstance(cell.value, date):
        return _in_time(cell.value.year, cell.value.month, cell.value.day)
    if not isinstance(cell.value, str):
        raise Misread(DATE_UNREADABLE)
    if cell.value in NOTHING:
        return None
    text = plain(cell.value).rstrip(".")
    if found := _DAY_FIRST.fullmatch(text):
        year = int(found[4])
        return _in_time(year + 2000 if len(found[4]) == 2 else year, int(found[3]), int(found[1]))
    if found := _YEAR_FIRST.fullmatch(text):
        return _in_time(int(found[1]), int(found[2]), int(found[3]))
    if found := _IN_WORDS.fullmatch(text):
        return _in_time(int(found[3]), int(found[2]), int(found[1]))
    raise Misread(DATE_UNREADABLE)


def _in_time(year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Misread(DATE_FAR, year=str(year))
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Misread(DATE_IMPOSSIBLE, day=day, month=month) from error


DATE = ValueKind(_date, "05/03/2024", (DATE_UNREADABLE, DATE_IMPOSSIBLE, DATE_FAR), width=12)

# -- numbers of slips, contracts, minutes and members -----------------------------------------------------------

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
    told = code(str(cell.value))
    if not told or len(told) > _MAX_CODE:
        raise Misread(wrong)
    return told


def _voucher(cell: Cell) -> str:
    found = _VOUCHER.fullmatch(_code_of(cell, VOUCHER_UNREADABLE))
    if found is None or not int(found[3]):
        raise Misread(VOUCHER_UNREADABLE)
    slip = f"{found[1]}-{found[2]}-{int(found[3]):03}"
    return f"{slip}/{int(found[4]):02}" if found[4] else slip


def _vouchers(cell: Cell) -> tuple[str, ...]:
    """Several slips in one cell, with a comma, a semicolon or “và” between them."""
    if not isinstance(cell.value, str):
        raise Misread(VOUCHER_UNREADABLE)
    parts = re.split(r"[,;]|\bvà\b", cell.value)
    return tuple(_voucher(_Text(part.strip())) for part in parts)


def _Text(text: str) -> Cell:  # noqa: N802 - it makes a Cell
    from clubledger.forms.sheets import Cell  # noqa: PLC0415

    return Cell(text, 0)


def _contract(cell: Cell) -> str:
    told = _code_of(cell, CONTRACT_UNREADABLE)
    if not _CONTRACT.fullmatch(told):
        raise Misread(CONTRACT_UNREADABLE)
    short = _NUMBERED.fullmatch(told)
    return f"{short[1]}-{int(short[2]):03}" if short else told


def _member(cell: Cell) -> str:
    told = _code_of(cell, MEMBER_UNREADABLE)
    if not _MEMBER.fullmatch(told):
        raise Misread(MEMBER_UNREADABLE)
    return told


def _minutes(cell: Cell) -> str:
    told = _code_of(cell, MINUTES_UNREADABLE)
    # the line over the signatures, “Đồng Mẫu, ngày 10 tháng 5 năm 2024”, is none
    is_day = _DAY_IN_WORDS.search(plain(told))
    if is_day or not any(sign.isdigit() for sign in told) or not told.isprintable():
        raise Misread(MINUTES_UNREADABLE)
    return told


VOUCHER = ValueKind(_voucher, "PT-2024-015", (VOUCHER_UNREADABLE,), width=14)
VOUCHERS = ValueKind(_vouchers, "PC-2024-020", (VOUCHER_UNREADABLE,), width=16)
CONTRACT = ValueKind(_contract, "KU-2024-001", (CONTRACT_UNREADABLE,), width=15)
MEMBER = ValueKind(_member, "TV012", (MEMBER_UNREADABLE,), width=9)
MINUTES = ValueKind(_minutes, "BB-2024-05", (MINUTES_UNREADABLE,), width=13)

# -- other numbers ---------------------------------------------------------------------------------------------

RATE_UNREADABLE = fault(
    "rate-unreadable",
    N_("This is no interest rate."),
    N_("Write percent a month, for example 0,8."),
)
RATE_TINY = fault(
    "rate-two-ways",
    N_(
        "The rate can be read two ways: {rate} percent, or {times} percent that a spreadsheet stored as a fraction."
    ),
    N_("Write percent a month, for example 0,8."),
)
RATE_A_YEAR = fault(
    "rate-a-year",
    N_("The rate is said to be for a year."),
    N_("Write the rate for a month, as the contract does, for example 0,8."),
)
NUMBER_UNREADABLE = fault(
    "number-unreadable",
    N_("This is no whole number."),
    N_("Write a whole number in digits, for example 12."),
)
YEAR_UNREADABLE = fault(
    "birth-year-unreadable",
    N_("This is no year of birth."),
    N_("Write the year with four digits, for example 1955."),
)
PERIOD_UNREADABLE = fault(
    "period-unreadable",
    N_("This is no fiscal year."),
    N_("Write the year whose interest is split, for example 2024."),
)

_TINY = Decimal("0.05")
_RATE = re.compile(r"(\d{1,2}(?:[.,]\d{1,4})?)\s*%?(?P<month>\s*/?\s*(?:1\s*)?thang)?", re.ASCII)
_MONTHS = re.compile(r"(\d{1,3})(?:\s*thang)?", re.ASCII)


def _rate(cell: Cell) -> Decimal:
    match cell.value:
        case bool() | date() | None:
            raise Misread(RATE_UNREADABLE)
        case int() | Decimal() as number:
            rate = Decimal(number) * (100 if cell.percent else 1)
        case str() as text:
            told = plain(text).strip()
            if re.search(r"/?\s*nam\b", told):
                raise Misread(RATE_A_YEAR)
            found = _RATE.fullmatch(told)
            if found is None:
                raise Misread(RATE_UNREADABLE)
            rate = Decimal(found[1].replace(",", "."))
    if not 0 <= rate < 100:
        raise Misread(RATE_UNREADABLE)
    if 0 < rate < _TINY and not cell.percent:
        raise Misread(RATE_TINY, rate=rate, times=rate * 100)
    rate = rate.normalize()
    return rate.quantize(Decimal(1)) if rate == rate.to_integral_value() else rate


def _number(cell: Cell, *, most: int = 100_000) -> int:
    match cell.value:
        case bool():
            raise Misread(NUMBER_UNREADABLE)
        case int() as number if not cell.decimals and not cell.percent:
            told = number
        case str() as text if re.fullmatch(r"[0-9]{1,6}|[1-9][0-9]{0,2}[.,][0-9]{3}", text):
            told = int(re.sub("[.,]", "", text))
        case _:
            raise Misread(NUMBER_UNREADABLE)
    if not 0 <= told <= most:
        raise Misread(NUMBER_UNREADABLE)
    return told


def _months(cell: Cell) -> int:
    if isinstance(cell.value, str) and (found := _MONTHS.fullmatch(plain(cell.value))):
        told = int(found[1])
    else:
        told = _number(cell)
    if not 1 <= told <= 600:
        raise Misread(NUMBER_UNREADABLE)
    return told


def _present(cell: Cell) -> int:
    """How many came: ``52``, ``52/60``, ``52 người``."""
    if isinstance(cell.value, str) and (
        found := re.match(r"(\d{1,5})(?!\d)\s*(?:/\s*\d+|nguoi)", plain(cell.value))
    ):
        return int(found[1])
    return _number(cell)


def _birth_year(cell: Cell) -> int:
    told = cell.value
    if isinstance(told, date):
        return told.year
    if isinstance(told, str) and (
        found := re.fullmatch(r"(?:\d{1,2}[/.-]\d{1,2}[/.-])?(\d{4})", told, re.ASCII)
    ):
        told = int(found[1])
    if not isinstance(told, int) or isinstance(told, bool) or not 1880 <= told <= 2100:
        raise Misread(YEAR_UNREADABLE)
    return told


def _period(cell: Cell) -> str:
    found = re.fullmatch(r"(?:(?:lai )?nam\s*)?(\d{4})", plain(cell.text), re.ASCII)
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise Misread(PERIOD_UNREADABLE)
    return found[1]


RATE = ValueKind(_rate, "0,8", (RATE_UNREADABLE, RATE_A_YEAR, RATE_TINY), width=13)
NUMBER = ValueKind(_number, "12", (NUMBER_UNREADABLE,), width=12, figure=True)
MONTHS = ValueKind(_months, "12", (NUMBER_UNREADABLE,), width=10, figure=True)
PRESENT = ValueKind(_present, "52", (NUMBER_UNREADABLE,), width=9)
BIRTH_YEAR = ValueKind(_birth_year, "1955", (YEAR_UNREADABLE,), width=9)
PERIOD = ValueKind(_period, "2024", (PERIOD_UNREADABLE,), width=8)

# -- words -----------------------------------------------------------------------------------------------------

TEXT_TOO_LONG = fault(
    "text-too-long",
    N_("The text is longer than {count} characters."),
    N_("Write it more briefly."),
)
MAX_TEXT: Final = 300


def _text(cell: Cell) -> str:
    text = " ".join(cell.text.split())
    if len(text) > MAX_TEXT:
        raise Misread(TEXT_TOO_LONG, count=MAX_TEXT)
    return "".join(letter for letter in text if unicodedata.category(letter) not in {"Cc", "Cf"})


TEXT = ValueKind(_text, "…", (TEXT_TOO_LONG,), hard=False)
ORDINAL = ValueKind(lambda cell: cell.text, "1", hard=False, width=6)
"""The running number, which says nothing."""


def _word(choices: Mapping[str, Any], wrong: Fault) -> Callable[[Cell], Any]:
    def read(cell: Cell) -> Any:
        told = squeezed(cell.text)
        if told not in choices:
            raise Misread(wrong)
        return choices[told]

    return read


FUND_UNREADABLE = fault(
    "fund-unreadable",
    N_("This is neither of the two funds."),
    N_("Write “tăng thu nhập” or “hoạt động”."),
)
GENDER_UNREADABLE = fault(
    "gender-unreadable", N_("This is neither “nữ” nor “nam”."), N_("Write “nữ” or “nam”.")
)
HOUSEHOLD_UNREADABLE = fault(
    "household-unreadable",
    N_("This is no kind of household."),
    N_("Write “nghèo”, “cận nghèo”, “khó khăn” or “khác”, or leave it empty."),
)
MARK_UNREADABLE = fault(
    "mark-unreadable",
    N_("This is neither yes nor no."),
    N_("Write “x” or “đã ký” where it was paid, “chưa” where it was not, or leave it empty."),
)

_FUNDS: Final = {
    word: fund
    for fund, said in {
        Fund.INCOME: "tangthunhap quytangthunhap thunhap ttn qttn quyttn income",
        Fund.OPERATING: "hoatdong quyhoatdong hd qhd quyhd operating",
    }.items()
    for word in said.split()
}
_GENDERS: Final = {"nu": "nữ", "nam": "nam", "gai": "nữ", "trai": "nam", "f": "nữ", "m": "nam"}
_HOUSEHOLDS: Final = {
    key: kind
    for kind, keys in {
        "nghèo": ("ngheo", "honheo", "hongheo"),
        "cận nghèo": ("canngheo", "hocanngheo"),
        "khó khăn": ("khokhan", "hokhokhan"),
        "khác": ("khac", "hokhac", "binhthuong", "khong", "trungbinh"),
    }.items()
    for key in keys
}
_MARKS: Final = dict.fromkeys(
    ("x", "co", "roi", "daky", "danop", "dathu", "v", "true", "1", "ky"), True
) | dict.fromkeys(("khong", "chua", "chuanop", "chuaky", "false", "0", "vang"), False)


def _mark(cell: Cell) -> bool:
    if cell.text in {"✓", "✔", "☑", "√"}:
        return True
    told: bool = _word(_MARKS, MARK_UNREADABLE)(cell)
    return told


FUND = ValueKind(_word(_FUNDS, FUND_UNREADABLE), "hoạt động", (FUND_UNREADABLE,), width=14)
GENDER = ValueKind(_word(_GENDERS, GENDER_UNREADABLE), "nữ", (GENDER_UNREADABLE,), hard=False, width=8)
HOUSEHOLD = ValueKind(
    _word(_HOUSEHOLDS, HOUSEHOLD_UNREADABLE),
    "cận nghèo",
    (HOUSEHOLD_UNREADABLE,),
    hard=False,
    width=12,
)
MARK = ValueKind(_mark, "x", (MARK_UNREADABLE,), hard=False, width=14)
