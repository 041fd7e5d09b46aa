"""The sample clubs open in stock Fava, each fund as a ledger of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

LEDGERS = Path(__file__).parents[2] / "ledgers"

LOAD = """
import json, sys, warnings
warnings.simplefilter("ignore")  # other people's
from fava.core import FavaLedger
ledger = FavaLedger(sys.argv[1])
print(json.dumps([type(error).__name__ for error in ledger.errors] + [len(ledger.all_entries) > 100]))
"""


@pytest.mark.parametrize("top", ["main", "income-fund", "operating-fund"])
@pytest.mark.parametrize("club", ["dong-mau", "na-thu", "ben-gia"])
def test_stock_fava_opens_it(club: str, top: str, tmp_path: Path) -> None:
    shutil.copytree(LEDGERS / club, tmp_path / club)
    done = subprocess.run(
        [sys.executable, "-c", LOAD, tmp_path / club / f"{top}.beancount"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    *errors, has_entries = json.loads(done.stdout)
    assert has_entries
    assert set(errors) <= ({"RuleError"} if club == "ben-gia" else set())
