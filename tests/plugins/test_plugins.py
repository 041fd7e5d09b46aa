"""What a treasurer sees in ``bean-check`` while writing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clubledger.rules import all_rules
from clubledger.rules.registry import PLUGINS
from tests.known import known

if TYPE_CHECKING:
    from collections.abc import Callable

NO_VOUCHER = """
2024-04-02 * "Hội NCT xã" "Bổ sung vốn"
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng  1,000,000 VND
  Nguồn-vốn:Quỹ-tăng-thu-nhập:Vốn-Hội-NCT
"""
TOO_LARGE = """
2024-04-02 * "TV004" "Cho vay" ^KU-2024-001
  voucher: "BN-2024-001"
  minutes: "BB-2024-03"
  purpose: "chăn nuôi"
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV004  11,000,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng
"""


def bean_check(top: Path, lang: str = "vi") -> tuple[int, str]:
    """The exit status and the errors, each error's file relative to the club."""
    done = subprocess.run(
        [known(shutil.which("bean-check", path=str(Path(sys.executable).parent))), "-C", top],
        capture_output=True,
        env=os.environ | {"CLUBLEDGER_LANG": lang},
        check=False,
    )
    return done.returncode, done.stderr.decode("utf-8").replace(f"{top.parent}/", "")


def line_of(club: Path, text: str, name: str = "income-fund/2024.beancount") -> int:
    lines = (club / name).read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_an_error_stands_at_its_line_with_its_rule_in_vietnamese(make_club: Callable[..., Path]) -> None:
    club = make_club(income=NO_VOUCHER)
    code, shown = bean_check(club / "main.beancount")
    assert code == 1
    assert shown.startswith(f"income-fund/2024.beancount:{line_of(club, 'Bổ sung vốn')}: DOC-01: ")
    assert "1.000.000 đ" in shown
    assert "không có số phiếu" in shown
    assert "DOC-01: 1,000,000 đ" in bean_check(club / "main.beancount", "en")[1]


def test_a_fund_s_own_ledger_shows_it_too_and_the_other_fund_s_does_not(
    make_club: Callable[..., Path],
) -> None:
    club = make_club(income=NO_VOUCHER)
    assert "DOC-01" in bean_check(club / "income-fund.beancount")[1]
    assert bean_check(club / "operating-fund.beancount") == (0, "")


def test_warnings_show_when_asked_for(make_club: Callable[..., Path]) -> None:
    club = make_club(income=TOO_LARGE)
    assert bean_check(club / "main.beancount") == (0, "")
    top = club / "main.beancount"
    top.write_text(
        top.read_text("utf-8").replace('"clubledger.plugins.loans"', '"clubledger.plugins.loans" "warning"'),
        "utf-8",
    )
    code, shown = bean_check(top)
    assert code == 1
    assert f"income-fund/2024.beancount:{line_of(club, 'Cho vay')}: LOAN-02: " in shown
    assert "KU-2024-001" in shown


def test_a_waived_finding_is_not_shown(make_club: Callable[..., Path]) -> None:
    waiver = (
        '2024-12-05 custom "waiver" "DOC-01" "{subject}"\n  reason: "x"\n  by: "y"\n  minutes: "BB-2024-12"\n'
    )
    club = make_club(income=NO_VOUCHER)
    subject = f"income-fund/2024.beancount:{line_of(club, 'Bổ sung vốn')}"
    with (club / "club.beancount").open("a", encoding="utf-8") as file:
        file.write(waiver.format(subject=subject))
    assert bean_check(club / "main.beancount") == (0, "")


@pytest.mark.parametrize("config", ["all", "Warning", "{}", ""])
def test_a_broken_option_is_an_error(make_club: Callable[..., Path], config: str) -> None:
    club = make_club()
    top = club / "main.beancount"
    text = top.read_text("utf-8").replace(
        '"clubledger.plugins.loans"', f'"clubledger.plugins.loans" "{config}"'
    )
    top.write_text(text, "utf-8")
    code, shown = bean_check(top)
    assert code == 1
    assert "clubledger.plugins.loans" in shown
    assert "Traceback" not in shown


@pytest.mark.parametrize("name", PLUGINS)
def test_every_plugin_is_seen_by_beancount_and_has_rules(name: str) -> None:
    module = import_module(f"clubledger.plugins.{name}")
    assert [getattr(module, function) for function in module.__plugins__]
    assert [rule for rule in all_rules() if rule.plugin == name]


def test_a_paper_that_is_not_complete_yet_is_left_to_the_audit(make_club: Callable[..., Path]) -> None:
    assert bean_check(make_club(income=NO_VOUCHER.replace("*", "!")) / "main.beancount") == (0, "")


def test_what_beancount_says_itself_is_not_said_twice(make_club: Callable[..., Path]) -> None:
    club = make_club(income=NO_VOUCHER.replace("Vốn-Hội-NCT", "Vốn-Hội"))
    code, shown = bean_check(club / "main.beancount")
    assert code == 1
    assert "Invalid reference to unknown account" in shown
    assert "DOC-01" not in shown
