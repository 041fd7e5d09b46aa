"""The reading room over copies of the sample clubs."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

LEDGERS = Path(__file__).parents[2] / "ledgers"
CLUBS = ("ben-gia", "dong-mau", "na-thu")


@pytest.fixture
def room(tmp_path: Path) -> Callable[..., Flask]:
    """Open the room over copies of the sample clubs in ``tmp_path/ledgers``; keywords are its settings."""
    from clubledger.web.app import Settings, reading_room

    def open_room(*clubs: str, **settings: object) -> Flask:
        for club in clubs or CLUBS:
            target = tmp_path / "ledgers" / club
            if not target.exists():
                shutil.copytree(LEDGERS / club, target)
        folders = sorted((tmp_path / "ledgers").iterdir())
        return reading_room(folders, Settings(store=tmp_path / "store", jobs=1, **settings))  # type: ignore[arg-type]

    return open_room


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The room over the sample clubs themselves, in English, for tests that only read: each club is loaded once."""
    from clubledger.web.app import Settings, reading_room

    store = tmp_path_factory.mktemp("store")
    return reading_room([LEDGERS / club for club in CLUBS], Settings(store=store, jobs=1, language="en"))
