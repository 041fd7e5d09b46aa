"""Texts from before Unicode that lost a letter on their way: the ư of TCVN3, which many programs take for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.forms.faults import question
from clubledger.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.table import Table

HORN_LOST = question(
    "letter-lost",
    N_(
        "Read from TCVN3 (the .VnTime fonts), some words are not Vietnamese: {words}. The letter ư was probably lost when "
        "the file was saved, in other words, too. Rows concerned: {count}."
    ),
    N_("Save the original file again as an Excel workbook (.xlsx), or write these words as on the paper."),
)
LOST_LETTER_FAULTS: Final = (HORN_LOST,)
_SHOWN: Final = 5
"""Words that the question names."""


def doubt_lost_letters(table: Table, entries: Sequence[Entry], _context: ImportContext) -> None:
    """Ask once a table, whichever of its cells it concerns: one cause, one look at the paper."""
    words: dict[str, None] = {}
    rows: set[int | None] = set()
    for entry in entries:
        for cell in entry.record.cells.values():
            if cell.torn:
                words |= dict.fromkeys(cell.torn)
                rows.add(entry.record.spot.row)
    if words:
        table.ask(HORN_LOST, words=tuple(words)[:_SHOWN], count=len(rows))
