"""Ledgers from strangers: nothing of them runs, nothing outside is read, nothing is written, the others are judged."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest

from clubledger.auditing import Outcome, audit, audit_club

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AS_OF = date(2024, 3, 1)
MARK = "open('{mark}', 'w').close()\n"


def foreign_plugin(club: Path, mark: Path) -> None:
    (club.parent / "evil.py").write_text(MARK.format(mark=mark), "utf-8")
    add(club, 'plugin "evil"')


def python_path(club: Path, mark: Path) -> None:
    add(club, 'option "insert_pythonpath" "TRUE"')


def python_file(club: Path, mark: Path) -> None:
    (club / "colorsys.py").write_text(MARK.format(mark=mark), "utf-8")


def include_above(club: Path, mark: Path) -> None:
    (club.parent / "secret.beancount").write_text('2024-01-01 event "secret" "x"', "utf-8")
    add(club, 'include "../secret.beancount"')


def include_absolute(club: Path, mark: Path) -> None:
    (club.parent / "secret.beancount").write_text('2024-01-01 event "secret" "x"', "utf-8")
    add(club, f'include "{club.parent / "secret.beancount"}"')


def include_glob(club: Path, mark: Path) -> None:
    add(club, 'include "**/*.beancount"')


def link_out(club: Path, mark: Path) -> None:
    (club.parent / "secret.beancount").write_text('2024-01-01 event "secret" "x"', "utf-8")
    (club / "income-fund" / "2025.beancount").symlink_to(club.parent / "secret.beancount")


def document_outside(club: Path, mark: Path) -> None:
    add(club, '2024-02-20 document Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng "/etc/passwd"')


def pipe(club: Path, mark: Path) -> None:
    os.mkfifo(club / "pipe.beancount")


def parentheses(club: Path, mark: Path) -> None:
    with (club / "income-fund" / "2025.beancount").open("w", encoding="utf-8") as file:
        for _ in range(100):
            file.write("(" * 1_000_000)


def fava_extension(club: Path, mark: Path) -> None:
    add(club, '2024-01-01 custom "fava-extension" "evil"')


def fava_import(club: Path, mark: Path) -> None:
    add(club, '2024-01-01 custom "fava-option" "import-config" "evil.py"')


def add(club: Path, text: str) -> None:
    path = club / "main.beancount"
    path.write_text(f"{path.read_text('utf-8')}\n{text}\n", "utf-8")


HOSTILE = [
    foreign_plugin, python_path, python_file, include_above, include_absolute, include_glob, document_outside,
    parentheses, fava_extension, fava_import,
]  # fmt: skip
if sys.platform != "win32":
    HOSTILE += [link_out, pipe]


@pytest.mark.parametrize("harm", HOSTILE, ids=lambda harm: harm.__name__)
def test_a_hostile_folder_is_broken_and_does_nothing(
    harm: Callable[[Path, Path], None], make_club: Callable[..., Path], tmp_path: Path
) -> None:
    club, mark = make_club("hostile"), tmp_path / "mark"
    harm(club, mark)
    result = audit_club(club, AS_OF)
    assert result.outcome is Outcome.BROKEN
    assert result.indicators is None
    assert [finding.rule for finding in result.findings] == ["BOOK-01"]
    assert result.errors
    assert not mark.exists()
    assert "secret" not in "".join(
        str(error.message) for error in result.errors if "include" not in harm.__name__
    )


def test_the_others_are_judged_and_the_exit_status_is_two(
    make_club: Callable[..., Path], tmp_path: Path
) -> None:
    for harm in HOSTILE:
        harm(make_club(f"bad-{harm.__name__}"), tmp_path / "mark")
    make_club("good")
    (tmp_path / "evil.py").unlink()
    (tmp_path / "secret.beancount").unlink()
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "clubledger",
            "audit",
            "--ledgers",
            tmp_path,
            "--as-of",
            "2024-03-01",
            "--format",
            "json",
        ],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2, done.stderr
    outcomes = {club["id"]: club["outcome"] for club in json.loads(done.stdout)["clubs"]}
    assert outcomes.pop("good") == "passed"
    assert set(outcomes.values()) == {"broken"}
    assert not (tmp_path / "mark").exists()


def test_a_planted_cache_is_never_read_and_only_noted(make_club: Callable[..., Path], tmp_path: Path) -> None:
    clean = audit_club(make_club("club"), AS_OF)
    club = tmp_path / "club"
    planted = club / ".main.beancount.picklecache"
    planted.write_bytes(b"cos\nsystem\n(S'touch " + str(tmp_path / "mark").encode() + b"'\ntR.")
    result = audit_club(club, AS_OF)
    assert not (tmp_path / "mark").exists()
    assert planted.exists()
    assert result.digest == clean.digest
    assert {finding.rule for finding in result.findings} - {finding.rule for finding in clean.findings} == {
        "BOOK-03"
    }


WATCH = """
import os, sys
folder = os.path.abspath(sys.argv[1])
def watch(event, args):
    if event == "open" and isinstance(args[0], (str, bytes)):
        path, flags = os.path.abspath(os.fsdecode(args[0])), args[2] or 0
        if path.startswith(folder) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC):
            raise SystemExit(f"wrote {path}")
    elif event in ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.chmod", "os.utime", "os.truncate", "os.link", "os.symlink"):
        if os.path.abspath(os.fsdecode(args[0])).startswith(folder):
            raise SystemExit(f"{event} {args}")
sys.addaudithook(watch)
sys.argv = ["clubledger", *sys.argv[2:]]
from clubledger.cli import main
main()
"""


@pytest.mark.parametrize(
    "command",
    [
        ("audit", "{club}", "--as-of", "2024-03-01"),
        ("audit", "{club}", "--format", "html"),
        ("loans", "{club}"),
    ],
    ids=lambda command: " ".join(command[:1] + command[2:]),
)
def test_a_reading_command_writes_nothing_into_a_read_only_folder(
    command: tuple[str, ...], make_club: Callable[..., Path]
) -> None:
    club = make_club()
    before = snapshot(club)
    for path in (club, *club.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    arguments = [part.format(club=club) for part in command]
    done = subprocess.run([sys.executable, "-c", WATCH, club, *arguments], capture_output=True, check=False)
    for path in (club, *club.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert done.returncode in {0, 1}, done.stderr.decode("utf-8")
    assert b"wrote" not in done.stderr
    assert snapshot(club) == before


def snapshot(club: Path) -> dict[str, tuple[int, bytes]]:
    return {
        path.relative_to(club).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(club.rglob("*"))
        if path.is_file()
    }


def test_a_hundred_thousand_digits_are_no_trouble(make_club: Callable[..., Path]) -> None:
    club = make_club(income=f'2024-02-20 * "x" "y"\n  Thu:Quỹ-tăng-thu-nhập:Lãi-cho-vay  {"9" * 5000} VND\n')
    assert audit([club], AS_OF).clubs[0].outcome is Outcome.BROKEN
