"""What systems and programs leave in a folder of papers is no paper; what a person put there is looked at."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from clubledger.forms import FORMS
from clubledger.forms.desk_files import Paper, look_at, stamp
from clubledger.forms.stray_files import is_stray

if TYPE_CHECKING:
    from pathlib import Path

STRAY = [
    "Thumbs.db", "thumbs.db", "ehthumbs.db", "desktop.ini", "Desktop.ini", ".DS_Store", "._phi.csv", "~$phi.xlsx", "~lock.phi.ods#",
    ".~lock.phi.ods#", "phi.tmp", "~WRL0001.tmp", "Icon\r",
]  # fmt: skip
PAPERS = [
    "phi.csv",
    "tmp.csv",
    "desktop.csv",
    "Thumbs.db.csv",
    "anh.jpg",
    "bien-ban.docx",
    "Icon",
    "~phi.csv",
    "phi.xls",
]


@pytest.mark.parametrize("name", STRAY)
def test_what_a_program_left_is_no_paper(name: str) -> None:
    assert is_stray(name)


@pytest.mark.parametrize("name", PAPERS)
def test_what_a_person_named_is_looked_at(name: str) -> None:
    assert not is_stray(name)


def test_the_desk_says_nothing_of_a_picture_cache(tmp_path: Path) -> None:
    cache, old = tmp_path / "Thumbs.db", tmp_path / "phi.xls"
    for path in (cache, old):
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert look_at(stamp(cache), FORMS, date(2026, 11, 23)) == Paper()
    assert look_at(stamp(old), FORMS, date(2026, 11, 23)).problems
