"""What the pages say a command prints is what it prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from docs.generate import ROOT, anew, commands, language_of, refreshed, runs, written_pages

if TYPE_CHECKING:
    from pathlib import Path

SHOWN = [
    pytest.param(file, command, shown, id=f"{file.name}: {command}")
    for file in written_pages()
    for command, shown in commands(file.read_text("utf-8"))
    if runs(command)
]


@pytest.mark.parametrize(("file", "command", "shown"), SHOWN)
def test_a_command_prints_what_the_page_shows(file: Path, command: str, shown: list[str]) -> None:
    assert shown == anew(command, shown, language_of(file)), "run: make docs"


def test_the_loan_pages_have_the_same_worked_examples() -> None:
    english, vietnamese = (
        [command for command, _ in commands((ROOT / "docs" / name).read_text("utf-8"))]
        for name in ("loan-arithmetic.md", "cach-tinh-lai.md")
    )
    assert english == vietnamese
    assert english


def test_a_cut_output_stays_cut_and_other_commands_are_left_alone() -> None:
    page = "```console\n$ clubledger rules\nold\n…\n\n$ make\nanything\n```\n"
    lines = refreshed(page, "en").splitlines()
    assert lines[1] == "$ clubledger rules"
    assert lines[2].split()[:2] == ["Rule", "Name"]
    assert lines[3:] == ["…", "", "$ make", "anything", "```"]
