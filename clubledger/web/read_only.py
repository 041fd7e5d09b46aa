"""The reading room without ``--write``: nothing on disk changes by any request, and the controls for it are gone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flask import Response, abort, request

from clubledger.i18n import message, render
from clubledger.web.endpoints import EDITING_PAGES, IMPORT, SAFE_METHODS, SOURCE
from clubledger.web.language import page_language
from clubledger.web.stylesheets import add_to_head, head_style

if TYPE_CHECKING:
    from flask import Flask


def read_only(app: Flask) -> None:
    """Refuse what would change something, and what is of use only to who changes something."""

    @app.before_request
    def _refuse_changes() -> None:
        if request.method not in SAFE_METHODS:
            abort(Response(_refusal(), 403, mimetype="text/plain"))
        if request.endpoint in SOURCE | IMPORT:  # Fava shows why in the place of what it asked for
            abort(Response(json.dumps({"error": _refusal()}), 404, mimetype="application/json"))
        if request.endpoint == "report" and (request.view_args or {}).get("report_name") in EDITING_PAGES:
            abort(404)

    @app.after_request
    def _hide_controls(response: Response) -> Response:
        if request.endpoint == "json_api.get_context" and response.status_code == 200:
            answer = response.get_json()
            answer["data"]["entry"]["meta"]["lineno"] = (
                "0"  # Fava asks for the text of an entry that has a line
            )
            response.set_data(json.dumps(answer, ensure_ascii=False))
        refusal = json.dumps(_refusal(), ensure_ascii=False)  # a string of CSS as well
        return add_to_head(response, head_style("fava_read_only", refused=refusal))


def _refusal() -> str:
    return render(message("These books are open for reading only."), page_language())
