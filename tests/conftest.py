"""Clubs on disk for the tests, written from the rules' examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clubledger.rules.examples import base_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes what whoever runs the tests has in their cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


@pytest.fixture
def make_club(tmp_path: Path) -> Callable[..., Path]:
    """Write the base club into ``tmp_path/<id>``; keywords add text: ``income=``, ``operating=``, ``club=``, ``members=``."""

    def make(id: str = "club", **extra: str) -> Path:  # noqa: A002 - the club's id
        files = dict(base_files())
        homes = {
            "income": "income-fund/2024.beancount",
            "operating": "operating-fund/2024.beancount",
            "club": "club.beancount",
            "members": "members.beancount",
            "main": "main.beancount",
        }
        for key, text in extra.items():
            files[homes[key]] += "\n" + text + "\n"
        return write(tmp_path / id, files)

    return make
