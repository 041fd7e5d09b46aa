"""The page on the commands names every command, option, key and column that there is."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from clubledger import audit
from clubledger.auditing import csv_report
from clubledger.cli import COMMANDS, commands
from clubledger.cli.loans import COLUMNS
from clubledger.figures.indicators import Indicators
from clubledger.recording import ImportReport
from clubledger.recording.json_report import json_data
from docs.generate import DOCS, ROOT

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (DOCS / "commands.md").read_text("utf-8")
EVERYWHERE = {"--help", "-h"}


def keys(data: object) -> set[str]:
    """Every key of a JSON value, however deep."""
    match data:
        case dict():
            return set(data) | {key for value in data.values() for key in keys(value)}
        case list():
            return {key for value in data for key in keys(value)}
        case _:
            return set()


def output(*arguments: str, status: int = 0) -> object:
    done = CliRunner().invoke(commands, [*arguments, "--format", "json", "--lang", "en"])
    assert done.exit_code == status, done.output
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_shown_with_all_its_options(name: str) -> None:
    command = commands.get_command(click.Context(commands), name)
    assert command is not None
    subcommands = list(command.commands.values()) if isinstance(command, click.Group) else []
    shown = " ".join(PAGE.split())
    for part in (command, *subcommands):
        usage = f"clubledger {name}{'' if part is command else f' {part.name}'}"
        options = {
            option
            for parameter in part.params
            for option in (*parameter.opts, *parameter.secondary_opts)
            if option.startswith("--")
        }
        wanted = options - EVERYWHERE
        assert any(
            wanted == set(re.findall(r"--[a-z-]+", text))
            for text in re.findall(rf"`({usage} ?[^`]*)`", shown)
        ), usage


def test_the_columns_of_the_audit() -> None:
    listed = PAGE.partition("Columns: ")[2].partition(".")[0]
    assert re.findall(r"`(\w+)`", listed) == list(csv_report.COLUMNS)


def test_every_indicator() -> None:
    listed = re.findall(r"^\| (`.*`) \|", PAGE, re.MULTILINE)
    assert [name for row in listed for name in re.findall(r"`(\w+)`", row)] == list(Indicators.__slots__)


def test_the_keys_of_the_register() -> None:
    assert ", ".join(COLUMNS) in " ".join(PAGE.split())
    data = output("loans", str(ROOT / "ledgers" / "na-thu"), "--as-of", "2025-12-31")
    assert keys(data) - set(COLUMNS) == {"as_of", "loans", "outstanding", "par1", "par30", "par90"}


def test_the_keys_of_a_schedule() -> None:
    data = output("schedule", "--principal", "1000000", "--rate", "1", "--term", "2")
    assert isinstance(data, dict)
    assert f"rows  {', '.join(data['rows'][0])}" in PAGE
    assert f"{', '.join(list(data)[1:])} (% a year" in PAGE


def test_the_keys_of_the_rules() -> None:
    data = output("rules")
    assert isinstance(data, list)
    assert f"a list of {', '.join(f'`{key}`' for key in data[0])}." in " ".join(PAGE.split())


INBOX = ROOT / "importers" / "inbox" / "dong-mau" / "2025-12"


@pytest.mark.parametrize(
    ("file", "status"),
    [
        (INBOX / "so-cho-vay.csv", 0),
        (INBOX / "bang-thu-hoi-phi.csv", 0),
        (DOCS / "forms" / "with-mistakes" / "bang-thu-hoi-phi.csv", 1),
    ],
    ids=["remarks", "fees", "problems"],
)
def test_the_keys_of_an_import(file: Path, status: int) -> None:
    page = PAGE.partition("## import")[2].partition("## loans")[0]
    data = output("import", str(ROOT / "ledgers" / "dong-mau"), str(file), "--dry-run", status=status)
    assert isinstance(data, dict)
    assert keys(data) <= set(re.findall(r"\w+", page))
    assert set(data) == {
        "schema",
        "club",
        "dry_run",
        "written",
        "passed_over",
        "files",
        "findings",
        "errors",
        "unasked",
    }


def test_the_keys_of_what_an_import_would_bring_about() -> None:
    listed = re.search(r"^findings .*: (.*)$", PAGE, re.MULTILINE)
    assert listed is not None
    (club,) = audit([ROOT / "ledgers" / "na-thu"], as_of=date(2025, 12, 31)).clubs
    report = ImportReport("na-thu", dry_run=True, files=(), errors=club.findings[:1])
    assert list(json_data(report, "en")["findings"][0]) == listed[1].split(", ")
