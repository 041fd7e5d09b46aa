"""Open a file that a stranger named: an ordinary one only, never a pipe that blocks or a device without end."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from io import FileIO
    from pathlib import Path

_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


class NotRegularError(OSError):
    """A pipe, a socket or a device."""


def open_regular(path: Path) -> FileIO:
    """Open a file for reading bytes; it can neither block nor be exchanged for a pipe meanwhile.

    Raises `OSError`, as any opening does, and `NotRegularError`.
    """
    descriptor = os.open(path, _FLAGS)
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return open(descriptor, "rb", buffering=0)  # noqa: PTH123 - the caller closes it
    os.close(descriptor)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    raise NotRegularError(errno.EINVAL, "not a regular file", str(path))


def read_regular(path: Path, most: int) -> bytes:
    """The bytes of a file, at most so many of them. Raises `OSError`."""
    with open_regular(path) as file:
        parts = []
        while most > 0 and (part := file.read(most)):
            parts.append(part)
            most -= len(part)
    return b"".join(parts)
