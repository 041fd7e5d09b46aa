"""The slips that an import knows, from the books and the sheets before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.books.entries import Slip
from clubledger.books.members import fold
from clubledger.forms.entries import Content

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from clubledger.forms.import_context import ImportContext


def known_slips(context: ImportContext) -> Iterator[tuple[str, Content]]:
    """The lines of slips that moved money and were not reversed: what was, may be entered anew."""
    lines = list(_lines(context))
    reversed_lines = {
        (fund, value) for fund, _, content in lines for name, value in content.meta if name == "reverses"
    }
    for fund, line, content in lines:
        if (fund, fold(line)) not in reversed_lines:
            yield line, content


def _lines(context: ImportContext) -> Iterator[tuple[Hashable, str, Content]]:
    for key, known in context.known.items():
        if isinstance(key, tuple) and isinstance(key[1], Slip):
            for line, content in known.contents.items():
                if isinstance(content, Content) and content.legs:
                    yield key[0], line, content
