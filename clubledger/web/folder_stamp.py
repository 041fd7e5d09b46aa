"""What tells that a file of a club's folder changed, without reading any of them."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FileStamp = tuple[str, int, int, int, int]
FolderStamp = tuple[FileStamp, ...]


def folder_stamp(folder: Path) -> FolderStamp:
    """Of every file its name, the times of its content and of itself, its size, and its inode."""
    stamps = []
    waiting = [str(folder)]
    while waiting:
        with suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                stamps.append(_file_stamp(entry.path))
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
    return tuple(sorted(stamps))


def _file_stamp(path: str) -> FileStamp:
    try:
        status = os.stat(path)  # noqa: PTH116 - the list of clubs asks after every file of every club on each visit
    except OSError:  # it went away meanwhile, or it is a link to nowhere
        return path, 0, 0, 0, 0
    return path, status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino
