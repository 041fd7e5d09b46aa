"""Fava's editor on drafts: what it writes is kept in memory until the change is judged, and never half on the disk."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fava.context import g

from clubledger.web.fava_seams import file_module_on

if TYPE_CHECKING:
    _SystemsPath = Path
else:
    _SystemsPath = type(Path())


def drafts() -> dict[str, bytes]:
    """What the files hold that this request changed, by their paths with all links resolved: each file has one."""
    contents: dict[str, bytes] = g.__dict__.setdefault("clubledger_drafts", {})
    return contents


class DraftPath(_SystemsPath):
    """A file as this request left it: what is written goes into `drafts`."""

    def open(self, mode: str = "r", **options: Any) -> Any:  # type: ignore[override] # as Fava uses it
        """Open it for reading (``r``, ``rb``) or for writing (``w``)."""
        file: io.BytesIO
        if mode == "w":
            file = _DraftFile(os.path.realpath(self))
        elif (path := os.path.realpath(self)) in drafts():
            file = io.BytesIO(drafts()[path])
        else:
            return super().open(mode, **options)
        return file if "b" in mode else io.TextIOWrapper(file, **options)


class _DraftFile(io.BytesIO):
    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path

    def close(self) -> None:
        if not self.closed:
            drafts()[self._path] = self.getvalue()
        super().close()


class DraftFiles(file_module_on(DraftPath)):  # type: ignore[misc] # it is made while we run
    """Fava's own reading and writing of the books' text, on drafts."""

    def set_source(self, path: Path, source: str, sha256sum: str) -> str:
        """Write a whole file, whose path comes from outside Fava's module."""
        new_sha256sum: str = super().set_source(DraftPath(path), source, sha256sum)
        return new_sha256sum
