"""A pipe in the place of a file is refused and never waited for; an output that is closed is no fault of ours."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.conftest import write
from tests.forms.ten_sheets import club_files

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(
        os.name == "nt", reason="pipes with names, and shells that close an output, are POSIX's"
    ),
]


@pytest.fixture
def ledgers(tmp_path: Path) -> Path:
    write(tmp_path / "ledgers" / "vi-du", club_files())
    return tmp_path / "ledgers"


def run(cwd: Path, command: str) -> tuple[int, str]:
    """A command line of a shell, ``clubledger`` standing for the program: exit status, and what it says."""
    program = f"{shlex.quote(sys.executable)} -m clubledger"
    done = subprocess.run(
        ["/bin/sh", "-c", command.replace("clubledger ", f"{program} ", 1)],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"CLUBLEDGER_LANG": "en", "XDG_STATE_HOME": str(cwd / "state")},
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("command", "status", "says"),
    [
        (
            "import ledgers/vi-du pipe.csv",
            1,
            "The file cannot be opened: it is no ordinary file but a pipe",
        ),
        ("import ledgers/vi-du inbox", 1, "it is no ordinary file but a pipe"),
        ("import ledgers/vi-du /dev/zero", 1, "it is no ordinary file but a pipe"),
        ("audit pipe.csv", 2, "There is no club pipe.csv"),
        ("audit --ledgers ledgers --baseline pipe.csv", 2, "pipe.csv cannot be read"),
        ("audit --ledgers ledgers --plan pipe.csv", 2, "pipe.csv cannot be read"),
    ],
)
def test_a_pipe_is_refused(tmp_path: Path, ledgers: Path, command: str, status: int, says: str) -> None:
    assert ledgers.is_dir()
    (tmp_path / "inbox").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    os.mkfifo(tmp_path / "inbox" / "fees.csv")
    code, said = run(tmp_path, f"clubledger {command}")
    assert says in " ".join(said.split())
    assert code == status


def test_a_plan_that_is_a_pipe_is_not_passed_over(tmp_path: Path, ledgers: Path) -> None:
    os.mkfifo(ledgers / "plan.toml")
    code, said = run(tmp_path, "clubledger audit --ledgers ledgers")
    assert "plan.toml cannot be read" in said
    assert code == 2


@pytest.mark.parametrize(
    "command", ["audit --ledgers ledgers", "rules", "loans ledgers/vi-du", "explain LOAN-02"]
)
def test_a_closed_output_is_said(tmp_path: Path, ledgers: Path, command: str) -> None:
    assert ledgers.is_dir()
    code, said = run(tmp_path, f"clubledger {command} >&-")
    assert said == "The result cannot be written: the output is closed\n"
    assert code == 2
    assert not (tmp_path / "state").exists()  # where reports of crashes go


def test_an_audit_that_writes_a_file_needs_no_output(tmp_path: Path, ledgers: Path) -> None:
    code, said = run(tmp_path, f"clubledger audit --ledgers {ledgers} --exit-zero -o report.txt >&-")
    assert (code, said) == (0, "")
    assert "vi-du" in (tmp_path / "report.txt").read_text("utf-8")
