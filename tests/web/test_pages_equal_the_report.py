"""A figure on a page is the figure of the audit's JSON for the same day, over all sample clubs."""

from __future__ import annotations

import json
import re
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from clubledger.cli import commands
from clubledger.i18n import Dong, show
from tests.web.conftest import CLUBS, LEDGERS

if TYPE_CHECKING:
    from flask import Flask

DAYS = ("2025-12-31", "2025-03-10", "2024-09-30")


def command(*arguments: str) -> Any:
    done = CliRunner().invoke(commands, [*arguments, "--format", "json", "--lang", "en"])
    assert done.exit_code in {0, 1}, done.output
    return json.loads(done.stdout)


@pytest.fixture(params=DAYS)
def day(request: pytest.FixtureRequest) -> str:
    told: str = request.param
    return told


@cache
def audited(day: str) -> dict[str, Any]:
    told: dict[str, Any] = command("audit", "--ledgers", str(LEDGERS), "--as-of", day, "--exit-zero")
    return told


@pytest.fixture
def report(samples: Flask, day: str) -> tuple[Flask, dict[str, Any]]:
    return samples, audited(day)


def shown(app: Flask, club: str, page: str, day: str) -> str:
    """The text of one of the club's pages, as of a day."""
    answer = app.test_client().get(f"/{club}/extension/{page}/", query_string={"time": f"2024-01-01 - {day}"})
    assert answer.status_code == 200
    body = answer.get_data(as_text=True)
    article = re.sub(
        r"<(style|script).*?</\1>", "", body[body.index('<div class="club">') :], flags=re.DOTALL
    )
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", article)).split())


def dong(amount: int) -> str:
    return show(Dong(amount), "en")


def test_the_overview_has_the_indicators(report: tuple[Flask, dict[str, Any]], day: str) -> None:
    app, told = report
    assert [club["id"] for club in told["clubs"]] == list(CLUBS)
    for club in told["clubs"]:
        text, has = shown(app, club["id"], "Overview", day), club["indicators"]
        for key in (
            "cash_income", "bank_income", "assets_income", "cash_operating", "bank_operating", "assets_operating",
            "principal_outstanding", "principal_overdue", "par30",
        ):  # fmt: skip
            assert dong(has[key]) in text, (club["id"], key)
        for key in ("women", "older", "borrowers_ever"):
            assert f"{has[key]} of {has['members']} = " in text, (club["id"], key)
        assert told["profile"] == "plan"


def test_the_audit_page_has_the_findings(report: tuple[Flask, dict[str, Any]], day: str) -> None:
    app, told = report
    for club in told["clubs"]:
        text, counts = shown(app, club["id"], "Findings", day), club["counts"]
        for key, title in (
            ("error", "Wrong"), ("warning", "To look at"), ("note", "Note"), ("unknown", "Could not be judged"),
            ("waived", "What the club writes that it let stand"), ("not_applicable", "Not applicable"),
        ):  # fmt: skip
            assert f"{title}: {counts[key]}" in text, (club["id"], key)
        for finding in club["findings"]:
            assert finding["message"] in text
        for unknown in club["unknown"]:
            assert unknown["reason"] in text


def test_the_register_is_that_of_the_command(samples: Flask, day: str) -> None:
    for club in CLUBS:
        text = shown(samples, club, "Loans", day)
        register = command("loans", str(LEDGERS / club), "--as-of", day)
        for loan in register["loans"]:
            assert loan["loan"] in text
            if loan["balance"] > 0:
                row = text[text.index(loan["loan"]) :]
                assert f"{dong(loan['principal'])} {loan['term']} " in row
                assert dong(loan["overdue_principal"] + loan["overdue_interest"]) in row
        for key in ("outstanding", "par1", "par30", "par90"):
            assert dong(register[key]) in text, key


def test_the_members_page_has_the_members(report: tuple[Flask, dict[str, Any]], day: str) -> None:
    app, told = report
    for club in told["clubs"]:
        assert f"Members: {club['indicators']['members']}" in shown(app, club["id"], "Members", day)


def test_the_cash_books_end_with_the_cash(report: tuple[Flask, dict[str, Any]], day: str) -> None:
    app, told = report
    for club in told["clubs"]:
        text, has = shown(app, club["id"], "CashBook", day), club["indicators"]
        for key in ("cash_income", "bank_income", "cash_operating", "bank_operating"):
            if has[key]:
                assert re.search(rf"Total from [^T]*{re.escape(dong(has[key]))}", text), (club["id"], key)
