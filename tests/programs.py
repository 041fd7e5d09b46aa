"""Programs that some tests need and Python's packages do not bring."""

from __future__ import annotations

import os
import shutil

import pytest


def needed(*names: str, packages: str) -> list[str]:
    """Where programs are. Without them the test is skipped; with ``CI`` set it fails, as it would never run otherwise."""
    found = {name: shutil.which(name) or shutil.which(name, path="/usr/sbin") for name in names}
    missing = [name for name, path in found.items() if path is None]
    if missing:
        sentence = f"This needs {' and '.join(missing)}; install it with: apt-get install {packages}"
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    return [path for path in found.values() if path is not None]
