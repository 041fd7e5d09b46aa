"""Many loans of one home, and many debts handed on: the work grows as they do."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from clubledger.books import load_club
from clubledger.rules import get_rule, judge_rule
from clubledger.rules.examples import base_files
from tests.conftest import write
from tests.rules.conftest import HOMES
from tests.rules.test_rule_boundaries import living, parked, single

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import FrameType

    from _typeshed import TraceFunction

AT_HOME = [f"TV{number:03}" for number in range(10, 20)]
DAY = timedelta(days=1)


def lines_run(folder: Path, rule: str, income: str, members: str = "") -> int:
    """How many lines of code a rule runs to judge a club."""
    files = dict(base_files())
    files[HOMES["income"]] += "\n" + income
    files[HOMES["members"]] += "\n" + members
    books = load_club(write(folder, files), date(2024, 12, 31))
    assert books.loans
    count = 0

    def ran(_frame: FrameType, event: str, _argument: object) -> TraceFunction:
        nonlocal count
        count += event == "line"
        return ran

    before = sys.gettrace()
    sys.settrace(ran)
    try:
        judge_rule(books, get_rule(rule))
    finally:
        sys.settrace(before)
    return count


def repaid_late(each: int, apart: int) -> str:
    """Of each of ten members of a home, loans that were repaid late, one after the other so many days apart."""
    lines = []
    for number in range(each * len(AT_HOME)):
        member, lent_on = (
            AT_HOME[number % len(AT_HOME)],
            date(2024, 2, 15) + number // len(AT_HOME) * apart * DAY,
        )
        contract = f"KU-2024-{number:04}"
        lines.append(single(f"{lent_on}", contract, member, 1_000_000, 1))
        lines.append(
            f'{lent_on + 60 * DAY} * "{member}" "Trả gốc" ^{contract}\n  voucher: "PT-2024-{number:04}"\n'
            f"  Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt  1000000 VND\n  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:{member}\n"
        )
    return "\n".join(lines)


@pytest.mark.parametrize("apart", [0, 1], ids=["all on one day", "day by day"])
def test_a_home_with_many_loans(tmp_path: Path, apart: int) -> None:
    """Each loan of a home was compared with each of the others: ten members with a hundred each took 13 seconds."""
    few, many = (
        lines_run(tmp_path / f"{each}", "LOAN-10", repaid_late(each, apart), living("H09", *AT_HOME))
        for each in (5, 20)
    )
    # a borrower's own loans are compared with each other, which is 16 times as much, and of other homes with none
    alone = [
        lines_run(
            tmp_path / f"alone-{each}",
            "LOAN-10",
            repaid_late(each, apart),
            "".join(living(code, code) for code in AT_HOME),
        )
        for each in (5, 20)
    ]
    assert many - alone[1] < 6 * max(few - alone[0], 1000)


def one_after_another(count: int) -> str:
    return "".join(
        parked("2024-09-10", "TV004", -amount) + parked("2024-09-10", "TV005", amount)
        for amount in range(1_000_000, 1_000_000 + count)
    )


def all_alike(count: int) -> str:
    return (
        parked("2024-09-10", "TV004", -3_000_000) * count + parked("2024-09-11", "TV005", 3_000_000) * count
    )


def of_many(count: int) -> str:
    return "".join(
        parked("2024-09-10", f"TV1{number:03}", -3_000_000) + parked("2024-09-11", "TV005", 3_000_000)
        for number in range(count)
    )


def through_capital(count: int) -> str:
    return (one_after_another(count) + of_many(count).replace("2024-09-11", "2024-09-10")).replace(
        "Nợ-phải-trả:Quỹ-tăng-thu-nhập:Phải-trả", "Nguồn-vốn:Quỹ-tăng-thu-nhập:Vốn-Hội-NCT"
    )


@pytest.mark.parametrize("debts", [one_after_another, all_alike, of_many, through_capital])
def test_many_debts_that_are_handed_on(tmp_path: Path, debts: Callable[[int], str]) -> None:
    """4,000 pairs took 6 seconds: each debt was compared with all that had been paired."""
    members = "".join(living(f"H{number}", f"TV1{number:03}") for number in range(200))
    few, many = (lines_run(tmp_path / f"{count}", "LOAN-27", debts(count), members) for count in (50, 200))
    assert many < 6 * few
