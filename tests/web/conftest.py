"""The reading room over copies of the sample clubs."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clubledger.auditing import audit_club
from clubledger.books import load_club

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from flask import Flask

    from clubledger.auditing.club import ClubResult
    from clubledger.books.books import Books

LEDGERS = Path(__file__).parents[2] / "ledgers"
CLUBS = ("ben-gia", "dong-mau", "na-thu")


@cache
def audited(folder: Path, day: date) -> ClubResult:
    """What the audit says of a club that no test changes."""
    return audit_club(folder, day)


@cache
def books_of(folder: Path, day: date) -> Books:
    """The books of a club that no test changes."""
    return load_club(folder, day)


def beginning(club: str, target: Path, until: str) -> Path:
    """Copy a sample club with the entries of its journals before a day: a whole club, and quickly loaded."""
    shutil.copytree(LEDGERS / club, target)
    for journal in target.glob("*-fund/*.beancount"):
        head, *entries = re.split(r"^(?=\d{4}-\d\d-\d\d )", journal.read_text("utf-8"), flags=re.MULTILINE)
        journal.write_text(head + "".join(entry for entry in entries if entry < until), "utf-8")
    return target


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Open the room over copies of the sample clubs in ``tmp_path/ledgers``; keywords are its settings."""
    from clubledger.web.app import Settings, reading_room

    opened = []

    def open_room(*clubs: str, **settings: object) -> Flask:
        for club in clubs or CLUBS:
            target = tmp_path / "ledgers" / club
            if not target.exists():
                shutil.copytree(LEDGERS / club, target)
        folders = sorted((tmp_path / "ledgers").iterdir())
        opened.append(reading_room(folders, Settings(store=tmp_path / "store", jobs=1, **settings)))  # type: ignore[arg-type]
        return opened[-1]

    yield open_room
    for app in opened:
        app.config["CLUBLEDGER_RESULTS"].close()


@pytest.fixture(scope="session")
def shared_room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Flask]]:
    """Open the room over copies of the sample clubs that nobody changes, once for the same settings."""
    from clubledger.books.folder_stamp import folder_stamp
    from clubledger.web.app import Settings, reading_room

    home = tmp_path_factory.mktemp("shared")
    folders = {club: shutil.copytree(LEDGERS / club, home / "ledgers" / club) for club in CLUBS}
    before = folder_stamp(home / "ledgers")

    @cache
    def open_room(*clubs: str, **settings: object) -> Flask:
        shown = [folders[club] for club in clubs or CLUBS]
        return reading_room(shown, Settings(store=home / "store", jobs=1, **settings))  # type: ignore[arg-type]

    yield open_room
    assert folder_stamp(home / "ledgers") == before, "a test changed what others read"


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The room over the sample clubs themselves, in English, for tests that only read: each club is loaded once."""
    from clubledger.web.app import Settings, reading_room

    store = tmp_path_factory.mktemp("store")
    return reading_room([LEDGERS / club for club in CLUBS], Settings(store=store, jobs=1, language="en"))
