"""The store: what it finds again, what it keeps, and what becomes of one that is damaged or cannot be used."""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
import zlib
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from errno import ENOSPC
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clubledger.auditing.club import ClubResult, audit_club
from clubledger.auditing.clubs import Task
from clubledger.auditing.store import Store, StoreError, Summary, database, keys
from clubledger.auditing.store.keys import task_key
from clubledger.auditing.store.results import KEPT
from clubledger.books import folder_stamp
from clubledger.i18n import render
from clubledger.regulation.profiles import Profile, shipped
from clubledger.rules.examples import base_files
from tests.conftest import write

if TYPE_CHECKING:
    from collections.abc import Callable

CLUB = Path(__file__).parents[3] / "ledgers" / "ben-gia"
DAY = date(2025, 12, 31)


@cache
def result() -> ClubResult:
    return replace(audit_club(CLUB, DAY, series=True), holds=(DAY, DAY))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "results.sqlite"


def fill(path: Path) -> None:
    with closing(Store(path)) as store:
        store.save(CLUB, "key", DAY, result())


def state() -> str:
    assert result().state is not None
    return result().state or ""


def found(store: Store, state_: str = "", key: str = "key", as_of: date = DAY) -> ClubResult | None:
    return store.load(CLUB, state_ or state(), key, as_of)


def test_it_says_after_a_restart_what_the_audit_said(path: Path) -> None:
    fill(path)
    with closing(Store(path)) as store:
        assert found(store) == result()
        assert store.series(CLUB, state(), "key", DAY) == result().series
        assert store.problem is None


def test_other_files_another_question_and_another_day_are_not_found(path: Path) -> None:
    fill(path)
    with closing(Store(path)) as store:
        assert found(store, state_="other") is None
        assert found(store, key="other") is None
        assert found(store, as_of=DAY + timedelta(days=1)) is None
        assert store.load(CLUB.parent / "na-thu", state(), "key", DAY) is None


def test_a_result_is_found_on_each_day_that_it_holds(path: Path) -> None:
    first, last = DAY - timedelta(days=2), DAY + timedelta(days=3)
    with closing(Store(path)) as store:
        store.save(CLUB, "key", DAY, replace(result(), holds=(first, last)))
        store.flush()
        days = [first - timedelta(days=1), first, DAY, last, last + timedelta(days=1)]
        assert [found(store, as_of=day) is not None for day in days] == [False, True, True, True, False]


def test_what_was_not_finished_or_has_no_state_is_not_kept(path: Path) -> None:
    with closing(Store(path)) as store:
        store.save(CLUB, "key", DAY, replace(result(), finished=False))
        store.save(CLUB, "key", DAY, replace(result(), state=None))
        store.flush()
        assert found(store) is None
        store.save(CLUB, "key", DAY, result())
        store.flush()
        assert found(store) == result()


def test_the_latest_results_of_a_club_are_kept_and_no_club_takes_anothers_place(path: Path) -> None:
    other = CLUB.parent / "na-thu"
    with closing(Store(path)) as store:
        store.save(other, "key", DAY, result())
        for number in range(KEPT + 2):
            day = DAY + timedelta(days=number)
            store.save(CLUB, "key", day, replace(result(), holds=(day, day)))
        store.flush()
        present = [found(store, as_of=DAY + timedelta(days=number)) is not None for number in range(KEPT + 2)]
        assert present == [False, False] + [True] * KEPT
        assert store.load(other, state(), "key", DAY)


def test_the_same_once_more_takes_the_place_of_the_first(path: Path) -> None:
    fill(path)
    fill(path)
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("SELECT count(*) FROM result").fetchone() == (1,)


def test_the_latest_result_is_that_of_the_day_else_of_the_last_before(path: Path) -> None:
    days = [
        DAY - timedelta(days=9),
        DAY + timedelta(days=9),
        DAY - timedelta(days=1),
        DAY - timedelta(days=4),
    ]
    with closing(Store(path)) as store:
        assert store.latest(CLUB, "key", DAY) is None
        for day in days:
            store.save(CLUB, "key", day, replace(result(), holds=(day, day)))
        store.flush()
        latest = store.latest(CLUB, "key", DAY)
        assert latest is not None
        assert latest.summary == Summary.of_result(result())
        assert (latest.as_of, latest.first, latest.last) == (days[2], days[2], days[2])
        assert (latest.problem, latest.stamp) == (None, None)
        assert store.latest(CLUB, "key", days[0] - timedelta(days=1)) is None
        assert store.latest(CLUB, "other", DAY) is None
        assert store.latest(CLUB.parent / "na-thu", "key", DAY) is None


