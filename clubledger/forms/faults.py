"""What can be wrong with a paper form: each fault has an id, a sentence, and a remedy in the treasurer's words.

A fault is declared beside the code that finds it; the pages of ``docs/`` list them all. A *question* is a fault that may be
none: it stops a file until somebody says that the paper really says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from clubledger.errors import ClubledgerError
from clubledger.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clubledger.i18n import Param


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of mistake. ``text`` and ``remedy`` are msgids; the parameters of ``text`` may stand in ``remedy``, too.

    ``asks``: it is a question, and ``remedy`` is for the case that the sheet is wrong.
    """

    id: str
    text: str
    remedy: str
    asks: bool = False


FAULTS: Final[dict[str, Fault]] = {}
"""All faults by id, in the order in which their modules declare them."""


def fault(name: str, text: str, remedy: str) -> Fault:
    """Declare a fault; mark both sentences with ``N_``."""
    return _declared(Fault(name, text, remedy))


def question(name: str, text: str, remedy: str) -> Fault:
    """Declare a question: ``text`` says what was read and what it probably is, ``remedy`` how to put it right if it is."""
    return _declared(Fault(name, text, remedy, asks=True))


def _declared(kind: Fault) -> Fault:
    if kind.id in FAULTS:
        raise ValueError(f"two faults are called {kind.id}")
    FAULTS[kind.id] = kind
    return kind


class Misread(ClubledgerError):
    """Something in a form is wrong: which fault, and the parameters of its sentences."""

    def __init__(self, kind: Fault, **params: Param) -> None:
        super().__init__(Message(kind.text, params))
        self.fault = kind
        self.params: Mapping[str, Param] = params


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in a file: its name, the sheet (``None`` in CSV), the row as a spreadsheet numbers it, the column's heading."""

    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """A fault at a spot; ``read`` is what stands there, ``None`` where nothing does.

    ``also``: other rows of which a question asks the same, and which its answer answers, too. ``id``: what accepts it.
    """

    fault: Fault
    spot: Spot
    params: Mapping[str, Param]
    read: str | None = None
    also: tuple[int, ...] = ()
    id: str = ""

    @property
    def message(self) -> Message:
        """What is wrong."""
        return Message(self.fault.text, self.params)

    @property
    def remedy(self) -> Message:
        """How to put it right: what was expected."""
        return Message(self.fault.remedy, self.params)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that the treasurer should know and that stops nothing."""

    message: Message
    spot: Spot
