"""The reading room: Fava's own app with our ledgers, pages, language and checks."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from fava.application import create_app
from fava.context import g
from flask import Response, make_response, request, url_for
from werkzeug.exceptions import HTTPException, NotFound

from clubledger.auditing.clubs import Task, find_clubs
from clubledger.books import BrokenLedger
from clubledger.crash_report import brief, debugging, write_crash_report
from clubledger.i18n import DEFAULT_LANGUAGE, message, render
from clubledger.regulation.profiles import in_force
from clubledger.web import fava_seams
from clubledger.web.club_list import club_list_page
from clubledger.web.content_policy import restrict_content
from clubledger.web.host_check import HostCheck
from clubledger.web.language import add_catalogues, page_language
from clubledger.web.ledgers import Ledgers
from clubledger.web.no_names import hides_names, no_names
from clubledger.web.read_only import read_only
from clubledger.web.redaction import WITHOUT_BOOKS
from clubledger.web.results import Results
from clubledger.web.sent_sheets import MAX_SENT
from clubledger.web.standalone_pages import render_page
from clubledger.web.stylesheets import add_to_head, head_style, replace_in_page
from clubledger.web.writing import allow_writing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from flask import Flask
    from werkzeug import Response as WerkzeugResponse

    from clubledger.regulation.profiles import Profile

ERROR = message(
    "Something went wrong on this page. Go back and try again; if it stays, tell who looks after this computer."
)

NOT_FOUND = message("There is no such page.")

_FAVA_STYLE: Final = head_style("fava_menu") + head_style("fava_legible")


@dataclass(frozen=True, slots=True)
class Settings:
    """How the room is opened. ``host``: the name that it listens on; ``plan``: the commune's own targets.

    ``ledgers``: the folder of which all clubs are shown, those too that come into it later. ``store``: the file with what
    audits found, by default that of the user's cache.
    Without ``names`` nothing is written either: who edits sees the whole text.
    """

    host: str = "127.0.0.1"
    write: bool = False
    names: bool = True
    language: str = DEFAULT_LANGUAGE
    plan: Profile | None = None
    ledgers: Path | None = None
    store: Path | None = None
    jobs: int | None = None


def reading_room(folders: Sequence[Path], settings: Settings | None = None) -> Flask:
    """An app that shows the clubs in some folders; the first request loads none of them."""
    settings = settings or Settings()
    app = create_app([], read_only=False, poll_watcher=True)
    write = settings.write and settings.names
    ledgers = Ledgers(folders, names=settings.names, write=write, language=settings.language)
    fava_seams.replace_registry(app, ledgers)
    app.config["MAX_CONTENT_LENGTH"] = MAX_SENT
    add_catalogues(app)
    fava_seams.fix_locale(app, settings.language)
    results = Results(
        ledgers,
        lambda: folders if settings.ledgers is None else find_clubs(settings.ledgers),
        lambda: _task(settings),
        store=settings.store,
        jobs=settings.jobs,
        tell=lambda problem: print(render(problem, settings.language), file=sys.stderr),
    )
    app.config["CLUBLEDGER_RESULTS"] = results
    app.wsgi_app = HostCheck(app.wsgi_app, settings.host)  # type: ignore[assignment, method-assign]
    fava_seams.escape_templates(app)
    if write:
        allow_writing(app)
    else:
        read_only(app)
    if not settings.names:
        no_names(app)
    restrict_content(app)
    _adapt_pages(app)
    _route(app, results, settings)
    _failures(app)
    return app


def _task(settings: Settings) -> Task:
    today = date.today()  # noqa: DTZ011 - the reader's own calendar
    return Task.by_all_rules(today, in_force(today, settings.plan))


def _adapt_pages(app: Flask) -> None:
    """Tell the browser which language a page of Fava is in, let the club's pages lead its menu, and its texts be legible."""

    @app.after_request
    def _adapt(response: Response) -> Response:
        response = replace_in_page(response, fava_seams.HTML_TAG, f'<html lang="{page_language()}">'.encode())
        return add_to_head(response, _FAVA_STYLE)


def _route(app: Flask, results: Results, settings: Settings) -> None:
    """The list of clubs at ``/``, a club's overview as its first page, and an answer for those who ask whether we live."""

    def index() -> str | WerkzeugResponse:
        slug = getattr(g, "beancount_file_slug", None)
        if not slug:
            return club_list_page(results, _task(settings).profile)
        target = url_for("extension_report", bfile=slug, extension_name="Overview")
        return make_response("", 302, {"Location": target})

    fava_seams.replace_index(app, index)

    @app.route("/healthz")
    def healthz() -> Response:
        return Response("ok\n", mimetype="text/plain")


def _failures(app: Flask) -> None:
    """Name a broken club and its reasons; show nobody a traceback."""

    @app.errorhandler(BrokenLedger)
    def broken(error: BrokenLedger) -> tuple[str, int]:
        location = app.config["LEDGERS"].locations.get(g.beancount_file_slug)
        club = location.club if location else g.beancount_file_slug  # its folder may just have gone
        g.beancount_file_slug = None
        problems = error.problems[:50]
        if hides_names():
            problems = tuple(map(WITHOUT_BOOKS.problem, problems))
        return render_page("broken.html", club=club, problems=problems, hides_names=hides_names()), 503

    @app.errorhandler(NotFound)
    def not_found(_error: NotFound) -> tuple[str, int]:
        g.beancount_file_slug = None
        return render_page("message.html", text=NOT_FOUND), 404

    @app.errorhandler(Exception)
    def failed(error: Exception) -> tuple[str, int] | HTTPException:
        if isinstance(error, HTTPException):
            return error
        report = write_crash_report(error, f"page {request.endpoint}")
        where = f"; the developers need the file {report}" if report else ""
        app.logger.error("a page failed: %s%s", brief(error), where, exc_info=error if debugging() else None)
        g.beancount_file_slug = None
        return render_page("message.html", text=ERROR), 500
