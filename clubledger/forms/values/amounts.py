"""Money, in figures and in words: whole đồng."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from clubledger.forms import amount_words
from clubledger.forms.faults import Misread, fault
from clubledger.forms.values.kinds import NOTHING, ValueKind
from clubledger.i18n import N_, Dong

if TYPE_CHECKING:
    from clubledger.forms.sheets import Cell

MAX_AMOUNT: Final = 10**12
"""No club has a million million đồng: more is a slip of the finger."""

AMOUNT_UNREADABLE = fault(
    "amount-unreadable",
    N_("This is no amount of money."),
    N_("Write whole đồng in digits, for example 1.250.000."),
)
AMOUNT_DECIMALS = fault(
    "amount-decimals",
    N_("The amount has a fraction, and there is no half đồng. It is probably {probable}."),
    N_("Write whole đồng, with a dot or nothing between the thousands, for example 12.500."),
)
AMOUNT_FRACTION = fault(
    "amount-fraction",
    N_(
        "A dot, a comma or a blank stands in the amount where no thousands begin, so that nobody can say how much it is."
    ),
    N_(
        "Write whole đồng, with a dot or nothing between the thousands, for example 12.500. A cell holds one amount."
    ),
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

_DUST: Final = Decimal("0.0001")
"""What a spreadsheet leaves of its reckoning in binary, far below half a đồng: no workbook shows it."""
_THOUSAND: Final = 1000
_UNIT = re.compile(r"\s*(?:đồng|đ|vnđ|vnd|₫)\.?$", re.IGNORECASE)
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:(?P<sign>[., ])[0-9]{3})(?:(?P=sign)[0-9]{3})*")
_WHOLE = re.compile(r"0|[1-9][0-9]*")
_FRACTION = re.compile(r"[0-9][0-9., ]*[.,][0-9]+|[0-9]+[.,]")
_SHORT = re.compile(r"(?P<whole>0|[1-9][0-9]{0,2})[.,](?P<fraction>(?!0+$)[0-9]{1,3})")
_MIXED = re.compile(r"[1-9][0-9]{0,2}(?:[.,][0-9]{3})+")


def _amount(cell: Cell) -> int | None:
    match cell.value:
        case bool() | date() | None:
            raise Misread(AMOUNT_UNREADABLE)
        case Decimal() as stored if abs(stored - stored.to_integral_value()) > _DUST:
            raise _with_fraction(f"{stored:f}")
        case (int() | Decimal()) as stored:
            number = int(stored.to_integral_value()) if isinstance(stored, Decimal) else stored
            if cell.percent:
                raise Misread(AMOUNT_UNREADABLE)
            if cell.decimals and 0 < number < _THOUSAND:
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
    raise _with_fraction(number) if _FRACTION.fullmatch(number) else Misread(AMOUNT_UNREADABLE)


def _with_fraction(number: str) -> Misread:
    """What 12.5 probably is: 12.500, whose zeros a spreadsheet dropped; what 500.000,00 is. Of others nobody can tell."""
    if number.startswith("-"):
        return Misread(AMOUNT_NEGATIVE)
    if short := _SHORT.fullmatch(number):
        thousands = short["fraction"].ljust(len("000"), "0")
        return Misread(AMOUNT_DECIMALS, probable=Dong(int(short["whole"] + thousands)))
    whole, fraction, zeros = number[:-3], number[-3:-2], number[-2:]
    if zeros == "00" and fraction in (".", ",") and fraction not in whole and _GROUPED.fullmatch(whole):
        return Misread(AMOUNT_DECIMALS, probable=Dong(_written(whole)))
    return Misread(AMOUNT_FRACTION)


def _within(number: int) -> int:
    if number < 0:
        raise Misread(AMOUNT_NEGATIVE)
    if number > MAX_AMOUNT:
        raise Misread(AMOUNT_TOO_LARGE)
    return number


AMOUNT = ValueKind(
    _amount,
    "1.250.000",
    (AMOUNT_UNREADABLE, AMOUNT_DECIMALS, AMOUNT_FRACTION, AMOUNT_TWO_WAYS, AMOUNT_NEGATIVE, AMOUNT_TOO_LARGE),
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
