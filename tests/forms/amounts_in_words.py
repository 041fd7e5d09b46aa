"""Amounts as people write them in words: what ``amount_in_words`` must read back.

It knows nothing of the product's code. It leaves out only what can be left out with one value remaining.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import Literal

Choose = Callable[[Sequence[str]], str]

MOST = 999_999_999_999_999
DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
LABELS = ("", "Bằng chữ: ", "(Viết bằng chữ): ", "Số tiền (viết bằng chữ): ", "BẰNG CHỮ:", "bằng chữ ")
ENDINGS = (
    " đồng",
    "",
    " đồng chẵn",
    " đồng chẵn./.",
    " đồng.",
    " chẵn",
    " VNĐ",
    " vnd",
    " đ",
    " ₫",
    " Việt Nam đồng",
    " đồng (chẵn)",
    " đồng ........",
)
SPACES = (" ", "  ", "\N{NO-BREAK SPACE}", "-", ", ", " – ", "\n")
CASES = {"first letter": lambda text: text[0].upper() + text[1:], "lower": str.lower, "upper": str.upper}


def formal(choices: Sequence[str]) -> str:
    return choices[0]


def in_words(n: int, choose: Choose = formal) -> str:
    """``n`` đồng, 0 to ``MOST``; ``choose`` takes one of several ways, of which the first is the formal one.

    5_200_000 is "Năm triệu hai trăm nghìn đồng".
    """
    number = choose(SPACES).join(spoken(n, choose))
    amount = CASES[choose(tuple(CASES))](number + choose(ENDINGS))
    text = choose(LABELS) + amount
    normal: Literal["NFC", "NFD"] = "NFC" if choose(("NFC", "NFD")) == "NFC" else "NFD"
    return unicodedata.normalize(normal, choose(("{}", "({})", " {}\t")).format(text))


def spoken(n: int, choose: Choose = formal) -> list[str]:
    """The words of the number alone, in lower case."""
    if n == 0:
        return ["không"]
    billions, rest = divmod(n, 10**9)
    words = []
    if billions:
        words = [*_below_billion(billions, choose, after=""), choose(("tỷ", "tỉ"))]
    if rest * 2 == 10**9 and billions % 1000 and choose(("năm trăm triệu", "rưỡi")) == "rưỡi":
        words += _half(choose)
    else:
        words += _below_billion(rest, choose, after="tỷ" if billions else "")
    if words[0] == "một" and words[2:3] in (["rưỡi"], ["rưởi"]):
        words = [*choose(("một", "")).split(), *words[1:]]
    return words


def _below_billion(n: int, choose: Choose, after: str) -> list[str]:
    """What follows the scale ``after``, which is empty at the beginning."""
    words: list[str] = []
    for scale, name in ((10**6, "triệu"), (1000, "nghìn")):
        group, n = divmod(n, scale)
        spoken_group = _group(group, choose, after, name) if group else _nothing(n, choose, after, name)
        if spoken_group:
            words += [*spoken_group, choose(("nghìn", "ngàn")) if name == "nghìn" else name]
            after = name
        if group and n * 2 == scale and choose(("năm trăm", "rưỡi")) == "rưỡi":
            return words + _half(choose)
    return words + _group(n, choose, after, "") if n else words


def _nothing(rest: int, choose: Choose, after: str, name: str) -> list[str]:
    """A group of 0, with ``rest`` below it: "một triệu hai trăm" would have two values, so its thousands are told."""
    ways = ["không", "không trăm"]
    if name == "triệu":
        ways.insert(0, "")
    elif rest < 100:
        ways.append("")
    return choose(ways).split() if after and rest else []


def _group(n: int, choose: Choose, after: str, name: str) -> list[str]:
    """1 to 999 after one scale and before another; both are empty where there is none."""
    hundreds, rest = divmod(n, 100)
    words: list[str] = []
    if hundreds:
        words = [_digit(hundreds, choose), "trăm"]
        if rest == 50 and choose(("năm mươi", "rưỡi")) == "rưỡi":
            return words + _half(choose)
    elif after:
        may_drop = name or after == "nghìn"
        words = choose(("không trăm", "") if may_drop else ("không trăm",)).split()
    tens, ones = divmod(rest, 10)
    if tens:
        return words + _tens(tens, choose) + _after_tens(tens, ones, choose)
    if ones and (words or (after and not name)):
        words.append(choose(("linh", "lẻ")))
    elif ones and after:
        words += choose(("linh", "lẻ", "")).split()
    if ones == 4 and words[-1:] in (["linh"], ["lẻ"]):
        return [*words, choose(("bốn", "tư"))]
    return [*words, _digit(ones, choose)] if ones else words


def _tens(tens: int, choose: Choose) -> list[str]:
    return ["mười"] if tens == 1 else [_digit(tens, choose), choose(("mươi", "mười"))]


def _after_tens(tens: int, ones: int, choose: Choose) -> list[str]:
    match ones:
        case 0:
            return []
        case 1 if tens > 1:
            return [choose(("mốt", "một"))]
        case 4:
            return [choose(("bốn", "tư") if tens == 1 else ("tư", "bốn"))]
        case 5:
            return [choose(("lăm", "nhăm", "năm"))]
    return [_digit(ones, choose)]


def _digit(digit: int, choose: Choose) -> str:
    return choose(("bảy", "bẩy")) if digit == 7 else DIGITS[digit]


def _half(choose: Choose) -> list[str]:
    return [choose(("rưỡi", "rưởi"))]
