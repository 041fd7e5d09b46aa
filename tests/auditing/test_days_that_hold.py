"""A result says as of which other days the club would be judged the same, and it is judged the same on them."""

from __future__ import annotations

import pickle
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from clubledger.auditing import club
from clubledger.auditing.club import ClubResult, audit_club, crashed
from clubledger.books.loading import load
from clubledger.books.writing import MemberLine, member_text
from clubledger.regulation.profiles import in_force
from clubledger.rules import all_rules, get_rule
from clubledger.rules.examples import examples
from tests.conftest import write

if TYPE_CHECKING:
    from collections.abc import Callable

LEDGERS = Path(__file__).parents[2] / "ledgers"
TARGETS = in_force(date(2025, 1, 1))
DAY = timedelta(days=1)

LOAN = """
2024-12-15 * "TV004" "Cho vay nuôi lợn" ^KU-2024-001
  voucher: "BN-2024-001"
  minutes: "BB-2024-12"
  purpose: "chăn nuôi"
  term: 3
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV004  3,000,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng  -3,000,000 VND
"""
WAIVED = """
2024-07-05 custom "board" "accountant" "TV002"
2024-09-05 custom "waiver" "GOV-01" "treasurer"
  reason: "không ai khác làm được; TV004 cùng kiểm quỹ hằng tháng"
  by: "Họp câu lạc bộ"
  minutes: "BB-2024-09"
  until: 2025-09-30
"""


def judged(folder: Path, day: date, *rules: str) -> ClubResult:
    return audit_club(folder, day, profile=TARGETS, rules=[get_rule(rule) for rule in rules])


def differs(before: ClubResult, after: ClubResult, day: date) -> bool:
    return (before.on(day).findings, before.unknown, before.indicators) != (
        after.findings,
        after.unknown,
        after.indicators,
    )


@pytest.mark.parametrize(
    ("rule", "where", "text", "before", "turns"),
    [
        pytest.param("LOAN-15", "income", LOAN, date(2025, 1, 18), date(2025, 1, 21), id="a loan is overdue"),
        pytest.param(
            "GOV-01",
            "club",
            '2025-03-10 custom "board" "treasurer" "TV001"',
            date(2025, 2, 1),
            date(2025, 3, 10),
            id="an office changes hands",
        ),
        pytest.param(
            "FUND-04",
            "club",
            '2025-02-01 custom "regulation" "capital-min" 90,000,000 VND',
            date(2025, 1, 20),
            date(2025, 2, 1),
            id="the regulation changes",
        ),
        pytest.param("GOV-03", "club", "", date(2025, 1, 10), date(2025, 1, 31), id="the report is missing"),
        pytest.param("GOV-01", "club", WAIVED, date(2025, 9, 10), date(2025, 10, 1), id="a waiver runs out"),
        pytest.param(
            "MEM-03",
            "members",
            member_text(MemberLine("TV006", date(2024, 1, 5), "Vũ Thị Sáu", "nữ", 1965, "khác")),
            date(2024, 12, 20),
            date(2025, 1, 1),
            id="a member is 60",
        ),
    ],
)
def test_a_result_holds_until_the_day_that_changes_it(
    rule: str, where: str, text: str, before: date, turns: date, make_club: Callable[..., Path]
) -> None:
    folder = make_club(**{where: text})
    result = judged(folder, before, rule)
    assert result.holds is not None
    first, last = result.holds
    assert first < before < last == turns - DAY
    assert judged(folder, last, rule) == result.on(last)
    after = judged(folder, turns, rule)
    assert after.holds is not None
    assert after.holds[0] == turns
    assert differs(result, after, turns)


def test_what_counts_the_days_holds_on_its_own(make_club: Callable[..., Path]) -> None:
    folder, day = make_club(income=LOAN), date(2025, 2, 10)
    late = judged(folder, day, "LOAN-15")
    assert [finding.rule for finding in late.findings] == ["LOAN-15"]
    assert late.holds == (day, day)


def test_what_names_the_as_of_day_holds_on_its_own(make_club: Callable[..., Path]) -> None:
    day = date(2024, 1, 2)
    early = judged(make_club(), day, "FUND-01")
    assert "2024-01-02" in str(early.unknown[0].reason)
    assert early.holds == (day, day)


def test_a_lasting_state_bears_the_day_it_is_asked_on(make_club: Callable[..., Path]) -> None:
    folder, day = make_club(club='2024-07-05 custom "board" "treasurer" "TV001"'), date(2025, 3, 1)
    result = judged(folder, day, "GOV-01")
    assert result.holds is not None
    assert [finding.date for finding in result.findings] == [day]
    assert result.holds[1] > day
    assert [finding.date for finding in result.on(day + DAY).findings] == [day + DAY]


def test_a_broken_ledger_is_broken_on_any_day(make_club: Callable[..., Path]) -> None:
    folder, day = make_club(income="2024-06-01 open Nonsense"), date(2025, 6, 1)
    result = judged(folder, day)
    assert result.outcome == "broken"
    assert result.holds is not None
    assert audit_club(folder, day + 400 * DAY, profile=TARGETS, rules=[]) == result.on(day + 400 * DAY)


def test_of_what_crashed_nobody_can_tell(make_club: Callable[..., Path]) -> None:
    assert crashed(make_club(), date(2025, 6, 1)).holds is None


def as_of_each_day_alike(folder: Path, day: date, random: Random) -> bool:
    """Whether a result holds on more than its day; it is judged anew as of the ends, and a day in between."""
    result = audit_club(folder, day, profile=TARGETS)
    assert pickle.loads(pickle.dumps(result)) == result
    assert result.holds is not None
    first, last = max(result.holds[0], day - 999 * DAY), min(result.holds[1], day + 999 * DAY)
    assert first <= day <= last
    between = first + random.randint(0, (last - first).days) * DAY
    for other in {first, between, last} - {day}:
        assert audit_club(folder, other, profile=TARGETS) == result.on(other)
    return first < last


@pytest.fixture
def loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(club, "load", cache(load))


@pytest.mark.usefixtures("loaded_once")
def test_sample_clubs_are_judged_the_same_on_the_days_that_hold() -> None:
    days = {"dong-mau": date(2025, 7, 20), "na-thu": date(2026, 1, 9), "ben-gia": date(2024, 9, 3)}
    several = [as_of_each_day_alike(LEDGERS / name, day, Random(name)) for name, day in days.items()]
    assert several.count(True) > 1


@pytest.mark.usefixtures("loaded_once")
def test_the_rules_examples_are_judged_the_same_on_the_days_that_hold(tmp_path: Path) -> None:
    random = Random(8)
    several = []
    for rule in random.sample(all_rules(), 16):
        example = random.choice(examples(rule.id))
        day = example.as_of + random.randint(0, 40) * DAY
        folder = write(tmp_path / rule.id, example.files)
        several.append(as_of_each_day_alike(folder, day, random))
    assert several.count(True) > 2
