"""Headings as clubs and State forms write them: with a unit behind, or the number of the column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from clubledger.forms.faults import Misread, fault
from clubledger.forms.folding import plain, squeezed
from clubledger.forms.limits import SHOWN
from clubledger.forms.values import AMOUNT, BIRTH_YEAR, BORN, DATE, MONTHS, NUMBER, RATE, RATE_A_YEAR
from clubledger.i18n import N_, printable

if TYPE_CHECKING:
    from clubledger.forms.columns import Column
    from clubledger.forms.form import Form
    from clubledger.forms.values import ValueKind

UNIT_SCALED = fault(
    "unit-scaled",
    N_("“{line}” says that the amounts are not in đồng."),
    N_("Write whole đồng with all zeros, and take the unit away."),
)
TERM_IN_YEARS = fault(
    "term-in-years",
    N_("The term is said to be in years."),
    N_("Write the term in months, as the contract does: one year is 12."),
)
HEADING_FAULTS: Final = (UNIT_SCALED, TERM_IN_YEARS)
"""What a heading itself can say wrong, beside what its kind of value says of a rate a year."""

_LONGEST = 120
"""Letters of a heading; what is longer is none."""
_MOST_HINTS = 3
"""“Trả gốc kỳ này (đồng) (1)”."""
_DONG = r"(?:(?:viet nam|vn) )?(?:dong(?: viet nam| vn)?|vn dong|vnd|d|₫)\.?"
_SCALE = rf"(?:dong\s*x\s*)?x?\s*(?:(?:1[.,]?|')000(?:[.,]?000)?|(?:1|mot|tram) ?(?:nghin|ngan|trieu)|nghin|ngan|trieu|tr|ty|k)\.?\s*(?:{_DONG})?"
_MONTH = r"(?:(?:1|mot) ?)?(?:thang|th)"
_YEAR = r"(?:(?:1|mot) ?)?nam"
_NOW = r"(?:ky|thang|dot) nay|trong (?:ky|thang)"
_SAID_BEFORE = re.compile(r"(?:(?:don vi(?: tinh)?|dvt|tinh(?: theo| bang)?|theo|bang|so)\b\s*:?\s*)+")
_BRACKETS = re.compile(r"(?P<name>.*\S)\s*(?:\((?P<round>[^()]*)\)|\[(?P<square>[^\[\]]*)\])\s*")
_BEHIND = re.compile(
    rf"(?P<name>.*?\w)(?:\s*[,:;/–-]\s*|\s+|(?=%))(?P<hint>{_SCALE}|{_DONG}|%.*|{_MONTH}|{_YEAR}|{_NOW})\s*"
)
_UNIT_ENDS: Final = (
    "dong", "d", "vnd", "₫", "nam", "vn", "nghin", "ngan", "trieu", "tr", "ty", "k", "ky", "000", "thang", "th", "nay", "."
)  # fmt: skip
"""How what `_BEHIND` finds can end; most cells of a sheet do not."""
_COLUMN_NUMBER = re.compile(r"\d{1,2}|[a-z]|\d{1,2}\s*=\s*[\d\s+x*/().-]+")
_RIGHT: Final[dict[ValueKind, re.Pattern[str]]] = {
    AMOUNT: re.compile(rf"{_DONG}|{_NOW}|"),
    MONTHS: re.compile(_MONTH),
    RATE: re.compile(rf"%|phan tram|(?:%|phan tram)\s*/?\s*(?:{_MONTH})|/?\s*(?:{_MONTH})"),
    DATE: re.compile(r"(?:ngay|dd?)[\s,/.-]*(?:thang|mm?)(?:[\s,/.-]*(?:nam|y{2,4}))?"),
    BIRTH_YEAR: re.compile(r"nam|duong lich"),
    BORN: re.compile(r"nam(?: sinh)?"),
    NUMBER: re.compile(r"to"),
}
"""The units of a kind of value, plain, without “ĐVT:”; “(bằng số)” is none and no other, and so is “kỳ này”."""
_WRONG: Final = {
    AMOUNT: (re.compile(_SCALE), UNIT_SCALED),
    MONTHS: (re.compile(_YEAR), TERM_IN_YEARS),
    RATE: (re.compile(rf"(?:%|phan tram)?\s*/?\s*(?:{_YEAR})"), RATE_A_YEAR),
}
"""Units in which nothing is entered, and what is then said."""


@dataclass(frozen=True, slots=True)
class Written:
    """A heading as it is compared: whole, and without what stands behind its ``name``. All squeezed but the hints."""

    whole: str
    name: str = ""
    hints: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def written(text: str) -> tuple[Written, ...]:
    """The ways to take a heading apart, the whole one first."""
    if len(text) > _LONGEST:
        return (Written(squeezed(text)),)
    ways = [Written(squeezed(text))]
    rest = " ".join(plain(text).split())
    hints: tuple[str, ...] = ()
    for _ in range(_MOST_HINTS):
        if rest.endswith((")", "]")) and (match := _BRACKETS.fullmatch(rest)):
            hint = match["round"] or match["square"] or ""
        elif (rest.endswith(_UNIT_ENDS) or "%" in rest) and (match := _BEHIND.fullmatch(rest)):
            hint = match["hint"]
        else:
            break
        rest, hints = match["name"].strip(), (*hints, hint.strip())
        ways.append(Written(ways[0].whole, squeezed(rest), hints))
    return tuple(ways)


def names_of(text: str) -> frozenset[str]:
    """What a heading may be called, squeezed: with all that stands behind it, or without."""
    return frozenset(way.name or way.whole for way in written(text))


def column_of(form: Form, text: str) -> Column | None:
    """The column of a form that a heading names."""
    for way in written(text):
        key = form.known_headings.get(way.name or way.whole)
        if key is not None and (
            not way.name or all(_is_unit(form.by_key[key].kind, hint) for hint in way.hints)
        ):
            return form.by_key[key]
    return None


def without_unit(text: str) -> tuple[str, str]:
    """A heading without what stands in brackets behind it, and that with its brackets."""
    match = _BRACKETS.fullmatch(plain(text)) if len(text) <= _LONGEST else None
    return (text[: match.end("name")], text[match.end("name") :].strip()) if match else (text, "")


def check_unit(form: Form, text: str) -> None:
    """Raise `Misread` if a heading says that its values are in a unit in which nothing is entered."""
    column = column_of(form, text)
    if column is None or column.kind not in _WRONG:
        return
    pattern, wrong = _WRONG[column.kind]
    for way in written(text):
        if (
            way.name
            and form.known_headings.get(way.name) == column.key
            and any(pattern.fullmatch(_bare(hint)) for hint in way.hints)
        ):
            raise Misread(wrong, line=printable(text, SHOWN)) if wrong is UNIT_SCALED else Misread(wrong)


def _is_unit(kind: ValueKind, hint: str) -> bool:
    if _COLUMN_NUMBER.fullmatch(hint):
        return True
    unit = _bare(hint)
    patterns = [_RIGHT[kind]] if kind in _RIGHT else []
    patterns += [_WRONG[kind][0]] if kind in _WRONG else []
    return any(pattern.fullmatch(unit) for pattern in patterns)


def _bare(hint: str) -> str:
    return _SAID_BEFORE.sub("", hint, count=1).strip(" .:") if hint else hint
