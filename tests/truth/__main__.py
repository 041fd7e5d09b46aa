"""``python -m tests.truth 2000``: try so many sheets, print the table, and write it into the pages of ``docs/``.

``--seed N`` draws others; ``--kind NAME`` tries one kind only and writes no page; ``--no-docs`` only prints; ``--show
KIND`` prints the sheets of a kind that slip through.
``--right`` tries every paper unchanged instead, and prints what is said against it.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.truth.changes import CHANGES
from tests.truth.clubs import Clubs
from tests.truth.pages import write_pages
from tests.truth.right_sheets import annoyed
from tests.truth.sheets import write
from tests.truth.table import UNCHANGED, Results, added, by_kind, table, try_sheets
from tests.truth.trial import Outcome

CLUBS = 3


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.truth", description=__doc__)
    parser.add_argument("sheets", type=int, nargs="?", default=2000)
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--no-docs", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--show", metavar="KIND")
    parser.add_argument("--kind", choices=[change.name for change in CHANGES])
    parser.add_argument("--right", action="store_true")
    args = parser.parse_args()
    if args.right:
        with tempfile.TemporaryDirectory() as folder:
            clubs = Clubs(Path(folder), CLUBS, args.seed)
            lines = list(annoyed(clubs, args.seed))
            print("\n".join([*lines, f"{len(clubs.papers)} right sheets, said against them: {len(lines)}"]))
        return
    start = time.monotonic()
    parts = [(args, place) for place in range(args.jobs)]
    with ProcessPoolExecutor(args.jobs) as pool:
        results = added(pool.map(_tried, parts))
    print(table(results, "en"))
    print(f"{args.sheets} sheets, seed {args.seed}, {time.monotonic() - start:.0f} s")
    if not args.no_docs and not args.kind:
        write_pages(results, args.sheets, args.seed)


def _tried(task: tuple[argparse.Namespace, int]) -> Results:
    """One process's part of the sheets."""
    args, place = task
    with tempfile.TemporaryDirectory() as folder:
        clubs = Clubs(Path(folder), CLUBS, args.seed)
        kinds = [change for change in (*CHANGES, UNCHANGED) if args.kind in {None, change.name}]
        tried = list(try_sheets(clubs, args.sheets, args.seed, kinds=kinds, part=(place, args.jobs)))
        for one in tried:
            if one.change.name == args.show and one.outcome is Outcome.SLIPPED:
                one.sheet.workbook = False
                shown = write(one.sheet, Path(folder), "CLB").read_text("utf-8")
                print(f"{one.sheet.paper.name}\n{shown}", flush=True)
    return by_kind(iter(tried))


if __name__ == "__main__":
    main()
