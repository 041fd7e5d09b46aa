"""Columns of text for a terminal: numbers to the right, words to the left."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], right: Iterable[int] = ()) -> list[str]:
    """Lines of a table; ``right`` are the columns whose cells stand to the right."""
    cells = [tuple(heads), *(tuple(row) for row in rows)]
    widths = [max(width(row[column]) for row in cells) for column in range(len(heads))]
    to_the_right = set(right)
    return [
        "  ".join(
            " " * (widths[column] - width(cell)) + cell
            if column in to_the_right
            else cell + " " * (widths[column] - width(cell))
            for column, cell in enumerate(row)
        ).rstrip()
        for row in cells
    ]


def width(text: str) -> int:
    """How many columns a text takes on a terminal: combining marks take none."""
    return sum(not unicodedata.combining(char) for char in text)
