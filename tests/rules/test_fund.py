"""The funds' rules where their examples do not reach: one fund's own ledger, and later entries."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from beancount import loader

from clubledger.books.books import Source, read_books
from clubledger.rules import Finding, get_rule, judge_rule
from clubledger.rules.examples import examples
from tests.conftest import write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HALF = """\
2024-12-31 * "Chuyển quỹ" "Lãi năm 2024 sang quỹ hoạt động" ^CQ-2024-001
  voucher: "BN-2024-050"
  Nguồn-vốn:Quỹ-tăng-thu-nhập:Chuyển-quỹ  400,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng
"""


def found(club: Path, top: str, rule: str, as_of: date | None = None) -> tuple[Finding, ...]:
    entries, _errors, options = loader.load_file(str(club / top))
    return judge_rule(read_books(Source(entries, options, club), as_of), get_rule(rule)).findings


@pytest.mark.parametrize("rule", ["FUND-02", "FUND-09"])
def test_one_funds_own_ledger_accuses_nobody_of_the_half_it_cannot_see(
    make_club: Callable[..., Path], rule: str
) -> None:
    club = make_club(income=HALF)
    assert [finding.subject for finding in found(club, "main.beancount", rule)] == ["CQ-2024-001"]
    assert found(club, "income-fund.beancount", rule) == ()
    assert found(club, "operating-fund.beancount", rule) == ()


@pytest.mark.parametrize("rule", ["FUND-02", "FUND-03", "FUND-05", "FUND-07", "FUND-08", "FUND-09"])
def test_what_was_found_of_a_day_stays_when_the_audit_looks_later(tmp_path: Path, rule: str) -> None:
    for number, example in enumerate(examples(rule)):
        club = write(tmp_path / str(number), example.files)
        before = found(club, "main.beancount", rule, example.as_of)
        after = found(club, "main.beancount", rule, date(2026, 6, 30))
        assert set(before) <= set(after)
