"""``clubledger import`` that is killed, that runs into another one, that finds the disk full: real processes."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from clubledger.books.files import WORK_FOLDER
from clubledger.books.loading import load
from tests.conftest import write
from tests.forms.ten_sheets import NEW, SHEETS, club_files

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.process
POSIX = pytest.mark.skipif(os.name == "nt", reason="signals and limits are POSIX's")
KILLS = 10
STRIKES = 5
FORMS = ("repayments", "fees", "meetings", "interest-split")
"""Two journals and club.beancount, so that a half would be seen."""


@pytest.fixture
def club(tmp_path: Path) -> Path:
    return write(tmp_path / "vi-du", club_files())


def sheets(folder: Path, *forms: str) -> list[Path]:
    folder.mkdir(exist_ok=True)
    for form in forms:
        (folder / f"{form}.csv").write_text(SHEETS[form], "utf-8")
    return [folder / f"{form}.csv" for form in forms]


def snapshot(club: Path) -> dict[str, bytes]:
    return {
        path.relative_to(club).as_posix(): path.read_bytes()
        for path in sorted(club.rglob("*"))
        if path.is_file() and not path.relative_to(club).as_posix().startswith(".")
    }


def importing(club: Path, files: list[Path], **options: object) -> subprocess.Popen[str]:
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        [sys.executable, "-m", "clubledger", "import", club, *files, "--allow-findings"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=os.environ | {"CLUBLEDGER_LANG": "en"},
        **options,
    )


def finished(club: Path, files: list[Path], **options: object) -> tuple[int, str]:
    process = importing(club, files, **options)
    out, err = process.communicate(timeout=120)
    return process.returncode, out + err


@POSIX
def test_killed_at_any_moment(club: Path, tmp_path: Path) -> None:
    """The old ledger or the new one, and the next import of the same files ends with all of it."""
    files = sheets(tmp_path / "inbox", *FORMS)
    whole = shutil.copytree(club, tmp_path / "whole")
    started = time.monotonic()
    assert finished(whole, files)[0] == 0
    takes = time.monotonic() - started
    old, new = snapshot(club), snapshot(whole)
    chance = random.Random(20261123)
    killed = 0
    for number in range(KILLS):
        victim = shutil.copytree(club, tmp_path / f"victim-{number}")
        process = importing(victim, files)
        # most of them late, where the writing is
        time.sleep(takes * (chance.random() if number % 3 == 0 else chance.uniform(0.6, 1.05)))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
        found = snapshot(victim)
        for name, content in new.items():
            assert found.get(name) in {old.get(name), content}, name
        if load(victim).ok:
            assert found in (old, new)
        code, said = finished(victim, files)
        assert code == 0, said
        assert snapshot(victim) == new
        shutil.rmtree(victim)
    assert killed


@POSIX
def test_killed_while_it_writes(club: Path, tmp_path: Path) -> None:
    """Killed as soon as the folder in which new contents are put is there."""
    files = sheets(tmp_path / "inbox", *FORMS)
    whole = shutil.copytree(club, tmp_path / "whole")
    assert finished(whole, files)[0] == 0
    old, new = snapshot(club), snapshot(whole)
    caught = 0
    for number in range(STRIKES):
        victim = shutil.copytree(club, tmp_path / f"victim-{number}")
        process = importing(victim, files)
        while process.poll() is None and not (victim / WORK_FOLDER).exists():
            pass
        time.sleep(number / 2000)
        process.kill()
        process.communicate()
        found = snapshot(victim)
        caught += process.returncode == -signal.SIGKILL
        for name, content in new.items():
            assert found.get(name) in {old.get(name), content}, name
        code, said = finished(victim, files)
        assert code == 0, said
        assert snapshot(victim) == new
    assert caught


def test_two_imports_of_different_sheets_at_once(club: Path, tmp_path: Path) -> None:
    before = len(load(club).entries)
    inboxes = [sheets(tmp_path / form, form) for form in ("fees", "repayments", "meetings")]
    processes = [importing(club, files) for files in inboxes]
    said = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], said
    loaded = load(club)
    assert loaded.ok
    assert len(loaded.entries) == before + NEW["fees"] + NEW["repayments"] + NEW["meetings"]


def test_two_imports_of_the_same_sheet_at_once(club: Path, tmp_path: Path) -> None:
    before = len(load(club).entries)
    files = sheets(tmp_path / "inbox", "fees")
    processes = [importing(club, files) for _ in range(2)]
    said = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], said
    assert sorted("in the books already, nothing to write" in text for text in said) == [False, True]
    assert len(load(club).entries) == before + NEW["fees"]


@POSIX
@pytest.mark.parametrize("room", [0, 1, 200, 3000])
def test_a_full_disk_loses_nothing(club: Path, tmp_path: Path, room: int) -> None:
    """No file may grow beyond some bytes: less than any of the ledger's files that change."""
    files = sheets(tmp_path / "inbox", *FORMS)
    before = snapshot(club)

    def narrow() -> None:
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    code, said = finished(club, files, preexec_fn=narrow)
    assert code == 2, said
    assert "Traceback" not in said
    assert "cannot be written" in said
    assert snapshot(club) == before
    assert load(club).ok
    code, said = finished(club, files)
    assert code == 0, said
    assert all(snapshot(club)[name].startswith(content) for name, content in before.items())
