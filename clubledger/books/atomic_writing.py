"""Write a change to a club's ledger files: all of them or none, one writer at a time.

New contents are written into a hidden folder first, and each takes the place of the old one by a single rename. Of
several files a record tells before the first rename which they are, with their hashes: who takes the lock next
finishes what a killed process began (`locked`), and until then no reader takes the half for the whole (BOOK-01).
What breaks off without the process being killed (a full disk, a file that another program holds) is taken back.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
import struct
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

from clubledger.books.changes import changed_meanwhile
from clubledger.books.files import (
    BACKWARD_RECORD,
    FORWARD_RECORD,
    LEDGER_SUFFIXES,
    LEFTOVER,
    LOCK_FILE,
    MAIN,
    WORK_FOLDER,
)
from clubledger.books.writing import CannotWrite
from clubledger.i18n import message, reason_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from clubledger.books.changes import Change
    from clubledger.books.folder_scan import Scan

PATIENCE: Final = 10.0
"""How many seconds a writer waits for another one to end."""

_WAITS: Final = (0.1, 0.2, 0.4, 0.8) if os.name == "nt" else ()
"""Seconds between the tries to replace a file that another program has open."""


# -- one writer at a time --------------------------------------------------------------------------------------


@contextmanager
def locked(folder: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Be the only one that writes into a club; first finish what a killed writer began.

    ``patience``: seconds to wait for another writer. Raises `CannotWrite`. The empty lock file stays there.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - 60 ms that only a writer need pay

    folder = Path(os.path.abspath(folder))  # noqa: PTH100 - a link stays a link
    if not os.path.isfile(folder / MAIN):  # noqa: PTH113 - False also where one may not look
        raise CannotWrite(
            message("{folder} is no club's folder: it has no {file}.", folder=str(folder), file=MAIN)
        )
    _refuse_foreign_lock(folder / LOCK_FILE)
    try:
        mode = folder.stat().st_mode & 0o066 | 0o600  # whoever may write into the folder may lock it
        lock = FileLock(folder / LOCK_FILE, mode=mode)
        lock.acquire(timeout=patience)
    except Timeout:
        raise CannotWrite(
            message(
                "Another import into this club is running, or someone saves a change; nothing was written. Wait until it "
                "has ended, and try again."
            )
        ) from None
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        _recover(folder)
        yield
    finally:
        lock.release()


def _refuse_foreign_lock(path: Path) -> None:
    """A lock file comes with the club's folder, from a stranger: it could be a link, or hold something."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        return
    except OSError as error:
        raise _unwritable(path.parent, error) from error
    if not stat.S_ISREG(status.st_mode) or status.st_size:
        raise CannotWrite(
            message(
                "{file} in the club's folder is not the empty file that an import leaves there. See what it is, and "
                "remove it.",
                file=LOCK_FILE,
            )
        )


# -- whole or not at all ---------------------------------------------------------------------------------------


def write(change: Change) -> None:
    """Write what was checked, whole or not at all; only within `locked`. Raises `CannotWrite`.

    Refuses if any ledger file is not what it was when it was checked. Permissions are kept (`_give_rights`). `KeyboardInterrupt` means
    that nothing is written.
    """
    scan, old, new = change.scan, change.old, change.new
    if not new:
        return
    root = Path(os.path.realpath(scan.folder))
    file_changes = [
        _FileChange(
            number,
            path.relative_to(root).as_posix(),
            path,
            _hash(old[path]) if path in old else None,
            _hash(content),
        )
        for number, (path, content) in enumerate(new.items())
    ]
    work = scan.folder / WORK_FOLDER
    try:
        _refuse_if_changed(scan)
        _refuse_read_only(old, root)
        work.mkdir()
        try:
            _stage(work, file_changes, old, new)
            _settle(work, file_changes)
        except BaseException as error:
            if not (isinstance(error, KeyboardInterrupt) and _all_settled(file_changes)):
                _take_back(work, file_changes)
                raise
    except OSError as error:
        raise _unwritable(scan.folder, error) from error
    except _ChangedError as error:
        raise changed_meanwhile(error.file) from error
    with suppress(OSError, CannotWrite, KeyboardInterrupt):  # all is written
        _clear(work)


