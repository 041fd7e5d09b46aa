"""What the room knows of its clubs: kept in the store of audits, looked after in the background."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from clubledger.auditing.club import Outcome
from clubledger.auditing.clubs import Task, audit_clubs, find_clubs
from clubledger.books import folder_stamp as folder_stamp_module
from clubledger.i18n import render
from clubledger.regulation.profiles import shipped
from clubledger.rules.examples import base_files
from clubledger.web import results as results_module
from clubledger.web.ledgers import Ledgers
from clubledger.web.results import MOST_SECONDS, Results
from tests.conftest import write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from flask import Flask

    from clubledger.auditing.club import ClubResult
    from clubledger.i18n import Message
    from clubledger.web.club_line import ClubLine

DAY = date(2024, 12, 31)
TASK = Task.by_all_rules(DAY, shipped("qd-1336-2020"))


class Room:
    """What stands behind the hall of a ledgers folder, with what it was told and which clubs it judged."""

    def __init__(self, home: Path, store: Path | None = None) -> None:
        self.home = home
        self.task = TASK
        self.said: list[Message] = []
        clubs = home / "ledgers"
        self.ledgers = Ledgers(find_clubs(clubs))
        self.results = Results(
            self.ledgers,
            lambda: find_clubs(clubs),
            lambda: self.task,
            store=store or home / "store.sqlite",
            jobs=1,
            tell=self.said.append,
        )

    def looked(self) -> dict[str, ClubLine]:
        """Its lines after a look."""
        self.results._rests_until = 0
        self.results.look()
        self.results.wait()
        return self.lines()

    def lines(self) -> dict[str, ClubLine]:
        """Its lines as they are."""
        page = self.results.listing.page("", "name", 1, self.task.as_of)
        return {line.id: line for line in page.lines}


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each club is judged from now on, in this process; files are settled as soon as they are written."""
    counts: Counter[str] = Counter()
    run = Task.run

    def counted(task: Task, folder: Path) -> ClubResult:
        counts[folder.name] += 1
        return run(task, folder)

    def here(folders: Sequence[Path], task: Task, _jobs: int, *args: Any, **options: Any) -> Any:
        return audit_clubs(folders, task, 0, *args, **options)

    monkeypatch.setattr(Task, "run", counted)
    monkeypatch.setattr(results_module, "audit_clubs", here)
    monkeypatch.setattr(folder_stamp_module, "_SETTLED_NS", -(10**12))
    return counts


@pytest.fixture
def open_room(tmp_path: Path, judged: Counter[str]) -> Iterator[Callable[..., Room]]:
    """Open the room over a club in order, ``a``, and a broken one, ``b``."""
    rooms: list[Room] = []
    for club in ("a", "b"):
        write(tmp_path / "ledgers" / club, base_files())
    with (tmp_path / "ledgers" / "b" / "club.beancount").open("a", encoding="utf-8") as file:
        file.write('\nplugin "evil"\n')

    def opened(**settings: Any) -> Room:
        rooms.append(Room(tmp_path, **settings))
        return rooms[-1]

    yield opened
    for room in rooms:
        room.results.close()
        room.results.listing.close()


def told(line: ClubLine) -> tuple[Outcome | None, bool]:
    return line.summary.outcome if line.summary else None, line.fresh


# -- what is kept ---------------------------------------------------------------------------------------------------


def test_a_result_that_is_kept_is_listed_at_once_and_is_what_was_found(
    open_room: Callable[..., Room], judged: Counter[str]
) -> None:
    first = open_room()
    assert {told(line) for line in first.lines().values()} == {(None, False)}
    found = first.looked()
    assert (told(found["a"]), told(found["b"])) == ((Outcome.FINDINGS, True), (Outcome.BROKEN, True))
    assert found["b"].where is not None
    assert found["b"].where.startswith("club.beancount:")
    assert "evil" in (found["b"].problem or {})["vi"]
    assert found["a"].problem is None
    first.results.close()
    second = open_room()
    assert second.lines() == {id_: replace(line, fresh=False) for id_, line in found.items()}
    assert second.looked() == found
    assert judged == {"a": 1, "b": 1}
    assert second.results.progress() == (0, 0)
    assert second.said == []


