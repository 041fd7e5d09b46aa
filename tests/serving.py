"""Start ``clubledger serve`` as a process of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
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

    def stop(self, how: signal.Signals, *, alone: bool = False) -> None:
        """Send a signal to all processes of the server's group, as Ctrl-C does, or to the server alone."""
        (os.kill if alone else os.killpg)(self.process.pid, how)
        self.err = self.process.communicate(timeout=60)[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _heed_ctrl_c() -> None:
    """Let a process heed Ctrl-C also where a shell runs the tests in the background, and has them ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


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
        preexec_fn=None if os.name == "nt" else _heed_ctrl_c,  # noqa: PLW1509 - it sets a signal, no more
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


@contextmanager
def stock_fava(cwd: Path, *ledgers: object) -> Iterator[str]:
    """Start Fava as it comes, and tell its address."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "fava.cli", "--port", str(port), *map(str, ledgers)],
        cwd=cwd,
        env=os.environ | {"PYTHONUTF8": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(300):
            assert process.poll() is None, "Fava ended"
            with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port), 60):
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.kill()
        process.wait(timeout=60)
