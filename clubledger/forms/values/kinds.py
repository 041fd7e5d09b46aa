"""A kind of value that a column of a form has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from clubledger.forms.faults import Fault
    from clubledger.forms.sheets import Cell

NOTHING: Final = frozenset({"-", "\u2013", "\u2014", "\u2212"})
"""A dash in a column of amounts means that there is none."""


@dataclass(frozen=True, slots=True)
class ValueKind:
    """A kind of value: how a cell of it is read, an example of how it is written, and what can be wrong with it.

    ``read`` takes a cell that is not empty, gives the value (``None`` for a dash, which means "nothing"), and raises
    `Misread`. ``hard``: a value of it shows that somebody filled the row; mere text may be a note or a signature.
    ``width``: the letters that a column of it has room for on paper. ``figure``: it is printed as a number, to the right
    and with separators.
    """

    read: Callable[[Cell], Any]
    example: str
    faults: tuple[Fault, ...] = ()
    hard: bool = True
    width: int = 22
    figure: bool = False
