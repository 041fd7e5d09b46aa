"""Changes in the reading room: by one writer at a time, whole or not at all, and only if the club can still be read.

What Fava's editor changes is locked and judged here. Sheets are by `import_files`, which does both itself.
"""

from __future__ import annotations

from contextlib import ExitStack, suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fava.context import g
from fava.core.documents import filepath_in_document_folder
from fava.helpers import FavaAPIError
from flask import Response, abort, jsonify, request

from clubledger.books import BrokenLedger
from clubledger.books.atomic_writing import locked, write
from clubledger.books.changes import rewrite
from clubledger.books.folder_scan import scan
from clubledger.books.writing import CannotWrite
from clubledger.i18n import message, render
from clubledger.web.drafts import drafts
from clubledger.web.endpoints import IMPORT_SHEETS, SAFE_METHODS, WRITING
from clubledger.web.host_check import is_from_own_page
from clubledger.web.import_sheets import receive_sheets
from clubledger.web.language import page_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fava.core.fava_options import InsertEntryOption
    from flask import Flask

    from clubledger.i18n import Message
    from clubledger.web.club_ledger import ClubLedger

LOCK_TIMEOUT: Final = 30.0
"""Seconds that a change waits for others: each of them reads the club anew."""
_NOT_FROM_HERE: Final = message(
    "Sheets are taken from the page of these books alone. Open it, and choose them there."
)


@dataclass(frozen=True)
class _Change:
    """A change that goes on: of which ledger, where Fava puts new entries in it, and the scan that Fava is to save."""

    ledger: ClubLedger
    insert_entry: Sequence[InsertEntryOption]
    new_scan: Path | None

    @staticmethod
    def of(ledger: ClubLedger) -> _Change:
        """That of this request, before Fava begins."""
        return _Change(ledger, ledger.fava_options.insert_entry, _new_scan(ledger))

    def judged(self, response: Response) -> Response:
        """Write what Fava's editor made of the books, or say why not."""
        written = False
        try:
            if response.status_code < HTTPStatus.BAD_REQUEST:
                before = self.ledger.loaded
                changed = {Path(path): content for path, content in drafts().items()}
                write(rewrite(before, scan(before.folder), changed))
                written = True
        except BrokenLedger as error:
            response = _refusal(_not_kept(error), HTTPStatus.UNPROCESSABLE_ENTITY)
        except CannotWrite as error:
            response = _refusal(error.message, HTTPStatus.CONFLICT)
        finally:
            if not written:
                self._forget()
        return response

    def _forget(self) -> None:
        """Fava counted on with lines that nobody wrote, and saved a scan that nobody keeps."""
        self.ledger.fava_options.insert_entry = self.insert_entry
        if self.new_scan is not None:
            upload = request.files["file"]
            upload.seek(0)
            with suppress(OSError):  # Fava saved none, or somebody has it open
                if self.new_scan.read_bytes() == upload.read():
                    self.new_scan.unlink()


def _new_scan(ledger: ClubLedger) -> Path | None:
    """Where Fava is to save the scan that comes with this request; ``None`` if it has none, or something is there."""
    upload = request.files.get("file")
    if request.endpoint != "json_api.put_add_document" or upload is None or not upload.filename:
        return None
    form = request.form
    try:
        path = filepath_in_document_folder(
            form.get("folder", ""), form.get("account", ""), upload.filename, ledger
        )
    except FavaAPIError:
        return None
    return None if path.exists() else path


def allow_writing(app: Flask) -> None:
    """Let only what `WRITING` and `IMPORT_SHEETS` name change a club, under the lock that `clubledger import` takes, too."""
    receive_sheets(app)

    @app.before_request
    def _begin() -> None:
        if request.method in SAFE_METHODS:
            return
        if request.endpoint == IMPORT_SHEETS:
            if not is_from_own_page(request):
                abort(Response(render(_NOT_FROM_HERE, page_language()), 403, mimetype="text/plain"))
            return
        if request.endpoint not in WRITING:
            abort(_refusal(message("This cannot be changed here."), HTTPStatus.FORBIDDEN))
        slug = g.beancount_file_slug or ""
        folder = app.config["LEDGERS"].locations[slug].folder
        lock = ExitStack()
        try:
            lock.enter_context(locked(folder, LOCK_TIMEOUT))
        except CannotWrite as error:
            abort(_refusal(error.message, HTTPStatus.CONFLICT))
        g.__dict__["clubledger_lock"] = lock
        ledger: ClubLedger = app.config["LEDGERS"][slug]
        g.ledger = ledger  # as it is now that nobody else writes
        g.__dict__["clubledger_change"] = _Change.of(ledger)

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
    if not first.line:
        return message(
            "Not saved, because the books could not be read any more. {file}: {problem}",
            file=first.file or "",
            problem=first.message,
        )
    return message(
        "Not saved, because the books could not be read any more. {file}, line {line}: {problem}",
        file=first.file or "",
        line=first.line,
        problem=first.message,
    )


def _refusal(text: Message, status: HTTPStatus) -> Response:
    """An answer as Fava's pages expect it, and show it."""
    answer = jsonify({"error": render(text, page_language())})
    answer.status_code = status
    return answer
