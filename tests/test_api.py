"""The public names, however they are reached."""

from __future__ import annotations

import ast
import importlib
import inspect
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest

import clubledger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AS_OF = date(2024, 3, 1)


def test_every_public_name_is_there() -> None:
    for name in clubledger.__all__:
        assert getattr(clubledger, name) is not None
    with pytest.raises(AttributeError):
        _ = clubledger.nothing


def test_what_types_see_is_what_is_imported() -> None:
    tree = ast.parse(inspect.getsource(clubledger))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    seen = {
        name.name: line.module
        for line in block.body
        if isinstance(line, ast.ImportFrom)
        for name in line.names
    }
    assert seen == clubledger._HOME
    assert sorted([*seen, "__version__"]) == clubledger.__all__


def test_what_the_functions_return_is_public(make_club: Callable[..., Path]) -> None:
    books: clubledger.Books = clubledger.load_club(make_club())
    audit: clubledger.Audit = clubledger.audit([make_club()], as_of=AS_OF)
    club: clubledger.ClubResult = audit.clubs[0]
    rule: clubledger.Rule = clubledger.get_rule("LOAN-02")
    for value, kind in [
        (books, clubledger.Books),
        (books.profile, clubledger.Profile),
        (books.transactions[0], clubledger.Transaction),
        (books.transactions[0].fund, clubledger.Fund),
        (audit, clubledger.Audit),
        (club, clubledger.ClubResult),
        (club.outcome, clubledger.Outcome),
        (club.indicators, clubledger.Indicators),
        (club.findings[0], clubledger.Finding),
        (club.findings[0].message, clubledger.Message),
        (rule, clubledger.Rule),
        (rule.level, clubledger.Level),
    ]:
        assert isinstance(value, kind), kind


def test_every_error_is_of_one_family() -> None:
    for error in (clubledger.BrokenLedger, clubledger.CannotJudge, clubledger.TermsError):
        assert issubclass(error, clubledger.ClubledgerError)


def test_audit_is_a_function_also_when_its_package_was_imported(make_club: Callable[..., Path]) -> None:
    result = clubledger.audit([make_club()], as_of=AS_OF)
    assert result.as_of == AS_OF
    assert [club.outcome for club in result.clubs] == ["passed"]
    importlib.import_module("clubledger.auditing.club")

    assert clubledger.audit([], as_of=AS_OF).clubs == ()


def test_load_club_gives_the_books_as_of_a_day(make_club: Callable[..., Path]) -> None:
    folder = make_club()
    assert len(clubledger.load_club(folder).transactions) == 2
    assert clubledger.load_club(str(folder), date(2024, 1, 5)).transactions == ()


def test_load_club_refuses_a_broken_ledger(make_club: Callable[..., Path]) -> None:
    with pytest.raises(clubledger.BrokenLedger) as caught:
        clubledger.load_club(make_club(income='plugin "os"'))
    assert caught.value.problems[0].file == "income-fund/2024.beancount"


def test_importing_clubledger_imports_nothing_heavy() -> None:
    code = "import sys, clubledger; print([m for m in ('beancount', 'click', 'babel', 'jinja2') if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], encoding="utf-8").strip() == "[]"


@pytest.mark.parametrize(
    "package",
    [
        "loans",
        "regulation",
        "books",
        "demo",
        "rules",
        "figures",
        "plugins",
        "auditing",
        "reports",
        "recording",
    ],
)
def test_nothing_below_the_command_imports_click_or_the_web(package: str) -> None:
    code = (
        "import sys, pkgutil, importlib, clubledger\n"
        f"import clubledger.{package} as top\n"
        "for module in pkgutil.walk_packages(top.__path__, top.__name__ + '.'): importlib.import_module(module.name)\n"
        "print([m for m in ('click', 'flask', 'fava') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "[]"