def test_two_rooms_on_one_store_judge_each_club_once(
    open_room: Callable[..., Room], judged: Counter[str]
) -> None:
    one, other = open_room(), open_room()
    assert one.looked() == other.looked()
    (one.home / "ledgers" / "a" / "club.beancount").write_text(
        base_files()["club.beancount"] + "; a line\n", "utf-8"
    )
    assert other.looked() == one.looked()
    assert judged == {"a": 2, "b": 1}


def test_what_an_audit_kept_is_not_judged_again(
    open_room: Callable[..., Room], judged: Counter[str], tmp_path: Path
) -> None:
    from clubledger.auditing.store import Store

    with closing(Store(tmp_path / "store.sqlite")) as store:
        list(audit_clubs(find_clubs(tmp_path / "ledgers"), TASK, 0, store))
    room = open_room()
    assert told(room.lines()["a"]) == (Outcome.FINDINGS, False)
    assert told(room.looked()["a"]) == (Outcome.FINDINGS, True)
    assert judged == {"a": 1, "b": 1}


def test_another_question_is_not_what_is_listed(open_room: Callable[..., Room], tmp_path: Path) -> None:
    from clubledger.auditing.store import Store

    with closing(Store(tmp_path / "store.sqlite")) as store:
        list(audit_clubs(find_clubs(tmp_path / "ledgers"), replace(TASK, waivers=False), 0, store))
        list(audit_clubs(find_clubs(tmp_path / "ledgers"), replace(TASK, as_of=date(2999, 1, 1)), 0, store))
    lines = open_room().lines()
    assert told(lines["a"]) == (None, False)
    assert told(lines["b"]) == (Outcome.BROKEN, False)  # as of any day


def test_of_many_days_the_latest_is_listed(open_room: Callable[..., Room], tmp_path: Path) -> None:
    from clubledger.auditing.store import Store

    with closing(Store(tmp_path / "store.sqlite")) as store:
        for day in (DAY - timedelta(days=2), DAY - timedelta(days=1), DAY - timedelta(days=9)):
            list(audit_clubs(find_clubs(tmp_path / "ledgers"), replace(TASK, as_of=day), 0, store))
    assert open_room().lines()["a"].as_of == DAY - timedelta(days=1)


def test_a_result_that_no_store_may_keep_is_listed_and_judged_once_in_a_room(
    open_room: Callable[..., Room], judged: Counter[str], tmp_path: Path
) -> None:
    (tmp_path / "ledgers" / "b" / "x.py").write_text("", "utf-8")
    room = open_room()
    for _ in range(3):
        line = room.looked()["b"]
        assert told(line) == (Outcome.BROKEN, True)
        assert line.where == "x.py"
    assert judged["b"] == 1
    room.results.close()
    assert told(open_room().lines()["b"]) == (None, False)


ODD = [1.5, "seven", b"7", -(10**18) - 1]


@pytest.mark.parametrize(
    ("column", "odd"),
    [
        *(("errors", odd) for odd in ODD), *(("warnings", odd) for odd in ODD),
        ("name", b"a"), ("outcome", "fine"), ("outcome", b""), ("outcome", "broken"),
        ("silent", 2), ("silent", "yes"), ("both_funds", -1), ("last_entry", "2025-02-30"), ("last_entry", "yesterday"),
        ("as_of", "now"), ("first", ""), ("last", "9999"), ("indicators", None), ("indicators", b"{}"),
        ("indicators", "[]"), ("indicators", "x"), ("indicators", '{"members": 1}'), ("indicators", "[" * 100_000),
    ],
)  # fmt: skip
def test_an_odd_value_is_not_listed_and_the_other_club_is(
    store_of_both: Path, tmp_path: Path, open_room: Callable[..., Room], column: str, odd: object
) -> None:
    store = shutil.copy(store_of_both, tmp_path / "store.sqlite")
    with closing(sqlite3.connect(store)) as file, file:
        file.execute(
            "UPDATE club SET folder = replace(folder, ?, ?)", (str(store_of_both.parent), str(tmp_path))
        )
        assert told(_listed(open_room, file)["a"]) == (Outcome.FINDINGS, False)
        file.execute(f"UPDATE result SET {column} = ? WHERE outcome <> 'broken'", (odd,))
        lines = _listed(open_room, file)
    assert told(lines["a"]) == (None, False)
    assert told(lines["b"]) == (Outcome.BROKEN, False)


