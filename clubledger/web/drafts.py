"""Fava's editor on drafts: what it writes is kept in memory until the change is judged, and never half on the disk.

Fava writes its files in place. Its module that does so is loaded here once more, with `Draft` for each path in it.
"""

from __future__ import annotations

import io
import os
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fava.context import g
from fava.core import file as favas
from fava.helpers import FavaAPIError

if TYPE_CHECKING:
    _SystemsPath = Path
else:
    _SystemsPath = type(Path())


def drafts() -> dict[str, bytes]:
    """What the files hold that this request changed, by their paths with all links resolved: each file has one."""
    told: dict[str, bytes] = g.__dict__.setdefault("clubledger_drafts", {})
    return told


class Draft(_SystemsPath):
    """A file as this request left it: what is written goes into `drafts`."""

    def open(self, mode: str = "r", **how: Any) -> Any:  # type: ignore[override] # as Fava uses it
        """Open it for reading (``r``, ``rb``) or for writing (``w``)."""
        file: io.BytesIO
        if mode == "w":
            file = _Draft(os.path.realpath(self))
        elif (path := os.path.realpath(self)) in drafts():
            file = io.BytesIO(drafts()[path])
        else:
            return super().open(mode, **how)
        return file if "b" in mode else io.TextIOWrapper(file, **how)


class _Draft(io.BytesIO):
    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path

    def close(self) -> None:
        if not self.closed:
            drafts()[self._path] = self.getvalue()
        super().close()


def _on_drafts() -> Any:
    """Fava's module for files, once more, whose paths are drafts. Its errors are the ones that Fava knows."""
    spec = find_spec(favas.__name__)
    assert spec is not None  # noqa: S101 - it was imported above
    assert spec.loader is not None  # noqa: S101
    module: Any = module_from_spec(spec)
    spec.loader.exec_module(module)
    module.Path = Draft
    for name, told in vars(favas).items():
        if isinstance(told, type) and issubclass(told, FavaAPIError):
            setattr(module, name, told)
    return module


class DraftFiles(_on_drafts().FileModule):  # type: ignore[misc] # it is made while we run
    """Fava's own reading and writing of the books' text, on drafts."""

    def set_source(self, path: Path, source: str, sha256sum: str) -> str:
        """Write a whole file, whose path comes from outside this module."""
        told: str = super().set_source(Draft(path), source, sha256sum)
        return told
