"""The sheets that a request brings: files that somebody chose, or the same again from the page that showed them.

That page has them in hidden fields, so that nothing has to be kept between what is looked at and what is written: no
folder of strangers' files that fills up, grows old, or is somebody else's. What is written is what was sent with it;
an answer fits a question of these very bytes or none.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b64decode, b64encode
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from clubledger.errors import ClubledgerError
from clubledger.i18n import message, reason_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_SHEETS: Final = 20
"""Files at a time: each of them may take a while to read."""
MAX_MEGABYTES: Final = 5
"""Of all of them together. In hidden fields they are a third larger, and no request may have more than 10."""

_UNFIT: Final = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
_LONGEST_NAME: Final = 60
"""Letters of a file's name: three bytes each at most where names may have 255, and few enough for a phone."""


class NotTaken(ClubledgerError):
    """None of the sheets is looked at; ``message`` says why."""


@dataclass(frozen=True, slots=True)
class SentSheet:
    """A file as it was sent; ``name`` leads to no folder and is one on every system."""

    name: str
    data: bytes

    @property
    def encoded(self) -> str:
        """Its bytes for a hidden field."""
        return b64encode(self.data).decode()


def sent_sheets() -> tuple[SentSheet, ...]:
    """The sheets of this request: its files ``sheet``, its fields ``kept`` with their ``name``. Raises `NotTaken`."""
    request.max_form_memory_size = request.max_content_length
    try:
        files, form = request.files.getlist("sheet"), request.form
    except RequestEntityTooLarge:
        raise _too_much() from None
    chosen = [SentSheet(_plain(file.filename), file.read()) for file in files if file.filename]
    try:
        kept = [
            SentSheet(_plain(name), b64decode(data, validate=True))
            for name, data in zip(form.getlist("name"), form.getlist("kept"), strict=True)
        ]
    except ValueError:
        raise NotTaken(
            message("The sheets did not arrive as they were sent. Choose them once more.")
        ) from None
    sheets = (*chosen, *kept)
    if not sheets:
        raise NotTaken(message("No sheet was chosen. Choose the file with your sheet first."))
    if len(sheets) > MAX_SHEETS:
        raise NotTaken(message("Choose at most {count} files at a time.", count=MAX_SHEETS))
    if sum(len(sheet.data) for sheet in sheets) > MAX_MEGABYTES * 2**20:
        raise _too_much()
    return sheets


def _too_much() -> NotTaken:
    return NotTaken(
        message(
            "These files are too large: together they may have {most} MB. Choose fewer at a time; a sheet without pictures "
            "is small.",
            most=MAX_MEGABYTES,
        )
    )


def _plain(name: str | None) -> str:
    """The last part of a file's name as another system has it, without what a name may not have here."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name or ""))[-1]
    return _UNFIT.sub("_", last)[:_LONGEST_NAME].strip(" .") or "1"


@contextmanager
def on_disk(sheets: Iterable[SentSheet]) -> Iterator[list[Path]]:
    """Files that have the sheets' bytes for as long as they are read; nobody else may look. Raises `NotTaken`."""
    with TemporaryDirectory(prefix="clubledger-", ignore_cleanup_errors=True) as folder:
        yield [_put(Path(folder, str(number)), sheet) for number, sheet in enumerate(sheets)]


def _put(folder: Path, sheet: SentSheet) -> Path:
    """A folder for each: two may have one name."""
    path = folder / sheet.name
    try:
        folder.mkdir()
        path.write_bytes(sheet.data)
    except OSError as error:
        raise NotTaken(
            message("The sheets cannot be put aside to be read: {reason}.", reason=reason_of(error))
        ) from error
    return path
