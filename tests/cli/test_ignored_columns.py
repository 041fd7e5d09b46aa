"""``clubledger import --ignore-column``: a column of the club's own that sounds like money."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.conftest import write
from tests.forms.ten_sheets import NEW, SHEETS, club_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Done


def test_a_column_is_named_refused_and_ignored(run: Callable[..., Done], tmp_path: Path) -> None:
    club = write(tmp_path / "vi-du", club_files())
    sheet = tmp_path / "hoi-phi.csv"
    sheet.write_text(
        SHEETS["fees"].replace("Ký nộp", "Ký nộp;Phí khác (đồng)").replace("15.000;x", "15.000;x;2.000"),
        "utf-8",
    )
    refused = run("import", club, sheet, "--format", "json")
    assert refused.code == 1
    (file,) = json.loads(refused.out)["files"]
    (problem,) = file["problems"]
    assert (problem["fault"], problem["column"], problem["read"]) == (
        "heading-unknown", "Phí khác (đồng)", "2.000"
    )  # fmt: skip
    assert "--ignore-column 'Phí khác (đồng)'" in problem["expected"]
    taken = run("import", club, sheet, "--format", "json", "--ignore-column", "phi khac")
    assert taken.code == 0
    assert json.loads(taken.out)["written"] == NEW["fees"]
    (file,) = json.loads(taken.out)["files"]
    assert any("Phí khác" in remark["message"] for remark in file["remarks"])


def test_a_column_of_the_form_is_read_all_the_same(run: Callable[..., Done], tmp_path: Path) -> None:
    club = write(tmp_path / "vi-du", club_files())
    sheet = tmp_path / "hoi-phi.csv"
    sheet.write_text(SHEETS["fees"], "utf-8")
    done = run("import", club, sheet, "--format", "json", "--ignore-column", "Số tiền")
    assert (done.code, json.loads(done.out)["written"]) == (0, NEW["fees"])
