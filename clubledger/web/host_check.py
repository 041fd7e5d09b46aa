"""Which requests are answered: those for this server by its own name, and none that another site's page makes in secret."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

OWN_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})
OTHER_SITES: Final = frozenset({"cross-site", "same-site"})
"""What a browser calls requests of other sites' pages; another port of this machine is ``same-site``."""


class HostCheck:
    """WSGI middleware before the app, so that nothing is loaded for a refused request. ``host``: the name that it listens on."""

    def __init__(self, app: WSGIApplication, host: str) -> None:
        self._app = app
        self._host = host.lower()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer, or say why not."""
        request = Request(environ)
        if not self._is_own_name(hostname(request.host)):
            return Response("unknown host", 400)(environ, start)
        if _is_cross_site(request):
            return Response("only for pages of this server", 403)(environ, start)
        return self._app(environ, start)

    def _is_own_name(self, name: str) -> bool:
        if name in OWN_NAMES or name == self._host:
            return True
        return self._host in {"0.0.0.0", "::", ""} and _is_address(name)  # noqa: S104 - asked for by the user


def hostname(host: str) -> str:
    """The name in a Host header, without port or brackets; empty if there is none."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _server(origin: str) -> str:
    """The name and port in an Origin header; empty if there is none."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_cross_site(request: Request) -> bool:
    """Whether another site's page asks: that it links here is welcome, that it fetches or sends anything is not."""
    headers: Any = request.headers
    site, origin = headers.get("Sec-Fetch-Site"), headers.get("Origin")
    if site is None:  # an older browser; a proxy that calls us by another name has to say so in Origin, too
        return origin is not None and _server(origin) != request.host
    if site not in OTHER_SITES:
        return False
    is_link = headers.get("Sec-Fetch-Mode") == "navigate" and headers.get("Sec-Fetch-Dest") == "document"
    return not (is_link and request.method == "GET")


def is_from_own_page(request: Request) -> bool:
    """Whether a browser says that a page of this server sends a request. One that says nothing is too old to be believed."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return _server(request.headers.get("Origin", "")) == request.host
