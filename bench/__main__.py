"""``make bench``: what the commands take beside ``import click`` and ``bean-check -C``, and the reading room beside Fava.

One table, in one run: ours, the peer's, the ratio and what to reach. Seconds are processor seconds of whole processes,
in turn A B A B …, where a row does not say otherwise; they are medians, and so are the pairs' ratios and differences.
What to reach, and where the time goes: docs/performance.md.
"""

from __future__ import annotations

import argparse
import compileall
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import clubledger
from bench.auditing import measure as measure_audit
from bench.importing import measure as measure_import
from bench.keeping import measure as measure_store
from bench.measuring import row
from bench.reading_room import measure as measure_reading_room
from bench.starting import measure as measure_start

if TYPE_CHECKING:
    from collections.abc import Callable

PARTS: dict[str, Callable[[Path, argparse.Namespace], None]] = {
    "start": lambda _, told: measure_start(told.runs),
    "audit": lambda folder, told: measure_audit(folder, told.clubs, told.runs),
    "store": lambda folder, told: measure_store(folder, told.clubs, told.runs),
    "import": lambda folder, told: measure_import(folder, told.runs),
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
    row("what", "ours", "peer", "ratio", "aim")
    with tempfile.TemporaryDirectory() as folder:
        for part in told.parts or PARTS:
            PARTS[part](Path(folder) / part, told)


if __name__ == "__main__":
    main()