def _listed(open_room: Callable[..., Room], file: sqlite3.Connection) -> dict[str, ClubLine]:
    file.commit()
    return open_room().lines()


@pytest.fixture(scope="module")
def store_of_both(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the results of both clubs."""
    from clubledger.auditing.store import Store

    home = tmp_path_factory.mktemp("kept")
    for club in ("a", "b"):
        write(home / "ledgers" / club, base_files())
    with (home / "ledgers" / "b" / "club.beancount").open("a", encoding="utf-8") as file:
        file.write('\nplugin "evil"\n')
    with closing(Store(home / "store.sqlite")) as store:
        list(audit_clubs(find_clubs(home / "ledgers"), TASK, 0, store))
    return home / "store.sqlite"


# -- a store that is damaged, or cannot be used -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "damage", [b"SQLite format 3\0" + bytes(10_000), b"SQLite format 3\0" + b"\xff" * 10_000]
)
def test_a_damaged_store_is_said_and_made_anew(
    open_room: Callable[..., Room], tmp_path: Path, damage: bytes
) -> None:
    (tmp_path / "store.sqlite").write_bytes(
        damage[:60] + (1).to_bytes(4, "big") + damage[64:68] + b"CLLG" + damage[72:]
    )
    room = open_room()
    assert told(room.looked()["a"]) == (Outcome.FINDINGS, True)
    (said,) = room.said
    assert "made anew" in render(said, "en")
    room.results.close()
    assert told(open_room().lines()["a"]) == (Outcome.FINDINGS, False)


def test_what_is_no_store_is_left_alone_said_once_and_done_without(
    open_room: Callable[..., Room], judged: Counter[str], tmp_path: Path
) -> None:
    other = tmp_path / "diary.txt"
    other.write_text("dear diary", "utf-8")
    room = open_room(store=other)
    for _ in range(3):
        assert told(room.looked()["a"]) == (Outcome.FINDINGS, True)
    assert judged == {"a": 1, "b": 1}
    (said,) = room.said
    assert str(other) in render(said, "en")
    assert other.read_text("utf-8") == "dear diary"


def test_a_store_in_a_folder_that_cannot_be_neither(open_room: Callable[..., Room], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    room = open_room(store=tmp_path / "file" / "store.sqlite")
    assert told(room.looked()["a"]) == (Outcome.FINDINGS, True)
    assert len(room.said) == 1


def test_the_room_says_it_where_its_warnings_go(
    room: Callable[..., Flask], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert room("dong-mau").config["CLUBLEDGER_RESULTS"] is not None
    assert capsys.readouterr().err == ""
    (tmp_path / "store").write_text("dear diary", "utf-8")
    app = room("dong-mau", language="en")
    assert capsys.readouterr().err.startswith(f"{tmp_path / 'store'} is no store of clubledger's")
    app.config["CLUBLEDGER_RESULTS"].close()
    assert app.test_client().get("/").status_code == 200


@pytest.mark.parametrize("gone", ["", "junk"])
def test_a_store_that_another_program_deletes_or_overwrites_does_not_stop_the_room(
    open_room: Callable[..., Room], tmp_path: Path, gone: str
) -> None:
    room = open_room()
    room.looked()
    for path in tmp_path.glob("store.sqlite*"):
        path.unlink()
        if gone:
            path.write_text(gone, "utf-8")
    for club in ("a", "c"):
        write(tmp_path / "ledgers" / club, base_files() | {"note.txt": "new"})
        assert told(room.looked()[club]) == (Outcome.FINDINGS, True)


# -- a look ---------------------------------------------------------------------------------------------------------


def test_what_changed_is_shown_as_it_was_until_the_new_is_there(
    open_room: Callable[..., Room], monkeypatch: pytest.MonkeyPatch
) -> None:
    room = open_room()
    room.looked()
    (room.home / "ledgers" / "b" / "club.beancount").write_text(base_files()["club.beancount"], "utf-8")
    shown: list[tuple[Any, ...]] = []
    audit: Any = vars(results_module)["audit_clubs"]

    def spied(folders: Sequence[Path], *args: Any, **options: Any) -> Any:
        shown.append((told(room.lines()["b"]), room.results.progress(), [folder.name for folder in folders]))
        return audit(folders, *args, **options)

    monkeypatch.setattr(results_module, "audit_clubs", spied)
    assert told(room.looked()["b"]) == (Outcome.FINDINGS, True)
    assert shown == [((Outcome.BROKEN, False), (0, 1), ["b"])]
    room.looked()
    assert len(shown) == 1


def test_on_another_day_all_are_judged_anew(open_room: Callable[..., Room], judged: Counter[str]) -> None:
    room = open_room()
    room.looked()
    room.task = replace(TASK, as_of=DAY + timedelta(days=1))
    assert told(room.lines()["a"]) == (Outcome.FINDINGS, False)
    assert told(room.looked()["a"]) == (Outcome.FINDINGS, True)
    assert room.results.as_of == DAY + timedelta(days=1)
    room.task = replace(room.task, profile=shipped("qd-1648-2025"))
    room.looked()
    assert judged == {"a": 3, "b": 2}  # what is broken is so as of any day


def test_new_renamed_and_deleted_clubs_are_seen(open_room: Callable[..., Room], tmp_path: Path) -> None:
    room, ledgers = open_room(), tmp_path / "ledgers"
    room.looked()
    write(ledgers / "c", base_files())
    assert told(room.looked()["c"]) == (Outcome.FINDINGS, True)
    assert {"c", "c-income", "c-operating"} <= room.ledgers.locations.keys()
    (ledgers / "c").rename(ledgers / "d")
    assert sorted(room.looked()) == ["a", "b", "d"]
    shutil.rmtree(ledgers / "d")
    (ledgers / ".hidden").mkdir()
    assert sorted(room.looked()) == ["a", "b"]
    assert [*room.ledgers.locations] == [
        f"{club}{fund}" for club in "ab" for fund in ("", "-income", "-operating")
    ]
    shutil.move(ledgers, tmp_path / "away")
    assert sorted(room.looked()) == ["a", "b"]
    shutil.move(tmp_path / "away", ledgers)
    for club in "ab":
        shutil.rmtree(ledgers / club)
    assert room.looked() == {}


def test_a_new_club_whose_address_is_taken_is_told_of_and_those_that_are_shown_stay(
    open_room: Callable[..., Room], tmp_path: Path
) -> None:
    write(tmp_path / "ledgers" / "m-income", base_files())
    room = open_room()
    room.looked()
    assert not room.results.not_shown
    for name in ("m", "static"):
        write(tmp_path / "ledgers" / name, base_files())
    assert sorted(room.looked()) == ["a", "b", "m-income"]
    assert [folder.name for folder in room.ledgers.clubs.values()] == ["a", "b", "m-income"]
    assert len(room.results.not_shown) == 2
    shutil.rmtree(tmp_path / "ledgers" / "m-income")
    assert sorted(room.looked()) == ["a", "b", "m"]
    assert len(room.results.not_shown) == 1


def test_files_that_were_just_written_are_read_again_and_their_line_stays(
    open_room: Callable[..., Room], monkeypatch: pytest.MonkeyPatch, judged: Counter[str]
) -> None:
    monkeypatch.setattr(folder_stamp_module, "_SETTLED_NS", 10**15)
    room = open_room()
    found = room.looked()
    assert room.looked() == found
    assert {line.fresh for line in found.values()} == {True}
    assert judged == {"a": 1, "b": 1}


@pytest.mark.parametrize("grows", [False, True])
def test_a_room_of_all_clubs_of_a_folder_grows_with_it_and_one_of_some_does_not(
    room: Callable[..., Flask], tmp_path: Path, judged: Counter[str], grows: bool
) -> None:
    ledgers = tmp_path / "ledgers"
    write(ledgers / "a", base_files())
    app = room("a", ledgers=ledgers if grows else None)
    client, results = app.test_client(), app.config["CLUBLEDGER_RESULTS"]
    write(ledgers / "new", base_files())
    client.get("/")
    results.wait()
    assert ("(new)" in client.get("/").get_data(as_text=True)) is grows
    assert client.get("/new/journal/").status_code == (200 if grows else 404)
    assert client.get("/a/journal/").status_code == 200


def test_lines_come_a_slice_at_a_time(
    open_room: Callable[..., Room], monkeypatch: pytest.MonkeyPatch, judged: Counter[str]
) -> None:
    monkeypatch.setattr(results_module, "_SLICE", 1)
    assert {line.fresh for line in open_room().looked().values()} == {True}
    assert judged == {"a": 1, "b": 1}


def test_a_room_that_is_closed_ends_after_the_club_at_hand(
    open_room: Callable[..., Room], monkeypatch: pytest.MonkeyPatch, judged: Counter[str]
) -> None:
    room = open_room()
    audit: Any = vars(results_module)["audit_clubs"]

    def closing_first(*args: Any, **options: Any) -> Any:
        room.results._closed.set()
        return audit(*args, **options)

    monkeypatch.setattr(results_module, "audit_clubs", closing_first)
    room.looked()
    assert judged == {"a": 1}
    room.looked()
    assert judged == {"a": 1}


# -- a view ---------------------------------------------------------------------------------------------------------


class Clock:
    """A clock that stands still, and goes on by so many seconds with each stamp of a folder."""

    def __init__(self, a_stamp: float) -> None:
        self.now = 1000.0
        self.stamps: list[threading.Thread] = []
        self._a_stamp = a_stamp

    def __call__(self) -> float:
        return self.now

    def stamp(self, folder: Path) -> Any:
        self.stamps.append(threading.current_thread())
        self.now += self._a_stamp
        return folder_stamp_module.folder_stamp(folder)


@pytest.mark.parametrize(("a_stamp", "rest"), [(0.5, 20.0), (0.001, 0.04), (50.0, MOST_SECONDS)])
def test_after_a_look_nobody_looks_for_a_time_that_grows_with_it(
    open_room: Callable[..., Room], monkeypatch: pytest.MonkeyPatch, a_stamp: float, rest: float
) -> None:
    clock = Clock(a_stamp)
    monkeypatch.setattr(results_module, "monotonic", clock)
    monkeypatch.setattr(results_module, "folder_stamp", clock.stamp)
    results = open_room().results

    def view() -> int:
        results.look()
        results.wait()
        return len(clock.stamps)

    assert view() == 2
    assert view() == 2
    clock.now += rest * 0.99
    assert view() == 2
    clock.now += rest * 0.02
    assert view() == 4
    assert threading.current_thread() not in clock.stamps


def test_many_views_at_once_start_one_look(
    open_room: Callable[..., Room], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(1)
    monkeypatch.setattr(results_module, "folder_stamp", clock.stamp)
    room = open_room()
    room.results._rests_until = 0

    def view(_: int) -> int:
        room.results.look()
        room.results.listing.sums(TASK.profile)
        return len(room.lines())

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(view, range(40))) == {2}
    room.results.wait()
    lookers = set(clock.stamps)
    assert len(clock.stamps) == 2 * len(lookers)
    assert not any(thread.is_alive() for thread in lookers)


def test_a_view_waits_for_no_writing(
    room: Callable[..., Flask], tmp_path: Path, judged: Counter[str]
) -> None:
    """Whoever holds the store, the hall is read from what the room knows."""
    app = room("dong-mau")
    results = app.config["CLUBLEDGER_RESULTS"]
    results.close()
    with closing(sqlite3.connect(tmp_path / "store")) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert app.test_client().get("/").status_code == 200
