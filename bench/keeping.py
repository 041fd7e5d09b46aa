"""The store's part of ``make bench``: audits of clubs that did not change, of few that did, and as of another day."""

from __future__ import annotations

import statistics
import sys
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bench.auditing import peaks
from bench.measuring import CLUBLEDGER, in_turn, processor_seconds, row, shown_seconds
from bench.very_many import VERY_MANY, write_very_many
from clubledger.demo import last_day, write_demo

if TYPE_CHECKING:
    from pathlib import Path

DIGESTS = """
import sys
from pathlib import Path
from clubledger.books.folder_scan import scan
for club in Path(sys.argv[1]).iterdir():
    scan(club)
"""
DAYS = 14
"""As of so many days after its last entry a club is asked about, one after another."""
A_DAY = 0.4
"""What a day may cost, beside judging all clubs."""


def measure(folder: Path, clubs: int, runs: int) -> None:
    """All of it, in an empty folder."""
    _again(folder, clubs, runs)
    _days(folder, min(clubs, 40))
    _memory(folder)


def _again(folder: Path, clubs: int, runs: int) -> None:
    """The same day once more: nothing changed, then one club of a hundred."""
    ledgers, kept, day = folder / "ledgers", folder / "kept.sqlite", last_day(1).isoformat()
    names = write_demo(ledgers, clubs, 1, 1)
    audit = [CLUBLEDGER, "audit", "--exit-zero", "--as-of", day, "--ledgers", str(ledgers)]
    first = processor_seconds([*audit, "--store", str(kept)])
    changed = names[: max(1, clubs // 100)]

    def after_changes() -> float:
        for name in changed:
            with (ledgers / name / "members.beancount").open("a", encoding="utf-8") as members:
                members.write(";\n")
        return processor_seconds([*audit, "--store", str(kept)])

    again, few, digests = in_turn(
        runs,
        partial(processor_seconds, [*audit, "--store", str(kept)]),
        after_changes,
        partial(processor_seconds, [sys.executable, "-c", DIGESTS, str(ledgers)]),
    )
    reading = statistics.median(digests)
    aim = 2 * reading + 0.5
    row(
        f"{clubs} clubs, none changed : their digests",
        shown_seconds(again),
        shown_seconds(digests),
        "",
        f"{aim:.2f} s",
    )
    aim += first / clubs * len(changed)
    row(
        f"{clubs} clubs, {len(changed)} changed : digests",
        shown_seconds(few),
        shown_seconds(digests),
        "",
        f"{aim:.2f} s",
    )


def _days(folder: Path, clubs: int) -> None:
    """As of one day after another, none of which has an entry: what a day costs beside judging all."""
    ledgers, kept = folder / "days", folder / "days.sqlite"
    write_demo(ledgers, clubs, 1, 1)

    def seconds(days_later: int, *options: str) -> float:
        day = (last_day(1) + timedelta(days=days_later)).isoformat()
        return processor_seconds(
            [CLUBLEDGER, "audit", "--exit-zero", "--as-of", day, "--ledgers", str(ledgers), *options]
        )

    whole = [seconds(days_later, "--no-store") for days_later in (1, DAYS)]
    seconds(0, "--store", str(kept))
    days = [seconds(days_later, "--store", str(kept)) for days_later in range(1, DAYS + 1)]
    mean, all_anew = statistics.mean(days), statistics.mean(whole)
    row(
        f"{clubs} clubs, another day, mean of {DAYS} days without an entry : all judged",
        f"{mean:.2f} s",
        f"{all_anew:.2f} s",
        f"{mean / all_anew:.2f}",
        f"{A_DAY:.2f}",
    )


def _memory(folder: Path) -> None:
    """Of very many clubs whose results are kept: the audit's own process, alone and beside an earlier report."""
    ledgers, kept, report = folder / "country", folder / "country.sqlite", folder / "report.json"
    write_very_many(ledgers, kept)
    audit = [
        CLUBLEDGER,
        "audit",
        "--exit-zero",
        "--ledgers",
        str(ledgers),
        "--store",
        str(kept),
        "--trust-times",
    ]
    parent, _ = peaks([*audit, "--format", "json", "--output", str(report)])
    row(f"peak memory, {VERY_MANY} clubs kept: parent", f"{parent} MB", aim="80 MB")
    parent, _ = peaks([*audit, "--baseline", str(report)])
    row(f"peak memory, {VERY_MANY} clubs with --baseline: parent", f"{parent} MB", aim="100 MB")
