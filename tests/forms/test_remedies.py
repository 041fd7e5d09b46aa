"""No remedy tells anybody to delete or add money: it sends them to the paper, to type what stands there."""

from __future__ import annotations

import re

import pytest

from clubledger.forms import FORMS, documents, importing
from clubledger.forms.faults import FAULTS
from clubledger.i18n import Message, render

assert FORMS, documents
assert importing

_MONEY = r"(?:rows?|amounts?|money|columns?|cells?|lines?|sums?|totals?|parts?|marks?|file|one|it)\b"
ENGLISH = re.compile(
    rf"\b(?:remove|delete|leave out|leave off|take out|cross out|drop|erase|clear|discard|omit|cut)\b[^.;:]*\b{_MONEY}"
    rf"|\bleave\b[^.;:,]*\b{_MONEY}[^.;:,]*\bout\b|\b(?:add|insert|put)\b[^.;:]*\bto the total\b|\badd (?:a|the|another) (?:row|amount|line)"
    r"|\bfill in at least\b|\bkeep\b[^.;:]*\bone\b",
    re.IGNORECASE,
)
VIETNAMESE = re.compile(
    r"\b(?:xóa|xoá|bỏ|gạch|loại)\b(?: (?:bớt|đi|hẳn|một trong|một|hai|cả|các|những|trong))* (?:dòng|số tiền|tiền|cột|ô|khoản|dấu)\b"
    r"|\b(?:cộng|thêm)\b[^.;:]* vào (?:số|dòng) (?:cộng|tổng)\b|\bít nhất một dòng\b",
    re.IGNORECASE,
)
NO_MONEY = {"workbook-old-or-locked", "csv-quotes"}
"""What these speak of is a password and a quotation mark."""


@pytest.mark.parametrize("name", sorted(FAULTS.keys() - NO_MONEY))
def test_a_remedy_sends_to_the_paper(name: str) -> None:
    remedy = FAULTS[name].remedy
    assert not ENGLISH.search(remedy)
    assert not VIETNAMESE.search(render(Message(remedy, dict.fromkeys(fields(remedy), "…")), "vi"))


@pytest.mark.parametrize(
    "remedy",
    [
        "Remove one of the two rows.", "Leave out the row of one of the two papers.", "Complete the row, or remove it.",
        "Put it above “Cộng” and add it to the total.", "Fill in at least one row, or leave the file out.",
        "Look at the signed sheet: remove the amount, or correct “Ký nộp”.", "Keep the right one of the two rows.",
    ],
)  # fmt: skip
def test_what_cost_money_is_known(remedy: str) -> None:
    assert ENGLISH.search(remedy)


@pytest.mark.parametrize(
    "remedy", ["Bỏ một trong hai dòng.", "Xóa dòng này.", "Hãy xoá số tiền.", "Gạch bỏ dòng thừa."]
)
def test_what_cost_money_is_known_in_vietnamese(remedy: str) -> None:
    assert VIETNAMESE.search(remedy)


def fields(text: str) -> list[str]:
    return re.findall(r"{(\w+)}", text)
