"""Whoever may read and write a ledger file before an import may do so after it, and nobody else."""

from __future__ import annotations

import errno
import importlib
import os
import stat
import struct
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clubledger.books import atomic_writing
from clubledger.books.atomic_writing import locked, write
from clubledger.books.changes import extend
from clubledger.books.files import WORK_FOLDER
from clubledger.books.loading import load
from clubledger.books.writing import CannotWrite
from tests.books.test_appending import INCOME, OPERATING, TRANSFER

if TYPE_CHECKING:
    from collections.abc import Callable

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


# -- the owner -----------------------------------------------------------------------------------------------

TREASURER, HELPER, CLUB = 54_001, 54_002, 54_100


def append_as_helper(club: Path) -> str:
    """Append as another user, of the club's group; what was said, nothing if it was written."""
    load(club)  # what is imported late is found while its files may be read
    importlib.import_module("filelock")
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        said = "it broke"
        try:
            os.setgroups([CLUB])
            os.setgid(HELPER)
            os.setuid(HELPER)
            append(club)
            said = ""
        except CannotWrite as error:
            said = str(error)
        except BaseException as error:  # noqa: BLE001 - the parent asserts on it
            said = repr(error)
        finally:
            os.write(writing, said.encode())
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as said_there:
        return said_there.read()


@pytest.fixture
def shared(make_club: Callable[..., Path]) -> Path:
    """A club's folder of the treasurer, into which the group may write."""
    if os.geteuid() != 0:
        pytest.skip("only root can be somebody else for the test")
    club = make_club()
    for folder in [club, *club.parents]:
        if folder.is_relative_to(tempfile.gettempdir()) and not folder.stat().st_mode & stat.S_IXOTH:
            folder.chmod(0o711)
    for path in [club, *club.rglob("*")]:
        os.chown(path, TREASURER, CLUB)
        path.chmod(0o2770 if path.is_dir() else 0o660)
    return club


def test_helpers_of_a_group_take_turns(shared: Path) -> None:
    assert append_as_helper(shared) == ""
    status = (shared / INCOME).stat()
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (HELPER, CLUB, 0o660)


def test_the_owner_is_not_locked_out_by_a_list(shared: Path) -> None:
    (shared / INCOME).chmod(0o600)
    helper_writes = acl(
        (OWNER, 6, NOBODY), (USER, 6, HELPER), (GROUP, 0, NOBODY), (MASK, 6, NOBODY), (OTHERS, 0, NOBODY)
    )
    give(shared / INCOME, ACCESS, helper_writes)
    before = (shared / INCOME).read_bytes()
    assert f"belongs to {TREASURER}" in append_as_helper(shared)
    assert (shared / INCOME).read_bytes() == before
    assert (shared / INCOME).stat().st_uid == TREASURER
    assert not (shared / WORK_FOLDER).exists()


def test_a_list_may_name_the_owner_too(shared: Path) -> None:
    both = acl(
        *((OWNER, 6, NOBODY), (USER, 6, TREASURER), (USER, 6, HELPER)),
        *((GROUP, 0, NOBODY), (MASK, 6, NOBODY), (OTHERS, 0, NOBODY)),
    )
    (shared / INCOME).chmod(0o600)
    give(shared / INCOME, ACCESS, both)
    assert append_as_helper(shared) == ""
    assert os.getxattr(shared / INCOME, ACCESS) == both


def test_an_owner_outside_the_group_is_not_locked_out(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(atomic_writing, "_account", lambda _: ("chi-mau", {1}))
    assert "belongs to chi-mau" in append_as_helper(shared)
    monkeypatch.setattr(atomic_writing, "_account", lambda _: ("chi-mau", {1, CLUB}))
    assert append_as_helper(shared) == ""


def test_the_owner_comes_last(make_club: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may give files away need not be one who may change what is another's."""
    done: list[tuple[str, int]] = []
    change_owner, change_mode = os.chown, os.chmod

    def chown(path: Path, uid: int, gid: int) -> None:
        done.append(("owner", uid))
        change_owner(path, uid, gid)

    def chmod(path: Path, mode: int, **more: bool) -> None:
        done.append(("mode", mode))
        change_mode(path, mode, **more)

    monkeypatch.setattr(os, "chown", chown)
    monkeypatch.setattr(os, "chmod", chmod)
    append(make_club())
    assert [kind for kind, of in done if of != -1][-2:] == ["mode", "owner"]


@pytest.mark.parametrize("number", [errno.EPERM, errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.ENODATA])
def test_a_file_system_may_know_no_lists(
    make_club: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def unknown(*_: object) -> bytes:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "getxattr", unknown, raising=False)
    club = make_club()
    append(club)
    assert "2024-12-20" in (club / INCOME).read_text("utf-8")
