"""Many clubs at once: order, isolation, totals."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

from clubledger.auditing import Outcome, Task, audit
from clubledger.auditing.clubs import audit_clubs, find_clubs
from clubledger.regulation.profiles import in_force

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from clubledger.auditing.club import ClubResult

AS_OF = date(2024, 3, 1)


class Crashing(Task):
    """A task that one club brings down, as a fault in the parser's C code would."""

    def run(self, folder: Path) -> ClubResult:
        if folder.name.startswith("crash"):
            os._exit(11)
        return super().run(folder)


NAMES = ["a", "crash-1", "crash-2", "d", "e"]


def test_a_club_that_crashes_its_worker_costs_only_itself(make_club: Callable[..., Path]) -> None:
    folders = [make_club(name) for name in NAMES]
    whole = Task.by_all_rules(AS_OF, in_force(AS_OF))
    results = list(audit_clubs(folders, Crashing(whole.as_of, whole.profile, whole.rules), jobs=2))
    assert [result.id for result in results] == NAMES
    for result in results:
        crash = result.id.startswith("crash")
        assert result.outcome is (Outcome.BROKEN if crash else Outcome.PASSED)
        assert result.finished is not crash


def test_our_own_fault_on_one_club_is_that_clubs_result(
    make_club: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_args: object, **_kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("clubledger.auditing.clubs.audit_club", fault)
    (result,) = audit_clubs([make_club()], Task.by_all_rules(AS_OF, in_force(AS_OF)))
    assert result.outcome is Outcome.BROKEN
    assert "ZeroDivisionError" in str(result.errors[0].message)
    assert not result.finished


def test_memory_that_runs_out_is_that_clubs_result(
    make_club: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def large(*_args: object, **_kwargs: object) -> None:
        raise MemoryError

    monkeypatch.setattr("clubledger.auditing.clubs.audit_club", large)
    (result,) = audit_clubs([make_club()], Task.by_all_rules(AS_OF, in_force(AS_OF)))
    assert (result.outcome, result.finished) == (Outcome.BROKEN, False)
    assert "more memory" in str(result.errors[0].message)


def test_results_are_the_same_alone_and_in_workers(make_club: Callable[..., Path]) -> None:
    folders = [make_club(name) for name in ("a", "b", "c")]
    together = audit(folders, AS_OF, jobs=2)
    assert list(together.clubs) == [audit([folder], AS_OF).clubs[0] for folder in folders]
    assert together.totals.clubs == 3
    assert together.totals.members == 15


def test_a_broken_club_does_not_stop_the_others(make_club: Callable[..., Path]) -> None:
    good, bad = make_club("good"), make_club("bad", income='plugin "os"')
    result = audit([bad, good], AS_OF, jobs=2)
    assert [club.outcome for club in result.clubs] == [Outcome.BROKEN, Outcome.PASSED]
    assert result.clubs[0].indicators is None
    assert result.clubs[0].finished
    assert result.totals.members == 5


def test_every_folder_that_is_not_hidden_is_a_club(tmp_path: Path) -> None:
    for name in ("b-club", "a-club", ".git"):
        (tmp_path / name).mkdir()
    (tmp_path / "plan.toml").write_text("", "utf-8")
    assert [path.name for path in find_clubs(tmp_path)] == ["a-club", "b-club"]
