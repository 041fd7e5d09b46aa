"""Style sheets of ``css/``: into our own templates as they are, into pages that Fava made on one line of their head."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from clubledger.web.fava_seams import HEAD_END

if TYPE_CHECKING:
    from flask import Response

_FOLDER: Final = Path(__file__).parent / "css"
_COMMENT: Final = re.compile(r"/\*.*?\*/\n?", re.DOTALL)


@cache
def stylesheet(name: str) -> Markup:
    """The style sheet of a name without its comments, for a ``<style>`` of a template."""
    text = (_FOLDER / f"{name}.css").read_text(encoding="utf-8")
    return Markup(_COMMENT.sub("", text).rstrip("\n"))  # noqa: S704 - a file of this package


def head_style(name: str, **values: str) -> bytes:
    """A style sheet as `add_to_head` takes it; ``values`` are put in the place of its ``${…}``."""
    line = "".join(part.strip() for part in stylesheet(name).split("\n"))
    return f"<style>{Template(line).substitute(values) if values else line}</style>".encode()


def add_to_head(response: Response, style: bytes) -> Response:
    """Put a style at the end of a page's head."""
    return replace_in_page(response, HEAD_END, style + HEAD_END)


def replace_in_page(response: Response, old: bytes, new: bytes) -> Response:
    """Put something else in the place of the first ``old`` in a page; leave answers that are no page."""
    if response.mimetype == "text/html" and not response.is_streamed and not response.direct_passthrough:
        response.set_data(response.get_data().replace(old, new, 1))
    return response
