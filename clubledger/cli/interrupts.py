"""Ctrl-C: a command stops, says what is written, and ends with 130; who is told to end (SIGTERM) tidies up as well.

An interrupt can strike inside a parser or a callback, which take it for a fault of the ledger or swallow it: so that it
was pressed is remembered, and a command asks before it believes what it then reads.
"""

from __future__ import annotations

import signal
import sys
from _thread import interrupt_main
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import FrameType

_pressed = False


def heed_interrupts() -> None:
    """Take Ctrl-C and SIGTERM for what they are, from the main thread; a shell that has Ctrl-C ignored goes on doing so."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _press)
    signal.signal(signal.SIGTERM, _press)
    sys.unraisablehook = _again


def pressed() -> bool:
    """Whether the command was told to stop."""
    return _pressed


def _press(_signal: int, _frame: FrameType | None) -> None:
    global _pressed  # noqa: PLW0603 - a process has one keyboard
    _pressed = True
    raise KeyboardInterrupt


def _again(unraisable: Any) -> None:
    """An interrupt that a callback swallowed strikes once more."""
    if isinstance(unraisable.exc_value, KeyboardInterrupt):
        interrupt_main()
    else:
        sys.__unraisablehook__(unraisable)
