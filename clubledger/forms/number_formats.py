"""What a workbook's number formats, or an OpenDocument cell's text, show of a number where people would read another one.

A format that shows dollars, thousands or kilograms is seen on the screen and on paper, but a file stores only the number.
Source: ECMA-376-1 (2016), 18.8.31 (number formats).
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import Final

THOUSAND: Final = 1000
_TOKEN = re.compile(
    r"\"(?P<text>[^\"]*)\"|\\(?P<sign>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|(?P<silent>_.|\*.|\[[^\]]*\])"
    r"|(?P<digits>general|standard|e[+-]|[0#?@])|(?P<mark>[.,%])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_SECTION_END = re.compile(r"((?:\"[^\"]*\"|\\.|_.|\*.|\[[^\]]*\]|[^;])*)(?:;|$)", re.DOTALL)
_SIGNS = r"[\s()+\-\u2212.,:/*'’]*"
_DONG = re.compile(
    rf"{_SIGNS}(?:(?:vn |việt nam )?(?:đồng|đ|dong|d|vnđ|vnd|₫)(?: chẵn|\s*/\s*[^\W\d_]+)?)?{_SIGNS}",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s.,/'’-]*")
_SCALE = re.compile(r"(?<=[0#?])(,+)(?=\.|$)|(?<=\.)(?:[0#?]*[0#?])(,+)$")
_NUMBER = re.compile(r"\d(?:[\d., '’\xa0\u202f]*\d)?", re.ASCII)
_POWER = re.compile(r"-?\d+(?:[.,]\d+)?E[+-]?\d+|#+", re.IGNORECASE | re.ASCII)


def is_dong(words: str) -> bool:
    """Whether what stands beside a number says nothing but that it is đồng, or above or below zero."""
    return _DONG.fullmatch(words) is not None


@lru_cache(512)
def format_shows(value: int | Decimal | str, number_format: str) -> str | None:
    """What a number format shows of a value if it is not just this value in đồng: ``""`` for nothing at all, else ``None``."""
    if value == 0:
        return None
    sections = _sections(number_format)
    if not isinstance(value, str) and any(_CONDITION.search(section) for section in sections):
        return next((_shown(value, section) for section in sections if _holds(section, value)), None)
    if isinstance(value, str):
        return _shown(value, sections[3]) if len(sections) > len("+-0") else _text_shown(value, sections[-1])
    return _shown(value, sections[1] if value < 0 and len(sections) > 1 else sections[0])


_CONDITION = re.compile(r"\[(?P<sign><=|>=|<>|<|>|=)(?P<limit>-?\d+(?:\.\d+)?)\]")
_COMPARED: Final = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}


def _holds(section: str, value: int | Decimal) -> bool:
    """Whether a section is for a value: by its condition, or because it has none."""
    said = _CONDITION.search(section)
    return said is None or bool(_COMPARED[said["sign"]](Decimal(value), Decimal(said["limit"])))


def _text_shown(value: str, section: str) -> str | None:
    """What a format without a section for texts shows of one: nothing else, if it does not name them."""
    return _shown(value, section) if "@" in section else None


def _sections(number_format: str) -> list[str]:
    """Those for numbers above, below and at zero, and for texts, as far as the format has them."""
    sections, place = [], 0
    while place <= len(number_format):
        found = _SECTION_END.match(number_format, place)
        if found is None:
            return ["General"]
        sections.append(found[1])
        if found.end() == len(number_format) and not found[0].endswith(";"):
            break
        place = max(found.end(), place + 1)
    return sections


def _shown(value: int | Decimal | str, section: str) -> str | None:
    before, between, after, core = "", "", "", ""
    for token in _TOKEN.finditer(section):
        if token["silent"] is not None:
            continue
        if token["digits"] is not None or (token["mark"] is not None and core):
            if token["digits"] is not None:
                between, after = between + after, ""
            core += token["digits"] or token["mark"]
            continue
        words = next(
            (
                token[name]
                for name in ("text", "sign", "currency", "mark", "other")
                if token[name] is not None
            ),
            "",
        )
        before, after = (before, after + words) if core else (before + words, after)
    if not core:
        return before.strip() or ""
    scaled = _SCALE.search(core)
    if scaled is None and is_dong(before) and is_dong(after) and _BETWEEN.fullmatch(between):
        return None
    if isinstance(value, str):
        return f"{before}{value}{after}".strip()
    power = len(scaled[1] or scaled[2]) if scaled else 0
    number = abs(Decimal(value)) / Decimal(THOUSAND) ** power
    grouped = "," in core.rstrip(",")
    figures = f"{round(number) if number >= 1 else number:{',' if grouped else ''}}".replace(",", ".")
    return f"{before}{figures}{between.strip('.,')}{after}".strip()


def text_shows(value: int | Decimal, shown: str) -> str | None:
    """What the text of an OpenDocument cell shows of its value, as `format_shows` says it."""
    if value == 0 or not isinstance(value, int) or _POWER.fullmatch(shown):
        return None
    number = _NUMBER.search(shown)
    if number is None or not (is_dong(shown[: number.start()]) and is_dong(shown[number.end() :])):
        return shown
    digits, whole = re.sub(r"\D", "", number[0]), str(abs(value))
    zeros = digits.removeprefix(whole)
    fraction = re.split(r"[.,]", number[0])[-1]
    as_stored = digits.startswith(whole) and (not zeros or (zeros == fraction and not zeros.strip("0")))
    return None if as_stored else shown
