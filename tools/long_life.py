"""Judge an invented club of twenty years as of every thirtieth day: honest books accuse nobody, however long.

    python tools/long_life.py [SEED [YEARS]]

Every club that the tests invent is young: this takes half an hour, and runs before a release. What is louder than a
note, or unknown, is printed, and makes the exit status 1.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from clubledger.books.books import Source, read_books
from clubledger.books.loading import load
from clubledger.demo import FIRST_DAY, write_demo
from clubledger.rules import Level, judge

if TYPE_CHECKING:
    from collections.abc import Iterator

STEP = timedelta(days=30)


def complaints(source: Source, day: date) -> Iterator[str]:
    """What the audit says of books as of a day, notes and what was waived aside."""
    judgement = judge(read_books(source, day))
    for finding in judgement.findings:
        if finding.level is not Level.NOTE and not finding.waived:
            yield f"{day}: {finding.level} {finding.rule} {finding.subject}: {finding.message}"
    for unknown in judgement.unknown:
        yield f"{day}: unknown {unknown.rule}: {unknown.reason}"


def main(seed: int, years: int) -> int:
    """Judge the club at every thirtieth day; 1 if anything was said."""
    with TemporaryDirectory() as folder:
        (name,) = write_demo(Path(folder) / "clubs", clubs=1, years=years, seed=seed)
        loaded = load(Path(folder) / "clubs" / name)
    assert loaded.problems == ()
    source, said, day = Source.of(loaded), 0, FIRST_DAY
    while day.year < FIRST_DAY.year + years:
        for complaint in complaints(source, day):
            print(complaint, flush=True)
            said += 1
        day += STEP
    print(f"seed {seed}, {years} years: {said} complaints")
    return int(said > 0)


if __name__ == "__main__":
    numbers = [int(number) for number in sys.argv[1:]]
    sys.exit(main(*numbers, *(1, 20)[len(numbers) :]))
