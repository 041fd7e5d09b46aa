"""Right sheets with one change: what is accepted without a word books what the paper says."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from clubledger.forms import FORMS
from clubledger.recording import import_files
from tests.truth.ceilings import CEILINGS, EXEMPT
from tests.truth.changes import CHANGES
from tests.truth.clubs import Clubs, today_after
from tests.truth.pages import PAGES
from tests.truth.sheets import typed_sheet, write
from tests.truth.table import UNCHANGED, some_papers, try_sheets
from tests.truth.trial import Outcome, is_stopped, read, told

if TYPE_CHECKING:
    from pathlib import Path

    from tests.truth.sheets import Sheet

SEED = 3
SHEETS = 150
PER_FORM = 3


@pytest.fixture(scope="module")
def clubs(tmp_path_factory: pytest.TempPathFactory) -> Clubs:
    return Clubs(tmp_path_factory.mktemp("clubs"), 2, SEED)


def _read_only(sheet: Sheet, clubs: Clubs, days: int) -> Outcome:
    """What becomes of a sheet, the audit left aside: it takes most of the time."""
    _, file = read(sheet, clubs, days)
    if file.problems:
        return Outcome.REFUSED
    if file.questions:
        return Outcome.ASKED
    return Outcome.TRUE if told(file) == sheet.truth else Outcome.SLIPPED


@pytest.mark.long
@pytest.mark.parametrize("form", [form.name for form in FORMS])
def test_the_inverse_gives_back_what_was_cut_out(clubs: Clubs, form: str) -> None:
    papers = some_papers(clubs, PER_FORM, SEED)[form]
    assert papers
    for number, paper in enumerate(papers * 2):
        _, file = read(typed_sheet(paper, Random(number)), clubs)
        assert [(problem.fault.id, problem.spot.row, problem.read) for problem in file.problems] == []
        assert file.questions == []
        assert told(file) == paper.truth, paper.name
        assert file.there == []


@pytest.mark.parametrize("form", ["repayments", "receipts"])
def test_a_right_sheet_is_imported(clubs: Clubs, tmp_path: Path, form: str) -> None:
    """With the audit, too, which finds nothing in it."""
    for paper in some_papers(clubs, 1, SEED)[form]:
        folder = clubs.desk(paper).folder
        path = write(typed_sheet(paper, Random(1)), tmp_path, "")
        report = import_files(folder, [path], FORMS, today_after(paper, 3), dry_run=True)
        assert (report.failed, [finding.rule for finding in report.errors]) == (False, []), paper.name


@pytest.mark.long
def test_nothing_slips_through_where_nothing_may(clubs: Clubs) -> None:
    """Every kind of change is tried, and right sheets are not annoyed."""
    tried = list(try_sheets(clubs, SHEETS, SEED, PER_FORM, _read_only))
    assert {one.change.name for one in tried} == {change.name for change in (*CHANGES, UNCHANGED)}
    assert {one.outcome for one in tried if one.change is UNCHANGED} == {Outcome.TRUE}
    slipped = [
        f"{one.change.name}: {one.sheet.paper.name}"
        for one in tried
        if one.outcome is Outcome.SLIPPED
        and one.change.name not in {*CEILINGS, *EXEMPT}
        and not is_stopped(*read(one.sheet, clubs))
    ]
    assert slipped == []


def test_there_are_enough_kinds() -> None:
    assert len({change.name for change in CHANGES}) == len(CHANGES) >= 25


def test_the_ceilings_are_of_kinds_that_there_are() -> None:
    kinds = {change.name for change in CHANGES}
    assert set(CEILINGS) | EXEMPT <= kinds
    assert all(0 < ceiling <= 100 for ceiling in CEILINGS.values())


@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_pages_tell_every_kind(language: str) -> None:
    """And of each no more than its ceiling."""
    lines = {
        line.split("`")[1]: line.split("|")[-2].strip()
        for line in PAGES[language].read_text("utf-8").splitlines()
        if line.startswith("| `")
    }
    assert set(lines) == {change.name for change in (*CHANGES, UNCHANGED)}
    for name, slipped in lines.items():
        share = float(slipped.partition("(")[2].partition(" %")[0] or 0)
        assert share <= CEILINGS.get(name, 100 if name in EXEMPT else 0), name
