"""A file as a stranger saved it, to sheets of rows of cells; what it is shows in its bytes, not in its name."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from clubledger.errors import ClubledgerError
from clubledger.forms.csv_files import CSV_FAULTS, Headings, read_csv
from clubledger.forms.encodings import UTF16_MARKS
from clubledger.forms.faults import Fault, SheetProblem, Spot, fault
from clubledger.forms.html_tables import HTML_FAULTS, read_html
from clubledger.forms.limits import (
    EMPTY,
    FILE_FAULTS,
    MAX_BYTES,
    MAX_COLUMNS,
    MAX_ROWS,
    NOT_OPENED,
    OTHER_KIND,
    TOO_LARGE,
)
from clubledger.forms.sheet_texts import TEXT_FAULTS
from clubledger.forms.workbooks import WORKBOOK_FAULTS, read_workbook
from clubledger.i18n import N_, Message, message
from clubledger.regular_files import NotRegularError, read_regular

if TYPE_CHECKING:
    from pathlib import Path

    from clubledger.forms.sheets import Document
    from clubledger.i18n import Param

OLD_EXCEL = fault(
    "workbook-old-or-locked",
    N_("This is an old Excel workbook (.xls), or a workbook with a password."),
    N_(
        "Open it in Excel. If it asks for a password, remove it (File, Info, Protect Workbook). Then save it as an Excel workbook (.xlsx)."
    ),
)
READING_FAULTS: Final = (*FILE_FAULTS, OLD_EXCEL, *CSV_FAULTS, *TEXT_FAULTS, *WORKBOOK_FAULTS, *HTML_FAULTS)
"""What can be wrong with any file: as a whole, and by what reads it."""

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PICTURE = N_("a picture")
_PACKED = N_("a packed folder or a document of another program")
_OTHER_KINDS: Final = {
    rb"%PDF-": N_("a PDF document"),
    rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\x00\x00\x00\x00|II\*\x00|MM\x00\*|RIFF.{4}WEBP|.{4}ftyp": _PICTURE,
    rb"\{\\rtf": N_("a Word document"),
    rb"Rar!|7z\xbc\xaf|\x1f\x8b": _PACKED,
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|\?xml)": N_("an XML document"),
}
"""By how they begin."""
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,300}?-->\s*|<\?xml[^>]{0,200}>\s*|<!doctype\s+html[^>]{0,200}>\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|style|table|div|center|h\d|p)\b",
    re.DOTALL | re.IGNORECASE,
)
"""How a web page begins, which some programs save under the name ``.xls``."""
_BEGINNING: Final = 1024


class UnreadableFile(ClubledgerError):
    """A file, or some of its cells, cannot be read; ``problems`` has all that is wrong."""

    def __init__(self, problems: tuple[SheetProblem, ...]) -> None:
        super().__init__(message("{problems}", problems=tuple(problem.message for problem in problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class FileBytes:
    """A file that lies in no folder: its name and its bytes."""

    name: str
    data: bytes


def read_document(path: Path | FileBytes, headings: Headings) -> Document:
    """Read a CSV file, an Excel workbook, an OpenDocument spreadsheet, or a web page with tables.

    ``headings`` tells how many of a row's texts are headings of forms that are known: by these the separator of a CSV
    file is chosen. Nothing in the file is run or fetched. Raises `UnreadableFile` with everything that is wrong.
    """
    try:
        data = path.data if isinstance(path, FileBytes) else read_regular(path, MAX_BYTES + 1)
    except OSError as error:
        raise _unreadable(path, NOT_OPENED, reason=_reason(error)) from error
    if len(data) > MAX_BYTES:
        raise _unreadable(path, TOO_LARGE, rows=MAX_ROWS, columns=MAX_COLUMNS)
    if not data:
        raise _unreadable(path, EMPTY)
    if data.startswith(_OLE):
        raise _unreadable(path, OLD_EXCEL)
    beginning = data[:_BEGINNING]
    is_page = _is_page(beginning)
    if not is_page and (kind := _other_kind(beginning)) is not None:
        raise _unreadable(path, OTHER_KIND, found=kind)
    if is_page:
        document, problems = read_html(data, path.name)
    elif data.startswith(_ZIP):
        document, problems = read_workbook(data, path.name)
    else:
        document, problems = read_csv(data, path.name, headings)
    if problems:
        raise UnreadableFile(tuple(problems))
    return replace(document, digest=sha256(data).hexdigest())


def _unreadable(path: Path | FileBytes, kind: Fault, **params: Param) -> UnreadableFile:
    return UnreadableFile((SheetProblem(kind, Spot(path.name), params),))


def _reason(error: OSError) -> Message:
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return message("there is no such file")
        case IsADirectoryError():
            return message("it is a folder")
        case NotRegularError():
            return message("it is no ordinary file but a pipe, a socket or a device")
        case PermissionError():
            return message("you may not read it, or another program keeps it open")
    return message("{words}", words=error.strerror or str(error))


def _is_page(beginning: bytes) -> bool:
    """Whether a file begins as a web page."""
    if beginning.startswith(UTF16_MARKS):
        beginning = beginning.decode("utf-16", "ignore").encode()
    return _PAGE.match(beginning) is not None


def _other_kind(beginning: bytes) -> Message | None:
    """What a file is that is no table."""
    for pattern, kind in _OTHER_KINDS.items():
        if re.match(pattern, beginning, re.DOTALL | re.IGNORECASE):
            return Message(kind)
    return None
