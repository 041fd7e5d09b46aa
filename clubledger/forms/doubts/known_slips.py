"""The slips that an import knows, from the books and the sheets before."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from clubledger.books.members import fold
from clubledger.forms.entries import Content

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from clubledger.forms.import_context import ImportContext


def known_slips(
    context: ImportContext, since: date = date.min, until: date = date.max
) -> Iterator[tuple[str, Content]]:
    """The lines of slips of some days that moved money and were not reversed: what was, may be entered anew."""
    lines = list(_lines(context, since.year))
    reversed_lines = {
        (fund, value)
        for fund, _, content in lines
        if content.meta
        for name, value in content.meta
        if name == "reverses"
    }
    for fund, line, content in lines:
        if since <= content.date <= until and (
            not reversed_lines or (fund, fold(line)) not in reversed_lines
        ):
            yield line, content


def _lines(context: ImportContext, first: int) -> Iterator[tuple[Hashable, str, Content]]:
    """The lines of the slips of a year and after it: a slip is reversed after its day."""
    for fund, slip, known in context.slips():
        if slip.year >= first:
            for line, content in known.contents.items():
                if isinstance(content, Content) and content.legs:
                    yield fund, line, content
