"""Whether a page or a row of the paper was left out: the sheet says that it goes on, or its numbers have a gap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.forms.faults import question
from clubledger.forms.limits import SHOWN
from clubledger.i18n import N_, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.table import Table

PAGE_MISSING = question(
    "page-missing",
    N_("“{words}” speaks of more pages than this file has. Is a page missing here?"),
    N_(
        "Look at the paper, and type the rows of all its pages into one file, with the total that closes them."
    ),
)
NUMBERS_SKIPPED = question(
    "numbers-skipped",
    N_(
        "The row number {number} follows number {before}, and no total closes the sheet. Are rows missing here?"
    ),
    N_("Look at the paper, and type the rows that stand between the two, and the total that closes them."),
)
PAGE_FAULTS: Final = (PAGE_MISSING, NUMBERS_SKIPPED)


def doubt_pages(table: Table, _entries: Sequence[Entry], _context: ImportContext) -> None:
    """Ask once a table; a closing total says that all rows of its page are there, or of the sheet."""
    pages = table.pages
    if (missing := pages.missing) is not None:
        row, words = missing
        table.ask(PAGE_MISSING, row, words=printable(words, SHOWN))
    elif not pages.closed and pages.gap is not None and any(column.summed for column in table.form.columns):
        row, before, number = pages.gap
        table.ask(NUMBERS_SKIPPED, row, before=str(before), number=str(number))


def may_lack_rows(table: Table) -> bool:
    """Whether nothing shows that all rows are there, and nothing is said yet that would explain why one is not."""
    asked = any(asked.fault in PAGE_FAULTS for asked in table.questions)
    refused = bool(table.problems) or any(record.problems for record in table.records)
    return not (table.pages.closed or refused or asked)
