"""Changes through Fava's editor: by one writer at a time, whole or not at all, and only if the club can still be read."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fava.context import g
from flask import Response, abort, jsonify, request

from clubledger.books import BrokenLedger
from clubledger.books.appending import locked, rewrite, write
from clubledger.books.safety import scan
from clubledger.books.writing import CannotWrite
from clubledger.i18n import message, render
from clubledger.web.clubs import stamp
from clubledger.web.drafts import drafts
from clubledger.web.guard import READING
from clubledger.web.language import page_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fava.core import FavaLedger
    from fava.core.fava_options import InsertEntryOption
    from flask import Flask

    from clubledger.i18n import Message

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
    """A change that goes on: the club's folder, what was in it before, and where Fava's ledger puts new entries."""

    folder: Path
    paths: frozenset[str]
    ledger: FavaLedger
    insert_entry: Sequence[InsertEntryOption]

    def judged(self, response: Response) -> Response:
        """Write what Fava's editor made of the books, or say why not."""
        try:
            if response.status_code < HTTPStatus.BAD_REQUEST:
                write(rewrite(scan(self.folder), {Path(path): content for path, content in drafts().items()}))
                return response
        except BrokenLedger as error:
            response = _refusal(_not_kept(error), HTTPStatus.UNPROCESSABLE_ENTITY)
        except CannotWrite as error:
            response = _refusal(error.message, HTTPStatus.CONFLICT)
        self._remove_scans()
        self.ledger.fava_options.insert_entry = (
            self.insert_entry
        )  # Fava counted on with lines that nobody wrote
        return response

    def _remove_scans(self) -> None:
        """Remove the scans that Fava saved of this request, and no file that somebody else puts there meanwhile."""
        for upload in request.files.values():
            upload.seek(0)
            content = upload.read()
            for path in (Path(path) for path, *_ in stamp(self.folder) if path not in self.paths):
                if path.is_file() and path.read_bytes() == content:
                    path.unlink()


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
        ledger = g.ledger = app.config["LEDGERS"][slug]  # as it is now that nobody else writes
        paths = frozenset(path for path, *_ in stamp(folder))
        g.__dict__["clubledger_change"] = _Change(folder, paths, ledger, ledger.fava_options.insert_entry)

    @app.after_request
    def _judge(response: Response) -> Response:
        change: _Change | None = g.__dict__.pop("clubledger_change", None)
        return response if change is None else change.judged(response)

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