@dataclass(frozen=True, slots=True)
class _FileChange:
    """A file that gets another content: its path, all links resolved, and the SHA-256 of both contents.

    ``file``: the path from the club's folder. ``old`` is ``None`` of a file that is not there yet.
    """

    number: int
    file: str
    path: Path
    old: str | None
    new: str


class _ChangedError(Exception):
    """A file holds neither what it held nor what it shall hold, or what it shall hold is not at hand."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.file = file


def _refuse_if_changed(scan: Scan) -> None:
    for name, content in scan.contents.items():
        try:
            same = scan.files[name].read_bytes() == content
        except OSError as error:
            raise _ChangedError(name) from error
        if not same:
            raise _ChangedError(name)


def _refuse_read_only(paths: Iterable[Path], root: Path) -> None:
    """A rename would replace a read-only file, too."""
    for path in paths:
        if not (path.stat().st_mode & stat.S_IWUSR and os.access(path, os.W_OK)):
            name = path.relative_to(root).as_posix()
            raise CannotWrite(message("{file} cannot be written: it may only be read.", file=name))


def _stage(
    work: Path, changes: list[_FileChange], old: Mapping[Path, bytes], new: Mapping[Path, bytes]
) -> None:
    """Put the contents on the disk; of several files the old ones, too, and then the record of what shall happen."""
    several = len(changes) > 1
    for change in changes:
        path = change.path
        like = path if path in old else None
        _put(work / f"{change.number}.new", new[path], like)
        if several and like:
            _put(work / f"{change.number}.old", old[path], like)
    if several:
        scratch = work / f"{FORWARD_RECORD}.new"
        _put(scratch, _record(changes), None)
        _keep(work)
        scratch.replace(work / FORWARD_RECORD)  # from here on the next writer finishes it
    _keep(work)
    _keep(work.parent)


def _put(path: Path, content: bytes, like: Path | None) -> None:
    """Write a new file down to the disk, with the rights of another one: never with more, not even at first."""
    mode = 0o600 if like else 0o666
    with open(path, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
        file.write(content)
        file.flush()
        if like:
            _give_rights(path, like)
        os.fsync(file.fileno())


def _give_rights(path: Path, like: Path) -> None:
    """Give a file, which only its writer may read, the owner, group, rights and access list of another one, never more.

    Where the group cannot be kept, the helper's group, which would come in its place, gets no more than everybody has. Where
    the owner cannot be kept, the helper becomes the owner, if the former one can still read and write the file as one of its
    group or by its list. Access lists of Windows, macOS and NFS 4 are not copied: there a file has those of its folder.
    Raises `CannotWrite` where the former owner would be locked out, `OSError` where an access list cannot be kept.
    """
    rights = like.stat()
    mode = rights.st_mode & 0o777
    acl = _access_list(like)
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(path, -1, rights.st_gid)
    if path.stat().st_gid != rights.st_gid:
        acl = _without_group(acl) if acl else None
        mode = mode if acl else mode & (mode << 3 | 0o707)
    if acl is not None:
        os.setxattr(path, _ACL, acl)  # with it, the group's part of the mode is what it grants at most
    elif _access_list(path) is not None:
        os.removexattr(path, _ACL)  # inherited from the folder
    path.chmod(mode)
    if hasattr(os, "chown"):  # at the end: what is another's may not be changed any more
        with suppress(OSError):
            os.chown(path, rights.st_uid, -1)
    if path.stat().st_uid != rights.st_uid:
        _refuse_lock_out(path, rights, like.name, acl)


def _refuse_lock_out(path: Path, former: os.stat_result, name: str, acl: bytes | None) -> None:
    """Refuse a file which its former owner could no longer use as before. Root can use any."""
    now = path.stat()
    wanted = former.st_mode >> 6 & 0o6
    login, groups = _account(former.st_uid)
    in_group = (
        groups is None or now.st_gid in groups
    )  # whom this computer does not know, the group is there for
    if acl is None:
        may = [now.st_mode >> 3 if in_group else now.st_mode]
    else:
        entries = [*_ACL_ENTRY.iter_unpack(acl[_ACL_HEAD:])]
        mask = next((rights for kind, rights, _ in entries if kind == _ACL_MASK), 0o7)
        may = [
            rights & mask for kind, rights, number in entries if (kind, number) == (_ACL_USER, former.st_uid)
        ] or [
            rights & mask
            for kind, rights, number in entries
            if (kind == _ACL_GROUP and in_group) or (kind == _ACL_GROUP_NAMED and number in (groups or ()))
        ] or [rights for kind, rights, _ in entries if kind == _ACL_OTHERS]  # fmt: skip
    if former.st_uid and not any(rights & wanted == wanted for rights in may):
        raise CannotWrite(
            message(
                "Nothing was written: {file} belongs to {owner}, who could no longer open it if you wrote it. Let {owner} do "
                "this, or let {owner} first give the file to a group of both of you that may read and write it.",
                file=name,
                owner=login,
            )
        )


def _account(number: int) -> tuple[str, set[int] | None]:
    """The name and the groups of a user; ``None`` if this computer does not know them."""
    try:
        import pwd  # noqa: PLC0415 - Windows has none

        known = pwd.getpwuid(number)
        return known.pw_name, {*os.getgrouplist(known.pw_name, known.pw_gid)}
    except (ImportError, KeyError, OSError):
        return str(number), None


_ACL: Final = "system.posix_acl_access"
_ACL_ENTRY: Final = struct.Struct("<HHI")
"""Whom it is for (kind and number) and what they may. Source: Linux, include/uapi/linux/posix_acl_xattr.h."""
_ACL_HEAD: Final = 4
_ACL_USER, _ACL_GROUP, _ACL_GROUP_NAMED, _ACL_MASK, _ACL_OTHERS = 0x02, 0x04, 0x08, 0x10, 0x20
_NO_LISTS: Final = frozenset(
    [errno.ENODATA, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL, errno.EPERM]
)
"""What a file system says that knows no access lists, or of a file without one."""


def _access_list(path: Path) -> bytes | None:
    """The access list of a file beyond its mode; ``None`` if it has none, or the system has none."""
    if not hasattr(os, "getxattr"):
        return None
    try:
        return os.getxattr(path, _ACL)
    except OSError as error:
        if error.errno not in _NO_LISTS:
            raise
        return None


def _without_group(acl: bytes) -> bytes:
    """An access list in which the file's group may do no more than everybody."""
    entries = [*_ACL_ENTRY.iter_unpack(acl[_ACL_HEAD:])]
    others = next(may for kind, may, _ in entries if kind == _ACL_OTHERS)
    return acl[:_ACL_HEAD] + b"".join(
        _ACL_ENTRY.pack(kind, may & others if kind == _ACL_GROUP else may, number)
        for kind, may, number in entries
    )


