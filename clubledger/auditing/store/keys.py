"""What a kept result depends on besides the club's files and the day."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import beancount

import clubledger
from clubledger.version import __version__

if TYPE_CHECKING:
    from clubledger.auditing.clubs import Task


_NOT_JUDGING: Final = frozenset({"cli", "demo", "forms", "plugins", "recording", "reports", "web"})
"""The parts of ours that judging knows nothing of, as the contracts on imports have it."""


def task_key(task: Task) -> str:
    """A digest of all code that judges, the targets with all that they say, the rules, and whether waivers were applied."""
    parts = [
        *(__version__, _code_digest(), beancount.__version__, sys.version),
        *(repr(task.profile), ",".join(task.rules), repr(task.waivers)),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def _code_digest() -> str:
    """A digest of our modules that judge: whoever changes a rule but not the version has other results."""
    whole = hashlib.sha256()
    root = Path(clubledger.__file__).parent
    parts = (part for part in root.iterdir() if part.name not in _NOT_JUDGING)
    modules = (path for part in parts for path in (part.rglob("*.py") if part.is_dir() else [part]))
    for path in sorted(path for path in modules if path.suffix == ".py"):
        whole.update(str(path.relative_to(root)).encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()
