"""Start ``clubledger serve`` as a process of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import Request, urlopen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Server:
    """A server that said where it is. ``err`` is there once it ended."""

    def __init__(self, process: subprocess.Popen[str], address: str, said: str) -> None:
        self.process = process
        self.address = address
        self.said = said
        self.err = ""

    def get(self, path: str = "", **headers: str) -> tuple[int, str]:
        request = Request(self.address + path, headers=headers)
        try:
            with urlopen(request, timeout=60) as answer:
                return answer.status, answer.read().decode("utf-8", "replace")
        except HTTPError as error:
            with error:
                return error.code, error.read().decode("utf-8")

    def interrupt(self) -> None:
        """Press Ctrl-C: all processes of the terminal's group hear it."""
        os.killpg(self.process.pid, signal.SIGINT)
        self.err = self.process.communicate(timeout=60)[1]


@contextmanager
def serving(cwd: Path, *arguments: object, lang: str = "en") -> Iterator[Server]:
    environment = os.environ | {
        "CLUBLEDGER_LANG": lang,
        "PYTHONUTF8": "1",
        "XDG_CACHE_HOME": str(cwd / "cache"),  # where results are kept, of the systems that are tested
    }
    environment.pop("LANGUAGE", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "clubledger", "serve", "--port", "0", *map(str, arguments)],
        cwd=cwd,
        env=environment,
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.search(r"http://\S+/", said)
        assert found, (said, process.communicate(timeout=60))
        yield Server(process, found[0], said)
    finally:
        process.kill()
        process.communicate(timeout=60)
