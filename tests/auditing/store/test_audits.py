"""Audits with a store: they say what audits without one say, and judge only what they must."""

from __future__ import annotations

import io
import os
import shutil
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clubledger.auditing import clubs as clubs_module
from clubledger.auditing.club import Outcome
from clubledger.auditing.clubs import Task, audit_clubs
from clubledger.auditing.report import Report
from clubledger.auditing.store import Store
from clubledger.books.folder_scan import Scan, scan
from clubledger.regulation.profiles import shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from clubledger.auditing.club import ClubResult

LEDGERS = Path(__file__).parents[3] / "ledgers"
DAY = date(2025, 12, 31)
TASK = Task.by_all_rules(DAY, shipped("qd-1648-2025"))


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    """The sample clubs, one that cannot be read, and one that is not there."""
    copies = [
        shutil.copytree(LEDGERS / name, tmp_path / "ledgers" / name)
        for name in ("ben-gia", "dong-mau", "na-thu")
    ]
    broken = tmp_path / "ledgers" / "hong"
    broken.mkdir()
    (broken / "main.beancount").write_text('include "/etc/passwd"\n', "utf-8")
    return [*copies[:2], broken, copies[2], tmp_path / "ledgers" / "gone"]


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the clubs that are judged from now on, in this process."""
    names: list[str] = []
    from clubledger.auditing.club import audit_club

    def noted(folder: Path, *args: object, **options: object) -> ClubResult:
        names.append(folder.name)
        return audit_club(folder, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(clubs_module, "audit_club", noted)
    return names


def note_scans(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders whose files are read to tell whether they changed, from now on."""
    scanned: list[Path] = []

    def noted(folder: Path) -> Scan:
        scanned.append(folder)
        return scan(folder)

    monkeypatch.setattr("clubledger.auditing.store.results.scan", noted)
    return scanned


def audited(
    folders: Sequence[Path], path: Path, task: Task = TASK, *, trust_times: bool = False
) -> list[ClubResult]:
    with closing(Store(path)) as store:
        return list(audit_clubs(folders, task, 0, store, trust_times=trust_times))


def reports(clubs: Sequence[ClubResult]) -> dict[tuple[str, str], str]:
    """The report in each format and language."""
    found = {}
    for format_ in ("text", "json", "csv", "html"):
        for language in ("vi", "en"):
            out = io.StringIO()
            report = Report(DAY, TASK.profile, language, clubs)
            import_module(f"clubledger.auditing.{format_}_report").write(report, out)
            found[format_, language] = out.getvalue()
    return found


def test_a_report_from_the_store_is_byte_for_byte_the_one_without(
    folders: list[Path], tmp_path: Path, judged: list[str]
) -> None:
    without = reports(list(audit_clubs(folders, TASK, 0)))
    assert reports(audited(folders, tmp_path / "store")) == without
    judged.clear()
    assert reports(audited(folders, tmp_path / "store")) == without
    assert judged == ["gone"]  # it has no digest


def test_only_what_changed_is_judged_again(folders: list[Path], tmp_path: Path, judged: list[str]) -> None:
    path = tmp_path / "store"
    clubs = [folders[0], folders[1], folders[3]]
    first = audited(clubs, path)
    with (folders[1] / "members.beancount").open("a", encoding="utf-8") as members:
        members.write("\n; một dòng\n")
    judged.clear()
    second = audited(clubs, path)
    assert judged == ["dong-mau"]
    assert [replace(one, digest=None) for one in second] == [replace(one, digest=None) for one in first]
    assert [one.digest == other.digest for one, other in zip(first, second, strict=True)] == [
        True,
        False,
        True,
    ]


def test_another_question_is_judged_anew_and_both_stay(
    folders: list[Path], tmp_path: Path, judged: list[str]
) -> None:
    path, club = tmp_path / "store", folders[:1]
    audited(club, path)
    for task in (
        replace(TASK, waivers=False),
        replace(TASK, rules=("CASH-01",)),
        replace(TASK, profile=shipped("qd-1336-2020")),
        replace(TASK, as_of=DAY + timedelta(days=400)),
    ):
        judged.clear()
        audited(club, path, task)
        assert judged == ["ben-gia"], task
    judged.clear()
    audited(club, path)
    audited(club, path, replace(TASK, waivers=False))
    assert judged == []


