"""Audit many clubs: which there are, and what is asked of each."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from clubledger.auditing.club import ClubResult, audit_club, crashed, too_large, too_slow
from clubledger.auditing.limits import CLUB_SECONDS
from clubledger.auditing.store.keys import task_key
from clubledger.rules import all_rules, get_rule

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from datetime import date
    from pathlib import Path

    from clubledger.auditing.store import Store
    from clubledger.regulation.profiles import Profile


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked of each club: as of which day, by whose targets, by which rules (ids), with its waivers or without.

    With ``series`` the figures of all months are asked for, too.
    """

    as_of: date
    profile: Profile
    rules: tuple[str, ...]
    waivers: bool = True
    series: bool = False
    seconds: int = CLUB_SECONDS
    """Processor time that a worker process has for a club."""

    @classmethod
    def by_all_rules(cls, as_of: date, profile: Profile) -> Task:
        """The whole audit."""
        return cls(as_of, profile, tuple(rule.id for rule in all_rules()))

    def run(self, folder: Path) -> ClubResult:
        """Audit one club. What goes wrong with it is its own result and never stops the others."""
        try:
            return audit_club(
                folder,
                self.as_of,
                profile=self.profile,
                rules=[get_rule(rule) for rule in self.rules],
                waivers=self.waivers,
                series=self.series,
            )
        except MemoryError:
            return too_large(folder, self.as_of)
        except Exception as error:  # noqa: BLE001 - a stranger's ledger found a fault of ours
            return crashed(folder, self.as_of, error)

    def crashed(self, folder: Path) -> ClubResult:
        """The result of a club that brought its process down."""
        return crashed(folder, self.as_of)

    def too_slow(self, folder: Path) -> ClubResult:
        """The result of a club that used up its time."""
        return too_slow(folder, self.as_of, self.seconds)


def find_clubs(ledgers: Path) -> list[Path]:
    """The clubs of a ledgers folder: each folder in it that is not hidden, by name."""
    return sorted(
        (path for path in ledgers.iterdir() if path.is_dir() and not path.name.startswith(".")),
        key=lambda path: path.name,
    )


def audit_clubs(
    folders: Sequence[Path],
    task: Task,
    jobs: int | None = None,
    store: Store | None = None,
    *,
    trust_times: bool = False,
) -> Generator[ClubResult]:
    """Audit clubs, results in the order of the folders; ``jobs`` 0: in this process, as by default one club alone is.

    What is audited in this process has no limit of time and memory. What a ``store`` has of the same files is not judged
    again, and what is judged it keeps. Whether the files are the same their bytes tell; with ``trust_times`` their
    names, times and sizes do.
    """
    here = jobs == 0 or (jobs is None and len(folders) <= 1)
    if store is None:
        yield from _judged(folders, task, jobs, lambda _folder: None, here=here)
        return
    key = task_key(task)
    kept: set[Path] = set()

    def known(folder: Path) -> ClubResult | None:
        state = store.state(folder, trust_times=trust_times)
        result = None if state is None else store.load(folder, state, key, task.as_of)
        if result is not None:
            kept.add(folder)
        return result

    try:
        with closing(_judged(folders, replace(task, series=True), jobs, known, here=here)) as judged:
            for folder, result in zip(folders, judged, strict=True):
                if folder in kept:
                    kept.remove(folder)
                else:
                    store.save(folder, key, task.as_of, result)
                yield result
    finally:
        store.flush()


def _judged(
    folders: Sequence[Path],
    task: Task,
    jobs: int | None,
    known: Callable[[Path], ClubResult | None],
    *,
    here: bool,
) -> Generator[ClubResult]:
    if here:
        yield from (known(folder) or task.run(folder) for folder in folders)
        return
    from clubledger.auditing.workers import in_workers  # noqa: PLC0415 - one club alone need not pay for the pool

    yield from in_workers(folders, task, jobs, known)