def test_of_one_day_the_latest_is_that_of_the_files_as_they_were_last_seen(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_stamp, "_SETTLED_NS", -(10**12))
    club = write(tmp_path / "club", base_files())
    with closing(Store(path)) as store:
        now = store.state(club, trust_times=True)
        for name, files in (("now", now), ("before", "other")):
            store.save(club, "key", DAY, replace(result(), name=name, state=files))
        store.flush()
        latest = store.latest(club, "key", DAY)
        assert latest is not None
        assert (latest.summary.name, latest.stamp) == ("now", folder_stamp.folder_stamp(club).digest)


def test_of_a_broken_club_the_latest_tells_the_first_problem(path: Path, tmp_path: Path) -> None:
    club = write(tmp_path / "club", {"main.beancount": 'include "/etc/passwd"\nplugin "evil"\n'})
    broken = replace(audit_club(club, DAY), state="other")
    with closing(Store(path)) as store:
        store.save(club, "key", DAY, broken)
        store.flush()
        latest = store.latest(club, "key", DAY)
        assert latest is not None
        assert (latest.problem, latest.summary.indicators) == (broken.errors[0], None)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_folder_whose_name_is_no_text_has_a_result_too(path: Path, tmp_path: Path) -> None:
    club = write(Path(os.fsdecode(os.fsencode(tmp_path) + b"/xa-\xff")), base_files())
    with closing(Store(path)) as store:
        now = store.state(club, trust_times=True)
        assert now is not None
        store.save(club, "key", DAY, replace(result(), state=now))
        store.flush()
        assert store.load(club, now, "key", DAY) is not None


