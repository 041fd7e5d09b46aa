"""What a worker may use for one club: counted anew for each, and watched by a thread where the system does not."""

from __future__ import annotations

import os
import signal
import time
from threading import Thread

import pytest

from clubledger.auditing import limits
from clubledger.auditing.limits import Limits, took_too_long

POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no such limits")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The processor's times that are read, one after the other."""
    times: list[float] = []
    monkeypatch.setattr(time, "process_time", lambda: times.pop(0))
    return times


@POSIX
def test_the_time_is_counted_anew_for_each_club(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    bounds: list[tuple[str, int]] = []
    monkeypatch.setattr(limits, "_bound", lambda *bound: bounds.append(bound))
    process = Limits()
    assert ("CORE", 0) in bounds
    bounds.clear()
    clock += [0.4, 3.0, 3.01]
    for _ in range(3):
        process.begin(120)
    assert bounds == [("CPU", 121), ("CPU", 123), ("CPU", 124)]


@POSIX
def test_only_a_time_that_is_used_up_counts_as_that() -> None:
    assert took_too_long(-signal.SIGXCPU)
    assert not any(map(took_too_long, [0, 1, 11, 124, -signal.SIGKILL, -signal.SIGSEGV, None]))


def test_a_thread_watches_where_the_system_does_not(
    clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[int] = []
    started: list[bool] = []
    monkeypatch.setattr(limits, "KEPT_BY_SYSTEM", False)
    monkeypatch.setattr(Thread, "start", lambda thread: started.append(thread.daemon))
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    monkeypatch.setattr(os, "_exit", ended.append)
    process = Limits()
    assert started == [True]
    clock += [5.0, 5.0, 6.9, 7.0, 8.0]
    process.begin(2)
    process._watch()
    assert clock == [8.0]
    assert took_too_long(*ended)
    assert not took_too_long(1)
    assert not took_too_long(None)
