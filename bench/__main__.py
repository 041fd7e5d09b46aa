"""``make bench``: how long an audit and an import take beside ``bean-check -C``, and the reading room beside Fava, in one run.

Times are of whole processes, in turn A B A B …; each ratio is the median of the pairs' ratios. Memory is the peak that
the kernel noted (``VmHWM``, Linux only). What to reach, and where the time goes: docs/performance.md.
"""

from __future__ import annotations

import argparse
import compileall
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import clubledger
from bench.importing import measure as measure_import
from bench.reading_room import measure as measure_reading_room
from clubledger.auditing.workers import default_jobs
from clubledger.demo import last_day, write_demo

BIN = Path(sys.executable).parent
AUDIT = [str(BIN / "clubledger"), "audit", "--exit-zero", "--as-of", last_day(1).isoformat()]
CHECK = [str(BIN / "bean-check"), "-C"]
ENVIRONMENT = {
    key: value for key, value in os.environ.items() if not key.startswith(("BEANCOUNT_", "CLUBLEDGER_"))
}


def timed(command: list[str]) -> float:
    """Seconds of a whole process; its output is read and thrown away."""
    start = time.perf_counter()
    done = subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT, check=False
    )
    if done.returncode not in {0, 1}:
        raise SystemExit(f"{command} ended with {done.returncode}")
    return time.perf_counter() - start


def compare(title: str, ours: list[str], peer: list[str], runs: int, reach: float | None) -> None:
    """Time two commands in turn and print medians and the ratio."""
    timed(ours), timed(peer)  # the first run of each warms the disk
    pairs = [(timed(ours), timed(peer)) for _ in range(runs)]
    ratio = statistics.median(one / other for one, other in pairs)
    mine, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    goal = f"   (to reach: <= {reach})" if reach else ""
    print(f"{title:<58} {mine:7.2f} s : {theirs:7.2f} s = {ratio:.2f}{goal}", flush=True)


def without_plugins(source: Path, target: Path) -> Path:
    """A copy of a club whose ledgers name no plugin: what bean-check alone takes."""
    shutil.copytree(source, target)
    for top in target.glob("*.beancount"):
        text = top.read_text("utf-8")
        top.write_text(
            "".join(line for line in text.splitlines(True) if not line.startswith("plugin")), "utf-8"
        )
    return target


def peak_memory(command: list[str]) -> tuple[int, int]:
    """Peak resident megabytes of a command's own process and of its largest child."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=ENVIRONMENT)
    peaks: dict[int, int] = {}

    def watch() -> None:
        while process.poll() is None:
            for pid in [process.pid, *children(process.pid)]:
                peaks[pid] = max(peaks.get(pid, 0), high_water(pid))
            time.sleep(0.05)

    watcher = threading.Thread(target=watch)
    watcher.start()
    process.wait()
    watcher.join()
    return peaks[process.pid], max((peak for pid, peak in peaks.items() if pid != process.pid), default=0)


def children(pid: int) -> list[int]:
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return [int(child) for task in tasks for child in (task / "children").read_text("ascii").split()]
    except OSError:
        return []


def high_water(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), 0)


def measure_audit(folder: Path, clubs: int, runs: int) -> None:
    """One club and many, in time and in memory."""
    ledgers = folder / "ledgers"
    names = write_demo(ledgers, clubs, 1, 1)
    club = ledgers / names[0]
    cores = default_jobs()
    count = sum(
        line[11:13] == "* "
        for path in club.rglob("*.beancount")
        for line in path.read_text("utf-8").splitlines()
    )
    print(f"one club-year: {count} transactions; {clubs} clubs; {cores} processors")
    alone = without_plugins(club, folder / "alone")
    main_file = str(club / "main.beancount")
    one = [*AUDIT, str(club)]
    compare("one club: audit : bean-check -C", one, [*CHECK, main_file], runs, 1.2)
    title = "  the same, bean-check without our plugins"
    compare(title, one, [*CHECK, str(alone / "main.beancount")], runs, None)
    many = [*AUDIT, "--ledgers", str(ledgers)]
    listed = folder / "mains.txt"
    listed.write_text("".join(f"{ledgers / name / 'main.beancount'}\n" for name in names), "utf-8")
    peer = ["xargs", "-a", str(listed), f"-P{cores}", "-n1", *CHECK]
    compare(f"{clubs} clubs: audit : xargs -P{cores} -n1 bean-check -C", many, peer, 1, 0.5)
    bare = folder / "bare"
    for name in names:
        without_plugins(ledgers / name, bare / name)
    listed.write_text("".join(f"{bare / name / 'main.beancount'}\n" for name in names), "utf-8")
    compare(title, many, peer, 1, None)
    if Path("/proc").is_dir():
        for few in sorted({min(clubs, 20), clubs}):
            parent, worker = peak_memory([*AUDIT, *(str(ledgers / name) for name in names[:few])])
            print(
                f"peak memory, {few} clubs: parent {parent} MB (<= 150), largest worker {worker} MB (<= 80)"
            )


PARTS = {
    "audit": lambda folder, told: measure_audit(folder, told.clubs, told.runs),
    "import": lambda folder, told: measure_import(folder, timed, CHECK, told.runs),
    "room": lambda folder, told: measure_reading_room(folder, told.room, told.runs),
}


def main() -> None:
    options = argparse.ArgumentParser(prog="make bench", description=__doc__)
    options.add_argument(
        "parts", nargs="*", choices=[*PARTS, []], help="which parts to measure (default: all)"
    )
    options.add_argument("--clubs", type=int, default=200, help="clubs that are audited")
    options.add_argument("--room", type=int, default=1000, help="clubs in the reading room")
    options.add_argument("--runs", type=int, default=5)
    told = options.parse_args()
    if unknown := set(told.parts) - PARTS.keys():
        options.error(f"there is no part {min(unknown)}")
    # an installed package has its bytecode, as Beancount has; a checkout may not
    compileall.compile_dir(Path(clubledger.__file__).parent, quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        for part in told.parts or PARTS:
            PARTS[part](Path(folder) / part, told)


if __name__ == "__main__":
    main()
