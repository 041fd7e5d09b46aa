"""Changes through Fava's editor: by one writer at a time, and taken back if the club could not be read any more."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Final

from fava.context import g
from flask import Response, abort, jsonify, request

from clubledger.books import BrokenLedger
from clubledger.books.appending import locked
from clubledger.books.writing import CannotWrite
from clubledger.i18n import message, render
from clubledger.web.clubs import SHELF, stamp
from clubledger.web.guard import READING
from clubledger.web.language import page_language

if TYPE_CHECKING:
    from flask import Flask

    from clubledger.i18n import Message
    from clubledger.web.clubs import Club

WRITING: Final = frozenset(
    f"json_api.{name}"
    for name in (
        "put_source",
        "put_source_slice",
        "delete_source_slice",
        "put_format_source",
        "put_add_entries",
        "put_add_document",
        "put_attach_document",
    )
)
"""What may be changed: the text of the books, and new scans. No scan is moved or deleted: it is evidence."""


PATIENCE: Final = 30.0
"""Seconds that a change waits for others: each of them reads the club anew."""


@dataclass(frozen=True)
class _Change:
    """A change that goes on: who holds the lock, and what was there before."""

    lock: ExitStack
    club: Club
    paths: frozenset[str]

    def take_back(self) -> None:
        """Put the ledger files back as they were, and remove what came."""
        scan = self.club.loaded.scan
        for name, content in scan.contents.items() if scan else ():
            path = scan.files[name]  # type: ignore[union-attr] # it has contents
            if not path.is_file() or path.read_bytes() != content:
                _put(path, content)
        for path, *_ in stamp(self.club.loaded.folder):
            if path not in self.paths and os.path.isfile(path):  # noqa: PTH113
                Path(path).unlink()


def _put(path: Path, content: bytes) -> None:
    with NamedTemporaryFile(dir=path.parent, suffix=".new", delete=False) as out:
        out.write(content)
    Path(out.name).replace(path)


def one_at_a_time(app: Flask) -> None:
    """Let only what `WRITING` names change a club, under the lock that `clubledger import` takes, too."""

    @app.before_request
    def _begin() -> None:
        if request.method in READING:
            return
        if request.endpoint not in WRITING:
            abort(_refusal(message("This cannot be changed here."), HTTPStatus.FORBIDDEN))
        slug = g.beancount_file_slug or ""
        folder = app.config["LEDGERS"].slots[slug].folder
        lock = ExitStack()
        try:
            lock.enter_context(locked(folder, PATIENCE))
        except CannotWrite as error:
            abort(_refusal(error.message, HTTPStatus.CONFLICT))
        g.__dict__["clubledger_lock"] = lock
        g.ledger = app.config["LEDGERS"][slug]  # as it is now that nobody else writes
        club = SHELF.club(folder)
        g.__dict__["clubledger_change"] = _Change(lock, club, frozenset(path for path, *_ in stamp(folder)))

    @app.after_request
    def _judge(response: Response) -> Response:
        change: _Change | None = g.__dict__.pop("clubledger_change", None)
        if change is None:
            return response
        try:
            SHELF.club(change.club.loaded.folder)
        except BrokenLedger as error:
            change.take_back()
            return _refusal(_not_kept(error), HTTPStatus.UNPROCESSABLE_ENTITY)
        return response

    @app.teardown_request
    def _end(_error: BaseException | None) -> None:
        lock: ExitStack | None = g.__dict__.pop("clubledger_lock", None)
        if lock is not None:
            lock.close()


def _not_kept(error: BrokenLedger) -> Message:
    first = error.problems[0]
    return message(
        "Not saved, because the books could not be read any more. {file}, line {line}: {problem}",
        file=first.file or "",
        line=first.line or 0,
        problem=first.message,
    )


def _refusal(text: Message, status: HTTPStatus) -> Response:
    """An answer as Fava's pages expect it, and show it."""
    answer = jsonify({"error": render(text, page_language())})
    answer.status_code = status
    return answer
