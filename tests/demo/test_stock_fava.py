"""The sample clubs open in stock Fava, each fund as a ledger of its own; one Fava serves for all."""

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
ledgers = {top: FavaLedger(top) for top in sys.argv[1:]}
print(json.dumps({
    top: [type(error).__name__ for error in ledger.errors] + [len(ledger.all_entries) > 100]
    for top, ledger in ledgers.items()
}))
"""
TOPS = ("main", "income-fund", "operating-fund")
CLUBS = ("dong-mau", "na-thu", "ben-gia")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str | bool]]:
    """What stock Fava says of each of the ledgers, by the end of its path."""
    folder = tmp_path_factory.mktemp("stock")
    for club in CLUBS:
        shutil.copytree(LEDGERS / club, folder / club)
    done = subprocess.run(
        [sys.executable, "-c", LOAD, *(folder / club / f"{top}.beancount" for club in CLUBS for top in TOPS)],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return {Path(top).relative_to(folder).as_posix(): told for top, told in json.loads(done.stdout).items()}


@pytest.mark.parametrize("top", TOPS)
@pytest.mark.parametrize("club", CLUBS)
def test_stock_fava_opens_it(club: str, top: str, opened: dict[str, list[str | bool]]) -> None:
    *errors, has_entries = opened[f"{club}/{top}.beancount"]
    assert has_entries
    assert set(errors) <= ({"RuleError"} if club == "ben-gia" else set())
