"""A workbook before it is read: a zip of XML from a stranger, refused where it would fill the memory."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED

from clubledger.forms.faults import Misread, fault
from clubledger.forms.limits import OTHER_KIND, too_large
from clubledger.i18n import N_, Message, message

if TYPE_CHECKING:
    from zipfile import ZipFile

MAX_UNPACKED: Final = 30 * 1024 * 1024
"""Bytes of all the parts of a workbook."""
MAX_PARTS: Final = 1_000
MAX_RATIO: Final = 200
"""To 1: how far a part larger than ``PART_OF_NOTE`` may have been packed."""
PART_OF_NOTE: Final = 1024 * 1024
MAX_TAGS: Final = 2_000_000
"""XML tags of all parts: some seconds' work."""
MAX_FORMAT: Final = 255
"""Characters of a number format; Excel's own limit."""

DAMAGED = fault(
    "workbook-damaged",
    N_("The workbook is damaged, or was written by a program that does not keep to the format."),
    N_(
        "Open it in Excel or LibreOffice, look whether all is there, and save it again as an Excel workbook (.xlsx)."
    ),
)


def examine(archive: ZipFile) -> None:
    """Refuse what is no workbook, and what would fill the memory; raises `Misread`."""
    parts = archive.infolist()
    if any(part.flag_bits & 1 or part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise Misread(DAMAGED)
    packed = any(part.file_size > max(PART_OF_NOTE, MAX_RATIO * part.compress_size) for part in parts)
    if packed or len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise too_large()
    if (kind := _other_kind(archive)) is not None:
        raise Misread(OTHER_KIND, found=kind)
    tags = 0
    opendocument = is_opendocument(archive)
    for part in parts:
        if part.filename.startswith("xl/media/") or (opendocument and part.filename not in _READ_OF_ODS):
            continue
        content = archive.read(part)
        if _DTD.search(content) or _LONG_FORMAT.search(content):
            raise Misread(DAMAGED)
        tags += content.count(b"<")
    if tags > MAX_TAGS:
        raise too_large()


_DTD = re.compile(
    b"|".join(re.escape("<!DOCTYPE".encode(encoding)) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
)
"""No workbook has one, and entities that grow without end are declared there."""
_LONG_FORMAT = re.compile(rb"formatCode\s*=\s*(?:\"[^\"]{%d}|'[^']{%d})" % (MAX_FORMAT + 1, MAX_FORMAT + 1))


def is_opendocument(archive: ZipFile) -> bool:
    """Whether a zip says that it is an OpenDocument spreadsheet."""
    if "mimetype" not in archive.namelist() or archive.getinfo("mimetype").file_size > _MAX_KIND:
        return False
    return archive.read("mimetype").startswith(_OPEN_DOCUMENT)


_OPEN_DOCUMENT: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_MAX_KIND: Final = 200
_READ_OF_ODS: Final = ("content.xml", "styles.xml")
_ENCRYPTED: Final = b"encryption-data"


def _other_kind(archive: ZipFile) -> Message | None:
    """What a zip is that is no workbook; ``None`` if it is one."""
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        types = archive.read("[Content_Types].xml")
        if b"sheet.binary.macroEnabled.main" in types:
            return message("a binary workbook (.xlsb)")
        if any(kind in types for kind in _WORKBOOKS):
            strict = any(_STRICT in archive.read(name) for name in names if name == "xl/workbook.xml")
            return message("a workbook saved as “Strict Open XML”") if strict else None
        if b"wordprocessingml.document.main" in types:
            return message("a Word document")
    if is_opendocument(archive):
        locked = "META-INF/manifest.xml" in names and _ENCRYPTED in archive.read("META-INF/manifest.xml")
        return message("an OpenDocument spreadsheet with a password") if locked else None
    return message("a packed folder or a document of another program")


_WORKBOOKS: Final = (
    b"spreadsheetml.sheet.main+xml",
    b"spreadsheetml.template.main+xml",
    b"ms-excel.sheet.macroEnabled.main+xml",
    b"ms-excel.template.macroEnabled.main+xml",
)
_STRICT: Final = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
