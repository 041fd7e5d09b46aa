"""What a kept result depends on besides the club's files and the day."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import beancount

import clubledger
from clubledger.version import __version__

if TYPE_CHECKING:
    from clubledger.auditing.clubs import Task


def task_key(task: Task) -> str:
    """A digest of all code that judges, the targets with all that they say, the rules, and whether waivers were applied."""
    parts = [
        *(__version__, _code_digest(), beancount.__version__, sys.version),
        *(repr(task.profile), ",".join(task.rules), repr(task.waivers)),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def _code_digest() -> str:
    """A digest of our own modules: whoever changes a rule but not the version has other results."""
    whole = hashlib.sha256()
    root = Path(clubledger.__file__).parent
    for path in sorted(root.rglob("*.py")):
        whole.update(str(path.relative_to(root)).encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()
