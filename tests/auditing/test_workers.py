"""Worker processes: order, how far they run ahead, what a club costs that crashes or uses too much, and that none stays."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import subprocess
import sys
import time
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

from clubledger.auditing import ClubResult, Outcome, Task, workers
from clubledger.auditing.club import crashed
from clubledger.auditing.limits import MOST_MEMORY
from clubledger.auditing.workers import in_workers
from clubledger.regulation.profiles import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

AS_OF = date(2024, 3, 1)
PROFILE = shipped("qd-1336-2020")


class Odd(Task):
    """A task that does to a worker what the club's name says, and judges nothing."""

    def run(self, folder: Path) -> ClubResult:
        kind = folder.name.split("-")[0]
        if kind == "slow":
            sum(range(10**10))  # in C, where no other thread of Python's runs
        elif kind == "burning":
            folder.mkdir()
            while True:
                pass
        elif kind == "waiting":
            time.sleep(600)
        elif kind == "large":
            with patch("clubledger.auditing.clubs.audit_club", lambda *_, **__: len(bytearray(MOST_MEMORY))):
                return super().run(folder)
        elif kind == "roomy":
            bytearray(MOST_MEMORY // 8)
        return passed(folder)


def passed(folder: Path) -> ClubResult:
    return ClubResult(folder.name, None, Outcome.PASSED, None, None, both_funds=False)


def odd(seconds: int = 120) -> Odd:
    return Odd(AS_OF, PROFILE, (), seconds=seconds)


def folders(*names: str) -> list[Path]:
    return [Path(name) for name in names]


def finished(results: Sequence[ClubResult]) -> list[tuple[str, bool]]:
    assert all((result.outcome is Outcome.PASSED) is result.finished for result in results)
    return [(result.id, result.finished) for result in results]


# -- what is handed out when, without processes ------------------------------------------------------------------------


class Hand:
    """A worker that is no process: it answers when it is heard, ends when it gets a club ``crash``, and keeps a diary."""

    diary: list[str]

    def __init__(self, task: Task) -> None:
        self.started = False
        self.club: int | None = None
        self.name = ""
        self.diary.append("start")

    @property
    def idle(self) -> bool:
        return self.started and self.club is None

    def begin(self, club: int, folder: Path) -> None:
        if "gone" in self.diary:
            self.diary.remove("gone")
            self.name = "dead"
            raise BrokenPipeError
        self.club, self.name = club, folder.name
        self.diary.append(f"begin {folder.name}")

    def answer(self) -> bytes | None:
        if self.name in {"crash", "dead"}:
            return None
        packed = b"" if self.club is None else pickle.dumps(passed(Path(self.name)))
        self.started, self.club = True, None
        return packed

    def took_too_long(self) -> bool:
        return False

    def end(self) -> None:
        self.diary.append("end")


def heard(crew: Sequence[Hand], *, wait_for_one: bool) -> list[Hand]:
    """All but the slow, unless there is nobody else."""
    quick = [hand for hand in crew if (hand.club is not None and hand.name != "slow") or hand.name == "dead"]
    quick += [hand for hand in crew if not hand.started]
    return quick or ([hand for hand in crew if hand.club is not None] if wait_for_one else [])


@pytest.fixture
def diary(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    diary: list[str] = []
    monkeypatch.setattr(Hand, "diary", diary, raising=False)
    monkeypatch.setattr(workers, "_Worker", Hand)
    monkeypatch.setattr(workers, "_heard", heard)
    return diary


def ids(results: Iterable[ClubResult]) -> list[str]:
    return [result.id for result in results]


def begun(diary: Sequence[str]) -> list[str]:
    return [line.removeprefix("begin ") for line in diary if line.startswith("begin ")]


def test_what_is_known_is_handed_to_nobody_and_asked_shortly_before_its_turn(diary: list[str]) -> None:
    asked: list[str] = []

    def known(folder: Path) -> ClubResult | None:
        asked.append(folder.name)
        return passed(folder) if folder.name.startswith("known") else None

    names = [f"known-{number}" for number in range(5)]
    results = in_workers(folders(*names), odd(), 2, known)
    assert next(results).id == "known-0"
    assert asked == ["known-0"]
    assert ids(results) == names[1:]
    assert diary == []
    mixed = ["known-a", "club-a", "known-b", "known-c", "club-b", "known-d"]
    assert ids(in_workers(folders(*mixed), odd(), 2, known)) == mixed
    assert begun(diary) == ["club-a", "club-b"]


def test_a_slow_club_holds_up_others_only_when_too_many_results_wait(
    diary: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_WINDOW", 10)
    clubs = ["slow", *(f"club-{number}" for number in range(30))]
    results = in_workers(folders(*clubs), odd(), jobs=2)
    assert next(results).id == "slow"
    assert begun(diary) == clubs[:10]
    assert ids(results) == clubs[1:]
    assert begun(diary) == clubs
    assert (diary.count("start"), diary.count("end")) == (2, 2)


def test_nobody_is_started_whom_nobody_needs(diary: list[str]) -> None:
    clubs = ["a", "b", "c"]
    assert ids(in_workers(folders(*clubs), odd(), jobs=8)) == clubs
    assert diary.count("start") == 3
    assert diary[:3] == ["start", "begin a", "start"]  # the first one shows that they start


def test_a_worker_that_ends_is_replaced_while_there_are_clubs(diary: list[str]) -> None:
    clubs = ["crash", "crash", "a", "crash"]
    assert ids(in_workers(folders(*clubs), odd(), jobs=1)) == clubs
    assert (diary.count("start"), diary.count("end")) == (3, 3)


def test_a_worker_that_ends_with_no_club_costs_none(diary: list[str]) -> None:
    results = in_workers(folders("a", "b", "c"), odd(), jobs=1)
    assert next(results).id == "a"
    diary.append("gone")
    assert ids(results) == ["b", "c"]
    assert diary.count("start") == 2


def test_a_worker_that_does_not_start_ends_the_audit(
    diary: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Hand, "answer", lambda _hand: None)
    with pytest.raises(RuntimeError, match="__main__"):
        next(in_workers(folders("a", "b"), odd(), jobs=2))
    assert diary == ["start", "end"]


# -- with processes ----------------------------------------------------------------------------------------------------


@pytest.mark.process
@pytest.mark.skipif(os.name == "nt", reason="Windows ends no process that used up its time")
def test_a_club_that_uses_up_its_time_is_broken_and_the_others_go_on() -> None:
    clubs = folders("slow-1", "a", "b", "c")
    results = list(in_workers(clubs, odd(seconds=1), jobs=2))
    assert finished(results) == [("slow-1", False), ("a", True), ("b", True), ("c", True)]
    assert "more than 1 s of processor time" in str(results[0].errors[0].message)
    assert [finding.rule for finding in results[0].findings] == ["BOOK-01"]
    assert results[0].errors != crashed(clubs[0], AS_OF).errors


@pytest.mark.process
@pytest.mark.skipif(sys.platform != "linux", reason="other systems bound no memory")
def test_a_club_that_takes_too_much_memory_is_broken_and_its_worker_goes_on() -> None:
    results = list(in_workers(folders("roomy", "large", "a"), odd(), jobs=1))
    assert finished(results) == [("roomy", True), ("large", False), ("a", True)]
    assert "more memory" in str(results[1].errors[0].message)


@pytest.mark.process
def test_where_the_system_ends_nobody_the_clock_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "KEPT_BY_SYSTEM", False)
    monkeypatch.setattr(workers, "_PATIENCE", 0.5)
    monkeypatch.setattr(workers, "_LOOK_SECONDS", 0.1)
    results = list(in_workers(folders("a", "waiting", "b"), odd(seconds=1), jobs=1))
    assert finished(results) == [("a", True), ("waiting", False), ("b", True)]
    assert "processor time" in str(results[1].errors[0].message)


@pytest.mark.process
def test_who_reads_no_further_ends_the_workers() -> None:
    before = set(multiprocessing.active_children())
    with closing(in_workers(folders("a", "waiting", "b"), odd(), jobs=2)) as results:
        assert next(results).id == "a"
        assert set(multiprocessing.active_children()) != before
    assert set(multiprocessing.active_children()) == before


SCRIPT = """
from pathlib import Path
from tests.auditing.test_workers import in_workers, odd
{guard}
    print(len(list(in_workers([Path(name) for name in {clubs}], odd(), jobs=1))))
"""


def script(folder: Path, guard: str, *clubs: str) -> subprocess.Popen[str]:
    path = folder / "script.py"
    path.write_text(SCRIPT.format(guard=guard, clubs=[str(folder / club) for club in clubs]), "utf-8")
    return subprocess.Popen(
        [sys.executable, str(path)],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


@pytest.mark.process
def test_a_script_without_its_main_guard_is_told_so(tmp_path: Path) -> None:
    out, err = (process := script(tmp_path, "if True:", "a", "b")).communicate(timeout=120)
    assert (process.returncode, out) == (1, "")
    assert err.count("RuntimeError: no worker could start") == 1
    with script(tmp_path, 'if __name__ == "__main__":', "a", "b") as process:
        assert process.communicate(timeout=120) == ("2\n", "")


@pytest.mark.process
def test_an_audit_that_is_killed_leaves_no_worker(tmp_path: Path) -> None:
    with script(tmp_path, 'if __name__ == "__main__":', "a", "burning") as process:
        until = time.monotonic() + 60
        while not (tmp_path / "burning").exists():
            assert time.monotonic() < until
            time.sleep(0.05)
        process.kill()
        process.communicate(timeout=60)  # which ends when no process of it has its output any more
