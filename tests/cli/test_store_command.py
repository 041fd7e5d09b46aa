"""``clubledger store``, and what ``audit`` says of its store."""

from __future__ import annotations

import shutil
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Done

LEDGERS = Path(__file__).parents[2] / "ledgers"
AS_OF = ("--as-of", "2025-12-31", "--exit-zero")


@pytest.fixture
def club(tmp_path: Path) -> Path:
    return shutil.copytree(LEDGERS / "dong-mau", tmp_path / "dong-mau")


@pytest.fixture
def kept(run: Callable[..., Done], club: Path, tmp_path: Path) -> Path:
    """A store with the result of one club."""
    store = tmp_path / "kept.sqlite"
    assert run("audit", club, *AS_OF, "--store", store).err == ""
    return store


def test_info_says_what_is_kept(run: Callable[..., Done], kept: Path) -> None:
    said = run("store", "info", "--store", kept)
    assert (said.code, said.err) == (0, "")
    assert "has 1 results of 1 clubs, as of 2025-12-31 to 2025-12-31" in said.out
    assert "kết quả" in run("store", "info", "--store", kept, lang="vi").out


def test_no_store_is_said_and_none_is_made(run: Callable[..., Done], tmp_path: Path) -> None:
    for what in ("info", "prune", "check"):
        assert "There is no store" in run("store", what, "--store", tmp_path / "none").out
    assert not (tmp_path / "none").exists()


def test_prune_forgets_a_club_that_is_gone(run: Callable[..., Done], kept: Path, club: Path) -> None:
    assert "forgotten: 0" in run("store", "prune", "--store", kept).out
    shutil.rmtree(club)
    assert "forgotten: 1" in run("store", "prune", "--store", kept).out
    assert "is empty" in run("store", "info", "--store", kept).out


@pytest.mark.parametrize("column", ["figures", "findings"])
def test_check_forgets_what_is_damaged(run: Callable[..., Done], kept: Path, column: str) -> None:
    assert "forgotten: 0" in run("store", "check", "--store", kept).out
    with closing(sqlite3.connect(kept)) as file, file:
        file.execute(f"UPDATE result SET {column} = ?", (zlib.compress(b"{}"),))
    assert "forgotten: 1" in run("store", "check", "--store", kept).out
    assert "is empty" in run("store", "info", "--store", kept).out


def test_a_damaged_file_is_said_and_the_audit_goes_on(
    run: Callable[..., Done], kept: Path, club: Path
) -> None:
    whole = run("audit", club, *AS_OF, "--no-store").out
    data = kept.read_bytes()
    kept.write_bytes(data[:100] + bytes(len(data) - 100))
    again = run("audit", club, *AS_OF, "--store", kept)
    assert (again.code, again.out) == (0, whole)
    assert "was damaged" in again.err
    kept.write_bytes(data[:100] + bytes(len(data) - 100))
    said = run("store", "check", "--store", kept)
    assert said.code == 2
    assert "was damaged" in said.err


def test_somebody_elses_file_is_refused_and_left(
    run: Callable[..., Done], club: Path, tmp_path: Path
) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"\xff\xd8")
    for arguments in (("audit", club, *AS_OF), ("store", "info"), ("store", "prune")):
        said = run(*arguments, "--store", photo)
        assert said.code == 2
        assert "is no store of clubledger's" in said.err
    assert photo.read_bytes() == b"\xff\xd8"


def test_a_store_in_a_clubs_folder_is_refused(run: Callable[..., Done], club: Path) -> None:
    said = run("audit", club, *AS_OF, "--store", club / "results.sqlite")
    assert said.code == 2
    assert "where an audit writes nothing" in said.err
    assert not (club / "results.sqlite").exists()


def test_nothing_is_kept_when_nothing_shall_be(run: Callable[..., Done], club: Path, tmp_path: Path) -> None:
    run("audit", club, *AS_OF, "--no-store")
    assert [path.name for path in tmp_path.iterdir()] == ["dong-mau"]
    for options in (("--store", tmp_path / "kept.sqlite"), ("--trust-times",)):
        said = run("audit", club, *AS_OF, "--no-store", *options)
        assert said.code == 2
        assert "does not go together" in said.err


def test_the_cache_is_used_unless_another_file_is_named(run: Callable[..., Done], club: Path) -> None:
    before = run("store", "info").out
    run("audit", club, *AS_OF)
    assert run("store", "info").out != before


@pytest.mark.parametrize("way", ["here", "linked"])
def test_neither_from_within_nor_by_a_link_is_a_clubs_folder_written_to(
    run: Callable[..., Done], club: Path, tmp_path: Path, way: str
) -> None:
    inner = club / "income-fund"
    if way == "here":
        said = run("audit", club, *AS_OF, "--store", "kept.sqlite", cwd=inner)
    else:
        (tmp_path / "link").symlink_to(inner)
        said = run("audit", club, *AS_OF, "--store", tmp_path / "link" / "kept.sqlite")
    assert said.code == 2
    assert "where an audit writes nothing" in said.err
    assert not (inner / "kept.sqlite").exists()


def test_what_cannot_be_looked_at_is_not_said_to_be_empty(
    run: Callable[..., Done], kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(_path: Path) -> sqlite3.Connection:
        raise sqlite3.OperationalError("database is locked")

    monkeypatch.setattr("clubledger.auditing.store.database._connect", locked)
    for what in ("info", "prune", "check"):
        said = run("store", what, "--store", kept)
        assert (said.code, said.out) == (2, "")
        assert "cannot be used (database is locked)" in said.err
