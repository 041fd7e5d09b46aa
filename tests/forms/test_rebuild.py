"""The sample clubs' paper: the clean club is what comes of it, and all of it is in the books."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from clubledger.books.books import Books, Source, read_books
from clubledger.books.files import LOCK_FILE
from clubledger.books.loading import load
from clubledger.forms import FORMS
from clubledger.forms.entries import Booking
from clubledger.forms.form_files import FormFile
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import read_files
from importers import rebuild

ROOT = Path(__file__).parents[2]
INBOX = ROOT / "importers" / "inbox"
LEDGERS = ROOT / "ledgers"


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != LOCK_FILE
    }


def books_of(folder: Path) -> Books:
    loaded = load(folder)
    assert loaded.problems == ()
    return read_books(Source.of(loaded))


@cache
def read_again(club: str) -> list[FormFile]:
    """The club's paper, read against the books that have it already."""
    context = ImportContext(books_of(LEDGERS / club), date(2026, 1, 31))
    return [file for paths in rebuild.sheets(INBOX / club) for file in read_files(paths, context, FORMS)]


@pytest.mark.long
def test_the_clean_club_is_what_its_paper_gives(tmp_path: Path) -> None:
    rebuild.rebuild(LEDGERS / "dong-mau", INBOX / "dong-mau", tmp_path / "dong-mau")
    rebuilt, kept = contents(tmp_path / "dong-mau"), contents(LEDGERS / "dong-mau")
    assert sorted(rebuilt) == sorted(kept)
    for name, content in kept.items():
        assert rebuilt[name].decode().splitlines() == content.decode().splitlines(), name
    assert rebuilt == kept


def test_it_begins_with_nothing_that_paper_says(tmp_path: Path) -> None:
    rebuild.begin(LEDGERS / "dong-mau", tmp_path / "dong-mau")
    empty, whole = books_of(tmp_path / "dong-mau"), books_of(LEDGERS / "dong-mau")
    assert (empty.members, empty.transactions, empty.counts) == ({}, (), ())
    assert list(empty.directives.meetings) == []
    assert whole.members
    assert whole.directives.meetings
    kept = "".join(
        path.read_text("utf-8") for path in (tmp_path / "dong-mau").rglob("*.beancount") if path.is_file()
    )
    for line in ('event "report" "2024"', '"loan-max" 10000000 VND', 'custom "board" "treasurer" "TV010"'):
        assert line in kept


@pytest.mark.long
@pytest.mark.parametrize("club", ["dong-mau", "na-thu", "ben-gia"])
def test_the_paper_is_all_in_the_books(club: str) -> None:
    files = read_again(club)
    assert [problem for file in files for problem in file.problems] == []
    assert [entry.summary for file in files for entry in file.new] == []
    assert all(file.there for file in files)


def test_every_form_occurs() -> None:
    occurring = Counter(sheet.form.name for file in read_again("dong-mau") for sheet in file.sheets)
    assert set(occurring) == {form.name for form in FORMS}


@pytest.mark.parametrize("club", ["na-thu", "ben-gia"])
def test_the_last_month_comes_from_paper(club: str) -> None:
    """All that moved money, and the meeting; not the count of November, nor rice, for which there is no form."""
    on_paper = {
        (entry.fund, entry.voucher.partition("/")[0])
        for file in read_again(club)
        for entry in file.there
        if isinstance(entry, Booking) and entry.voucher
    }
    booked = {
        (entry.funds[0], (entry.voucher or "").partition("/")[0])
        for entry in books_of(LEDGERS / club).transactions
        if entry.date >= date(2025, 12, 1) and entry.touches_money
    }
    assert on_paper == booked


def test_the_ugly_sheets_that_are_listed_are_there() -> None:
    text = (INBOX / "README.md").read_text("utf-8")
    listed = re.findall(r"^\| `([\w/-]+\.(?:csv|txt|xlsx))`", text, re.MULTILINE)
    assert len(listed) > 20
    assert [name for name in listed if not (INBOX / name).is_file()] == []


def test_they_are_ugly() -> None:
    remarks = Counter(
        remark.message.msgid.partition(",")[0].partition(":")[0]
        for club in ("dong-mau", "na-thu", "ben-gia")
        for file in read_again(club)
        for remark in file.remarks
    )
    for sentence in (
        "Cells written in TCVN3 (the .VnTime fonts)",
        "Cells written in VNI (the VNI- fonts)",
        "Cells written in the old Vietnamese of Windows (windows-1258)",
        "The file was saved as “Unicode text” (UTF-16).",
        "The columns are separated by tabs.",
        "Hidden rows were read all the same",
    ):
        assert remarks[sentence] >= 1, sentence
    loose = (INBOX / "dong-mau/2024-09/phieu-thu.csv").read_text("utf-8")
    assert loose != unicodedata.normalize("NFC", loose)


def test_a_wrong_sheet_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    club = tmp_path / "dong-mau"
    rebuild.begin(LEDGERS / "dong-mau", club)
    first, *_ = rebuild.sheets(INBOX / "dong-mau")
    wrong = tmp_path / "phieu-thu.csv"
    text = (INBOX / "dong-mau/2024-04/phieu-thu.csv").read_text("utf-8")
    wrong.write_text(text.replace("Hai mươi tám triệu đồng", "Hai mươi bảy triệu đồng"), "utf-8")
    before = contents(club)
    with pytest.raises(rebuild.WrongPaperError) as error:
        rebuild.enter(club, [wrong if path.name == wrong.name else path for path in first])
    assert [problem.fault.id for problem in error.value.problems] == ["words-not-figures"]
    assert contents(club) == before


def run(monkeypatch: pytest.MonkeyPatch, target: Path, month: int) -> int:
    """Run the program with one month only."""
    every = rebuild.months
    monkeypatch.setattr(rebuild, "months", lambda inbox: every(inbox)[month : month + 1])
    monkeypatch.setattr(rebuild, "AS_OF", "2024-04-30")
    monkeypatch.setattr(sys, "argv", ["rebuild.py", str(target)])
    return rebuild.main()


def test_the_program_imports_and_audits(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, tmp_path, 0) == 0
    assert len(books_of(tmp_path / "dong-mau").members) == 52
    lines = capfd.readouterr().out.splitlines()
    assert [line.split()[2] for line in lines if line.startswith("$ clubledger")] == ["import", "audit"]


def test_the_program_stops_at_paper_that_cannot_be_entered(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, tmp_path, 1) == 1  # the second month of a club without members
    out = capfd.readouterr().out
    assert "bang-thu-hoi-phi.csv" in out
    assert "$ clubledger audit" not in out