def _settle(work: Path, changes: list[_FileChange], *, back: bool = False) -> None:
    """Let each file hold its new content, or (``back``) its old one again. No file is touched if one cannot."""
    pending = []
    for change in changes:
        wanted, other = (change.old, change.new) if back else (change.new, change.old)
        staged = work / f"{change.number}.{'old' if back else 'new'}"
        there = _hash_of(change.path)
        if there == wanted:
            continue
        if there != other or _hash_of(staged) != wanted:
            raise _ChangedError(change.file)
        pending.append((change, staged if wanted else None))
    for change, content in pending:
        try:
            if content is None:
                change.path.unlink()
            else:
                _replace(content, change.path)
        except PermissionError as error:
            raise CannotWrite(
                message(
                    "{file} cannot be replaced. Close it in other programs, see to it that you may write in its folder, "
                    "and try again.",
                    file=change.file,
                )
            ) from error
        _keep(change.path.parent)


def _all_settled(changes: Iterable[_FileChange]) -> bool:
    return all(_hash_of(change.path) == change.new for change in changes)


def _replace(content: Path, path: Path) -> None:
    """Let a file take another's place; Windows refuses that as long as a reader has the other open."""
    for wait in _WAITS:
        try:
            content.replace(path)
        except PermissionError:
            time.sleep(wait)
        else:
            return
    content.replace(path)


