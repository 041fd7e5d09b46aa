"""The sheets that a request brings: files that somebody chose, or the same again from the page that showed them.

That page has them in hidden fields, so that nothing has to be kept between what is looked at and what is written, and
they are read as they came: no folder of strangers' files that fills up, grows old, or is somebody else's. What is written
is what was sent with it; an answer fits a question of these very bytes or none.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Final

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from clubledger.errors import ClubledgerError
from clubledger.forms.documents import FileBytes
from clubledger.forms.limits import MAX_BYTES
from clubledger.i18n import message

MAX_SHEETS: Final = 20
"""Files at a time: each of them may take a while to read."""
MAX_MEGABYTES: Final = MAX_BYTES // 2**20
"""Of all of them together: as much as one may have."""
MAX_SENT: Final = 4 * MAX_BYTES // 3 + 2**20
"""Bytes of a request: in hidden fields sheets are a third larger, and answers come with them."""
_MOST_FIELDS: Final = 20_000
"""Parts of a request: more than the page has ticks, few enough to be read at once."""
_UNFIT: Final = re.compile(r"[\x00-\x1f\x7f]+")
_LONGEST_NAME: Final = 60
"""Letters of a file's name: few enough for a phone."""


class NotTaken(ClubledgerError):
    """None of the sheets is looked at; ``message`` says why."""


@dataclass(frozen=True, slots=True)
class SentSheet(FileBytes):
    """A file as it was sent; ``name`` leads to no folder."""

    @property
    def encoded(self) -> str:
        """Its bytes for a hidden field."""
        return b64encode(self.data).decode()


def sent_sheets() -> tuple[SentSheet, ...]:
    """The sheets of this request: its files ``sheet``, its fields ``kept`` with their ``name``. Raises `NotTaken`."""
    request.max_form_memory_size = request.max_content_length
    request.max_form_parts = _MOST_FIELDS
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
    """The last part of a file's name as another system has it, shortened in its middle."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name or ""))[-1]
    plain = _UNFIT.sub("_", last).strip(" .") or "1"
    if len(plain) <= _LONGEST_NAME:
        return plain
    half = _LONGEST_NAME // 2
    return f"{plain[: half - 1]}…{plain[-half:]}"
