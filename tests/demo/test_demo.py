from __future__ import annotations

import unicodedata
from datetime import date
from typing import TYPE_CHECKING

import pytest
from beancount import loader

from clubledger.auditing.club import Outcome, audit_club
from clubledger.books.books import Source, read_books
from clubledger.books.loading import load
from clubledger.books.periods import finished_months
from clubledger.books.writing import CannotWrite
from clubledger.demo import FIRST_DAY, demo_club, write_demo
from clubledger.demo.parameters import ARTICLES, village_name
from clubledger.regulation import KEYS
from clubledger.rules import judge

if TYPE_CHECKING:
    from pathlib import Path


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def read(folder: Path) -> Source:
    loaded = load(folder)
    assert loaded.problems == ()
    return Source.of(loaded)


def complaints(source: Source, as_of: date) -> list[str]:
    judgement = judge(read_books(source, as_of))
    return [
        *(f"unknown {unknown.rule}: {unknown.reason}" for unknown in judgement.unknown),
        *(
            f"{finding.level} {finding.rule} {finding.subject}: {finding.message}"
            for finding in judgement.findings
            if not finding.waived
        ),
    ]


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("demo") / "clubs"
    write_demo(target, clubs=8, years=2, seed=1)
    return target


def test_same_seed_same_bytes(two_years: Path, tmp_path: Path) -> None:
    write_demo(tmp_path / "again", clubs=8, years=2, seed=1)
    assert contents(tmp_path / "again") == contents(two_years)


def test_a_club_does_not_depend_on_how_many_there_are(two_years: Path, tmp_path: Path) -> None:
    assert write_demo(tmp_path / "few", clubs=2, years=2, seed=1) == ["club-0001", "club-0002"]
    assert contents(tmp_path / "few") == {
        name: content
        for name, content in contents(two_years).items()
        if name.startswith(("club-0001/", "club-0002/"))
    }


def test_other_seeds_and_other_clubs_differ() -> None:
    journals = {
        demo_club(index, 1, seed)["income-fund/2024.beancount"] for index in (0, 1) for seed in (1, 2)
    }
    assert len(journals) == 4


def test_the_member_list_says_that_it_is_invented() -> None:
    for name, text in demo_club(0, 1, 1).items():
        assert text == unicodedata.normalize("NFC", text)
        if name in {"club.beancount", "members.beancount"}:
            assert text.startswith("; Tên người, tên xóm trong sổ này đều do máy ghép ra")


def test_every_key_of_the_regulation_has_its_article() -> None:
    assert set(ARTICLES) == {key for key, parameter in KEYS.items() if not parameter.optional}


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 2024])
def test_audit_finds_nothing(seed: int, tmp_path: Path) -> None:
    for name in write_demo(tmp_path / "clubs", clubs=4, years=3, seed=seed):
        assert complaints(read(tmp_path / "clubs" / name), date(2026, 12, 31)) == [], name


def test_the_outcome_is_passed(two_years: Path) -> None:
    for folder in sorted(two_years.iterdir()):
        assert audit_club(folder, date(2025, 12, 31)).outcome is Outcome.PASSED


@pytest.mark.long
@pytest.mark.parametrize("club", ["club-0001", "club-0002", "club-0006", "club-0008"])
def test_nothing_but_a_note_at_any_month_end(two_years: Path, club: str) -> None:
    source = read(two_years / club)
    for month in finished_months(FIRST_DAY, date(2025, 12, 31)):
        loud = [
            finding for finding in complaints(source, month.last) if not finding.startswith("note MEM-04")
        ]
        assert loud == [], month


def test_every_ledger_loads_in_beancount(tmp_path: Path) -> None:
    """In a folder of its own: Beancount leaves a cache beside what it loads."""
    for name in write_demo(tmp_path / "clubs", clubs=2, years=1, seed=3):
        for top in ("main", "income-fund", "operating-fund"):
            entries, errors, _ = loader.load_file(str(tmp_path / "clubs" / name / f"{top}.beancount"))
            assert errors == []
            assert entries


def test_size_and_shape(two_years: Path) -> None:
    titles = set()
    for folder in sorted(two_years.iterdir()):
        journals = "".join(path.read_text("utf-8") for path in folder.glob("*-fund/2025.beancount"))
        assert 1100 < journals.count("\n2025-") < 1900
        result = audit_club(folder, date(2025, 12, 31))
        figures = result.indicators
        assert figures is not None
        assert 50 <= figures.members <= 70
        assert figures.women is not None
        assert 60 <= figures.women * 100 // figures.members <= 70
        assert figures.older is not None
        assert 60 <= figures.older * 100 // figures.members <= 70
        assert figures.borrowers_ever * 2 >= figures.members
        titles.add(result.name)
    assert len(titles) == 8


def test_titles_are_unique() -> None:
    assert len({village_name(index) for index in range(5000)}) == 5000


def test_the_untidiness_is_there(two_years: Path) -> None:
    journals = "".join(path.read_text("utf-8") for path in sorted(two_years.rglob("*.beancount")))
    for trace in (
        "reverses: ",
        "Trả lại tiền lãi",
        "Cho vay thêm",
        'custom "extension"',
        "tất toán",
        " GAO",
        '"left"',
        'custom "remission"',
        'custom "waiver"',
        '"treasurer" ""',
        '"instalment-every" 3',
        "(sửa đổi)",
    ):
        assert trace in journals, trace


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep", "utf-8")
    with pytest.raises(CannotWrite):
        write_demo(tmp_path, clubs=1, years=1, seed=1)
    assert contents(tmp_path) == {"mine.txt": b"keep"}


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    assert write_demo(tmp_path, clubs=1, years=1, seed=1) == ["club-0001"]
    assert (tmp_path / "club-0001" / "main.beancount").is_file()
