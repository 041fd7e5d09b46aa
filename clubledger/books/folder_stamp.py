"""What tells that a file of a club's folder changed, without reading any of them."""

from __future__ import annotations

import hashlib
import os
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

FileStamp = tuple[str, int, int, int, int]

_SETTLED_NS: Final = 2 * 10**9
"""Some systems count time in steps of two seconds: what changed within the last step may change again unseen."""


@dataclass(frozen=True, slots=True)
class FolderStamp:
    """Of every file its name, the times of its content and of itself, its size, and its inode.

    ``settled``: no file changed so lately that another change could leave the stamp as it is.
    """

    files: tuple[FileStamp, ...]
    settled: bool = field(compare=False)

    @property
    def digest(self) -> str:
        """The same in few letters."""
        return hashlib.sha256(repr(self.files).encode("utf-8", "surrogateescape")).hexdigest()


def folder_stamp(folder: Path) -> FolderStamp:
    """The stamp of a folder as it is now."""
    stamps = []
    waiting = [str(folder)]
    while waiting:
        with suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                stamps.append(_file_stamp(entry.path))
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
    latest = max((max(content, itself) for _, content, itself, _, _ in stamps), default=0)
    return FolderStamp(tuple(sorted(stamps)), latest + _SETTLED_NS < time.time_ns())


def _file_stamp(path: str) -> FileStamp:
    try:
        status = os.stat(path)  # noqa: PTH116 - the list of clubs asks after every file of every club
    except OSError:  # it went away meanwhile, or it is a link to nowhere
        return path, 0, 0, 0, 0
    return path, status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino
