"""Where something is written: a file of the club's folder and a line."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass
from functools import total_ordering
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@total_ordering
@dataclass(frozen=True, slots=True)
class Place:
    """A file, relative to the club's folder, with ``/`` and in NFC; and a line, counted from 1."""

    file: str
    line: int | None

    def __lt__(self, other: Place) -> bool:
        return (self.file, self.line or 0) < (other.file, other.line or 0)

    def __str__(self) -> str:
        """As people read it: ``file:line``, or the file alone where no line is known."""
        return f"{self.file}:{self.line}" if self.line else self.file


def place_of(meta: Mapping[str, Any], folder: Path) -> Place:
    """The place that Beancount's metadata tell; ``folder`` is the absolute folder of the club."""
    return Place(relative(meta.get("filename", ""), folder), meta.get("lineno") or None)


def relative(filename: str, folder: Path) -> str:
    """A file's name within the club's folder; its last part alone when it lies elsewhere."""
    start = str(folder).rstrip(os.sep) + os.sep
    inside = filename[len(start) :] if filename.startswith(start) else os.path.basename(filename)  # noqa: PTH119
    return unicodedata.normalize("NFC", inside.replace(os.sep, "/"))
