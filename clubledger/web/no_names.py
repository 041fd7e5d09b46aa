"""The reading room with ``--no-names``: nothing that could show a member's name is answered.

What pages and ledgers leave out is in `clubledger.web.redaction`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from flask import Response, abort, current_app, request

from clubledger.i18n import message, render
from clubledger.web.endpoints import WITHOUT_NAMES
from clubledger.web.language import page_language
from clubledger.web.stylesheets import add_to_head, head_style

if TYPE_CHECKING:
    from flask import Flask

_SETTING: Final = "CLUBLEDGER_NO_NAMES"
_STYLE: Final = head_style("fava_no_names")


def hides_names() -> bool:
    """Whether the app that serves this request hides names."""
    return bool(current_app.config.get(_SETTING))


def no_names(app: Flask) -> None:
    """Answer only what is made of entries without names."""
    app.config[_SETTING] = True

    @app.before_request
    def _refuse_names() -> None:
        if request.endpoint is None or request.endpoint in WITHOUT_NAMES:
            return
        if request.blueprint == "json_api":  # Fava shows why in the place of what it asked for
            refusal = render(
                message("Names are hidden here, and with them all texts of the books."), page_language()
            )
            abort(Response(json.dumps({"error": refusal}), 404, mimetype="application/json"))
        abort(404)

    @app.after_request
    def _close_links(response: Response) -> Response:
        return add_to_head(response, _STYLE)