def _take_back(work: Path, changes: list[_FileChange]) -> None:
    """After an error: all files as they were."""
    try:
        if (work / FORWARD_RECORD).exists() and any(
            _hash_of(change.path) == change.new for change in changes
        ):
            (work / FORWARD_RECORD).replace(work / BACKWARD_RECORD)
            _keep(work)
            _settle(work, changes, back=True)
        _clear(work)
    except (OSError, CannotWrite, _ChangedError, KeyboardInterrupt) as error:
        if not any((work / name).exists() for name in (FORWARD_RECORD, BACKWARD_RECORD)):
            return  # leftovers, and no more
        raise CannotWrite(
            message(
                "Writing broke off in the middle, and what was written could not be taken back. Run any "
                "“clubledger import” of this club again: it puts the interrupted one right first."
            )
        ) from error


def _clear(work: Path) -> None:
    """Remove the work folder; the record goes first."""
    for name in (FORWARD_RECORD, BACKWARD_RECORD):
        (work / name).unlink(missing_ok=True)
    for path in [*work.iterdir()]:
        if not LEFTOVER.fullmatch(path.name):
            raise CannotWrite(_FOREIGN)
        path.unlink()
    work.rmdir()


def _keep(folder: Path) -> None:
    """See to it that a folder's names outlive a power cut, where a system lets us."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _hash_of(path: Path) -> str | None:
    """The SHA-256 of a file; ``None`` if it is not there, empty if it is no ordinary file."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def _unwritable(folder: Path, error: OSError) -> CannotWrite:
    return CannotWrite(
        message("{folder} cannot be written: {error}", folder=str(folder), error=reason_of(error))
    )


# -- after a killed writer -------------------------------------------------------------------------------------


def _recover(folder: Path) -> None:
    """Finish what a killed writer had begun to write or to take back, and remove what it left behind.

    The club's folder may come from a stranger, its record too: it is believed about ledger files inside the folder only.
    """
    work = folder / WORK_FOLDER
    if not os.path.lexists(work):
        return
    root = Path(os.path.realpath(folder))
    try:
        if not work.is_dir() or Path(os.path.realpath(work)) != root / WORK_FOLDER:
            raise CannotWrite(_FOREIGN)
        for name, back in ((FORWARD_RECORD, False), (BACKWARD_RECORD, True)):
            if os.path.lexists(work / name):
                _settle(work, _recorded(work / name, root), back=back)
        _clear(work)
    except _ChangedError as error:
        raise CannotWrite(
            message(
                "An import was interrupted, and it can be neither finished nor taken back: {file} was changed since, or "
                "the files in {folder} are damaged. Compare the ledger files with a copy, put them right, remove {folder} "
                "from the club's folder, and import again.",
                file=error.file,
                folder=WORK_FOLDER,
            )
        ) from error
    except OSError as error:
        raise _unwritable(folder, error) from error


_FOREIGN = message(
    "{folder} in the club's folder is not what an import leaves there. See what it is, and remove it.",
    folder=WORK_FOLDER,
)
_LINE = re.compile(r"([0-9a-f]{64}|-) ([0-9a-f]{64}) (\S+)", re.ASCII)
_MAX_RECORD = 10**6


def _record(changes: list[_FileChange]) -> bytes:
    return "".join(f"{change.old or '-'} {change.new} {quote(change.file)}\n" for change in changes).encode()


def _recorded(path: Path, root: Path) -> list[_FileChange]:
    """The changes that a record names. Raises `_ChangedError` if it is not such as `_record` writes."""
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode) or status.st_size > _MAX_RECORD:
        raise _ChangedError(path.name)
    changes = []
    for number, line in enumerate(path.read_bytes().decode("ascii", "replace").splitlines()):
        match = _LINE.fullmatch(line)
        file = unquote(match[3]) if match else ""
        target = root / file
        if (
            match is None
            or not file.endswith(LEDGER_SUFFIXES)
            or "\0" in file
            or Path(os.path.realpath(target)) != target
            or not target.is_relative_to(root)
        ):
            raise _ChangedError(path.name)
        changes.append(_FileChange(number, file, target, None if match[1] == "-" else match[1], match[2]))
    return changes
