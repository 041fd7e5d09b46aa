"""Where something is written: a file of the club's folder and a line."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import total_ordering
from pathlib import Path
from typing import Any


@total_ordering
@dataclass(frozen=True, slots=True)
class Place:
    """A file, relative to the club's folder, with ``/`` and in NFC; and a line, counted from 1."""

    file: str
    line: int | None

    def __lt__(self, other: Place) -> bool:
        return (self.file, self.line or 0) < (other.file, other.line or 0)


def place_of(meta: Mapping[str, Any], folder: Path) -> Place:
    """The place that Beancount's metadata tell; ``folder`` is the absolute folder of the club."""
    return Place(relative(meta.get("filename", ""), folder), meta.get("lineno") or None)


def relative(filename: str, folder: Path) -> str:
    """A file's name within the club's folder; its last part alone when it lies elsewhere."""
    start = str(folder).rstrip(os.sep) + os.sep
    inside = filename[len(start) :] if filename.startswith(start) else os.path.basename(filename)  # noqa: PTH119
    return unicodedata.normalize("NFC", inside.replace(os.sep, "/"))


def printable(text: str, limit: int = 200) -> str:
    """Text from a ledger made safe to show: no control or direction characters, not too long."""
    safe = "".join(
        character if unicodedata.category(character) not in _UNSHOWN else f"\\u{ord(character):04x}"
        for character in text[: limit + 1]
    )
    return safe if len(safe) <= limit else safe[: limit - 1] + "…"


_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
