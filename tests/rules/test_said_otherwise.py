"""The same club, said otherwise, has the same findings: other codes and accounts, another order, other years, other sums.

That entries of a later month change nothing is tried in tests/auditing/test_as_of.py.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

import pytest

from clubledger.auditing.club import audit_club
from clubledger.demo import demo_club
from clubledger.regulation.profiles import in_force
from clubledger.rules import all_rules
from clubledger.rules.examples import examples
from tests.conftest import write

if TYPE_CHECKING:
    from pathlib import Path

    from clubledger.auditing.club import ClubResult

# ----------------------------------------------------------------------------------------- ways to say it otherwise


def renamed(text: str) -> str:
    """Other codes of members and contracts, other names of accounts."""
    text = re.sub(r"\bTV(?=\d)", "HV", text)
    text = re.sub(r"\bKU-(?=\d)", "KU-a", text)
    for old, new in (("Tiền-mặt", "Két"), ("Ngân-hàng", "Sổ-tiết-kiệm"), ("Cho-vay", "Vay")):
        text = re.sub(rf"(?<=:){old}(?![\w-])", new, text)
    return text


def shifted(text: str) -> str:
    """Everything four years later: the same days of the same months, and leap years stay leap years."""
    return re.sub(
        r"(?<![\d,.])20(?=[12]\d(?![\d,.]\d|\d| VND))(\d\d)", lambda year: f"20{int(year[1]) + 4:02}", text
    )


def tripled(text: str) -> str:
    """Three times all sums and limits."""
    return re.sub(
        r"(?<![\w,.])(-?[\d,]+)(?= (?:~ [\d,]+ )?VND\b)",
        lambda sum_: f"{int(sum_[1].replace(',', '')) * 3:,}",
        text,
    )


def reordered(text: str) -> str:
    """The entries of a day in another order; what stands before the first entry stays there."""
    head, *blocks = re.split(r"(?m)^(?=\d{4}-\d\d-\d\d )", text)
    shuffle = random.Random(len(text))
    in_order = sorted((block[:10], shuffle.random(), block.rstrip("\n")) for block in blocks)
    return head + "".join(f"{block}\n\n" for *_, block in in_order)


def same(text: str) -> str:
    return text


def four_years_later(day: date) -> date:
    return day.replace(year=day.year + 4)


def today(day: date) -> date:
    return day


Otherwise = tuple["Callable[[str], str]", "Callable[[str], str]", "Callable[[date], date]"]
"""What becomes of a file, of a subject or a file's name, and of a day."""
WAYS: Mapping[str, Otherwise] = {
    "renamed": (renamed, renamed, today),
    "shifted": (shifted, shifted, four_years_later),
    "tripled": (tripled, same, today),
    "reordered": (reordered, same, today),
}


def found(
    result: ClubResult, word: Callable[[str], str] = same, day: Callable[[date], date] = today
) -> set[object]:
    """What was found, and what could not be judged; lines of files left out."""
    return {
        *(
            (one.rule, one.level, word(re.sub(r":\d+$", "", one.subject)), day(one.date), one.waived)
            for one in result.findings
        ),
        *((one.rule, word(one.subject or "")) for one in result.unknown),
    }


def check(tmp_path: Path, way: str, files: dict[str, str], as_of: date) -> None:
    text, word, day = WAYS[way]
    targets = in_force(as_of)
    before = audit_club(write(tmp_path / "club", files), as_of, profile=targets)
    otherwise = {word(name): text(content) for name, content in files.items()}
    after = audit_club(write(tmp_path / "otherwise" / "club", otherwise), day(as_of), profile=targets)
    assert otherwise != files
    assert found(after) == found(before, word, day)


# ------------------------------------------------------------------------------------------------------ what is tried

FIRST = [
    (rule.id, next(example for example in examples(rule.id) if example.kind == "failing"))
    for rule in all_rules()
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("rule", [rule for rule, _ in FIRST])
def test_what_a_rule_finds(tmp_path: Path, rule: str, way: str) -> None:
    example = dict(FIRST)[rule]
    check(tmp_path, way, example.files, example.as_of)


@pytest.mark.long
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_an_invented_club_is_told(tmp_path: Path, seed: int, way: str) -> None:
    check(tmp_path, way, demo_club(seed, 2, seed), date(2025, 7, 31))
