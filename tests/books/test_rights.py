"""Whoever may read and write a ledger file before an import may do so after it, and nobody else."""

from __future__ import annotations

import os
import stat
import struct
from typing import TYPE_CHECKING

import pytest

from clubledger.books import atomic_writing
from clubledger.books.atomic_writing import locked, write
from clubledger.books.changes import extend
from clubledger.books.loading import load
from clubledger.books.writing import CannotWrite
from tests.books.test_appending import INCOME, OPERATING, TRANSFER

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ACCESS, DEFAULT = "system.posix_acl_access", "system.posix_acl_default"
OWNER, USER, GROUP, MASK, OTHERS = 0x01, 0x02, 0x04, 0x10, 0x20
NOBODY = 0xFFFFFFFF
AUDITOR = 4321
pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows knows no modes")


def acl(*entries: tuple[int, int, int]) -> bytes:
    """An access list as Linux keeps it: kind, rights, number."""
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


AUDITOR_READS = acl(
    (OWNER, 6, NOBODY), (USER, 4, AUDITOR), (GROUP, 0, NOBODY), (MASK, 4, NOBODY), (OTHERS, 0, NOBODY)
)


def give(path: Path, name: str, value: bytes) -> None:
    try:
        os.setxattr(path, name, value)
    except (AttributeError, OSError):
        pytest.skip("no access lists here")


def append(club: Path) -> None:
    with locked(club):
        write(extend(load(club), TRANSFER))


def test_an_access_list_is_kept(make_club: Callable[..., Path]) -> None:
    club = make_club()
    give(club / INCOME, ACCESS, AUDITOR_READS)
    append(club)
    assert os.getxattr(club / INCOME, ACCESS) == AUDITOR_READS
    assert ACCESS not in os.listxattr(club / OPERATING)
    assert "2024-12-20" in (club / INCOME).read_text("utf-8")


def test_a_folders_list_opens_no_file_that_was_closed(make_club: Callable[..., Path]) -> None:
    """The new contents are written into a new folder, which inherits."""
    club = make_club()
    (club / INCOME).chmod(0o660)
    (club / OPERATING).chmod(0o600)
    give(club, DEFAULT, AUDITOR_READS)
    append(club)
    for name, mode in ((INCOME, 0o660), (OPERATING, 0o600)):
        assert ACCESS not in os.listxattr(club / name)
        assert stat.S_IMODE((club / name).stat().st_mode) == mode


def test_a_list_that_cannot_be_kept_stops_the_writing(
    make_club: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    club = make_club()
    give(club / INCOME, ACCESS, AUDITOR_READS)
    before = (club / INCOME).read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "setxattr", full)
    with pytest.raises(CannotWrite):
        append(club)
    assert (club / INCOME).read_bytes() == before


@pytest.mark.parametrize(
    ("mode", "expected"), [(0o640, 0o600), (0o664, 0o644), (0o660, 0o600), (0o644, 0o644)]
)
def test_another_group_gets_no_more_than_everybody(
    make_club: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, mode: int, expected: int
) -> None:
    """Who is not of a file's group cannot give it that group."""
    club = make_club()
    if os.geteuid() != 0:
        pytest.skip("only root gives a file another group for the test")
    os.chown(club / INCOME, -1, 54321)
    (club / INCOME).chmod(mode)
    monkeypatch.setattr(os, "chown", lambda *_: None)
    append(club)
    assert stat.S_IMODE((club / INCOME).stat().st_mode) == expected


def test_another_group_gets_no_more_by_a_list(
    make_club: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    club = make_club()
    if os.geteuid() != 0:
        pytest.skip("only root gives a file another group for the test")
    os.chown(club / INCOME, -1, 54321)
    give(
        club / INCOME,
        ACCESS,
        acl(
            (OWNER, 6, NOBODY), (USER, 6, AUDITOR), (GROUP, 6, NOBODY), (MASK, 6, NOBODY), (OTHERS, 4, NOBODY)
        ),
    )
    monkeypatch.setattr(os, "chown", lambda *_: None)
    append(club)
    assert os.getxattr(club / INCOME, ACCESS) == acl(
        (OWNER, 6, NOBODY), (USER, 6, AUDITOR), (GROUP, 4, NOBODY), (MASK, 6, NOBODY), (OTHERS, 4, NOBODY)
    )


def test_nobody_reads_what_is_only_half_written(
    make_club: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    club = make_club()
    (club / INCOME).chmod(0o644)
    modes = []
    give_rights = atomic_writing._give_rights

    def watched(path: Path, like: Path) -> None:
        modes.append(stat.S_IMODE(path.stat().st_mode))
        give_rights(path, like)

    monkeypatch.setattr(atomic_writing, "_give_rights", watched)
    append(club)
    assert set(modes) == {0o600}
