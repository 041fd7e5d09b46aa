"""Audit many clubs in worker processes: results in order as they come, memory flat, a crash costs one club."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING

from clubledger.audit.club import ClubResult, audit_club, crashed
from clubledger.rules import all_rules, get_rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from clubledger.regulation.profiles import Profile

_IN_FLIGHT_PER_WORKER = 4
_MOST_WORKERS = 60  # what Windows can wait for


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked of each club: as of which day, by whose targets, by which rules (ids)."""

    as_of: date
    profile: Profile
    rules: tuple[str, ...]

    @classmethod
    def by_all_rules(cls, as_of: date, profile: Profile) -> Task:
        """The whole audit."""
        return cls(as_of, profile, tuple(rule.id for rule in all_rules()))

    def run(self, folder: Path) -> ClubResult:
        """Audit one club. What goes wrong with it is its own result and never stops the others."""
        try:
            return audit_club(
                folder, self.as_of, profile=self.profile, rules=[get_rule(rule) for rule in self.rules]
            )
        except Exception as error:  # noqa: BLE001 - a stranger's ledger found a fault of ours
            return crashed(folder, self.as_of, error)


def find_clubs(ledgers: Path) -> list[Path]:
    """The clubs of a ledgers folder: each folder in it that is not hidden, by name."""
    return sorted(
        (path for path in ledgers.iterdir() if path.is_dir() and not path.name.startswith((".", "_"))),
        key=lambda path: path.name,
    )


def default_jobs() -> int:
    """As many workers as there are processors that this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def audit_clubs(folders: Sequence[Path], task: Task, jobs: int | None = None) -> Iterator[ClubResult]:
    """Audit clubs, results in the order of the folders; one club alone needs no worker."""
    if len(folders) <= 1:
        yield from map(task.run, folders)
        return
    yield from _in_workers(folders, task, min(jobs or default_jobs(), len(folders), _MOST_WORKERS))


def _in_workers(folders: Iterable[Path], task: Task, jobs: int) -> Iterator[ClubResult]:
    waiting = deque(folders)
    flying: deque[tuple[Path, Future[ClubResult]]] = deque()
    executor = _workers(jobs)
    try:
        while waiting or flying:
            try:
                while waiting and len(flying) < jobs * _IN_FLIGHT_PER_WORKER:
                    flying.append((waiting[0], executor.submit(task.run, waiting[0])))
                    waiting.popleft()
                result = flying[0][1].result()
            except BrokenProcessPool:
                # One of those in flight brought its worker down, and nobody knows which: each again, alone.
                executor.shutdown(wait=False, cancel_futures=True)
                for folder, future in flying:
                    yield _finished(future) or _alone(folder, task)
                flying.clear()
                executor = _workers(jobs)
            else:
                flying.popleft()
                yield result
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _finished(future: Future[ClubResult]) -> ClubResult | None:
    return (
        future.result() if future.done() and not future.cancelled() and future.exception() is None else None
    )


def _alone(folder: Path, task: Task) -> ClubResult:
    with _workers(1) as executor:
        try:
            return executor.submit(task.run, folder).result()
        except BrokenProcessPool:
            return crashed(folder, task.as_of)


def _workers(jobs: int) -> ProcessPoolExecutor:
    # spawn: the same on every system, and a worker inherits nothing of the parent's memory
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))
