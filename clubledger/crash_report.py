"""What is kept of a crash of ours: types of errors and places in programs, never a message, which may hold names.

A user sends the file to the developers; with ``CLUBLEDGER_DEBUG=1`` the whole traceback is shown instead.
"""

from __future__ import annotations

import os
import platform
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from clubledger.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

DEBUG: Final = "CLUBLEDGER_DEBUG"
KEPT: Final = 20
"""How many reports stay on a machine: the oldest go."""
_OURS: Final = Path(__file__).parent
_LINES: Final = 200
"""So many lines of a report: a recursion that did not end says all in its first and last."""


def debugging() -> bool:
    """Whether the user asked for whole tracebacks."""
    return os.environ.get(DEBUG) == "1"


def brief(error: BaseException) -> str:
    """The type of an error and the place of ours where it came up, as ``ValueError at books/loading.py:123``."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_OURS)]
    if not ours:
        return type(error).__name__
    return (
        f"{type(error).__name__} at {Path(ours[-1].filename).relative_to(_OURS).as_posix()}:{ours[-1].lineno}"
    )


def write_crash_report(error: BaseException, doing: str) -> Path | None:
    """Keep types and frames of an error in the user's state folder; ``doing`` names the command or the page.

    ``None`` if nobody can write there: a crash that cannot be kept must not hide itself behind another.
    """
    from platformdirs import user_state_path  # noqa: PLC0415 - only a crash needs it

    folder = user_state_path("clubledger", appauthor=False) / "crashes"
    now = datetime.now(UTC)
    path = folder / f"{now:%Y%m%d-%H%M%S-%f}-{os.getpid()}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for old in sorted(folder.glob("*.txt"))[: -KEPT + 1]:
            old.unlink(missing_ok=True)
        path.write_text("\n".join(_report(error, doing, now)) + "\n", "utf-8")
    except OSError:
        return None
    return path


def _report(error: BaseException, doing: str, now: datetime) -> Iterator[str]:
    yield f"clubledger {__version__} · {doing} · {now:%Y-%m-%d %H:%M} UTC"
    yield f"Python {platform.python_version()} · {platform.system()} {platform.release()} · {sys.platform}"
    yield ""
    lines = list(_chain(error))
    if len(lines) > _LINES:
        left_out = len(lines) - _LINES
        lines[_LINES // 2 : -_LINES // 2] = [f"  ({left_out} lines left out)"]
    yield from lines


def _chain(error: BaseException) -> Iterator[str]:
    """Every error of a chain, the first one first, each with its frames."""
    seen: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in seen:
        seen.append(link)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    for raised in reversed(seen):
        yield f"{type(raised).__module__}.{type(raised).__qualname__}"
        for frame in traceback.extract_tb(raised.__traceback__):
            yield f"  {_place(frame.filename)}:{frame.lineno} {frame.name}"


def _place(filename: str) -> str:
    """A program's file without the folders of the user's before it: those have names in them."""
    path = Path(filename)
    for root in (_OURS.parent, *map(Path, sys.path)):
        if str(root) not in {"", "."} and path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return path.name
