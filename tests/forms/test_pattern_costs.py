"""What a text costs that repeats the words of a pattern: about as much more as it is longer, whichever words they are."""

from __future__ import annotations

import re
import time
from itertools import pairwise, product

import pytest

from clubledger.forms import pages, phone_numbers, signatures, slips, sum_rows

MODULES = (sum_rows, signatures, phone_numbers, pages, slips)
PATTERNS = [
    pytest.param(pattern, id=f"{module.__name__.rpartition('.')[2]}{name}")
    for module in MODULES
    for name, pattern in vars(module).items()
    if isinstance(pattern, re.Pattern)
]
TRIES = 3
GROWTH = 6
"""Twice the text may cost four times as much and some; what is cubic or worse costs eight times as much."""


def vocabulary(pattern: re.Pattern[str]) -> list[str]:
    """The words of a pattern, and what stands for “a word with a digit” and “no word”."""
    words = re.findall(r"[^\W\d_]{2,}", re.sub(r"\\.", " ", pattern.pattern))
    return [*dict.fromkeys(words), "1", "1 ", "a1", "1a ", ".", "- ", " "]


def texts(pattern: re.Pattern[str], letters: int) -> list[str]:
    """Long repetitions of each word, alone and behind a word with which a pattern begins, with an end that fits nothing."""
    words = vocabulary(pattern)
    units = [word if len(word) < 3 else f"{word} " for word in words]
    return [
        (begin + unit * (letters // len(unit)))[:letters] + end
        for begin, unit, end in product(("", "cộng ", "tổng trang ", "dư "), units, (" x", " x y\n!"))
    ]


def cost(pattern: re.Pattern[str], letters: int) -> float:
    """The processor's seconds for all texts, the least of some tries."""
    many = texts(pattern, letters)
    costs = []
    for _ in range(TRIES):
        began = time.process_time()
        for text in many:
            pattern.fullmatch(text)
            pattern.search(text)
        costs.append(time.process_time() - began)
    return min(costs)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_long_repetition_costs_little_more(pattern: re.Pattern[str]) -> None:
    lengths = (25, 50, 100, 200)
    costs = [cost(pattern, letters) + 0.0005 for letters in lengths]
    for shorter, longer in pairwise(costs):
        assert longer < GROWTH * shorter, costs
