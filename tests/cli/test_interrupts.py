"""Ctrl-C in the middle of a command: what is written is said, the exit status is 130, no process leaves a traceback."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from clubledger.books.files import WORK_FOLDER
from clubledger.demo import write_demo
from tests.conftest import write
from tests.forms.ten_sheets import SHEETS, club_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(os.name == "nt", reason="only POSIX lets a test press Ctrl-C in another process"),
]
FORMS = ("repayments", "fees", "meetings", "interest-split")


def heeding() -> None:
    """A shell that runs the tests in the background has them ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def interrupted(
    after: float, *arguments: object, how: signal.Signals = signal.SIGINT
) -> tuple[int, str, str]:
    """A command that gets Ctrl-C, it and its workers, after some seconds: exit status, output, errors."""
    process = subprocess.Popen(
        [sys.executable, "-m", "clubledger", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=os.environ | {"CLUBLEDGER_LANG": "en"},
        start_new_session=True,
        preexec_fn=heeding,  # noqa: PLW1509 - it sets a signal, no more
    )
    time.sleep(after)
    if process.poll() is None:
        os.killpg(process.pid, how)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def press_until_stopped(long: float, press: Callable[[float], str]) -> None:
    """Press at moments of what takes so many seconds; then, between one that is too early and one too late, until it stops.

    How long Python takes to begin, nobody knows beforehand. ``press`` says what came of it: "early", "stopped" or "late".
    """
    outcomes = [press(long * part) for part in (0.35, 0.5, 0.65, 0.8)]
    early, late = 0.0, 2 * long
    while "stopped" not in outcomes:
        assert late - early > 0.001, outcomes
        moment = (early + late) / 2
        outcomes.append(press(moment))
        early, late = (moment, late) if outcomes[-1] == "early" else (early, moment)


def whole(*arguments: object) -> float:
    """How many seconds a command takes that nobody stops."""
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "clubledger", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode in {0, 1}, done.stderr
    return time.monotonic() - begun


def test_an_audit_says_that_it_wrote_nothing(tmp_path: Path) -> None:
    write_demo(tmp_path / "ledgers", 8, 1, seed=1)
    report = tmp_path / "report.json"
    audit = ("audit", "--ledgers", tmp_path / "ledgers", "--jobs", 2, "--format", "json", "-o", report)
    long = whole(*audit)
    report.unlink()

    def press(moment: float) -> str:
        code, out, err = interrupted(moment, *audit)
        if code == -signal.SIGINT:  # Python itself had hardly begun, or was ending
            written = report.exists()
            report.unlink(missing_ok=True)
            return "late" if written else "early"
        assert "Traceback" not in out + err
        assert not [path for path in tmp_path.iterdir() if path.name.startswith(".report")]
        if code == 130:
            assert re.search(rf"Stopped: ({re.escape(str(report))} was not written|nothing was done)\.", err)
            assert not report.exists()
            return "stopped"
        assert (code, report.is_file()) == (1, True) or code == 0
        report.unlink()
        return "late"

    press_until_stopped(long, press)


def test_an_audit_on_the_screen_says_that_it_is_not_whole(tmp_path: Path) -> None:
    write_demo(tmp_path / "ledgers", 8, 1, seed=1)
    audit = ("audit", "--ledgers", tmp_path / "ledgers", "--jobs", 2)

    def press(moment: float) -> str:
        code, out, err = interrupted(moment, *audit)
        if code == -signal.SIGINT or "nothing was done" in err:
            return "late" if out else "early"
        assert "Traceback" not in out + err
        if code != 130:
            return "late"
        assert "Stopped: what was shown until now is not the whole report." in err
        return "stopped"

    press_until_stopped(whole(*audit), press)


def test_an_import_says_what_is_in_the_books(tmp_path: Path) -> None:
    club = write(tmp_path / "vi-du", club_files())
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for form in FORMS:
        (inbox / f"{form}.csv").write_text(SHEETS[form], "utf-8")
    before = books_of(club)
    copy = shutil.copytree(club, tmp_path / "whole")

    def press(moment: float) -> str:
        code, out, err = interrupted(moment, "import", club, inbox, "--allow-findings")
        if code == -signal.SIGINT and not out:  # Python itself had hardly begun
            assert books_of(club) == before
            return "early"
        assert "Traceback" not in out + err
        if code == 130 and not out and "after these files were written into the books: " not in err:
            assert re.fullmatch(r"\nStopped(: nothing .*)?\.\n", err)
            assert books_of(club) == before
            return "stopped"
        assert code in {0, 130, -signal.SIGINT}, err
        assert books_of(club) == books_of(copy)
        shutil.rmtree(club)
        write(club, club_files())
        return "late"

    press_until_stopped(whole("import", copy, inbox, "--allow-findings"), press)
    assert not (club / WORK_FOLDER).exists()


def books_of(club: Path) -> dict[str, bytes]:
    return {str(path.relative_to(club)): path.read_bytes() for path in sorted(club.rglob("*.beancount"))}


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_demo_that_is_stopped_leaves_nothing(tmp_path: Path, how: signal.Signals) -> None:
    code, out, err = interrupted(1.5, "demo", tmp_path / "demo", "--clubs", 500, how=how)
    assert (code, out) == (130, "")
    assert "Stopped" in err
    assert "Traceback" not in err
    assert [*tmp_path.iterdir()] == []
