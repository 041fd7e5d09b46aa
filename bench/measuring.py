"""How ``make bench`` measures: processes in turn, A B C A B C …, and a row of the table for each comparison."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BIN = Path(sys.executable).parent
CLUBLEDGER = str(BIN / "clubledger")
CHECK = [str(BIN / "bean-check"), "-C"]
ENVIRONMENT = {
    key: value for key, value in os.environ.items() if not key.startswith(("BEANCOUNT_", "CLUBLEDGER_"))
}


def run(command: list[str]) -> None:
    """Run a process to its end; its output is read and thrown away."""
    done = subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT, check=False
    )
    if done.returncode not in {0, 1}:
        raise SystemExit(f"{command} ended with {done.returncode}")


def processor_seconds(command: list[str]) -> float:
    """Processor seconds, user's and system's, of a whole process and those it started; on Windows those of the clock."""
    if sys.platform == "win32":
        return clock_seconds(command)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run(command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def clock_seconds(command: list[str]) -> float:
    """Seconds by the clock of a whole process."""
    start = time.perf_counter()
    run(command)
    return time.perf_counter() - start


def in_turn(runs: int, *measures: Callable[[], float]) -> list[list[float]]:
    """What each measure gave, ``runs`` times in turn, after a first time that warms the disk."""
    for measure in measures:
        measure()
    rounds = [[measure() for measure in measures] for _ in range(runs)]
    return [list(column) for column in zip(*rounds, strict=True)]


def row(what: str, ours: str, peer: str = "", ratio: str = "", aim: str = "") -> None:
    """Print a row of the table."""
    print(f"{what:<72} {ours:>10} {peer:>10} {ratio:>10} {aim:>10}", flush=True)


def ratio_row(what: str, ours: Sequence[float], peer: Sequence[float], aim: float | None = None) -> None:
    """Print medians of seconds and the median of the pairs' ratios."""
    ratio = statistics.median(one / other for one, other in zip(ours, peer, strict=True))
    row(what, shown_seconds(ours), shown_seconds(peer), f"{ratio:.2f}", f"{aim:.2f}" if aim else "")


def difference_row(what: str, ours: Sequence[float], peer: Sequence[float], aim: float) -> None:
    """Print medians of seconds and the median of the pairs' differences."""
    beyond = statistics.median(one - other for one, other in zip(ours, peer, strict=True))
    row(what, shown_seconds(ours), shown_seconds(peer), f"{beyond:+.3f} s", f"{aim:+.3f} s")


def shown_seconds(column: Sequence[float]) -> str:
    """The median of some seconds as the table has it."""
    return f"{statistics.median(column):.3f} s"
