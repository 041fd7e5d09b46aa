"""The audit's part of ``make bench``: clubs of one year to twenty, and many, beside ``bean-check -C``.

First beside ledgers without our plugins, which is what Beancount alone takes; then beside the ledgers as they are,
where ``bean-check`` judges by half of the rules, too.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import threading
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bench.measuring import (
    CHECK,
    CLUBLEDGER,
    ENVIRONMENT,
    clock_seconds,
    in_turn,
    processor_seconds,
    ratio_row,
    row,
)
from clubledger.auditing import audit_club
from clubledger.auditing.workers import default_jobs
from clubledger.books import load_club
from clubledger.demo import last_day, write_demo

if TYPE_CHECKING:
    from collections.abc import Sequence

AIMS = {1: 1.4, 5: 1.2, 10: 1.2, 20: 1.2}
"""How many times as long as ``bean-check -C`` an audit of a club of so many years may take."""
MANY = 0.65
LONGER = 1.25
"""How many times as long a thousand transactions of twenty years may take as a thousand of one year."""
FEW = 20


def measure(folder: Path, clubs: int, runs: int) -> None:
    """All of it, in an empty folder."""
    with_plugins = [*_years(folder, runs), _many(folder / "many", clubs, runs)]
    _per_thousand(folder, runs)
    for title, ours, peer in with_plugins:
        ratio_row(title, ours, peer)
    _memory(folder / "many" / "ledgers", sorted({min(FEW, clubs), clubs}))
    _memory_of_years(folder, 10)


Compared = tuple[str, list[float], list[float]]


def _years(folder: Path, runs: int) -> list[Compared]:
    """Clubs of some years; what is to be told of the ledgers with their plugins."""
    later = []
    for years, aim in AIMS.items():
        club = _club(folder, years)
        bare = without_plugins(club, folder / f"bare-{years}")
        ours, alone, judging = in_turn(
            runs,
            partial(processor_seconds, _audit(years, str(club))),
            partial(processor_seconds, [*CHECK, str(bare / "main.beancount")]),
            partial(processor_seconds, [*CHECK, str(club / "main.beancount")]),
        )
        title = f"audit of {years} club-year{'s' * (years > 1)}, {len(load_club(club).transactions)} transactions : bean-check"
        ratio_row(title, ours, alone, aim)
        later.append((f"{title} with our plugins", ours, judging))
    return later


def _many(folder: Path, clubs: int, runs: int) -> Compared:
    """Many clubs of a year, by the clock: processes share the processors, which is what one waits for."""
    ledgers, bare, cores = folder / "ledgers", folder / "bare", default_jobs()
    names = write_demo(ledgers, clubs, 1, 1)
    for name in names:
        without_plugins(ledgers / name, bare / name)
    ours, alone, judging = in_turn(
        max(1, runs // 2),
        partial(clock_seconds, _audit(1, "--ledgers", str(ledgers))),
        *(partial(clock_seconds, _check_all(place, names, cores)) for place in (bare, ledgers)),
    )
    title = f"audit of {clubs} clubs, by the clock : xargs -P{cores} -n1 bean-check"
    ratio_row(title, ours, alone, MANY)
    return f"{title} with our plugins", ours, judging


def _per_thousand(folder: Path, runs: int) -> None:
    """Milliseconds for a thousand transactions of a long life and of a short one, in a process that runs already."""

    def milliseconds(years: int) -> float:
        club = _club(folder, years)
        began = time.process_time()
        audit_club(club, last_day(years))
        return (time.process_time() - began) * 1_000_000 / counts[years]

    short, *_, long = AIMS
    counts = {years: len(load_club(_club(folder, years)).transactions) for years in (short, long)}
    ours, peer = in_turn(runs, partial(milliseconds, long), partial(milliseconds, short))
    row(
        f"1,000 transactions of {long} years : of {short} year, start aside",
        f"{statistics.median(ours):.1f} ms",
        f"{statistics.median(peer):.1f} ms",
        f"{statistics.median(one / other for one, other in zip(ours, peer, strict=True)):.2f}",
        f"{LONGER:.2f}",
    )


def _club(folder: Path, years: int) -> Path:
    """An invented club of some years, written once."""
    ledgers = folder / f"of-{years}"
    if not ledgers.exists():
        write_demo(ledgers, 1, years, 1)
    (club,) = ledgers.iterdir()
    return club


def _audit(years: int, *clubs: str) -> list[str]:
    return [CLUBLEDGER, "audit", "--no-store", "--exit-zero", "--as-of", last_day(years).isoformat(), *clubs]


def _check_all(ledgers: Path, names: Sequence[str], cores: int) -> list[str]:
    listed = ledgers.with_suffix(".txt")
    listed.write_text("".join(f"{ledgers / name / 'main.beancount'}\n" for name in names), "utf-8")
    return ["xargs", "-a", str(listed), f"-P{cores}", "-n1", *CHECK]


def without_plugins(source: Path, target: Path) -> Path:
    """A copy of a club whose ledgers name no plugin: what bean-check alone takes."""
    shutil.copytree(source, target)
    for top in target.glob("*.beancount"):
        text = top.read_text("utf-8")
        top.write_text(
            "".join(line for line in text.splitlines(True) if not line.startswith("plugin")), "utf-8"
        )
    return target


# -- memory ---------------------------------------------------------------------------------------------


def _memory(ledgers: Path, counts: Sequence[int]) -> None:
    """The peaks that the kernel noted (``VmHWM``, Linux only)."""
    if not Path("/proc").is_dir():
        return
    for count in counts:
        clubs = [str(club) for club in sorted(ledgers.iterdir())[:count]]
        parent, worker = peaks(_audit(1, *clubs))
        row(f"peak memory, {count} clubs: parent", f"{parent} MB", aim="80 MB")
        row(f"peak memory, {count} clubs: largest worker", f"{worker} MB", aim="90 MB")


def _memory_of_years(folder: Path, years: int) -> None:
    """The largest worker's peak of clubs that have long been there; two, as one is judged without workers."""
    club = _club(folder, years)
    other = shutil.copytree(club, folder / f"other-{years}" / "other")
    _, worker = peaks(_audit(years, str(club), str(other)))
    row(f"peak memory, clubs of {years} years: largest worker", f"{worker} MB", aim="90 MB")


def peaks(command: list[str]) -> tuple[int, int]:
    """Peak resident megabytes of a command's own process and of its largest child."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=ENVIRONMENT)
    peaks: dict[int, int] = {}

    def watch() -> None:
        while process.poll() is None:
            for pid in [process.pid, *_children(process.pid)]:
                peaks[pid] = max(peaks.get(pid, 0), _high_water(pid))
            time.sleep(0.05)

    watcher = threading.Thread(target=watch)
    watcher.start()
    process.wait()
    watcher.join()
    return peaks[process.pid], max((peak for pid, peak in peaks.items() if pid != process.pid), default=0)


def _children(pid: int) -> list[int]:
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return [int(child) for task in tasks for child in (task / "children").read_text("ascii").split()]
    except OSError:
        return []


def _high_water(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), 0)
