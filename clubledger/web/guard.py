"""What the reading room refuses: strange hosts, changes, program text, files outside the club's folder, names."""

from __future__ import annotations

import ipaddress
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fava.context import g
from flask import Response, abort, request

from clubledger.i18n import message, render
from clubledger.web.language import page_language

if TYPE_CHECKING:
    from flask import Flask

READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
SOURCE: Final = frozenset({"json_api.get_source", "json_api.get_source_slice"})
"""Fava's answers that are the text of a file."""
EDITING: Final = frozenset({"json_api.get_extract", "json_api.get_imports"})
"""Fava's answers that belong to its import desk."""
EDITING_PAGES: Final = frozenset({"editor", "import"})
WITH_NAMES: Final = SOURCE | {"json_api.get_context", "document", "statement", "json_api.get_documents"}
"""Answers that could show a name: the text of the member list, scans of the paper."""
POLICY: Final = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
)
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


def check_host(app: Flask, host: str) -> None:
    """Answer only to the names that this server is called by: a page elsewhere cannot have it read to it."""

    @app.before_request
    def _host() -> None:
        name = (
            request.host.rsplit(":", 1)[0].strip("[]").lower()
            if not _is_bare_v6(request.host)
            else request.host
        )
        if name not in {"localhost", "127.0.0.1", "::1", host.lower()} and not (
            _is_any(host) and _is_address(name)
        ):
            abort(Response("unknown host", 400, mimetype="text/plain"))


def _is_bare_v6(host: str) -> bool:
    return host.count(":") > 1 and not host.startswith("[")


def _is_any(host: str) -> bool:
    return host in {"0.0.0.0", "::", ""}  # noqa: S104 - it is what the user asked to listen on


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


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
    """Nothing that could show a member's name is answered."""
    app.config["CLUBLEDGER_NO_NAMES"] = True

    @app.before_request
    def _refuse_names() -> None:
        if request.endpoint in WITH_NAMES:
            abort(404)

    @app.after_request
    def _close_links(response: Response) -> Response:
        return in_page(response, b"</head>", _UNTOUCHABLE)


def keep_inside(app: Flask) -> None:
    """Documents are served from the club's folder alone, links resolved; pages run nothing from elsewhere."""

    @app.before_request
    def _inside() -> None:
        ledger = getattr(g, "ledger", None)
        if ledger is None or request.endpoint not in {"document", "statement"}:
            return
        folder = Path(ledger.beancount_file_path).parent.resolve()
        told = request.args.get("filename", "")
        if request.endpoint == "statement":
            told = ledger.statement_path(request.args.get("entry_hash", ""), request.args.get("key", ""))
        if not Path(told).resolve().is_relative_to(folder):
            abort(404)

    @app.after_request
    def _policy(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        return response
