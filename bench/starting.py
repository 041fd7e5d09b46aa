"""The start's part of ``make bench``: what a command costs before it does anything, beside ``import click``."""

from __future__ import annotations

import sys
from functools import partial

from bench.measuring import CLUBLEDGER, difference_row, in_turn, processor_seconds

HELP = [CLUBLEDGER, "--help"]
SCHEDULE = [
    CLUBLEDGER, "schedule", "--principal", "5000000", "--rate", "0.8", "--term", "12", "--from", "2025-01-05",
]  # fmt: skip
CLICK = [sys.executable, "-c", "import click"]
RUNS = 5
"""So many times as often as the rest: these are short."""


def measure(runs: int) -> None:
    """The help, which needs click alone, and a schedule, which needs no ledger."""
    ours, schedule, click = in_turn(
        runs * RUNS, *(partial(processor_seconds, command) for command in (HELP, SCHEDULE, CLICK))
    )
    difference_row("clubledger --help : import click", ours, click, 0.010)
    difference_row("clubledger schedule : import click", schedule, click, 0.030)
