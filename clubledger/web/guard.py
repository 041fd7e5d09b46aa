"""What the reading room refuses: changes, program text, files outside the club's folder, names, markup of strangers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from fava.context import g
from fava.helpers import FavaAPIError
from flask import Response, abort, request
from jinja2 import FunctionLoader

from clubledger.i18n import message, render
from clubledger.web.language import page_language

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
SOURCE: Final = frozenset({"json_api.get_source", "json_api.get_source_slice"})
"""Fava's answers that are the text of a file."""
EDITING: Final = frozenset({"json_api.get_extract", "json_api.get_imports"})
"""Fava's answers that belong to its import desk."""
EDITING_PAGES: Final = frozenset({"editor", "import"})
WITHOUT_NAMES: Final = frozenset(
    {
        *("index", "healthz", "static", "jump", "help_page"),
        *("account", "holdings_by", "report", "extension_report", "download_query"),
        *(
            f"json_api.get_{told}"
            for told in (
                *("ledger_data", "changed", "errors", "options", "help", "query"),
                *("journal", "journal_page", "account_report", "events", "documents", "commodities"),
                *("income_statement", "balance_sheet", "trial_balance", "statistics"),
            )
        ),
    }
)
"""What is answered where no names are shown: what is made of entries that have none. Texts of files, scans of the paper and
what a newer Fava may bring are not."""
POLICY: Final = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "frame-src 'none'; object-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
)
_ALONE: Final = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
SHOWN: Final = frozenset(
    {"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"}
)
"""The scans that a browser shows; anything else from a club's folder is saved, and run by no page."""
SCANS: Final = frozenset({"document", "statement"})
_HIDDEN: Final = (
    '<style>a[href*="/editor/"],a[href*="/import/"],a[href="#add-transaction"],a[href="#export"],'
    "dialog form,.overlay form{{display:none!important}}"
    ":is(dialog,.overlay)>.content:has(>form)::before{{content:{refused}}}"
    'p:has(>code>a[href*="/editor/"]){{display:none}}</style></head>'
)
"""The controls that would change something have nothing to change here. A key opens their dialogs, too: what is in them is
hidden, and why is said (they are a ``dialog`` in newer Favas, an ``.overlay`` in older). The place of an entry leads to the
editor."""
_UNTOUCHABLE: Final = b'<style>a[href^="#context-"]{pointer-events:none;color:inherit}</style></head>'
"""Dates in the journal lead to what is not answered without names."""


def in_page(response: Response, old: bytes, new: bytes) -> Response:
    """Put something else in the place of the first ``old`` in a page; leave answers that are no page."""
    if response.mimetype == "text/html" and not response.is_streamed and not response.direct_passthrough:
        response.set_data(response.get_data().replace(old, new, 1))
    return response


def read_only(app: Flask) -> None:
    """Nothing on disk changes by any request, and the controls for it are gone."""

    @app.before_request
    def _refuse_changes() -> None:
        if request.method not in READING:
            abort(Response(_refused(), 403, mimetype="text/plain"))
        if request.endpoint in SOURCE | EDITING:  # Fava shows why in the place of what it asked for
            abort(Response(json.dumps({"error": _refused()}), 404, mimetype="application/json"))
        if request.endpoint == "report" and (request.view_args or {}).get("report_name") in EDITING_PAGES:
            abort(404)

    @app.after_request
    def _hide_controls(response: Response) -> Response:
        if request.endpoint == "json_api.get_context" and response.status_code == 200:
            told = response.get_json()
            told["data"]["entry"]["meta"]["lineno"] = (
                "0"  # Fava asks for the text of an entry that has a line
            )
            response.set_data(json.dumps(told, ensure_ascii=False))
        refused = json.dumps(_refused(), ensure_ascii=False)  # a string of CSS as well
        return in_page(response, b"</head>", _HIDDEN.format(refused=refused).encode())


def _refused() -> str:
    return render(message("These books are open for reading only."), page_language())


def no_names(app: Flask) -> None:
    """Nothing that could show a member's name is answered; what pages and ledgers leave out is in `clubledger.web.redaction`."""
    app.config["CLUBLEDGER_NO_NAMES"] = True

    @app.before_request
    def _refuse_names() -> None:
        if request.endpoint is None or request.endpoint in WITHOUT_NAMES:
            return
        if request.blueprint == "json_api":  # Fava shows why in the place of what it asked for
            told = render(
                message("Names are hidden here, and with them all texts of the books."), page_language()
            )
            abort(Response(json.dumps({"error": told}), 404, mimetype="application/json"))
        abort(404)

    @app.after_request
    def _close_links(response: Response) -> Response:
        return in_page(response, b"</head>", _UNTOUCHABLE)


def keep_inside(app: Flask) -> None:
    """Documents are served from the club's folder alone, links resolved, and run nothing; nor do pages from elsewhere."""

    @app.before_request
    def _inside() -> None:
        if request.endpoint in EDITING or (request.view_args or {}).get("report_name") == "import":
            abort(404)  # sheets come in by `clubledger import`
        if request.endpoint == "jump" and not _is_from_here():
            abort(404)
        if request.endpoint in SCANS and not _is_of_the_club():
            abort(404)

    @app.after_request
    def _policy(response: Response) -> Response:
        if request.endpoint in SCANS and response.status_code == 200:
            _show_alone(response)
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
        told = request.args.get("filename", "")
        if request.endpoint == "statement":
            told = g.ledger.statement_path(request.args.get("entry_hash", ""), request.args.get("key", ""))
        return Path(told).resolve().is_relative_to(folder)
    except (FavaAPIError, OSError, ValueError):  # nothing of that name, or no name at all
        return False


def _show_alone(response: Response) -> None:
    """Let what a club brought along run nothing, whatever it is."""
    response.headers["Content-Security-Policy"] = _ALONE
    if response.mimetype not in SHOWN:
        told = response.headers.get("Content-Disposition", "")
        response.headers["Content-Disposition"] = told.replace("inline", "attachment", 1)
        response.headers["Content-Type"] = "application/octet-stream"


def escape_journal(app: Flask) -> None:
    """Fava puts what a ledger says into its journal as it is, tags too. Here they are escaped as everywhere else."""
    theirs = app.jinja_env.loader
    assert theirs is not None  # noqa: S101 - an app has templates

    def load(name: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        source, file, fresh = theirs.get_source(app.jinja_env, name)
        return source.replace("{% autoescape false %}", "{% autoescape true %}"), file, fresh

    app.jinja_env.loader = FunctionLoader(load)
