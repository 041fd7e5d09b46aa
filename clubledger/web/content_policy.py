"""What of a club's folder is served, and what a page may load: files outside the folder and programs of strangers do not run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from fava.context import g
from fava.helpers import FavaAPIError
from flask import Response, abort, request

from clubledger.web.endpoints import IMPORT, IMPORT_PAGE, SCANS

if TYPE_CHECKING:
    from flask import Flask

POLICY: Final = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "frame-src 'none'; object-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
)
_SCAN_POLICY: Final = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
SHOWN: Final = frozenset(
    {"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"}
)
"""The scans that a browser shows; anything else from a club's folder is saved, and run by no page."""


def restrict_content(app: Flask) -> None:
    """Serve documents from the club's folder alone, links resolved, and let neither them nor pages from elsewhere run anything."""

    @app.before_request
    def _refuse_outside() -> None:
        if request.endpoint in IMPORT or (request.view_args or {}).get("report_name") == IMPORT_PAGE:
            abort(404)  # sheets come in by our own page, and by `clubledger import`
        if request.endpoint == "jump" and not _is_from_here():
            abort(404)
        if request.endpoint in SCANS and not _is_of_the_club():
            abort(404)

    @app.after_request
    def _add_headers(response: Response) -> Response:
        if request.endpoint in SCANS and response.status_code == 200:
            _sandbox(response)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        return response


def _is_from_here() -> bool:
    """Whether a page of ours asks, to which a jump leads back. Behind a proxy we may not know our own name: the browser does."""
    if request.headers.get("Sec-Fetch-Site") == "same-origin":
        return bool(request.referrer)
    return urlsplit(request.referrer or "").netloc == request.host


def _is_of_the_club() -> bool:
    folder = Path(g.ledger.beancount_file_path).parent.resolve()
    try:
        filename = request.args.get("filename", "")
        if request.endpoint == "statement":
            filename = g.ledger.statement_path(
                request.args.get("entry_hash", ""), request.args.get("key", "")
            )
        return Path(filename).resolve().is_relative_to(folder)
    except (FavaAPIError, OSError, ValueError):  # nothing of that name, or no name at all
        return False


def _sandbox(response: Response) -> None:
    """Let what a club brought along run nothing, whatever it is."""
    response.headers["Content-Security-Policy"] = _SCAN_POLICY
    if response.mimetype not in SHOWN:
        disposition = response.headers.get("Content-Disposition", "")
        response.headers["Content-Disposition"] = disposition.replace("inline", "attachment", 1)
        response.headers["Content-Type"] = "application/octet-stream"
