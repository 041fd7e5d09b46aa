"""Two audits on one store at once, and one that is killed while it writes: in processes of their own.

This file is also the program that those processes run (``python -m tests.auditing.store.test_processes STORE SEED``).
"""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from clubledger.auditing.club import audit_club
from clubledger.auditing.store import Store

pytestmark = pytest.mark.process
ROOT = Path(__file__).parents[3]
CLUB = ROOT / "ledgers" / "dong-mau"
FIRST = date(2025, 12, 31)
DAYS = 24


def writer(store: Path, seed: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", __name__, str(store), str(seed)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )


def main(path: str, seed: str) -> None:
    """Save results again and again, each written at once; of another folder for each seed."""
    result = audit_club(CLUB, FIRST, series=True)
    folder = Path(path).parent / f"club-{seed}"
    with closing(Store(Path(path))) as store:
        print("begun", flush=True)
        for number in range(10 * DAYS):
            day = FIRST + timedelta(days=number % DAYS)
            store.save(folder, "key", day, replace(result, name=f"{number}", holds=(day, day)))
            store.flush()
        if store.problem is not None:
            raise SystemExit(str(store.problem))


def test_two_at_once_both_keep_all_that_they_found(tmp_path: Path) -> None:
    path = tmp_path / "store"
    both = [writer(path, seed) for seed in (1, 2)]
    assert [one.communicate(timeout=120)[0].strip() for one in both] == [b"begun", b"begun"]
    assert [one.returncode for one in both] == [0, 0]
    with closing(Store(path)) as store:
        contents = store.contents()
        assert (contents.clubs, contents.results, store.check(), store.problem) == (2, 2 * DAYS, 0, None)


def test_killed_at_any_moment_it_opens_and_nothing_in_it_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "store"
    result = audit_club(CLUB, FIRST, series=True)
    for moment in range(5):
        one = writer(path, 1)
        assert one.stdout is not None
        one.stdout.readline()
        time.sleep(0.004 * moment)
        one.kill()
        one.communicate(timeout=60)
        with closing(Store(path)) as store:
            assert (store.check(), store.problem) == (0, None)
            for number in range(DAYS):
                day = FIRST + timedelta(days=number)
                found = store.load(tmp_path / "club-1", result.state or "", "key", day)
                if found is not None:
                    assert replace(found, id=result.id, name=result.name, holds=result.holds) == result.on(
                        day
                    )
                    assert int(found.name or "") % DAYS == number


if __name__ == "__main__":
    main(*sys.argv[1:])
