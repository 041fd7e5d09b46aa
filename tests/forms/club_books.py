"""The books of clubs in tests: hundreds of sheets are read against files that are the same, which are loaded once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.books import load_club

if TYPE_CHECKING:
    from pathlib import Path

    from clubledger.books.books import Books

_KNOWN: dict[tuple[tuple[str, bytes], ...], Books] = {}


def books_of(club: Path) -> Books:
    """The books of a club's folder; those of another folder with the same files serve as well."""
    files = tuple(
        (path.relative_to(club).as_posix(), path.read_bytes())
        for path in sorted(club.rglob("*"))
        if path.is_file()
    )
    if files not in _KNOWN:
        _KNOWN[files] = load_club(club)
    return _KNOWN[files]
