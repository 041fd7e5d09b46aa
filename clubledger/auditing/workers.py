"""Worker processes for the audit: results in order as they come, memory flat, a crash costs one club.

They are our own because the library's pool breaks when one of its processes is ended, and so would all that it had.
"""

from __future__ import annotations

import os
import pickle
import signal
import time
from collections import deque
from contextlib import contextmanager, suppress
from multiprocessing import get_context, parent_process, resource_tracker
from multiprocessing.connection import wait
from threading import Thread
from typing import TYPE_CHECKING, Final

from clubledger.auditing.limits import KEPT_BY_SYSTEM, Limits, took_too_long

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from multiprocessing.connection import Connection
    from pathlib import Path

    from clubledger.auditing.club import ClubResult
    from clubledger.auditing.clubs import Task

_MOST_WORKERS: Final = 60  # what Windows can wait for
_WINDOW: Final = 1000
"""So many clubs may be ahead of the one whose result is to leave next: what waits for a slow one is some 26 KB each."""
_PATIENCE: Final = 10
"""Where the system ends no process: so many seconds of the clock for each of processor time, as others want the processor, too."""
_LOOK_SECONDS: Final = 1.0
_DYING_SECONDS: Final = 5.0


def default_jobs() -> int:
    """As many workers as there are processors that this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def in_workers(
    folders: Sequence[Path],
    task: Task,
    jobs: int | None = None,
    known: Callable[[Path], ClubResult | None] = lambda _folder: None,
) -> Generator[ClubResult]:
    """Run ``task`` on clubs in ``jobs`` processes, by default one a processor; results in the order of the folders.

    A club whose result is ``known`` is not handed to any; this is asked of each shortly before its turn. A club that
    brings its process down, or uses up its time, has the result that the task makes of that.
    """
    most = min(jobs or default_jobs(), _MOST_WORKERS)
    crew: list[_Worker] = []
    turns = _Turns(folders, known)
    started = False
    try:
        while turns.left < len(folders):
            turns.look_ahead(most, in_any_case=bool(crew))
            for worker in crew:
                if worker.idle and turns.waiting:
                    with suppress(OSError):  # it ended meanwhile, as its pipe will say
                        worker.begin(turns.waiting[0], folders[turns.waiting[0]])
                        turns.waiting.popleft()
                        started = True
            unfinished = len(turns.waiting) + sum(worker.club is not None for worker in crew)
            while len(crew) < min(most if started else 1, unfinished):  # the first one shows that they start
                with _inheriting_no_interrupt():
                    crew.append(_Worker(task))
            for worker in _heard(crew, wait_for_one=not turns.has_next):
                club, answer = worker.club, worker.answer()
                if answer is None:
                    crew.remove(worker)
                    answer = _lost(worker, task, None if club is None else folders[club])
                if club is not None:
                    turns.ready[club] = answer
            if turns.has_next:
                yield turns.take()
    finally:
        for worker in crew:
            worker.end()


class _Turns:
    """The clubs by their places: those that were looked at wait for a worker, or have a result that waits for its turn."""

    def __init__(self, folders: Sequence[Path], known: Callable[[Path], ClubResult | None]) -> None:
        self._folders = folders
        self._known = known
        self._looked_at = 0
        self.left = 0
        self.waiting: deque[int] = deque()
        self.ready: dict[int, bytes | ClubResult] = {}  # packed: an unpacked result is five times as large

    @property
    def has_next(self) -> bool:
        """Whether the result is there whose turn it is."""
        return self.left in self.ready

    def look_ahead(self, enough: int, *, in_any_case: bool) -> None:
        """Look at clubs until enough wait for a worker; if nobody works, only until the next result is there."""
        end = min(len(self._folders), self.left + _WINDOW)
        while self._looked_at < end and len(self.waiting) < enough and (in_any_case or not self.has_next):
            at = self._looked_at
            result = self._known(self._folders[at])
            if result is None:
                self.waiting.append(at)
            else:
                self.ready[at] = result if at == self.left else pickle.dumps(result)
            self._looked_at += 1

    def take(self) -> ClubResult:
        """The next result."""
        result = self.ready.pop(self.left)
        self.left += 1
        return pickle.loads(result) if isinstance(result, bytes) else result  # noqa: S301 - a process of ours


class _Worker:
    """A process that judges one club at a time."""

    def __init__(self, task: Task) -> None:
        context = get_context("spawn")  # the same everywhere, and nothing of the parent's memory is inherited
        self.pipe, its_end = context.Pipe()
        self._process = context.Process(target=_work, args=(its_end, task), daemon=True)
        self._process.start()
        its_end.close()  # so that the pipe ends when the process does
        self._patience = task.seconds * _PATIENCE
        self._since = 0.0
        self._given_up = False
        self.started = False
        self.club: int | None = None

    @property
    def idle(self) -> bool:
        return self.started and self.club is None

    def begin(self, club: int, folder: Path) -> None:
        self.pipe.send(folder)
        self.club = club
        self._since = time.monotonic()

    def answer(self) -> bytes | None:
        """The club's result, packed; at first only that it started; ``None``: it ended."""
        try:
            answer = self.pipe.recv_bytes()
        except (EOFError, OSError):
            return None
        self.started = True
        self.club = None
        return answer

    def end_if_late(self) -> None:
        if self.club is not None and time.monotonic() - self._since > self._patience:
            self._given_up = True
            self._process.kill()

    def took_too_long(self) -> bool:
        """Whether that is why it ended."""
        self._process.join(_DYING_SECONDS)  # its pipe may end before it does
        return self._given_up or took_too_long(self._process.exitcode)

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self._process.close()
        self.pipe.close()


def _heard(crew: Sequence[_Worker], *, wait_for_one: bool) -> list[_Worker]:
    """The workers that have something to say, if only that they ended."""
    if not KEPT_BY_SYSTEM:
        for worker in crew:
            worker.end_if_late()
    seconds = (None if KEPT_BY_SYSTEM else _LOOK_SECONDS) if wait_for_one else 0
    heard = wait([worker.pipe for worker in crew], seconds)
    return [worker for worker in crew if worker.pipe in heard]


def _lost(worker: _Worker, task: Task, folder: Path | None) -> bytes:
    """The result of the club whose worker ended, packed; nothing if it had none."""
    slow = worker.took_too_long()
    worker.end()
    if not worker.started:
        raise RuntimeError('no worker could start: call it under `if __name__ == "__main__":`')
    if folder is None:
        return b""
    return pickle.dumps(task.too_slow(folder) if slow else task.crashed(folder))


@contextmanager
def _inheriting_no_interrupt() -> Iterator[None]:
    """Ctrl-C reaches every process of a terminal: what is started here leaves it to the audit, from its first moment on.

    What is pressed meanwhile waits. Windows has no such mask, and the worker's first step has to do.
    """
    mask = getattr(signal, "pthread_sigmask", None)
    if mask is None:
        yield
        return
    resource_tracker.ensure_running()  # when it starts it lets this thread hear again
    before = mask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        mask(signal.SIG_SETMASK, before)


def _work(pipe: Connection, task: Task) -> None:
    """Judge club after club until the audit ends. Ctrl-C is the audit's, on Windows too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    limits = Limits()
    with suppress(EOFError, OSError):
        pipe.send_bytes(b"")
        while True:
            folder = pipe.recv()
            limits.begin(task.seconds)
            pipe.send(task.run(folder))


def _end_with_parent() -> None:
    """A worker that still judges when the audit was killed."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
