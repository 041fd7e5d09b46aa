"""Audit many clubs: which there are, and what is asked of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clubledger.auditing.club import ClubResult, audit_club, crashed, too_large, too_slow
from clubledger.auditing.limits import CLUB_SECONDS
from clubledger.rules import all_rules, get_rule

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from datetime import date
    from pathlib import Path

    from clubledger.regulation.profiles import Profile


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked of each club: as of which day, by whose targets, by which rules (ids), with its waivers or without."""

    as_of: date
    profile: Profile
    rules: tuple[str, ...]
    waivers: bool = True
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


def audit_clubs(folders: Sequence[Path], task: Task, jobs: int | None = None) -> Generator[ClubResult]:
    """Audit clubs, results in the order of the folders; ``jobs`` 0: in this process, as one club alone is.

    What is audited in this process has no limit of time and memory.
    """
    if len(folders) <= 1 or jobs == 0:
        yield from map(task.run, folders)
        return
    from clubledger.auditing.workers import in_workers  # noqa: PLC0415 - one club alone need not pay for the pool

    yield from in_workers(folders, task, jobs)
