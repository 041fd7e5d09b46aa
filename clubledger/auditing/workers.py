"""Worker processes for the audit: results in order as they come, memory flat, a crash costs one club."""

from __future__ import annotations

import os
import signal
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from clubledger.auditing.club import ClubResult

Run: TypeAlias = "Callable[[Path], ClubResult]"

_IN_FLIGHT_PER_WORKER = 4
_MOST_WORKERS = 60  # what Windows can wait for


def default_jobs() -> int:
    """As many workers as there are processors that this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def in_workers(
    folders: Sequence[Path], run: Run, crashed: Run, jobs: int | None = None
) -> Iterator[ClubResult]:
    """Run ``run`` on clubs in ``jobs`` processes, by default one a processor; results in the order of the folders.

    A club that brings its process down has the result that ``crashed`` makes.
    """
    workers = min(jobs or default_jobs(), len(folders), _MOST_WORKERS)
    waiting = deque(folders)
    flying: deque[tuple[Path, Future[ClubResult]]] = deque()
    executor = _workers(workers)
    try:
        _start(executor)
        while waiting or flying:
            try:
                with _inheriting_no_interrupt():
                    while waiting and len(flying) < workers * _IN_FLIGHT_PER_WORKER:
                        flying.append((waiting[0], executor.submit(run, waiting[0])))
                        waiting.popleft()
                result = flying[0][1].result()
            except BrokenProcessPool:
                # One of those in flight brought its worker down, and nobody knows which: each again, alone.
                executor.shutdown(wait=False, cancel_futures=True)
                for folder, future in flying:
                    yield _finished(future) or _alone(folder, run, crashed)
                flying.clear()
                executor = _workers(workers)
            else:
                flying.popleft()
                yield result
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _start(executor: ProcessPoolExecutor) -> None:
    try:
        with _inheriting_no_interrupt():
            first = executor.submit(int)
        first.result()
    except BrokenProcessPool as error:
        raise RuntimeError('no worker could start: call it under `if __name__ == "__main__":`') from error


def _finished(future: Future[ClubResult]) -> ClubResult | None:
    return (
        future.result() if future.done() and not future.cancelled() and future.exception() is None else None
    )


def _alone(folder: Path, run: Run, crashed: Run) -> ClubResult:
    with _workers(1) as executor:
        try:
            with _inheriting_no_interrupt():
                future = executor.submit(run, folder)
            return future.result()
        except BrokenProcessPool:
            return crashed(folder)


def _workers(jobs: int) -> ProcessPoolExecutor:
    # spawn: the same on every system, and a worker inherits nothing of the parent's memory
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_begin)


@contextmanager
def _inheriting_no_interrupt() -> Iterator[None]:
    """Ctrl-C reaches every process of a terminal: what is started here leaves it to the audit, from its first moment on.

    What is pressed meanwhile waits. Windows has no such mask, and the worker's first step has to do.
    """
    mask = getattr(signal, "pthread_sigmask", None)
    if mask is None:
        yield
        return
    before = mask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        mask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """Let a worker go on at Ctrl-C, on Windows too, and end when the audit that started it was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
