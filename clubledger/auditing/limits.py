"""What a worker process may use for one club: what uses more ends with its process, also inside C code.

Where no system does that (Windows), a thread looks at the time; C code that lets no thread run outlasts it, and is left
to the clock of the audit.
"""

from __future__ import annotations

import math
import os
import signal
import sys
import time
from threading import Thread
from typing import Final

CLUB_SECONDS: Final = 120
"""Processor time for one club; a club of ten years needs some seconds."""
MOST_MEMORY: Final = 2**30
"""Bytes of memory for a worker; a club of ten years needs less than a tenth."""
KEPT_BY_SYSTEM: Final = hasattr(signal, "SIGXCPU")
"""Whether the system ends a process that used up its time."""
_TOO_LONG: Final = 124
"""The exit status of a process that ended itself, as timeout(1) has it."""
_LOOK_SECONDS: Final = 0.5


class Limits:
    """The limits of the process that makes them."""

    def __init__(self) -> None:
        self._until = math.inf
        if KEPT_BY_SYSTEM:
            signal.signal(signal.SIGXCPU, signal.SIG_DFL)
            _bound("CORE", 0)  # what a process leaves behind when it is ended would be a club's books
            if sys.platform == "linux":  # others count otherwise, or not at all
                _bound("DATA", MOST_MEMORY)
        else:
            Thread(target=self._watch, daemon=True).start()

    def begin(self, seconds: int) -> None:
        """Give the process so many seconds of processor time from now on."""
        self._until = time.process_time() + seconds
        if KEPT_BY_SYSTEM:
            _bound("CPU", math.ceil(self._until))

    def _watch(self) -> None:
        while time.process_time() < self._until:
            time.sleep(_LOOK_SECONDS)
        os._exit(_TOO_LONG)


def took_too_long(exit_code: int | None) -> bool:
    """Whether a process ended because its time was used up."""
    return exit_code == (-signal.SIGXCPU if KEPT_BY_SYSTEM else _TOO_LONG)


def _bound(what: str, most: int) -> None:
    import resource  # noqa: PLC0415 - Windows has none

    kind = getattr(resource, f"RLIMIT_{what}")
    _, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
