"""Where the command's text goes: UTF-8 everywhere, and an error where nobody listens."""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class _ClosedOutput(io.RawIOBase):
    """Stands for a standard output that was closed (``>&-``): Python gives none then, and what is printed is lost unsaid."""

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer, /) -> int:  # noqa: ARG002
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


def prepare_streams() -> None:
    """Let text be UTF-8 wherever it goes, and let printing fail with `OSError` where the output is closed."""
    _occupy_closed()
    if sys.stdout is None:
        sys.stdout = io.TextIOWrapper(_ClosedOutput(), "utf-8", write_through=True)
    if sys.stderr is None:
        # as of a program without a console; what is said there must not get into the output
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - open to the end
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace", newline="")


def _occupy_closed() -> None:
    """Let no file that is opened later get the number of a standard stream, where a library's words would go into it."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(descriptor)