def test_what_the_store_cannot_read_any_more_is_judged_again(
    folders: list[Path], tmp_path: Path, judged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "store"
    first = audited(folders[:2], path)
    monkeypatch.setattr(Store, "load", lambda *_: None)
    judged.clear()
    assert audited(folders[:2], path) == first
    assert judged == ["ben-gia", "dong-mau"]


def test_bytes_tell_unless_times_are_trusted(folders: list[Path], tmp_path: Path, judged: list[str]) -> None:
    path, club = tmp_path / "store", folders[0]
    for name in club.rglob("*"):
        os.utime(name, (10**9, 10**9))
    audited([club], path, trust_times=True)
    members = club / "members.beancount"
    text = members.read_text("utf-8")
    members.write_text(text.replace("Nguyễn", "Nguyên", 1) if "Nguyễn" in text else text[:-1] + ";", "utf-8")
    os.utime(members, (10**9, 10**9))
    judged.clear()
    audited([club], path)
    assert judged == ["ben-gia"]


def test_times_that_are_trusted_save_the_reading(
    folders: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from clubledger.books import folder_stamp

    monkeypatch.setattr(folder_stamp, "_SETTLED_NS", -(10**12))
    path, clubs = tmp_path / "store", folders[:2]
    first = audited(clubs, path, trust_times=True)
    scanned = note_scans(monkeypatch)
    assert audited(clubs, path, trust_times=True) == first
    assert scanned == []
    (folders[1] / "members.beancount").touch()
    assert audited(clubs, path, trust_times=True) == first
    assert scanned == [folders[1]]


def test_a_stamp_that_could_stay_as_it_is_is_not_remembered(
    folders: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "store"
    (folders[0] / "members.beancount").touch()
    audited(folders[:1], path, trust_times=True)
    scanned = note_scans(monkeypatch)
    audited(folders[:1], path, trust_times=True)
    assert scanned == folders[:1]


def test_who_reads_only_the_first_results_has_them_kept(folders: list[Path], tmp_path: Path) -> None:
    with closing(Store(tmp_path / "store")) as store:
        with closing(audit_clubs(folders, TASK, 0, store)) as results:
            next(results)
        assert store.contents().results == 1


def test_the_figures_of_all_months_are_kept(folders: list[Path], tmp_path: Path) -> None:
    from clubledger.auditing.store.keys import task_key

    with closing(Store(tmp_path / "store")) as store:
        (result,) = audit_clubs(folders[:1], TASK, 0, store)
        series = store.series(folders[0], result.state or "", task_key(TASK), DAY)
        assert series
        assert series[-1].stocks == result.indicators


def test_pruning_keeps_the_latest_of_clubs_that_are_there(folders: list[Path], tmp_path: Path) -> None:
    path, clubs = tmp_path / "store", folders[:2]
    audited(clubs, path, replace(TASK, as_of=DAY - timedelta(days=30)))
    last = audited(clubs, path)
    with closing(Store(path)) as store:
        assert store.contents().results == 4
        shutil.rmtree(folders[1])
        assert store.prune() == 3
        contents = store.contents()
        assert (contents.clubs, contents.results, contents.first, contents.last) == (1, 1, DAY, DAY)
    assert audited(clubs[:1], path) == last[:1]


def test_what_beancount_gave_up_on_is_not_kept(
    folders: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def parse(*_args: object) -> None:
        raise MemoryError

    path, club = tmp_path / "store", folders[:1]
    with monkeypatch.context() as patch:
        patch.setattr("clubledger.books.loading.book", parse)
        (broken,) = audited(club, path)
        assert broken.outcome is Outcome.BROKEN
        assert not broken.finished
    (sound,) = audited(club, path)
    assert sound.outcome is not Outcome.BROKEN


def test_caches_and_empty_folders_are_part_of_what_was_judged(
    folders: list[Path], tmp_path: Path, judged: list[str]
) -> None:
    path, club = tmp_path / "store", folders[0]
    clean = audited([club], path)
    (club / ".main.beancount.picklecache").write_bytes(b"x")
    (spoiled,) = audited([club], path)
    assert spoiled.digest == clean[0].digest
    assert {finding.rule for finding in spoiled.findings} - {
        finding.rule for finding in clean[0].findings
    } == {"BOOK-03"}
    (club / "scans").mkdir()
    judged.clear()
    audited([club], path)
    assert judged == ["ben-gia"]


def test_what_is_gone_from_the_store_is_judged_in_workers_like_the_rest(
    folders: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[str] = []

    def in_workers(
        folders: Sequence[Path], task: Task, _jobs: int | None, known: Callable[[Path], ClubResult | None]
    ) -> Iterator[ClubResult]:
        for folder in folders:
            result = known(folder)
            if result is None:
                handed.append(folder.name)
            yield result or task.run(folder)

    monkeypatch.setattr("clubledger.auditing.workers.in_workers", in_workers)
    clubs = folders[:2]
    with closing(Store(tmp_path / "store")) as store:
        first = list(audit_clubs(clubs, TASK, 1, store))
        assert handed == ["ben-gia", "dong-mau"]
        handed.clear()
        with closing(audit_clubs(clubs, TASK, 1, store)) as results:
            again = [next(results)]
            store.database.write([("DELETE FROM result", {})])
            again += results
        assert (again, handed) == (first, ["dong-mau"])
