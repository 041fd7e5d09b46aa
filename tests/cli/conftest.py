"""Run the command as its users do."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass
class Done:
    code: int
    out: str
    err: str


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Done]:
    """Run ``clubledger`` in an empty folder, in English unless told otherwise."""

    def run(*arguments: object, lang: str = "en", cwd: Path = tmp_path) -> Done:
        environment = {
            key: value for key, value in os.environ.items() if key not in {"LANGUAGE", "CLUBLEDGER_LANG"}
        }
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "clubledger", *map(str, arguments)],
            capture_output=True,
            cwd=cwd,
            env=environment | {"CLUBLEDGER_LANG": lang},
            check=False,
        )
        return Done(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return run
