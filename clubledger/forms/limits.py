"""How large a paper form may be, and the faults of a file as a whole.

The limits are far above any sheet that people fill in; what is larger was not meant for us, or was made to do harm.
"""

from __future__ import annotations

from typing import Final

from clubledger.forms.faults import Misread, fault
from clubledger.i18n import N_

MAX_BYTES: Final = 10 * 1024 * 1024
"""Of a file, on disk."""
MAX_ROWS: Final = 20_000
"""Filled rows of a file."""
MAX_COLUMNS: Final = 200
"""The last column that may be filled."""
MAX_CELL: Final = 2_000
"""Characters of a cell."""
MAX_FILLED: Final = 500_000
"""Filled cells of a file."""
MAX_READ: Final = 4 * MAX_CELL
"""Characters or bytes of a cell that are kept before it is read: a letter of ours has up to three bytes, and blanks go."""
SHOWN: Final = 80
"""Characters of a cell that a message repeats."""
LOOKED_AT: Final = 200
"""Characters of a text that are searched for words which say what it is."""

NOT_OPENED = fault(
    "file-not-opened",
    N_("The file cannot be opened: {reason}."),
    N_("Look at the file's name and folder. If the file is open in Excel, close it there first."),
)
TOO_LARGE = fault(
    "file-too-large",
    N_("The file is too large for a paper form."),
    N_(
        "Copy the filled rows, without pictures, into a new file. A file may have up to 10 MB, {rows} rows and {columns} columns."
    ),
)
TOO_MANY_COLUMNS = fault(
    "columns-too-many",
    N_("Something stands far to the right of the table."),
    N_(
        "Look at what stands there: what belongs to the table gets its place in it, a note its place below. A form has up to {columns} columns."
    ),
)
EMPTY = fault(
    "file-empty",
    N_("Nothing is written in the file."),
    N_("Save the filled sheet, and import that file."),
)
OTHER_KIND = fault(
    "file-of-other-kind",
    N_("This is {found}, not a table that can be read."),
    N_(
        "Open it, and save it as an Excel workbook (.xlsx) or as “CSV UTF-8”. A picture or a scan must be typed into a table."
    ),
)
CELL_TOO_LONG = fault(
    "cell-too-long",
    N_("The cell is longer than {most} characters."),
    N_(
        'Shorten it. In a CSV file, look for a quotation mark (") in this row that is opened and never closed.'
    ),
)

FILE_FAULTS: Final = (NOT_OPENED, TOO_LARGE, TOO_MANY_COLUMNS, EMPTY, OTHER_KIND, CELL_TOO_LONG)
"""What can be wrong with a file as a whole."""


def too_large() -> Misread:
    """A file with more than people fill in."""
    return Misread(TOO_LARGE, rows=MAX_ROWS, columns=MAX_COLUMNS)


def column_letters(column: int) -> str:
    """The letters over a column, as a spreadsheet shows them: 1 is ``A``, 28 is ``AB``."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