@pytest.mark.skipif(os.name == "nt", reason="a folder of Windows has other rights")
def test_nobody_else_may_read_it(path: Path) -> None:
    fill(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


# -- damaged ----------------------------------------------------------------------------------------------------


def cut(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def zeros(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:100] + bytes(len(data) - 100))


def noise(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:100] + bytes(range(256)) * (len(data) // 256))


@pytest.mark.parametrize("damage", [cut, zeros, noise])
def test_a_damaged_store_is_said_and_made_anew(path: Path, damage: object) -> None:
    fill(path)
    assert callable(damage)
    damage(path)
    with closing(Store(path)) as store:
        assert found(store) is None
        assert store.problem is not None
        assert str(path) in render(store.problem, "vi")
        store.save(CLUB, "key", DAY, result())
    with closing(Store(path)) as store:
        assert found(store) == result()
        assert store.problem is None


def test_a_result_in_which_anything_is_odd_is_none_and_the_others_stay(path: Path) -> None:
    with closing(Store(path)) as store:
        store.save(CLUB, "key", DAY, result())
        before = DAY - timedelta(days=1)
        store.save(CLUB, "key", before, replace(result(), holds=(before, before)))
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(
            "UPDATE result SET findings = ? WHERE first = ?", (zlib.compress(b"[1]"), DAY.isoformat())
        )
    with closing(Store(path)) as store:
        assert found(store) is None
        assert found(store, as_of=before) == replace(result(), holds=(before, before))


@pytest.mark.parametrize(
    "content", [b"x", zlib.compress(bytes(30 * 10**6)), zlib.compress(b"[" * 10**6), "text", 7]
)
def test_content_is_unpacked_within_bounds(path: Path, content: object) -> None:
    fill(path)
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE result SET findings = ?, figures = ?", (content, content))
    with closing(Store(path)) as store:
        assert store.series(CLUB, state(), "key", DAY) is None
        assert found(store) is None


@pytest.mark.parametrize(
    "change",
    [
        "DROP TABLE result",
        "CREATE TRIGGER more AFTER INSERT ON result BEGIN DELETE FROM club; END",
        "CREATE VIEW more AS SELECT * FROM result",
    ],
)
def test_a_store_with_other_tables_is_made_anew(path: Path, change: str) -> None:
    fill(path)
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(change)
    with closing(Store(path)) as store:
        assert found(store) is None
        assert store.problem is not None
        store.save(CLUB, "key", DAY, result())
        store.flush()
        assert found(store) == result()


# -- not ours, or of no use -------------------------------------------------------------------------------------


def test_a_file_of_somebody_elses_is_refused_and_left_as_it_is(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 a workbook")
    with pytest.raises(StoreError) as refused:
        Store(path)
    assert str(path) in render(refused.value.message, "vi")
    assert path.read_bytes() == b"PK\x03\x04 a workbook"


@pytest.mark.parametrize("application", [0, 77])
@pytest.mark.parametrize("damage", [None, cut])
def test_another_programs_database_is_refused_and_left_as_it_is(
    path: Path, application: int, damage: Callable[[Path], None] | None
) -> None:
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(f"PRAGMA application_id = {application}")
        file.execute("CREATE TABLE photos (name)")
    if damage is not None:
        damage(path)
    before = path.read_bytes()
    with pytest.raises(StoreError):
        Store(path)
    assert path.read_bytes() == before


def test_the_store_of_another_version_is_refused_and_left_as_it_is(path: Path) -> None:
    fill(path)
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("PRAGMA user_version = 999")
    before = path.read_bytes()
    with pytest.raises(StoreError) as refused:
        Store(path)
    assert refused.value.message.msgid.startswith("{file} is the store of another version")
    assert path.read_bytes() == before


def test_a_store_that_nobody_closed_is_known_again(path: Path) -> None:
    store = Store(path)
    store.save(CLUB, "key", DAY, result())
    store.flush()
    with closing(Store(path)) as other:
        assert found(other) == result()
    store.close()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_a_pipe_is_refused_and_not_waited_for(path: Path) -> None:
    os.mkfifo(path)
    with pytest.raises(StoreError):
        Store(path)


def test_no_folder_is_made_but_that_of_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Store(tmp_path / "typo" / "results.sqlite")) as store:
        assert store.problem is not None
    assert not (tmp_path / "typo").exists()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with closing(Store()) as store:
        store.save(CLUB, "key", DAY, result())
    with closing(Store()) as store:
        assert found(store) == result()


def test_results_of_a_store_made_anew_meanwhile_are_no_other_clubs(path: Path) -> None:
    other = CLUB.parent / "na-thu"
    with closing(Store(path)) as store:
        store.save(CLUB, "key", DAY, result())
        store.flush()
        assert found(store) == result()
        with closing(sqlite3.connect(path)) as file, file:
            file.execute("DELETE FROM result")
            file.execute("DELETE FROM club")
        store.save(other, "key", DAY, replace(result(), name="other"))
        store.flush()
        assert found(store) is None


def test_what_no_file_can_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path, tmp_path / "file" / "results.sqlite"):
        with pytest.raises(StoreError):
            Store(path)


def test_a_store_that_cannot_be_used_is_done_without_and_said(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path) -> sqlite3.Connection:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr(database, "_connect", full)
    with closing(Store(path)) as store:
        assert found(store) is None
        store.save(CLUB, "key", DAY, result())
        store.flush()
        assert found(store) is None
        assert store.problem is not None
        assert "đĩa đã đầy" in render(store.problem, "vi")


def test_a_store_that_another_holds_too_long_is_done_without_and_stays(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(path)
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with closing(Store(path)) as store:
            assert found(store) == result()
            store.save(CLUB, "other", DAY, result())
            store.flush()
            assert store.problem is not None
            assert found(store) is None
        other.execute("ROLLBACK")
    with closing(Store(path)) as store:
        assert found(store) == result()
        assert found(store, key="other") is None


def test_an_empty_file_becomes_a_store(path: Path) -> None:
    path.touch()
    fill(path)
    with closing(Store(path)) as store:
        assert found(store) == result()


# -- what a result depends on -----------------------------------------------------------------------------------


def test_every_part_of_the_question_is_in_the_key_but_the_day() -> None:
    task = Task.by_all_rules(DAY, shipped("qd-1648-2025"))
    profile = task.profile
    other = replace(profile, targets={**profile.targets, "members": next(iter(profile.targets.values()))})
    tasks = [
        task,
        replace(task, waivers=False),
        replace(task, rules=task.rules[:-1]),
        replace(task, profile=replace(profile, number="khác")),
        replace(task, profile=other),
        replace(task, profile=shipped("qd-1336-2020")),
    ]
    assert isinstance(profile, Profile)
    assert len({task_key(one) for one in tasks}) == len(tasks)
    assert task_key(replace(task, as_of=date(2024, 1, 1))) == task_key(task)


@pytest.mark.parametrize(
    "version", ["beancount.__version__", "sys.version", "clubledger.auditing.store.keys.__version__"]
)
def test_other_versions_have_another_key(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    task = Task.by_all_rules(DAY, shipped("qd-1648-2025"))
    before = task_key(task)
    monkeypatch.setattr(version, "other")
    assert task_key(task) != before


@pytest.mark.parametrize(
    ("module", "judges"), [("rules/mem.py", True), ("as_of.py", True), ("forms/form.py", False)]
)
def test_a_result_depends_on_the_code_that_judges_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, *, judges: bool
) -> None:
    def digest() -> str:
        keys._code_digest.cache_clear()
        return keys._code_digest()

    package = tmp_path / "clubledger"
    for name in ("rules/mem.py", "as_of.py", "forms/form.py"):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text("x = 1\n", "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr("clubledger.__file__", str(package / "__init__.py"))
        before = digest()
        assert digest() == before
        (package / module).write_text("x = 2\n", "utf-8")
        assert (digest() != before) is judges
    keys._code_digest.cache_clear()
