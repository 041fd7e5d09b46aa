"""Run the command as its users do."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import warnings
from contextlib import ExitStack, chdir, contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING
from unittest import mock

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@dataclass
class Done:
    code: int
    out: str
    err: str


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Done]:
    """Run ``clubledger`` in an empty folder, in English unless told otherwise; in this process, which is much faster."""

    def run(*arguments: object, lang: str = "en", cwd: Path = tmp_path) -> Done:
        with TemporaryFile() as out, TemporaryFile() as err:
            code = _main([*map(str, arguments)], environment(lang), cwd, out, err)
            return Done(code, *(file.read().decode("utf-8") for file in (out, err) if file.seek(0) == 0))

    return run


@pytest.fixture
def run_process(tmp_path: Path) -> Callable[..., Done]:
    """Run ``clubledger`` in a process of its own: what a system hands over, and what it gets back."""

    def run(*arguments: object, lang: str = "en", cwd: Path = tmp_path) -> Done:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "clubledger", *map(str, arguments)],
            capture_output=True,
            cwd=cwd,
            env=environment(lang),
            check=False,
        )
        return Done(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return run


def environment(lang: str) -> dict[str, str]:
    """The environment of the tests, in a language."""
    return {key: value for key, value in os.environ.items() if key not in {"LANGUAGE", "CLUBLEDGER_LANG"}} | {
        "CLUBLEDGER_LANG": lang
    }


def _main(
    arguments: list[str], environment: dict[str, str], cwd: Path, out: IO[bytes], err: IO[bytes]
) -> int:
    """The exit status of the entry point, with all that makes one call of it different from the next."""
    from clubledger.cli import main

    with ExitStack() as world:
        world.enter_context(chdir(cwd))
        world.enter_context(mock.patch.dict(os.environ, environment, clear=True))
        world.enter_context(mock.patch.object(sys, "argv", ["clubledger", *arguments]))
        world.enter_context(mock.patch.object(os, "_exit", sys.exit))
        world.enter_context(mock.patch.object(gc, "freeze"))  # this process goes on
        world.enter_context(warnings.catch_warnings(action="error"))
        world.enter_context(mock.patch.object(sys, "warnoptions", ["error"]))  # of processes that it starts
        world.enter_context(_stream("stdout", out))
        world.enter_context(_stream("stderr", err))
        try:
            main()
        except SystemExit as end:
            return int(end.code or 0)
    return 0


@contextmanager
def _stream(name: str, target: IO[bytes]) -> Iterator[None]:
    """Let all that goes to a stream of this process, and of those that it starts, go to a file."""
    number = {"stdout": 1, "stderr": 2}[name]
    kept = os.dup(number)
    getattr(sys, name).flush()
    os.dup2(target.fileno(), number)
    try:
        with (
            open(number, "w", encoding="ascii", closefd=False) as stream,
            mock.patch.object(sys, name, stream),
        ):
            yield
    finally:
        os.dup2(kept, number)
        os.close(kept)
