"""Paths and names that a stranger wrote: in one spelling, and whether they stay inside the club's folder."""

from __future__ import annotations

import os
import posixpath
import re
import unicodedata

_DRIVE = re.compile(r"[A-Za-z]:")


def nfc(name: str) -> str:
    """A name with its accents stored in one way, whatever computer it comes from."""
    return unicodedata.normalize("NFC", name)


def is_within(path: str, folder: str) -> bool:
    """Whether a path is a folder or lies in it; both as the system gives them."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def inside(base: str, value: str) -> str | None:
    """Join a relative path to a folder of the club; ``None`` if it leads out of the club's folder."""
    if leads_out(value):
        return None
    joined = posixpath.normpath(posixpath.join(base, value))
    return None if joined.split("/", 1)[0] == ".." else nfc(joined)


def leads_out(value: str) -> bool:
    """Whether a path is absolute on any system, or not a path at all."""
    return value.startswith(("/", "~")) or "\\" in value or "\0" in value or bool(_DRIVE.match(value))


def has_glob(value: str) -> bool:
    """Whether Beancount takes a name for a pattern."""
    return any(character in value for character in "*?[")
